"""Spans that a system found against gold: pairs as the corpora's own scorer makes them, and what is right of each.

Three levels, each needing the one before: **span** (a gold figure's span is covered by half or more, by one at most 40
characters longer), **value** (the number is right) and **quantity** (and its unit: the scorer's quantity level).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import list_currencies

Row = Mapping[str, Any]
LEVELS = ("span", "value", "quantity")
LONGER = 40
SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400, "wk": 604800}
CURRENCIES = frozenset(list_currencies())
PHYSICAL = frozenset(
    [
        "W",
        "Wh",
        "B",
        "bit/s",
        "FLOP",
        "FLOP/s",
        "s",
        "min",
        "h",
        "d",
        "wk",
        "mo",
        "yr",
        "t",
        "m",
        "m2",
        "°C",
        "L",
        "Hz",
        "token",
    ]
)


@dataclass(frozen=True, slots=True)
class Result:
    """Counts over some texts: gold figures, spans found, those right at each level, and trap hits."""

    gold: int
    found: int
    right: tuple[int, ...]
    traps: int
    levels: tuple[str, ...] = LEVELS
    """Each needs the one before."""

    def recall(self, level: str) -> float:
        """Which share of gold is found and right up to a level."""
        return self.right[self.levels.index(level)] / max(self.gold, 1)

    def precision(self, level: str) -> float:
        """Which share of what is found is gold and right up to a level."""
        return self.right[self.levels.index(level)] / max(self.found, 1)

    def f1(self, level: str) -> float:
        """Their harmonic mean."""
        return 2 * self.right[self.levels.index(level)] / max(self.gold + self.found, 1)


def unit_class(unit: str | None) -> str:
    """What a unit is for the comparison: itself, `s` for all durations, `count` for every noun, `ratio` for none."""
    if unit in {None, "", "1"}:
        return "ratio"
    if unit in SECONDS:
        return "s"
    return str(unit) if unit in PHYSICAL | {"%", "pp"} or unit in CURRENCIES else "count"


def close(one: float | None, other: float | None, within: float = 1e-4) -> bool:
    """Whether two numbers are the same up to rounding."""
    return one is not None and other is not None and abs(one - other) <= within * max(abs(one), abs(other), 1e-12)


def numbers(gold: Row, found: Row) -> list[tuple[float, float | None]]:
    """The numbers that must agree: both ends of a range, else the value."""
    ends = ("value_low", "value_high") if gold.get("value_low") is not None else ("value",)
    return [(gold[end], found.get(end)) for end in ends]


def same_quantity(gold: Row, found: Row) -> bool:
    """Whether value and unit agree, with any of the units that gold lists."""
    return any(same_measure(gold, unit, found) for unit in str(gold.get("unit") or "1").split("|"))


def same_measure(gold: Row, unit: str, found: Row) -> bool:
    """Whether value and unit agree: durations by their length, a share as percent or ratio, a count under any noun."""
    wanted, given = unit_class(unit), unit_class(found.get("unit"))
    told = numbers(gold, found)
    if {wanted, given} == {"%", "ratio"}:
        shares = [
            (one * (0.01 if wanted == "%" else 1), other * (0.01 if given == "%" else 1))
            for one, other in told
            if other is not None
        ]
        return len(shares) == len(told) and all(abs(a) <= 1 and abs(a - b) <= 0.02 * abs(a) for a, b in shares)
    alike = wanted == given or {wanted, given} == {"count", "ratio"}
    scale, other_scale = SECONDS.get(unit, 1), SECONDS.get(found.get("unit") or "", 1)
    return alike and all(close(a * scale, None if b is None else b * other_scale) for a, b in told)


def level(gold: Row, found: Row) -> int:
    """How many of LEVELS a pair of overlapping spans satisfies: 1 to 3."""
    if same_quantity(gold, found):
        return 3
    return 2 if all(close(a, b) for a, b in numbers(gold, found)) else 1


def pair(
    gold: Sequence[Row], found: Sequence[Row], judge: Callable[[Row, Row], int] = level
) -> list[tuple[int, int, int]]:
    """One-to-one pairs of overlapping spans of one text: number of the gold figure, of the span, level; best first.

    `judge` says how many levels a pair of a gold figure and a span satisfies.
    """
    candidates = []
    for at, wanted in enumerate(gold):
        length = wanted["end"] - wanted["start"]
        for index, span in enumerate(found):
            overlap = min(wanted["end"], span["end"]) - max(wanted["start"], span["start"])
            if overlap > 0 and 2 * overlap >= length and span["end"] - span["start"] <= length + LONGER:
                rank = (-judge(wanted, span), bool(wanted.get("optional")), -overlap, at, index)
                candidates.append((rank, at, index))
    pairs: list[tuple[int, int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for rank, at, index in sorted(candidates):
        if at not in taken[0] and index not in taken[1]:
            taken[0].add(at)
            taken[1].add(index)
            pairs.append((at, index, -rank[0]))
    return pairs


def count(
    texts: Iterable[tuple[Sequence[Row], Sequence[Row], Sequence[Row]]],
    judge: Callable[[Row, Row], int] = level,
    levels: tuple[str, ...] = LEVELS,
) -> Result:
    """The counts over texts, each given by its gold, its traps and what was found; optional figures count for nothing.

    A trap hit is a span that overlaps a trap and is no gold figure with value and unit.
    """
    totals: dict[str, int] = defaultdict(int)
    right = [0] * len(levels)
    for gold, traps, found in texts:
        pairs = pair(gold, found, judge)
        reached_by = {index: reached for _, index, reached in pairs}
        free = {index for at, index, _ in pairs if gold[at].get("optional")}
        totals["gold"] += sum(not row.get("optional") for row in gold)
        totals["found"] += len(found) - len(free)
        for at, _, reached in pairs:
            if not gold[at].get("optional"):
                right = [right[step] + (reached > step) for step in range(len(levels))]
        for index, span in enumerate(found):
            hit = any(min(trap["end"], span["end"]) > max(trap["start"], span["start"]) for trap in traps)
            totals["traps"] += hit and index not in free and reached_by.get(index, 0) < len(levels)
    return Result(totals["gold"], totals["found"], tuple(right), totals["traps"], levels)
