"""`techfigures fill-lake`: the warehouse of a DuckDB file copied into the lake that the settings name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from techfigures.cli.output import FailedError, put


def fill_lake(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The warehouse to copy [default: the setting `database`].")
    ] = None,
) -> int:
    """Copy a warehouse from its DuckDB file into the lake of `lake_catalog`, verified by counts and hashes."""
    from flows.run import at_work, new_run_id
    from techfigures.settings import settings
    from warehouse.move import fill

    chosen = settings(database=file)
    if chosen.lake_catalog is None:
        raise FailedError("no lake is set: lake_catalog names the PostgreSQL database that keeps it")
    with at_work(chosen, new_run_id(), "fill-lake"):
        rows = fill(chosen.database, chosen.warehouse)
    put(f"{chosen.warehouse} holds what {chosen.database} does: {sum(rows.values()):,} rows in {len(rows)} tables,")
    put(f"{rows['core.documents']:,} documents and {rows['core.claims']:,} claims among them. The file stays as it is.")
    return 0
