"""Every quality suite over the whole warehouse, without anything new: figures and marts made anew, then checked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import steps
from flows.report import ask, cell, performed
from flows.run import close_run, open_run
from flows.steps import Outcome, Step
from techfigures.settings import Settings

RESULTS = """
SELECT suite, expectation, column_name, severity, success, checked, unexpected, examples
FROM core.quality_results WHERE run_id = $run_id
ORDER BY success, severity, suite, expectation, column_name
"""


def run_quality(settings: Settings) -> tuple[Outcome, list[dict[str, Any]]]:
    """Build all figures and marts anew, check them, publish where nothing of severity error failed.

    Args:
        settings: where the warehouse is.

    Returns:
        What was done, with a line for each step that failed; and the results: suite, expectation, column_name,
        severity, success, checked and unexpected (rows), examples.

    Raises:
        WarehouseError: no warehouse there.
        flows.lock.HeldError: another run is at work.
    """
    from warehouse.connect import open_reader, open_writer

    with open_reader(settings.warehouse):  # a warehouse that isn't there is told, not made
        pass
    with open_run(settings, flow="quality") as run:
        with open_writer(settings.warehouse) as con:
            con.execute("DELETE FROM core.builds")  # nothing is taken from an earlier build
        outcome = performed(run, steps=whole())
        with open_reader(settings.warehouse) as con:
            rows = ask(con, RESULTS, run_id=run.run_id)
        close_run(run)
    return outcome, rows


def whole() -> tuple[Step, ...]:
    """The daily flow's steps that look at the whole warehouse and fetch nothing."""
    kept = [step for step in steps.STEPS if step.scope == "run" and not step.network]
    names = {step.name for step in kept}
    return tuple(replace(step, needs=tuple(need for need in step.needs if need in names)) for step in kept)


def markdown(rows: list[dict[str, Any]]) -> str:
    """The results as Markdown: how many held, and those that didn't."""
    failed = [row for row in rows if not row["success"]]
    lines = ["# Quality", "", f"{len(rows) - len(failed)} of {len(rows)} expectations hold.", ""]
    names = ("severity", "suite", "column_name", "expectation", "unexpected", "checked", "examples")
    if failed:
        lines += [f"| {' | '.join(names)} |", f"| {' | '.join('---' for _ in names)} |"]
        lines += [f"| {' | '.join(cell(row[name]) for name in names)} |" for row in failed]
    return "\n".join(lines)
