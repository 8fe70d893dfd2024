"""`techfigures run`: the daily flow, from sources to the published snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from techfigures.cli.extract import WhoReads, check_hints
from techfigures.cli.output import FailedError, complain, progress, put

if TYPE_CHECKING:
    from techfigures.settings import Settings

SHOWN_PROBLEMS = 20


def run(  # noqa: PLR0913, PLR0917 - one parameter an option
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TARGETS]…",
            help="Folders, files, addresses of feeds or pages; the configured sources that are due unless given.",
        ),
    ] = None,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Read the bundled sample site, served on loopback.")] = False,
    all_sources: Annotated[
        bool, typer.Option("--all-sources", help="Without targets: read sources that are not due, too.")
    ] = False,
    published: Annotated[str | None, typer.Option(help="Day of publication of documents that state none.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of documents that state none: fr or en.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Outlet of documents that state none.")] = None,
    who: WhoReads = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> int:
    """Fetch, extract, validate, load, check and publish; then say what was found."""
    from techfigures.settings import settings

    check_hints(published, language)
    chosen = settings(database=database, reader=who)
    asked, missing = existing(targets or [])
    if targets and not asked and not sample:
        return 1
    preflight(chosen)
    with ExitStack() as stack:
        hints = {"published": published, "language": language, "publisher": publisher}
        if sample:
            from sample import ORIGIN, serve

            served = stack.enter_context(serve())
            asked.append(served + "/feed.xml")
            # Wherever it is served, its articles are those of its own address.
            hints["hosts"] = ",".join(urlsplit(address).netloc for address in (served, ORIGIN))
        told = perform(chosen, asked, hints, all_sources=all_sources)
    if as_json:
        import json

        put(json.dumps(told, ensure_ascii=False, default=str, indent=2))
    else:
        show(told, chosen, sample=sample)
    for line in told["failures"] + told["problems"][:SHOWN_PROBLEMS]:
        complain(line)
    if len(told["problems"]) > SHOWN_PROBLEMS:
        complain(f"{len(told['problems']) - SHOWN_PROBLEMS} more: `techfigures quarantine list` names them")
    # What someone named must be read; of configured sources one may always be down.
    return 1 if told["failures"] or missing or (asked and told["problems"]) else 0


def existing(targets: Sequence[str]) -> tuple[list[str], bool]:
    """The targets that are there, and whether one is not, which is told."""
    from flows.documents import MissingError, expand
    from flows.ingest import is_address

    found, missing = [], False
    for target in targets:
        try:
            if not is_address(target):
                expand(target)
            found.append(target)
        except MissingError as error:
            complain(str(error))
            missing = True
    return found, missing


def preflight(chosen: Settings) -> None:
    """Fail now, before anything is fetched, where the warehouse can't be written or another run is at work."""
    from flows.model.endpoint import asks, endpoint
    from flows.prepare import create
    from flows.run import at_work
    from warehouse.connect import open_writer

    if asks(chosen):
        endpoint(chosen)
    chosen.work_folder.mkdir(parents=True, exist_ok=True)
    with at_work(chosen, "preflight"):
        create(chosen.warehouse)
        with open_writer(chosen.warehouse):
            pass


def perform(
    chosen: Settings, targets: list[str], hints: dict[str, str | None], *, all_sources: bool = False
) -> dict[str, Any]:
    """Run the flow; its summary, failures included."""
    from flows.server import ServerError, server

    with progress("starting Prefect") as bar:
        try:
            with server(chosen.work_folder, lambda: imports(chosen)):
                from flows.credentials import withhold
                from flows.daily import daily, threads
                from flows.progress import listening

                with listening(lambda step, done, total: bar.update(done, total, step)):
                    flow = daily.with_options(task_runner=threads(chosen.fetchers))
                    asked = {"targets": withhold(targets), "all_sources": all_sources, **hints}
                    state: Any = flow(database=chosen.database, reader=chosen.reader, **asked, return_state=True)
                    told = state.result(raise_on_failure=False)
                if isinstance(told, BaseException):
                    raise told
        except ServerError as error:
            raise FailedError(str(error)) from None
    return dict(told)


def imports(chosen: Settings) -> None:
    """Load what the run will need, while Prefect's server starts."""
    from flows.bounded import ready

    ready(chosen)
    import great_expectations  # noqa: F401

    import flows.daily  # noqa: F401


def show(told: dict[str, Any], chosen: Settings, *, sample: bool) -> None:
    """What was found, on stdout."""
    from flows.model.tally import used
    from techfigures.cli.output import print_table, shown

    counts = told["counts"]
    new, again = counts.get("documents", 0), counts.get("unchanged", 0)
    put(f"Loaded {new} documents and {counts.get('claims', 0)} claims; {again} documents were known already.")
    put(f"{chosen.warehouse} holds {told['documents']} documents and {told['claims']} claims.\n")
    if told["sources"] or told["failing_sources"]:
        failing = ", ".join(f"{row['source']} ({row['verdict']})" for row in told["failing_sources"])
        put(f"Read {told['sources']} sources. {f'Failing: {failing}.' if failing else 'None is failing.'}\n")
    if model := used(counts):
        put(f"{model}\n")
    if told["families"]:
        print_table(told["families"], title="Claims by family")
        put("")
    if told["quarantine"]:
        print_table(told["quarantine"], title="In quarantine")
        put("")
    if told["figures"]:
        put("Telling figures")
        for figure in told["figures"]:
            source = ", ".join(shown(figure[name]) for name in ("publisher", "published", "url") if figure[name])
            put(f"  {shown(figure['surface'])}  {figure['metric']} of {shown(figure['subject'])} ({figure['status']})")
            put(f"    “{shown(figure['sentence'])}”\n    {source}")
        put("")
    where = "" if str(chosen.database) == "techfigures.duckdb" else f" --database {chosen.database}"
    put("Next")
    todo = [(f"trend {quoted(row['subject'])} {row['metric']}{where}", "how a figure moved") for row in told["series"]]
    todo += [(f"query{where}", "the named questions"), (f"dashboard{where}", "all of it in a browser")]
    todo += [(f"run{where} FOLDER", "articles of your own")] if sample else []
    width = max(len(command) for command, _ in todo)
    for command, what in todo:
        put(f"  techfigures {command:<{width}}  {what}")


def quoted(text: str) -> str:
    """A word for the shell."""
    import shlex

    return shlex.quote(text)
