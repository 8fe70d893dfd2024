"""Before anything is fetched: the warehouse opens, knows its reference data, and says what it holds already."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from flows.bounded import ready
from flows.checks import STANDING
from flows.run import ENTRY_IDS, Run
from schemas.run import Run as RunRow
from techfigures.settings import Settings

if TYPE_CHECKING:
    from warehouse.storage import Storage

ASKING = ("daily", "backfill", "re-extract", "hold")
"""Flows that ask a language model, where it is one of the readers."""


def prepare(run: Run) -> dict[str, int]:
    """Opens the warehouse, updates its tables and reference data, records the run, notes what it knows already."""
    from flows.model.endpoint import asks, endpoint
    from schemas.metric import metrics
    from warehouse.checks import standing
    from warehouse.connect import open_writer
    from warehouse.corrections import declare_corrections, read_corrections
    from warehouse.entries import entry_ids
    from warehouse.money import load_bundled, load_index, read_index
    from warehouse.quality import bounded_by, read_rules
    from warehouse.reference import load_reference
    from warehouse.runs import close_interrupted, record_run

    ready(run.settings)
    corrections = read_corrections(run.settings.corrections_path)
    rules = read_rules(run.settings.quality_path)  # what doesn't hold is told before anything is fetched
    if run.flow in ASKING and asks(run.settings):
        endpoint(run.settings)
    euros = read_index(run.settings.euro_index, "EUR") if run.settings.euro_index else []
    create(run.settings.warehouse)
    with open_writer(run.settings.warehouse) as con:
        load_reference(con, datetime.now(UTC).isoformat(), metrics=bounded_by(rules, metrics()).values())
        load_bundled(con)
        load_index(con, euros)
        declare_corrections(con, corrections, datetime.now(UTC).isoformat())
        close_interrupted(con, datetime.now(UTC).isoformat(), but=run.settings.warehouse.runs() | {run.run_id})
        record_run(con, run_row(run, "running", {}))
        known = con.execute(KNOWN).fetchall()
        forgotten = con.execute("SELECT DISTINCT document_id FROM core.tombstones").fetchall()
        stood = standing(con)
        entries = entry_ids(con)
    run.write_lines(STANDING, stood)
    run.write_lines(ENTRY_IDS, entries)
    run.write_lines("known.jsonl", ({"revision_id": one, "extractor_version": other} for one, other in known))
    run.write_lines("forgotten.jsonl", ({"document_id": row[0]} for row in forgotten))
    return {"known": len(known)}


def create(warehouse: Storage) -> None:
    """Make the warehouse's file where there is none: beside it and renamed, so that no half of one is left behind."""
    from warehouse.connect import open_writer

    database = warehouse.path
    if database is None or database.exists():  # a lake is made in one transaction, by whoever writes to it first
        return
    draft = database.with_name(f".{database.name}.new")
    draft.unlink(missing_ok=True)
    try:
        with open_writer(draft):
            pass
        draft.rename(database)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


KNOWN = """
SELECT revision_id, extractor_version FROM core.readings
QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY reading_id DESC) = 1
"""
"""The revision that stands of each article, and which extractor read it."""


def readers(settings: Settings) -> dict[str, Any]:
    """Who reads, where that isn't the rules alone."""
    if settings.reader == "rules":
        return {}
    return {"reader": settings.reader, "model": settings.model}


def run_row(run: Run, status: str, counts: dict[str, Any], message: str | None = None) -> RunRow:
    """The run as the warehouse records it; its start is in its name."""
    from flows.client import redact
    from flows.model.setup import version as readers_version

    past = asdict(run.past) if run.past else {}
    started = datetime.strptime(run.run_id.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return RunRow(
        run_id=run.run_id,
        flow=run.flow,
        started_at=started.isoformat(),
        ended_at=None if status == "running" else datetime.now(UTC).isoformat(),
        status=status,
        program_version=version("techfigures"),
        extractor_version=readers_version(run.settings),
        parameters={
            "targets": [redact(target) for target in run.targets],
            **run.hints,
            **past,
            **readers(run.settings),
        },
        counts=counts,
        message=message,
    )
