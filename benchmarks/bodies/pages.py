"""The pages: every shape with French and English articles, short and long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.bodies import dailies, magazines, variants
from benchmarks.bodies.around import Around
from benchmarks.bodies.frame import document
from benchmarks.bodies.texts import Text, joined, texts

Shape = Callable[[Text, Around], str]
SHAPES: tuple[Shape, ...] = (
    dailies.with_teasers_between, dailies.with_comments, dailies.paywalled, dailies.scrolled_into_a_second,
    dailies.behind_banners, dailies.with_ticker_and_sidebar, dailies.with_a_live_blog, dailies.with_a_sponsor,
    magazines.amp, magazines.with_pull_quotes, magazines.with_an_author_box, magazines.in_old_tables,
    magazines.in_plain_divs, magazines.with_audio_and_key_points, magazines.of_an_institution,
    magazines.with_many_articles_around,
    variants.with_widgets, variants.with_its_headline_outside, variants.without_paragraphs, variants.with_legends,
    variants.with_a_news_feed_below, variants.cut_by_a_wall, variants.with_reactions_within,
    variants.with_a_box_of_facts, variants.with_cards_of_figures, variants.as_a_newsletter,
    variants.with_embedded_posts, variants.with_deals,
)  # fmt: skip
CUT = (variants.cut_by_a_wall,)
"""Shapes that hold the beginning of their article only."""
PAID = (dailies.paywalled, *CUT)
"""Shapes that say that they aren't free to read."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, the body that it holds (Markdown), and the strings around it that no body may hold."""

    name: str
    language: str
    html: str
    body: str
    outside: tuple[str, ...]


def pages(shapes: Sequence[Shape] = SHAPES) -> Iterator[Page]:
    """Four pages of each shape: one article and two joined, French and English."""
    for number, shape in enumerate(shapes):
        for language in ("en", "fr"):
            listed = texts(language)
            for length in (1, 2):
                first, other = (listed[(5 * number + 2 * length + step) % len(listed)] for step in range(2))
                text = joined(first, other) if length == 2 else first
                yield page(shape, beginning(text) if shape in CUT else text)


def beginning(text: Text) -> Text:
    """An article's first two paragraphs."""
    return replace(text, body="\n\n".join(text.body.split("\n\n")[:2]))


def page(shape: Shape, text: Text) -> Page:
    """One page of a shape."""
    name = f"{shape.__name__}/{text.name}"
    around = Around(text.language, name)
    html = dressed_as(shape, text, around)
    outside = tuple(figure for figure in around.figures if figure not in text.body)
    return Page(name, text.language, html, text.body, outside)


def dressed_as(shape: Shape, text: Text, around: Around) -> str:
    """An article as a whole page of a shape."""
    content = shape(text, around)
    return document(text, around, content, free=shape not in PAID)
