"""Loading: the same twice changes nothing, revisions supersede, nothing is deleted, other columns are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from schemas.claim import Claim
from schemas.columns import to_frame
from warehouse.errors import LoadError
from warehouse.load import Batch, LoadCounts, load_batch

ONE: dict[str, list[dict[str, Any]]] = {
    "documents": [
        {"doc": "a", "body": "Acme cut 12 jobs and 3 % of costs.", "published": "2026-03-01", "flags": ("no_date",)},
        {"doc": "b", "body": "Bolt hired 30 people."},
        {"doc": "c", "body": "Nothing to count."},
    ],
    "claims": [
        {
            "doc": "a",
            "surface": "12",
            "value": 12,
            "metric": "layoffs",
            "period_start": "2026-01-01",
            "period_end": "2026-12-31",
        },
        {"doc": "b", "surface": "30", "value": 30, "metric": "hires"},
    ],
    "mentions": [{"doc": "a", "surface": "3 %", "value": 3, "unit": "%"}],
    "quarantine": [{"doc": "b", "rule": "not_rederivable", "row": {"value": 31}}],
    "fetches": [{"url": "https://example.org/a", "status": 200}],
}
NOTHING = LoadCounts()


def contents(con: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    """All rows of the tables that a load writes."""
    tables = ("core.documents", "core.readings", "core.claims", "core.mentions", "core.quarantine", "raw.fetches")
    return {table: con.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in tables}


def test_counts_and_columns(con: duckdb.DuckDBPyConnection, stage: Any) -> None:
    counts = load_batch(con, stage(ONE), "run-1", "2026-01-01T00:00:00Z")
    assert counts == LoadCounts(documents=3, readings=3, claims=2, mentions=1, quarantined=1, fetches=1)
    assert con.execute(
        "SELECT span_start, span_end, period_start::VARCHAR, run_id, recorded_at::VARCHAR, evidence::VARCHAR"
        " FROM core.claims WHERE value = 12"
    ).fetchone() == (9, 11, "2026-01-01", "run-1", "2026-01-01 00:00:00+00", "[]")
    assert con.execute("SELECT flags ->> 0 FROM core.documents WHERE doc = 'a'").fetchone() == ("no_date",)
    assert con.execute("SELECT row ->> 'value', state FROM core.quarantine").fetchone() == ("31", "open")


def test_the_same_twice_changes_nothing(con: duckdb.DuckDBPyConnection, stage: Any) -> None:
    batch = stage(ONE)
    load_batch(con, batch, "run-1", "2026-01-01T00:00:00Z")
    before = contents(con)
    assert load_batch(con, batch, "run-1", "2026-01-01T00:00:00Z") == NOTHING
    assert contents(con) == before
    assert load_batch(con, batch, "run-2", "2026-01-02T00:00:00Z") == NOTHING
    after = contents(con)
    assert {table: rows for table, rows in after.items() if table != "core.quarantine"} == {
        table: rows for table, rows in before.items() if table != "core.quarantine"
    }
    assert con.execute(
        "SELECT first_seen::DATE::VARCHAR, last_seen::DATE::VARCHAR FROM core.quarantine"
    ).fetchall() == [("2026-01-01", "2026-01-02")]


def test_nothing_to_load(con: duckdb.DuckDBPyConnection, stage: Any) -> None:
    assert load_batch(con, Batch(extractor_version="1"), "run-1", "2026-01-01T00:00:00Z") == NOTHING
    assert load_batch(con, stage({}), "run-1", "2026-01-01T00:00:00Z") == NOTHING


def test_rows_that_come_twice_in_one_batch(con: duckdb.DuckDBPyConnection, stage: Any) -> None:
    batch = stage(ONE)
    twice = Batch(
        extractor_version="1",
        **{name: [*paths, *paths] for name, paths in vars(batch).items() if name != "extractor_version"},
    )
    counts = load_batch(con, twice, "run-1", "2026-01-01T00:00:00Z")
    assert counts == LoadCounts(documents=3, readings=3, claims=2, mentions=1, quarantined=1, fetches=1)


def test_a_changed_body_supersedes_and_keeps(con: duckdb.DuckDBPyConnection, stage: Any) -> None:
    load_batch(con, stage(ONE), "run-1", "2026-01-01T00:00:00Z")
    edited: dict[str, Any] = {
        "documents": [{"doc": "a", "body": "Acme cut 15 jobs."}],
        "claims": [{"doc": "a", "surface": "15", "value": 15, "metric": "layoffs"}],
    }
    counts = load_batch(con, stage(edited, 1), "run-2", "2026-01-02T00:00:00Z")
    assert counts == LoadCounts(revisions=1, readings=1, claims=1, superseded=1)
    assert con.execute("SELECT value FROM core.current_claims ORDER BY value").fetchall() == [(15.0,), (30.0,)]
    assert con.execute("SELECT value FROM core.claims ORDER BY value").fetchall() == [(12.0,), (15.0,), (30.0,)]


def test_a_rerun_of_an_older_batch_does_not_turn_back_time(con: duckdb.DuckDBPyConnection, stage: Any) -> None:
    old = stage({"documents": [{"doc": "a", "body": "Acme cut 12 jobs."}]}, 1)
    load_batch(con, old, "run-1", "2026-01-01T00:00:00Z")
    new = stage({"documents": [{"doc": "a", "body": "Acme cut 15 jobs.", "loaded": 2}]}, 2)
    load_batch(con, new, "run-2", "2026-01-02T00:00:00Z")
    assert load_batch(con, old, "run-1", "2026-01-01T00:00:00Z") == NOTHING
    assert con.execute("SELECT body FROM core.current_documents").fetchall() == [("Acme cut 15 jobs.",)]


def test_of_two_revisions_in_one_batch_the_later_one_stands(con: duckdb.DuckDBPyConnection, stage: Any) -> None:
    late = stage({"documents": [{"doc": "a", "body": "Late.", "modified_at": "2026-01-01T10:00:00Z"}]}, 1)
    early = stage(
        {"documents": [{"doc": "a", "body": "Early.", "modified_at": "2026-01-01T08:00:00Z", "loaded": 2}]}, 2
    )
    both = Batch(extractor_version="1", documents=[*late.documents, *early.documents])
    assert load_batch(con, both, "run-1", "2026-01-02T00:00:00Z") == LoadCounts(documents=1, revisions=1, readings=1)
    assert con.execute("SELECT body FROM core.current_documents").fetchall() == [("Late.",)]


def test_a_row_that_no_longer_fails_leaves_quarantine_and_comes_back(
    con: duckdb.DuckDBPyConnection, stage: Any
) -> None:
    def state() -> list[Any]:
        return con.execute("SELECT state, resolved_at::DATE::VARCHAR FROM core.quarantine").fetchall()

    load_batch(con, stage(ONE), "run-1", "2026-01-01T00:00:00Z")
    mended = {"documents": [{"doc": "b", "body": "Bolt hired 30 people.", "extractor_version": "2"}]}
    assert load_batch(con, stage(mended), "run-2", "2026-01-02T00:00:00Z").released == 1
    assert state() == [("replayed", "2026-01-02")]
    again = {
        "documents": [{"doc": "b", "body": "Bolt hired 30 people.", "extractor_version": "3"}],
        "quarantine": ONE["quarantine"],
    }
    assert load_batch(con, stage(again), "run-3", "2026-01-03T00:00:00Z").quarantined == 0
    assert state() == [("open", None)]


def test_a_missing_file(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"gone\.parquet does not exist"):
        load_batch(
            con, Batch(extractor_version="1", claims=[tmp_path / "gone.parquet"]), "run-1", "2026-01-01T00:00:00Z"
        )


def test_files_that_are_not_the_schemas(con: duckdb.DuckDBPyConnection, tmp_path: Path, stage: Any) -> None:
    text, wrong = tmp_path / "text.parquet", tmp_path / "wrong.parquet"
    text.write_text("no parquet", encoding="utf-8")
    to_frame([], Claim).drop(columns="value").assign(amount=pd.Series(dtype="float64")).to_parquet(wrong)
    with pytest.raises(LoadError, match=r"text\.parquet is not a Parquet file"):
        load_batch(con, Batch(extractor_version="1", claims=[text]), "run-1", "2026-01-01T00:00:00Z")
    with pytest.raises(LoadError, match="column value is missing, amount is unknown"):
        load_batch(con, Batch(extractor_version="1", claims=[wrong]), "run-1", "2026-01-01T00:00:00Z")


@pytest.mark.parametrize(("column", "value"), [("period_start", "31/12/2025"), ("surface", None), ("dimensions", "{")])
def test_values_that_are_not_the_schemas_load_nothing_at_all(
    con: duckdb.DuckDBPyConnection, stage: Any, column: str, value: Any
) -> None:
    batch = stage(ONE)
    frame = pd.read_parquet(batch.claims[0])
    frame[column] = frame[column].astype("object")
    frame.loc[0, column] = value
    frame.to_parquet(batch.claims[0])
    with pytest.raises(LoadError, match=r"run-1.*nothing was loaded"):
        load_batch(con, batch, "run-1", "2026-01-01T00:00:00Z")
    assert contents(con) == {table: [] for table in contents(con)}
    assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary").fetchone() == (0,)


def test_claims_of_another_extractor_are_refused(con: duckdb.DuckDBPyConnection, stage: Any) -> None:
    batch = stage(ONE)
    with pytest.raises(LoadError, match="claims carry extractor_version '1', the batch '2'"):
        load_batch(con, Batch(extractor_version="2", claims=batch.claims), "run-1", "2026-01-01T00:00:00Z")


def test_counts_add_up() -> None:
    assert LoadCounts(claims=1) + LoadCounts(claims=2, documents=1) == LoadCounts(claims=3, documents=1)
