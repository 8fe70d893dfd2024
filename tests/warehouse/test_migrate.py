"""Migrations: in order, once, and what they make is what the schemas say."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import zstandard

from schemas.stored import TABLES, ddl
from warehouse.build import build
from warehouse.connect import open_reader, open_writer
from warehouse.errors import NotAWarehouseError, WarehouseNewerError
from warehouse.migrate import migrate, migrations, version
from warehouse.money import load_bundled
from warehouse.reference import load_reference

OLDER = Path(__file__).parent / "older"
HELD = """
    SELECT doc, span_start, span_end, value, unit, metric, subject, status, period_start, sentence, claim_id
    FROM core.claims ORDER BY ALL
"""
SHAPE = """
    SELECT c.schema_name, c.table_name, t.comment, c.column_index, c.column_name, c.data_type, c.is_nullable, c.comment
    FROM duckdb_columns() AS c
    INNER JOIN duckdb_tables() AS t USING (database_name, schema_name, table_name)
    WHERE c.database_name = current_database() AND c.schema_name IN ('raw', 'core')
    ORDER BY ALL
"""


def test_migrated_tables_are_those_of_the_schemas(tmp_path: Path) -> None:
    declared, migrated = duckdb.connect(), duckdb.connect()
    declared.execute("CREATE SCHEMA raw; CREATE SCHEMA core;" + ddl())
    migrate(migrated, tmp_path / "x.duckdb")
    found = migrated.execute(SHAPE).fetchall()
    assert found == declared.execute(SHAPE).fetchall()
    assert {f"{row[0]}.{row[1]}" for row in found} == set(TABLES)


def test_each_runs_once_and_in_order(tmp_path: Path) -> None:
    con = duckdb.connect()
    assert migrate(con, tmp_path, upto=2) == [1, 2]
    assert version(con) == 2
    assert migrate(con, tmp_path) == sorted(migrations())[2:]
    assert migrate(con, tmp_path) == []


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "0001_broken.sql"
    broken.write_text("CREATE TABLE half (i INTEGER); SELECT no_such_column;", encoding="utf-8")
    monkeypatch.setattr("warehouse.migrate.migrations", lambda: {1: broken})
    con = duckdb.connect()
    with pytest.raises(duckdb.Error, match="no_such_column"):
        migrate(con, tmp_path)
    assert con.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,)


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as con:
        con.execute("INSERT INTO techfigures_migrations VALUES (999, 'from the future')")
    with (
        pytest.raises(WarehouseNewerError, match=r"schema version 999, this program knows \d+: update techfigures"),
        open_writer(path),
    ):
        pass
    with pytest.raises(WarehouseNewerError, match="update techfigures"), open_reader(path):
        pass


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE theirs (i INTEGER)")
    with pytest.raises(NotAWarehouseError, match="holds other tables"), open_writer(path):
        pass
    with pytest.raises(NotAWarehouseError, match="no warehouse of techfigures"), open_reader(path):
        pass
    with duckdb.connect(str(path)) as other:
        assert other.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (1,)


@pytest.mark.parametrize("stored", sorted(OLDER.glob("*.zst")), ids=lambda path: path.name.split(".")[0])
def test_a_stored_older_file_comes_forward_with_all_that_it_holds(stored: Path, tmp_path: Path) -> None:
    """Files as earlier versions left them: two articles, one French and one English, run and published."""
    path = tmp_path / "w.duckdb"
    path.write_bytes(zstandard.ZstdDecompressor().decompress(stored.read_bytes()))
    with duckdb.connect(str(path), read_only=True) as con:
        before = version(con)
        claims = con.execute(HELD).fetchall()
    assert before == int(stored.name.split(".")[0])
    with open_writer(path) as con:
        assert version(con) == len(migrations())
        load_reference(con, "2026-11-25T00:00:00+00:00")
        load_bundled(con)
        build(con, "2026-11-25T00:00:00+00:00")
        assert con.execute(HELD).fetchall() == claims
        assert con.execute(SHAPE).fetchall() == fresh(tmp_path)
        best = con.execute(
            "SELECT metric, value, unit, amount_usd IS NOT NULL FROM core.judged_figures "  # doubted ones too
            "WHERE family = 'deal' ORDER BY value"
        ).fetchall()
        asof = con.execute("SELECT count(*) FROM claims_asof(DATE '2025-03-04')").fetchone()
    assert best == [("funding_round", 35e6, "EUR", True), ("acquisition_price", 2.4e9, "USD", True)]
    assert asof == (sum(claim[0] == "norvane" for claim in claims),)


def fresh(folder: Path) -> list[tuple[object, ...]]:
    """The tables of a warehouse made now."""
    with open_writer(folder / "fresh.duckdb") as con:
        load_reference(con, "2026-11-25T00:00:00+00:00")
        load_bundled(con)
        build(con, "2026-11-25T00:00:00+00:00")
        return con.execute(SHAPE).fetchall()
