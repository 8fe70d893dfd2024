"""Interchange: a table, mart, named query or SQL as Parquet, CSV or JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import duckdb

from schemas.columns import columns
from schemas.stored import TABLES
from techfigures.foreign import FORMULA, HARMLESS
from warehouse.errors import QueryError, check_folder, explained
from warehouse.query import list_queries, run_query, run_sql

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("parquet", "csv", "jsonl")
TEXT = "body"
"""Column that no export of a table holds: articles are others', whoever may read them here may not hand them on."""


def export(
    con: duckdb.DuckDBPyConnection,
    what: str,
    path: Path | str,
    form: str | None = None,
    params: dict[str, Any] | None = None,
) -> int:
    """Write rows to a file, in one piece: an interrupted export leaves what was there.

    Args:
        con: a reader's connection.
        what: a table or mart (`core.claims`, `mart.deals`, `deals`), the name of a query, or SQL. Of a table everything
            is written but articles' bodies.
        path: the file to write.
        form: parquet, csv or jsonl; by the file's ending unless given.
        params: parameters, where `what` names a query.

    Returns:
        How many rows were written.

    Raises:
        QueryError: unknown format, table or query, or SQL that fails.
        WarehouseError: the file can't be written.
    """
    path = Path(path)
    kind = form or path.suffix.lstrip(".").lower()
    if kind not in FORMATS:
        raise QueryError(f"format {kind!r} of {path}: formats are {', '.join(FORMATS)}")
    check_folder(path, writing=True)
    table = rows_of(con, what, params)
    draft = path.with_name(f".{path.name}.draft")
    with explained(path):
        try:
            write(table, draft, kind)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    return int(table.num_rows)


def rows_of(con: duckdb.DuckDBPyConnection, what: str, params: dict[str, Any] | None) -> pa.Table:
    """The rows of a relation, a named query or SQL."""
    if what in list_queries():
        return run_query(con, what, params)
    if params:
        raise QueryError(f"{what} takes no parameters: only a named query does")
    relation = relations(con).get(what)
    if relation:
        return run_sql(con, f"SELECT {shared(con, relation)} FROM {relation} ORDER BY ALL")  # noqa: S608 - known names
    if len(what.split()) > 1:
        return run_sql(con, what)
    names = ", ".join([*sorted(set(relations(con).values())), *list_queries()])
    raise QueryError(f"nothing is called {what!r}: tables and queries are {names}")


def shared(con: duckdb.DuckDBPyConnection, relation: str) -> str:
    """The columns of a relation that an export holds: all but the articles' text, which is others'."""
    names = [row[0] for row in con.execute(f"DESCRIBE {relation}").fetchall()]
    return f"* EXCLUDE ({TEXT})" if TEXT in names else "*"


def relations(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Tables and views by their full name, and marts by their name alone."""
    found = con.execute(
        """
        SELECT table_schema, table_name FROM information_schema.tables
        WHERE table_catalog = current_database() AND table_schema IN ('raw', 'core', 'mart')
        ORDER BY ALL
        """
    ).fetchall()
    full = {f"{schema}.{name}": f"{schema}.{name}" for schema, name in found}
    return {name: f"{schema}.{name}" for schema, name in found if schema == "mart"} | full


def write(table: pa.Table, path: Path, kind: str) -> None:
    """Write an Arrow table as Parquet, CSV or JSON Lines.

    CSV is UTF-8 with a header; nothing is null, `""` is an empty text, lists are JSON; texts that a spreadsheet would
    take for formulas begin with `'`.
    """
    if kind == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(table, path, compression="zstd")
    elif kind == "csv":
        import pyarrow.csv as pc

        pc.write_csv(without_formulas(without_lists(table)), path)
    else:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            write_lines(table, file)


def without_lists(table: pa.Table) -> pa.Table:
    """The table with its lists as JSON text, which CSV can hold."""
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        if pa.types.is_list(field.type):
            texts = [None if value is None else json.dumps(value, default=text) for value in table[place].to_pylist()]
            table = table.set_column(place, field.name, pa.array(texts, pa.string()))
    return table


def without_formulas(table: pa.Table) -> pa.Table:
    """The table with its texts as cells of a spreadsheet: `techfigures.foreign.as_cell` of whole columns."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            column = table[place]
            harmless = pc.match_substring_regex(column, HARMLESS)
            formula = pc.and_(pc.match_substring_regex(column, FORMULA), pc.invert(harmless))
            marked = pc.binary_join_element_wise(pa.scalar("'", field.type), column, pa.scalar("", field.type))
            table = table.set_column(place, field.name, pc.if_else(formula, marked, column))
    return table


def write_lines(table: pa.Table, file: TextIO) -> None:
    """Write rows as JSON Lines; JSON columns as the objects that they hold, instants and days as ISO 8601."""
    nested = json_columns() & set(table.column_names)
    for batch in table.to_batches(max_chunksize=10_000):
        file.writelines(json.dumps(row, ensure_ascii=False, default=text) + "\n" for row in unfolded(batch, nested))


@cache
def json_columns() -> frozenset[str]:
    """Names of the columns that hold JSON, by the schemas: Arrow has them as plain text."""
    return frozenset(item.sql_name for record in TABLES.values() for item in columns(record) if item.sql == "JSON")


def unfolded(batch: Any, nested: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Rows with their JSON columns parsed."""
    for row in batch.to_pylist():
        yield {
            name: json.loads(value) if name in nested and isinstance(value, str) else value
            for name, value in row.items()
        }


def text(value: object) -> object:
    """A value that JSON doesn't know."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)
