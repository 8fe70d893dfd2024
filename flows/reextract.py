"""All that was fetched once more through the present extractor: from the raw store, without network.

A language model is asked what it has not answered yet, where it is one of the readers.

What it reads is published, or held (flows.held) until somebody has looked at the differences.
"""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from typing import Any

from flows import steps
from flows.held import held, keep, take
from flows.ingest import is_address, line
from flows.prepare import run_row
from flows.report import performed
from flows.run import Item, Run, close_run, open_run
from flows.steps import Outcome, Step, pooled
from techfigures.settings import Settings
from warehouse.errors import WarehouseError

# Of each address the last bytes that gave a document. What is known of it comes from the ledger, for fetches that are
# older than its column from the document. Feeds, which have neither, are left out, and so is what was forgotten.
KEPT = """
WITH read AS (
  SELECT raw_sha256, any_value(COLUMNS(c -> c IN ('doc', 'publisher', 'language', 'published', 'title')))
  FROM core.documents GROUP BY raw_sha256
)

SELECT f.url, f.final_url, f.source, f.media_type, f.raw_sha256, f.item, d.doc, d.publisher, d.language,
  d.published::VARCHAR AS published, d.title
FROM raw.fetches AS f
LEFT JOIN read AS d ON f.raw_sha256 = d.raw_sha256
WHERE
  f.raw_sha256 IS NOT NULL AND f.error IS NULL AND (f.item IS NOT NULL OR d.raw_sha256 IS NOT NULL)
  AND f.raw_sha256 NOT IN (SELECT t.raw_sha256 FROM core.tombstones AS t)
  AND ($source IS NULL OR f.source = $source)
  AND ($since IS NULL OR f.fetched_at::DATE >= $since::DATE)
  AND ($until IS NULL OR f.fetched_at::DATE <= $until::DATE)
  AND ($read_by IS NULL OR EXISTS (
    SELECT 1
    FROM core.documents AS o
    INNER JOIN core.readings AS r ON o.revision_id = r.revision_id AND r.superseded_at IS NULL
    WHERE o.raw_sha256 = f.raw_sha256 AND r.extractor_version = $read_by
  ))
  AND (NOT $pending_model OR EXISTS (
    SELECT 1
    FROM raw.fetches AS e
    INNER JOIN core.documents AS o ON e.raw_sha256 = o.raw_sha256
    INNER JOIN core.readings AS r ON o.revision_id = r.revision_id AND r.superseded_at IS NULL
    WHERE e.url = f.url AND (
      list_contains($stand_ins, r.extractor_version)
      OR r.revision_id IN (FROM temp.model_pending)
    )
  ))
QUALIFY row_number() OVER (PARTITION BY f.url ORDER BY f.fetched_at DESC) = 1
ORDER BY f.fetched_at, f.url
"""
# Not only what stands: of two addresses of one article each is read once by an extractor, however often this is run.
# But what another one has read since is read again: rules that were rolled back to stand where they stood.
READ = """
WITH stands AS (
  SELECT document_id, arg_max(extractor_version, reading_id) AS extractor_version
  FROM core.readings
  GROUP BY document_id
),

others AS (
  SELECT r.document_id, max(r.reading_id) AS reading_id
  FROM core.readings AS r
  INNER JOIN stands AS s ON r.document_id = s.document_id AND r.extractor_version <> s.extractor_version
  GROUP BY r.document_id
)

SELECT DISTINCT r.revision_id, r.extractor_version
FROM core.readings AS r
INNER JOIN stands AS s ON r.document_id = s.document_id AND r.extractor_version = s.extractor_version
LEFT JOIN others AS o ON r.document_id = o.document_id
WHERE o.reading_id IS NULL OR r.reading_id > o.reading_id
"""
SOURCES = "SELECT DISTINCT source FROM raw.fetches WHERE source IS NOT NULL ORDER BY source"
READERS = "SELECT DISTINCT extractor_version FROM core.readings ORDER BY extractor_version"
NAMES = {field.name for field in fields(Item)}


def reextract(
    settings: Settings,
    *,
    source: str | None = None,
    since: str | None = None,
    until: str | None = None,
    read_by: str | None = None,
    pending_model: bool = False,
    publish: bool = True,
) -> Outcome:
    """Read what was fetched again, extract, validate, load, check and publish; what this extractor has read is skipped.

    A run that breaks off is completed by the next one: each batch is loaded, or held, whole or not at all.

    Args:
        settings: where the warehouse and the raw store are.
        source: only what was fetched through this source.
        since: only what was last fetched on this day (UTC, ISO 8601) or later.
        until: only what was last fetched on this day or earlier.
        read_by: only what stands as this extractor version read it.
        pending_model: only what stands as other readers read it in the place of the language model.
        publish: load and publish, where nothing narrows it down with what was held; else hold the results, which
            changes no claim that stands.

    Returns:
        What was done: `read` anew, `unchanged`, `failed`, `held` …, and a line for each step that failed.

    Raises:
        WarehouseError: no warehouse there, or nothing in it of the source or the version.
        ModelError: what waits for a language model is asked for, and none is a reader.
        flows.lock.HeldError: another run is at work.
    """
    from flows.model.errors import ModelError
    from flows.model.setup import setup
    from flows.model.setup import version as present
    from warehouse.connect import open_reader

    if pending_model and not setup(settings).chain.asks_model:
        raise ModelError(f"the reader {settings.reader!r} asks no language model: --reader model, or a chain with one")
    with open_reader(settings.warehouse) as con:  # a warehouse that isn't there is told, not made
        known = [row[0] for row in con.execute(SOURCES).fetchall()]
        readers = [row[0] for row in con.execute(READERS).fetchall()]
    if source is not None and source not in known:
        raise WarehouseError(f"nothing was fetched through source {source!r}; the ledger knows {', '.join(known)}")
    if read_by is not None and read_by not in readers:
        raise WarehouseError(f"nothing was read by version {read_by!r}; the warehouse knows {', '.join(readers)}")
    hints: dict[str, Any] = {"source": source, "since": since, "until": until, "read_by": read_by}
    hints["pending_model"] = pending_model
    part = any(hints.values())
    with open_run(settings, flow="re-extract" if publish else "hold", hints=hints) as run:
        with ThreadPoolExecutor(settings.fetchers) as pool:
            outcome = performed(run, pooled(pool), offline(part=part) if publish else holding())
        if not outcome.failures:
            close_run(run)
            if publish and not part:
                held(settings.work_folder, present(settings)).discard()
    return outcome


def offline(*, part: bool = False) -> tuple[Step, ...]:
    """The daily flow's steps, those that use the network replaced by what is held and a look into the ledger.

    Of a part alone nothing is taken that was held: who asks for a part wants nothing else published.
    """
    look: tuple[Step, ...] = (Step(take, "run", ("prepare",)), Step(relist, "run", ("take",)))
    if part:
        look = (Step(relist, "run", ("prepare",)),)
    return tuple(
        new
        for step in steps.STEPS
        if step.name != "fetch"
        for new in (look if step.name == "discover" else (after(step, {"discover": "relist"}),))
    )


def holding() -> tuple[Step, ...]:
    """The same up to the validation, after which the rows are held."""
    kept = [step for step in steps.STEPS if step.name in {"prepare", "ask", "extract", "validate"}]
    look = Step(relist_unheld, "run", ("prepare",))
    return (kept[0], look, *kept[1:], Step(keep, "batch", serial=True), Step(record, "run", (look.name,)))


def after(step: Step, renamed: dict[str, str]) -> Step:
    """A step that waits for others by their new names."""
    return replace(step, needs=tuple(renamed.get(need, need) for need in step.needs))


def record(run: Run) -> dict[str, int]:
    """Records how a run went that publishes nothing."""
    from warehouse.connect import open_writer
    from warehouse.runs import record_run

    outcome = run.read_lines("outcome.jsonl")[0]
    status = "failed" if outcome["failures"] else "completed"
    with open_writer(run.settings.warehouse) as con:
        record_run(con, run_row(run, status, outcome["counts"], "; ".join(outcome["failures"]) or None))
    return {}


def relist_unheld(run: Run) -> list[str]:
    """Lists what the ledger says was fetched; what is held of it already is known."""
    from flows.model.setup import version as present

    batches = relist(run)
    version = present(run.settings)
    more = held(run.settings.work_folder, version).revisions()
    known = run.read_lines("known.jsonl")
    run.write_lines("known.jsonl", known + [{"revision_id": one, "extractor_version": other} for one, other in more])
    return batches


def relist(run: Run) -> list[str]:
    """Lists what the ledger says was fetched, as batches that are fetched already."""
    from warehouse.connect import open_reader

    with open_reader(run.settings.warehouse) as con:
        rows = kept(con, run.settings, run.hints)
        known = con.execute(READ).fetchall()
    run.write_lines("known.jsonl", ({"revision_id": one, "extractor_version": other} for one, other in known))
    size, batches = run.settings.batch_size, []
    for number, start in enumerate(range(0, len(rows), size), start=1):
        found = (line(item_of(row), None, None) for row in rows[start : start + size])
        run.write_lines(f"{number:04}.fetched.jsonl", found)
        batches.append(f"{number:04}")
    return batches


def kept(con: Any, settings: Settings, hints: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the ledger whose bytes are to be read again."""
    from flows.model.setup import stand_ins
    from warehouse.load import statement_text

    con.execute(f"CREATE OR REPLACE TEMP VIEW model_pending AS {statement_text('model_pending')}")
    found: list[dict[str, Any]] = (
        con.execute(KEPT, {"pending_model": False, **hints, "stand_ins": stand_ins(settings)})
        .to_arrow_table()
        .to_pylist()
    )
    return found


def item_of(row: dict[str, Any]) -> Item:
    """The item that a row of the ledger was fetched for."""
    told = json.loads(row["item"]) if row["item"] else {}
    known = {name: value for name, value in told.items() if name in NAMES}
    if not known:
        doc = None if is_address(row["url"]) else re.sub(r"#\d+$", "", row["doc"])
        known = {name: row[name] for name in ("source", "publisher", "language", "published", "title")} | {"doc": doc}
    known |= {"answered": row["final_url"]}
    return Item(address=row["url"], media_type=row["media_type"], raw_sha256=row["raw_sha256"], **known)
