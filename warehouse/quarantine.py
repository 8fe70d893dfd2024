"""Rows in quarantine, a queue of work: what waits, what happened to it, and how it leaves, with a reason."""

from __future__ import annotations

import json
from collections.abc import Sequence

import duckdb

from schemas.stored import STATES, QuarantineStep
from warehouse.errors import QueryError
from warehouse.migrate import transaction
from warehouse.reference import insert
from warehouse.rows import Row, as_dicts

LISTED = """
SELECT
  q.*,
  s.owner,
  s.reason,
  s.note,
  date_diff('day', q.first_seen, now()) AS age_days
FROM core.quarantine AS q
LEFT JOIN core.quarantine_states AS s ON q.quarantine_id = s.quarantine_id
"""
DECISIONS = {
    "release": ("released", "released"),
    "reject": ("rejected", "dismissed"),
    "reopen": ("reopened", "open"),
}
"""What a person may decide of a row: the action, and how the row stands then. One that was released opens again where
it fails again, one that was dismissed doesn't."""


def rows(
    con: duckdb.DuckDBPyConnection,
    *,
    rule: str | None = None,
    stage: str | None = None,
    state: str | None = "open",
    owner: str | None = None,
    source: str | None = None,
    older_than: int | None = None,
    limit: int | None = None,
) -> list[Row]:
    """Quarantined rows as dicts, newest first; `row` is the row as it was. Filters that are None don't count.

    Args:
        con: the warehouse or a snapshot.
        rule: only rows of this rule.
        stage: only rows of this stage.
        state: only rows that stand so.
        owner: only rows that this person looks after; empty: that nobody does.
        source: only rows of documents of this source.
        older_than: only rows that failed first so many days ago or earlier.
        limit: rows at most.
    """
    if state is not None and state not in STATES:
        raise QueryError(f"state {state!r}: states are {', '.join(STATES)}")
    return listed(
        con,
        f"""
        {LISTED}
        WHERE
          (q.rule = $rule OR $rule IS NULL)
          AND (q.stage = $stage OR $stage IS NULL)
          AND (q.state = $state OR $state IS NULL)
          AND (coalesce(s.owner, '') = $owner OR $owner IS NULL)
          AND (
            $source IS NULL
            OR (q.row ->> '$.source') = $source
            OR q.document_id IN (SELECT d.document_id FROM core.documents AS d WHERE d.source = $source)
          )
          AND ($older_than IS NULL OR date_diff('day', q.first_seen, now()) >= $older_than)
        ORDER BY q.last_seen DESC, q.quarantine_id
        LIMIT $limit
        """,  # noqa: S608 - our own text
        {
            "rule": rule, "stage": stage, "state": state, "owner": owner, "source": source, "older_than": older_than,
            "limit": limit,
        },
    )  # fmt: skip


def get(con: duckdb.DuckDBPyConnection, prefix: str) -> Row:
    """The one row whose id begins with `prefix`; QueryError where there is none or more than one."""
    found = listed(con, f"{LISTED} WHERE starts_with(q.quarantine_id, $prefix) LIMIT 2", {"prefix": prefix})
    if len(found) != 1:
        raise QueryError(
            f"quarantine id {prefix!r} names {'no row' if not found else 'several rows'}: see `quarantine list`"
        )
    return found[0]


def history(con: duckdb.DuckDBPyConnection, quarantine_id: str) -> list[Row]:
    """All that happened to a row, the first step first."""
    return as_dicts(
        con,
        "SELECT s.* FROM core.quarantine_steps AS s WHERE s.quarantine_id = $id ORDER BY s.recorded_at, s.rowid",
        {"id": quarantine_id},
    )


def context(con: duckdb.DuckDBPyConnection, row: Row) -> str | None:
    """The sentence in which a row's span stands, the span between arrows; None where it has none.

    A row that tells no sentence of its own is shown with eighty characters on either side.
    """
    start, end = row["span_start"], row["span_end"]
    if start is None or end is None or row["revision_id"] is None:
        return None
    found = con.execute("SELECT body FROM core.documents WHERE revision_id = ?", [row["revision_id"]]).fetchone()
    if not found:
        return None
    body: str = found[0]
    first, last = row["row"].get("sentence_start"), row["row"].get("sentence_end")
    whole = isinstance(first, int) and isinstance(last, int) and 0 <= first <= start <= end <= last <= len(body)
    first, last = (first, last) if whole else (max(0, start - 80), end + 80)
    edge = "" if whole else "…"
    return f"{edge}{body[first:start]}→{body[start:end]}←{body[end:last]}{edge}".replace("\n", " ")


def assign(
    con: duckdb.DuckDBPyConnection,
    ids: Sequence[str],
    at: str,
    *,
    owner: str | None = None,
    reason: str | None = None,
    note: str | None = None,
) -> int:
    """Say who looks after rows, why they failed, or what was found out; how many rows it is said of.

    Args:
        con: the writer's connection.
        ids: ids of rows, or their beginnings.
        at: instant to record, ISO 8601 with a zone.
        owner: who looks after them.
        reason: why they failed.
        note: what was found out.

    Raises:
        QueryError: an id that names no row or several, or nothing is said.
    """
    said = {"owner": blank(owner), "reason": blank(reason), "note": blank(note)}
    if not any(said.values()):
        raise QueryError("say something of the rows: an owner, a reason or a note")
    with transaction(con):
        chosen = [get(con, one) for one in ids]
        steps = [
            QuarantineStep(
                quarantine_id=row["quarantine_id"], recorded_at=at, action="assigned", state=row["state"], **said
            )
            for row in chosen
        ]
        insert(con, "core.quarantine_steps", QuarantineStep, steps)
    return len(steps)


def decide(
    con: duckdb.DuckDBPyConnection, ids: Sequence[str], decision: str, reason: str, at: str, note: str | None = None
) -> int:
    """Take open rows out of quarantine by a person's decision, or put closed ones back; how many moved.

    What failed a check is never loaded by a decision: only a replay does that, where it passes.

    Args:
        con: the writer's connection.
        ids: ids of rows, or their beginnings.
        decision: `release`, as settled elsewhere (it opens again where it fails again), `reject`, as wrong for good, or
            `reopen`.
        reason: why.
        at: instant to record, ISO 8601 with a zone.
        note: what was found out.

    Raises:
        QueryError: no reason, an id that names no row or several, or a row that stands so that this can't be decided.
    """
    action, state = DECISIONS[decision]
    if blank(reason) is None:
        raise QueryError(f"to {decision} a row needs a reason: it stays with the row's history")
    with transaction(con):
        chosen = [get(con, one) for one in ids]
        for row in chosen:
            if (row["state"] == "open") == (state == "open"):
                raise QueryError(f"row {row['quarantine_id']} is {row['state']} already: see `quarantine show`")
        moved = [row["quarantine_id"] for row in chosen]
        return move(con, moved, state, action, at, reason=blank(reason), note=blank(note))


def resolve(con: duckdb.DuckDBPyConnection, ids: Sequence[str], at: str, run_id: str) -> int:
    """Note that a run has read rows anew and that they passed; how many of them were open.

    Args:
        con: the writer's connection.
        ids: whole quarantine ids.
        at: instant to record, ISO 8601 with a zone.
        run_id: the run.
    """
    with transaction(con):
        found = con.execute(
            "SELECT q.quarantine_id FROM core.quarantine AS q "
            "WHERE q.state = 'open' AND list_contains(CAST(? AS VARCHAR[]), q.quarantine_id)",
            [list(ids)],
        ).fetchall()
        return move(con, [row[0] for row in found], "replayed", "replayed", at, run_id=run_id)


def move(
    con: duckdb.DuckDBPyConnection, ids: Sequence[str], state: str, action: str, at: str, **said: str | None
) -> int:
    """Bring rows to a state and add the step that did it."""
    con.execute(
        """
        UPDATE core.quarantine
        SET state = $state, resolved_at = CASE WHEN $state <> 'open' THEN CAST($at AS TIMESTAMPTZ) END
        WHERE list_contains(CAST($ids AS VARCHAR[]), quarantine_id)
        """,
        {"ids": list(ids), "state": state, "at": at},
    )
    steps = [QuarantineStep(quarantine_id=one, recorded_at=at, action=action, state=state, **said) for one in ids]
    insert(con, "core.quarantine_steps", QuarantineStep, steps)
    return len(steps)


def blank(text: str | None) -> str | None:
    """A text without space around it; None where nothing is left."""
    return " ".join((text or "").split()) or None


def listed(con: duckdb.DuckDBPyConnection, sql: str, parameters: Row) -> list[Row]:
    """Quarantined rows as dicts, `row` parsed."""
    return [{**item, "row": json.loads(item["row"])} for item in as_dicts(con, sql, parameters)]
