"""A data package: the published tables as files in one folder, with a datapackage.json that explains each column.

The descriptor follows Data Package 2.0 (https://datapackage.org/standard/data-package/) and its Table Schema.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.errors import QueryError, WarehouseExistsError, check_folder, explained
from warehouse.export import FORMATS, write
from warehouse.models import relations

if TYPE_CHECKING:
    import pyarrow as pa

TABLES = (
    "mart.evidence", "mart.modalities", "mart.events", "mart.event_figures", "mart.derived", "mart.conflicts",
    "mart.conversions", "mart.prices", "mart.leaderboards", "core.entities", "core.aliases", "core.outlets",
    "core.metrics", "core.units", "core.exchange_rates", "core.price_index",
)  # fmt: skip
"""What a package holds: claims with their sentences, figures and what follows from them, and what they refer to."""
PARTITIONED = "mart.evidence"
PARTITION = "family, strftime(published, '%Y-%m') AS month"
TYPES = {
    "VARCHAR": "string", "BIGINT": "integer", "INTEGER": "integer", "HUGEINT": "integer", "DOUBLE": "number",
    "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP WITH TIME ZONE": "datetime", "JSON": "any",
}  # fmt: skip
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


@dataclass(frozen=True, kw_only=True)
class Packed:
    """What was written: the folder and the rows of each table."""

    folder: Path
    rows: dict[str, int]


def package(con: duckdb.DuckDBPyConnection, folder: Path | str, form: str = "parquet") -> Packed:
    """Write a data package into a new folder, in one move: an interrupted one leaves nothing behind.

    Parquet files of claims are partitioned by family and month of publication (`family=deal/month=2026-03`).

    Args:
        con: a reader's connection.
        folder: the folder to make; it must not exist yet.
        form: parquet, csv or jsonl.

    Raises:
        QueryError: unknown format.
        WarehouseError: the folder exists, or can't be written.
    """
    folder = Path(folder)
    if form not in FORMATS:
        raise QueryError(f"format {form!r}: formats are {', '.join(FORMATS)}")
    if folder.exists():
        raise WarehouseExistsError(f"{folder} exists: name a folder that doesn't, a package is written as a whole")
    check_folder(folder, writing=True)
    draft = folder.with_name(f".{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    with explained(folder):
        try:
            (draft / "data").mkdir(parents=True)
            resources = [resource(con, name, draft, form) for name in TABLES]
            told = {
                "$schema": PROFILE,
                "name": "techfigures",
                "title": "Figures that the tech press reports, each with its sentence",
                "resources": [{key: value for key, value in one.items() if key != "rows"} for one in resources],
            }
            text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
            (draft / "datapackage.json").write_text(text, encoding="utf-8")
            draft.replace(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return Packed(folder=folder, rows={one["name"]: one["rows"] for one in resources})


def resource(con: duckdb.DuckDBPyConnection, relation: str, folder: Path, form: str) -> dict[str, Any]:
    """Write one table's files, and what the descriptor says of it."""
    name = relation.partition(".")[2]
    paths, rows = [], 0
    for place, table in files(con, relation, form):
        path = folder / "data" / name / place / f"part-0.{form}" if place else folder / "data" / f"{name}.{form}"
        path.parent.mkdir(parents=True, exist_ok=True)
        write(table, path, form)
        paths.append(path.relative_to(folder).as_posix())
        rows += table.num_rows
    schema, label = relation.split(".")
    told = con.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = ? AND table_name = ? ORDER BY column_index",
        [schema, label],
    ).fetchall()
    fields = [
        {"name": column, "type": table_type(kind), **({"description": comment} if comment else {})}
        for column, kind, comment in told
    ]
    model = relations().get(relation)
    key = {"primaryKey": list(model.key)} if model and model.key else {}
    about = {"description": model.description} if model else {}
    return {
        "name": name,
        "path": paths if len(paths) != 1 else paths[0],
        "format": form,
        "encoding": "utf-8",
        **about,
        "schema": {"fields": fields, **key},
        "rows": rows,
    }


def files(con: duckdb.DuckDBPyConnection, relation: str, form: str) -> Iterator[tuple[str, pa.Table]]:
    """The parts of a table: where each goes below its folder, and its rows."""
    if relation != PARTITIONED or form != "parquet":
        yield "", con.execute(f"FROM {relation} ORDER BY ALL").to_arrow_table()
        return
    parts = con.execute(f"SELECT DISTINCT {PARTITION} FROM {relation} ORDER BY ALL").fetchall()  # noqa: S608
    for family, month in parts:
        table = con.execute(
            f"FROM {relation} WHERE family = $1 AND strftime(published, '%Y-%m') IS NOT DISTINCT FROM $2 ORDER BY ALL",
            [family, month],
        ).to_arrow_table()
        yield f"family={family}/month={month or 'unknown'}", table
    if not parts:
        yield "", con.execute(f"FROM {relation}").to_arrow_table()


def table_type(kind: str) -> str:
    """The type of Table Schema for a DuckDB type."""
    if kind.endswith("[]"):
        return "array"
    return "number" if kind.startswith("DECIMAL") else TYPES.get(kind, "any")
