"""Watches against figures: what is there to be told, from what stands now and what was seen before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from schemas.watch import Watch, amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One figure in one modality, as far as a watch looks at it."""

    figure_id: str
    status: str
    series_id: str
    day: str
    """Day that it stands for, ISO 8601."""
    value: float
    unit: str | None
    level: float | None
    """The value in the threshold's unit; None where it has none or there is no threshold."""
    agreement: str
    claim_id: str = ""
    """Claim of its best value."""


@dataclass(frozen=True, slots=True)
class Match:
    """A figure that answers a watch, and in which state: what makes it worth telling, once."""

    figure: Level
    state: str


Seen = Mapping[tuple[str, str], Level]
"""Figures as they were at the last evaluation, by figure and modality."""


def evaluate(watch: Watch, figures: Sequence[Level], seen: Seen | None) -> list[Match]:
    """What a watch has to tell.

    Args:
        watch: the question.
        figures: the figures that fit its subject, metric and filters.
        seen: the same at the last evaluation; None where this is the first, at which only `above` and `below` tell
            what stands already.

    Returns:
        Matches in the figures' order. The same figure in the same state may be among them each time: who records them
        tells each once.
    """
    threshold = watch.threshold if watch.threshold is not None else 0.0
    if watch.when == "above":
        return [Match(item, "above") for item in figures if item.level is not None and item.level > threshold]
    if watch.when == "below":
        return [Match(item, "below") for item in figures if item.level is not None and item.level < threshold]
    if seen is None:
        return []
    if watch.when == "crosses":
        return list(crossings(figures, seen, threshold))
    found = []
    for item in figures:
        before = seen.get((item.figure_id, item.status))
        if watch.when == "new" and before is None:
            found.append(Match(item, "new"))
        elif watch.when == "revised" and before and (before.value, before.unit) != (item.value, item.unit):
            found.append(Match(item, f"revised {told(before)} to {told(item)}"))
        elif (
            watch.when == "disputed" and item.agreement == "conflict" and (not before or before.agreement != "conflict")
        ):
            found.append(Match(item, "disputed"))
    return found


def crossings(figures: Iterable[Level], seen: Seen, threshold: float) -> Iterable[Match]:
    """Where a series has come to the other side of a threshold since the last evaluation.

    Its newest figure lies on the other side than the one before, and one of the two is new or revised; or a figure was
    revised to the other side itself.
    """
    dated = [item for item in figures if item.level is not None]

    def place(item: Level) -> tuple[str, str]:
        return item.series_id, item.status

    for _, group in groupby(sorted(dated, key=lambda item: (*place(item), item.day, item.figure_id)), key=place):
        series = list(group)
        revised = set()
        for item in series:
            before = seen.get((item.figure_id, item.status))
            if before and before.level is not None and over(before, threshold) != over(item, threshold):
                revised.add(item.figure_id)
                yield Match(item, f"{way(item, threshold)} from {told(before)} to {told(item)}")
        for earlier, later in list(pairwise(series))[-1:]:
            changed = is_changed(earlier, seen) or is_changed(later, seen)
            if changed and later.figure_id not in revised and over(earlier, threshold) != over(later, threshold):
                yield Match(later, f"{way(later, threshold)} after {told(earlier)} on {earlier.day}")


def over(item: Level, threshold: float) -> bool:
    """On which side of the threshold a figure lies; the threshold itself counts as above."""
    return item.level is not None and item.level >= threshold


def way(item: Level, threshold: float) -> str:
    """Which way the figure went."""
    return "crosses up" if over(item, threshold) else "crosses down"


def is_changed(item: Level, seen: Seen) -> bool:
    """Whether a figure is new or has another value since the last evaluation."""
    before = seen.get((item.figure_id, item.status))
    return before is None or before.level != item.level


def told(item: Level) -> str:
    """A figure's value with its unit."""
    return amount(item.value, item.unit)
