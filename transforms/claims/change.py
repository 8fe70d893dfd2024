"""Whether a figure is a difference, and which way: grown by 18 % is, grown to 18 % is not."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from schemas.quantity import Quantity
from transforms.claims.context import Context, MetricChoice
from transforms.claims.heads import Search
from transforms.lexicons import lexicon

ALWAYS = {"revenue_growth": "increase", "market_growth": "increase", "reduction_target": "decrease"}
"""Metrics that are differences by their meaning, and the way that they go unless the words say the other."""
NEVER = frozenset(
    {"premium", "layoffs", "hires", "benchmark_score", "equity_share", "voting_share", "fine", "budget_execution_rate"}
)
"""Metrics whose figures stand for themselves: 600 posts cut are 600, not 600 fewer."""
SHARES = frozenset({"percent", "percentage_point", "score"})
"""Kinds of which a loss is a change; of money or people it is a level by itself."""
WINDOW = 90
BEFORE = ("increase_before", "decrease_before", "loss", "coordination")
"""Words of change that stand before their figure."""


def find_change(context: Context, quantity: Quantity, choice: MetricChoice) -> str | None:
    """`increase` or `decrease` where the value is a difference; None where it is a level.

    Words of change count right before the figure (`fell by about`, `en hausse de près de`) or right after it
    (`% de plus`, `fewer`); in a coordination (`de 25 % …, et de 35 %`) those of the figure before count on.
    """
    told = None if choice.metric in NEVER else told_change(context, quantity)
    return told or ALWAYS.get(choice.metric)


def told_change(context: Context, quantity: Quantity) -> str | None:
    """What the words around a figure say; found once a document."""
    key = ("change", quantity.start)
    if key not in context.memo:
        context.memo[key] = read_change(context, quantity)
    found: str | None = context.memo[key]
    return found


def read_change(context: Context, quantity: Quantity) -> str | None:
    """The same, read anew."""
    sentence = context.sentence_of(quantity.start)
    words = patterns(context.language)
    before = context.text[max(sentence.start, quantity.start - WINDOW) : quantity.start]
    after = context.text[quantity.end : min(sentence.end, quantity.end + WINDOW)]
    leading = {BEFORE[order] for order, _ in leads(context.language).finditer(before)}
    for way in ("decrease", "increase"):  # fell a further 5 %: `further` alone would be an increase
        if f"{way}_before" in leading or words[f"{way}_after"].match(after):
            return way
    if quantity.kind in SHARES and "loss" in leading:
        return "decrease"
    if "coordination" not in leading:
        return None
    index = bisect_left(context.quantity_starts, quantity.start) - 1
    if index < 0 or context.quantities[index].start < sentence.start or context.quantities[index].unit != quantity.unit:
        return None
    return told_change(context, context.quantities[index])


@cache
def leads(language: str) -> Search:
    """The words of change that end right before a figure, each of BEFORE, found in one pass."""
    return Search([patterns(language)[name] for name in BEFORE], within_words=True)


@cache
def patterns(language: str) -> dict[str, re.Pattern[str]]:
    """The words of change of a language: those that end right before a figure, and those that follow it."""
    data = lexicon(language, "change")
    hedges = "|".join(data["hedges"])
    found = {
        "coordination": re.compile(rf"(?:{'|'.join(data['coordination'])})\s*(?:(?:{hedges})\s*)*$", re.IGNORECASE)
    }
    found["loss"] = re.compile(rf"(?<!\w)(?:{'|'.join(data['loss'])})\s*(?:(?:{hedges})\s*)*$", re.IGNORECASE)
    for way in ("increase", "decrease"):
        before = "|".join(data[way]["before"])
        found[f"{way}_before"] = re.compile(rf"(?<!\w)(?:{before})\s*(?:(?:{hedges})\s*)*$", re.IGNORECASE)
        found[f"{way}_after"] = re.compile(rf"\s*-?(?:{'|'.join(data[way]['after'])})(?!\w)", re.IGNORECASE)
    return found
