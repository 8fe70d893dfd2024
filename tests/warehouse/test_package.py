"""A data package reads back to the same rows, and its descriptor says what every column means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.connect import open_reader
from warehouse.errors import QueryError, WarehouseExistsError
from warehouse.package import TABLES, package

GIVEN: dict[str, list[dict[str, Any]]] = {
    "entities": [{"entity_id": "company/acme", "label": "Acme", "aliases": ("ACM",)}],
    "exchange_rates": [{"day": "2026-03-02", "currency": "USD", "per_euro": 1.25}],
    "documents": [
        {"doc": "a", "body": "Acme cut 12 jobs.", "published": "2026-03-01"},
        {"doc": "b", "body": "Bolt raised $5 million, or $6 million.", "published": "2026-04-01"},
        {"doc": "c", "body": "Volt cut 30 jobs."},
    ],
    "claims": [
        {"doc": "a", "surface": "12", "value": 12, "metric": "layoffs", "subject_id": "company/acme"},
        {"doc": "b", "surface": "$5 million", "value": 5e6, "unit": "USD", "metric": "funding_round"},
        {"doc": "b", "surface": "$6 million", "value": 6e6, "unit": "USD", "metric": "funding_round"},
        {"doc": "c", "surface": "30", "value": 30, "metric": "layoffs", "subject": "Volt",
         "dimensions": '{"scope": "jobs"}'},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(published: Any) -> Path:
    path: Path = published(GIVEN)
    return path


@pytest.fixture
def reader(snapshot: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_reader(snapshot) as opened:
        yield opened


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_every_table_reads_back(reader: duckdb.DuckDBPyConnection, tmp_path: Path, form: str) -> None:
    packed = package(reader, tmp_path / "out", form)
    descriptor = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    names = [name.partition(".")[2] for name in TABLES]
    assert [one["name"] for one in descriptor["resources"]] == names == list(packed.rows)
    with duckdb.connect() as plain:
        plain.execute("SET TimeZone = 'UTC'")
        for relation, one in zip(TABLES, descriptor["resources"], strict=True):
            kinds = {name: kind for name, kind, *_ in reader.execute(f"DESCRIBE {relation}").fetchall()}
            assert [field["name"] for field in one["schema"]["fields"]] == list(kinds)
            assert all(field.get("description") for field in one["schema"]["fields"]), relation
            listed = one["path"] if isinstance(one["path"], list) else [one["path"]]
            paths = [str(tmp_path / "out" / path) for path in listed]
            lists = [name for name, kind in kinds.items() if kind.endswith("[]")] if form == "csv" else []
            types = ", ".join(f"'{name}': '{'JSON' if name in lists else kind}'" for name, kind in kinds.items())
            read = {
                "parquet": f"read_parquet({paths}, hive_partitioning = false)",
                "csv": f"read_csv({paths}, header = true, columns = {{{types}}}, allow_quoted_nulls = false)",
                "jsonl": f"read_json({paths}, format = 'newline_delimited', columns = {{{types}}})",
            }[form]
            casts = ", ".join(f"{name}::{kinds[name]} AS {name}" for name in lists)
            chosen = f"* REPLACE ({casts})" if casts else "*"
            found = plain.execute(f"SELECT {chosen} FROM {read} ORDER BY ALL").fetchall()  # noqa: S608
            assert found == reader.execute(f"FROM {relation} ORDER BY ALL").fetchall(), relation
            assert len(found) == packed.rows[one["name"]]


def test_claims_are_partitioned_by_family_and_month(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    package(reader, tmp_path / "out")
    found = sorted(path.parent.relative_to(tmp_path / "out/data/evidence").as_posix()
                   for path in (tmp_path / "out/data/evidence").rglob("*.parquet"))  # fmt: skip
    assert found == [
        "family=deal/month=2026-04",
        "family=workforce/month=2026-03",
        "family=workforce/month=unknown",
    ]


def test_what_is_there_stays(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(WarehouseExistsError, match="name a folder that doesn't"):
        package(reader, tmp_path / "out")
    with pytest.raises(QueryError, match="formats are parquet, csv, jsonl"):
        package(reader, tmp_path / "new", "xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
