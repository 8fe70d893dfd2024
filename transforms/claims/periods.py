"""The period of a figure: which of a text's time expressions it belongs to, and the days that it names."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date, timedelta
from functools import cache

from schemas.document import Sentence
from schemas.metric import metrics
from schemas.quantity import Quantity
from transforms.claims.antecedents import same_paragraph
from transforms.claims.clauses import CONTRAST, clauses
from transforms.claims.context import Context, MetricChoice
from transforms.claims.reckoning import Days, moved
from transforms.claims.times import TimeExpression, time_expressions
from transforms.lexicons import lexicon

LIMIT = 3.0
"""Weight beyond which a time expression of the sentence no longer governs a figure."""
OPENING = 2.0
"""Weight of an expression that opens the sentence: it governs every figure that has none closer by."""
GATHERINGS = frozenset({"participants", "signatories"})
"""Metrics of something held or sent on a day, which the document dates as it dates an announcement."""
NEIGHBOUR = 60
"""Code points within which one figure shares the period of another."""
LEAD = 4
"""Sentences at the head of an article that date its news."""


def find_period(
    context: Context, quantity: Quantity, choice: MetricChoice, status: str
) -> tuple[str | None, str | None]:
    """The first and last day that a figure holds for, as ISO days.

    Args:
        context: the document; relative expressions are reckoned from its day of publication and stay open without one.
        quantity: the figure.
        choice: what it measures: an event that is announced has the day on which the document dates the announcement.
        status: its modality: a yearless month of something forecast is one to come, of something actual one past.

    Returns:
        Both days, the same twice for an instant; (None, None) where the document doesn't date the figure.
    """
    published = day_of(context)
    metric = metrics().get(choice.metric)
    future: bool | None = status in {"planned", "forecast", "rumoured"}
    if metric and future and status == metric.default_status:
        future = None
    days = own_days(context, quantity, published, future=future)
    if days is None and metric and (metric.family == "security" or (metric.event and status == "announced")):
        days = told_day(context, context.sentence_of(quantity.start), published)
    if days is None and (choice.metric in GATHERINGS or (status == "announced" and metric and metric.event)):
        days = event_day(context, quantity, published)
    days = days or beside(context, quantity, published, future=future) or pointed_back(context, quantity, published)
    return (days[0].isoformat(), days[1].isoformat()) if days else (None, None)


def day_of(context: Context) -> date | None:
    """The day of publication; None where the document has none."""
    return date.fromisoformat(context.document.published[:10]) if context.document.published else None


def own_days(context: Context, quantity: Quantity, published: date | None, *, future: bool | None) -> Days | None:
    """The days of the expression that governs the figure in its own sentence.

    With `future`, of something that is still to come, else of something that isn't; None where either may be, as of a
    budget that was planned for a year past.
    """
    ranked = nearest_expressions(context, quantity)
    anchor = next((days for item in ranked if (days := fitting(item, published, future=future))), None)
    if ranked and ranked[0].relative:
        anchor = anchor or anchor_before(context, quantity, published)
        return moved(anchor, dict(ranked[0].fields)) if anchor else None
    return anchor or lifetime(context, quantity, published)


def fitting(item: TimeExpression, published: date | None, *, future: bool | None) -> Days | None:
    """An expression's days, if on the side of the publication that is asked for: a day of telling is no day planned."""
    if future is None and item.precise:
        return None
    if future is None:
        either = [days for way in (False, True) if (days := item.days(published, future=way))]
        return min(either, key=lambda days: abs(days[0] - published) if published else timedelta(0), default=None)
    days = item.days(published, future=future)
    if days is None or published is None:
        return days
    if future:
        return days if days[0] > published or not item.precise else None
    return days if days[0] <= published else None


def beside(context: Context, quantity: Quantity, published: date | None, *, future: bool | None) -> Days | None:
    """The period of the figure right before in the sentence, or of one of the same unit that it is listed with."""
    sentence = context.sentence_of(quantity.start)
    index = bisect_left(context.quantities, quantity.start, key=start_of)
    for other in context.quantities[max(index - 1, 0) : index]:
        if other.start >= sentence.start and quantity.start - other.end <= NEIGHBOUR:
            ranked = nearest_expressions(context, other)
            days = own_days(context, other, published, future=future) if ranked and not ranked[0].current else None
            if days:
                return days
    tree = clauses(context.text[sentence.start : sentence.end], context.language)
    for other in context.quantities[index + 1 : index + 2]:
        near = other.start < min(sentence.end, quantity.end + NEIGHBOUR) and other.unit == quantity.unit
        if near and (tree.cost(quantity.start - sentence.start, other.start - sentence.start) or 0) < CONTRAST:
            return own_days(context, other, published, future=future)
    return None


def nearest_expressions(context: Context, quantity: Quantity, limit: float = LIMIT) -> list[TimeExpression]:
    """The time expressions of a figure's sentence that can govern it, the nearest first."""
    weighed = [
        (distance(context, quantity, item), item)
        for item in expressions_in(context, context.sentence_of(quantity.start))
    ]
    return [
        item
        for weight, item in sorted(
            (pair for pair in weighed if pair[0] is not None and pair[0] <= limit), key=by_weight
        )
    ]


def by_weight(pair: tuple[float | None, TimeExpression]) -> tuple[float, int]:
    """Sorts by weight, then by place."""
    return pair[0] or 0.0, pair[1].start


def anchor_before(context: Context, quantity: Quantity, published: date | None) -> Days | None:
    """The last period named before the figure's sentence in its paragraph: what `a year earlier` is reckoned from."""
    sentence = context.sentence_of(quantity.start)
    for earlier in same_paragraph(context, sentence):
        for item in reversed(expressions_in(context, earlier)):
            days = item.days(published)
            if days:
                return days
    return None


def expressions_in(context: Context, sentence: Sentence) -> tuple[TimeExpression, ...]:
    """The time expressions of a sentence, but for those that tell when something was founded, launched or bought."""
    found = time_expressions(context.text, context.language)
    first = bisect_left(found, sentence.start, key=lambda item: item.start)
    last = bisect_left(found, sentence.end, key=lambda item: item.start)
    origin = pattern(context.language, "origin")
    return tuple(
        item
        for item in found[first:last]
        if not origin.search(context.text, max(sentence.start, item.start - 24), item.start)
    )


def distance(context: Context, quantity: Quantity, item: TimeExpression) -> float | None:
    """How far a time expression stands from a figure of its sentence; None where it can't govern it.

    Clause boundaries and other figures in between weigh 0.6 each, 150 characters 1; an expression that opens the
    sentence governs all of it. One in a relative clause or bracket stays there, unless the bracket holds nothing else.
    """
    sentence = context.sentence_of(quantity.start)
    if item.start < quantity.end and quantity.start < item.end:
        return None
    if quantity.end <= item.start and is_base(context, quantity.end, item):
        return None
    tree = clauses(context.text[sentence.start : sentence.end], context.language)
    bare = context.text[item.start - 1 : item.start] in {"(", "["} and context.text[item.end : item.end + 1] in {
        ")",
        "]",
        ",",
    }
    crossed = tree.cost(item.start - sentence.start, quantity.start - sentence.start, out=0 if bare else None)
    if crossed is None:
        return None
    low, high = (item.end, quantity.start) if item.end <= quantity.start else (quantity.end, item.start)
    between = bisect_left(context.quantities, high, key=start_of) - bisect_left(context.quantities, low, key=start_of)
    weight = 0.6 * (min(crossed, 5) + between) + (high - low) / 150
    if item.start - sentence.start <= 12:
        return min(weight, OPENING)
    return weight if weight < 0.6 or not item.current else None


def is_base(context: Context, after: int, item: TimeExpression) -> bool:
    """Whether an expression names what a difference before it is reckoned from (`9 % from 2024`)."""
    base, text = pattern(context.language, "base"), context.text
    if item.make == "past":
        return False
    first_word = text.find(" ", item.start, item.end) + 1
    return any(base.search(text, max(after, item.start - 48), stop) for stop in (item.start, first_word) if stop)


def start_of(quantity: Quantity) -> int:
    """Where a quantity begins."""
    return quantity.start


def lifetime(context: Context, quantity: Quantity, published: date | None) -> Days | None:
    """`since its launch`: from the year in which the document says that it began, if it tells one year only."""
    sentence = context.sentence_of(quantity.start)
    index = bisect_left(context.quantities, quantity.end, key=start_of)
    end = min(sentence.end, context.quantities[index].start) if index < len(context.quantities) else sentence.end
    if published is None or not pattern(context.language, "lifetime").search(context.text, quantity.end, end):
        return None
    births = {
        days[0]
        for match in pattern(context.language, "birth").finditer(context.text)
        for item in time_expressions(context.text, context.language)
        if item.start == match.end() and (days := item.days(published))
    }
    return (births.pop(), published) if len(births) == 1 else None


def event_day(context: Context, quantity: Quantity, published: date | None) -> Days | None:
    """The day on which the document dates an announcement: told before in the paragraph, else at the article's head."""
    sentence = context.sentence_of(quantity.start)
    index = context.index_of(sentence)
    told = (
        told_day(context, other, published)
        for other in (*same_paragraph(context, sentence), *context.sentences[: min(LEAD, index)])
    )
    return next((days for days in told if days), None)


def told_day(context: Context, sentence: Sentence, published: date | None) -> Days | None:
    """The first single day that a sentence tells and that is over.

    `today` counts only beside a word of announcement: it more often tells how things stand.
    """
    for item in expressions_in(context, sentence):
        days = (
            item.days(published) if item.precise and (not item.current or announced(context, item, sentence)) else None
        )
        if days and not (published and days[0] > published):
            return days
    return None


def announced(context: Context, item: TimeExpression, sentence: Sentence) -> bool:
    """Whether a word of announcement stands beside an expression."""
    near = max(sentence.start, item.start - 30), min(sentence.end, item.end + 30)
    return bool(pattern(context.language, "announcement").search(context.text, *near))


def pointed_back(context: Context, quantity: Quantity, published: date | None) -> Days | None:
    """Where the figure's clause points back (`this outage`), the expression that opens the sentence before."""
    sentence = context.sentence_of(quantity.start)
    index = context.index_of(sentence)
    earlier = context.sentences[index - 1] if index else sentence
    if earlier.paragraph != sentence.paragraph or earlier is sentence:
        return None
    if not pattern(context.language, "demonstrative").search(
        context.text, max(sentence.start, quantity.start - 60), quantity.start
    ):
        return None
    opening = next(iter(expressions_in(context, earlier)), None)
    if opening is None or opening.start - earlier.start > 12:
        return None
    days = opening.days(published)
    return days if days and not (published and days[0] > published) else None


@cache
def pattern(language: str, name: str) -> re.Pattern[str]:
    """One of the patterns beside the rules in the language's time.yml."""
    return re.compile(lexicon(language, "time")[name], re.IGNORECASE)
