"""The warehouse's file without its gaps: DuckDB keeps the room of deleted rows, and gives none of it back."""

from __future__ import annotations

from pathlib import Path

from warehouse.connect import open_writer
from warehouse.errors import explained
from warehouse.lake import tidy
from warehouse.publish import copy, discard, sync
from warehouse.storage import Storage, storage

WORTH = 0.25
"""Share of free blocks from which the file is written anew."""
SMALL = 8 * 2**20
"""Bytes up to which a file is left as it is."""

BLOCKS = "SELECT total_blocks, free_blocks FROM pragma_database_size() WHERE database_name = current_database()"


def compact(where: Storage | Path, worth: float = WORTH, small: int = SMALL) -> bool:
    """Flush the write-ahead log, and write the file anew where much of it is gaps; whether it was.

    Only for a database that no connection of this process has open. Of a lake small files become large ones, and
    what no snapshot of the last day needs goes.

    Args:
        where: the warehouse.
        worth: share of free blocks from which it is worth it.
        small: bytes up to which it isn't.
    """
    place = storage(where)
    with open_writer(place) as con:
        database = place.path
        if database is None:
            tidy(con)
            return True
        con.execute("CHECKPOINT")
        draft = database.with_name(f".{database.name}.compact")
        total, free = con.execute(BLOCKS).fetchone() or (0, 0)
        if not total or free / total < worth or database.stat().st_size <= small:
            return False
        with explained(database):
            copy(con, draft, compact=True)
    try:
        draft.replace(database)
        sync(database.parent)
    finally:
        discard(draft)
    return True
