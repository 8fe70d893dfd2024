"""`techfigures backfill`: what sources list of days that are past and nobody has fetched."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from techfigures.cli.output import FailedError, complain, progress, put
from techfigures.cli.reextract import day


def backfill(
    since: Annotated[str, typer.Option(help="First day of publication.", callback=day)],
    until: Annotated[str | None, typer.Option(help="Last day of publication [default: today].", callback=day)] = None,
    source: Annotated[str | None, typer.Option(help="This source alone [default: all that list dates].")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
) -> int:
    """Fetch what the sources list of past days; what the ledger holds is left alone, what broke off is completed."""
    from flows.backfill import backfill as fill
    from flows.progress import listening
    from techfigures.settings import settings

    chosen = settings(database=database)
    with progress("documents") as bar, listening(lambda step, done, total: bar.update(done, total, step)):
        try:
            outcome = fill(chosen, since=since, until=until, source=source)
        except ValueError as error:
            raise FailedError(str(error)) from None
    if as_json:
        put(json.dumps(asdict(outcome), indent=2))
    else:
        names = ("documents", "claims", "unchanged", "fetch_failed")
        told = {name: outcome.counts.get(name, 0) for name in names}
        put(
            f"Loaded {told['documents']} documents and {told['claims']} claims; {told['unchanged']} documents were "
            f"known already, {told['fetch_failed']} couldn't be fetched."
        )
    for line in outcome.failures:
        complain(line)
    return 1 if outcome.failures else 0
