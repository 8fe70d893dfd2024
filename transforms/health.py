"""Whether a source is well: what one fetch of it shows, and how long one that keeps failing is left alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

WELL = "well"
SAMPLE = 3
"""Entries from which one date for all of them says something."""
AHEAD = timedelta(days=1)
"""Entries dated later than this are announcements, and say nothing of how new the news is."""
SHORTEST, LONGEST = timedelta(hours=1), timedelta(weeks=1)
"""Bounds of the first and of every later interval for which a circuit is open."""
FURTHEST = timedelta(weeks=60)
"""More than any circuit is open for: the longest cadence is a year's."""
SLACK = 0.9
"""Share of the cadence from which a source is due, so that an hourly run doesn't miss it by a second."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one fetch of a source shows: `verdict` is `well` or names the failure, `newest` is its latest entry."""

    verdict: str
    message: str | None
    items: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Circuit:
    """How a source has fared: failures in a row, and until when it is left alone for them."""

    failures: int = 0
    open_until: datetime | None = None

    def state(self, now: datetime) -> Literal["closed", "open", "half_open"]:
        """Closed: it is read when it is due. Open: it is left alone. Half open: it gets one trial."""
        if self.open_until is None:
            return "closed"
        # Further off than any interval lasts, it was noted by a clock that was ahead.
        return "open" if now < self.open_until <= now + FURTHEST else "half_open"


def sight(stamps: Iterable[str | None], *, least: int, most: int, silence: timedelta, now: datetime) -> Sight:
    """Judge what a source answered.

    Args:
        stamps: when each of its entries was published, ISO 8601 days or instants; None where an entry doesn't say.
        least: fewest entries that are usual.
        most: most entries that are usual.
        silence: time without a new entry that is too long.
        now: instant of the fetch, with a zone.

    Returns:
        The first of: `no_items`, `stale` (the newest is older than the silence), `one_date` (all entries bear one),
        `out_of_bounds` (too few or too many), else `well`.
    """
    newest, items, first, is_one = None, 0, None, True
    for items, stamp in enumerate(stamps, start=1):
        first = stamp if items == 1 else first
        is_one = is_one and stamp == first
        end = latest(stamp) if stamp else None
        if end is not None and end <= now + AHEAD and (newest is None or end > newest):
            newest = end
    if not items:
        return Sight("no_items", "it answers, but lists nothing", 0, None)
    if newest is not None and newest < now - silence:
        told = f"its newest entry is of {newest:%Y-%m-%d}, more than {silence / timedelta(hours=1):g} hours ago"
        return Sight("stale", told, items, newest)
    if items >= SAMPLE and first and is_one:
        return Sight("one_date", f"all {items} entries are dated {first}", items, newest)
    if not least <= items <= most:
        return Sight("out_of_bounds", f"{items} entries, where {least} to {most} are usual", items, newest)
    return Sight(WELL, None, items, newest)


def latest(stamp: str) -> datetime | None:
    """The instant of a stamp, of a day its last second in UTC; None where it can't be read."""
    try:
        if len(stamp) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(stamp), time(23, 59, 59), UTC)
        found = datetime.fromisoformat(stamp)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the year 9999 may be 10000 in UTC
        return None


def spends(verdict: str, items: int) -> bool:
    """Whether a fetch counts against the error budget: nothing came of it, or nothing that is new.

    What is odd but still brings entries is told and goes on being read.
    """
    return verdict == "stale" or (verdict != WELL and not items)


def after(circuit: Circuit, *, spent: bool, at: datetime, cadence: timedelta, budget: int) -> Circuit:
    """The circuit after one more fetch.

    Each failure from the budget's last on opens it, for twice as long as the one before.

    Args:
        circuit: how it stood before.
        spent: whether the fetch counts against the budget.
        at: instant of the fetch.
        cadence: how often the source is read when all is well.
        budget: failures in a row that open the circuit.
    """
    if not spent:
        return Circuit()
    failures = circuit.failures + 1
    if failures < budget:
        return Circuit(failures)
    doublings = min(failures - budget + 1, 16)
    wait = min(max(cadence, SHORTEST) * 2**doublings, max(cadence, LONGEST))
    return Circuit(failures, at + wait)


def is_due(circuit: Circuit, last_success: datetime | None, cadence: timedelta, now: datetime) -> bool:
    """Whether a source is to be read now: its trial has come, its last try failed, or its cadence has gone by."""
    if last_success is not None and last_success > now + AHEAD:
        return True  # the clock was ahead when that was noted: nothing of it can be reckoned with
    state = circuit.state(now)
    if state != "closed":
        return state == "half_open"
    return last_success is None or circuit.failures > 0 or now - last_success >= cadence * SLACK
