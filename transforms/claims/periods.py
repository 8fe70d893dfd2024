"""The period of a figure: which of a text's time expressions it belongs to, and the days that it names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta

from schemas.claim import Claim
from schemas.document import Sentence
from schemas.metric import metrics
from schemas.quantity import Quantity
from transforms.claims.antecedents import same_paragraph
from transforms.claims.clauses import CONTRAST, clauses
from transforms.claims.context import Context, MetricChoice
from transforms.claims.dating import expressions_in, nearest_expressions, pattern
from transforms.claims.reckoning import Days, moved
from transforms.claims.standing import CONSENSUS, reported_days, reported_end, standing_days
from transforms.claims.times import TimeExpression, since_pattern, time_expressions

GATHERINGS = frozenset({"participants", "signatories"})
"""Metrics of something held or sent on a day, which the document dates as it dates an announcement."""
QUOTED = frozenset({"share_price"})
"""Metrics that the news tells of its own day, where it tells no other."""
NEIGHBOUR = 60
"""Code points within which one figure shares the period of another."""
LEAD = 4
"""Sentences at the head of an article that date its news."""


def find_period(
    context: Context, quantity: Quantity, choice: MetricChoice, status: str, before: Sequence[Claim] = ()
) -> tuple[str | None, str | None]:
    """The first and last day that a figure holds for, as ISO days.

    Args:
        context: the document; relative expressions are reckoned from its day of publication and stay open without one.
        quantity: the figure.
        choice: what it measures: an event that is announced has the day on which the document dates the announcement.
        status: its modality: a yearless month of something forecast is one to come, of something actual one past.
        before: the claims told before it, whose period may be its own.

    Returns:
        Both days, the same twice for an instant; (None, None) where the document doesn't date the figure.
    """
    published = day_of(context)
    metric = metrics().get(choice.metric)
    future: bool | None = status in {"planned", "forecast", "rumoured"}
    if status == "rumoured" or CONSENSUS in choice.rule or (metric and future and status == metric.default_status):
        future = None
    told = compared(context, quantity, choice, before)
    days = own_days(context, quantity, published, future=future, told=told, expected=CONSENSUS in choice.rule)
    if days is None and metric and (metric.family == "security" or (metric.event and status == "announced")):
        days = told_day(context, context.sentence_of(quantity.start), published)
    if days is None and (choice.metric in GATHERINGS or (status == "announced" and metric and metric.event)):
        days = event_day(context, quantity, published)
    if CONSENSUS not in choice.rule:
        days = days or beside(context, quantity, published, future=future)
    days = days or pointed_back(context, quantity, published)
    days = days or standing_days(context, quantity, choice, status, before)
    if days is None and choice.metric in QUOTED and status == "actual" and published:
        days = None if since_then(context, quantity) else (published, published)
    return (days[0].isoformat(), days[1].isoformat()) if days else (None, None)


def since_then(context: Context, quantity: Quantity) -> bool:
    """Whether a figure's sentence tells it of a stretch up to now, whatever its beginning."""
    sentence = context.sentence_of(quantity.start)
    return since_pattern(context.language).search(context.text, sentence.start, sentence.end) is not None


def day_of(context: Context) -> date | None:
    """The day of publication; None where the document has none."""
    return date.fromisoformat(context.document.published[:10]) if context.document.published else None


def own_days(
    context: Context,
    quantity: Quantity,
    published: date | None,
    *,
    future: bool | None,
    told: Days | None = None,
    expected: bool = False,
) -> Days | None:
    """The days of the expression that governs the figure in its own sentence.

    With `future`, of something that is still to come, else of something that isn't; None where either may be, as of a
    budget that was planned for a year past. `told` is the period of what the figure is compared with: what `a year
    earlier` is reckoned from before any other. What had been `expected` isn't of such an earlier time.
    """
    ranked = [item for item in nearest_expressions(context, quantity) if not (expected and item.relative)]
    anchor = next((days for item in ranked if (days := fitting(item, published, future=future))), None)
    if ranked and ranked[0].make == "ago" and told:
        return moved(told, dict(ranked[0].fields) | {"shift": -1})
    if ranked and not future and (days := reported_end(context, ranked[0])):
        return days
    if ranked and ranked[0].relative:
        anchor = told or anchor or anchor_before(context, quantity, published) or reported_days(context)
        return moved(anchor, dict(ranked[0].fields)) if anchor else None
    return anchor or lifetime(context, quantity, published)


def compared(context: Context, quantity: Quantity, choice: MetricChoice, before: Sequence[Claim]) -> Days | None:
    """The period of the figure that one is compared with, the last before it in its sentence."""
    last = before[-1] if before and "comparison" in choice.rule else None
    if last is None or last.metric != choice.metric or not last.period_start or not last.period_end:
        return None
    same = last.start >= context.sentence_of(quantity.start).start
    return (date.fromisoformat(last.period_start), date.fromisoformat(last.period_end)) if same else None


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
    index = bisect_left(context.quantity_starts, quantity.start)
    tree = clauses(context.text[sentence.start : sentence.end], context.language)
    for other in context.quantities[max(index - 1, 0) : index]:
        near = other.start >= sentence.start and quantity.start - other.end <= NEIGHBOUR
        if near and tree.cost(other.start - sentence.start, quantity.start - sentence.start) is not None:
            ranked = nearest_expressions(context, other)
            own = ranked and not ranked[0].current and not ranked[0].relative
            days = own_days(context, other, published, future=future) if own else None
            if days:
                return days
    for other in context.quantities[index + 1 : index + 2]:
        near = other.start < min(sentence.end, quantity.end + NEIGHBOUR) and other.unit == quantity.unit
        if near and (tree.cost(quantity.start - sentence.start, other.start - sentence.start) or 0) < CONTRAST:
            return own_days(context, other, published, future=future)
    return None


def anchor_before(context: Context, quantity: Quantity, published: date | None) -> Days | None:
    """The last period named before the figure's sentence in its paragraph: what `a year earlier` is reckoned from."""
    sentence = context.sentence_of(quantity.start)
    for earlier in same_paragraph(context, sentence):
        for item in reversed(expressions_in(context, earlier)):
            days = item.days(published)
            if days:
                return days
    return None


def lifetime(context: Context, quantity: Quantity, published: date | None) -> Days | None:
    """`since its launch`: from the year in which the document says that it began, if it tells one year only."""
    sentence = context.sentence_of(quantity.start)
    index = bisect_left(context.quantity_starts, quantity.end)
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
