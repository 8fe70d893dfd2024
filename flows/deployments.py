"""What is scheduled: the deployments of prefect.yaml, which is written from here, and the worker that carries them out.

`techfigures serve` carries them out without a work pool. A runner keeps no state on the server that a crash could leave
behind: a slot of a work pool stays taken by a run that was killed together with its worker, a file lock doesn't.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

POOL = "techfigures"
"""The work pool of prefect.yaml."""
DAILY = "flows/daily.py:daily"


@dataclass(frozen=True, slots=True)
class Deployment:
    """A flow with its parameters, on a schedule or only when somebody asks: `cron` in the outlets' own time zone."""

    name: str
    cron: str | None
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)
    timezone: str = "Europe/Paris"
    entrypoint: str = DAILY

    @property
    def flow(self) -> Any:
        """The flow itself."""
        path, name = self.entrypoint.split(":")
        return getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)


DEPLOYMENTS = (
    Deployment("daily", "30 5 * * *", "The sources that are due, before people come to work."),
    Deployment("hourly-feeds", "10 * * * *", "The feeds that are due, between the daily runs.", {"kind": "feed"}),
    Deployment(
        "rates",
        "30 16 * * 1-5",
        "The European Central Bank's reference rates, which are fixed at about 16:00.",
        entrypoint="flows/rates.py:rates",
    ),
    Deployment(
        "weekly-quality",
        "0 3 * * 0",
        "Figures and marts made anew, every suite over all of it, and the report.",
        entrypoint="flows/scheduled.py:quality",
    ),
    Deployment(
        "maintenance",
        "0 2 * * *",
        "The raw store held against its hashes and the ledger, leftovers removed, the warehouse's file kept small.",
        entrypoint="flows/scheduled.py:maintenance",
    ),
    Deployment(
        "re-extract",
        None,
        "All that was fetched, or a part of it, read again by the present rules.",
        entrypoint="flows/scheduled.py:re_extract",
    ),
    Deployment(
        "backfill",
        None,
        "What sources list of days that are past and nobody has fetched.",
        entrypoint="flows/scheduled.py:backfill",
    ),
)

HEAD = f"""\
# Written by `make docs` from flows/deployments.py; do not edit. For a Prefect server with a process worker:
#   python -m flows.deployments pool        makes the work pool, with one run at a time
#   prefect --no-prompt deploy --all
#   prefect worker start --pool {POOL}
# `techfigures serve` runs the same schedules without a work pool.
name: techfigures

deployments:
"""


def prefect_yaml() -> str:
    """The text of prefect.yaml."""
    return HEAD + "\n".join(entry(item) for item in DEPLOYMENTS)


def entry(item: Deployment) -> str:
    """One deployment of prefect.yaml."""
    given = ", ".join(f"{name}: {json.dumps(value)}" for name, value in item.parameters.items())
    lines = [
        f"  - name: {item.name}",
        f"    entrypoint: {item.entrypoint}",
        f"    description: {item.description}",
        "    tags: [techfigures]",
        f"    parameters: {{{given}}}",
        "    concurrency_limit: 1",
    ]
    if item.cron:
        lines += ["    schedules:", f'      - cron: "{item.cron}"', f"        timezone: {item.timezone}"]
    else:
        lines.append("    schedules: []")
    return "\n".join([*lines, "    work_pool:", f"      name: {POOL}", ""])


def pool() -> None:
    """Make the work pool on Prefect's server, with one run at a time, or bring it to that."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
    from prefect.exceptions import ObjectNotFound

    with get_client(sync_client=True) as client:
        try:
            client.read_work_pool(POOL)
            client.update_work_pool(POOL, WorkPoolUpdate(concurrency_limit=1))
        except ObjectNotFound:
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process", concurrency_limit=1))


def settle() -> int:
    """Tell the server that runs are over whose process is gone: it would count them as running for ever.

    Returns:
        How many there were; none where a run is at work.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    from flows.lock import HeldError
    from flows.run import at_work
    from techfigures.settings import settings

    try:
        # Whoever holds the lock knows that no run is at work.
        with at_work(settings(), "settle"), get_client(sync_client=True) as client:
            at_it = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
            found = [
                run
                for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=at_it)))
                if "techfigures" in run.tags
            ]
            for run in found:
                client.set_flow_run_state(
                    run.id, Crashed(message="its process is gone; the next run goes on from there"), force=True
                )
            return len(found)
    except HeldError:
        return 0


def main() -> None:
    """Run what is due until stopped, one run at a time."""
    from prefect import serve
    from prefect.schedules import Cron

    logging.getLogger("prefect").setLevel(logging.INFO)
    settle()
    deployments: list[Any] = [
        item.flow.to_deployment(
            item.name,
            schedule=Cron(item.cron, timezone=item.timezone) if item.cron else None,
            parameters=item.parameters,
            description=item.description,
            tags=["techfigures"],
        )
        for item in DEPLOYMENTS
    ]
    serve(*deployments, limit=1, pause_on_shutdown=False, print_starting_message=False)


if __name__ == "__main__":
    import sys

    pool() if sys.argv[1:] == ["pool"] else main()
