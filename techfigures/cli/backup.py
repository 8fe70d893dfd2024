"""`techfigures backup` and `techfigures restore`: all that can't be made anew, verified by hash."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from techfigures.cli.output import complain, progress, put


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="New, empty, or an earlier backup to renew.")],
    check: Annotated[bool, typer.Option("--check", help="Only hold the backup against its manifest.")] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for a run that is at work.", min=0)] = 0,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
) -> int:
    """Back up the warehouse, the raw store, corrections, watches, sources of yours, and settings without secrets."""
    from flows.backup import backup as back_up
    from flows.restore import check as hold
    from techfigures.settings import settings

    with progress("files") as bar:
        if check:
            manifest, wrong = hold(folder, bar.update)
        else:
            manifest, copied = back_up(settings(database=database), folder, wait=wait, tell=bar.update)
    size = sum(told["bytes"] for told in manifest.files.values()) / 1e6
    if not check:
        put(f"{folder} holds {len(manifest.files)} files, {size:,.1f} MB; copied now and read back: {copied}.")
        return 0
    for line in wrong:
        complain(line)
    whole = len(manifest.files) - len(wrong)
    put(f"{folder}, made {manifest.made_at}: {whole} of {len(manifest.files)} files are whole.")
    return 1 if wrong else 0


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The backup.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what is there; it stays as <name>.before-restore-…")
    ] = False,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
) -> int:
    """Restore a backup: all of it is verified before anything is put in place, and the warehouse is moved last."""
    from flows.restore import restore as bring_back
    from techfigures.settings import settings

    chosen = settings(database=database)
    with progress("files") as bar:
        manifest = bring_back(folder, chosen, replace=replace, tell=bar.update)
    put(f"{chosen.database} is what it was at {manifest.made_at}, and so is {chosen.snapshot_path}.")
    put(f"The settings of then, and sources of yours, are in {(folder / manifest.database).parent}.")
    return 0
