"""The pages: every shape with French and English articles, short and long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from benchmarks.bodies import dailies, fresh, magazines, unseen
from benchmarks.bodies.around import Around
from benchmarks.bodies.texts import Text, joined, texts

Shape = Callable[[Text, Around, Text], str]
SHAPES: tuple[Shape, ...] = (
    dailies.with_teasers_between, dailies.with_comments, dailies.paywalled, dailies.scrolled_into_a_second,
    dailies.behind_banners, dailies.with_ticker_and_sidebar, dailies.with_a_live_blog, dailies.with_a_sponsor,
    magazines.amp, magazines.with_pull_quotes, magazines.with_an_author_box, magazines.in_old_tables,
    magazines.in_plain_divs, magazines.with_audio_and_key_points, magazines.of_an_institution,
    magazines.with_many_articles_around,
)  # fmt: skip
UNSEEN: tuple[Shape, ...] = (
    unseen.with_widgets, unseen.with_its_headline_outside, unseen.without_paragraphs, unseen.with_legends,
    unseen.with_a_news_feed_below, unseen.cut_by_a_wall, unseen.with_reactions_within, unseen.with_a_box_of_facts,
)  # fmt: skip

FRESH: tuple[Shape, ...] = (
    fresh.with_cards_of_figures, fresh.as_a_newsletter, fresh.with_embedded_posts, fresh.with_deals,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A page, the body that it holds (Markdown), and the strings around it that no body may hold."""

    name: str
    language: str
    html: str
    body: str
    outside: tuple[str, ...]


def pages(shapes: tuple[Shape, ...] = SHAPES) -> Iterator[Page]:
    """Four pages of each shape: one article and two joined, French and English."""
    for number, shape in enumerate(shapes):
        for language in ("en", "fr"):
            listed = texts(language)
            for length in (1, 2):
                first, *others = (listed[(5 * number + 2 * length + step) % len(listed)] for step in range(3))
                text = joined(first, *others[: length - 1])
                yield page(shape, beginning(text) if shape in unseen.CUT else text, others[-1])


def beginning(text: Text) -> Text:
    """An article's first two paragraphs."""
    return replace(text, body="\n\n".join(text.body.split("\n\n")[:2]))


def page(shape: Shape, text: Text, other: Text) -> Page:
    """One page of a shape."""
    name = f"{shape.__name__}/{text.name}"
    around = Around(text.language, name)
    html = shape(text, around, other)
    return Page(
        name, text.language, html, text.body, tuple(figure for figure in around.figures if figure not in text.body)
    )
