"""Where a warehouse is kept: one interface, and the DuckDB file; the other, DuckLake, is in `lake`."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from schemas.columns import sql_text
from warehouse.errors import check_folder

# Extensions are never fetched: what a query needs is built in or installed, and a reader has no network.
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

Bounds = dict[str, str | int]
"""Settings of DuckDB that keep a reader small: `memory_limit`, `threads`."""


class Storage(Protocol):
    """One place for a warehouse; its text names it in messages, without secrets."""

    @property
    def path(self) -> Path | None:
        """The file, where it is one."""
        ...

    def exists(self) -> bool:
        """Whether a warehouse is there."""
        ...

    def size(self) -> int:
        """Bytes that its tables take."""
        ...

    def check(self, *, writing: bool) -> None:
        """Raise a WarehouseError where it can't be opened at all."""
        ...

    def turn(self) -> AbstractContextManager[None]:
        """The right to write, held: what writes at the same time waits or is refused."""
        ...

    def at_work(self, run_id: str) -> AbstractContextManager[None]:
        """Tell others that a run is at work, as long as it is."""
        ...

    def runs(self) -> frozenset[str]:
        """The runs that are at work, as far as others than the one that holds the lock may be."""
        ...

    def connect(self, *, read_only: bool, bounds: Bounds) -> duckdb.DuckDBPyConnection:
        """A connection whose current database is the warehouse; a reader's settings are locked, `bounds` among them."""
        ...


@dataclass(frozen=True, slots=True)
class FileStorage:
    """A DuckDB file: one process writes, DuckDB's own lock refuses the others."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    def exists(self) -> bool:
        """Whether the file is there."""
        return self.path.exists()

    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size

    def check(self, *, writing: bool) -> None:
        """Raise where its folder is missing or can't be written."""
        check_folder(self.path, writing=writing)

    def turn(self) -> AbstractContextManager[None]:
        """DuckDB locks the file itself."""
        return nullcontext()

    def at_work(self, run_id: str) -> AbstractContextManager[None]:  # noqa: ARG002 - the interface's
        """The lock file beside it tells who is at work."""
        return nullcontext()

    def runs(self) -> frozenset[str]:
        """None: whoever holds the lock file is alone."""
        return frozenset()

    def connect(self, *, read_only: bool, bounds: Bounds) -> duckdb.DuckDBPyConnection:
        """A connection to the file."""
        con = duckdb.connect(str(self.path), read_only=read_only, config=READER if read_only else COMMON)
        settle(con, bounds, lock=read_only)
        return con


def storage(where: Storage | Path | str) -> Storage:
    """A storage as it is, a path as the file there."""
    return FileStorage(Path(where)) if isinstance(where, (Path, str)) else where


def settle(con: duckdb.DuckDBPyConnection, bounds: Bounds, *, lock: bool) -> None:
    """Set what all connections have, instants in UTC among it, and lock a reader's settings."""
    with SETTING:
        locked = con.execute("SELECT current_setting('lock_configuration')").fetchone()
        if locked and locked[0]:
            return
        con.execute("SET GLOBAL TimeZone = 'UTC'")
        con.execute("SET enable_progress_bar = false")
        for name, value in bounds.items():
            con.execute(f"SET {name} = {sql_text(value) if isinstance(value, str) else value}")
        if lock:
            con.execute("SET lock_configuration = true")
