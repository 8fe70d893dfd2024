"""Models: each `.sql` is one SELECT, the `.yml` beside it says its grain, key, columns, checks and given/expect rows.

core/ holds views (tables where the `.yml` says so), marts/ tables or views, macros/ macros, queries/ the named queries.
A table that names a `partition` is kept up by it: `build` makes anew the partitions that a load has touched.
A macro that is `of` a model is that one's SQL, with other relations `instead` of those that it reads, however deep.
A column without a description of its own has that of the schemas' column of the same name.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Literal

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from schemas.columns import columns, comment, sql_text
from schemas.stored import TABLES
from warehouse.lake import is_lake
from warehouse.migrate import LEDGER, transaction

FOLDER = Path(__file__).parent
SCHEMAS = {"core": "core", "marts": "mart", "macros": "main", "queries": ""}
REFERENCE = re.compile(r"\b(?:FROM|JOIN)\s+((?:core|mart)\.\w+)", re.IGNORECASE)
MACRO = re.compile(r"\b(\w+)\((?=\w)")
"""What may be the call of a macro: names of functions are among them, and no model's."""


class Parameter(BaseModel):
    """A parameter of a macro or a named query; without a default it must be given."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["text", "integer", "number", "date", "boolean"]
    description: str
    default: bool | str | int | float | None = None
    required: bool = False


class Check(BaseModel):
    """A rule that holds for every row: a SQL expression that is true."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rule: str
    severity: Literal["error", "warning"] = "error"


class Case(BaseModel):
    """Rows given and rows expected: expected rows name the columns that they care for, in the model's order of rows."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    given: dict[str, list[dict[str, Any]]] = {}
    params: dict[str, Any] = {}
    expect: list[dict[str, Any]]


class Model(BaseModel):
    """One SELECT and what is said of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    folder: Literal["core", "marts", "macros", "queries"]
    sql: str
    description: str
    grain: str
    needs: str | None = None
    """Of a named question: without what it has no row, which is the reason of an empty answer."""
    key: tuple[str, ...] = ()
    materialized: Literal["table", "view"] = "view"
    partition: str | None = None
    order: tuple[str, ...] = ()
    scalar: bool = False
    of: str | None = None
    instead: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    columns: dict[str, str | None]
    checks: tuple[Check, ...] = ()
    tests: tuple[Case, ...] = ()

    @property
    def relation(self) -> str:
        """The name under which SQL reads it: `mart.deals`, `trend`."""
        schema = SCHEMAS[self.folder]
        return f"{schema}.{self.name}" if schema not in {"", "main"} else self.name

    @property
    def reads(self) -> set[str]:
        """The relations of core and mart, and the macros, that it reads."""
        called = {name for name in MACRO.findall(" ".join([self.sql, *self.instead.values()])) if name != self.name}
        return set(REFERENCE.findall(self.sql)) | called

    def describe(self, column: str) -> str:
        """What a column means."""
        return self.columns[column] or known_columns().get(column) or described_columns()[column]


@cache
def known_columns() -> dict[str, str]:
    """Descriptions of the schemas' columns by their name in the warehouse; documents and claims have the first word."""
    found: dict[str, str] = {}
    for table in ("core.documents", "core.claims", *TABLES):
        for item in columns(TABLES[table]):
            found.setdefault(item.sql_name, comment(item))
    return found


@cache
def described_columns() -> dict[str, str]:
    """Descriptions that models give to columns of their own, the first in order of folder and name."""
    found: dict[str, str] = {}
    for folder in ("core", "marts"):
        for path in sorted((FOLDER / folder).glob("*.yml")):
            said = yaml.safe_load(path.read_text(encoding="utf-8"))
            for name, text in (said.get("columns") or {}).items():
                if text:
                    found.setdefault(name, text)
    return found


@cache
def models(folder: str) -> dict[str, Model]:
    """The models of one folder by name, those that others read first. ValueError names the file that doesn't hold."""
    found = {}
    for path in sorted((FOLDER / folder).glob("*.sql")):
        about = path.with_suffix(".yml")
        try:
            text = yaml.safe_load(about.read_text(encoding="utf-8"))
            model = Model(
                name=path.stem, folder=folder, sql=path.read_text(encoding="utf-8").strip().rstrip(";"), **text
            )
            unknown = [
                name
                for name, said in model.columns.items()
                if not said and name not in known_columns() and name not in described_columns()
            ]
            if unknown:
                raise ValueError(f"columns without a description: {', '.join(unknown)}")  # noqa: TRY301 - one handler
        except (OSError, ValidationError, TypeError, ValueError, yaml.YAMLError) as error:
            raise ValueError(f"{about}: {error}") from None
        found[model.relation] = model
    return in_order(found)


def in_order(found: dict[str, Model]) -> dict[str, Model]:
    """The same, those that others read first."""
    order = TopologicalSorter({name: sorted(model.reads & set(found)) for name, model in found.items()}).static_order()
    return {name: found[name] for name in order}


def define(con: duckdb.DuckDBPyConnection) -> None:
    """Make or renew views, macros, and the marts that aren't there yet (empty until `build`), in one transaction.

    The ledger of migrations bears the mark of the models that were made last: those of this program aren't made again.
    """
    made = con.execute(
        "SELECT comment FROM duckdb_tables() WHERE database_name = current_database() AND table_name = ?", [LEDGER]
    ).fetchone()
    if made == (mark(),):
        return
    with transaction(con):
        for model in models("macros").values():
            if model.scalar:  # views read them
                define_macro(con, model)
        discard_outdated(con)
        for model in relations().values():
            if model.materialized == "view":
                con.execute(f"CREATE OR REPLACE VIEW {model.relation} AS\n{model.sql}")
                remark(con, model)
            else:
                con.execute(f"CREATE TABLE IF NOT EXISTS {model.relation} AS\n{model.sql}\nWITH NO DATA")
        if not is_lake(con):
            define_questions(con)
        con.execute(f"COMMENT ON TABLE main.{LEDGER} IS {sql_text(mark())}")


@cache
def mark() -> str:
    """What tells these models, and how they are made, from those of another version."""
    told = [*models("macros").values(), *relations().values()], known_columns(), described_columns()
    return hashlib.sha256(repr(told).encode() + Path(__file__).read_bytes()).hexdigest()[:16]


def discard_outdated(con: duckdb.DuckDBPyConnection) -> None:
    """Drop what an earlier version made of another kind or with other columns: the next build makes it anew."""
    found = con.execute(
        """
        SELECT
          c.schema_name || '.' || c.table_name,
          bool_and(t.table_name IS NOT NULL),
          list(c.column_name ORDER BY c.column_index)
        FROM duckdb_columns() AS c
        LEFT JOIN duckdb_tables() AS t USING (database_name, schema_name, table_name)
        WHERE c.database_name = current_database() AND c.schema_name IN ('core', 'mart')
        GROUP BY ALL
        """
    ).fetchall()
    for name, is_table, names in found:
        model = relations().get(name)
        if model and is_table and (model.materialized == "view" or names != list(model.columns)):
            con.execute(f"DROP TABLE {name}")
        if model and not is_table and model.materialized == "table":
            con.execute(f"DROP VIEW {name}")


def define_questions(con: duckdb.DuckDBPyConnection) -> None:
    """Make or renew the macros that give tables.

    On a lake they are the connection's own, made whenever it is opened: DuckLake keeps a null default as a text.
    """
    for model in models("macros").values():
        if not model.scalar:
            define_macro(con, model)


def define_macro(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make or renew a macro."""
    heads = ", ".join(
        name if item.required else f"{name} := {literal(item.default)}" for name, item in model.parameters.items()
    )
    kind = "" if model.scalar else "TABLE"
    sql = expanded(relations()[model.of].sql if model.of else model.sql, model.instead)
    whose = "TEMP" if is_lake(con) and not model.scalar else ""
    con.execute(f"CREATE OR REPLACE {whose} MACRO {model.name}({heads}) AS {kind}\n{sql}")
    if not is_lake(con):  # which keeps no comments on macros
        con.execute(f"COMMENT ON MACRO {kind} {model.name} IS {sql_text(one_line(model.description))}")


@cache
def relations() -> dict[str, Model]:
    """The models of core and marts by relation, those that others read first."""
    return in_order(models("core") | models("marts"))


def expanded(sql: str, instead: dict[str, str]) -> str:
    """SQL with other relations instead of those that it reads, those that its views and tables read included.

    What stands in between is written once, as a common table expression, however often it is read.
    """
    between: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        name = match[1]
        if name in instead:
            return match[0].replace(name, REFERENCE.sub(other, instead[name]))
        if name not in relations() or not reaches(name) & set(instead):
            return match[0]
        if name not in between:
            inner = REFERENCE.sub(other, relations()[name].sql)
            between[name] = inner
        return match[0].replace(name, name.replace(".", "__"))

    outer = REFERENCE.sub(other, sql)
    if not between:
        return outer
    shared = ",\n".join(f"{name.replace('.', '__')} AS (\n{inner}\n)" for name, inner in between.items())
    own = re.match(r"(?:\s*--[^\n]*\n)*\s*WITH\s", outer)
    return f"WITH {shared},\n{outer[own.end() :]}" if own else f"WITH {shared}\n{outer}"


@cache
def reaches(name: str) -> frozenset[str]:
    """All relations that a model reads, directly or through others."""
    model = relations().get(name)
    if model is None:
        return frozenset()
    return frozenset(model.reads).union(*(reaches(other) for other in model.reads))


def remark(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Comment a view or table and its columns; on a lake, where each comment is a change of the catalogue, neither."""
    if is_lake(con):
        return
    kind = "VIEW" if model.materialized == "view" else "TABLE"
    remarks = [f"COMMENT ON {kind} {model.relation} IS {sql_text(one_line(model.description))}"]
    remarks += [
        f"COMMENT ON COLUMN {model.relation}.{name} IS {sql_text(one_line(model.describe(name)))}"
        for name in model.columns
    ]
    con.execute(";\n".join(remarks))


def literal(value: str | float | None) -> str:
    """A default as SQL."""
    if value is None:
        return "NULL"
    return sql_text(value) if isinstance(value, str) else str(value)


def one_line(text: str) -> str:
    """The text with its line ends as spaces."""
    return " ".join(text.split())
