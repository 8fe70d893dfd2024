"""What was stored stays as it was stored, and marts hold what core holds: checked before each publication.

Rows that are never changed are summed, as hashes in whatever order, by the run that recorded them: a later run is held
against that. Sums and counts of figures are held against those of the claims below them. All of it is one pass over a
table each, without its long texts; bodies are hashed anew for a sample, and once a week for all.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache

import duckdb

from schemas.columns import columns
from schemas.run import Manifest
from schemas.stored import TABLES
from warehouse.quality.report import Outcome
from warehouse.reference import insert

SUITE = "reconciliation"
GROWING: dict[str, tuple[str, frozenset[str]]] = {
    "core.documents": ("run_id", frozenset({"body", "extra"})),
    "core.claims": ("run_id", frozenset({"sentence"})),
    "core.mentions": ("run_id", frozenset({"sentence"})),
    "core.readings": ("run_id", frozenset({"superseded_at"})),
    "core.root_members": ("recorded_from::VARCHAR", frozenset({"recorded_to"})),
}
"""Tables that only grow: by what their rows are summed, and columns that may change or that others look after."""
SAMPLE = 500
"""Bodies that are hashed anew at each run; on Sundays all are."""
BODIES = """
SELECT d.revision_id AS found FROM (
  SELECT * FROM core.documents{sample}
) AS d
WHERE sha256(d.body) <> d.body_sha256
"""
RATES = """
SELECT concat_ws(' ', n.currency, n.day) AS found FROM (
  SELECT
    r.currency,
    r.day,
    r.per_euro / lag(r.per_euro) OVER (PARTITION BY r.currency ORDER BY r.day) AS step,
    r.day - lag(r.day) OVER (PARTITION BY r.currency ORDER BY r.day) AS days,
    r.per_euro
  FROM core.exchange_rates AS r
) AS n
WHERE (n.step NOT BETWEEN 0.5 AND 2 AND n.days < 60) OR (n.currency = 'USD' AND n.per_euro NOT BETWEEN 0.5 AND 2.5)
"""
AGREE: dict[str, tuple[str, str]] = {
    "claims reach their statements": (
        (
            "SELECT count(*) AS rows, coalesce(sum(hash(c.claim_id, c.metric, c.value, c.value_low, c.value_high, "
            "c.comparator, c.unit, c.per, c.change, c.status, c.period_start, c.period_end, c.subject)), 0) AS digest "
            "FROM core.corrected_claims AS c"
        ),
        (
            "SELECT count(*), coalesce(sum(hash(s.claim_id, s.metric, s.value, s.value_low, s.value_high, "
            "s.comparator, s.unit, s.per, s.change, s.status, s.period_start, s.period_end, s.subject)), 0) "
            "FROM core.statements AS s"
        ),
    ),
    "statements reach their figures": (
        (
            "SELECT count(*) AS rows, coalesce(sum(hash(s.claim_id, s.series_id, s.value, s.unit, s.status)), 0) "
            "AS digest FROM core.statements AS s"
        ),
        (
            "SELECT count(*), coalesce(sum(hash(j.claim_id, j.series_id, j.value, j.unit, j.status)), 0) "
            "FROM core.judged_claims AS j"
        ),
    ),
    "figures count their claims": (
        (
            "SELECT count(*) AS rows, 0 AS digest FROM (SELECT j.doubt, bool_and(j.doubt IS NOT NULL) "
            "OVER (PARTITION BY j.figure_id, j.status) AS is_doubted FROM core.judged_claims AS j) AS c "
            "WHERE c.doubt IS NULL OR c.is_doubted"  # a doubted claim is no part of a figure that others tell
        ),
        (
            "SELECT (SELECT coalesce(sum(m.claims), 0) FROM mart.modalities AS m) "
            "+ (SELECT coalesce(sum(d.claims), 0) FROM mart.doubted AS d), 0"
        ),
    ),
    "figures tell what their best claim tells": (
        (
            "SELECT count(*) AS rows, "
            "coalesce(sum(hash(j.claim_id, j.value, j.unit, j.status, j.subject, j.metric)), 0) AS digest "
            "FROM mart.modalities AS m INNER JOIN core.judged_claims AS j ON m.claim_id = j.claim_id"
        ),
        (
            "SELECT count(*), coalesce(sum(hash(m.claim_id, m.value, m.unit, m.status, m.subject, m.metric)), 0) "
            "FROM mart.modalities AS m"
        ),
    ),
    "events hold the sums of their figures": (
        (
            "SELECT count(DISTINCT f.event_id) AS rows, coalesce(sum(hash(f.claim_id, f.value, f.unit)) "
            "FILTER (f.role = 'total'), 0) AS digest FROM mart.event_figures AS f"
        ),
        (
            "SELECT count(*), coalesce(sum(hash(e.claim_id, e.amount, e.unit)) FILTER (e.claim_id IS NOT NULL), 0) "
            "FROM mart.events AS e"
        ),
    ),
    "sums of transactions are in an event": (
        "SELECT count(DISTINCT d.figure_id) AS rows, 0 AS digest FROM core.deal_claims AS d WHERE d.is_sum",
        (
            "SELECT count(DISTINCT f.figure_id), 0 FROM mart.event_figures AS f "
            "WHERE f.role IN ('total', 'same', 'part', 'rumour', 'other')"
        ),
    ),
}
"""Rows and a digest of each side: those of the first are those of the second."""


@cache
def expected() -> tuple[str, ...]:
    """The names of all that is held against something."""
    return (*(f"{name} as recorded" for name in GROWING), "bodies have their hash", "rates in step", *AGREE)


def reconciled(con: duckdb.DuckDBPyConnection, run_id: str, recorded_at: str) -> dict[str, tuple[int, list[str]]]:
    """By expectation, the rows looked at and what fails it."""
    found = {f"{table} as recorded": changed(con, table, run_id) for table in GROWING}
    weekly = datetime.fromisoformat(recorded_at).weekday() == 6
    sample = "" if weekly else f" USING SAMPLE {SAMPLE} ROWS"
    found["bodies have their hash"] = failing(con, "core.documents", BODIES.format(sample=sample))
    found["rates in step"] = failing(con, "core.exchange_rates", RATES)
    for name, (below, above) in AGREE.items():
        one, other = (con.execute(sql).fetchone() or (0, 0) for sql in (below, above))
        told = [f"{one[0]} rows against {other[0]}" + ("" if one[0] != other[0] else ", of other values")]
        found[name] = int(one[0]), told if one != other else []
    return found


def measure(table: str) -> str:
    """How a table is measured: its columns and the engine that hashes them; others have other digests."""
    return f"{duckdb.__version__} {','.join(hashed(table))}"


def hashed(table: str) -> list[str]:
    """The columns whose values never change."""
    return [item.sql_name for item in columns(TABLES[table]) if item.sql_name not in GROWING[table][1]]


def sums(table: str) -> str:
    """The query of rows and digests by run."""
    return (
        f"SELECT {GROWING[table][0]} AS run_id, count(*) AS total_rows, "  # noqa: S608 - our own names
        f"sum(hash({', '.join(hashed(table))}))::VARCHAR AS digest FROM {table} GROUP BY ALL"
    )


def changed(con: duckdb.DuckDBPyConnection, table: str, run_id: str) -> tuple[int, list[str]]:
    """The runs whose rows are not what they left; the run that checks may still add to its own."""
    rows = con.execute(
        f"SELECT m.run_id, m.total_rows, coalesce(s.total_rows, 0) FROM core.manifests AS m "  # noqa: S608
        f"LEFT JOIN ({sums(table)}) AS s ON m.run_id = s.run_id "
        "WHERE m.relation = $table AND m.measure = $measure AND m.run_id <> $run_id "
        "AND (s.total_rows, s.digest) IS DISTINCT FROM (m.total_rows, m.digest) ORDER BY m.run_id",
        {"table": table, "measure": measure(table), "run_id": run_id},
    ).fetchall()
    return counted(con, table), [
        f"run {row[0]}: {row[2]} rows of {row[1]}" + ("" if row[1] != row[2] else ", of other values") for row in rows
    ]


def failing(con: duckdb.DuckDBPyConnection, table: str, sql: str) -> tuple[int, list[str]]:
    """The rows of a table, and those that a query finds wrong."""
    return counted(con, table), [str(row[0]) for row in con.execute(sql).fetchall()]


def counted(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """The rows of a table."""
    return int((con.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,))[0])  # noqa: S608 - our own name


def outcomes(con: duckdb.DuckDBPyConnection, run_id: str, recorded_at: str, grave: dict[str, str]) -> list[Outcome]:
    """One outcome for each expectation that is given a severity."""
    return [
        Outcome(
            suite=SUITE, expectation=name, column=None, severity=grave[name], success=not wrong, checked=rows,
            unexpected=len(wrong), examples=tuple(wrong[:3]), parameters={},
        )
        for name, (rows, wrong) in reconciled(con, run_id, recorded_at).items()
        if name in grave
    ]  # fmt: skip


def record(con: duckdb.DuckDBPyConnection, recorded_at: str) -> None:
    """Write down what every run left, as it stands now: later runs are held against it."""
    for table in GROWING:
        con.execute("DELETE FROM core.manifests WHERE relation = ?", [table])
        rows = [
            Manifest(
                run_id=row[0], relation=table, measure=measure(table), total_rows=row[1], digest=row[2],
                recorded_at=recorded_at,
            )
            for row in con.execute(sums(table)).fetchall()
        ]  # fmt: skip
        insert(con, "core.manifests", Manifest, rows)
