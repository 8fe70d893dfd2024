"""`techfigures quarantine`: what failed a check, one row in full, and another try after a mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from techfigures.cli.output import Format, emit, put

app = typer.Typer(help="What failed a check: list, show, replay.", no_args_is_help=True, rich_markup_mode=None)
SHOWN = ("quarantine_id", "stage", "rule", "doc", "message", "last_seen")

Database = Annotated[Path | None, typer.Option("--database", help="The warehouse [default: techfigures.duckdb].")]
Rule = Annotated[str | None, typer.Option(help="Only rows of this rule: not_rederivable, empty …")]
Stage = Annotated[str | None, typer.Option(help="Only rows of this stage: fetch, document, claim, rederive.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_rows(
    rule: Rule = None,
    stage: Stage = None,
    state: Annotated[str, typer.Option(help="open, replayed or dismissed.")] = "open",
    limit: Annotated[int | None, typer.Option(help="Rows at most.", min=1)] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="Form of the output.")] = Format.table,
    as_json: AsJson = False,
    database: Database = None,
) -> int:
    """List rows in quarantine, newest first."""
    from warehouse.quarantine import rows

    with opened(database) as con:
        found = rows(con, rule=rule, stage=stage, state=state, limit=limit)
    form = Format.json if as_json else form
    if not found and form is Format.table:
        put("Nothing in quarantine.")
    else:
        emit(found, form, shown_columns=SHOWN, columns=list(found[0]) if found else SHOWN)
    return 0


@app.command("show")
def show(
    quarantine_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the row, or its beginning.")],
    as_json: AsJson = False,
    database: Database = None,
) -> int:
    """Show one row in full: rule, message, the row as it was, its span in the text."""
    from warehouse.quarantine import get

    with opened(database) as con:
        found = get(con, quarantine_id)
        found["context"] = context(con, found)
    if as_json:
        put(json.dumps(found, ensure_ascii=False, default=str, indent=2))
        return 0
    for name, value in found.items():
        if value is not None and name != "row":
            put(f"{name:>14}  {value}")
    put(f"{'row':>14}  {json.dumps(found['row'], ensure_ascii=False, indent=2)}")
    return 0


@app.command("replay")
def replay(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]…", help="Ids of rows, or their beginnings; all open ones unless given."),
    ] = None,
    rule: Rule = None,
    stage: Stage = None,
    as_json: AsJson = False,
    database: Database = None,
) -> int:
    """Read the documents of quarantined rows again from the raw store, and let go of what now passes."""
    from flows.replay import replay as replay_rows
    from techfigures.cli.output import progress
    from techfigures.settings import settings

    with progress("documents") as bar:
        told = replay_rows(settings(database=database), ids or [], rule=rule, stage=stage, tell=bar.update)
    if as_json:
        put(json.dumps(told, ensure_ascii=False, default=str, indent=2))
    else:
        put(f"Read {told['documents']} documents again: {told['released']} rows released, {told['open']} still open.")
        for line in told["failures"]:
            put(f"  {line}")
    return 1 if told["open"] or told["failures"] else 0


def opened(database: Path | None) -> Any:
    """The snapshot or, where nothing was published yet, the warehouse itself, for reading."""
    from techfigures.settings import settings
    from warehouse.connect import open_reader

    chosen = settings(database=database)
    return open_reader(chosen.snapshot_path if not chosen.database.exists() else chosen.database)


def context(con: Any, row: dict[str, Any]) -> str | None:
    """The text around a row's span, the span between arrows; None where it has none or the document isn't there."""
    start, end = row["span_start"], row["span_end"]
    if start is None or end is None or row["revision_id"] is None:
        return None
    found = con.execute("SELECT body FROM core.documents WHERE revision_id = ?", [row["revision_id"]]).fetchone()
    if not found:
        return None
    body: str = found[0]
    return f"…{body[max(0, start - 80) : start]}→{body[start:end]}←{body[end : end + 80]}…".replace("\n", " ")
