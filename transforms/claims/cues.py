"""The cues of one sentence: which words speak for or against which metric, and how near each figure they stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from schemas.document import Sentence
from schemas.quantity import Quantity
from transforms.claims.context import Context
from transforms.claims.patterns import Finder, view_of
from transforms.claims.words import Cue, cue_finder

REACH = 260
"""Code points on either side of a figure within which cues are looked at: keeps the cost linear in long sentences."""
NEAR = 35
FAR = 220
LEAST = 0.2
STOPS = {",": 12, ";": 60, ":": 15, "(": 10, ")": 10, ".": 60, "|": 20}
STOP = re.compile(f"[{re.escape(''.join(STOPS))}]")
OTHER_FIGURE = 45
"""What punctuation and another figure between a word and a figure add to their distance, in code points."""


class Hit(NamedTuple):
    """A cue found: its span in the body, and the start of the figure that its frame holds, if it is a frame."""

    cue: Cue
    start: int
    end: int
    quantity: int | None = None
    gapped: bool = False
    """Whether words stand in a gap of its pattern."""


@dataclass(frozen=True)
class Cues:
    """A sentence with its figures and the cues found in it; `view` is its text as patterns see it."""

    sentence: Sentence
    view: str
    quantities: tuple[Quantity, ...]
    finder: Finder[Cue]

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The cues, in order of place; they are looked for where a figure stands near the sentence alone."""
        return tuple(to_hit(match, cue, self.sentence.start) for match, cue in self.finder.find(self.view))

    @cached_property
    def hit_starts(self) -> list[int]:
        """Where each of them begins."""
        return [hit.start for hit in self.hits]

    @cached_property
    def quantity_starts(self) -> list[int]:
        """Where each figure begins."""
        return [quantity.start for quantity in self.quantities]

    def near(self, quantity: Quantity) -> Iterator[tuple[Hit, float]]:
        """Cues within reach of a figure, each with its proximity (1 beside it, less with distance).

        Frames count for the figure that they hold alone.
        """
        low = bisect_left(self.hit_starts, quantity.start - REACH)
        high = bisect_right(self.hit_starts, quantity.end + REACH)
        for hit in self.hits[low:high]:
            if hit.quantity is not None:
                if hit.quantity == quantity.start:
                    yield hit, 1.0
            else:
                yield hit, self.proximity(hit, quantity)

    def proximity(self, hit: Hit, quantity: Quantity) -> float:
        """How near a word stands to a figure, from 1 down to LEAST."""
        offset = self.sentence.start
        start, end = (hit.end, quantity.start) if hit.end <= quantity.start else (quantity.end, hit.start)
        between = self.view[max(start - offset, 0) : max(end - offset, 0)]
        distance = len(between) + sum(map(STOPS.__getitem__, STOP.findall(between)))
        low, high = bisect_left(self.quantity_starts, start), bisect_left(self.quantity_starts, end)
        if low < high:
            distance += OTHER_FIGURE * sum(alike(item, quantity) for item in self.quantities[low:high])
        return max(LEAST, 1 - max(distance - NEAR, 0) / FAR)


def alike(one: Quantity, other: Quantity) -> bool:
    """Whether two figures could measure the same thing: same kind, and same unit where it isn't counted."""
    return one.kind == other.kind and (one.kind == "count" or one.unit == other.unit)


def read_cues(context: Context) -> list[Cues]:
    """The cues of every sentence of a document, in order."""
    finder = cue_finder(context.language)
    found = []
    quantities = context.quantities
    for sentence in context.sentences:
        low = bisect_left(context.quantity_starts, sentence.start)
        high = bisect_left(context.quantity_starts, sentence.end)
        inside = inner(quantities[low:high])
        view = view_of(
            context.view[sentence.start : sentence.end],
            [(item.start - sentence.start, min(item.end, sentence.end) - sentence.start) for item in inside],
            context.language,
        )
        found.append(Cues(sentence, view, inside, finder))
    return found


def to_hit(match: re.Match[str], cue: Cue, offset: int) -> Hit:
    """A match as a hit; `offset` is where the matched text begins in the body."""
    start, end = match.span()
    if not match.re.groups:
        return Hit(cue, offset + start, offset + end)
    holder = match.re.groupindex.get("q")
    held = None if holder is None else offset + match.start(holder)
    gapped = any(text for group, text in enumerate(match.groups(), 1) if group != holder)
    return Hit(cue, offset + start, offset + end, held, gapped)


def inner(quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Figures without those that overlap one before them."""
    kept: list[Quantity] = []
    for item in quantities:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)
