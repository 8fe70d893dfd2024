"""Numbered migrations: warehouse/migrations/NNNN_*.sql, each run once, in order, in a transaction of its own.

A line `-- commit` ends a transaction within a file: DuckDB makes no new column of a filled table NOT NULL in the
transaction that adds it. What stands before such a line may be run again, after a crash: it says IF NOT EXISTS.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb

from warehouse.errors import NotAWarehouseError, WarehouseNewerError

FOLDER = Path(__file__).parent / "migrations"
LEDGER = "techfigures_migrations"
COMMIT = "-- commit\n"


@cache
def migrations() -> dict[int, Path]:
    """The migration files by number, in order; ValueError where the numbers have a gap."""
    found = {int(path.name.split("_")[0]): path for path in sorted(FOLDER.glob("*.sql"))}
    if list(found) != list(range(1, len(found) + 1)):
        raise ValueError(f"{FOLDER}: migrations are numbered {list(found)}, not 1 to {len(found)}")
    return found


def version(con: duckdb.DuckDBPyConnection) -> int | None:
    """The number of the last migration that the file has seen; None where it never saw one."""
    known = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database() AND table_name = ?", [LEDGER]
    ).fetchone()
    if not known or not known[0]:
        return None
    row = con.execute(f"SELECT coalesce(max(number), 0) FROM main.{LEDGER}").fetchone()  # noqa: S608 - our own name
    return int(row[0]) if row else 0


def check_version(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """The file's version; raises NotAWarehouseError or WarehouseNewerError where this program can't read it."""
    found = version(con)
    if found is None:
        raise NotAWarehouseError(f"{path} is a DuckDB file but no warehouse of techfigures: name another path")
    newest = len(migrations())
    if found > newest:
        raise WarehouseNewerError(f"{path} has schema version {found}, this program knows {newest}: update techfigures")
    return found


def migrate(con: duckdb.DuckDBPyConnection, path: Path, upto: int | None = None) -> list[int]:
    """Bring the file to this program's version, or to `upto`.

    Args:
        con: connection that may write.
        path: the file, for messages.
        upto: last migration to run; all unless given.

    Returns:
        The numbers of the migrations that were run.

    Raises:
        NotAWarehouseError: where the file holds tables and none of them is ours.
        WarehouseNewerError: where the file is newer than the program.
    """
    found = version(con)
    if found is None:
        tables = con.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database()").fetchone()
        if tables and tables[0]:
            raise NotAWarehouseError(f"{path} is a DuckDB file that holds other tables: name another path")
    elif found > len(migrations()):
        check_version(con, path)
    done = []
    for number, file in migrations().items():
        if number <= (found or 0) or (upto is not None and number > upto):
            continue
        *first, last = file.read_text(encoding="utf-8").split(COMMIT)
        for piece in first:
            with transaction(con):
                con.execute(piece)
        with transaction(con):
            con.execute(f"CREATE TABLE IF NOT EXISTS main.{LEDGER} (number INTEGER NOT NULL, name VARCHAR NOT NULL)")
            con.execute(last)
            con.execute(f"INSERT INTO main.{LEDGER} VALUES (?, ?)", [number, file.stem])  # noqa: S608 - our own name
        done.append(number)
    return done


class transaction:  # noqa: N801 - reads as a statement
    """`with transaction(con):` commits at its end, and rolls back where the block raises."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def __enter__(self) -> None:
        self.con.execute("BEGIN")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None:
            self.con.execute("COMMIT")
            return
        try:
            self.con.execute("ROLLBACK")
        except duckdb.Error:  # a fatal error has already ended the transaction: let the first one through
            return
