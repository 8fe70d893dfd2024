"""watches.yml: the saved questions, the figures that answer them, and what was seen of these last."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb

from schemas.metric import metrics
from schemas.watch import LEVELS, Watch, Watched, WatchRow
from warehouse.declared import read_declared
from warehouse.reference import insert
from warehouse.rows import Row, as_dicts
from warehouse.temporal import bring


def read_watches(path: Path) -> list[Watch]:
    """The entries of a watches.yml, a list; none where there is no such file.

    Raises:
        WarehouseError: names the file and the entry that doesn't hold.
    """
    return read_declared(path, Watch, ("watch", "watches"), lambda entry: f"name {entry.name}")


FIGURES = """
SELECT
  m.figure_id,
  m.status,
  m.series_id,
  coalesce(m.dated_on, m.slot_end, m.last_told, DATE '0001-01-01')::VARCHAR AS day,
  m.value,
  m.unit,
  CASE
    WHEN $threshold IS NULL THEN NULL
    WHEN $unit = 'EUR' THEN m.amount_eur::DOUBLE
    WHEN $unit = 'USD' THEN m.amount_usd::DOUBLE
    WHEN $unit IS NULL THEN CASE WHEN u.kind IS NULL OR m.unit = '%' THEN m.value END
    WHEN m.unit = $unit THEN m.value
    WHEN u.canonical = $unit THEN m.value * u.factor
  END AS level,
  m.agreement,
  m.claim_id
FROM core.all_figures AS m
LEFT JOIN core.units AS u ON m.unit = u.unit
WHERE
  ($metric IS NULL OR m.metric = $metric)
  AND ($subject IS NULL OR m.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k))
  AND (m.doubt IS NULL OR m.doubt = 'unsure')
  AND m.status IN (SELECT unnest($status::VARCHAR[]))
  AND ($benchmark IS NULL OR lower(m.benchmark) = lower($benchmark))
  AND ($per IS NULL OR m.per = $per)
  AND json_contains(m.dimensions, $dimensions::JSON)
  AND m.confidence >= $min_confidence
  AND (NOT $levels OR (m.change IS NULL AND m.per IS NOT DISTINCT FROM $per) OR $always_change)
ORDER BY day, m.figure_id, m.status
"""
EVIDENCE = """
SELECT
  m.claim_id, m.metric, m.subject, m.counterparty, m.benchmark, m.dimensions::VARCHAR AS dimensions, m.value, m.unit,
  m.per, m.change, m.comparator, m.status, m.agreement, m.lowest, m.highest, m.claims, m.roots, m.confidence,
  e.surface, e.sentence, e.title, e.url, e.publisher, e.published::VARCHAR AS published
FROM core.all_figures AS m
INNER JOIN mart.evidence AS e ON m.claim_id = e.claim_id
WHERE m.claim_id IN (SELECT unnest($claims::VARCHAR[]))
"""
"""What is told of a figure: the claim of its best value with its sentence. A claim tells one figure in one modality."""


SEEN = """
SELECT w.* REPLACE (coalesce(a.new_id, w.figure_id) AS figure_id)
FROM core.watched AS w
LEFT JOIN core.id_aliases AS a ON w.figure_id = a.old_id AND a.kind = 'figure'
WHERE w.watch_id = $id
"""
"""An edited article may make a figure anew: what was seen of the one that is gone is what was seen of this one."""


def figures(con: duckdb.DuckDBPyConnection, watch: Watch) -> list[Row]:
    """The figures that fit a watch, in each modality that it asks for: columns of transforms.watches.Level.

    `level` is the value in the threshold's unit: amounts of money in euros or dollars at the rate of their day,
    times in seconds too; a threshold without a unit counts things, or per cent. How sure a reading must be a watch says
    itself (`min_confidence`); what is doubted for any other reason is left out.
    """
    asked = metrics().get(watch.metric or "")
    return as_dicts(
        con,
        FIGURES,
        {
            "metric": watch.metric,
            "subject": watch.subject,
            "threshold": watch.threshold,
            "unit": watch.unit,
            "status": list(watch.status),
            "benchmark": watch.benchmark,
            "per": watch.per,
            "dimensions": json.dumps(watch.dimensions),
            "min_confidence": watch.min_confidence,
            "levels": watch.when in LEVELS,
            # A growth is a level of its own: it is nothing but a change.
            "always_change": bool(asked and asked.always_change),
        },
    )


def evidence(con: duckdb.DuckDBPyConnection, claims: Sequence[str]) -> dict[str, Row]:
    """What there is to say of figures, by the claim of their best value."""
    return {row["claim_id"]: row for row in as_dicts(con, EVIDENCE, {"claims": list(claims)})}


def seen(con: duckdb.DuckDBPyConnection, watch: Watch) -> list[Row] | None:
    """What a watch saw when it was evaluated last: rows of core.watched; None where it never was."""
    known = con.execute(
        "SELECT count(*) FROM core.watches WHERE watch_id = ? AND recorded_to IS NULL", [watch.watch_id]
    ).fetchone()
    if not known or not known[0]:
        return None
    return as_dicts(con, SEEN, {"id": watch.watch_id})


def remember(
    con: duckdb.DuckDBPyConnection, watches: Sequence[Watch], looked_at: Sequence[Watched], recorded_at: str
) -> None:
    """Make what was seen now what was seen last, within a transaction of the caller's."""
    declared = [
        WatchRow(
            watch_id=watch.watch_id,
            name=watch.name,
            question=watch.asked,
            recorded_from=recorded_at,
        )
        for watch in watches
    ]
    bring(con, "core.watches", WatchRow, declared, recorded_at)
    con.execute("DELETE FROM core.watched")  # those of watches that are no more go too
    insert(con, "core.watched", Watched, list(looked_at))
