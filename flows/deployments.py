"""What is scheduled: the deployments of prefect.yaml, as `techfigures serve` runs them without a worker."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Deployment:
    """A flow on a schedule: `cron` in the outlets' own time zone."""

    name: str
    cron: str
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)
    timezone: str = "Europe/Paris"
    entrypoint: str = "flows/daily.py:daily"


DEPLOYMENTS = (
    Deployment("daily", "30 5 * * *", "The sources that are due, before people come to work."),
    Deployment(
        "rates",
        "30 16 * * 1-5",
        "The European Central Bank's reference rates, which are fixed at about 16:00.",
        entrypoint="flows/rates.py:rates",
    ),
    Deployment("hourly-feeds", "10 * * * *", "The feeds that are due, between the daily runs.", {"kind": "feed"}),
)


def main() -> None:
    """Run what is due until stopped; runs never overlap, because one flow holds the lock."""
    from prefect import serve
    from prefect.schedules import Cron

    from flows.daily import daily
    from flows.rates import rates

    flows: dict[str, Any] = {"flows/daily.py:daily": daily, "flows/rates.py:rates": rates}
    logging.getLogger("prefect").setLevel(logging.INFO)
    deployments: list[Any] = [
        flows[item.entrypoint].to_deployment(
            item.name,
            schedule=Cron(item.cron, timezone=item.timezone),
            parameters=item.parameters,
            description=item.description,
            tags=["techfigures"],
        )
        for item in DEPLOYMENTS
    ]
    serve(*deployments, limit=1, pause_on_shutdown=False, print_starting_message=False)


if __name__ == "__main__":
    main()
