"""Quality: what is generated, what each planted fault fails, and that an error stops the publishing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.columns import columns
from schemas.metric import metrics
from schemas.stored import TABLES
from warehouse.connect import open_reader
from warehouse.publish import QualityFailed, publish, release
from warehouse.quality import run_quality
from warehouse.quality.suites import LONG, suites
from warehouse.reference import load_reference

GIVEN: dict[str, list[dict[str, Any]]] = {
    "documents": [{"doc": "a", "body": "Acme cut 12 jobs. Été : 4 millions d’usagers.", "published": "2026-03-01"}],
    "claims": [
        {"doc": "a", "surface": "12", "value": 12, "metric": "layoffs", "unit": "employee"},
        {"doc": "a", "surface": "4 millions", "value": 4e6, "metric": "users", "unit": "user"},
    ],
    "mentions": [{"doc": "a", "surface": "12", "value": 12}],
    "quarantine": [{"doc": "a", "rule": "not_rederivable"}],
}
FAULTS = {
    "core.claims column document_is_stored": "UPDATE core.claims SET revision_id = '0123456789abcdef'",
    "core.claims column span_holds_surface": "UPDATE core.claims SET span_start = 7, span_end = 9",
    "core.claims column sentence_holds_surface": "UPDATE core.claims SET sentence = 'Nothing.'",
    "core.claims column value_within_range": "UPDATE core.claims SET value_low = 13, value_high = 14",
    "core.claims column period_in_order": (
        "UPDATE core.claims SET period_start = '2026-02-01', period_end = '2026-01-01'"
    ),
    "core.claims column metric_is_of_family": "UPDATE core.claims SET family = 'usage'",
    "core.claims column metric": "UPDATE core.claims SET metric = NULL",
    "core.claims column value": "UPDATE core.claims SET value = -12",
    "core.claims column status": "UPDATE core.claims SET status = 'perhaps'",
    "core.claims column claim_id": "UPDATE core.claims SET claim_id = 'short'",
    "core.claims: ExpectCompoundColumnsToBeUnique": "INSERT INTO core.claims SELECT * FROM core.claims",
    "core.documents column revision_id": "INSERT INTO core.documents SELECT * FROM core.documents",
    "core.documents column reading_is_stored": "UPDATE core.documents SET document_id = '0123456789abcdef'",
    "core.mentions column is_no_claim": "UPDATE core.mentions SET metric = 'users'",
    "core.quarantine column state": "UPDATE core.quarantine SET state = 'gone'",
    "core.source_checks column is_explained": (
        "INSERT INTO core.source_checks BY NAME"
        " SELECT '1' AS run_id, 's' AS source, now() AS checked_at, 'stale' AS verdict, 3 AS items, 1 AS failures"
        " FROM core.documents"
    ),
    "raw.fetches column has_bytes_or_reason": (
        "INSERT INTO raw.fetches BY NAME"
        " SELECT '0123456789abcdef' AS fetch_id, 'https://a.example/' AS url, now() AS fetched_at FROM core.documents"
    ),
    "raw.fetches column optout_is_kept_to": (
        "INSERT INTO raw.fetches BY NAME SELECT '0123456789abcdef' AS fetch_id, 'https://a.example/' AS url,"
        " now() AS fetched_at, repeat('a', 64) AS raw_sha256, 'header tdm-reservation: 1' AS optout FROM core.documents"
    ),
    "mart.evidence: highlight_start": "UPDATE core.claims SET sentence_start = span_start + 1",
}
"""What is planted, each in a document of its own, and how the failure that it must give is told."""


def test_every_column_with_a_rule_has_an_expectation() -> None:
    by_name = {suite.name: suite for suite in suites(metrics(), [])}
    tables = ("core.claims", "core.documents", "core.mentions", "core.quarantine", "core.source_checks", "raw.fetches")
    for table in tables:
        looked_at = {item.column for item in by_name[table].expected}
        ruled = {
            item.sql_name for item in columns(TABLES[table]) if not item.nullable or item.ge is not None or item.isin
        }
        assert ruled - LONG <= looked_at


def test_bands_are_warnings_for_the_metrics_that_are_there() -> None:
    levels = suites(metrics(), ["users", "no_such_metric"])[-1]
    assert [(item.column, item.severity) for item in levels.expected[1:]] == [("users", "warning")]


def test_sound_and_empty_warehouses_pass(con: duckdb.DuckDBPyConnection, tmp_path: Path, load: Any) -> None:
    docs = tmp_path / "docs"
    load_reference(con, "2026-01-01T00:00:00+00:00")
    empty = run_quality(con, docs, "run-0", "2026-01-01T00:00:00Z")
    assert empty.passed, [item.told() for item in empty.failures]
    assert empty.warnings == ()
    load(con, GIVEN)
    load_reference(con, "2026-01-01T00:00:00+00:00")
    sound = run_quality(con, docs, "run-1", "2026-01-01T00:00:01Z")
    assert sound.passed, [item.told() for item in sound.failures]
    assert sound.warnings == ()
    assert (docs / "index.html").exists()
    stored = con.execute(
        "SELECT count(*), bool_and(success) FROM core.quality_results WHERE run_id = 'run-1'"
    ).fetchone()
    assert stored == (sound.counts["checked"], True)


def test_each_planted_fault_is_found_and_shown(con: duckdb.DuckDBPyConnection, tmp_path: Path, load: Any) -> None:
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in GIVEN}
    for number, _ in enumerate(FAULTS):
        body = f"Acme cut 12 jobs of {number + 100}."
        rows["documents"].append({"doc": f"d{number}", "body": body})
        rows["claims"].append({"doc": f"d{number}", "surface": "12", "value": 12, "metric": "layoffs"})
        rows["mentions"].append({"doc": f"d{number}", "surface": str(number + 100), "value": number + 100})
        rows["quarantine"].append({"doc": f"d{number}", "rule": "not_rederivable"})
    load(con, rows)
    load_reference(con, "2026-01-01T00:00:00+00:00")
    for number, fault in enumerate(FAULTS.values()):
        con.execute(f"{fault} WHERE doc = 'd{number}'")
    report = run_quality(con, tmp_path / "docs", "run-1", "2026-01-01T00:00:00Z")
    found = [item.told() for item in report.failures if item.unexpected and item.examples]
    assert [what for what in FAULTS if not any(told.startswith(what) for told in found)] == []
    assert not report.passed


def test_an_implausible_level_warns_and_does_not_stop(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, load: Any
) -> None:
    load(con, GIVEN)
    load_reference(con, "2026-01-01T00:00:00+00:00")
    con.execute("UPDATE core.claims SET value = 4e12 WHERE metric = 'users'")
    done = release(con, tmp_path / "s.duckdb", tmp_path / "docs", "run-1", "2026-01-01T00:00:00Z")
    assert [item.column for item in done.quality.warnings] == ["users"]
    assert "4000000000000" in done.quality.warnings[0].told()
    assert done.publication.claims == 2


def test_an_error_stops_the_publishing_and_says_what_failed(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, load: Any
) -> None:
    snapshot = tmp_path / "s.duckdb"
    load(con, GIVEN)
    load_reference(con, "2026-01-01T00:00:00+00:00")
    publish(con, snapshot, "run-1", "2026-01-01T00:00:00Z")
    con.execute("UPDATE core.claims SET status = 'perhaps' WHERE value = 12")
    with pytest.raises(QualityFailed) as caught:
        release(con, snapshot, tmp_path / "docs", "run-2", "2026-01-02T00:00:00Z")
    told = str(caught.value)
    assert "core.claims column status: ExpectColumnValuesToBeInSet" in told
    assert "1 of 2 rows fail, such as 'perhaps' at claim_id " in told
    assert "\n" not in told
    row = con.execute(
        "SELECT column_name, unexpected FROM core.quality_results WHERE run_id = 'run-2' AND NOT success"
    ).fetchall()
    assert row == [("status", 1)]
    with open_reader(snapshot) as reader:
        assert reader.execute("SELECT run_id FROM core.publications").fetchall() == [("run-1",)]
        assert reader.execute("SELECT count(*) FROM core.claims WHERE status = 'perhaps'").fetchone() == (0,)
