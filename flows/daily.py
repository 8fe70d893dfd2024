"""The daily flow: every step of flows.steps as a Prefect task, batches side by side, a summary at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, cast

from prefect import Task, flow
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.states import Failed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.observe import observed
from flows.report import markdown, performed, summary
from flows.run import Run, close_run, open_run
from flows.steps import STEPS, Pending, Step
from techfigures.settings import settings

WAIT = 20.0
"""Seconds that a run waits for one that ends, or for the monitor, which notes what it tells."""


def as_task(step: Step) -> Task[..., Any]:
    """A step as a Prefect task: named after its batch, tried again with jitter where the network is involved."""
    return Task(
        observed(step.work),
        name=step.name,
        description=step.says,
        tags=["techfigures", *(["network"] if step.network else [])],
        task_run_name=step.name if step.scope == "run" else step.name + " {batch}",
        retries=2 if step.network else 0,
        retry_delay_seconds=[2, 10],
        retry_jitter_factor=0.5 if step.network else None,
        cache_policy=NO_CACHE,
        persist_result=False,
    )


TASKS = {step.name: as_task(step) for step in STEPS}


def submit(step: Step, run: Run, batch: str | None, after: Pending | None) -> Pending:
    """Start a step in the flow's thread pool, after what it waits for."""
    given: dict[str, Any] = {"run": run} if batch is None else {"run": run, "batch": batch}
    future: Pending = TASKS[step.name].submit(**given, wait_for=[after] if after is not None else None)
    return future


def run_name() -> str:
    """`daily: <targets>`, or `daily: sources`."""
    targets = flow_run.parameters.get("targets") or ["sources"]
    return f"daily: {', '.join(map(str, targets[:3]))}{' …' if len(targets) > 3 else ''}"


def threads(workers: int) -> TaskRunner[PrefectFuture[Any]]:
    """Where tasks run: threads of this process, so many at once."""
    # Its futures are PrefectFutures, which Prefect's own annotations don't say.
    return cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=workers))


@flow(name="daily", flow_run_name=run_name, task_runner=threads(8), persist_result=False)
def daily(  # noqa: PLR0913, PLR0917 - one a parameter of the deployment
    targets: list[str] | None = None,
    database: Path | None = None,
    published: str | None = None,
    language: str | None = None,
    publisher: str | None = None,
    kind: Literal["feed", "sitemap", "page", "folder"] | None = None,
    all_sources: bool = False,
    reader: str | None = None,
    hosts: str | None = None,
) -> dict[str, Any] | State[Any]:
    """Fetch, extract, validate, load, check and publish what the targets or the sources that are due hold.

    Args:
        targets: files, folders and addresses; the enabled sources that are due unless given.
        database: the warehouse; the settings' unless given.
        published: day of publication of documents that state none.
        language: language of documents that state none.
        publisher: outlet of documents that state none.
        kind: of the enabled sources, the ones of this kind only.
        all_sources: read enabled sources that aren't due, too, those left alone for their failures included.
        reader: who says what figures mean; the setting's unless given.
        hosts: domains, by commas, whose pages may name each other as where an article of the targets stands.

    Returns:
        flows.report.summary; as a Failed state where a step failed and what could be done was done.
    """
    hints = {"published": published, "language": language, "publisher": publisher}
    hints |= {"hosts": hosts} if hosts else {}
    chosen = settings(database=database, reader=reader)
    with open_run(chosen, targets or [], hints, kind, all_sources=all_sources, wait=WAIT) as run:
        outcome = performed(run, submit)
        told = summary(run.run_id, outcome.counts, outcome.failures, run.settings.warehouse)
        if told["unmet"]:
            create_table_artifact(told["unmet"], key="quality", description="Expectations that were not met")
        create_markdown_artifact(markdown(told), key="daily-run", description="What the run did")
        if not outcome.failures:
            close_run(run)
    return Failed(message="; ".join(outcome.failures), data=told) if outcome.failures else told
