"""The typed dimensions of a claim (window, protocol, direction, tier …) and the short English qualifier of them."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from schemas.metric import metrics
from schemas.quantity import Quantity
from transforms.claims.context import Context
from transforms.claims.cues import STOPS, Cues
from transforms.claims.patterns import Finder, compile_pattern
from transforms.lexicons import lexicon

REACH = 90
"""How far from its figure a dimension's word stands at most, in code points and punctuation's surcharge."""
BEFORE = 3.0
BEHIND = 15.0
"""A word before the figure, or past the next one, is farther by these: `3 dollars for input, 15 dollars for output`."""
TOKENS = frozenset({"token"})
NEIGHBOURS = 8
CONTEXT_AT_LEAST = 1000
"""Fewer tokens than this are no bound of a price's context."""
WORDING = {"single_attempt": "single attempt", "batch": "batch tier", "active": "active"}

Dimensions = tuple[tuple[str, str], ...]


@cache
def dimension_finder(language: str) -> Finder[tuple[str, str]]:
    """Finds the words of a language's `dimensions.yml`; payloads are dimension and value."""
    return Finder(
        (compile_pattern(text, language), (dimension, value))
        for dimension, values in lexicon(language, "dimensions").items()
        for value, texts in values.items()
        for text in texts
    )


def find_dimensions(context: Context, quantity: Quantity, metric: str, cues: Cues) -> Dimensions:
    """The dimensions that the words around a figure give it, of those that its metric declares, by name.

    Args:
        context: the document.
        quantity: the figure.
        metric: what it measures.
        cues: its sentence.
    """
    declared = metrics()[metric].dimensions
    if not declared:
        return ()
    nearest: dict[str, tuple[float, str]] = {}
    offset, view = cues.sentence.start, cues.view
    start, end = quantity.start - offset, quantity.end - offset
    index = bisect_right(cues.quantities, quantity.start, key=lambda item: item.start)
    following = cues.quantities[index].start - offset if index < len(cues.quantities) else len(view)
    low, high = max(start - 2 * REACH, 0), min(end + 2 * REACH, len(view))
    for match, (dimension, value) in dimension_finder(context.language).find(view[low:high]):
        if dimension not in declared or (declared[dimension].values and value not in declared[dimension].values):
            continue
        first, last = low + match.start(), low + match.end()
        gap = view[last:start] if last <= start else view[end:first]
        distance = float(len(gap) + sum(gap.count(stop) * cost for stop, cost in STOPS.items()))
        if distance > REACH:
            continue
        if last <= start or first > following:
            distance = distance * BEFORE + BEHIND
        if distance < nearest.get(dimension, (float("inf"), ""))[0]:
            nearest[dimension] = (distance, value)
    found = {dimension: value for dimension, (_, value) in nearest.items()}
    if "window" in declared and "window" not in found and quantity.per in WINDOWS:
        found["window"] = WINDOWS[quantity.per]
    if "billing" in declared and quantity.per in {"mo", "yr"}:
        found.setdefault("billing", "monthly" if quantity.per == "mo" else "yearly")
    if "context_max" in declared:
        found.update(context_bounds(quantity, cues))
    return tuple(sorted(found.items()))


WINDOWS = {"d": "daily", "wk": "weekly", "mo": "monthly", "yr": "yearly"}


def context_bounds(quantity: Quantity, cues: Cues) -> dict[str, str]:
    """The context that a price holds for: the nearest bounded number of tokens in its sentence."""
    index = bisect_right(cues.quantities, quantity.start, key=lambda item: item.start)
    around = cues.quantities[max(index - NEIGHBOURS, 0) : index + NEIGHBOURS]
    tokens = (item for item in around if item.unit in TOKENS and item.value >= CONTEXT_AT_LEAST)
    bounds = [item for item in tokens if item.comparator in {"<", ">"}]
    if not bounds:
        return {}
    nearest = min(bounds, key=lambda item: abs(item.start - quantity.start))
    return {"context_max" if nearest.comparator == "<" else "context_min": f"{nearest.value:.0f}"}


def find_qualifier(dimensions: Dimensions) -> str | None:
    """The dimensions in short English, None where there are none."""
    return ", ".join(wording(name, value) for name, value in dimensions) or None


def wording(name: str, value: str) -> str:
    """One dimension in words."""
    if name in {"context_min", "context_max"}:
        tokens = float(value)
        amount = f"{tokens / 1000:g}k" if tokens < 1e6 else f"{tokens / 1e6:g}M"
        return f"context {'over' if name == 'context_min' else 'up to'} {amount} tokens"
    if name == "round":
        return value.replace("_", " ").capitalize() if not value.startswith("series") else f"Series {value[-1].upper()}"
    return WORDING.get(value, value.replace("_", " "))
