"""`techfigures sources`: the configured sources and how they fare; trying them out; a folder of one's own."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from techfigures.cli.output import FailedError, Format, emit, print_table, progress, put, say, write

if TYPE_CHECKING:
    from flows.sources import Source
    from techfigures.settings import Settings

app = typer.Typer(
    help="The sources: list, check, copy, import, export.",
    invoke_without_command=True,
    rich_markup_mode=None,
    no_args_is_help=False,
)
Folder = Annotated[
    Path | None,
    typer.Option("--folder", help="Folder of sources [default: TECHFIGURES_SOURCES, else the bundled ones]."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Ids = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]…", help="Ids of sources; all enabled ones unless given.")
]


@app.callback()
def list_sources(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", "-f", help="Form of the output.")] = Format.table,
    as_json: AsJson = False,
    folder: Folder = None,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
) -> int | None:
    """List the sources, and how each fared when it was read last."""
    if context.invoked_subcommand:
        return None
    from flows.sources import sources
    from techfigures.settings import settings

    chosen = settings(sources=folder, database=database)
    fared, now = standing(chosen), datetime.now(UTC)
    rows = [row(source, fared.get(source.id), now) for source in sources(chosen.sources)]
    emit(rows, Format.json if as_json else form, columns=list(rows[0]) if rows else ())
    return 0


def row(source: Source, fared: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    """A source as a line of the list."""
    from flows.sources import written
    from transforms.health import Circuit

    told = fared or {"verdict": None, "last_success": None, "failures": 0, "open_until": None}
    return {
        "source": source.id,
        "outlet": source.outlet or source.publisher,
        "tier": source.tier,
        "kind": source.kind,
        "enabled": source.enabled,
        "verified": source.verified_on or source.verified,
        "cadence": written(source.cadence),
        "last_success": f"{told['last_success']:%Y-%m-%d %H:%M}" if told["last_success"] else None,
        "verdict": told["verdict"],
        "circuit": Circuit(told["failures"], told["open_until"]).state(now),
    }


def standing(chosen: Settings) -> dict[str, dict[str, Any]]:
    """How the sources fared, by id; of the snapshot while a run writes, nothing where there is no warehouse yet."""
    from warehouse.checks import current_checks
    from warehouse.connect import open_reader
    from warehouse.errors import WarehouseLockedError
    from warehouse.storage import storage

    for place in (chosen.warehouse, storage(chosen.snapshot_path)):
        if place.exists():
            try:
                with open_reader(place) as con:
                    return {item["source"]: item for item in current_checks(con)}
            except WarehouseLockedError:
                continue
    return {}


@app.command("check")
def check(
    ids: Ids = None,
    write: Annotated[
        bool, typer.Option("--write", help="Note those that are well as verified, in a folder of your own.")
    ] = False,
    as_json: AsJson = False,
    folder: Folder = None,
) -> int:
    """Fetch the feeds of sources, and the newest article of each, and say how they answer; 1 where one isn't well.

    Without ids the enabled sources are checked.
    """
    from flows.probe import mark, probe, writable
    from flows.sources import sources
    from techfigures.settings import settings
    from transforms.health import WELL

    chosen = settings(sources=folder)
    home = writable(chosen.sources) if write else None
    picked = pick(sources(chosen.sources), ids or [])
    found = []
    with progress("sources") as bar:
        for probed in probe(chosen, picked):
            found.append(probed)
            bar.update(len(found), len(picked))
            if home and probed.verdict == WELL:
                mark(home, probed.source, datetime.now(UTC).date())
    rows = [asdict(item) for item in found]
    if as_json:
        emit(rows, Format.json)
    else:
        print_table([{**row, "newest": (row["newest"] or "")[:16]} for row in rows])
        well = sum(item.verdict == WELL for item in found)
        say(f"{well} of {len(found)} sources are well{f'; noted in {home}' if home and well else ''}")
    return int(any(item.verdict != WELL for item in found))


def pick(known: Sequence[Source], ids: Sequence[str]) -> list[Source]:
    """The sources of these ids, else the enabled ones; a usage error names the nearest where there is none."""
    from difflib import get_close_matches

    by_id = {source.id: source for source in known}
    for name in ids:
        if name not in by_id:
            near = get_close_matches(name, by_id, n=3)
            mend = f"did you mean {', '.join(near)}?" if near else "`techfigures sources` lists them."
            raise typer.BadParameter(f"{name!r} is no source; {mend}", param_hint="ID")
    return [by_id[name] for name in ids] or [source for source in known if source.enabled]


@app.command("copy")
def copy(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    ids: Ids = None,
) -> int:
    """Copy the bundled sources into a folder of your own, to change, add to and verify."""
    from flows.sources import FILE, FOLDER, sources

    if folder.exists() and any(folder.iterdir()):
        raise FailedError(f"{folder} is there already, and not empty: name another folder")
    picked = pick(sources(), ids or [source.id for source in sources()])
    for source in picked:
        (folder / source.id).mkdir(parents=True)
        shutil.copyfile(FOLDER / source.id / FILE, folder / source.id / FILE)
    say(f"{len(picked)} sources in {folder}; TECHFIGURES_SOURCES={folder} makes `techfigures run` read them")
    return 0


@app.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A list of feeds (OPML), as feed readers export it.")],
    to: Annotated[Path, typer.Option("--to", help="Folder of sources of your own; made where there is none.")],
    language: Annotated[str, typer.Option(help="Language of feeds of which it isn't known, such as fr or en.")] = "en",
    as_json: AsJson = False,
) -> int:
    """Write the feeds of an OPML list as sources, and say which were left out and why."""
    from flows.probe import writable
    from flows.subscriptions import take_in
    from techfigures.cli.extract import check_hints
    from transforms.documents.model import DocumentError
    from transforms.listings import ListingError

    check_hints(None, language)
    writable(to)
    try:
        found = list(take_in(file, to, language))
    except (DocumentError, ListingError) as error:
        raise FailedError(str(error)) from None
    emit(map(asdict, found), Format.json if as_json else Format.table)
    new = sum(item.source is not None for item in found)
    say(f"{new} of {len(found)} are new sources in {to}; `techfigures sources check --folder {to}` tries them out")
    return 0


@app.command("export")
def hand_out(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The OPML file to write; - for standard output.")],
    ids: Ids = None,
    folder: Folder = None,
) -> int:
    """Write the feeds of sources as an OPML list, for a feed reader."""
    from flows.sources import sources
    from flows.subscriptions import hand_out
    from techfigures.settings import settings

    chosen = pick(sources(settings(sources=folder).sources), ids or [])
    text = hand_out(chosen)
    if str(file) == "-":
        put(text.decode().rstrip())
    else:
        write(file, text)
    fed = sum(bool(source.feeds) for source in chosen)
    say(f"{fed} of {len(chosen)} sources are in the list{'' if fed == len(chosen) else '; the others read no feed'}")
    return 0
