"""Opening the warehouse: one process writes, readers open the snapshot; every failure is one clear line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from schemas.columns import sql_text
from warehouse.errors import WarehouseMissingError, check_folder, explained
from warehouse.migrate import check_version, migrate
from warehouse.models import define

# Extensions are never fetched: what a query needs is built in, and a reader has no network.
COMMON: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # Tables of the running transaction have no statistics: DuckDB takes them for tiny and joins them row by row.
    "asof_loop_join_threshold": 0,
}
# A reader runs other people's SQL: no files, no network, no Python variables.
READER = COMMON | {"enable_external_access": "false", "python_enable_replacements": "false"}
# Connections of one process to one file share their settings: only one thread at a time sets and locks them.
SETTING = threading.Lock()
# Threads of one process write in turn, as processes do.
WRITING = threading.RLock()


@contextmanager
def open_writer(path: Path | str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, made and migrated as needed; it is closed at the end.

    Raises:
        WarehouseError: held by another process, newer than this program, no DuckDB file, missing or unwritable folder.
    """
    path = Path(path)
    check_folder(path, writing=True)
    with WRITING, explained(path):
        con = connect(path, read_only=False)
        try:
            migrate(con, path)
            define(con)
            yield con
        finally:
            con.close()


@contextmanager
def open_reader(
    path: Path | str, *, memory: str | None = None, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a snapshot (or an idle warehouse) for reading only, without file or network access; closed at the end.

    Open it for a query or a few and close it again: an open connection keeps on showing the snapshot that it opened.

    Args:
        path: the file.
        memory: most memory that its queries take, such as `8GB`; four fifths of the machine's unless given.
        threads: how many it works with; the machine's cores unless given.

    Raises:
        WarehouseError: missing, held by a writer, newer than this program, not a warehouse.
    """
    path = Path(path)
    check_folder(path, writing=False)
    if not path.exists():
        raise WarehouseMissingError(f"{path} does not exist yet: `techfigures run` makes and publishes it")
    with explained(path):
        bounds = {"memory_limit": memory, "threads": threads}
        con = connect(path, read_only=True, bounds={name: value for name, value in bounds.items() if value})
        try:
            check_version(con, path)
            yield con
        finally:
            con.close()


def connect(path: Path, *, read_only: bool, bounds: dict[str, str | int] | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection whose instants are told in UTC; a reader's settings are locked, `bounds` among them."""
    con = duckdb.connect(str(path), read_only=read_only, config=READER if read_only else COMMON)
    with SETTING:
        locked = con.execute("SELECT current_setting('lock_configuration')").fetchone()
        if not (locked and locked[0]):
            con.execute("SET GLOBAL TimeZone = 'UTC'")
            con.execute("SET enable_progress_bar = false")
            for name, value in (bounds or {}).items():
                con.execute(f"SET {name} = {sql_text(value) if isinstance(value, str) else value}")
            if read_only:
                con.execute("SET lock_configuration = true")
    return con
