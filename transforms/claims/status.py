"""The modality of a figure: is it so, agreed, planned, expected, or only rumoured."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import timedelta
from functools import cache, lru_cache

from schemas.document import Sentence
from schemas.metric import Metric, metrics
from schemas.quantity import Quantity
from transforms.claims.clauses import clauses
from transforms.claims.context import Context, MetricChoice
from transforms.claims.dating import nearest_expressions
from transforms.claims.heads import Search
from transforms.claims.periods import day_of
from transforms.claims.standing import reported_end
from transforms.lexicons import lexicon

OUTLOOK = frozenset({"finance", "market", "usage", "benchmark", "price", "security", "other"})
"""Families whose figures come about by themselves: their future is expected, that of the others planned."""

STATUS = {
    # class of words: (of an event, of an outlook family, of any other)
    "surpassed": (None, None, None),
    "completion": ("actual", "actual", "actual"),
    "agreement": ("announced", None, "announced"),
    "intention": ("planned", "planned", "planned"),
    "programmed": ("planned", "planned", "planned"),
    "consideration": ("rumoured", "planned", "planned"),
    "expectation": ("planned", "forecast", "forecast"),
    "future": ("announced", "forecast", "planned"),
    "prospect": ("rumoured", "forecast", "planned"),
    "possibility": ("rumoured", "forecast", "forecast"),
    "hearsay": ("rumoured", None, None),
    "sources": ("rumoured", None, None),
}
"""What each class of words makes of a figure; None leaves the metric's own default."""

REACH = {"sources": 4, "hearsay": 2, "consideration": 2, "programmed": 0}
"""Boundaries that a class of words reaches over, where it isn't one."""
RUMOUR = frozenset({"hearsay", "consideration", "possibility"})
"""Classes that make a rumour of an event, whatever verb they govern (`would be about to raise`)."""
SAME_CLAUSE = 0.5
"""How close a time to come must stand to a figure to make a prospect of it."""


OF = 5
"""How far behind a word of expectation a figure stands whose own it is (`guidance of $3 million`), at most."""
NEAR = 1.2
"""How close a time past must stand to an event to make it one that has happened."""
PAST = timedelta(days=21)
"""How long it must be over: the news of a day is announced."""
ITEM = re.compile(r"[-*•–] (?=\S)")
"""How the line of an item of a list begins."""


def find_status(context: Context, quantity: Quantity, choice: MetricChoice) -> str:
    """The modality of a figure: actual, announced, planned, forecast or rumoured.

    The nearest word of modality that reaches the figure decides; without one, a period that begins after the
    publication does, and else the metric's default. Unnamed sources make a rumour only of an event that nothing in the
    sentence confirms.
    """
    metric = metrics().get(choice.metric)
    default = metric.default_status if metric else "actual"
    cues = reaching(context, quantity)
    kinds = {kind for _, kind, _, _ in cues}
    confirmed = kinds & {"completion", "agreement"}
    if is_event(metric) and "completion" not in kinds and any(kind in RUMOUR and not cost for cost, kind, _, _ in cues):
        return "rumoured"
    for _, kind, _, _ in cues:
        status = outcome(kind, metric)
        if status and not (kind == "sources" and confirmed):
            return status
    heading = introduced(context, quantity) if listed(context, context.sentence_of(quantity.start)) else None
    if heading:
        return outcome(heading, metric) or default
    for item in nearest_expressions(context, quantity, SAME_CLAUSE):
        days = reported_end(context, item) or item.days(day_of(context))
        if days and context.document.published and days[0].isoformat() > context.document.published[:10]:
            return outcome("future", metric) or default
    return "actual" if default == "announced" and is_past(context, quantity) else default


def is_past(context: Context, quantity: Quantity) -> bool:
    """Whether the time that a figure's clause tells was over well before the document came out."""
    published = day_of(context)
    near = next(iter(nearest_expressions(context, quantity, NEAR)), None)
    days = near.days(published) if near and published else None
    return bool(near and days and published and not near.since and days[1] <= published - PAST)


def introduced(context: Context, quantity: Quantity) -> str | None:
    """What the heading or colon over the list that a figure stands in makes of it: `Outlook for the third quarter`."""
    sentence = context.sentence_of(quantity.start)
    for earlier in reversed(context.sentences[: context.index_of(sentence)]):
        if not listed(context, earlier):
            kinds = {kind for kind, _, _ in cues_of(earlier.text, context.language)}
            heads = earlier.text.endswith(":") or not re.search(r"[.!?]\W*$", earlier.text)
            return "expectation" if heads and "expectation" in kinds else None
    return None


def listed(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence is an item of a list."""
    return ITEM.match(context.text, context.text.rfind("\n", 0, sentence.start) + 1) is not None


def outcome(kind: str, metric: Metric | None) -> str | None:
    """What a class of words makes of a figure of a metric."""
    event, outlook, other = STATUS[kind]
    if metric and metric.family == "price" and kind in {"future", "prospect"}:
        return other
    if is_event(metric):
        return event
    return outlook if metric and metric.family in OUTLOOK else other


def is_event(metric: Metric | None) -> bool:
    """Whether a metric's figures come with an event that may not have happened yet: a deal, layoffs, a fine."""
    return metric is not None and (metric.event or metric.family == "deal")


def reaching(context: Context, quantity: Quantity) -> list[tuple[int, str, int, int]]:
    """Boundaries to, and class and span of, the words of modality that reach a figure, the nearest first."""
    sentence = context.sentence_of(quantity.start)
    text = context.text[sentence.start : sentence.end]
    tree, start, end = clauses(text, context.language), quantity.start - sentence.start, quantity.end - sentence.start
    found = []
    for kind, first, last in cues_of(text, context.language):
        if first < end and start < last:
            continue
        if kind == "expectation" and first >= end and of_another(context, sentence.start + last):
            continue
        cost = tree.cost(first, start)
        reach = REACH.get(kind, 1) if last <= start or kind == "sources" else 0
        if cost is not None and cost <= reach:
            found.append((cost, start - last if last <= start else first - end, kind, first, last))
    offset = sentence.start
    return [(cost, kind, offset + first, offset + last) for cost, _, kind, first, last in sorted(found)]


def of_another(context: Context, place: int) -> bool:
    """Whether a figure stands right behind a word of expectation that ends at a place."""
    index = bisect_left(context.quantity_starts, place)
    return index < len(context.quantities) and context.quantities[index].start - place <= OF


@lru_cache(maxsize=256)
def cues_of(sentence: str, language: str) -> tuple[tuple[str, int, int], ...]:
    """Class, start and end of each word of modality in a sentence."""
    kinds, search = modality(language)
    return tuple((kinds[order], *match.span()) for order, match in search.firsts(sentence))


@cache
def modality(language: str) -> tuple[tuple[str, ...], Search]:
    """The words of modality of a language, in the order in which they are tried, and the class of each."""
    data = lexicon(language, "modality")
    words = [(kind, word) for kind in STATUS for word in data[kind]]
    patterns = [re.compile(rf"(?<!\w)(?:{word})(?:(?<=')|(?!\w))", re.IGNORECASE) for _, word in words]
    return tuple(kind for kind, _ in words), Search(patterns)
