"""A figure's record on the page: what it is, how it was read, what it measures and why, whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from techfigures.cli.explain_words import by_readers, fields, metric_label, tag, value
from techfigures.cli.markup import Markup, element, join

if TYPE_CHECKING:
    from transforms.explain import Candidate, Figure, SubjectCandidate, Word

RULED_OUT = 100.0
"""Points of a blocker that holds the figure itself."""


def record(figure: Figure, name: str) -> Markup:
    """The record of one figure, under an id."""
    told = figure.record
    return element(
        "section",
        element("h3", figure.surface, " ", element("span", tag(figure), class_="tag"), class_=figure.verdict),
        element("p", f"code points {figure.start} to {figure.end}", class_="place"),
        element("p", value(told), class_="value") if told else None,
        *described(figure),
        *compared(figure),
        *read(figure),
        *measured(figure),
        *owned(figure.subjects),
        class_="record",
        id=name,
        tabindex="-1",
        aria_label=f"{' '.join(figure.surface.split())}, {tag(figure)}",
    )


def described(figure: Figure) -> Iterator[Markup]:
    """The claim's other fields, with the words that were heard for each."""
    rows = [join(element("dt", name), element("dd", said, words(heard, ""))) for name, said, heard in fields(figure)]
    if rows:
        yield element("dl", *rows, class_="fields")


def compared(figure: Figure) -> Iterator[Markup]:
    """What each reader says, side by side."""
    rows = [join(element("dt", name), element("dd", line)) for name, line in by_readers(figure)]
    if rows:
        yield element("h4", "What each reader says")
        yield element("dl", *rows, class_="fields")


def read(figure: Figure) -> Iterator[Markup]:
    """The scanner's rule, and the parts that it read."""
    yield element("h4", "How it was read" if figure.record else "Why it is no figure")
    yield element("p", element("code", figure.rule), " ", figure.about)
    if figure.reading:
        parts = (
            join(
                element("dt", (item.note or "").replace("_", " ")),
                element("dd", quoted(item), " ", element("code", item.rule)),
            )
            for item in figure.reading
        )
        yield element("dl", *parts, class_="fields")


def measured(figure: Figure) -> Iterator[Markup]:
    """The metrics that something spoke for."""
    if figure.record is None:
        return
    yield element("h4", "What it measures")
    yield element("p", figure.because)
    least = figure.needed or 0.0
    most = max([least * 1.25, *(item.score or 0.0 for item in figure.metrics)])
    ranked = [item for item in figure.metrics if item.score is not None]
    others = [item for item in figure.metrics if item.score is None]
    if ranked:
        yield element("ol", *(candidate(item, least, most) for item in ranked))
    if others:
        listed = element("ol", *(candidate(item, least, most) for item in others))
        count = f"{len(others)} spoken of, but {'takes' if len(others) == 1 else 'take'} no such figure"
        yield element("details", element("summary", count), listed)


def candidate(item: Candidate, least: float, most: float) -> Markup:
    """A metric: score against what is needed, reason, words for and against."""
    around = [f"{item.around:.1f} from the sentence before, the heading or the lede"] if item.around else []
    return element(
        "li",
        element(
            "p",
            element("span", metric_label(item.metric)),
            None if item.score is None else element("span", f"{item.score:.1f}", class_="score"),
            class_="line",
        ),
        None if item.score is None else meter(item.score, least, most),
        None if item.verdict == "chosen" else element("p", item.reason, class_="why"),
        words(item.words, "for"),
        words(item.blockers, "against"),
        *(element("p", text, class_="why") for text in around),
        class_=f"candidate {item.verdict}",
    )


def meter(score: float, least: float, most: float) -> Markup:
    """A bar from 0 to the best score, with a tick at the score that is needed."""
    at = f"{100 * least / most:.1f}"
    return element(
        "svg",
        element("rect", class_="all", width="100", height="6"),
        element("rect", class_="got", width=f"{100 * max(score, 0.0) / most:.1f}", height="6"),
        element("line", class_="least", x1=at, x2=at, y1="0", y2="6"),
        class_="meter",
        viewBox="0 0 100 6",
        preserveAspectRatio="none",
        role="img",
        aria_label=f"scores {score:.1f}, needs {least:.1f}",
    )


def words(heard: Sequence[Word], kind: str) -> Markup | None:
    """Words that a rule read, as chips."""
    sign = {"for": "+ ", "against": "− "}.get(kind, "")
    chips = (
        element("span", sign, quoted(item), element("small", weight(item)), class_=f"word {kind}".strip())
        for item in heard
    )
    return element("p", *chips, class_="words") if heard else None


def weight(item: Word) -> str:
    """What words weigh, and as what."""
    points = "" if item.points is None else " rules it out" if item.points >= RULED_OUT else f" {item.points:.1f}"
    note = item.note or item.rule
    return f"{points} {note}"


def quoted(item: Word) -> str:
    """Words of the body in quotes, blanks folded."""
    return f"“{' '.join(item.text.split())}”"


def owned(subjects: Sequence[SubjectCandidate]) -> Iterator[Markup]:
    """The rules that looked for the subject in order, and the names that can't be it."""
    if not subjects:
        return
    asked = [item for item in subjects if item.verdict != "unfit"]
    unfit = [item for item in subjects if item.verdict == "unfit"]
    yield element("h4", "Whose it is: the rules in order")
    yield element("ol", *map(rule, asked), class_="rules")
    if unfit:
        yield element("h4", "Named, but can’t be it")
        listed = (element("li", element("b", item.label or ""), " ", spoken(item.reason)) for item in unfit)
        yield element("ul", *listed, class_="unfit")


def spoken(text: str) -> Markup:
    """A reason with its examples, which stand in backquotes."""
    parts = (element("i", part) if index % 2 else part for index, part in enumerate(text.split("`")))
    return element("span", *parts, class_="why")


def rule(item: SubjectCandidate) -> Markup:
    """A rule and its answer."""
    mark = "✓ " if item.verdict == "chosen" else ""
    told = element("b", f"{mark}{item.label or 'no answer'}")
    return element(
        "li",
        element("span", told, " ", element("code", item.rule), " ", spoken(item.reason)),
        class_=item.verdict,
    )
