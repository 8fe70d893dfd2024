"""`techfigures quarantine`: what failed a check, as a queue of work: look, assign, replay after a mend, decide."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from techfigures.cli.output import Format, emit, put

app = typer.Typer(
    help="What failed a check: list, show, assign, replay, release, reject.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
SHOWN = ("quarantine_id", "stage", "rule", "doc", "message", "owner", "age_days")

Database = Annotated[Path | None, typer.Option("--database", help="The warehouse [default: techfigures.duckdb].")]
Rule = Annotated[str | None, typer.Option(help="Only rows of this rule: not_rederivable, empty …")]
Stage = Annotated[str | None, typer.Option(help="Only rows of this stage: fetch, document, claim, rederive.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID…", help="Ids of rows, or their beginnings.")]
Reason = Annotated[str, typer.Option(help="Why; it stays with the row's history.")]
Note = Annotated[str | None, typer.Option(help="What was found out.")]


@app.command("list")
def list_rows(  # noqa: PLR0913 - one option a filter
    *,
    rule: Rule = None,
    stage: Stage = None,
    state: Annotated[str, typer.Option(help="open, replayed, released or dismissed.")] = "open",
    owner: Annotated[str | None, typer.Option(help="Only rows that this person looks after; '' for nobody.")] = None,
    source: Annotated[str | None, typer.Option(help="Only rows of this source.")] = None,
    older_than: Annotated[int | None, typer.Option(help="Only rows that failed first so many days ago.", min=0)] = None,
    limit: Annotated[int | None, typer.Option(help="Rows at most.", min=1)] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="Form of the output.")] = Format.table,
    as_json: AsJson = False,
    database: Database = None,
) -> int:
    """List rows in quarantine, newest first."""
    from warehouse.quarantine import rows

    with opened(database) as (con, _):
        found = rows(
            con, rule=rule, stage=stage, state=state, owner=owner, source=source, older_than=older_than, limit=limit
        )
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
    """Show one row in full: rule, message, the row as it was, its span in its sentence, and what happened to it."""
    from warehouse.quarantine import context, get, history

    with opened(database) as (con, _):
        found = get(con, quarantine_id)
        found["context"] = context(con, found)
        steps = history(con, found["quarantine_id"])
    if as_json:
        put(json.dumps({**found, "history": steps}, ensure_ascii=False, default=str, indent=2))
        return 0
    for name, value in found.items():
        if value is not None and name != "row":
            put(f"{name:>14}  {value}")
    put(f"{'row':>14}  {json.dumps(found['row'], ensure_ascii=False, indent=2)}")
    for step in steps:
        by = f"run {step['run_id']}" if step["run_id"] else "by hand"
        said = [f"{name} {step[name]}" for name in ("owner", "reason", "note") if step[name]]
        told = "; ".join([f"{step['recorded_at']:%Y-%m-%d %H:%M} {step['action']}, {by}", *said])
        put(f"{'history':>14}  {told}")
    return 0


@app.command("assign")
def assign_rows(
    ids: Ids,
    owner: Annotated[str | None, typer.Option(help="Who looks after them.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why they failed.")] = None,
    note: Note = None,
    database: Database = None,
) -> int:
    """Say who looks after rows, why they failed, what was found out."""
    from warehouse.quarantine import assign

    count = work(database, lambda con, at: assign(con, ids, at, owner=owner, reason=reason, note=note))
    put(f"Noted of {counted(count)}.")
    return 0


@app.command("release")
def release_rows(ids: Ids, reason: Reason, note: Note = None, database: Database = None) -> int:
    """Close rows that were settled elsewhere; one that fails again opens again. To load a row, `replay` it."""
    return decided(database, ids, "release", reason, note)


@app.command("reject")
def reject_rows(ids: Ids, reason: Reason, note: Note = None, database: Database = None) -> int:
    """Set rows aside as wrong for good; they stay so where they fail again."""
    return decided(database, ids, "reject", reason, note)


@app.command("reopen")
def reopen_rows(ids: Ids, reason: Reason, note: Note = None, database: Database = None) -> int:
    """Put closed rows back into the queue."""
    return decided(database, ids, "reopen", reason, note)


def decided(database: Path | None, ids: list[str], decision: str, reason: str, note: str | None) -> int:
    """Carry out a decision and say so."""
    from warehouse.quarantine import DECISIONS, decide

    count = work(database, lambda con, at: decide(con, ids, decision, reason, at, note))
    put(f"{counted(count)} {DECISIONS[decision][0]}; readers see it with the next publication.")
    return 0


def counted(rows: int) -> str:
    """So many rows, in words."""
    return f"{rows} row{'s' * (rows != 1)}"


def work(database: Path | None, task: Callable[[Any, str], int]) -> int:
    """Write to the warehouse, which must be there; WarehouseError where it isn't or a run holds it."""
    from techfigures.settings import settings
    from warehouse.connect import open_writer
    from warehouse.errors import WarehouseMissingError

    chosen = settings(database=database)
    if not chosen.warehouse.exists():
        raise WarehouseMissingError(f"{chosen.warehouse} does not exist yet: `techfigures run` makes it")
    with open_writer(chosen.warehouse) as con:
        return task(con, datetime.now(UTC).isoformat())


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
        passed = f"{counted(told['released'])} passed and left quarantine"
        put(f"Read {told['documents']} documents again: {passed}, {told['open']} still open.")
        for line in told["failures"]:
            put(f"  {line}")
    return 1 if told["open"] or told["failures"] else 0


def opened(database: Path | None) -> Any:
    """The warehouse for reading, its snapshot while a run writes."""
    from techfigures.settings import settings
    from warehouse.status import open_latest

    chosen = settings(database=database)
    return open_latest(chosen.warehouse, chosen.snapshot_path)
