"""What is changed in the warehouse's file behind the program's back is found before it is published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.reference import ExchangeRateRow
from tests.warehouse.conftest import at, fill
from warehouse.build import build
from warehouse.forget import forget
from warehouse.load import load_batch
from warehouse.publish import QualityFailed, publish, release
from warehouse.quality import QualityRule, run_quality
from warehouse.quality.reconciliation import reconciled, record
from warehouse.reference import insert

BODY = "Acme raised $5 million in March, has 300 staff and cut 12 jobs of them."
GIVEN: dict[str, list[dict[str, Any]]] = {
    "exchange_rates": [
        {"day": f"2026-02-{day:02}", "currency": name, "per_euro": rate}
        for day in range(1, 11)
        for name, rate in (("USD", 1.1), ("GBP", 0.85))
    ],
    "documents": [
        {"doc": "a", "body": BODY, "published": "2026-03-01"},
        {"doc": "b", "body": "Bolt was bought for $7 million; 40 jobs went.", "published": "2026-03-02"},
    ],
    "claims": [
        {"doc": "a", "surface": "$5 million", "value": 5e6, "unit": "USD", "metric": "funding_round",
         "period_start": "2026-03-01", "period_end": "2026-03-31"},
        {"doc": "a", "surface": "300", "value": 300, "unit": "employee", "metric": "headcount"},
        {"doc": "a", "surface": "12", "value": 12, "metric": "layoffs"},
        {"doc": "b", "surface": "$7 million", "value": 7e6, "unit": "USD", "metric": "acquisition_price",
         "subject": "Bolt"},
        {"doc": "b", "surface": "40", "value": 40, "metric": "layoffs", "subject": "Bolt"},
    ],
}  # fmt: skip
ONE = "WHERE claim_id = (SELECT min(c.claim_id) FROM core.claims AS c WHERE c.metric = 'funding_round')"
CORRUPTIONS = {
    "a value times a thousand": "UPDATE core.claims SET value = value * 1000 WHERE one",
    "a changed currency": "UPDATE core.claims SET unit = 'EUR' WHERE one",
    "a wrong subject": "UPDATE core.claims SET subject = 'Bolt' WHERE one",
    "a flipped status": "UPDATE core.claims SET status = 'rumoured' WHERE one",
    "rates times ten": "UPDATE core.exchange_rates SET per_euro = per_euro * 10",
    "one rate times ten": "UPDATE core.exchange_rates SET per_euro = per_euro * 10 "
    "WHERE currency = 'GBP' AND day = DATE '2026-02-05'",
    "no events": "DELETE FROM mart.events",
    "a deleted reading": "DELETE FROM core.readings WHERE reading_id = 1",
    "a changed body": "UPDATE core.documents SET body = replace(body, 'March', 'April') WHERE doc = 'a'",
    "a swapped span": "UPDATE core.claims SET span_start = span_start + 1, span_end = span_end + 1 WHERE one",
    "a claim twice": "INSERT INTO core.claims SELECT * FROM core.claims WHERE one",
    "a deleted document": "DELETE FROM core.documents WHERE doc = 'a'",
    "a changed period": "UPDATE core.claims SET period_start = '2025-03-01', period_end = '2025-03-31' WHERE one",
    "a changed metric": "UPDATE core.claims SET metric = 'investment' WHERE one",
    "a shifted day of publication": "UPDATE core.documents SET published = published + 30 WHERE doc = 'a'",
    "no roots": "DELETE FROM core.root_members",
    "a changed comparator": "UPDATE core.claims SET comparator = '>' WHERE one",
    "a foreign unit": "UPDATE core.claims SET unit = 'kWh' WHERE one",
    "a dropped claim": "DELETE FROM core.claims WHERE one",
    "a figure of another value": "UPDATE mart.modalities SET value = value * 10 WHERE metric = 'headcount'",
    "a statement of another currency": "UPDATE core.statements SET unit = 'EUR' WHERE unit = 'USD'",
}


@pytest.fixture
def stored(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A warehouse of which a run has recorded what it left."""
    fill(con, GIVEN, tmp_path / "staging")
    record(con, at(1))
    return con


def found(con: duckdb.DuckDBPyConnection, day: int = 2) -> list[str]:
    """What a later run finds wrong."""
    return [name for name, (_, wrong) in reconciled(con, "run-9", at(day)).items() if wrong]


def test_what_was_planted_is_found(stored: duckdb.DuckDBPyConnection) -> None:
    assert found(stored) == []
    for name, sql in CORRUPTIONS.items():
        stored.execute("BEGIN")
        stored.execute(sql.replace("WHERE one", ONE))
        assert found(stored), name
        stored.execute("ROLLBACK")
    assert found(stored) == []


def test_a_changed_body_is_found_by_its_hash(stored: duckdb.DuckDBPyConnection) -> None:
    stored.execute("UPDATE core.documents SET body = replace(body, 'them', 'us') WHERE doc = 'a'")
    assert found(stored) == ["bodies have their hash"]
    assert found(stored, day=4) == ["bodies have their hash"], "4 January 2026 is a Sunday: all are looked at"


def test_what_runs_add_is_no_change(stored: duckdb.DuckDBPyConnection, stage: Any) -> None:
    later = {
        "documents": [{"doc": "c", "body": "Cog raised $9 million.", "published": "2026-03-04", "loaded": 2}],
        "claims": [
            {"doc": "c", "surface": "$9 million", "value": 9e6, "unit": "USD", "metric": "funding_round",
             "subject": "Cog", "loaded": 2}
        ],
    }  # fmt: skip
    load_batch(stored, stage(later, 2), "run-2", at(2))
    insert(stored, "core.exchange_rates", ExchangeRateRow,
           [ExchangeRateRow(day="2026-02-11", currency="USD", per_euro=1.12)])  # fmt: skip
    build(stored, at(2))
    assert found(stored) == []
    record(stored, at(2))
    forget(stored, "a", "asked to", at(3))
    build(stored, at(3))
    assert found(stored) == []


def test_nothing_is_published_and_a_rule_leads_out(stored: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    snapshot = tmp_path / "s.duckdb"
    stored.execute("UPDATE core.claims SET unit = 'EUR' WHERE one".replace("WHERE one", ONE))
    with pytest.raises(QualityFailed, match=r"reconciliation: core\.claims as recorded"):
        release(stored, snapshot, tmp_path / "quality", "run-9", at(2))
    assert not snapshot.exists()
    build(stored, at(2), full=True)
    accepted = QualityRule(suite="reconciliation", expectation="core.claims as recorded", severity="warning")
    assert run_quality(stored, tmp_path / "quality", "run-10", at(3), [accepted]).passed
    publish(stored, snapshot, "run-10", at(3))
    assert found(stored) == [], "what was published is what later runs are held against"
