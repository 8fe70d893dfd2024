"""Rows of a query as dicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

Row = dict[str, Any]


def as_dicts(con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
    """The rows that a query gives, each by the names of its columns."""
    result = con.execute(sql, parameters or {})
    names = [item[0] for item in result.description or []]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
