"""Every model's given/expect rows, its columns, its comments, its key and checks."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from schemas.columns import sql_text
from warehouse.models import Case, Model, define, models
from warehouse.quality.run import model_outcomes
from warehouse.query import arguments

ALL = [model for folder in ("core", "marts", "macros", "queries") for model in models(folder).values()]
CASES = [
    pytest.param(model, case, id=f"{model.folder}/{model.name}: {case.name}") for model in ALL for case in model.tests
]


def rows(con: duckdb.DuckDBPyConnection, model: Model, params: dict[str, Any]) -> list[dict[str, Any]]:
    """The model's rows as dicts, as JSON would have them."""
    if model.folder == "queries":
        result = con.execute(model.sql, arguments(model, params))
    elif model.folder == "macros":
        given = {name: params.get(name, item.default) for name, item in model.parameters.items()}
        call = f"{model.name}({', '.join(f'{name} := ${name}' for name in given)})"
        result = con.execute(f"SELECT {call} AS {model.name}" if model.scalar else f"FROM {call}", given)
    else:
        result = con.execute(f"FROM {model.relation}")
    names = [item[0] for item in result.description or []]
    assert names == list(model.columns), "the .yml names the columns in order"
    return [dict(zip(names, map(plain, values), strict=True)) for values in result.fetchall()]


def plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return float(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value


@pytest.mark.parametrize(("model", "case"), CASES)
def test_case(con: duckdb.DuckDBPyConnection, load: Any, model: Model, case: Case) -> None:
    load(con, case.given)
    found = rows(con, model, case.params)
    cared = sorted({name for row in case.expect for name in row})
    assert all(sorted(row) == cared for row in case.expect), "expected rows name the same columns"
    expected = [{name: plain(row[name]) for name in cared} for row in case.expect]
    shown = [{name: row[name] for name in cared} for row in found] if cared else found
    if model.folder in {"macros", "queries"}:
        assert shown == expected
    else:
        assert Counter(map(repr, shown)) == Counter(map(repr, expected))
    broken = (
        [item.told() for item in model_outcomes(con, model) if not item.success]
        if model.folder in {"core", "marts"}
        else []
    )
    assert broken == []


def test_all_work_on_an_empty_warehouse(con: duckdb.DuckDBPyConnection) -> None:
    for model in ALL:
        if model.scalar or model.name == "subject_keys":  # a name leads to keys whatever is stored
            continue
        params = {
            name: "2026-01-01" if item.type == "date" else "1"
            for name, item in model.parameters.items()
            if item.required
        }
        assert rows(con, model, params) == [], model.name
        if model.folder in {"core", "marts"}:
            assert all(item.success for item in model_outcomes(con, model)), model.name


@pytest.mark.parametrize("model", ALL, ids=lambda model: f"{model.folder}/{model.name}")
def test_is_documented_and_short(model: Model) -> None:
    assert model.tests, f"{model.name} has no given/expect rows"
    assert len(model.sql.splitlines()) < 80
    assert all(model.describe(name) for name in model.columns)


def test_every_table_view_and_column_has_a_comment(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    load(con, {})
    bare = con.execute(
        """
        SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns()
        WHERE database_name = 'test' AND schema_name IN ('raw', 'core', 'mart') AND comment IS NULL
        UNION ALL
        SELECT schema_name || '.' || table_name, NULL FROM duckdb_tables()
        WHERE database_name = 'test' AND schema_name IN ('raw', 'core', 'mart') AND comment IS NULL
        UNION ALL
        SELECT schema_name || '.' || view_name, NULL FROM duckdb_views()
        WHERE database_name = 'test' AND schema_name IN ('core', 'mart') AND comment IS NULL
        """
    ).fetchall()
    assert bare == []


def test_redefining_keeps_what_is_there(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    load(
        con,
        {
            "documents": [{"doc": "a", "body": "Acme cut 12 jobs."}],
            "claims": [{"doc": "a", "surface": "12", "value": 12, "metric": "layoffs"}],
        },
    )
    con.execute("COMMENT ON TABLE main.techfigures_migrations IS 'made by another version'")
    con.execute("CREATE OR REPLACE VIEW core.current_documents AS SELECT 1 AS one")
    define(con)
    assert con.execute("SELECT count(document_id) FROM core.current_documents").fetchone() == (1,)
    assert con.execute("SELECT sum(claims) FROM mart.claims_by_family").fetchone() == (1,)
    assert sql_text("it's") == "'it''s'"
