"""The catalogue and the metrics' files as tables: replaced as a whole, in one transaction, where they changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

import duckdb

from catalogue import entities as catalogue_entities
from schemas.columns import columns, to_frame
from schemas.metric import metrics as all_metrics
from schemas.reference import AliasRow, EntityRow, MetricRow, OutletRow
from warehouse.migrate import transaction


def load_reference(
    con: duckdb.DuckDBPyConnection, *, entities: Iterable[Any] | None = None, metrics: Iterable[Any] | None = None
) -> dict[str, int]:
    """Bring core.entities, core.aliases, core.outlets and core.metrics to what the files hold.

    Args:
        con: the writer's connection.
        entities: the catalogue's entities unless given (with id, label, kind, aliases, parent, source).
        metrics: the schemas' metrics unless given.

    Returns:
        How many rows each table has now.
    """
    known = list(catalogue_entities().values() if entities is None else entities)
    tables: dict[str, tuple[type, list[Any]]] = {
        "core.entities": (EntityRow, [entity_row(item) for item in known]),
        "core.aliases": (AliasRow, [row for item in known for row in alias_rows(item)]),
        "core.outlets": (OutletRow, [outlet_row(item) for item in known if item.kind == "outlet"]),
        "core.metrics": (
            MetricRow,
            [metric_row(item) for item in (all_metrics().values() if metrics is None else metrics)],
        ),
    }
    with transaction(con):
        for table, (record, rows) in tables.items():
            replace(con, table, record, rows)
    return {table: len(rows) for table, (_, rows) in tables.items()}


def replace(con: duckdb.DuckDBPyConnection, table: str, record: type, rows: list[Any]) -> None:
    """Make the table hold exactly these rows."""
    con.execute(f"DELETE FROM {table}")  # noqa: S608 - table names are our own
    insert(con, table, record, rows)


def insert(con: duckdb.DuckDBPyConnection, table: str, record: type, rows: list[Any]) -> None:
    """Add records to a table, each column cast to the warehouse's type."""
    if not rows:
        return
    con.register("incoming", to_frame(rows, record))
    try:
        casts = ", ".join(f'CAST("{item.name}" AS {item.sql})' for item in columns(record))
        con.execute(f"INSERT INTO {table} SELECT {casts} FROM incoming")  # noqa: S608 - names come from the schemas
    finally:
        con.unregister("incoming")


def entity_row(entity: Any) -> EntityRow:
    """An entity of the catalogue as a row."""
    return EntityRow(
        entity_id=entity.id, label=entity.label, kind=entity.kind, parent_id=entity.parent, source=entity.source
    )


def alias_rows(entity: Any) -> list[AliasRow]:
    """An entity's label and aliases as rows, each once."""
    names = dict.fromkeys((entity.label, *entity.aliases))
    return [AliasRow(alias=name, folded=folded(name), entity_id=entity.id) for name in names]


def outlet_row(entity: Any) -> OutletRow:
    """An outlet of the catalogue as a row; its source is its site."""
    return OutletRow(outlet_id=entity.id, name=entity.label, domain=entity.source)


def metric_row(metric: Any) -> MetricRow:
    """A metric's meaning as a row."""
    return MetricRow(
        metric=metric.name,
        family=metric.family,
        label_en=metric.label["en"],
        label_fr=metric.label["fr"],
        description=metric.description,
        kinds=metric.kinds,
        units=metric.units,
        subject=metric.subject,
        counterparty=metric.counterparty,
        is_event=metric.event,
        default_status=metric.default_status,
        plausible_low=metric.plausible.low,
        plausible_high=metric.plausible.high,
        dimensions={
            name: {"description": item.description, "type": item.type, "values": list(item.values)}
            for name, item in metric.dimensions.items()
        },
    )


def folded(name: str) -> str:
    """The name in lower case without accents, as SQL's `lower(strip_accents(name))` makes it."""
    return "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char)).lower()
