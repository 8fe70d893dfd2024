"""An explanation as one HTML page that needs nothing else: style, script and all records are in it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from techfigures.cli.explain_record import record
from techfigures.cli.explain_words import VERDICTS, byline, counted, tag
from techfigures.cli.markup import Markup, element, escape, join

if TYPE_CHECKING:
    from schemas.document import Sentence
    from transforms.explain import Explanation, Figure

FOLDER = Path(__file__).parent / "page"


def render(found: Sequence[Explanation]) -> str:
    """The page of some explanations; the policy in it lets nothing run or load but its own script and style."""
    style, script = asset("page.css"), asset("page.js")
    title = found[0].title or found[0].doc if len(found) == 1 else f"{len(found)} articles"
    return Template(asset("page.html")).substitute(
        title=escape(f"{title} – figures explained"),
        style=style,
        style_hash=digest(style),
        script=script,
        script_hash=digest(script),
        filters=join(*filters(found)),
        articles=join(*(article(item, index) for index, item in enumerate(found))),
        records=join(
            *(
                record(figure, name(index, number, "r"))
                for index, item in enumerate(found)
                for number, figure in enumerate(item.figures)
            )
        ),
    )


def asset(file: str) -> str:
    """A file of the page."""
    return (FOLDER / file).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """What a content security policy names an inline script or style by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def name(article: int, figure: int, kind: str) -> str:
    """The id of a figure's mark (f) or record (r)."""
    return f"{kind}{article + 1}-{figure + 1}"


def filters(found: Sequence[Explanation]) -> Iterator[Markup]:
    """A button a verdict, with how many figures have it."""
    for verdict in VERDICTS:
        text = counted(found, verdict)
        yield element("button", text, class_=verdict, type="button", aria_pressed="true", data_kind=verdict)


def article(item: Explanation, index: int) -> Markup:
    """An article: title, byline, its text block by block with the figures marked."""
    marks = [(figure, mark(figure, index, number)) for number, figure in enumerate(item.figures)]
    return element(
        "article",
        element("h2", item.title or item.doc),
        element("p", byline(item), class_="byline", lang="en"),
        *blocks(item, marks),
        lang=item.language,
    )


def mark(figure: Figure, index: int, number: int) -> Markup:
    """A figure in its sentence: a link to its record, with its verdict in words."""
    label = element("span", tag(figure), class_="tag", lang="en")
    target = f"#{name(index, number, 'r')}"
    mark = element("mark", figure.surface)
    return element("a", mark, label, class_=f"figure {figure.verdict}", id=name(index, number, "f"), href=target)


def blocks(item: Explanation, marks: Sequence[tuple[Figure, Markup]]) -> Iterator[Markup]:
    """The whole body in blocks; what stands before a sentence (a list's mark) belongs to its block."""
    at = item.offset
    for (_, kind), group in groupby(item.sentences, key=lambda sentence: (sentence.paragraph, sentence.block)):
        sentences = list(group)
        yield element("p", *pieces(item, marks, at, sentences), class_=f"block {kind}")
        at = sentences[-1].end
    if item.text(at, end := item.offset + len(item.body)).strip():
        yield element("p", *marked(item, marks, at, end), class_="block")


def pieces(
    item: Explanation, marks: Sequence[tuple[Figure, Markup]], at: int, sentences: Iterable[Sentence]
) -> Iterator[Markup]:
    """The sentences of a block, each an element, with what stands between them."""
    for sentence in sentences:
        gap = item.text(at, sentence.start)
        yield from marked(item, marks, at + len(gap) - len(gap.lstrip("\r\n")), sentence.start)
        yield element("span", *marked(item, marks, sentence.start, sentence.end), class_="sentence")
        at = sentence.end


def marked(item: Explanation, marks: Sequence[tuple[Figure, Markup]], start: int, end: int) -> Iterator[Markup]:
    """A stretch of the body with the marks of the figures that begin in it."""
    at = start
    for figure, shown in within(marks, start, end):
        yield escape(item.text(at, figure.start))
        yield shown
        at = figure.end
    yield escape(item.text(at, max(at, end)))


def within(marks: Sequence[tuple[Figure, Markup]], start: int, end: int) -> Sequence[tuple[Figure, Markup]]:
    """The figures that begin in a stretch; they come in order."""
    from bisect import bisect_left

    low = bisect_left(marks, start, key=lambda pair: pair[0].start)
    return marks[low : bisect_left(marks, end, key=lambda pair: pair[0].start)]
