"""The catalogue and the metrics' files as tables: replaced as a whole, in one transaction, where they changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import duckdb

from catalogue import entities as catalogue_entities
from catalogue.units import DURATIONS, kinds, worth
from schemas.columns import columns, to_frame
from schemas.grades import bars
from schemas.metric import metrics as all_metrics
from schemas.reference import AliasRow, BoundsRow, EntityRow, GradeBarsRow, MetricRow, OutletRow, RedirectRow, UnitRow
from warehouse.migrate import transaction
from warehouse.temporal import bring


def load_reference(
    con: duckdb.DuckDBPyConnection,
    recorded_at: str,
    *,
    entities: Iterable[Any] | None = None,
    metrics: Iterable[Any] | None = None,
) -> dict[str, int]:
    """Bring the tables of reference, core.entities to core.grade_bars, to what the files hold.

    An id that another entity has taken over becomes a redirect, which is kept with the time that it held for.

    Args:
        con: the writer's connection.
        recorded_at: instant to record, ISO 8601 with a zone.
        entities: the catalogue's entities unless given (with id, label, kind, aliases, parent, source).
        metrics: the schemas' metrics unless given.

    Returns:
        How many rows each table has now.
    """
    known = list(catalogue_entities().values() if entities is None else entities)
    measured = list(all_metrics().values() if metrics is None else metrics)
    tables: dict[str, tuple[type, list[Any]]] = {
        "core.entities": (EntityRow, [entity_row(item) for item in known]),
        "core.aliases": (AliasRow, [row for item in known for row in alias_rows(item)]),
        "core.outlets": (OutletRow, [outlet_row(item) for item in known if item.kind == "outlet"]),
        "core.metrics": (MetricRow, [metric_row(item) for item in measured]),
        "core.bounds": (BoundsRow, [row for item in measured for row in bounds_rows(item)]),
        "core.units": (UnitRow, list(unit_rows())),
        "core.grade_bars": (
            GradeBarsRow,
            [GradeBarsRow(reader=name, sure=one.sure, likely=one.likely) for name, one in bars().items()],
        ),
    }
    redirects = [
        RedirectRow(entity_id=old, canonical_id=item.id, recorded_from=recorded_at)
        for item in known
        for old in item.replaces
    ]
    with transaction(con):
        for table, (record, rows) in tables.items():
            replace(con, table, record, rows)
        bring(con, "core.redirects", RedirectRow, redirects, recorded_at)
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
        entity_id=entity.id,
        label=entity.label,
        kind=entity.kind,
        parent_id=entity.parent,
        source=entity.source,
        sector=entity.sector,
    )


def alias_rows(entity: Any) -> list[AliasRow]:
    """An entity's label and aliases as rows, each once."""
    names = dict.fromkeys((entity.label, *entity.aliases))
    return [AliasRow(alias=name, folded=folded(name), entity_id=entity.id) for name in names]


def outlet_row(entity: Any) -> OutletRow:
    """An outlet of the catalogue as a row; its source is its site."""
    return OutletRow(outlet_id=entity.id, name=entity.label, domain=entity.source, tier=entity.tier or "press")


def unit_rows() -> Iterator[UnitRow]:
    """The catalogue's units and currencies as rows; nouns that are counted aren't among them."""
    for unit, kind in kinds().items():
        canonical = {"duration": "s", "money": "money"}.get(kind, unit)
        yield UnitRow(unit=unit, kind=kind, canonical=canonical, factor=DURATIONS.get(unit, 1), worth=worth(unit))


def metric_row(metric: Any) -> MetricRow:
    """A metric's meaning as a row."""
    return MetricRow(
        metric=metric.name,
        family=metric.family,
        label_en=metric.label["en"],
        label_fr=metric.label["fr"],
        description=metric.description,
        kinds=metric.kinds,
        units=tuple(dict.fromkeys((*metric.units, *metric.implied_by))),
        subject=metric.subject,
        counterparty=metric.counterparty,
        is_event=metric.event,
        default_status=metric.default_status,
        plausible_low=metric.plausible.low,
        plausible_high=metric.plausible.high,
        jump=metric.jump,
        dimensions={
            name: {"description": item.description, "type": item.type, "values": list(item.values)}
            for name, item in metric.dimensions.items()
        },
        is_lasting=metric.lasting,
        is_by_counterparty=metric.by_counterparty,
        loose_dimensions=dict.fromkeys(metric.loose),
        counts={noun: name for name, same in metric.counts.items() for noun in same},
        implied=metric.implied,
    )


def bounds_rows(metric: Any) -> Iterator[BoundsRow]:
    """The bounds of a metric's levels, a row a kind of unit that is held to them."""
    for kind in () if metric.always_change else metric.bounded:
        soft, hard = (bounds.by_kind.get(kind, bounds) for bounds in (metric.plausible, metric.possible))
        yield BoundsRow(
            metric=metric.name,
            kind=kind,
            plausible_low=soft.low,
            plausible_high=soft.high,
            possible_low=hard.low,
            possible_high=hard.high,
        )


def folded(name: str) -> str:
    """The name in lower case without accents, as SQL's `lower(strip_accents(name))` makes it."""
    return "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char)).lower()
