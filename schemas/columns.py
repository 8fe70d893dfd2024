"""One definition a column: a dataclass field gives the frame's check, the table's DDL and the dictionary.

A stage's module declares a frozen dataclass whose fields are made by `column`. From it come
`frame_schema` (a pandera DataFrameSchema), `table_ddl` (DuckDB) and `columns` (for the data dictionary).
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

if typing.TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

Item = TypeVar("Item")
DATE = r"\d{4}-\d{2}-\d{2}"
DTYPES = {str: "str", int: "Int64", float: "float64", bool: "boolean"}
SQL_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Column:
    """What is known of one column: `type` is the Python type, `sql` the DuckDB type, `unit` the unit of its numbers."""

    name: str
    type: type
    nullable: bool
    description: str
    unit: str | None = None
    sql: str = ""
    sql_name: str = ""
    ge: float | None = None
    le: float | None = None
    isin: tuple[str, ...] | None = None
    pattern: str | None = None
    key: bool = False
    late: bool = False
    """Whether it came to its table later than the others, and so stands behind them there."""


def column(  # noqa: PLR0913 - one keyword a property of a column
    description: str,
    *,
    unit: str | None = None,
    sql: str | None = None,
    sql_name: str | None = None,
    ge: float | None = None,
    le: float | None = None,
    isin: Iterable[str] | None = None,
    pattern: str | None = None,
    key: bool = False,
    late: bool = False,
    default: Any = dataclasses.MISSING,
) -> Any:
    """A dataclass field that is also a column.

    Args:
        description: what the column means, one sentence.
        unit: unit of its numbers, if any.
        sql: DuckDB type where it isn't the one that follows from the Python type (`DATE`, `TIMESTAMPTZ`, `JSON`).
        sql_name: name in the warehouse where the record's own is a reserved word there.
        ge: smallest value allowed.
        le: largest value allowed.
        isin: the only values allowed.
        pattern: regular expression that the whole text matches.
        key: whether the column is part of the row's key.
        late: whether it came to its table later than the others: DuckDB adds columns behind those that are there.
        default: the field's default.
    """
    if sql == "DATE" and pattern is None:
        pattern = DATE
    allowed = tuple(isin) if isin is not None else None
    metadata = {
        "description": description,
        "unit": unit,
        "sql": sql,
        "sql_name": sql_name,
        "ge": ge,
        "le": le,
        "isin": allowed,
        "pattern": pattern,
        "key": key,
        "late": late,
    }
    return dataclasses.field(default=default, metadata=metadata)


@cache
def columns(record: type) -> tuple[Column, ...]:
    """The columns of a record class, in order. Tuples and dicts stand as JSON text."""
    hints = typing.get_type_hints(record)
    found = []
    for field in dataclasses.fields(record):
        if "description" not in field.metadata:
            raise TypeError(f"{record.__name__}.{field.name} is not declared with column()")
        hint = hints[field.name]
        options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
        plain = next(option for option in options if option is not type(None))
        kind = plain if plain in DTYPES else str
        metadata = dict(field.metadata)
        metadata["sql"] = metadata["sql"] or ("JSON" if plain not in DTYPES else SQL_TYPES[kind])
        metadata["sql_name"] = metadata["sql_name"] or field.name
        found.append(Column(name=field.name, type=kind, nullable=type(None) in options, **metadata))
    return tuple(found)


@cache
def frame_schema(record: type) -> pa.DataFrameSchema:
    """The pandera schema of a frame of such records: strict, ordered, dtypes coerced."""
    import pandera.pandas as pa

    def checks(item: Column) -> list[pa.Check]:
        found = []
        if item.ge is not None:
            found.append(pa.Check.ge(item.ge))
        if item.le is not None:
            found.append(pa.Check.le(item.le))
        if item.isin is not None:
            found.append(pa.Check.isin(item.isin))
        if item.pattern is not None:
            found.append(pa.Check.str_matches(rf"(?:{item.pattern})\Z"))
        return found

    return pa.DataFrameSchema(
        {
            item.name: pa.Column(
                DTYPES[item.type], checks(item), nullable=item.nullable, coerce=True, description=item.description
            )
            for item in columns(record)
        },
        name=record.__name__,
        strict=True,
        ordered=True,
    )


def table_ddl(record: type, table: str) -> str:
    """`CREATE TABLE` and `COMMENT` statements for DuckDB; `table` is written as given (`core.claims`)."""
    ordered = sorted(columns(record), key=lambda item: item.late)
    lines = [f"  {item.sql_name} {item.sql}{'' if item.nullable else ' NOT NULL'}" for item in ordered]
    comments = [f"COMMENT ON COLUMN {table}.{item.sql_name} IS {sql_text(comment(item))};" for item in columns(record)]
    about = (record.__doc__ or "").strip().splitlines()[0]
    return "\n".join(
        [
            f"CREATE TABLE {table} (",
            ",\n".join(lines),
            ");",
            f"COMMENT ON TABLE {table} IS {sql_text(about)};",
            *comments,
            "",
        ]
    )


def comment(item: Column) -> str:
    """The column's description with its unit."""
    return f"{item.description} ({item.unit})" if item.unit else item.description


def sql_text(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def to_row(record: Any) -> dict[str, Any]:
    """A record as plain values in column order; nested values as canonical JSON text."""
    return {name: flat(getattr(record, name)) for name in field_names(record.__class__)}


@cache
def field_names(record: type) -> tuple[str, ...]:
    """The names of a record class's fields, in order."""
    return tuple(field.name for field in dataclasses.fields(record))


CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def flat(value: Any) -> Any:
    """Scalars as they are; tuples, dicts and records as JSON text with sorted keys."""
    if isinstance(value, str):
        return value if value.isascii() else storable(value)
    if value is None or isinstance(value, (int, float, bool)):
        return value
    return storable(CANONICAL.encode(plain(value)))


def storable(text: str) -> str:
    """Text as any encoding can hold it: a half of a character, as names of files may have, is U+FFFD."""
    return HALF.sub("\ufffd", text)


def plain(value: Any) -> Any:
    """Nested records as dicts and lists that JSON knows."""
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in field_names(value.__class__)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


HALF = re.compile("[\ud800-\udfff]")
SPANS = frozenset({"start", "end", "sentence_start", "sentence_end"})
"""Fields that are places in a body."""


def moved(value: Item, offset: int) -> Item:
    """A record with its spans, and those of the records in it, moved; `offset` is in code points."""
    if offset == 0:
        return value
    found: Any = value
    if isinstance(value, tuple):
        found = tuple(moved(item, offset) for item in value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        spans = {name: place + offset for name, place in fields.items() if name in SPANS and place is not None}
        parts = {
            name: moved(item, offset)
            for name, item in fields.items()
            if isinstance(item, tuple) or dataclasses.is_dataclass(item)
        }
        found = dataclasses.replace(value, **spans, **parts)
    return typing.cast("Item", found)


def to_frame(records: Iterable[Any], record: type) -> pd.DataFrame:
    """A frame of the records with the record class's columns and dtypes; values are not checked."""
    import pandas as pd

    listed = list(records)
    return pd.DataFrame(
        {
            item.name: pd.Series([flat(getattr(one, item.name)) for one in listed], dtype=DTYPES[item.type])
            for item in columns(record)
        }
    )
