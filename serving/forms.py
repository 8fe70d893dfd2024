"""Rows as JSON, CSV, Arrow and Parquet."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from warehouse.export import json_columns, text, unfolded, without_lists

if TYPE_CHECKING:
    import pyarrow as pa

FORMS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "arrow": "application/vnd.apache.arrow.stream",
    "parquet": "application/vnd.apache.parquet",
}
"""What an answer may be written as, and the media type of each."""


def records(table: pa.Table) -> list[dict[str, Any]]:
    """Rows with their JSON columns parsed."""
    nested = json_columns() & set(table.column_names)
    return [row for batch in table.to_batches() for row in unfolded(batch, nested)]


def encoded(value: Any) -> bytes:
    """A value as JSON: days and instants as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=text, allow_nan=False, separators=(",", ":")).encode()


def csv(table: pa.Table) -> bytes:
    """UTF-8 with a header; nothing is null, `""` is an empty text, lists are JSON."""
    import pyarrow.csv as pc

    held = io.BytesIO()
    pc.write_csv(without_lists(table), held)
    return held.getvalue()


def arrow(table: pa.Table) -> bytes:
    """An Arrow IPC stream."""
    import pyarrow as pa

    held = io.BytesIO()
    with pa.ipc.new_stream(held, table.schema) as writer:
        writer.write_table(table)
    return held.getvalue()


def parquet(table: pa.Table) -> bytes:
    """Parquet with the types that the snapshot has."""
    import pyarrow.parquet as pq

    held = io.BytesIO()
    pq.write_table(table, held, compression="zstd")
    return held.getvalue()


WRITERS = {"csv": csv, "arrow": arrow, "parquet": parquet}


def chosen(accept: str) -> str | None:
    """The form that an Accept header likes best (RFC 9110, 12.5.1), JSON before others; None where it takes none."""
    wanted = [preference(item) for item in (accept or "*/*").split(",") if item.strip()]
    best, liked = None, 0.0
    for name, media in FORMS.items():
        bare = media.partition(";")[0]
        ranges = (bare, f"{bare.partition('/')[0]}/*", "*/*")
        weights = {kind: weight for kind, weight in reversed(wanted) if kind in ranges}
        weight = next((weights[kind] for kind in ranges if kind in weights), 0.0)
        if weight > liked:
            best, liked = name, weight
    return best


def preference(item: str) -> tuple[str, float]:
    """A media range of an Accept header, and how much it is liked, 0 to 1."""
    kind, *rest = (part.strip().lower() for part in item.split(";"))
    weight = next((part[2:] for part in rest if part.startswith("q=")), "1")
    try:
        return kind, min(max(float(weight), 0.0), 1.0)
    except ValueError:
        return kind, 0.0


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, (str, int, float, bool, list, dict)) or value is None:
        return value
    return text(value)
