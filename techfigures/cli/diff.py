"""`techfigures diff`: what another version of the rules makes of the articles that both have read."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from techfigures.cli.output import FailedError, Format, emit, print_table, put

if TYPE_CHECKING:
    import duckdb

    from techfigures.settings import Settings
    from warehouse.differences import Differences


def diff(
    old: Annotated[str | None, typer.Argument(help="One extractor version [default: the last but one].")] = None,
    new: Annotated[str | None, typer.Argument(help="The other [default: the last one, held or published].")] = None,
    metric: Annotated[str | None, typer.Option(help="Only claims of this metric.")] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Only the counts by metric.")] = False,
    limit: Annotated[int | None, typer.Option(help="Claims at most.", min=1)] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="Form of the output.")] = Format.table,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write [default: stdout].")] = None,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
) -> int:
    """Show the claims gained, lost and changed between two extractor versions, each with its sentence."""
    from techfigures.settings import settings
    from warehouse.differences import COLUMNS

    found = compare(settings(database=database), old, new)
    rows = [row for row in found.rows if metric in {None, row["metric"]}]
    counts = [row for row in found.summary if metric in {None, row["metric"]}]
    shown = counts if summary else rows[:limit]
    if form is Format.table and output is None:
        alone = f"; {found.only_old} were read by the first alone, {found.only_new} by the second" * bool(
            found.only_old or found.only_new
        )
        put(f"{found.old} → {found.new}: {found.documents} articles read by both{alone}.\n")
        print_table(counts, title="Claims by metric")
        if not summary and rows:
            put("")
            for row in rows[:limit]:
                put(in_words(row))
            if limit and len(rows) > limit:
                put(f"{len(rows) - limit} more: leave out --limit")
        return 0
    if form is Format.json and not summary:
        told = asdict(found) | {"rows": rows[:limit], "summary": counts}
        emit_json(told, output)
    else:
        columns = ("metric", "gained", "lost", "changed", "same") if summary else COLUMNS
        emit(shown, form, output, columns=columns)
    return 0


def compare(chosen: Settings, old: str | None, new: str | None) -> Differences:
    """The differences between two versions, what is held included; the last two unless given."""
    from flows import held
    from warehouse.connect import open_reader
    from warehouse.differences import Reading, differences
    from warehouse.errors import WarehouseLockedError

    unloaded = [Reading(version=version, **frames) for version, frames in held.read_by(chosen.work_folder)]

    def ask(con: duckdb.DuckDBPyConnection) -> Differences:
        first, second = chosen_versions(con, [reading.version for reading in unloaded], old, new)
        return differences(con, first, second, unloaded)

    try:
        with open_reader(chosen.warehouse) as con:
            return ask(con)
    except WarehouseLockedError:
        if not chosen.snapshot_path.exists():
            raise
        with open_reader(chosen.snapshot_path) as con:  # a run is at work: what it was before
            return ask(con)


def chosen_versions(
    con: duckdb.DuckDBPyConnection, unloaded: list[str], old: str | None, new: str | None
) -> tuple[str, str]:
    """Two versions: the given ones, else the last that have read something; FailedError where there is one alone."""
    from warehouse.differences import versions

    known = [*(one for one in versions(con) if one not in unloaded), *unloaded]
    last = new or next((one for one in reversed(known) if one != old), None)
    before = old or next((one for one in reversed(known) if one != last), None)
    if last is None or before is None:
        told = f"only version {known[0]} has" if known else "no version has"
        raise FailedError(f"{told} read anything: `techfigures re-extract --no-publish` reads all by the present rules")
    return before, last


def in_words(row: dict[str, Any]) -> str:
    """A difference for people: what it is, what differs, the sentence."""
    signs = {"gained": "+", "lost": "-", "changed": "~"}
    subject = f" of {row['subject']}" if row["subject"] else ""
    where = ", ".join(str(row[name]) for name in ("doc", "published") if row[name])
    lines = [f"{signs[row['change']]} {row['change']}  {row['surface']}  {row['metric'] or 'no metric'}{subject}"]
    if row["change"] == "changed":
        names = sorted({*row["old"], *row["new"]})
        lines += [f"    {name}: {row['old'].get(name)} → {row['new'].get(name)}" for name in names]
    return "\n".join([*lines, f"    “{' '.join(row['sentence'].split())}”", f"    {where}"])


def emit_json(told: dict[str, Any], output: Path | None) -> None:
    """All of it as one JSON object."""
    import json

    from techfigures.cli.output import plain, write

    text = json.dumps(told, ensure_ascii=False, default=plain, indent=2)
    if output is None:
        put(text)
    else:
        write(output, f"{text}\n".encode())
