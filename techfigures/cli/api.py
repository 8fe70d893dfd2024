"""`techfigures api` and `techfigures mcp`: doors for programs and for language models, over the published snapshot."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from techfigures.cli.output import FailedError, complain, say

if TYPE_CHECKING:
    from techfigures.settings import Settings

Database = Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")]
Snapshot = Annotated[Path | None, typer.Option(help="The published snapshot [default: beside the warehouse].")]


def api(
    database: Database = None,
    snapshot: Snapshot = None,
    port: Annotated[int | None, typer.Option(help="Port on loopback [default: 8502].")] = None,
) -> int:
    """Answer programs over HTTP, read-only, until Ctrl-C."""
    from serving import listening
    from techfigures.logs import configure
    from techfigures.settings import settings

    chosen = settings(database=database, snapshot=snapshot, api_port=port)
    configure(chosen)
    check(chosen.api_port, "--port")
    listening.tokens(chosen)
    expect(chosen)
    say(f"http://127.0.0.1:{chosen.api_port}/  (Ctrl-C ends it)")
    listening.api(chosen)
    return 0


def mcp(
    database: Database = None,
    snapshot: Snapshot = None,
    http: Annotated[
        bool, typer.Option("--http", help="Listen on loopback, streamable HTTP at /mcp, instead of stdio.")
    ] = False,
    port: Annotated[int | None, typer.Option(help="Port on loopback, with --http [default: 8503].")] = None,
) -> int:
    """Answer a language model's program by tools (search, trends, boards, evidence, SQL), over stdio."""
    from serving import listening
    from techfigures.logs import configure
    from techfigures.settings import settings

    if find_spec("mcp") is None:
        raise FailedError("this door needs the package mcp: pip install 'techfigures[mcp]'")
    chosen = settings(database=database, snapshot=snapshot, mcp_port=port)
    configure(chosen)
    if http:
        check(chosen.mcp_port, "--port")
        listening.tokens(chosen)
    expect(chosen)
    if http:
        say(f"http://127.0.0.1:{chosen.mcp_port}/mcp  (Ctrl-C ends it)")
    listening.tools(chosen, http=http)
    return 0


def check(port: int, option: str) -> None:
    """FailedError where a port on loopback can't be had."""
    from flows.server import ServerError, free

    try:
        free(port, f"another with {option}")
    except ServerError as error:
        raise FailedError(str(error)) from None


def expect(chosen: Settings) -> None:
    """Say where there is no snapshot yet: it is waited for."""
    if not chosen.snapshot_path.exists():
        complain(f"{chosen.snapshot_path} does not exist yet: `techfigures run` publishes it; it is waited for")
