"""Tables whose rows hold from one instant to another: what is declared now, and what was declared before."""

from __future__ import annotations

from typing import Any

import duckdb

from schemas.columns import columns, to_frame

CLOCK = ("recorded_from", "recorded_to")


def bring(con: duckdb.DuckDBPyConnection, table: str, record: type, rows: list[Any], recorded_at: str) -> int:
    """Make the rows that hold now exactly these: others are closed at `recorded_at`, new ones begin there.

    Args:
        con: the writer's connection, within a transaction.
        table: a table with `recorded_from` and `recorded_to`.
        record: its record class.
        rows: what holds now; their own `recorded_from` is not looked at.
        recorded_at: instant to record, ISO 8601 with a zone.

    Returns:
        How many rows were closed or begun.
    """
    return replace_open(con, table, record, rows, recorded_at, "true")


def bring_some(
    con: duckdb.DuckDBPyConnection, table: str, record: type, rows: list[Any], recorded_at: str, *, key: str
) -> int:
    """The same for the keys of the given rows alone: rows of other keys stay as they are."""
    return replace_open(con, table, record, rows, recorded_at, f"{key} IN (SELECT {key} FROM declared)")  # noqa: S608


def replace_open(
    con: duckdb.DuckDBPyConnection, table: str, record: type, rows: list[Any], recorded_at: str, which: str
) -> int:
    """Close the open rows of `which` that aren't declared, and begin the declared ones that aren't open."""
    said = [item for item in columns(record) if item.sql_name not in CLOCK]
    same = " AND ".join(f"was.{item.sql_name} IS NOT DISTINCT FROM now.{item.sql_name}" for item in said)
    con.register("incoming", to_frame(rows, record))
    try:
        casts = ", ".join(f'CAST("{item.name}" AS {item.sql}) AS {item.sql_name}' for item in said)
        con.execute(f"CREATE OR REPLACE TEMP TABLE declared AS SELECT DISTINCT {casts} FROM incoming")  # noqa: S608
    finally:
        con.unregister("incoming")
    closed = con.execute(
        f"UPDATE {table} AS was SET recorded_to = CAST($now AS TIMESTAMPTZ) "  # noqa: S608 - our own names
        f"WHERE was.recorded_to IS NULL AND {which} "
        f"AND NOT EXISTS (SELECT 1 FROM declared AS now WHERE {same})",
        {"now": recorded_at},
    ).fetchone()
    names = ", ".join(item.sql_name for item in said)
    begun = con.execute(
        f"INSERT INTO {table} ({names}, recorded_from) "  # noqa: S608 - our own names
        f"SELECT {names}, CAST($now AS TIMESTAMPTZ) FROM declared AS now "
        f"WHERE NOT EXISTS (SELECT 1 FROM {table} AS was WHERE was.recorded_to IS NULL AND {same})",
        {"now": recorded_at},
    ).fetchone()
    con.execute("DROP TABLE temp.declared")
    return sum(int(row[0]) for row in (closed, begun) if row)
