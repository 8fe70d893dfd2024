"""Flows that are plain functions elsewhere, as Prefect runs them: weekly quality, maintenance, re-extract, backfill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Failed

from techfigures.settings import settings

Told = dict[str, Any] | State[Any]


def ended(told: dict[str, Any], failures: Iterable[str]) -> Told:
    """What a flow gives: what it did, as a Failed state where something failed."""
    lines = list(failures)
    return Failed(message="; ".join(lines), data=told) if lines else told


@flow(name="quality", persist_result=False)
def quality(database: Path | None = None) -> Told:
    """Make figures and marts anew, run every suite over all of it, publish, and keep the report as an artifact."""
    from flows.quality import markdown, run_quality

    outcome, rows = run_quality(settings(database=database))
    create_markdown_artifact(markdown(rows), key="weekly-quality", description="What the suites found")
    return ended(asdict(outcome), outcome.failures)


@flow(name="maintenance", persist_result=False)
def maintenance(database: Path | None = None) -> Told:
    """Check the raw store, remove leftovers, keep the warehouse's file small."""
    from flows.maintenance import maintain

    report = maintain(settings(database=database))
    return ended(asdict(report), report.failures)


@flow(name="re-extract", persist_result=False)
def re_extract(
    source: str | None = None,
    since: str | None = None,
    until: str | None = None,
    read_by: str | None = None,
    pending_model: bool = False,
    reader: str | None = None,
    database: Path | None = None,
) -> Told:
    """Read again what was fetched; the parameters are those of `flows.reextract.reextract`."""
    from flows.reextract import reextract

    outcome = reextract(
        settings(database=database, reader=reader), source=source, since=since, until=until, read_by=read_by,
        pending_model=pending_model,
    )  # fmt: skip
    return ended(asdict(outcome), outcome.failures)


@flow(name="backfill", persist_result=False)
def backfill(since: str, until: str | None = None, source: str | None = None, database: Path | None = None) -> Told:
    """Fetch what sources list of past days; the parameters are those of `flows.backfill.backfill`."""
    from flows.backfill import backfill as fill

    outcome = fill(settings(database=database), since=since, until=until, source=source)
    return ended(asdict(outcome), outcome.failures)
