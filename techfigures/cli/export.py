"""`techfigures export`: a table, mart, named question or SQL as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from techfigures.cli.output import put, say


def export(
    what: Annotated[
        str,
        typer.Argument(help="A mart (deals), a table (core.claims), a named question, SQL, or `package`: all of it."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File to write, its ending names the form; of a package the folder.")
    ],
    form: Annotated[
        str | None, typer.Option("--format", "-f", help="parquet, csv or jsonl [default: by the file's ending].")
    ] = None,
    params: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter of a named question.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
    database: Annotated[
        Path | None, typer.Option(help="The warehouse whose snapshot is exported [default: techfigures.duckdb].")
    ] = None,
    snapshot: Annotated[
        Path | None, typer.Option(help="The published snapshot [default: beside the warehouse].")
    ] = None,
) -> int:
    """Write published rows to a Parquet, CSV or JSON lines file, or all of it as a data package."""
    import json

    from techfigures.cli.query import parameter
    from techfigures.settings import settings
    from warehouse.connect import open_reader
    from warehouse.export import export as write
    from warehouse.package import package

    chosen = settings(database=database, snapshot=snapshot)
    given = dict(parameter(item) for item in params or [])
    with open_reader(chosen.snapshot_path) as con:
        if what == "package":
            rows = sum(package(con, output, form or "parquet").rows.values())
        else:
            rows = write(con, what, output, form, given or None)
    if as_json:
        put(json.dumps({"path": str(output), "rows": rows}))
    else:
        say(f"{rows} rows in {output}")
    return 0
