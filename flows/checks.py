"""Which sources are due, and what a run found of each: failures are told by name, and cost their source alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from flows.listings import Room
from flows.run import Item, Run
from flows.sources import Source, sources
from flows.spool import Spool, Use
from schemas.run import SourceCheck
from transforms.health import Circuit, after, is_due, sight, spends

STANDING = "standing.jsonl"
"""Staging file: how each source stood when the run began (`warehouse.checks.standing`)."""
CHECKS = "checks.jsonl"
"""Staging file: what the run found of each source."""


CLOSED = Circuit()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source stood before it is read."""

    circuit: Circuit = CLOSED
    last_success: datetime | None = None


NEW = Standing()
"""How a source stands that was never read."""


def standing(run: Run) -> dict[str, Standing]:
    """How the sources stood when the run began, by id."""
    return {
        row["source"]: Standing(Circuit(row["failures"], instant(row["open_until"])), instant(row["last_success"]))
        for row in run.read_lines(STANDING)
    }


def instant(text: str | None) -> datetime | None:
    """An instant of a staging file."""
    return datetime.fromisoformat(text) if text else None


def due(run: Run, now: datetime) -> tuple[Source, ...]:
    """The enabled sources of the run's kind that are to be read now; due or not where the run is asked for all.

    A backfill reads those that list dates, or the one that it is asked for.
    """
    if run.past:
        listing = (source for source in sources(run.settings.sources) if source.kind in {"feed", "sitemap"})
        return tuple(source for source in listing if source.enabled and run.past.source in {None, source.id})
    stood = standing(run)
    return tuple(
        source
        for source in sources(run.settings.sources)
        if source.enabled and run.kind in {None, source.kind}
        if run.all_sources or is_due_now(source, stood.get(source.id, NEW), now)
    )


def is_due_now(source: Source, stood: Standing, now: datetime) -> bool:
    """Whether a source is to be read now."""
    return is_due(stood.circuit, stood.last_success, source.cadence, now)


class Round:
    """One reading of the sources that are due: what is behind their addresses, and what that says of each."""

    def __init__(self, run: Run, chosen: Iterable[Source], now: datetime) -> None:
        """`now` is the instant of the reading."""
        self.run, self.now = run, now
        self.sources = {source.id: source for source in chosen}
        self.failures: dict[str, list[Mapping[str, str]]] = {name: [] for name in self.sources}
        self.rooms: dict[str, Room] = {}
        self.lock = Lock()

    def room(self, at: Item) -> Room:
        """How much may come of an address: all those of a source share one room; in a backfill it has no usual size."""
        source, chosen = self.sources.get(at.source or ""), self.run.settings
        room = Room(chosen.max_listings, chosen.max_entries, chosen.listing_seconds)
        if source is None:
            return room
        room.own, room.wants = None if self.run.past else source.items.max, source.wants
        with self.lock:
            return self.rooms.setdefault(source.id, room)

    def note(self, at: Item, failures: Iterable[Mapping[str, str]]) -> None:
        """Note why an address couldn't be read: `rule` and `message` of each failure."""
        source = self.sources.get(at.source or "")
        if source and self.is_gone(source, at):
            failures = [{"rule": "missing", "message": f"{at.address}: no such folder"}]
        if source:
            self.failures[source.id] += failures

    def use(self, at: Item, item: Item) -> tuple[str | None, Use]:
        """For which source an item counts that was found behind an address, and what it is for."""
        source = self.sources.get(at.source or "")
        if source is None or self.is_gone(source, at):
            return None, Use.READ
        if not source.wants(item.address):
            return source.id, Use.ELSEWHERE
        # In a backfill discovery has left out the other days.
        return source.id, Use.READ if self.run.past or source.reaches(item.published, self.now) else Use.OLD

    def is_gone(self, source: Source, at: Item) -> bool:
        """Whether nothing was in a folder: it stands for itself then, and its fetch says that it has gone."""
        return source.kind == "folder" and at.address == str(source.folder)

    def checks(self, spool: Spool) -> Iterator[SourceCheck]:
        """What was found of each source; nothing in a backfill, which doesn't look at what is new."""
        if self.run.past:
            return
        stood = standing(self.run)
        for name, source in self.sources.items():
            stamps, failures = spool.stamps(name), self.failures[name]
            yield check(self.run.run_id, source, stood.get(name, NEW), stamps, failures, self.now)


def check(
    run_id: str,
    source: Source,
    stood: Standing,
    stamps: Iterable[str | None],
    failures: Iterable[Mapping[str, str]],
    now: datetime,
) -> SourceCheck:
    """What was found of one source.

    Args:
        run_id: the run that read it.
        source: the source.
        stood: how it stood before.
        stamps: when each entry behind its addresses was published, by their word.
        failures: `rule` and `message` of each address that couldn't be read.
        now: instant of the reading.
    """
    seen = sight(stamps, least=source.items.min, most=source.items.max, silence=source.silence, now=now)
    for failure in failures:
        seen = replace(seen, verdict=failure["rule"], message=failure["message"])
        break
    spent = spends(seen.verdict, seen.items)
    stands = after(stood.circuit, spent=spent, at=now, cadence=source.cadence, budget=source.error_budget)
    return SourceCheck(
        run_id=run_id,
        source=source.id,
        checked_at=now.isoformat(),
        verdict=seen.verdict,
        message=seen.message,
        items=seen.items,
        newest=seen.newest.isoformat() if seen.newest else None,
        failures=stands.failures,
        open_until=stands.open_until.isoformat() if stands.open_until else None,
    )
