"""Rows in quarantine: listing them, showing one, and taking them out after a replay or for good."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import duckdb

from schemas.stored import STATES
from warehouse.errors import QueryError


def rows(
    con: duckdb.DuckDBPyConnection,
    *,
    rule: str | None = None,
    stage: str | None = None,
    state: str | None = "open",
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """Quarantined rows as dicts, newest first; `row` is the row as it was. Filters that are None don't count."""
    if state is not None and state not in STATES:
        raise QueryError(f"state {state!r}: states are {', '.join(STATES)}")
    result = con.execute(
        """
        SELECT q.*
        FROM core.quarantine AS q
        WHERE
          (q.rule = $rule OR $rule IS NULL)
          AND (q.stage = $stage OR $stage IS NULL)
          AND (q.state = $state OR $state IS NULL)
        ORDER BY q.last_seen DESC, q.quarantine_id
        LIMIT $limit
        """,
        {"rule": rule, "stage": stage, "state": state, "limit": limit},
    )
    return named(result)


def get(con: duckdb.DuckDBPyConnection, prefix: str) -> dict[str, Any]:
    """The one row whose id begins with `prefix`; QueryError where there is none or more than one."""
    found = named(
        con.execute("SELECT q.* FROM core.quarantine AS q WHERE starts_with(q.quarantine_id, ?) LIMIT 2", [prefix])
    )
    if len(found) != 1:
        raise QueryError(
            f"quarantine id {prefix!r} names {'no row' if not found else 'several rows'}: see `quarantine list`"
        )
    return found[0]


def resolve(con: duckdb.DuckDBPyConnection, ids: Sequence[str], state: str, at: str) -> int:
    """Take rows out of quarantine, or put them back.

    Args:
        con: the writer's connection.
        ids: quarantine ids.
        state: `replayed`, `dismissed`, or `open` again.
        at: instant to record, ISO 8601 with a zone.

    Returns:
        How many rows changed.
    """
    if state not in STATES:
        raise QueryError(f"state {state!r}: states are {', '.join(STATES)}")
    row = con.execute(
        """
        UPDATE core.quarantine
        SET state = $state, resolved_at = CASE WHEN $state <> 'open' THEN CAST($at AS TIMESTAMPTZ) END
        WHERE list_contains(CAST($ids AS VARCHAR[]), quarantine_id) AND state <> $state
        """,
        {"ids": list(ids), "state": state, "at": at},
    ).fetchone()
    return int(row[0]) if row else 0


def named(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of a result as dicts, `row` parsed."""
    names = [item[0] for item in result.description or []]
    found = [dict(zip(names, values, strict=True)) for values in result.fetchall()]
    return [{**item, "row": json.loads(item["row"])} for item in found]
