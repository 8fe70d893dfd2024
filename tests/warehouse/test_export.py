"""Exports: every form reads back to the same rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.connect import open_reader
from warehouse.errors import QueryError, WarehouseMissingError
from warehouse.export import export

GIVEN: dict[str, list[dict[str, Any]]] = {
    "documents": [{"doc": "a", "body": 'Été, « 12 », puis\n30 « postes », "net".', "published": "2026-03-01"}],
    "claims": [
        {"doc": "a", "surface": "12", "value": 12.5, "metric": "layoffs", "dimensions": '{"window": "weekly"}'},
        {"doc": "a", "surface": "30", "value": 30, "metric": "hires"},
    ],
}


@pytest.fixture(scope="module")
def snapshot(published: Any) -> Path:
    path: Path = published(GIVEN)
    return path


@pytest.fixture
def reader(snapshot: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_reader(snapshot) as opened:
        yield opened


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_spreadsheet_runs_nothing(reader: duckdb.DuckDBPyConnection, tmp_path: Path, form: str) -> None:
    texts = ["=1+1", "+1+1", "-2+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "＝1+1", "=", "-5", "+12.5%", "a=b", ""]
    rows = " UNION ALL ".join(
        f"SELECT {number} AS n, -1.5 AS value, {chr(39)}{text.replace(chr(39), chr(39) * 2)}{chr(39)} AS told"
        for number, text in enumerate(texts)
    )
    export(reader, f"{rows} UNION ALL SELECT 99, 2, NULL ORDER BY n", tmp_path / f"out.{form}")
    with (tmp_path / f"out.{form}").open(newline="", encoding="utf-8") as file:
        read = list(csv.DictReader(file)) if form == "csv" else [json.loads(line) for line in file]
    marked = [f"'{text}" if form == "csv" and number < 7 else text for number, text in enumerate(texts)]
    assert [row["told"] for row in read[:-1]] == marked
    assert {float(row["value"]) for row in read[:-1]} == {-1.5}


@pytest.mark.parametrize("what", ["evidence", "core.claims", "core.documents", "latest_figures", "mart.deals"])
@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_reads_back(reader: duckdb.DuckDBPyConnection, tmp_path: Path, what: str, form: str) -> None:
    path = tmp_path / f"out.{form}"
    relation = what if "." in what else f"mart.{what}"
    chosen = f"FROM {relation} SELECT " + ("* EXCLUDE (body)" if what == "core.documents" else "*")
    expected = reader.execute(f"{chosen} ORDER BY ALL").to_arrow_table()
    assert export(reader, what, path) == expected.num_rows
    types = ", ".join(f"'{name}': '{kind}'" for name, kind, *_ in reader.execute(f"DESCRIBE {chosen}").fetchall())
    read = {
        "parquet": f"read_parquet('{path}')",
        "csv": f"read_csv('{path}', header = true, columns = {{{types}}}, quote = '\"', allow_quoted_nulls = false)",
        "jsonl": f"read_json('{path}', format = 'newline_delimited', columns = {{{types}}})",
    }[form]
    with duckdb.connect() as plain:
        plain.execute("SET TimeZone = 'UTC'")
        assert plain.execute(f"FROM {read}").fetchall() == reader.execute(f"{chosen} ORDER BY ALL").fetchall()


def test_a_query_and_sql(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert export(reader, "latest", tmp_path / "q.csv", params={"metric": "hires"}) == 1
    with (tmp_path / "q.csv").open(encoding="utf-8", newline="") as file:
        assert [row["value"] for row in csv.DictReader(file)] == ["30"]
    assert export(reader, "SELECT value FROM core.claims ORDER BY value", tmp_path / "x.out", "jsonl") == 2
    lines = (tmp_path / "x.out").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [{"value": 12.5}, {"value": 30.0}]


def test_json_columns_are_objects(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    export(reader, "core.claims", tmp_path / "c.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "c.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {"window": "weekly"} in [row["dimensions"] for row in rows]


@pytest.mark.parametrize(
    ("what", "name", "params", "words"),
    [
        ("deals", "out.xlsx", None, "formats are parquet, csv, jsonl"),
        ("nothing_such", "out.csv", None, "nothing is called 'nothing_such': tables and queries are core.aliases"),
        ("deals", "out.csv", {"rows": 1}, "takes no parameters"),
        ("SELECT broken", "out.csv", None, "SQL: Binder Error"),
    ],
)
def test_what_does_not_hold(
    reader: duckdb.DuckDBPyConnection, tmp_path: Path, what: str, name: str, params: dict[str, Any] | None, words: str
) -> None:
    (tmp_path / name).write_text("kept", encoding="utf-8")
    with pytest.raises(QueryError, match=words):
        export(reader, what, tmp_path / name, params=params)
    assert (tmp_path / name).read_text(encoding="utf-8") == "kept"


def test_a_missing_folder(reader: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissingError, match="create it"):
        export(reader, "deals", tmp_path / "no" / "out.csv")
