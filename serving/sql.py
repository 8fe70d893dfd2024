"""SQL of others: the warehouse's bounded door, one SELECT, and never the text of articles."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import duckdb

from serving.answers import Answer, reading
from serving.errors import ERRORS, InvalidError, LimitError, WithheldError
from warehouse.models import relations
from warehouse.query import first_line, run_sql

if TYPE_CHECKING:
    from serving.snapshot import Reader, Snapshot

TEXTS = {"core.documents": "body", "core.quarantine": "row"}
"""Tables that hold more of an article than one sentence, each with the column that does."""
FUNCTIONS = frozenset({
    "RANGE", "GENERATE_SERIES", "UNNEST", "JSON_EACH", "JSON_TREE", "SUMMARY",
    "DUCKDB_TABLES", "DUCKDB_VIEWS", "DUCKDB_COLUMNS", "DUCKDB_SCHEMAS", "DUCKDB_INDEXES",
})  # fmt: skip
"""Functions that a query may read rows of; others look behind the tables."""
UNPLANNED = frozenset({"query", "query_table"})
LITERAL = re.compile(r"'(?:[^']|'')*'")
SHOWN = 20
"""Tables that are told of where one isn't found."""
STARTING = 10.0
"""Seconds that a process may take to start, beside its query."""


def run(snapshot: Snapshot, text: str, limit: int) -> Answer:
    """The first rows of one SELECT, in this process; see `bounded` for SQL of somebody whom nobody knows.

    Raises:
        WithheldError: it reads the text of articles.
        QuestionError: it isn't one SELECT, doesn't hold, or takes longer or more memory than a question may.
    """
    with reading(snapshot) as reader:
        most = min(limit, snapshot.limits.rows)
        inner = statement(reader, text)
        cut_off = f"SELECT * FROM (\n{inner}\n) LIMIT {most + 1}"  # noqa: S608 - it is SQL that was asked for
        check(reader, cut_off)
        table = run_sql(reader.con, cut_off, timeout=reader.seconds)
        return Answer(
            table=table.slice(0, most),
            more=table.num_rows > most,
            version=reader.version,
            published_at=reader.published_at,
        )


def bounded(snapshot: Snapshot, text: str, limit: int) -> Answer:
    """The same in a process of its own, which is ended when its time is over: functions can't be interrupted.

    Args:
        snapshot: where it is asked.
        text: the SQL.
        limit: rows at most.
    """
    import pyarrow as pa

    asked = {"path": str(snapshot.path.resolve()), "limits": asdict(snapshot.limits), "sql": text, "limit": limit}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "serving.sandbox"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=snapshot.limits.seconds + STARTING,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitError(f"query stopped after {snapshot.limits.seconds:g} s: narrow it", name="sql") from None
    head, _, rows = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise LimitError("the query needs more memory than one may take: narrow it", name="sql")
    told = json.loads(head)
    if kind := told.pop("error", None):
        raise ERRORS[kind](told["message"], name=told["name"], near=told["near"])
    return Answer(table=pa.ipc.open_stream(rows).read_all(), **told)


def statement(reader: Reader, text: str) -> str:
    """The one SELECT that a text is, without what ends it; InvalidError where it is anything else."""
    try:
        statements = reader.con.extract_statements(text)
    except duckdb.Error as error:
        raise InvalidError(f"SQL: {first_line(error)}", name="sql") from None
    if len(statements) != 1:
        raise InvalidError(f"SQL: {len(statements)} statements; give one", name="sql")
    if statements[0].type != duckdb.StatementType.SELECT:
        kind = statements[0].type.name
        raise InvalidError(f"SQL: {kind}: this is read-only, ask by SELECT", name="sql")
    inner = str(statements[0].query).strip().rstrip(";")
    parsed = reader.con.execute("SELECT json_serialize_sql($sql)", {"sql": inner}).fetchone()
    for node in trees(json.loads(parsed[0] if parsed else "{}")):
        # Both are carried out before there is a plan that would say what they read.
        if node.get("show_type") == "SUMMARY" or str(node.get("function_name", "")).lower() in UNPLANNED:
            raise WithheldError(
                "SQL: SUMMARIZE, query() and query_table() are left out here: ask by SELECT", name="sql"
            )
    return inner


def check(reader: Reader, sql: str) -> None:
    """WithheldError where a query's plan reads texts, InvalidError where it has none."""
    try:
        rows = reader.con.execute(f"EXPLAIN (FORMAT json) {sql}").fetchall()
    except duckdb.Error as error:
        raise InvalidError(f"SQL: {first_line(error)}{advice(str(error))}", name="sql") from None
    for node in nodes(json.loads(rows[0][1])):
        about = node.get("extra_info", {})
        if (function := about.get("Function")) and function not in FUNCTIONS:
            raise WithheldError(f"SQL: {function.lower()} is no table of figures", name="sql")
        table = ".".join(str(about.get("Table", "")).split(".")[-2:])
        if (column := TEXTS.get(table)) and re.search(rf"\b{column}\b", told(about)):
            raise WithheldError(
                f"SQL reads {table}.{column}, the text of articles: sentences that state figures are in mart.evidence",
                name="sql",
            )


def trees(value: Any) -> Iterator[dict[str, Any]]:
    """All objects within a value of JSON."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from trees(item)


def nodes(plan: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """All nodes of a plan."""
    for node in plan:
        yield node
        yield from nodes(node["children"])


def told(about: dict[str, Any]) -> str:
    """All that a scan says of what it reads, without the texts that it is compared with."""
    values = (value if isinstance(value, list) else [value] for name, value in about.items() if name != "Table")
    return "\n".join(LITERAL.sub("", str(item)) for value in values for item in value)


def advice(error: str) -> str:
    """Which columns or tables there are, where an error is about one that there isn't."""
    if found := re.search(r"Candidate bindings: ([^\n]+)|Did you mean ([^\n?]+)", error):
        return f"; near are {(found[1] or found[2]).strip()}"
    if "does not exist" in error:
        return f"; tables are {', '.join([name for name in relations() if name.startswith('mart.')][:SHOWN])}"
    return ""
