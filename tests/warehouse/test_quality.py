"""Quality: what is generated, what each planted fault fails, and that an error stops the publishing."""

from __future__ import annotations

import re
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
from warehouse.quality.page import write_page
from warehouse.quality.report import Outcome, QualityReport
from warehouse.quality.run import counted
from warehouse.quality.suites import LONG, measures, suites
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
    "core.readings column revision_is_stored": (
        "UPDATE core.readings SET revision_id = '0123456789abcdef' WHERE document_id = (SELECT d.document_id "
        "FROM core.documents AS d {where}); --"
    ),
    "core.quarantine column last_step_agrees": (
        "UPDATE core.quarantine SET state = 'replayed', resolved_at = last_seen"
    ),
    "core.quarantine column resolved_when_closed": "UPDATE core.quarantine SET resolved_at = last_seen",
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
    tables = (
        "core.claims", "core.documents", "core.readings", "core.mentions", "core.quarantine", "core.source_checks",
        "raw.fetches",
    )  # fmt: skip
    for table in tables:
        looked_at = {item.column for item in by_name[table].expected}
        ruled = {
            item.sql_name for item in columns(TABLES[table]) if not item.nullable or item.ge is not None or item.isin
        }
        assert ruled - LONG <= looked_at


def test_bands_are_warnings_for_the_metrics_that_are_there() -> None:
    levels = next(
        suite for suite in suites(metrics(), ["users", "no_such_metric"]) if suite.name == "core.current_claims"
    )
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
        where = f"WHERE doc = 'd{number}'"
        con.execute(fault.format(where=where) if "{where}" in fault else f"{fault} {where}")
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
    failed = con.execute(
        "SELECT suite, column_name, unexpected FROM core.quality_results WHERE run_id = 'run-2' AND NOT success "
        "ORDER BY suite"
    ).fetchall()
    assert failed == [("core.claims", "status", 1), ("reconciliation", None, 1)]
    with open_reader(snapshot) as reader:
        assert reader.execute("SELECT run_id FROM core.publications").fetchall() == [("run-1",)]
        assert reader.execute("SELECT count(*) FROM core.claims WHERE status = 'perhaps'").fetchone() == (0,)


def checks(source: str, *items: int, newest: str | None = None, last: str | None = None) -> list[dict[str, Any]]:
    """What was found of a source on successive days."""
    rows = []
    for day, count in enumerate(items, 1):
        at = f"2026-03-{day:02}T06:00:00+00:00"
        fresh = f"2026-03-{day:02}T00:00:00+00:00" if newest is None else newest
        rows.append({"source": source, "run_id": f"{day}", "checked_at": at, "verdict": "well", "items": count,
                     "newest": last if last and day == len(items) else fresh})  # fmt: skip
    return rows


def articles(count: int, *, surfaces: int = 1, loaded: int = 1, of: str = "a") -> dict[str, list[dict[str, Any]]]:
    """Articles with so many claims each, of a subject that the catalogue doesn't know."""
    words = " ".join(f"Firm {number + 10} has {number + 10}0 staff." for number in range(surfaces))
    docs = [
        {"doc": f"{of}{number}", "body": f"{words} Number {of}{number}.", "loaded": loaded} for number in range(count)
    ]
    claims = [
        {"doc": f"{of}{number}", "surface": f"{one + 10}0", "value": (one + 10) * 10, "metric": "headcount",
         "unit": "employee", "subject": f"Firm {one + 10} of {of}{number}", "loaded": loaded}
        for number in range(count)
        for one in range(surfaces)
    ]  # fmt: skip
    return {"documents": docs, "claims": claims}


def series(count: int, factor: float) -> dict[str, list[dict[str, Any]]]:
    """So many companies whose headcount differs by a factor from one month to the next."""
    docs, claims = [], []
    for number in range(count):
        later = round(10 * factor)
        docs.append({"doc": f"s{number}", "body": f"Firm {number} had 10 staff, then {later}. Number s{number}."})
        for surface, month in (("10 staff", 1), (f"{later}.", 2)):
            claims.append(
                {"doc": f"s{number}", "surface": surface, "value": 10 if month == 1 else later, "metric": "headcount",
                 "unit": "employee", "subject": f"Firm {number}", "period_start": f"2026-0{month}-01",
                 "period_end": f"2026-0{month}-28"}
            )  # fmt: skip
    return {"documents": docs, "claims": claims}


def both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {name: one.get(name, []) + other.get(name, []) for name in one.keys() | other.keys()}


def of_status(given: dict[str, list[dict[str, Any]]], status: str, share: float) -> dict[str, list[dict[str, Any]]]:
    """The same with the first claims of another status."""
    last = round(share * len(given["claims"]))
    return given | {
        "claims": [row | ({"status": status} if at < last else {}) for at, row in enumerate(given["claims"])]
    }


KNOWN = [{"entity_id": "company/firm", "label": "Firm"}]


def resolved(given: dict[str, list[dict[str, Any]]], share: float) -> dict[str, list[dict[str, Any]]]:
    """The same with a share of subjects that the catalogue knows."""
    last = round(share * len(given["claims"]))
    claims = [row | ({"subject_id": "company/firm"} if at < last else {}) for at, row in enumerate(given["claims"])]
    return {**given, "claims": claims, "entities": KNOWN}


MEASURES: list[tuple[str, dict[str, list[dict[str, Any]]], list[str]]] = [
    ("freshness", {"source_checks": checks("s", *[20] * 10)}, []),
    ("freshness", {"source_checks": checks("s", *[20] * 10, last="2026-03-01T00:00:00+00:00")}, ["warning"]),
    ("freshness", {"source_checks": checks("s", *[20] * 4, last="2026-01-01T00:00:00+00:00")}, []),
    ("volume", {"source_checks": checks("s", 20, 22, 18, 20, 20, 19)}, []),
    ("volume", {"source_checks": checks("s", 20, 22, 18, 20, 20, 3)}, ["warning"]),
    ("volume", {"source_checks": checks("s", 20, 22, 18, 20, 20, 120)}, ["warning"]),
    ("volume", {"source_checks": checks("s", 20, 22, 18, 3)}, []),
    ("yield", both(articles(60, surfaces=2), articles(60, surfaces=2, loaded=2, of="b")), []),
    ("yield", both(articles(60, surfaces=8), articles(60, surfaces=2, loaded=2, of="b")), ["warning"]),
    ("yield", both(articles(60, surfaces=4), articles(60, surfaces=0, loaded=2, of="b")), ["warning", "error"]),
    ("yield", both(articles(60, surfaces=4), articles(40, surfaces=0, loaded=2, of="b")), []),
    ("jumps", series(3, 19), []),
    ("jumps", series(3, 21), ["warning"]),
    ("jumping", both(series(60, 2), {}), []),
    ("jumping", both(series(60, 100), {}), ["warning", "error"]),
    ("jumping", series(40, 100), []),
    ("unresolved", resolved(articles(110, surfaces=2), 0.3), []),
    ("unresolved", resolved(articles(110, surfaces=2), 0.1), ["warning"]),
    ("unresolved", resolved(articles(110, surfaces=2), 0.01), ["warning", "error"]),
    ("unresolved", articles(90, surfaces=2), []),
    ("rumours", of_status(articles(110, surfaces=2), "rumoured", 0.2), []),
    ("rumours", of_status(articles(110, surfaces=2), "rumoured", 0.5), ["warning"]),
    ("rumours", of_status(articles(110, surfaces=2), "rumoured", 0.9), ["warning", "error"]),
    ("rumours", of_status(articles(90, surfaces=2), "rumoured", 0.9), []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "told"), MEASURES)
def test_measures_warn_and_stop_by_their_bounds(
    con: duckdb.DuckDBPyConnection, load: Any, name: str, given: dict[str, list[dict[str, Any]]], told: list[str]
) -> None:
    load(con, given)
    suite = next(suite for suite in measures() if suite.name == f"measure.{name}")
    counts = counted(con, suite)
    assert [item.severity for item in suite.expected if counts[item.label][0]] == told


@pytest.mark.slow
def test_a_measure_of_severity_error_keeps_the_last_snapshot(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, load: Any
) -> None:
    snapshot = tmp_path / "s.duckdb"
    given = of_status(articles(110, surfaces=2), "rumoured", 0)
    load(con, given)
    load_reference(con, "2026-01-01T00:00:00+00:00")
    con.execute("UPDATE core.claims SET subject_id = (SELECT min(e.entity_id) FROM core.entities AS e)")
    done = release(con, snapshot, tmp_path / "docs", "run-1", "2026-01-01T00:00:00Z")
    assert done.quality.warnings == ()
    con.execute("UPDATE core.claims SET status = 'rumoured', subject_id = 'company/gone'")
    with pytest.raises(QualityFailed, match=r"measure.rumours column extreme.*such as 1.0 at about claims"):
        release(con, snapshot, tmp_path / "docs", "run-2", "2026-01-02T00:00:00Z")
    with open_reader(snapshot) as reader:
        assert reader.execute("SELECT run_id FROM core.publications").fetchall() == [("run-1",)]
    rows = con.execute(
        "SELECT suite, column_name, severity FROM core.quality_results "
        "WHERE run_id = 'run-2' AND NOT success ORDER BY ALL"
    ).fetchall()
    assert rows == [
        ("core.claims", "subject_is_known", "warning"),
        ("measure.rumours", "extreme", "error"),
        ("measure.rumours", "value", "warning"),
        *[("reconciliation", None, "error")] * 2,  # the claims above were changed where they lie
    ]
    page = (tmp_path / "docs" / "index.html").read_text()
    assert "Not published" in page
    assert "1.0 at about claims" in page
    assert not re.search(r"(src|href)\s*=|url\(|@import|https?://", page)


def test_what_documents_say_is_no_markup_of_the_report(tmp_path: Path) -> None:
    bad = Outcome(
        suite="s", expectation="<b>", column=None, severity="error", success=False, checked=1, unexpected=1,
        examples=("<script>alert(1)</script>",), parameters={"a": "<i>"},
    )  # fmt: skip
    write_page(tmp_path, QualityReport(outcomes=(bad,)), "<run>", "now", {})
    page = (tmp_path / "index.html").read_text()
    assert "<script>" not in page
    assert not re.search(r"<(b|i|run)>", page)


def test_no_row_leaves_the_database(con: duckdb.DuckDBPyConnection, tmp_path: Path, load: Any) -> None:
    load(con, articles(60, surfaces=2))
    for suite in suites(metrics(), ["headcount"]):
        assert len(counted(con, suite)) == 1
