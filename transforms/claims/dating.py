"""Which time expressions of a sentence can date a figure, and how near each stands to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from schemas.document import Sentence
from schemas.quantity import Quantity
from transforms.claims.clauses import CONTRAST, clauses
from transforms.claims.context import Context
from transforms.claims.times import TimeExpression, time_expressions
from transforms.lexicons import lexicon

LIMIT = 3.0
"""Weight beyond which a time expression of the sentence no longer governs a figure."""
OPENING = 2.0
"""Weight of an expression that opens the sentence: it governs every figure that has none closer by."""


def nearest_expressions(context: Context, quantity: Quantity, limit: float = LIMIT) -> list[TimeExpression]:
    """The time expressions of a figure's sentence that can govern it, the nearest first."""
    key = ("nearest", quantity.start)
    if key not in context.memo:
        found = expressions_in(context, context.sentence_of(quantity.start))
        weighed = [(weight, item) for item in found if (weight := distance(context, quantity, item)) is not None]
        context.memo[key] = sorted(weighed, key=lambda pair: (pair[0], pair[1].start))
    return [item for weight, item in context.memo[key] if weight <= limit]


def expressions_in(context: Context, sentence: Sentence) -> tuple[TimeExpression, ...]:
    """The time expressions of a sentence, but for those that tell when something was founded, launched or bought."""
    key = ("expressions", sentence.start)
    if key not in context.memo:
        context.memo[key] = find_expressions(context, sentence)
    told: tuple[TimeExpression, ...] = context.memo[key]
    return told


def find_expressions(context: Context, sentence: Sentence) -> tuple[TimeExpression, ...]:
    """The same, found anew."""
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
    if item.end <= quantity.start and (is_others(context, quantity, item) or follows(context, item)):
        return None
    tree = clauses(context.text[sentence.start : sentence.end], context.language)
    bare = context.text[item.start - 1 : item.start] in {"(", "["} and context.text[item.end : item.end + 1] in {
        ")",
        "]",
        ",",
    }
    crossed = tree.cost(item.start - sentence.start, quantity.start - sentence.start, out=0 if bare else None)
    if crossed is None or (item.relative and item.start > quantity.start and crossed >= CONTRAST):
        return None
    low, high = (item.end, quantity.start) if item.end <= quantity.start else (quantity.end, item.start)
    between = bisect_left(context.quantity_starts, high) - bisect_left(context.quantity_starts, low)
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


def is_others(context: Context, quantity: Quantity, item: TimeExpression) -> bool:
    """Whether an expression is what a difference told before it is reckoned from (`9 % from 2024, while sales …`)."""
    index = bisect_left(context.quantity_starts, item.start) - 1
    other = context.quantities[index] if index >= 0 else quantity
    same = context.sentence_of(quantity.start).start <= other.start < item.start
    return same and other.kind == "percent" and not item.precise and is_base(context, other.end, item)


def follows(context: Context, item: TimeExpression) -> bool:
    """Whether an expression reckoned from another period follows right upon a figure, whose own it is."""
    index = bisect_left(context.quantity_starts, item.start) - 1
    return item.relative and index >= 0 and 0 <= item.start - context.quantities[index].end <= 1


@cache
def pattern(language: str, name: str) -> re.Pattern[str]:
    """One of the patterns beside the rules in the language's time.yml."""
    return re.compile(lexicon(language, "time")[name], re.IGNORECASE)
