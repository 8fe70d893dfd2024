"""The modality of a figure: is it so, agreed, planned, expected, or only rumoured."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from schemas.metric import Metric, metrics
from schemas.quantity import Quantity
from transforms.claims.clauses import clauses
from transforms.claims.context import Context, MetricChoice
from transforms.claims.periods import day_of, nearest_expressions
from transforms.lexicons import lexicon

OUTLOOK = frozenset({"finance", "market", "usage", "benchmark", "price", "security", "other"})
"""Families whose figures come about by themselves: their future is expected, that of the others planned."""

STATUS = {
    # class of words: (of an event, of an outlook family, of any other)
    "completion": ("actual", "actual", "actual"),
    "agreement": ("announced", None, "announced"),
    "intention": ("planned", "planned", "planned"),
    "programmed": ("planned", "planned", "planned"),
    "consideration": ("rumoured", "planned", "planned"),
    "expectation": ("planned", "forecast", "forecast"),
    "future": ("announced", "forecast", "planned"),
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


def find_status(context: Context, quantity: Quantity, choice: MetricChoice) -> str:
    """The modality of a figure: actual, announced, planned, forecast or rumoured.

    The nearest word of modality that reaches the figure decides; without one, a period that begins after the
    publication does, and else the metric's default. Unnamed sources make a rumour only of an event that nothing in the
    sentence confirms.
    """
    metric = metrics().get(choice.metric)
    default = metric.default_status if metric else "actual"
    cues = reaching(context, quantity)
    kinds = {kind for _, kind in cues}
    confirmed = kinds & {"completion", "agreement"}
    if is_event(metric) and "completion" not in kinds and any(kind in RUMOUR and not cost for cost, kind in cues):
        return "rumoured"
    for _, kind in cues:
        status = outcome(kind, metric)
        if status and not (kind == "sources" and confirmed):
            return status
    for item in nearest_expressions(context, quantity, SAME_CLAUSE):
        days = item.days(day_of(context))
        if days and context.document.published and days[0].isoformat() > context.document.published[:10]:
            return outcome("future", metric) or default
    return default


def outcome(kind: str, metric: Metric | None) -> str | None:
    """What a class of words makes of a figure of a metric."""
    event, outlook, other = STATUS[kind]
    if is_event(metric):
        return event
    return outlook if metric and metric.family in OUTLOOK else other


def is_event(metric: Metric | None) -> bool:
    """Whether a metric's figures come with an event that may not have happened yet: a deal, layoffs, a fine."""
    return metric is not None and (metric.event or metric.family == "deal")


def reaching(context: Context, quantity: Quantity) -> list[tuple[int, str]]:
    """Boundaries to, and classes of, the words of modality that reach a figure, the nearest first."""
    sentence = context.sentence_of(quantity.start)
    text = context.text[sentence.start : sentence.end]
    tree, start, end = clauses(text, context.language), quantity.start - sentence.start, quantity.end - sentence.start
    found = []
    for kind, first, last in cues_of(text, context.language):
        if first < end and start < last:
            continue
        cost = tree.cost(first, start)
        reach = REACH.get(kind, 1) if last <= start or kind == "sources" else 0
        if cost is not None and cost <= reach:
            found.append((cost, start - last if last <= start else first - end, kind))
    return [(cost, kind) for cost, _, kind in sorted(found)]


@lru_cache(maxsize=256)
def cues_of(sentence: str, language: str) -> tuple[tuple[str, int, int], ...]:
    """Class, start and end of each word of modality in a sentence."""
    return tuple(
        (str(match.lastgroup), match.start(), match.end()) for match in modality_pattern(language).finditer(sentence)
    )


@cache
def modality_pattern(language: str) -> re.Pattern[str]:
    """All words of modality of a language as one pattern, a group a class."""
    data = lexicon(language, "modality")
    return re.compile(
        "|".join(rf"(?P<{kind}>(?<!\w)(?:{'|'.join(data[kind])})(?:(?<=')|(?!\w)))" for kind in STATUS), re.IGNORECASE
    )
