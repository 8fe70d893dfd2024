"""The period that a document reports on: told once, it holds for the flows told behind it without one of their own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import islice, takewhile

from schemas.claim import Claim
from schemas.document import Sentence
from schemas.quantity import Quantity
from transforms.claims.antecedents import same_paragraph
from transforms.claims.context import Context, MetricChoice
from transforms.claims.reckoning import UNITS, Days
from transforms.claims.times import TimeExpression, time_expressions
from transforms.lexicons import lexicon
from transforms.normalise import normalise

ACCOUNTS = frozenset({"revenue", "revenue_growth", "profit", "net_loss", "operating_cost", "margin", "cash_burn"})
"""What a report on a quarter, a half-year or a year accounts for."""
COUNTS = frozenset({"shipments", "market_share", "market_growth", "attack_volume"})
"""What a market tracker counts over a stretch."""
SHARES = frozenset({"adoption_rate"})
"""What a survey asks for over a stretch."""
LEVELS = frozenset({"users", "subscribers", "audience"})
"""What has a level at any time: a report dates it only where it says by how much it moved."""
KIN = (ACCOUNTS | LEVELS, COUNTS, SHARES)
"""Metrics that are told for the same period side by side."""
REPORTING = frozenset({"quarter", "half", "first_months", "ended", "month_range"})
"""Reckonings of stretches that are accounted for."""
LEAD = 4
"""Sentences at the head of an article that say what it reports on."""
MEMORY = 60
"""Claims at the head of a document and right before a figure among which its kin is looked for."""
BACK = 8
"""Sentences that a period holds over in a paragraph."""
FRESH = timedelta(days=200)
"""How long after its end a period is reported on at most."""
CONSENSUS = "consensus"
"""What a metric's rule holds that is one of what had been expected: it is of the time of what came about."""
PROSPECTS = frozenset({"forecast", "planned"})
"""Statuses of what is to come: only what stands before it in its paragraph dates it."""


def standing_days(
    context: Context, quantity: Quantity, choice: MetricChoice, status: str, before: Sequence[Claim]
) -> Days | None:
    """The period that stands where a figure does, which tells none of its own.

    Args:
        context: the document.
        quantity: the figure.
        choice: what it measures; only a flow (revenue, shipments, the share of those who do something) has one.
        status: its modality: what is to come isn't of the period that the document reports on.
        before: the claims told before it.

    Returns:
        That of the last flow before it in its paragraph or of the last quarter named there, else of the document; None
        for what a figure is compared with, which is of some other time.
    """
    kin = next((group for group in KIN if choice.metric in group), None)
    if kin is None or "comparison" in choice.rule:
        return None
    expected = CONSENSUS in choice.rule
    future = status in PROSPECTS and not expected
    kept = (*before[:MEMORY], *before[max(MEMORY, len(before) - MEMORY) :])
    alike = [claim for claim in kept if claim.metric in kin and (expected or (claim.status in PROSPECTS) == future)]
    sentence = context.sentence_of(quantity.start)
    if choice.metric in LEVELS and quantity.kind != "percent":
        alike = [claim for claim in alike if claim.metric == choice.metric and claim.start >= sentence.start]
        return next((days for claim in reversed(alike) if (days := stretch(claim))), None)
    if days := told_last(context, sentence, alike, future=future):
        return days
    if future:
        return None
    return reported_days(context) if kin is KIN[0] else led(context, alike)


def led(context: Context, alike: Sequence[Claim]) -> Days | None:
    """The period of the first of its kin at the head of the document: what a survey or a tracker is of."""
    end = context.sentences[min(LEAD, len(context.sentences)) - 1].end
    return next((days for claim in alike if claim.start < end and (days := stretch(claim))), None)


def told_last(context: Context, sentence: Sentence, alike: Sequence[Claim], *, future: bool) -> Days | None:
    """The period of the first of its kin in the nearest sentence of its paragraph that dates one or names a quarter.

    A quarter that is named is one past: what is to come (`future`) has that of its kin only.
    """
    for earlier in (sentence, *islice(same_paragraph(context, sentence), BACK)):
        for claim in alike:
            if earlier.start <= claim.start < earlier.end and (days := stretch(claim)):
                return days
        if earlier is not sentence and not future:
            for item in reporting(context.text, context.language, earlier.start, earlier.end):
                if days := over(context, item):
                    return days
    return None


def stretch(claim: Claim) -> Days | None:
    """A claim's period, if it is one of some length that isn't what another figure is compared with."""
    if not claim.period_start or not claim.period_end or "comparison" in claim.rule:
        return None
    first, last = date.fromisoformat(claim.period_start), date.fromisoformat(claim.period_end)
    return (first, last) if last - first >= timedelta(days=27) else None


def reported_days(context: Context) -> Days | None:
    """The quarter, half-year or months that the title or the head of a document names and that are just over."""
    if "reported" not in context.memo:
        context.memo["reported"] = next((days for item in headlined(context) if (days := over(context, item))), None)
    found: Days | None = context.memo["reported"]
    return found


def reported_end(context: Context, item: TimeExpression) -> Days | None:
    """The last day of the period reported on, where an expression is `at the end of the quarter`."""
    fields = dict(item.fields)
    if item.make != "end" or fields.get("unit") != UNITS["qtr"] or fields["shift"]:
        return None
    days = reported_days(context)
    return days and (days[1], days[1])


def headlined(context: Context) -> Iterator[TimeExpression]:
    """The stretches accounted for that the title and the head of a document name, in order."""
    title = normalise(context.document.title or "")
    yield from reporting(title, context.language, 0, len(title))
    if context.sentences:
        head = context.sentences[:LEAD]
        yield from reporting(context.text, context.language, head[0].start, head[-1].end)


def reporting(text: str, language: str, start: int, end: int) -> Iterator[TimeExpression]:
    """The quarters and the like, and the years accounted for (`fiscal 2025`), that are named in a part of a text."""
    words = patterns(language)
    found = time_expressions(text, language)
    first = bisect_left(found, start, key=lambda item: item.start)
    for item in takewhile(lambda item: item.start < end, found[first:]):
        if words["base"].search(text, max(start, item.start - 48), item.start):
            continue
        if item.make in REPORTING or (item.make == "year" and words["accounts"].search(text, item.start, item.end)):
            yield item


@cache
def patterns(language: str) -> dict[str, re.Pattern[str]]:
    """Words that make a year one that is accounted for, and those before what a difference is reckoned from."""
    data = lexicon(language, "time")
    return {name: re.compile(data[name], re.IGNORECASE) for name in ("accounts", "base")}


def over(context: Context, item: TimeExpression) -> Days | None:
    """An expression's days, if they were over when the document came out, and not long since."""
    published = context.document.published
    if not published:
        return None
    day = date.fromisoformat(published[:10])
    days = item.days(day)
    return days if days and day - FRESH <= days[1] <= day else None
