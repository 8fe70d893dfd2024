"""Logits to answers: the likeliest metric that can hold a figure, and the names that pointers point at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.claims.context import Context
from transforms.claims.readers.names import resolve_one
from transforms.claims.readers.trained.windows import OF_BODY, OF_NAMES, OF_TITLE, SPECIAL, Window

Array = np.ndarray[Any, Any]
ROLES = ("subject", "counterparty", "benchmark", "attributed_to")
"""What the network points at, in the order of its answers."""
CHANGES = (None, "increase", "decrease")
"""Its answers to whether a figure is a change."""
STARTS, LONGEST, LEAST = 6, 14, 0.02
"""Beginnings of a name that are looked at, its pieces at most, and the least probability of one."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """Who is pointed at, the catalogue's id, and how likely; nobody where `label` is None."""

    label: str | None
    entity_id: str | None
    probability: float


def softmax(logits: Array) -> Array:
    """Probabilities along the last axis."""
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    found: Array = raised / raised.sum(-1, keepdims=True)
    return found


def pointed(context: Context, window: Window, first: Array, last: Array) -> list[Pointed]:
    """Who a pointer points at, the likeliest first; the places of one name count together.

    Args:
        context: the article.
        window: the window.
        first: probability that a name begins at each piece; at piece 0 that there is none.
        last: probability that it ends there.
    """
    sums: dict[tuple[str | None, str | None], float] = defaultdict(float)
    sums[None, None] = float(first[0] * last[0])
    for start in np.argsort(-first)[:STARTS]:
        if first[start] < LEAST or window.part[start] == SPECIAL:
            continue
        stop = min(start + LONGEST, len(window))
        ends = last[start:stop]
        for by in np.argsort(-ends)[:3]:
            weight = float(first[start] * ends[by])
            if weight < LEAST / 10:
                break
            if name := name_at(context, window, int(start), int(start + by)):
                sums[name] += weight
    return sorted((Pointed(*name, weight) for name, weight in sums.items()), key=lambda one: -one.probability)


def name_at(context: Context, window: Window, first: int, last: int) -> tuple[str, str | None] | None:
    """The name that pieces of a window spell: a name of its head, or words of title or body; None across borders."""
    part = window.part[first]
    if part != window.part[last] or window.item[first] != window.item[last]:
        return None
    if part == OF_NAMES:
        name = window.names[window.item[first]]
        return name.label, name.entity_id
    text = (context.document.title or "") if part == OF_TITLE else context.document.body
    start, end = window.starts[first], window.ends[last]
    if not whole_words(text, start, end):
        return None
    if part == OF_BODY:
        held = names_at(context).get((start, end))
        if held:
            return held
    return resolve_one(context, text[start:end])


def whole_words(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins and ends with words."""
    if (
        start >= end
        or "\n" in text[start:end]
        or not ((text[start].isalnum() and text[end - 1].isalnum()) or end - start > 3)
    ):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (after.isalnum() and text[end - 1].isalnum())


def names_at(context: Context) -> dict[tuple[int, int], tuple[str, str | None]]:
    """The article's names by where they stand."""
    if names_at not in context.memo:
        context.memo[names_at] = {(name.start, name.end): (name.label, name.entity_id) for name in context.names}
    found: dict[tuple[int, int], tuple[str, str | None]] = context.memo[names_at]
    return found
