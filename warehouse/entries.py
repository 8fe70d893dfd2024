"""Which articles feeds mean by their entries' own identifiers: these outlive a new headline in the address."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from schemas.run import EntryId
from warehouse.migrate import transaction
from warehouse.reference import insert


def entry_ids(con: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """All that are known: rows of `entry_id` and `document_id`."""
    found = con.execute("SELECT e.entry_id, e.document_id FROM core.entry_ids AS e").fetchall()
    return [{"entry_id": entry_id, "document_id": document_id} for entry_id, document_id in found]


def record_entry_ids(
    con: duckdb.DuckDBPyConnection, told: Sequence[dict[str, str]], run_id: str, recorded_at: str
) -> None:
    """Note those that aren't known yet; what is known stays.

    Args:
        con: the writer's connection.
        told: rows of `entry_id` and `document_id`.
        run_id: the run that read them.
        recorded_at: instant to record, ISO 8601 with a zone.
    """
    if not told:
        return
    known = {
        row[0]
        for row in con.execute(
            "SELECT e.entry_id FROM core.entry_ids AS e WHERE e.entry_id IN (SELECT unnest($1))",
            [[row["entry_id"] for row in told]],
        ).fetchall()
    }
    new = {row["entry_id"]: row["document_id"] for row in reversed(told) if row["entry_id"] not in known}
    rows = [
        EntryId(entry_id=entry_id, document_id=document_id, run_id=run_id, recorded_at=recorded_at)
        for entry_id, document_id in new.items()
    ]
    with transaction(con):
        insert(con, "core.entry_ids", EntryId, rows)
