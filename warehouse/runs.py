"""The ledger of runs: what ran, when, how it ended."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from schemas.run import Run
from warehouse.migrate import transaction
from warehouse.reference import insert

BROKEN_OFF = """
SELECT r.run_id FROM core.runs AS r
WHERE r.status = 'running' AND r.run_id NOT IN (SELECT unnest($but::VARCHAR[]))
ORDER BY r.run_id
"""
CLOSE = """
UPDATE core.runs SET status = 'interrupted', ended_at = CAST($ended_at AS TIMESTAMPTZ)
WHERE status = 'running' AND run_id NOT IN (SELECT unnest($but::VARCHAR[]))
"""


def record_run(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Write a run, in place of what was known of it: once when it starts and once when it ends."""
    with transaction(con):
        con.execute("DELETE FROM core.runs WHERE run_id = ?", [run.run_id])
        insert(con, "core.runs", Run, [run])


def close_interrupted(con: duckdb.DuckDBPyConnection, ended_at: str, but: Collection[str] = ()) -> list[str]:
    """Mark runs that never ended as interrupted, and return their ids.

    Whoever holds a file knows that no other run is still at work; others that write to a lake are named.

    Args:
        con: the writer's connection.
        ended_at: instant to record, ISO 8601 with a zone.
        but: ids of the runs that are at work, such as the one that asks.
    """
    told = {"but": list(but)}
    with transaction(con):
        rows = con.execute(BROKEN_OFF, told).fetchall()
        con.execute(CLOSE, told | {"ended_at": ended_at})
    return [row[0] for row in rows]
