"""Days that are past: what sources list of them and nobody has fetched, run by run until nothing is left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

from flows.discovery import REST
from flows.report import performed
from flows.run import Past, close_run, open_run
from flows.sources import SourceError, sources
from flows.steps import Outcome, pooled
from techfigures.settings import Settings

MOST = 1000
"""Entries a run: what a run has loaded is published before the next one begins."""


def backfill(
    settings: Settings, *, since: str, until: str | None = None, source: str | None = None, most: int = MOST
) -> Outcome:
    """Fetch, extract, load and publish what the enabled sources list of some days and the ledger doesn't hold.

    Feeds list their last entries alone, so it is sitemaps that reach far back. One that breaks off is completed by the
    same command: what was fetched is taken over, what was loaded is left alone. An
    entry counts by its publication, else by its last change; one without a date is left out.

    Args:
        settings: the warehouse and the sources.
        since: first day of publication (UTC, ISO 8601).
        until: last day of publication; today unless given.
        source: of this source alone.
        most: entries that one run fetches at most.

    Returns:
        Counts over all runs, and a line for each step that failed, which ends it.

    Raises:
        SourceError: no such source, or one that lists no dates.
        ValueError: a day that is none, or days in the wrong order.
        flows.lock.HeldError: another run is at work.
    """
    last = until or datetime.now(UTC).date().isoformat()
    if date.fromisoformat(since) > date.fromisoformat(last):
        raise ValueError(f"since {since} is after until {last}")
    check(settings, source)
    total = Outcome("")
    past = Past(since=since, until=last, source=source, began=datetime.now(UTC).isoformat(), most=most)
    while True:
        with open_run(settings, flow="backfill", past=past) as run:
            with ThreadPoolExecutor(settings.fetchers) as pool:
                outcome = performed(run, pooled(pool))
            (state,) = run.read_lines(REST) or [{"left": 0}]
            if not outcome.failures:
                close_run(run)
        total.run_id = run.run_id
        total.add(outcome.counts)
        total.failures += outcome.failures
        if outcome.failures or not state["left"]:
            return total


def check(settings: Settings, source: str | None) -> None:
    """SourceError where a source can't be backfilled."""
    known = {item.id: item for item in sources(settings.sources)}
    listing = [name for name, item in known.items() if item.enabled and item.kind in {"feed", "sitemap"}]
    if source is None or source in listing:
        return
    if source not in known:
        raise SourceError(f"no source is named {source!r}; there are {', '.join(sorted(known))}")
    why = "is not enabled" if not known[source].enabled else f"is a {known[source].kind}: it lists no dates"
    raise SourceError(f"source {source!r} {why}; a feed or a sitemap can be backfilled")
