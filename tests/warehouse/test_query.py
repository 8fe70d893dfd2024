"""Named queries and ad-hoc SQL: parameters, limits, and what a reader may not do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.connect import open_reader
from warehouse.errors import QueryError, QueryTimeoutError
from warehouse.query import list_queries, run_query, run_sql

GIVEN: dict[str, list[dict[str, Any]]] = {
    "documents": [{"doc": "a", "body": "Acme cut 12 jobs.", "published": "2026-03-01", "publisher": "One"}],
    "claims": [{"doc": "a", "surface": "12", "value": 12, "metric": "layoffs"}],
}


@pytest.fixture(scope="module")
def snapshot(published: Any) -> Path:
    path: Path = published(GIVEN)
    return path


@pytest.fixture
def reader(snapshot: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_reader(snapshot) as opened:
        yield opened


def test_a_named_query(reader: duckdb.DuckDBPyConnection) -> None:
    table = run_query(reader, "latest", {"metric": "layoffs", "rows": "5"})
    assert table.column("value").to_pylist() == [12.0]
    assert run_query(reader, "latest", {"metric": "users"}).num_rows == 0
    assert len(list_queries()) >= 12


@pytest.mark.parametrize(
    ("name", "params", "words"),
    [
        ("latets", {}, "no query 'latets': did you mean latest"),
        ("zzz", {}, "no query 'zzz': queries are "),
        ("latest", {"metrics": "x"}, "has no parameter 'metrics': parameters are metric, family, subject, rows"),
        ("latest", {"rows": "many"}, "parameter rows is 'many', not a whole number"),
        ("telling", {"since": "1/2/2026"}, "parameter since is '1/2/2026', not a day such as"),
        ("leaderboard", {}, "needs parameter benchmark: Name of the benchmark"),
    ],
)
def test_a_call_that_does_not_hold(
    reader: duckdb.DuckDBPyConnection, name: str, params: dict[str, Any], words: str
) -> None:
    with pytest.raises(QueryError, match=words):
        run_query(reader, name, params)


def test_plain_sql(reader: duckdb.DuckDBPyConnection) -> None:
    assert run_sql(reader, "SELECT count(*) AS n FROM core.claims").to_pylist() == [{"n": 1}]
    assert run_sql(reader, "FROM trend('ACME', 'layoffs')").num_rows == 1


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO core.claims SELECT * FROM core.claims",
        "DELETE FROM core.claims",
        "DROP TABLE core.claims",
        "CREATE TABLE mine AS SELECT 1",
        "COPY core.claims TO '{folder}/stolen.csv'",
        "COPY (SELECT 1) TO '{folder}/stolen.parquet' (FORMAT parquet)",
        "EXPORT DATABASE '{folder}/stolen'",
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "ATTACH '{folder}/other.duckdb' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET enable_external_access",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM reader",
    ],
)
def test_a_reader_neither_writes_nor_reaches_out(reader: duckdb.DuckDBPyConnection, tmp_path: Path, sql: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(QueryError):
        run_sql(reader, sql.format(folder=tmp_path, file=secret))
    assert not list(tmp_path.glob("stolen*"))
    assert not (tmp_path / "other.duckdb").exists()
    assert run_sql(reader, "SELECT count(*) AS n FROM core.claims").to_pylist() == [{"n": 1}]


@pytest.mark.parametrize(
    ("sql", "words"),
    [("SELECT 1; SELECT 2", "2 statements; give one"), ("", "0 statements"), ("SELEC 1", "SQL: Parser Error")],
)
def test_one_statement_that_parses(reader: duckdb.DuckDBPyConnection, sql: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        run_sql(reader, sql)


def test_a_query_that_takes_too_long_is_stopped_and_the_next_one_runs(reader: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.2 s"):
        run_sql(reader, "SELECT sum(a.range * b.range) FROM range(10000000) AS a, range(10000000) AS b", timeout=0.2)
    assert run_sql(reader, "SELECT 1 AS one").to_pylist() == [{"one": 1}]


def test_the_writers_connection_runs_no_plain_sql(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(QueryError, match="needs a reader's connection"):
        run_sql(con, "SELECT 1")
