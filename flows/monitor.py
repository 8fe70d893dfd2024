"""While no run is at work: Prometheus is answered, and what goes wrong meanwhile is told: `python -m flows.monitor`."""

from __future__ import annotations

import shutil
import signal
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.alerts import STALE, Facts, alerts, as_notices, unnoted
from flows.lock import HeldError
from flows.notices import able, deliver
from flows.prometheus import endpoint
from flows.run import at_work
from flows.sources import SourceError, sources
from techfigures.logs import configure, log
from techfigures.settings import Settings, settings

NAME = "monitor"
LATE = 3
"""How many times its cadence may go by before a source counts as unread, a day at least."""
QUICK: dict[str, Any] = {"retries": 0, "connect_timeout": 3.0, "read_timeout": 5.0}
"""Others wait while a notice is sent, so that it isn't tried for long; what fails is left to the next run."""
READ = "SELECT source, checked_at, circuit FROM mart.source_health"


def standing(chosen: Settings, now: datetime) -> Facts:
    """What can be seen without a run, by the published snapshot: a run that writes is not disturbed."""
    from warehouse.connect import open_reader
    from warehouse.errors import WarehouseError
    from warehouse.rows import as_dicts

    known: dict[str, Any] = {}
    try:
        with open_reader(chosen.snapshot_path) as con:
            known["sources"] = tuple(as_dicts(con, STALE))
            read = {row["source"]: row["checked_at"] for row in as_dicts(con, READ) if row["circuit"] == "closed"}
        late = {
            source.id
            for source in sources(chosen.sources)
            if source.id in read and now - read[source.id] > max(LATE * source.cadence, timedelta(days=1))
        }
        if late:
            known |= {"unread": tuple(sorted(late)), "last_read": max(read.values()).isoformat(timespec="seconds")}
    except (WarehouseError, SourceError, OSError) as error:
        log.info("the snapshot can't be looked at", error=str(error))
    return Facts(
        run_id=NAME,
        status="completed",
        free=shutil.disk_usage(chosen.database.resolve().parent).free,
        free_min=chosen.disk_free_min,
        today=now.date().isoformat(),
        **known,
    )


def look(chosen: Settings, told: set[str]) -> int:
    """Tell what is wrong now and wasn't told; how many notices were new.

    Args:
        chosen: where the warehouse is, and the channels.
        told: ids of the notices that this process has told, which are left alone; new ones are added.
    """
    from warehouse.connect import open_writer
    from warehouse.errors import WarehouseError
    from warehouse.migrate import transaction
    from warehouse.notices import add

    channels = [name for name in chosen.alert_channels if name in able(chosen)]
    now = datetime.now(UTC)
    notices = as_notices(alerts(standing(chosen, now)), channels, NAME, now)
    fresh = [notice for notice in notices if notice.notice_id not in told]
    if not fresh:
        return 0
    quick = Settings(**chosen.model_dump() | QUICK)
    try:
        if not chosen.warehouse.exists():  # to tell of it is no reason to make one
            new = unnoted(quick, fresh)["told"]
        else:
            with at_work(chosen, NAME, NAME), open_writer(chosen.warehouse) as con:
                with transaction(con):
                    new = add(con, fresh)
                if new:
                    deliver(quick, con)
    except HeldError:
        return 0  # a run is at work: it tells at its end, or the next look does
    except (WarehouseError, OSError):  # on a full disk
        new = unnoted(quick, fresh)["told"]
    told.update(notice.notice_id for notice in fresh)
    return new


def main() -> None:
    """Answer scrapes and look again and again, until a SIGTERM."""
    chosen, over, told = settings(), threading.Event(), set[str]()
    configure(chosen)
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    with endpoint(chosen) as port:
        print(f"http://127.0.0.1:{port}/metrics; looks every {chosen.monitor_interval:g} s", flush=True)  # noqa: T201
        while not over.is_set():
            try:
                look(chosen, told)
            except Exception:  # noqa: BLE001 - whatever it is, the next look may not meet it
                log.exception("a look failed")
            over.wait(chosen.monitor_interval)


if __name__ == "__main__":
    main()
