"""What an answer is, whoever asks: rows, the cursor to those behind them, the snapshot they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from serving import cursors, near
from serving.errors import BusyError, CursorError, InvalidError, LimitError, MissingError, QuestionError, SwappedError
from serving.filters import Page
from serving.snapshot import Reader, Snapshot
from warehouse.errors import QueryError, QueryTimeoutError, WarehouseError, WarehouseLockedError
from warehouse.near import KNOWN

if TYPE_CHECKING:
    import pyarrow as pa

WITHHELD = frozenset({"body", "paragraph", "paragraph_start", "paragraph_end"})
"""Columns that no answer holds: more of an article than the sentence that states a figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows, the cursor to those behind them, and the snapshot that they come from."""

    table: pa.Table
    next: str | None = None
    more: bool = False
    """Whether there are rows behind them; without a cursor, only a narrower question leads there."""
    version: str
    published_at: str | None = None


@contextmanager
def reading(snapshot: Snapshot) -> Iterator[Reader]:
    """A reader; what the warehouse says is wrong is told as a QuestionError."""
    try:
        with snapshot.reader() as reader:
            yield reader
    except QuestionError:
        raise
    except QueryTimeoutError as error:
        raise LimitError(str(error).replace("narrow it, or allow more time", "narrow it")) from error
    except WarehouseLockedError as error:
        raise BusyError(str(error)) from error
    except QueryError as error:
        if "Out of Memory" in str(error):
            raise LimitError("the question needs more memory than one may take: narrow it") from error
        raise InvalidError(str(error)) from error
    except WarehouseError as error:
        raise MissingError(str(error)) from error


def turned(reader: Reader, name: str, sql: str, values: Mapping[str, Any], asked: Page, most: int) -> Answer:
    """A page of rows that have no key: by their place, which is the same as long as the snapshot is.

    Args:
        reader: whom it is asked.
        name: the question's.
        sql: a SELECT with an order.
        values: its parameters.
        asked: which page.
        most: rows of a page at most.
    """
    which, limit, place = cursors.question_of(name, dict(values)), min(asked.limit, most), 0
    if asked.cursor:
        version, place = cursors.read(asked.cursor, which, 2)
        if not isinstance(place, int) or not 0 <= place < 2**62:
            raise CursorError(
                "the cursor is none of those that answers give as `next`: begin without one", name="cursor"
            )
        if version != reader.version:
            raise SwappedError(
                "a new snapshot was published, in which rows may stand elsewhere: begin anew", name="cursor"
            )
    table = reader.rows(f"SELECT * FROM (\n{sql}\n) LIMIT {limit + 1} OFFSET {place}", values)  # noqa: S608 - our own
    if not table.num_rows and not place:
        near.check(reader, {item: values.get(item) for item in KNOWN})
    more = table.num_rows > limit
    kept = [column for column in table.column_names if column not in WITHHELD]
    return Answer(
        table=table.slice(0, limit).select(kept),
        next=cursors.written(which, [reader.version, place + limit]) if more else None,
        more=more,
        version=reader.version,
        published_at=reader.published_at,
    )
