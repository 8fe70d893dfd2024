"""Asking: named queries, ad-hoc SQL with a time limit, one statement at a time; the reader's connection is locked."""

from __future__ import annotations

import difflib
import threading
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.errors import QueryError, QueryTimeoutError
from warehouse.models import Model, Parameter, expanded, models, reaches

if TYPE_CHECKING:
    import pyarrow as pa

TIMEOUT = 60.0
"""Seconds that a query may take unless told otherwise."""


DOUBTED_TOO = {
    "core.weighed_claims": "core.judged_claims",
    "core.sure_evidence": "mart.evidence",
    "mart.modalities": "core.all_figures",
}
"""What is read instead of what leaves doubted claims and figures out, where these are asked for too."""
NAMED = ("metric", "family", "benchmark", "subject")
LEFT_OUT = """
SELECT count(*)
FROM mart.doubted AS d
WHERE
  ($metric IS NULL OR d.metric = $metric)
  AND ($family IS NULL OR d.family = $family)
  AND ($benchmark IS NULL OR lower(d.benchmark) = lower(trim($benchmark)))
  AND ($subject IS NULL OR d.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
"""


def doubted_too(sql: str) -> str:
    """SQL with doubted claims and figures among what it reads, however deep."""
    return expanded(sql, DOUBTED_TOO)


def left_out(con: duckdb.DuckDBPyConnection, name: str, given: Mapping[str, Any]) -> int:
    """How many doubted figures a named query leaves out, of those that its parameters name; 0 where it counts all."""
    if not set(DOUBTED_TOO) & all_read(list_queries()[name]):
        return 0
    row = con.execute(LEFT_OUT, {column: given.get(column) for column in NAMED}).fetchone()
    return int(row[0]) if row else 0


def all_read(model: Model) -> frozenset[str]:
    """The relations that a query or a macro reads, directly, by macros, or through other relations."""
    own = model.reads | ({model.of} if model.of else set())
    if "doubted" in model.parameters:  # which leaves out by itself what mart.modalities does
        own |= {"mart.modalities"}
    called = [macro for macro in models("macros").values() if macro != model and f"{macro.name}(" in model.sql]
    return frozenset(own).union(*map(reaches, own), *map(all_read, called))


def list_queries() -> dict[str, Model]:
    """The named queries by name: `description` is the question, `parameters` and `columns` say the rest."""
    return dict(sorted(models("queries").items()))


def run_query(
    con: duckdb.DuckDBPyConnection,
    name: str,
    params: dict[str, Any] | None = None,
    *,
    doubted: bool = False,
    timeout: float = TIMEOUT,
) -> pa.Table:
    """Run a named query.

    Args:
        con: a reader's connection (the writer's works too).
        name: name of the query.
        params: parameters by name, values or their text; those left out have their defaults.
        doubted: whether doubted figures are among those that are asked; the column `doubt` says which.
        timeout: seconds that it may take.

    Raises:
        QueryError: no such query or parameter, one that doubted figures can't join, or a value that doesn't parse.
        QueryTimeoutError: it took too long.
    """
    query = list_queries().get(name)
    if query is None:
        near = difflib.get_close_matches(name, list_queries(), n=1)
        raise QueryError(
            f"no query {name!r}: "
            + (f"did you mean {near[0]}?" if near else f"queries are {', '.join(list_queries())}")
        )
    sql = doubted_too(query.sql) if doubted else query.sql
    if doubted and sql == query.sql:
        raise QueryError(
            f"query {name} leaves nothing out that is doubted, or can't do otherwise: query doubted lists it"
        )
    return execute(con, sql, arguments(query, params or {}), timeout)


def run_sql(con: duckdb.DuckDBPyConnection, sql: str, *, timeout: float = TIMEOUT) -> pa.Table:
    """Run one SQL statement on a reader's connection: no writing, no files, no network, no more than `timeout` seconds.

    Raises:
        QueryError: it doesn't parse or fails, is more than one statement, or the connection isn't a reader's.
        QueryTimeoutError: it took too long.
    """
    setting = con.execute("SELECT current_setting('enable_external_access')").fetchone()
    if not setting or setting[0]:
        raise QueryError("ad-hoc SQL needs a reader's connection: open it with open_reader")
    try:
        statements = con.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(f"SQL: {first_line(error)}") from error
    if len(statements) != 1:
        raise QueryError(f"SQL: {len(statements)} statements; give one")
    return execute(con, sql, {}, timeout)


def execute(con: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any], timeout: float) -> pa.Table:
    """Run one statement with a time limit; errors as QueryError."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        con.interrupt()

    timer = threading.Timer(timeout, stop)
    timer.start()
    try:
        return tellable(con.execute(sql, params).to_arrow_table())
    except (duckdb.Error, RuntimeError) as error:
        if late.is_set():
            raise QueryTimeoutError(f"query stopped after {timeout:g} s: narrow it, or allow more time") from error
        raise QueryError(f"SQL: {first_line(error)}") from error
    finally:
        timer.cancel()


FIRST, LAST = (day.toordinal() - date(1970, 1, 1).toordinal() for day in (date(1, 1, 2), date(9999, 12, 30)))
"""Days from 1970 on that Python knows, in any zone."""
MICROSECONDS = 86_400_000_000


def tellable(table: pa.Table) -> pa.Table:
    """The table with columns as text that hold a day or an instant before the year 1 or after 9999.

    DuckDB reckons with them, Python's own types don't.
    """
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        kind = field.type.value_type if pa.types.is_list(field.type) else field.type
        if (pa.types.is_date(kind) or pa.types.is_timestamp(kind)) and not within(table[place], kind):
            table = table.set_column(place, field.name, as_text(table[place]))
    return table


def within(column: pa.ChunkedArray, kind: pa.DataType) -> bool:
    """Whether all days or instants of a column, or of its lists, are of years 1 to 9999."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = pc.list_flatten(column) if pa.types.is_list(column.type) else column
    plain = values.cast(pa.int32() if pa.types.is_date32(kind) else pa.timestamp("us")).cast(pa.int64())
    unit = 1 if pa.types.is_date32(kind) else MICROSECONDS
    ends = pc.min_max(plain).as_py()
    return ends["min"] is None or FIRST * unit <= ends["min"] <= ends["max"] <= LAST * unit


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of days, instants or lists of them as text."""
    import pyarrow as pa

    if not pa.types.is_list(column.type):
        return column.cast(pa.string())
    whole = column.combine_chunks()
    parts = whole.chunks if isinstance(whole, pa.ChunkedArray) else [whole]
    lists = [
        pa.ListArray.from_arrays(part.offsets, part.values.cast(pa.string()), mask=part.is_null()) for part in parts
    ]
    return pa.chunked_array(lists, pa.list_(pa.string()))


def arguments(query: Model, given: dict[str, Any]) -> dict[str, Any]:
    """The query's parameters with their values; QueryError names what is unknown, missing or doesn't parse."""
    unknown = sorted(set(given) - set(query.parameters))
    if unknown:
        known = ", ".join(query.parameters) or "none"
        raise QueryError(f"query {query.name} has no parameter {unknown[0]!r}: parameters are {known}")
    missing = [name for name, item in query.parameters.items() if item.required and given.get(name) is None]
    if missing:
        raise QueryError(f"query {query.name} needs parameter {missing[0]}: {query.parameters[missing[0]].description}")
    return {name: convert(query, name, item, given.get(name, item.default)) for name, item in query.parameters.items()}


def convert(query: Model, name: str, item: Parameter, value: Any) -> Any:
    """A parameter's value in its type."""
    if value is None:
        return None
    try:
        match item.type:
            case "integer":
                return int(value)
            case "number":
                return float(value)
            case "boolean":
                return {"true": True, "false": False}[str(value).lower()]
            case "date":
                return value if isinstance(value, date) else date.fromisoformat(str(value))
            case _:
                return str(value)
    except (ValueError, KeyError):
        shape = {
            "integer": "a whole number",
            "number": "a number",
            "boolean": "true or false",
            "date": "a day such as 2026-01-31",
        }[item.type]
        raise QueryError(f"query {query.name}: parameter {name} is {value!r}, not {shape}") from None


def first_line(error: Exception) -> str:
    """The first line of an error's message."""
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
