"""The loaded warehouse to readers: marts, quality, snapshot."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from flows.prepare import run_row
from flows.run import Run


def build(run: Run) -> dict[str, int]:
    """Rebuilds the marts from the current claims."""
    from warehouse.build import build as build_marts
    from warehouse.connect import open_writer

    with open_writer(run.settings.warehouse) as con:
        build_marts(con, datetime.now(UTC).isoformat())
    return {}


def check(run: Run) -> dict[str, int]:
    """Runs the quality suites; one that fails stops the publishing, and readers keep the last good snapshot."""
    from great_expectations.data_context.types import base

    from warehouse.connect import open_writer
    from warehouse.publish import QualityFailed
    from warehouse.quality import read_rules, run_quality

    logging.getLogger(base.__name__).setLevel(logging.WARNING)  # it sets INFO for itself when it is imported
    rules, docs = read_rules(run.settings.quality_path), run.settings.work_folder / "data-docs"
    with open_writer(run.settings.warehouse) as con:
        report = run_quality(con, docs, run.run_id, datetime.now(UTC).isoformat(), rules)
    if not report.passed:
        raise QualityFailed(report)
    return {}


def publish(run: Run, *, compact: bool | None = None) -> dict[str, int]:
    """Records how the run went and swaps the snapshot that readers open for a fresh one, in one move."""
    from warehouse.connect import open_writer
    from warehouse.publish import publish as publish_snapshot
    from warehouse.runs import record_run

    outcome = run.read_lines("outcome.jsonl")[0]
    status = "failed" if outcome["failures"] else "completed"
    with open_writer(run.settings.warehouse) as con:
        record_run(con, run_row(run, status, outcome["counts"], "; ".join(outcome["failures"]) or None))
        publish_snapshot(con, run.settings.snapshot_path, run.run_id, datetime.now(UTC).isoformat(), compact=compact)
    return {"published": 1}
