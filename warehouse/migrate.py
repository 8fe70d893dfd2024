"""Numbered migrations: warehouse/migrations/NNNN_*.sql, each run once, in order, in a transaction of its own.

A line `-- commit` ends a transaction within a file: DuckDB makes no new column of a filled table NOT NULL in the
transaction that adds it. What stands before such a line may be run again, after a crash: it says IF NOT EXISTS.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path

import duckdb

from schemas.stored import ddl
from warehouse.errors import NotAWarehouseError, WarehouseNewerError
from warehouse.lake import ENTER, GUARD, is_lake

FOLDER = Path(__file__).parent / "migrations"
LEDGER = "techfigures_migrations"
COMMIT = "-- commit\n"
CREATE_LEDGER = f"CREATE TABLE IF NOT EXISTS main.{LEDGER} (number INTEGER NOT NULL, name VARCHAR NOT NULL)"
RECORD = f"INSERT INTO main.{LEDGER} VALUES (?, ?)"  # noqa: S608 - our own name


@cache
def migrations() -> dict[int, Path]:
    """The migration files by number, in order; ValueError where the numbers have a gap."""
    found = {int(path.name.split("_")[0]): path for path in sorted(FOLDER.glob("*.sql"))}
    if list(found) != list(range(1, len(found) + 1)):
        raise ValueError(f"{FOLDER}: migrations are numbered {list(found)}, not 1 to {len(found)}")
    return found


def version(con: duckdb.DuckDBPyConnection) -> int | None:
    """The number of the last migration that the file has seen; None where it never saw one."""
    try:
        row = con.execute(f"SELECT coalesce(max(number), 0) FROM main.{LEDGER}").fetchone()  # noqa: S608 - our own name
    except duckdb.CatalogException:
        return None
    return int(row[0]) if row else 0


def check_version(con: duckdb.DuckDBPyConnection, place: object) -> int:
    """The version of the warehouse at `place`; NotAWarehouseError or WarehouseNewerError where it can't be read."""
    found = version(con)
    if found is None:
        raise NotAWarehouseError(f"{place} is a DuckDB file but no warehouse of techfigures: name another path")
    newest = len(migrations())
    if found > newest:
        raise WarehouseNewerError(
            f"{place} has schema version {found}, this program knows {newest}: update techfigures"
        )
    return found


def migrate(con: duckdb.DuckDBPyConnection, place: object, upto: int | None = None) -> list[int]:
    """Bring the warehouse to this program's version, or to `upto`.

    Args:
        con: connection that may write.
        place: what is told of in messages.
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
            raise NotAWarehouseError(f"{place} is a DuckDB file that holds other tables: name another path")
        if is_lake(con):
            return create(con)
    elif found > len(migrations()):
        check_version(con, place)
    done = []
    for number, file in migrations().items():
        if number <= (found or 0) or (upto is not None and number > upto):
            continue
        *first, last = file.read_text(encoding="utf-8").split(COMMIT)
        for piece in first:
            with transaction(con):
                con.execute(piece)
        with transaction(con):
            con.execute(CREATE_LEDGER)
            con.execute(last)
            con.execute(RECORD, [number, file.stem])
        done.append(number)
    return done


def create(con: duckdb.DuckDBPyConnection) -> list[int]:
    """Make a new lake's tables as the schemas say: DuckLake doesn't know all that migrations did on the way there."""
    con.execute("BEGIN")
    try:
        con.execute(f"CREATE TABLE {GUARD} (id INTEGER NOT NULL, writes BIGINT NOT NULL)")
        con.execute(f"INSERT INTO {GUARD} VALUES (1, 0)")  # noqa: S608 - our own name
        con.execute("CREATE SCHEMA raw; CREATE SCHEMA core; CREATE SCHEMA mart")
        con.execute(ddl())
        con.execute(CREATE_LEDGER)
        con.executemany(RECORD, [[number, file.stem] for number, file in migrations().items()])
        con.execute("COMMIT")
    except duckdb.Error:
        con.execute("ROLLBACK")
        raise
    return list(migrations())


class transaction:  # noqa: N801 - reads as a statement
    """`with transaction(con):` commits at its end, and rolls back where the block raises.

    On a lake, of two at once the one that commits later fails: see `lake.retried`.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def __enter__(self) -> None:
        self.con.execute("BEGIN")
        if is_lake(self.con):
            try:
                self.con.execute(ENTER)
            except duckdb.Error:
                self.roll_back()
                raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None:
            self.con.execute("COMMIT")
        else:
            self.roll_back()

    def roll_back(self) -> None:
        """Undo what the block did."""
        with suppress(duckdb.Error):  # a fatal error has already ended the transaction: let the first one through
            self.con.execute("ROLLBACK")
