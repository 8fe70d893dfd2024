"""`techfigures watches`: the saved questions, what they would tell now, and whether their channels work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from techfigures.cli.output import FailedError, complain, print_table, put, shown

if TYPE_CHECKING:
    from schemas.watch import Watch
    from techfigures.settings import Settings

app = typer.Typer(
    help="What watches.yml asks: list, try, send a test.", invoke_without_command=True, rich_markup_mode=None
)
Database = Annotated[Path | None, typer.Option("--database", help="The warehouse [default: techfigures.duckdb].")]
File = Annotated[Path | None, typer.Option("--file", help="The watches [default: watches.yml beside the warehouse].")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def watches(context: typer.Context, file: File = None, as_json: AsJson = False, database: Database = None) -> int:
    """List the watches, with what each told last and what waits."""
    if context.invoked_subcommand:
        return 0
    from warehouse.notices import summary
    from warehouse.status import open_latest

    chosen, found = declared(database, file)
    told: dict[str, Any] = {}
    if chosen.warehouse.exists() or chosen.snapshot_path.exists():
        with open_latest(chosen.warehouse, chosen.snapshot_path) as (con, _):
            told = summary(con)
    rows = [
        {
            "watch": item.name,
            "asks": item.question,
            "tells": f"{item.tell} by {', '.join(item.channels)}",
            **{
                name: told.get(item.name, {}).get(name, default)
                for name, default in (("last_told", None), ("pending", 0), ("error", None))
            },
        }
        for item in found
    ]
    if as_json:
        put(json.dumps(rows, ensure_ascii=False, default=str, indent=2))
    elif rows:
        print_table(rows, title=f"Watches of {chosen.watches_path}")
    else:
        put(f"{chosen.watches_path} holds no watches; docs/watches.md says how to write one.")
    tell_missing(chosen, found)
    return 0


@app.command("check")
def check(file: File = None, as_json: AsJson = False, database: Database = None) -> int:
    """Evaluate the watches now and show what they would tell; nothing is sent or noted."""
    from flows.watches import look, made
    from schemas.watch import LEVELS
    from warehouse.status import open_latest

    chosen, found = declared(database, file)
    rows = []
    with open_latest(chosen.warehouse, chosen.snapshot_path) as (con, _):
        known = {row[0] for row in con.execute("SELECT notice_id FROM core.notices").fetchall()}
        for watch in found:
            levels, matches = look(con, watch)
            fresh = {item.notice_id: item for item in made(con, watch, matches, "", "") if item.notice_id not in known}
            rows.append({"watch": watch.name, "figures": len(levels), "would_tell": [x.title for x in fresh.values()]})
            if watch.when in LEVELS and levels and all(item.level is None for item in levels):
                told = ", ".join(sorted({item.unit or "no unit" for item in levels}))
                complain(
                    f"{watch.name}: no figure can be held against {watch.unit or 'a plain number'}; told are {told}"
                )
    if as_json:
        put(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            would: list[str] = row["would_tell"]  # type: ignore[assignment]
            put(f"{row['watch']}: {shown(row['figures'])} figures fit, {shown(len(would))} would be told")
            for line in would:
                put(f"  {line}")
    tell_missing(chosen, found)
    return 0


@app.command("test")
def send_test(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the watch.")],
    *,
    file: File = None,
    database: Database = None,
) -> int:
    """Send a test message through the channels of a watch; 1 where one of them fails."""
    from flows.notices import ChannelError, Message, able, send
    from flows.watches import example

    chosen, found = declared(database, file)
    watch = next((item for item in found if item.name == name), None)
    if watch is None:
        names = ", ".join(item.name for item in found) or "none"
        raise FailedError(f"no watch is called {name!r}: {chosen.watches_path} has {names}")
    notice = example(watch)
    failed = False
    for channel in watch.channels:
        if channel == "feed":
            put(f"feed: nothing to test, the next run writes {chosen.feed_path}")
            continue
        try:
            if channel not in able(chosen):
                raise ChannelError("not set up; docs/watches.md names the settings")  # noqa: TRY301 - told like the rest
            send(chosen, channel, Message(notice["notice_id"], [notice]))
            put(f"{channel}: sent")
        except ChannelError as error:
            complain(f"{channel}: {error}")
            failed = True
    return int(failed)


def declared(database: Path | None, file: Path | None) -> tuple[Settings, list[Watch]]:
    """The settings and the watches; a file that was named must be there."""
    from techfigures.settings import settings
    from warehouse.watches import read_watches

    chosen = settings(database=database, watches=file)
    if file is not None and not file.exists():
        raise FailedError(f"{file} does not exist: name a watches.yml")
    return chosen, read_watches(chosen.watches_path)


def tell_missing(chosen: Settings, watches: list[Watch]) -> None:
    """Complain of channels that watches name and that aren't set up."""
    from flows.watches import missing_channels

    for channel in missing_channels(chosen, watches):
        complain(f"{channel} is not set up; what is for it waits: docs/watches.md names the settings")
