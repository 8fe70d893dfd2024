"""An explanation in the terminal: the text with its figures marked, then figure by figure what the rules saw."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from techfigures.cli.explain_words import VERDICTS, by_readers, byline, counted, fields, heard, metric_label, tag, value
from techfigures.cli.output import console
from techfigures.foreign import visible

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from transforms.explain import Candidate, Explanation, Figure, SubjectCandidate

STYLES = {"claim": "bold green", "mention": "yellow", "none": "dim"}
PIPED = 110
"""Columns where stdout is no terminal."""
BRIEF = 3
"""Rejected metrics and subjects that are told unless a figure is shown in detail."""
INDENT, LABEL = 4, 12


def show(found: Iterable[Explanation], *, detail: bool) -> None:
    """Print explanations; `detail` tells all that the rules saw of each figure, and only the sentences of those."""
    from rich.padding import Padding
    from rich.rule import Rule
    from rich.text import Text

    sys.stdout.flush()
    out = console()
    if not sys.stdout.isatty():
        out.width = PIPED
    for item in found:
        out.print(Rule(Text(visible(item.title or item.doc), "bold"), align="left"))
        counts = " · ".join(counted([item], verdict) for verdict in VERDICTS)
        out.print(Text(f"{visible(byline(item))} — {counts}\n", "dim"))
        out.print(sentences(item) if detail else marked(item, item.offset, item.offset + len(item.body)), "\n")
        for number, figure in enumerate(item.figures, 1):
            out.print(heading(figure, number))
            for label, told in lines(figure, detail=detail):
                out.print(Padding(hanging(label, told), (0, 0, 0, INDENT)))
        out.print()


def marked(item: Explanation, start: int, end: int) -> Text:
    """A stretch of the body with its figures coloured, each followed by its number and verdict."""
    from rich.text import Text

    text, at = Text(), start
    for number, figure in enumerate(item.figures, 1):
        if figure.end <= start or figure.start >= end:
            continue
        text.append(visible(item.text(at, figure.start)))
        text.append(visible(figure.surface), STYLES[figure.verdict])
        text.append(f" [{number} {tag(figure)}]", "dim" if figure.verdict == "none" else STYLES[figure.verdict][-6:])
        at = figure.end
    text.append(visible(item.text(at, end)))
    return text


def sentences(item: Explanation) -> Text:
    """The sentences that hold a figure, marked."""
    from rich.text import Text

    spans = [
        (sentence.start, sentence.end)
        for sentence in item.sentences
        if any(sentence.start <= figure.start < sentence.end for figure in item.figures)
    ]
    return Text("\n").join(marked(item, start, end) for start, end in spans)


def heading(figure: Figure, number: int) -> Text:
    """A figure's line: number, surface, place, verdict."""
    from rich.text import Text

    text = Text(f"[{number}] ", "dim")
    text.append(visible(" ".join(figure.surface.split())), STYLES[figure.verdict])
    return text.append(f"  at {figure.start}  ", "dim").append(tag(figure), STYLES[figure.verdict])


def hanging(label: str, told: str) -> Table:
    """A labelled line whose further lines stand below its first."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=LABEL)
    grid.add_column(overflow="fold")
    grid.add_row(Text(label, "dim"), Text(visible(told)))
    return grid


def lines(figure: Figure, *, detail: bool) -> Iterator[tuple[str, str]]:
    """What is told of a figure, by label."""
    read = f"{figure.rule}: {figure.about}"
    if figure.record is None:
        yield "refused by", read
        return
    yield "read as", f"{value(figure.record)} — {read}"
    if detail:
        yield from (("", f"{item.note}: {heard_plain(item.text)} by {item.rule}") for item in figure.reading)
    yield from ((f"by {name}" if name else "", line) for name, line in by_readers(figure))
    yield "measures", figure.because
    chosen = [item for item in figure.metrics if item.verdict == "chosen"]
    others = [item for item in figure.metrics if item.verdict != "chosen"]
    yield from (("", metric_line(item)) for item in chosen)
    told = others if detail else [item for item in others if item.score is not None and item.words][:BRIEF]
    yield from (("" if index else "not", metric_line(item)) for index, item in enumerate(told))
    yield from subject_lines(figure.subjects, detail=detail)
    for name, said, words in fields(figure):
        yield name, " — ".join(filter(None, (said, ", ".join(map(heard, words)) if detail else "")))


def heard_plain(text: str) -> str:
    """Words of the body in quotes."""
    return f"“{' '.join(text.split())}”"


def metric_line(item: Candidate) -> str:
    """A candidate: metric, score, reason, words for and against it."""
    score = "" if item.score is None else f" {item.score:.1f}"
    reason = "" if item.verdict == "chosen" else f": {item.reason}"
    words = [*(f"+ {heard(word)}" for word in item.words), *(f"- {heard(word)}" for word in item.blockers)]
    around = [f"+ {item.around:.1f} around"] if item.around else []
    return "  ".join((f"{metric_label(item.metric)}{score}{reason}", *words, *around))


def subject_lines(subjects: tuple[SubjectCandidate, ...], *, detail: bool) -> Iterator[tuple[str, str]]:
    """The rules that looked for the subject: the one that answered, and why the others' answers weren't taken."""
    chosen = [item for item in subjects if item.verdict == "chosen"]
    others = [item for item in subjects if item.verdict != "chosen"]
    settled = {item.label for item in chosen}
    for item in chosen:
        yield "whose", f"{item.label} by {item.rule}: {item.reason}"
    told = others if detail else [item for item in others if item.label and item.label not in settled][:BRIEF]
    for index, item in enumerate(told):
        who = f"{item.label or 'no answer'}{f' by {item.rule}' if item.rule else ''}"
        yield "" if index else "not", f"{who}: {item.reason}"
