"""The application: its commands, and one place where errors become one line and an exit status."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from typing import Annotated

import typer

from techfigures.cli import (
    api,
    backfill,
    backup,
    config,
    dashboard,
    diff,
    explain,
    export,
    extract,
    fill_lake,
    forget,
    label,
    maintain,
    metrics,
    quarantine,
    query,
    reextract,
    run,
    serve,
    sources,
    status,
    trend,
    watches,
)
from techfigures.cli.output import complain, say

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="techfigures",
    help="Keeps the figures that the tech press reports: every number tied to its sentence, in French and English.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run.run)
app.command("extract")(extract.extract)
app.command("explain")(explain.explain)
app.command("query")(query.query)
app.command("trend")(trend.trend)
app.command("status")(status.status)
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(sources.app, name="sources")
app.add_typer(watches.app, name="watches")
app.add_typer(label.app, name="label")
app.command("re-extract")(reextract.reextract)
app.command("diff")(diff.diff)
app.command("backfill")(backfill.backfill)
app.command("maintain")(maintain.maintain)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("fill-lake")(fill_lake.fill_lake)
app.command("export")(export.export)
app.command("forget")(forget.forget)
app.command("serve")(serve.serve)
app.command("config")(config.config)
app.command("metrics")(metrics.metrics)
app.command("dashboard")(dashboard.dashboard)
app.command("api")(api.api)
app.command("mcp")(api.mcp)


def show_version(value: bool) -> None:
    """Print the version and stop, where asked for."""
    if value:
        from importlib.metadata import version

        typer.echo(f"techfigures {version('techfigures')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=show_version, is_eager=True)
    ] = False,
) -> None:
    """What holds for all commands."""


def call(arguments: Sequence[str]) -> int:
    """Run one command line; its exit status. Every failure that a user can mend is one line on stderr."""
    try:
        result = app(args=list(arguments), prog_name="techfigures", standalone_mode=False)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        if type(error).__name__ == "NoArgsIsHelpError":
            say(error.format_message())
            return USAGE
        command = context.command_path if context else "techfigures"
        complain(f"{' '.join(error.format_message().split())} See `{command} --help`.")
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        result = INTERRUPTED
    except BrokenPipeError:
        return OK
    except Exception as error:
        line = one_line(error)
        if os.environ.get("TECHFIGURES_DEBUG"):
            raise
        complain(line)
        return FAILED
    if result == INTERRUPTED:
        complain("interrupted; the same command again goes on from here, nothing is lost or doubled")
    return result if isinstance(result, int) else OK


def one_line(error: Exception) -> str:
    """The one line that names the thing and the mend."""
    from pydantic import ValidationError

    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"SettingsError", "SourceError", "HeldError", "MissingError", "WarehouseError", "DocumentError",
                "FailedError", "BackupError", "RawMissingError", "FetchError", "ChannelError", "ChainError",
                "AnswersError", "ModelError", "QuestionError"}:  # fmt: skip
        return str(error)
    if isinstance(error, ValidationError):
        return str(error).replace("\n", " ")
    if isinstance(error, OSError):
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            return f"no room left on the disk{named(error)}: free some space and run again; nothing was lost"
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return f"not allowed to read or write{named(error)}: change its permissions or choose another path"
        return f"{error.strerror or error}{named(error)}"
    text = " ".join(str(error).split())
    return f"a fault of techfigures: {type(error).__name__}: {text}; TECHFIGURES_DEBUG=1 shows where"


def named(error: OSError) -> str:
    """` of <path>` where the error names one."""
    return f" at {error.filename}" if error.filename else ""
