"""`techfigures re-extract`: all that was fetched once more through the present readers, without fetching."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from techfigures.cli.extract import WhoReads
from techfigures.cli.output import complain, progress, put

if TYPE_CHECKING:
    from techfigures.settings import Settings


def day(value: str | None) -> str | None:
    """A day as ISO 8601 writes it; typer.BadParameter for anything else."""
    try:
        return date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no day; write it as 2025-03-04") from None


def reextract(  # noqa: PLR0913, PLR0917 - one parameter an option
    source: Annotated[str | None, typer.Option(help="Only what was fetched through this source.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only what was last fetched on this day or later.", callback=day)
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Only what was last fetched on this day or earlier.", callback=day)
    ] = None,
    read_by: Annotated[str | None, typer.Option(help="Only what stands as this extractor version read it.")] = None,
    pending_model: Annotated[
        bool, typer.Option("--pending-model", help="Only what waits for a language model, read by others so far.")
    ] = False,
    who: WhoReads = None,
    publish: Annotated[
        bool, typer.Option(help="Load and publish, what is held included; --no-publish holds it for `diff`.")
    ] = True,
    discard: Annotated[bool, typer.Option("--discard", help="Only remove what is held, of all versions.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
) -> int:
    """Read again, from the raw store, all that was fetched; what the present rules have read already is skipped."""
    from flows.model.tally import used
    from flows.progress import listening
    from flows.reextract import reextract as read_again
    from techfigures.settings import settings

    if discard:
        return remove_held(settings(database=database))
    with (
        progress("documents") as bar,
        listening(lambda step, done, total: bar.update(done, total, step)),
    ):
        outcome = read_again(
            settings(database=database, reader=who), source=source, since=since, until=until, read_by=read_by,
            pending_model=pending_model, publish=publish,
        )  # fmt: skip
    if as_json:
        put(json.dumps(asdict(outcome), indent=2))
    else:
        counts = outcome.counts
        told = {name: counts.get(name, 0) for name in ("read", "claims", "unchanged", "failed", "rejected")}
        what = "loaded" if publish else "held, and nothing published: `techfigures diff` shows what would change"
        put(
            f"Read {told['read']} documents again: {told['claims']} claims {what}; {told['unchanged']} had been read "
            f"by the present rules; {told['failed']} documents and {told['rejected']} rows failed a check."
        )
        if model := used(counts):
            put(model)
    for line in outcome.failures:
        complain(line)
    return 1 if outcome.failures else 0


def remove_held(chosen: Settings) -> int:
    """Remove what is held of all versions."""
    from flows import held
    from flows.run import at_work

    with at_work(chosen, "discard"):
        found = held.versions(chosen.work_folder)
        held.forget(chosen.work_folder)
    put(f"Discarded what was held of {', '.join(found) or 'no version'}.")
    return 0
