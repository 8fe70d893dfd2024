"""How an explanation is worded, in the terminal and on the page alike: labels, values, what the other fields say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from techfigures.cli.output import shown

if TYPE_CHECKING:
    from schemas.claim import Claim
    from transforms.explain import Explanation, Figure, Word

VERDICTS = {"claim": "claim", "mention": "mention", "none": "no figure"}


def metric_label(name: str) -> str:
    """A metric's name in words."""
    from schemas.metric import metrics

    return metrics()[name].label["en"].lower() if name in metrics() else name


def tag(figure: Figure) -> str:
    """A figure's verdict, with the metric of a claim."""
    metric = figure.record.metric if figure.record else None
    return f"{VERDICTS[figure.verdict]}: {metric_label(metric)}" if metric else VERDICTS[figure.verdict]


def counted(found: Iterable[Explanation], verdict: str) -> str:
    """How many figures have a verdict, in words."""
    number = sum(item.count(verdict) for item in found)
    plural = "s" if number != 1 and verdict != "none" else ""
    return f"{number} {VERDICTS[verdict]}{plural}"


def byline(item: Explanation) -> str:
    """What is known of a document, in a line."""
    return " · ".join(filter(None, (item.doc, item.publisher, item.published, item.language)))


def value(record: Claim) -> str:
    """A record's value: comparator, number, unit and denominator."""
    number = shown(record.value)
    if record.value_low is not None and record.value_high is not None:
        number = f"{shown(record.value_low)} – {shown(record.value_high)}"
    sign = "" if record.comparator in {"=", "range"} else f"{record.comparator} "
    per = f" per {record.per}" if record.per else ""
    unit = "" if record.unit == "1" else f" {record.unit or '(no currency told)'}"
    return f"{sign}{number}{unit}{per}"


def period(record: Claim) -> str | None:
    """The days that a record's value holds for."""
    if record.period_start is None and record.period_end is None:
        return None
    days = dict.fromkeys(day or "…" for day in (record.period_start, record.period_end))
    return " – ".join(days)


def by_readers(figure: Figure) -> Iterator[tuple[str, str]]:
    """What each reader says of a figure, where more than one does: its name, and that in a line."""
    if len(figure.readers) < 2:
        return
    for told in figure.readers:
        what = metric_label(told.metric) if told.metric else "no claim"
        sides = [f"of {told.subject or 'nobody found'}"] if told.metric else []
        sides += [f"with {told.counterparty}"] if told.counterparty else []
        more = [told.status or "", told.change or ""] if told.metric else []
        sure = [f"{told.confidence:.0%}"] if told.metric else []
        line = ", ".join(filter(None, [" ".join([what, *sides]), *more, *sure, *told.flags]))
        yield told.reader, f"{line} — stands" if told.stands else line
        for name, answers in told.likeliest.items():
            listed = ", ".join(f"{answer_label(name, one)} {sure:.0%}" for one, sure in answers)
            yield "", f"{name}: {listed}"
        if told.weighed:
            listed = ", ".join(f"“{one.text}” {one.rule.split()[0]} {one.points:+.1f}" for one in told.weighed)
            yield "", f"weighed: {listed}"


def answer_label(name: str, answer: str | None) -> str:
    """A likely answer in words."""
    if answer is None:
        return "no claim" if name == "metric" else "nobody"
    return metric_label(answer) if name == "metric" else answer


def fields(figure: Figure) -> Iterator[tuple[str, str, tuple[Word, ...]]]:
    """The other fields of a claim: name, value, and the words that were heard for it."""
    record = figure.record
    if record is None or record.metric is None:
        return
    yield "subject", record.subject or "nobody found", ()
    if record.counterparty:
        yield "counterparty", record.counterparty, ()
    if record.benchmark:
        yield "benchmark", record.benchmark, ()
    yield "period", period(record) or "not dated", figure.period
    yield "status", record.status or "", figure.status
    yield "said by", record.attributed_to or "the document itself", figure.speaker
    if record.change:
        yield "change", record.change, ()
    for name, told in record.dimensions.items():
        yield name.replace("_", " "), told, ()
    yield "confidence", f"{record.confidence:.0%}", ()


def heard(word: Word) -> str:
    """Words that a rule read, with their points or what they make."""
    points = "" if word.points is None else f" {'out of the question' if word.points >= 100 else f'{word.points:.1f}'}"
    return f"“{' '.join(word.text.split())}”{points}{f' ({word.note})' if word.note else ''}"
