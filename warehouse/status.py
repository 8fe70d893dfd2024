"""How the warehouse stands: what it holds, its last run, its snapshot, its quarantine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connect import open_reader
from warehouse.errors import WarehouseLockedError, WarehouseMissingError
from warehouse.load import statement_text
from warehouse.migrate import version
from warehouse.rows import as_dicts
from warehouse.storage import Storage, storage

COUNTS = """
    SELECT
      (SELECT count(*) FROM core.current_documents) AS documents,
      (SELECT count(*) FROM core.documents) AS revisions,
      (SELECT count(*) FROM core.current_claims) AS claims,
      (SELECT count(*) FROM core.claims) AS claims_stored,
      (SELECT count(*) FROM core.current_mentions) AS mentions,
      (SELECT count(*) FROM core.quarantine WHERE state = 'open') AS quarantined,
      (SELECT count(*) FROM raw.fetches) AS fetches,
      (SELECT count(*) FROM core.runs) AS runs
"""
FAMILIES = "SELECT family, count(*) FROM core.current_claims GROUP BY family ORDER BY count(*) DESC, family"
QUARANTINE = """
    SELECT stage, rule, open_rows AS rows, oldest_days, unassigned_rows AS unassigned FROM mart.quarantine
"""
SOURCES = """
    SELECT source, verdict, message, circuit, open_until, last_success FROM mart.source_health
    WHERE verdict <> 'well' ORDER BY source
"""
WELL = "SELECT count(*) FROM mart.source_health WHERE verdict = 'well'"
QUALITY = """
    SELECT r.severity, count(*) FILTER (NOT r.success) AS unmet FROM core.quality_results AS r
    WHERE r.run_id = (SELECT arg_max(l.run_id, l.recorded_at) FROM core.quality_results AS l)
    GROUP BY r.severity ORDER BY r.severity
"""
PENDING = """
    SELECT n.channel, count(*) FROM core.notices AS n WHERE n.told_at IS NULL GROUP BY n.channel ORDER BY n.channel
"""
MODEL = """
    SELECT key, sum((r.counts ->> key)::BIGINT)::BIGINT
    FROM core.runs AS r, unnest(json_keys(r.counts)) AS k (key)
    WHERE starts_with(key, 'model_')
    GROUP BY key ORDER BY key
"""
LAST_SUCCESS = "SELECT max(r.ended_at) FROM core.runs AS r WHERE r.status = 'completed'"
LAST_RUN = "FROM core.runs ORDER BY started_at DESC, run_id DESC LIMIT 1"
PUBLISHED = "SELECT run_id, published_at, documents, claims FROM core.publications ORDER BY published_at DESC LIMIT 1"


@dataclass(frozen=True, kw_only=True)
class Status:
    """How things stand; instants are datetimes in UTC."""

    database: str
    """What names the warehouse."""
    snapshot: Path
    read: str
    """Which of the two was read: the warehouse, or its snapshot while a run writes."""
    busy: str | None
    """Who holds the warehouse, if anyone."""
    schema_version: int | None
    counts: dict[str, int]
    families: dict[str, int]
    """Current claims by family."""
    quarantine: list[dict[str, Any]]
    """Open rows by stage and rule, the age of the oldest in days, and those that nobody looks after."""
    sources_well: int
    """Sources that answered as usual when they were read last."""
    sources_failing: list[dict[str, Any]]
    """The others: source, verdict, message, circuit, open_until, last_success."""
    quality: dict[str, int]
    """By severity, how many expectations the last check found unmet."""
    pending: dict[str, int]
    """By channel, how many notices wait."""
    model: dict[str, int]
    """What all runs used of a language model, as their counts call it: `model_requests`, `model_tokens_in` …; with
    `model_pending`, the documents that wait for it. Empty where none was asked."""
    last_success: datetime | None
    """When a run ended well last."""
    last_run: dict[str, Any] | None
    published: dict[str, Any] | None
    """The last publication: run_id, published_at, documents, claims; null where there is no snapshot."""
    snapshot_bytes: int | None


def status(where: Storage | Path | str, snapshot: Path | str) -> Status:
    """How the warehouse stands, also while a run writes to it.

    Raises:
        WarehouseMissingError: neither the warehouse nor a snapshot is there.
        WarehouseError: they can't be read.
    """
    database, snapshot = storage(where), Path(snapshot)
    with open_latest(database, snapshot) as (con, busy):
        source = snapshot if busy or not database.exists() else database
        return read(con, str(database), snapshot, str(source), busy)


@contextmanager
def open_latest(database: Storage | Path, snapshot: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, str | None]]:
    """For reading: the warehouse or, while a run writes to it or where there is none, its snapshot.

    Gives the connection, and who holds the warehouse, if anyone.

    Raises:
        WarehouseError: as `open_reader` does for the warehouse, where there is no snapshot either.
    """
    busy = None
    with ExitStack() as stack:
        try:
            con = stack.enter_context(open_reader(database))
        except (WarehouseLockedError, WarehouseMissingError) as error:
            if not snapshot.exists():
                raise
            busy = str(error).split(":")[0] if isinstance(error, WarehouseLockedError) else None
            con = stack.enter_context(open_reader(snapshot))
        yield con, busy


def read(con: duckdb.DuckDBPyConnection, database: str, snapshot: Path, source: str, busy: str | None) -> Status:
    """Fill in the status from an open file."""
    here = snapshot.exists()
    return Status(
        database=database,
        snapshot=snapshot,
        read=source,
        busy=busy,
        schema_version=version(con),
        counts=as_dicts(con, COUNTS)[0],
        families={str(family): int(count) for family, count in con.execute(FAMILIES).fetchall()},
        quarantine=as_dicts(con, QUARANTINE),
        sources_well=int((con.execute(WELL).fetchone() or (0,))[0]),
        sources_failing=as_dicts(con, SOURCES),
        quality=dict(con.execute(QUALITY).fetchall()),
        pending=dict(con.execute(PENDING).fetchall()),
        model=model(con),
        last_success=(con.execute(LAST_SUCCESS).fetchone() or (None,))[0],
        last_run=next(iter(as_dicts(con, LAST_RUN)), None),
        published=next(iter(as_dicts(con, PUBLISHED)), None) if here else None,
        snapshot_bytes=snapshot.stat().st_size if here else None,
    )


def model(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """What runs used of a language model, and the documents that wait for it."""
    try:
        used = dict(con.execute(MODEL).fetchall())
        row = con.execute(f"SELECT count(*) FROM ({statement_text('model_pending')})").fetchone()  # noqa: S608 - our own
    except (duckdb.BinderException, duckdb.CatalogException):  # a snapshot of before there were readers
        return {}
    used.pop("model_pending", None)  # counts of runs, of which each saw some
    pending = int(row[0]) if row else 0
    return used | ({"model_pending": pending} if pending else {})
