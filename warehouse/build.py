"""Building figures and marts: all of them, or only what the loads since the last build have touched."""

from __future__ import annotations

import hashlib
import re

import duckdb

from schemas.columns import columns
from schemas.run import Build
from schemas.stored import TABLES
from warehouse.lasting import IDS, lead, note
from warehouse.migrate import transaction
from warehouse.models import Model, expanded, relations, remark
from warehouse.reference import insert
from warehouse.roots import place_roots
from warehouse.words import index_words

PARTITIONS = ("document_id", "series_id", "subject_key")
"""By what tables are kept up; what a load touches in one decides what it touches in the next."""
REFERENCE = ("core.metrics", "core.bounds", "core.grade_bars", "core.units", "core.outlets", "core.entities")
MOST = 0.2
"""Share of the articles from which making all anew is quicker."""


def build(con: duckdb.DuckDBPyConnection, recorded_at: str, *, full: bool = False) -> dict[str, int]:
    """Bring roots, figures and marts up to date, in one transaction: readers of the file see all old or all new.

    Args:
        con: the writer's connection.
        recorded_at: instant to record, ISO 8601 with a zone.
        full: make everything anew; it is done anyway where models or reference rows have changed.

    Returns:
        The number of rows by mart that is a table.
    """
    place_roots(con, recorded_at)
    with transaction(con):
        mark = now(con, recorded_at)
        partial = not full and touch(con, mark)
        slices: set[str] = set()
        for model in relations().values():
            if model.materialized != "table":
                continue
            only = touched(model.partition) if partial and model.partition else ""
            if model.relation in IDS:
                note(con, model.relation, only)
            if partial and model.partition:
                renew(con, model, model.partition, slices)
            else:
                con.execute(f"CREATE OR REPLACE TABLE {model.relation} AS\n{model.sql}{sorting(model)}")
                remark(con, model)
            if model.relation in IDS:
                lead(con, model.relation, only, recorded_at)
        index_words(con, anew=not partial)
        con.execute("DELETE FROM core.builds")
        insert(con, "core.builds", Build, [mark])
        for name in [*slices, *(f"touched_{partition}" for partition in PARTITIONS)]:
            con.execute(f"DROP TABLE IF EXISTS temp.{name}")
    return {
        name: count(con, name)
        for name, model in relations().items()
        if model.folder == "marts" and model.materialized == "table"
    }


def now(con: duckdb.DuckDBPyConnection, recorded_at: str) -> Build:
    """What this build sees."""
    models = [(model.sql, model.materialized, model.partition, model.order) for model in relations().values()]
    digest = hashlib.sha256(repr(models).encode())
    for table in REFERENCE:
        row = con.execute(f"SELECT bit_xor(hash(t)), count(*) FROM {table} AS t").fetchone()  # noqa: S608
        digest.update(repr(row).encode())
    seen = con.execute(
        """
        SELECT
          (SELECT coalesce(max(r.reading_id), 0) FROM core.readings AS r),
          (SELECT max(r.day)::VARCHAR FROM core.exchange_rates AS r)
        """
    ).fetchone()
    reading_id, rate_day = seen or (0, None)
    return Build(built_at=recorded_at, reading_id=reading_id, fingerprint=digest.hexdigest()[:16], rate_day=rate_day)


def touch(con: duckdb.DuckDBPyConnection, mark: Build) -> bool:
    """Note what has changed since the last build; False where everything is to be made anew."""
    last = con.execute("SELECT built_at, reading_id, fingerprint, rate_day::VARCHAR FROM core.builds").fetchone()
    if last is None or last[2] != mark.fingerprint:
        return False
    built_at, reading_id, _, rate_day = last
    con.execute(TOUCHED, {"built_at": built_at, "reading_id": reading_id})
    shares = con.execute(
        "SELECT (SELECT count(*) FROM touched_document_id), (SELECT count(DISTINCT document_id) FROM core.readings)"
    ).fetchone()
    if shares and shares[0] > MOST * shares[1]:
        return False
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE touched_series_id AS
        SELECT DISTINCT s.series_id FROM core.statements AS s
        SEMI JOIN touched_document_id AS t ON s.document_id = t.document_id
        """
    )
    if rate_day != mark.rate_day:  # amounts that had to take the last day's rate may have a later one now
        con.execute(
            "INSERT INTO touched_series_id SELECT DISTINCT m.series_id FROM mart.modalities AS m "
            "SEMI JOIN core.units AS u ON m.unit = u.unit AND u.kind = 'money' "
            "WHERE m.rate_day IS NOT DISTINCT FROM CAST($day AS DATE) OR m.rate_day IS NULL",
            {"day": rate_day},
        )
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE touched_subject_key AS
        SELECT DISTINCT s.subject_key FROM core.statements AS s
        SEMI JOIN touched_series_id AS t ON s.series_id = t.series_id
        """
    )
    return True


TOUCHED = """
CREATE OR REPLACE TEMP TABLE touched_document_id AS
SELECT r.document_id FROM core.readings AS r
WHERE r.reading_id > $reading_id
UNION
SELECT m.document_id FROM core.root_members AS m
WHERE m.recorded_from > $built_at OR m.recorded_to > $built_at
UNION
SELECT c.document_id FROM core.claims AS c
INNER JOIN core.redirects AS r ON r.entity_id IN (c.subject_id, c.counterparty_id)
WHERE r.recorded_from > $built_at OR r.recorded_to > $built_at
UNION
SELECT d.document_id FROM core.documents AS d
INNER JOIN core.corrections AS k ON k.document IN (d.document_id, d.doc, d.url)
WHERE k.recorded_from > $built_at OR k.recorded_to > $built_at
"""
"""Articles whose claims stand otherwise than at the last build."""


def renew(con: duckdb.DuckDBPyConnection, model: Model, partition: str, slices: set[str]) -> None:
    """Make the touched partitions of a table anew.

    What a model reads of other tables is sliced first, once for all that read it: DuckDB then knows how few rows there
    are, and joins from their side.

    Args:
        con: the writer's connection.
        model: what to renew, after all that it reads.
        partition: by what it is kept up.
        slices: temporary tables that were made; those of this model are added.
    """
    only = touched(partition)
    named = {name: f"slice_{partition}_of_{name.replace('.', '_')}" for name in holders(partition)}
    sql = expanded(model.sql, {name: f"temp.{table}" for name, table in named.items()})
    for name, table in named.items():
        if table not in slices and re.search(rf"\b{table}\b", sql):
            con.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM {name} {only}")  # noqa: S608 - our own names
            slices.add(table)
    con.execute(f"DELETE FROM {model.relation} {only}")  # noqa: S608
    con.execute(f"INSERT INTO {model.relation}\n{sql}{sorting(model)}")
    for other in PARTITIONS[PARTITIONS.index(partition) + 1 :]:
        if model.relation == "core.statements":
            con.execute(
                f"INSERT INTO touched_{other} SELECT DISTINCT s.{other} FROM core.statements AS s {only} "  # noqa: S608
                f"EXCEPT SELECT t.{other} FROM touched_{other} AS t"
            )


def touched(partition: str) -> str:
    """The condition on rows that a load has touched."""
    return f"WHERE {partition} IN (SELECT t.{partition} FROM touched_{partition} AS t)"  # noqa: S608 - our own names


def sorting(model: Model) -> str:
    """How a table's rows lie: what questions filter by stands together, so that the rest need not be read."""
    return f"\nORDER BY {', '.join(model.order)}" if model.order else ""


def holders(partition: str) -> list[str]:
    """Tables with a column of this name."""
    stored = [name for name, record in TABLES.items() if partition in {item.name for item in columns(record)}]
    return stored + [
        name for name, model in relations().items() if model.materialized == "table" and partition in model.columns
    ]


def count(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    """The rows of a relation."""
    row = con.execute(f"SELECT count(*) FROM {relation}").fetchone()  # noqa: S608 - our own name
    return int(row[0]) if row else 0
