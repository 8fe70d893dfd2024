"""What a run did, for people: the warehouse's record of it, a summary, and the same as Markdown."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flows.alerts import alert
from flows.model.tally import used
from flows.prepare import run_row
from flows.run import Run
from flows.steps import Outcome, Step, Submit, call, perform

FAMILIES = "SELECT family, claims, documents FROM mart.claims_by_family ORDER BY claims DESC, family"
QUARANTINE = """
SELECT stage, rule, count(*) AS "rows", any_value(message ORDER BY last_seen DESC) AS example
FROM core.quarantine WHERE state = 'open' GROUP BY ALL ORDER BY "rows" DESC, stage, rule
"""
# The most telling figure of each family first, so that five figures aren't five deals.
TELLING = """
SELECT family, metric, subject, comparator, surface, value, unit, status, sentence, publisher, published, title, url
FROM mart.latest_figures
WHERE subject IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY family ORDER BY telling DESC, published DESC, claim_id) <= 2
ORDER BY row_number() OVER (PARTITION BY family ORDER BY telling DESC, published DESC, claim_id), telling DESC, claim_id
LIMIT 5
"""
# What is worth a look as a trend: the longest series.
SERIES = """
SELECT subject, metric FROM mart.evidence WHERE subject IS NOT NULL AND family IN ('usage', 'finance', 'price', 'deal')
GROUP BY subject, metric HAVING count(DISTINCT day) > 1
ORDER BY count(DISTINCT day) DESC, count(*) DESC, subject, metric LIMIT 1
"""
# Documents that this run couldn't fetch or read, those included that failed before.
PROBLEMS = """
SELECT DISTINCT message FROM core.quarantine
WHERE state = 'open' AND span_start IS NULL
  AND last_seen >= (SELECT started_at FROM core.runs WHERE run_id = $run_id)
ORDER BY message
"""
# What the run found of its sources: how many it read, and those that failed or are left alone.
READ = "SELECT count(*) AS sources FROM core.source_checks WHERE run_id = $run_id"
FAILING = """
SELECT source, verdict, message, circuit, strftime(open_until, '%Y-%m-%d %H:%M UTC') AS left_alone_until
FROM mart.source_health WHERE verdict <> 'well' ORDER BY source
"""
UNMET = """
SELECT severity, suite, column_name AS "column", expectation, unexpected AS "rows", examples ->> '$[0]' AS example
FROM core.quality_results WHERE run_id = $run_id AND NOT success ORDER BY severity, suite, expectation, column_name
"""
CHECKED = """
SELECT
  count(*) AS expectations, count(*) FILTER (NOT success AND severity = 'error') AS errors,
  count(*) FILTER (NOT success AND severity = 'warning') AS warnings
FROM core.quality_results WHERE run_id = $run_id
"""
TOTALS = """
SELECT (SELECT count(*) FROM core.current_documents) AS documents, (SELECT count(*) FROM core.current_claims) AS claims
"""

TABLES = (
    ("Failing sources", "failing_sources"),
    ("Claims by family", "families"),
    ("Quality", "unmet"),
    ("Quarantine", "quarantine"),
    ("Figures", "figures"),
)
"""Tables of the artifact: title, and name in the summary."""


def performed(run: Run, submit: Submit = call, steps: tuple[Step, ...] | None = None) -> Outcome:
    """Carry out a run's steps; however it ends is recorded, and what is wrong is told."""
    outcome, status = Outcome(run.run_id), "interrupted"
    try:
        outcome = perform(run, submit, steps)
        status = "failed" if outcome.failures else "completed"
    finally:
        finish(run, outcome, status)
    return outcome


def finish(run: Run, outcome: Outcome, status: str) -> None:
    """Record how a run ended, and tell what is wrong."""
    record(run, outcome, status)
    alert(run, outcome, status)


def record(run: Run, outcome: Outcome, status: str) -> None:
    """Record how a run ended, where it didn't get as far as publishing; silent where the warehouse can't be written."""
    from warehouse.connect import open_writer
    from warehouse.errors import WarehouseError
    from warehouse.runs import record_run

    if status == "completed":
        return
    with suppress(WarehouseError, OSError):
        if run.settings.warehouse.exists():
            with open_writer(run.settings.warehouse) as con:
                record_run(con, run_row(run, status, dict(outcome.counts), "; ".join(outcome.failures) or None))


def summary(run_id: str, counts: dict[str, int], failures: list[str], database: Any) -> dict[str, Any]:
    """What the run loaded and what the warehouse holds now; empty lists where it can't be read."""
    from warehouse.connect import open_reader
    from warehouse.errors import WarehouseError

    found: dict[str, Any] = {"run_id": run_id, "counts": counts, "failures": failures, "documents": 0, "claims": 0}
    found |= {"families": [], "quarantine": [], "figures": [], "series": [], "problems": []}
    found |= {"sources": 0, "failing_sources": [], "unmet": [], "quality": {}}
    try:
        with open_reader(database) as con:
            found |= ask(con, TOTALS)[0]
            found |= {"families": ask(con, FAMILIES), "quarantine": ask(con, QUARANTINE), "figures": ask(con, TELLING)}
            found["series"] = ask(con, SERIES)
            found |= ask(con, READ, run_id=run_id)[0] | {"failing_sources": ask(con, FAILING)}
            found["quality"] = ask(con, CHECKED, run_id=run_id)[0]
            found["unmet"] = ask(con, UNMET, run_id=run_id)
            found["problems"] = [row["message"] for row in ask(con, PROBLEMS, run_id=run_id)]
    except WarehouseError as error:
        # Where a step has failed this is its consequence, and said already.
        found["failures"] = failures or [f"summary: {error}"]
    return found


def ask(con: Any, sql: str, **given: object) -> list[dict[str, Any]]:
    """The rows of a query as dicts."""
    rows: list[dict[str, Any]] = con.execute(sql, given).to_arrow_table().to_pylist()
    return rows


def markdown(told: dict[str, Any]) -> str:
    """A summary as Markdown, for the run's artifact."""
    counts = ", ".join(
        f"{value} {name.replace('_', ' ')}"
        for name, value in told["counts"].items()
        if value and not name.startswith("model_")
    )
    lines = [f"# Run {told['run_id']}", "", f"This run: {counts or 'nothing new'}.", ""]
    if model := used(told["counts"]):
        lines += [cell(model), ""]
    lines += [f"The warehouse holds {told['documents']} documents and {told['claims']} claims.", ""]
    if told["sources"]:
        lines += [f"It read {told['sources']} sources; {len(told['failing_sources'])} are failing now.", ""]
    if told["quality"].get("expectations"):
        lines += [f"Quality: {', '.join(f'{count} {name}' for name, count in told['quality'].items())}.", ""]
    for title, name in (("Failed", "failures"), ("Not read", "problems")):
        if told[name]:
            lines += [f"## {title}", "", *(f"- {cell(item)}" for item in told[name]), ""]
    for title, rows in TABLES:
        if told[rows]:
            names = list(told[rows][0])
            lines += [f"## {title}", "", f"| {' | '.join(names)} |", f"| {' | '.join('---' for _ in names)} |"]
            lines += [f"| {' | '.join(cell(row[name]) for name in names)} |" for row in told[rows]] + [""]
    return "\n".join(lines)


def cell(value: object) -> str:
    """A value in a Markdown table: one line, and nothing that would be markup."""
    text = "" if value is None else " ".join(str(value).split())
    for char in "\\`*_[]<>|#":
        text = text.replace(char, f"\\{char}")
    return text
