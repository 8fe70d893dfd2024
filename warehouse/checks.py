"""How sources fared: what each run found of them, and what the next run needs to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from schemas.run import SourceCheck
from warehouse.migrate import transaction
from warehouse.reference import insert

STANDING = "SELECT c.source, c.failures, c.open_until, c.last_success FROM core.current_checks AS c ORDER BY c.source"


def record_checks(con: duckdb.DuckDBPyConnection, run_id: str, checks: Sequence[SourceCheck]) -> None:
    """Write what a run found of its sources, in place of what it had written before."""
    with transaction(con):
        con.execute("DELETE FROM core.source_checks WHERE run_id = ?", [run_id])
        insert(con, "core.source_checks", SourceCheck, list(checks))


def standing(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """A row for each source that was ever read: its failures in a row, open_until and last_success as ISO 8601."""
    result = con.execute(STANDING)
    names = [item[0] for item in result.description or []]
    found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    for row in found:
        row |= {name: row[name].isoformat() for name in ("open_until", "last_success") if row[name]}
    return found
