"""`techfigures maintain`: the raw store checked, leftovers removed, the warehouse's file kept small."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from techfigures.cli.output import complain, put


def maintain(
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
) -> int:
    """Hold the raw store against its hashes and the ledger, remove leftovers, write a file full of gaps anew."""
    from flows.maintenance import maintain as look_after
    from techfigures.settings import settings

    report = look_after(settings(database=database))
    if as_json:
        put(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        put(
            f"Raw store: {report.objects} objects, {report.damaged} damaged, {report.missing} missing, "
            f"{report.unreferenced} that no fetch in the ledger knows."
        )
        put(f"Leftovers removed: {report.removed}.")
        put(f"Warehouse: {report.bytes_after / 1e6:,.1f} MB, {report.bytes_before / 1e6:,.1f} MB before.")
    for line in report.failures:
        complain(line)
    return 1 if report.failures else 0
