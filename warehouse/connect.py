"""Opening the warehouse: one at a time writes, readers open the snapshot; every failure is one clear line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseMissingError, explained
from warehouse.lake import is_lake
from warehouse.migrate import check_version, migrate
from warehouse.models import define, define_questions
from warehouse.storage import Storage, storage

# Threads of one process write in turn, as processes do.
WRITING = threading.RLock()


@contextmanager
def open_writer(where: Storage | Path | str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, made and migrated as needed; it is closed at the end.

    Raises:
        WarehouseError: held by another process, newer than this program, no warehouse of ours, missing or unwritable.
    """
    place = storage(where)
    place.check(writing=True)
    with WRITING, explained(place), place.turn():
        con = place.connect(read_only=False, bounds={})
        try:
            migrate(con, place)
            define(con)
            if is_lake(con):
                define_questions(con)
            yield con
        finally:
            con.close()


@contextmanager
def open_reader(
    where: Storage | Path | str, *, memory: str | None = None, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a snapshot (or an idle warehouse) for reading only, without file or network access; closed at the end.

    Open it for a query or a few and close it again: an open connection keeps on showing the snapshot that it opened.

    Args:
        where: the file, or another storage.
        memory: most memory that its queries take, such as `8GB`; four fifths of the machine's unless given.
        threads: how many it works with; the machine's cores unless given.

    Raises:
        WarehouseError: missing, held by a writer, newer than this program, not a warehouse.
    """
    place = storage(where)
    place.check(writing=False)
    if not place.exists():
        raise WarehouseMissingError(f"{place} does not exist yet: `techfigures run` makes and publishes it")
    bounds: dict[str, str | int | None] = {"memory_limit": memory, "threads": threads}
    with explained(place):
        con = place.connect(read_only=True, bounds={name: value for name, value in bounds.items() if value})
        try:
            check_version(con, place)
            if is_lake(con):
                define_questions(con)
            yield con
        finally:
            con.close()
