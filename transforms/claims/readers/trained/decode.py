"""Logits to answers: the likeliest metric that can hold a figure, and the names that pointers point at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from transforms.claims.context import Context
from transforms.claims.readers.names import resolve_one
from transforms.claims.readers.trained.mentions import mentions
from transforms.claims.readers.trained.windows import OF_BODY, OF_NAMES, OF_TITLE, SPECIAL, Window

Array = np.ndarray[Any, Any]
ROLES = ("subject", "counterparty", "benchmark", "attributed_to")
"""What the network points at, in the order of its answers."""
CHANGES = (None, "increase", "decrease")
"""Its answers to whether a figure is a change."""
LONGEST = 14
"""Pieces of a name at most."""
LOOKED_AT, LEAST = 40, 1e-4
"""Stretches that are looked at for a name, and the least probability of one."""
IMPOSSIBLE = -1e4


@dataclass(frozen=True, slots=True)
class Spans:
    """Which stretches of a window may be a name, by first piece and how many more [pieces, LONGEST]."""

    can: Array
    """Whole words of one part; nobody is the stretch at piece 0."""
    known: Array
    """Whether the stretch is a name that the article's names hold, whole."""


@dataclass(frozen=True, slots=True)
class Bonus:
    """What the score of a stretch is raised by, whatever stands there, for one role."""

    length: Array
    """By how many pieces follow the first [LONGEST]."""
    known: float


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


def spans_of(context: Context, window: Window) -> Spans:
    """The stretches of a window that may be names."""
    can = np.zeros((len(window), LONGEST), bool)
    known = np.zeros_like(can)
    can[0, 0] = known[0, 0] = True
    texts = {OF_TITLE: context.document.title or "", OF_BODY: context.document.body}
    for first, part in enumerate(window.part):
        if part == SPECIAL or (part == OF_NAMES and window.part[first - 1] == OF_NAMES):
            continue
        for more in range(min(LONGEST, len(window) - first)):
            last = first + more
            if window.part[last] != part or window.item[last] != window.item[first]:
                break
            if part == OF_NAMES:
                can[first, more] = window.part[last + 1] != OF_NAMES
            else:
                can[first, more] = whole_words(texts[part], window.starts[first], window.ends[last])
    for _, (first, last) in mentions(context, window):
        if last - first < LONGEST:
            known[first, last - first] = can[first, last - first]
    return Spans(can, known)


def scores(first: Array, last: Array, spans: Spans, bonus: Bonus) -> Array:
    """How well each stretch stands for a role [pieces, LONGEST], as logits: the sum of its ends', and its bonus."""
    padded = np.concatenate([last, np.full(LONGEST - 1, IMPOSSIBLE, last.dtype)])
    ends = np.lib.stride_tricks.sliding_window_view(padded, LONGEST)
    found: Array = np.where(spans.can, first[:, None] + ends + bonus.length + bonus.known * spans.known, IMPOSSIBLE)
    return found


def pointed(context: Context, window: Window, chances: Array) -> list[Pointed]:
    """Who a pointer points at, the likeliest first; the places of one name count together.

    Args:
        context: the article.
        window: the window.
        chances: the probability of each stretch [pieces, LONGEST].
    """
    sums: dict[tuple[str | None, str | None], float] = defaultdict(float)
    for place in np.argsort(-chances, axis=None)[:LOOKED_AT]:
        first, more = divmod(int(place), LONGEST)
        chance = float(chances[first, more])
        if sums and chance < LEAST:
            break
        name = (None, None) if not first else name_at(context, window, first, first + more)
        if name:
            sums[name] += chance
    sums = sums or {(None, None): 0.0}
    return sorted((Pointed(*name, chance) for name, chance in sums.items()), key=lambda one: -one.probability)


def softmax_of(logits: Array) -> Array:
    """Probabilities over a whole array."""
    found: Array = softmax(logits.ravel()).reshape(logits.shape)
    return found


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
