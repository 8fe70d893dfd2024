"""Building bit by bit gives what building all anew gives, and touches no more than it must."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from schemas.reference import ExchangeRateRow
from warehouse import build as building
from warehouse.build import build
from warehouse.models import relations
from warehouse.reference import insert

STORY = "Acme said on Monday that it would cut 12 jobs in Lyon and none elsewhere this year."
GIVEN: dict[str, list[dict[str, Any]]] = {
    "exchange_rates": [{"day": "2026-03-02", "currency": "USD", "per_euro": 1.25}],
    "entities": [
        {"entity_id": "company/acme", "label": "Acme"},
        {"entity_id": "company/acme", "label": "Acme", "loaded": 4, "replaces": ["company/acm"]},
    ],
    "documents": [
        {"doc": "a", "body": STORY, "published": "2026-03-02"},
        {"doc": "b", "body": "Bolt raised $5 million, for 10 % of it.", "published": "2026-03-01"},
        {"doc": "c", "body": "Volt has 3 million users.", "published": "2026-03-01"},
        *({"doc": f"x{n}", "body": f"Nothing at all, {n} times.", "published": "2026-02-01"} for n in range(20)),
        {"doc": "d", "body": f"{STORY} More follows.", "published": "2026-03-01", "loaded": 2},
        {"doc": "b", "body": "Bolt raised $6 million, for 10 % of it.", "published": "2026-03-01", "loaded": 3},
        {"doc": "e", "body": "Acm cut 13 jobs.", "published": "2026-03-04", "loaded": 3},
        {"doc": "f", "body": "Nothing.", "published": "2026-03-04", "loaded": 4},
        {"doc": "h", "body": "Volt has 400 million users.", "published": "2026-03-03", "loaded": 2},
        {"doc": "i", "body": "Some 410 million people are on Volt by now, its own count says.",
         "published": "2026-03-06", "loaded": 5},
        {"doc": "g", "body": "Bolt a levé 5,2 millions d'euros.", "published": "2026-03-05", "loaded": 5},
    ],
    "claims": [
        {"doc": "a", "surface": "12", "value": 12, "metric": "layoffs", "subject_id": "company/acme"},
        {"doc": "b", "surface": "$5 million", "value": 5e6, "unit": "USD", "metric": "funding_round",
         "subject": "Bolt"},
        {"doc": "b", "surface": "10 %", "value": 10, "unit": "%", "metric": "equity_share", "subject": "Bolt"},
        {"doc": "c", "surface": "3 million", "value": 3e6, "unit": "user", "metric": "users", "subject": "Volt"},
        {"doc": "d", "surface": "12", "value": 12, "metric": "layoffs", "subject_id": "company/acme", "loaded": 2},
        {"doc": "b", "surface": "$6 million", "value": 6e6, "unit": "USD", "metric": "funding_round", "subject": "Bolt",
         "loaded": 3},
        {"doc": "b", "surface": "10 %", "value": 10, "unit": "%", "metric": "equity_share", "subject": "Bolt",
         "loaded": 3},
        {"doc": "e", "surface": "13", "value": 13, "metric": "layoffs", "subject": "Acm", "subject_id": "company/acm",
         "loaded": 3},
        {"doc": "g", "surface": "5,2 millions d'euros", "value": 5.2e6, "unit": "EUR", "metric": "funding_round",
         "subject": "Bolt", "loaded": 5},
        {"doc": "h", "surface": "400 million", "value": 4e8, "unit": "user", "metric": "users", "subject": "Volt",
         "loaded": 2},
        {"doc": "i", "surface": "410 million", "value": 4.1e8, "unit": "user", "metric": "users", "subject": "Volt",
         "loaded": 5},
    ],
    "corrections": [
        {"correction_id": "x", "document": "c", "surface": "3 million", "expect": {"value": 3e6},
         "replace": {"value": 3.5e6}, "reason": "typo", "dated": "2026-03-05", "loaded": 4, "until": 5},
    ],
}  # fmt: skip


def shown(con: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    return {
        name: con.execute(f"FROM {name} ORDER BY ALL").fetchall()
        for name, model in relations().items()
        if model.materialized == "table"
    }


@pytest.mark.parametrize("loads", [1, 2, 3, 4, 5])
def test_bit_by_bit_gives_the_same(con: duckdb.DuckDBPyConnection, load: Any, loads: int) -> None:
    kept = {name: [row for row in rows if int(row.get("loaded", 1)) <= loads] for name, rows in GIVEN.items()}
    load(con, kept)
    bit_by_bit = shown(con)
    assert bit_by_bit["mart.modalities"]
    build(con, "2026-02-01T00:00:00+00:00", full=True)
    assert shown(con) == bit_by_bit


@pytest.mark.parametrize(("loads", "doubted"), [(1, []), (2, [4e8]), (4, [4e8]), (5, [3e6])])
def test_what_a_later_load_tells_decides_what_is_doubted(
    con: duckdb.DuckDBPyConnection, load: Any, loads: int, doubted: list[float]
) -> None:
    load(con, {name: [row for row in rows if int(row.get("loaded", 1)) <= loads] for name, rows in GIVEN.items()})
    assert [row[0] for row in con.execute("SELECT d.value FROM mart.doubted AS d").fetchall()] == doubted


def test_a_small_load_touches_little(
    con: duckdb.DuckDBPyConnection, load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed: list[str] = []
    renew = building.renew

    def noted(opened: duckdb.DuckDBPyConnection, model: Any, partition: str, slices: set[str]) -> None:
        renewed.append(model.relation)
        renew(opened, model, partition, slices)

    monkeypatch.setattr(building, "renew", noted)
    load(con, GIVEN)
    tables = [name for name, model in relations().items() if model.materialized == "table" and model.partition]
    assert renewed.count("mart.modalities") == 4, "the first build is a full one, the others are not"
    assert set(renewed) == set(tables)


def test_a_later_rate_renews_what_had_to_take_an_older_one(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    load(con, {name: [row for row in rows if "loaded" not in row] for name, rows in GIVEN.items()})
    amount = "SELECT amount_eur::DOUBLE FROM mart.modalities WHERE metric = 'funding_round'"
    assert con.execute(amount).fetchone() is not None
    later = [ExchangeRateRow(day="2026-03-01", currency="USD", per_euro=1.0)]
    insert(con, "core.exchange_rates", ExchangeRateRow, later)
    later = [ExchangeRateRow(day="2026-03-09", currency="USD", per_euro=1.0)]
    insert(con, "core.exchange_rates", ExchangeRateRow, later)
    build(con, "2026-02-01T00:00:00+00:00")
    assert con.execute(amount).fetchone() == (5e6,)


def test_other_reference_rows_rebuild_all(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    load(con, {name: [row for row in rows if "loaded" not in row] for name, rows in GIVEN.items()})
    con.execute("UPDATE core.units SET canonical = 'x' WHERE unit = 'USD'")
    build(con, "2026-02-01T00:00:00+00:00")
    assert con.execute("SELECT DISTINCT canonical_unit FROM core.statements WHERE unit = 'USD'").fetchall() == [("x",)]
