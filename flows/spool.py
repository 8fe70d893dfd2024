"""What discovery finds, on disk: a sitemap of a million entries takes no more memory than one of ten."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from enum import IntEnum
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from flows.run import Item

Line = dict[str, Any]
"""What came of one fetch (`flows.ingest.line`)."""
BLOCK = 250
HEADLINES, LINES, LEFT = -3, -2, -1
"""Places before the first target's 0: what only a headline may be had of, and what interrupted runs left behind, the
lines of what they fetched and the items still open."""


class Use(IntEnum):
    """What an entry of a listing is for."""

    ELSEWHERE = 0
    """Not one of its source's articles."""
    OLD = 1
    """Counted where its source is judged, and not fetched."""
    READ = 2
    """To be fetched."""
    KEPT = 3
    """Fetched already, by an interrupted run."""


PLAIN = (None, Use.READ)
TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE found (seq INTEGER PRIMARY KEY, at INTEGER, address TEXT, host TEXT, source TEXT, entry_id TEXT,
                    published TEXT, use INTEGER, item TEXT);
CREATE TABLE lines (seq INTEGER PRIMARY KEY, at INTEGER, address TEXT, line TEXT);
"""
INDEXES = """
CREATE INDEX by_address ON found (address, at);
CREATE INDEX by_source ON found (source, address);
CREATE INDEX by_line ON lines (address, at);
"""
# Hosts take turns, so that those who fetch side by side seldom wait for the same one.
TURNS = """
CREATE TEMP TABLE turns AS
WITH firsts AS (
    SELECT seq, at, host, use, row_number() OVER (PARTITION BY address ORDER BY at, seq) AS copy
    FROM found WHERE use IN (2, 3)
), open AS (
    SELECT seq, host, row_number() OVER (PARTITION BY host ORDER BY at, seq) AS turn
    FROM firsts WHERE copy = 1 AND use = 2
)
SELECT seq FROM open ORDER BY turn, host
"""
# An identifier that several entries bear identifies none of them.
SHARED = """
CREATE TEMP TABLE shared AS
SELECT at, entry_id FROM found WHERE entry_id IS NOT NULL AND at >= 0
GROUP BY at, entry_id HAVING count(DISTINCT address) > 1
"""
OPEN = """
SELECT found.item, shared.at IS NOT NULL
FROM turns JOIN found USING (seq) LEFT JOIN shared ON shared.at = found.at AND shared.entry_id = found.entry_id
ORDER BY turns.rowid
"""
# What an earlier target or an interrupted run has is not read twice; of an archive each answer counts.
AT_HAND = """
SELECT line FROM lines
WHERE (address IS NULL OR NOT EXISTS (SELECT 1 FROM found WHERE found.address = lines.address AND found.use IN (2, 3)
                                     AND found.at < lines.at))
AND (at >= 0 OR seq = (SELECT min(seq) FROM lines AS twins WHERE twins.at = lines.at AND twins.address = lines.address))
ORDER BY at, seq
"""
# The bare column is the row's whose seq is least (SQLite, "Bare columns in an aggregate query").
STAMPS = """
SELECT published, min(seq) FROM found WHERE source = ? AND use IN (1, 2) GROUP BY address ORDER BY min(seq)
"""
NEWEST = """
SELECT item FROM found WHERE source = ? AND use IN (1, 2) ORDER BY published DESC NULLS LAST, seq LIMIT 1
"""


class Spool:
    """Items and lines in a file of SQLite's, written by several threads, then read; a context manager."""

    def __init__(self, path: Path) -> None:
        """`path` of the file, which is made anew."""
        path.unlink(missing_ok=True)
        self._con = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._con.executescript(TABLES)
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._con.close()

    def put(
        self, at: int, told: Iterable[Item | Line], use: Callable[[Item], tuple[str | None, Use]] = lambda _: PLAIN
    ) -> None:
        """Take in what is behind one target, as it comes.

        Args:
            at: the target's place among the targets.
            told: items, and lines of what was fetched.
            use: the source that an item counts for, if any, and what it is for; none, and to be read, unless told.
        """
        stream = iter(told)
        while block := list(islice(stream, BLOCK)):
            items = [found(at, part, *use(part)) for part in block if isinstance(part, Item)]
            lines = [(at, address_of(part), dumped(part)) for part in block if not isinstance(part, Item)]
            with self._lock, self._con:
                self._con.execute("BEGIN")
                self._con.executemany("INSERT INTO found VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", items)
                self._con.executemany("INSERT INTO lines VALUES (NULL, ?, ?, ?)", lines)

    def settle(self) -> None:
        """Order what was found: from here on it is read."""
        self._con.executescript(INDEXES + TURNS + ";" + SHARED + ";")

    def stamps(self, source: str) -> Iterator[str | None]:
        """When each of a source's entries was published, by its listings' word; each address once."""
        return (row[0] for row in self._con.execute(STAMPS, [source]))

    def newest(self, source: str) -> Item | None:
        """A source's latest entry."""
        row = self._con.execute(NEWEST, [source]).fetchone()
        return Item(**json.loads(row[0])) if row else None

    def count(self) -> int:
        """How many items are to be fetched."""
        return int(self._con.execute("SELECT count(*) FROM turns").fetchone()[0])

    def open_items(self) -> Iterator[Item]:
        """The items that are to be fetched, each address once, hosts in turn."""
        for item, shared in self._con.execute(OPEN):
            yield Item(**json.loads(item) | ({"entry_id": None} if shared else {}))

    def lines(self) -> Iterator[Line]:
        """What was fetched already."""
        return (json.loads(row[0]) for row in self._con.execute(AT_HAND))


def found(at: int, item: Item, source: str | None, use: Use) -> tuple[Any, ...]:
    """An item as a row."""
    host = urlsplit(item.address).hostname or "" if "://" in item.address else ""
    return at, spelled(item.address), host, source, item.entry_id, item.published, use, dumped(asdict(item))


def address_of(line: Line) -> str | None:
    """The address of a line's item; None where it has none."""
    return spelled(line["item"]["address"]) if line["item"] else None


def dumped(told: Line) -> str:
    """A row as JSON, in ASCII: names of files may be no text."""
    return json.dumps(told, default=str)


def spelled(address: str | None) -> str | None:
    """An address as SQLite can hold it, two different ones differently."""
    return address.encode("utf-8", "backslashreplace").decode() if address else address
