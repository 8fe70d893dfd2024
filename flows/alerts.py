"""Alerts: what is wrong after a run, told through the same channels as watches, once an outage."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flows.notices import ChannelError, Message, able, deliver, send
from flows.run import Run
from schemas.identity import key
from schemas.watch import Notice
from techfigures.settings import Settings

if TYPE_CHECKING:
    from flows.steps import Outcome

STALE = """
SELECT source, verdict, message, circuit, last_success::VARCHAR AS last_success FROM mart.source_health
WHERE verdict = 'stale' OR circuit <> 'closed'
ORDER BY source
"""
"""Sources that bring nothing new, or that failed so often that they are left alone."""
LAST_GOOD = "SELECT max(ended_at)::VARCHAR FROM core.runs WHERE status = 'completed' AND run_id <> $run_id"
UNMET = """
SELECT concat_ws(', ', suite, column_name, expectation) || ': ' || unexpected || ' rows' FROM core.quality_results
WHERE run_id = $run_id AND NOT success AND severity = 'error' ORDER BY ALL LIMIT 10
"""

UNREAD = 20
"""Sources that are named, of those that no run has read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What alerts are made of."""

    run_id: str
    status: str
    failures: tuple[str, ...] = ()
    """A line for each step that failed; it begins with the step's name."""
    last_good: str | None = None
    """When a run ended well last."""
    unmet: tuple[str, ...] = ()
    """Expectations of severity error that failed."""
    sources: tuple[dict[str, Any], ...] = ()
    unread: tuple[str, ...] = ()
    """Sources that no run has read for long."""
    last_read: str = ""
    """When a source was read last."""
    free: int = 0
    """Bytes that are free beside the database."""
    free_min: int = 0
    today: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that is wrong; the same `kind`, `about` and `state` are told once."""

    kind: str
    about: str
    state: str
    title: str
    details: tuple[str, ...] = ()


def alerts(facts: Facts) -> list[Alert]:
    """What is wrong. An outage is told once, whatever runs fail while it lasts: its state is when all was well last."""
    found = []
    since = facts.last_good or "never"
    for line in facts.failures if facts.status == "failed" else ():
        step = line.split(":")[0].split(" ")[0]
        if step == "check":
            title = "quality failed: nothing was published, readers keep the last good snapshot"
            found.append(Alert("quality_failed", "check", since, title, facts.unmet or (line,)))
        else:
            found.append(Alert("run_failed", step, since, f"run {facts.run_id} failed at {step}", (line,)))
    for row in facts.sources:
        away = " and is left alone" if row["circuit"] == "open" else ""
        title = f"source {row['source']} is failing ({row['verdict']}){away}"
        details = (f"last success: {row['last_success'] or 'never'}", *([row["message"]] if row["message"] else []))
        found.append(Alert("source_failing", row["source"], row["last_success"] or "never", title, details))
    if facts.unread:
        title = f"no run has read {len(facts.unread)} sources in time: the last was read at {facts.last_read}"
        found.append(Alert("sources_unread", "sources", facts.last_read, title, facts.unread[:UNREAD]))
    if facts.free < facts.free_min:
        title = f"disk nearly full: {facts.free / 1e9:,.1f} GB free, {facts.free_min / 1e9:,.1f} GB should be"
        found.append(Alert("disk_full", "disk", facts.today, title))
    return found


def alert(run: Run, outcome: Outcome, status: str) -> dict[str, int]:
    """Tell what is wrong after a run; what can't be told stays pending, and nothing here fails the run.

    Where the warehouse can't be written, on a full disk, alerts are sent without being noted: then they may come again.
    """
    channels = [name for name in run.settings.alert_channels if name in able(run.settings)]
    if not channels:
        return {"told": 0, "pending": 0}
    from warehouse.connect import open_writer
    from warehouse.errors import WarehouseMissingError
    from warehouse.migrate import transaction
    from warehouse.notices import add

    now = datetime.now(UTC)
    try:
        if not run.settings.warehouse.exists():  # to tell of it is no reason to make one
            raise WarehouseMissingError(str(run.settings.warehouse))  # noqa: TRY301
        with open_writer(run.settings.warehouse) as con:
            notices = as_notices(alerts(facts(run, outcome, status, con)), channels, run.run_id, now)
            with transaction(con):
                new = add(con, notices)
            # What waits from before was tried by this run already, where it got as far as that.
            tried = "told" in outcome.counts
            return deliver(run.settings, con) if new or not tried else {"told": 0, "pending": 0}
    except Exception:  # noqa: BLE001 - whatever is wrong with the warehouse is what has to be told
        notices = as_notices(alerts(facts(run, outcome, status, None)), channels, run.run_id, now)
    return unnoted(run.settings, notices)


def unnoted(settings: Settings, notices: Sequence[Notice]) -> dict[str, int]:
    """Send notices that the warehouse can't note: they may come again."""
    told = 0
    for notice in notices:
        if notice.channel != "feed":  # the feed is written from the warehouse
            with suppress(ChannelError):
                send(settings, notice.channel, Message(notice.notice_id, [asdict(notice)]))
                told += 1
    return {"told": told, "pending": len(notices) - told}


def facts(run: Run, outcome: Outcome, status: str, con: Any) -> Facts:
    """The facts of a run; without a connection those alone that the warehouse needn't tell."""
    known: dict[str, Any] = {}
    if con is not None:
        from warehouse.rows import as_dicts

        asked = {"run_id": run.run_id}
        known["last_good"] = con.execute(LAST_GOOD, asked).fetchone()[0]
        known["unmet"] = tuple(row[0] for row in con.execute(UNMET, asked).fetchall())
        known["sources"] = tuple(as_dicts(con, STALE))
    return Facts(
        run_id=run.run_id,
        status=status,
        failures=tuple(outcome.failures),
        free=shutil.disk_usage(run.settings.database.resolve().parent).free,
        free_min=run.settings.disk_free_min,
        today=datetime.now(UTC).date().isoformat(),
        **known,
    )


def as_notices(found: Sequence[Alert], channels: Sequence[str], run_id: str, now: datetime) -> list[Notice]:
    """Alerts as notices, one for each channel."""
    return [
        Notice(
            notice_id=key("alert", item.kind, item.about, item.state),
            channel=channel,
            kind="alert",
            name=item.kind,
            about=item.about,
            state=item.state,
            cadence="immediate",
            title=item.title,
            content={"details": list(item.details)},
            run_id=run_id,
            recorded_at=now.isoformat(),
        )
        for item in found
        for channel in channels
    ]
