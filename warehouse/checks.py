"""How sources fared: what each run found of them, and what the next run needs to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from schemas.run import SourceCheck
from warehouse.migrate import transaction
from warehouse.reference import insert


def record_checks(con: duckdb.DuckDBPyConnection, run_id: str, checks: Sequence[SourceCheck]) -> None:
    """Write what a run found of its sources, in place of what it had written before."""
    with transaction(con):
        con.execute("DELETE FROM core.source_checks WHERE run_id = ?", [run_id])
        insert(con, "core.source_checks", SourceCheck, list(checks))


def current_checks(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """What was found of each source when it was read last, with `last_success`; instants are datetimes."""
    result = con.execute("FROM core.current_checks ORDER BY source")
    names = [item[0] for item in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def standing(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """How each source that was ever read stands: its failures in a row, open_until and last_success as ISO 8601."""
    return [
        {
            "source": row["source"],
            "failures": row["failures"],
            **{name: row[name].isoformat() if row[name] else None for name in ("open_until", "last_success")},
        }
        for row in current_checks(con)
    ]
