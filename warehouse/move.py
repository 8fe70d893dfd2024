"""From one storage to another: all tables of a warehouse, held against the original by counts and hashes."""

from __future__ import annotations

from pathlib import Path

import duckdb

from schemas.columns import sql_text
from warehouse.connect import open_writer
from warehouse.errors import WarehouseError, WarehouseExistsError, WarehouseMissingError
from warehouse.migrate import transaction
from warehouse.models import relations, remark
from warehouse.storage import Storage, storage

TABLES = """
SELECT schema_name || '.' || table_name FROM duckdb_tables()
WHERE database_name = $1 AND schema_name IN ('raw', 'core', 'mart') ORDER BY ALL
"""
OTHER = "other_warehouse"
"""Name of the database on the other side, while both are attached."""


def fill(path: Path, target: Storage | Path) -> dict[str, int]:
    """Copy the warehouse of a DuckDB file into an empty storage, and hold both against each other.

    Args:
        path: the file, which is brought to this program's version first.
        target: where to; made where nothing is there.

    Returns:
        The rows by table.

    Raises:
        WarehouseError: no such file, the target holds documents already, or a table isn't the same on both sides.
    """
    if not path.exists():
        raise WarehouseMissingError(f"{path} does not exist: name the warehouse that is to be copied")
    with open_writer(path):
        pass
    with open_writer(target) as con:
        held = con.execute("SELECT (SELECT count(*) FROM core.runs) + (SELECT count(*) FROM core.documents)").fetchone()
        if held != (0,):
            raise WarehouseExistsError(f"{storage(target)} holds a warehouse already: it is filled when it is empty")
        (here,) = con.execute("SELECT current_database()").fetchone() or ("",)
        con.execute(f"ATTACH {sql_text(str(path))} AS {OTHER} (READ_ONLY)")
        with transaction(con):
            rows = copy_rows(con, OTHER, here)
            for table in rows:
                if told(con, OTHER, table) != told(con, here, table):
                    raise WarehouseError(f"{table} is not the same in {path} and {storage(target)}: nothing was copied")
    return rows


def export_file(con: duckdb.DuckDBPyConnection, draft: Path) -> None:
    """Write all tables of the connection's warehouse into a new DuckDB file, with its views, macros and comments."""
    with open_writer(draft) as made:
        for model in relations().values():
            if model.materialized == "table":
                remark(made, model)
    con.execute(f"ATTACH {sql_text(str(draft))} AS {OTHER}")
    try:
        con.execute("BEGIN")
        try:
            (here,) = con.execute("SELECT current_database()").fetchone() or ("",)
            copy_rows(con, here, OTHER)
            con.execute("COMMIT")
        except BaseException:
            con.execute("ROLLBACK")
            raise
        con.execute(f"CHECKPOINT {OTHER}")
    finally:
        con.execute(f"DETACH {OTHER}")


def copy_rows(con: duckdb.DuckDBPyConnection, source: str, target: str) -> dict[str, int]:
    """Add the rows of all tables of one attached warehouse to those of another; how many by table."""
    rows = {}
    for (table,) in con.execute(TABLES, [target]).fetchall():
        done = con.execute(f'INSERT INTO "{target}".{table} BY NAME FROM "{source}".{table}').fetchone()
        rows[table] = int(done[0]) if done else 0
    return rows


def told(con: duckdb.DuckDBPyConnection, database: str, table: str) -> tuple[int, int] | None:
    """How many rows a table has, and what they are, in whatever order."""
    return con.execute(f'SELECT count(*), bit_xor(hash(t)) FROM "{database}".{table} AS t').fetchone()  # noqa: S608
