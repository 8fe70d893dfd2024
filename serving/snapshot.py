"""The published snapshot as many threads read it: each reader alone, the newest file, bounded in time and memory.

DuckDB hands an instance that is open to whoever opens the same path again in one process, an older snapshot's too. So a
reader is an instance in memory that has the file attached: it sees the file that lay there when it was made, no other.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from schemas.columns import sql_text
from warehouse.errors import WarehouseLockedError, WarehouseMissingError, explained
from warehouse.migrate import check_version
from warehouse.query import execute
from warehouse.storage import READER, Bounds, settle

if TYPE_CHECKING:
    import pyarrow as pa

NAME = "techfigures"
"""What the attached snapshot is called within a reader."""
ATTEMPTS = 5
"""How often a file that was swapped while it was being opened is opened anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one question may take."""

    seconds: float = 10.0
    rows: int = 10_000
    memory: int = 1000
    """Megabytes of a reader, its cache included."""
    readers: int = 4
    """Questions at once."""


@dataclass(slots=True)
class Generation:
    """One file and its readers, closed together: who closes a file drops all locks that its process has on it."""

    version: str
    published_at: str | None
    idle: list[duckdb.DuckDBPyConnection] = field(default_factory=list)
    made: list[duckdb.DuckDBPyConnection] = field(default_factory=list)
    at_work: int = 0

    def close(self) -> None:
        """Let go of the file."""
        for con in self.made:
            con.close()


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader at work: its connection, which snapshot it reads, and how long it may take."""

    con: duckdb.DuckDBPyConnection
    version: str
    published_at: str | None
    seconds: float

    def rows(self, sql: str, given: Mapping[str, object] | None = None) -> pa.Table:
        """The answer to a query of this package's own, or of a text that was checked."""
        return execute(self.con, sql, dict(given or {}), self.seconds)


class Snapshot:
    """The readers of a path. Who reads an older file ends in peace, who comes next reads the newest."""

    def __init__(self, path: Path, limits: Limits | None = None) -> None:
        self.path, self.limits = path, limits or Limits()
        self.turn = threading.Lock()
        self.free = threading.BoundedSemaphore(self.limits.readers)
        self.now: Generation | None = None
        self.at_work = 0
        self.strays: list[duckdb.DuckDBPyConnection] = []
        """Readers of which nobody knows which file they have: it was swapped while they opened it."""

    def version(self) -> str:
        """What tells the file that lies there now from all others. WarehouseMissingError where there is none."""
        try:
            found = self.path.stat()
        except OSError:
            raise WarehouseMissingError(f"{self.path} does not exist yet: `techfigures run` publishes it") from None
        return f"{found.st_mtime_ns:x}-{found.st_ino:x}-{found.st_size:x}"

    def standing(self) -> str | None:
        """The version of the file that lies there now; None where there is none."""
        try:
            return self.version()
        except WarehouseMissingError:
            return None

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """A reader of the newest snapshot, for the block alone; where all are at work it is waited for.

        Raises:
            WarehouseLockedError: all have been at work for longer than a question may take.
            WarehouseError: there is no snapshot, or none that this program reads.
        """
        if not self.free.acquire(timeout=self.limits.seconds):
            raise WarehouseLockedError("all readers are at work: ask again in a moment")
        try:
            with self.turn:
                generation, con = self.take()
                generation.at_work += 1
                self.at_work += 1
            try:
                yield Reader(con, generation.version, generation.published_at, self.limits.seconds)
            finally:
                with self.turn:
                    self.give_back(generation, con)
        finally:
            self.free.release()

    def take(self) -> tuple[Generation, duckdb.DuckDBPyConnection]:
        """A reader of the file that lies there now: one that is idle, or one more."""
        if self.now and self.now.idle and self.now.version == self.version():
            return self.now, self.now.idle.pop()
        version, con = self.open()
        if self.now is None or self.now.version != version:
            if self.now and not self.now.at_work:
                self.now.close()
            self.now = Generation(version, published(con))
        self.now.made.append(con)
        return self.now, con

    def open(self) -> tuple[str, duckdb.DuckDBPyConnection]:
        """One more reader of the file that lies there now, and the file's version."""
        for _ in range(ATTEMPTS):
            before = self.version()
            con = attached(self.path, {"memory_limit": f"{self.limits.memory}MB"})
            if self.version() == before:
                return before, con
            self.strays.append(con)
        raise WarehouseLockedError(f"{self.path} is swapped all the time: ask again in a moment")

    def give_back(self, generation: Generation, con: duckdb.DuckDBPyConnection) -> None:
        """A reader has done its work; the last one of an older file closes all of them."""
        generation.at_work -= 1
        self.at_work -= 1
        if answers(con):
            generation.idle.append(con)
        if generation is not self.now and not generation.at_work:
            generation.close()
        if self.strays and not self.at_work:
            self.let_go()

    def let_go(self) -> None:
        """Close all readers; only while none is at work."""
        for con in self.strays:
            con.close()
        if self.now:
            self.now.close()
        self.strays, self.now = [], None

    def close(self) -> None:
        """Let go of the file, once nobody asks any more."""
        with self.turn:
            self.let_go()


def attached(path: Path, bounds: Bounds) -> duckdb.DuckDBPyConnection:
    """An instance of its own that reads a file, and no others, nor network, nor disk; its settings are locked."""
    settings = READER | {"enable_external_access": "true", "temp_directory": ""}
    with explained(path):
        con = duckdb.connect(":memory:", config=settings)
        try:
            con.execute(f"ATTACH {sql_text(str(path))} AS {NAME} (READ_ONLY)")
            con.execute(f"USE {NAME}")
            con.execute("SET enable_external_access = false")
            settle(con, bounds, lock=True)
            check_version(con, path)
        except BaseException:
            con.close()
            raise
    return con


def published(con: duckdb.DuckDBPyConnection) -> str | None:
    """When the snapshot was published, ISO 8601 in UTC."""
    found = con.execute("SELECT max(p.published_at) FROM core.publications AS p").fetchone()
    return found[0].isoformat() if found and found[0] else None


def answers(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether a connection is still of use: some errors end it."""
    try:
        return con.execute("SELECT 1").fetchone() == (1,)
    except duckdb.Error:
        return False
