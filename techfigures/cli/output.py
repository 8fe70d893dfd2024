"""What goes to the terminal: data to stdout as table, JSON, JSON lines, CSV or Parquet; all the rest to stderr."""

from __future__ import annotations

import csv
import io
import json
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from techfigures.foreign import as_cell, told, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar

Row = Mapping[str, Any]


class Format(StrEnum):
    """Forms of a table of rows."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class FailedError(RuntimeError):
    """A command that can't go on; the message is the one line that its user reads."""


def complain(message: str) -> None:
    """One line to stderr, under the program's name."""
    say(f"techfigures: {message}")


def say(message: str) -> None:
    """One line to stderr, foreign parts of it included: no terminal obeys it, no password stands in it."""
    sys.stderr.write(told(message) + "\n")
    sys.stderr.flush()


def left_out_told(count: int, what: str) -> str:
    """The line that says how many doubted figures or values (`what`) an answer leaves out, and how to see them."""
    many = f"1 doubted {what} is" if count == 1 else f"{count:,} doubted {what}s are"
    return f"{many} left out: --doubted shows what is doubted too, `techfigures query doubted` tells why"


def put(text: str) -> None:
    """Text to stdout, with a line end."""
    write_out(text + "\n")


def write_out(text: str) -> None:
    """Text to stdout: programs get what it is, a terminal nothing that it would obey."""
    sys.stdout.write(visible(text) if sys.stdout.isatty() else text)


def console(*, error: bool = False) -> Console:
    """A rich console that never reads markup: what comes from the web is text."""
    from rich.console import Console

    return Console(stderr=error, markup=False, highlight=False, emoji=False)


LARGE = 1e6
"""From where on a number is told without its fractions."""


def shown(value: object) -> str:
    """A value in a table's cell: numbers with thin grouping, missing ones empty."""
    if value is None or value != value:  # noqa: PLR0124 - NaN differs from itself
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:,f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    if isinstance(value, float):
        whole = abs(value) >= LARGE or (value.is_integer() and abs(value) < 1e15)
        return f"{value:,.0f}" if whole else f"{value:,.6g}"
    if isinstance(value, (list, dict, tuple)):
        return visible(json.dumps(value, ensure_ascii=False, default=plain))
    return " ".join(visible(str(value)).split())


LEAST = 12
"""Columns that a cell needs to be read: a table that leaves its cells fewer is told row by row."""


def print_table(
    rows: Sequence[Row], columns: Sequence[str] = (), title: str | None = None, *, paged: bool = False
) -> None:
    """A table on stdout, the rows' own columns unless named; a row at a time where they don't fit beside each other.

    Args:
        rows: what it shows.
        columns: their names, in order.
        title: a line above it.
        paged: whether one that a terminal can't show at once goes through the pager.
    """
    names = list(columns) or list(rows[0] if rows else ())
    text = f"{visible(title)}\n" if title else ""
    text += table_text(rows, names)
    if paged and sys.stdout.isatty():
        from techfigures.cli.pager import page

        page(text)
    else:
        sys.stdout.write(text)


def table_text(rows: Sequence[Row], names: Sequence[str]) -> str:
    """A table as wide as the terminal, or row by row."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = console().width
    if not sys.stdout.isatty():
        width = max(width, 160)
    longest = {name: max(len(name), *(len(shown(row.get(name))) for row in rows), 0) for name in names}
    if sum(min(size, LEAST) + 3 for size in longest.values()) > width:
        return records_text(rows, names)
    table = Table(show_edge=False, pad_edge=False)
    for name in names:
        numeric = any(is_number(row.get(name)) for row in rows)
        table.add_column(visible(name), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(shown(row.get(name))) for name in names))
    held = io.StringIO()
    Console(file=held, width=width, force_terminal=sys.stdout.isatty(), markup=False, highlight=False).print(table)
    return held.getvalue()


def is_number(value: object) -> bool:
    """Whether a value is told as a number; yes and no aren't."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def records_text(rows: Sequence[Row], names: Sequence[str]) -> str:
    """Rows one after another, a line for each value that there is."""
    edge = max(map(len, names), default=0)
    lines = ((f"{visible(name):>{edge}}  {text}\n" for name in names if (text := shown(row.get(name)))) for row in rows)
    return "\n".join("".join(part) for part in lines)


def emit(
    rows: Iterable[Row],
    form: Format,
    output: Path | None = None,
    *,
    columns: Sequence[str] = (),
    shown_columns: Sequence[str] = (),
) -> None:
    """Rows to a file or stdout.

    Args:
        rows: what to write.
        form: as what.
        output: file; stdout unless given.
        columns: names in order, which an empty CSV or Parquet needs too.
        shown_columns: the ones that a table shows; all unless given.

    Raises:
        FailedError: Parquet to a terminal.
    """
    if form is Format.parquet:
        emit_parquet(list(rows), columns, output)
    elif form is Format.table and output is None:
        print_table(list(rows), shown_columns or columns)
    elif form is Format.jsonl and output is None:
        for row in rows:
            put(as_json(row))
    else:
        text = rendered(rows, form, columns)
        if output is None:
            write_out(text)
        else:
            write(output, text.encode("utf-8"))


def rendered(rows: Iterable[Row], form: Format, columns: Sequence[str]) -> str:
    """Rows as text."""
    if form is Format.json:
        return json.dumps(list(rows), ensure_ascii=False, default=plain, indent=2) + "\n"
    if form is Format.jsonl:
        return "".join(as_json(row) + "\n" for row in rows)
    listed = list(rows)
    text = io.StringIO()
    names = list(columns) or list(listed[0] if listed else ())
    # A table into a file is tab-separated: what a terminal's table shows, for programs.
    writer = csv.writer(text, dialect="excel-tab" if form is Format.table else "excel", lineterminator="\n")
    writer.writerow(names)
    for row in listed:
        writer.writerow([as_cell(flat(row.get(name))) for name in names])
    return text.getvalue()


def plain(value: object) -> object:
    """A value that JSON doesn't know: exact amounts as numbers, days and the like as text."""
    if isinstance(value, Decimal):
        return float(value) if value % 1 else int(value)
    return str(value)


def as_json(row: Row) -> str:
    """One row as one line of JSON."""
    return json.dumps(row, ensure_ascii=False, default=plain)


def flat(value: object) -> object:
    """A value that a cell can hold: nested ones as JSON."""
    return json.dumps(value, ensure_ascii=False, default=plain) if isinstance(value, (list, dict, tuple)) else value


def emit_parquet(rows: list[Row], columns: Sequence[str], output: Path | None) -> None:
    """Rows as Parquet, nested values as JSON text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if output is None and sys.stdout.isatty():
        raise FailedError("Parquet is no text: give -o FILE, or send stdout into a file")
    names = list(columns) or list(rows[0] if rows else ())
    table = pa.table({name: pa.array([flat(row.get(name)) for row in rows]) for name in names})
    sink = io.BytesIO()
    pq.write_table(table, sink)
    if output is None:
        sys.stdout.buffer.write(sink.getvalue())
    else:
        write(output, sink.getvalue())


def write(path: Path, data: bytes) -> None:
    """Write a file in one piece: beside it and renamed, so that a failure leaves the old one."""
    draft = path.with_name(f".{path.name}.tmp")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None


class Progress:
    """A progress bar on stderr that appears after a second, and only on a terminal."""

    def __init__(self, label: str) -> None:
        """`label` says what is counted."""
        self.state: tuple[int, int | None, str] = (0, None, label)
        self.lock = threading.Lock()
        self.bar: Bar | None = None
        self.task: Any = None
        self.timer = threading.Timer(1.0, self.show)
        self.timer.daemon = True
        if sys.stderr.isatty():
            self.timer.start()

    def update(self, done: int, total: int | None, label: str | None = None) -> None:
        """Tell that `done` of `total` are done, under another label where one is given."""
        with self.lock:
            self.state = (done, total, label or self.state[2])
            self.draw()

    def show(self) -> None:
        """Put the bar up."""
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with self.lock:
            self.bar = Bar(*columns, console=console(error=True), transient=True)
            self.task = self.bar.add_task("", total=None)
            self.draw()
            self.bar.start()

    def draw(self) -> None:
        """Bring the bar, if it is up, to what was told last."""
        if self.bar is not None:
            done, total, label = self.state
            self.bar.update(self.task, completed=done, total=total, description=told(label))

    def stop(self) -> None:
        """Take the bar away."""
        self.timer.cancel()
        with self.lock:
            if self.bar is not None:
                self.bar.stop()
                self.bar = None


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """A progress bar that goes when the block ends."""
    bar = Progress(label)
    try:
        yield bar
    finally:
        bar.stop()
