"""The doors opened as the settings say, on loopback alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from serving.gate import App, Tokens
from serving.snapshot import Limits, Snapshot

if TYPE_CHECKING:
    from techfigures.settings import Settings

HOST = "127.0.0.1"
GRACE = 5
"""Seconds that requests have to end once the door closes."""


def snapshot(chosen: Settings) -> Snapshot:
    """The readers of the published snapshot, within the limits that are set."""
    limits = Limits(
        seconds=chosen.api_seconds, rows=chosen.api_rows, memory=chosen.api_memory, readers=chosen.api_readers
    )
    return Snapshot(chosen.snapshot_path, limits)


def tokens(chosen: Settings) -> Tokens:
    """The tokens that let in. MissingError where a file of them is set that can't be read or holds none."""
    found = Tokens(chosen.api_token.get_secret_value() if chosen.api_token else None, chosen.api_tokens)
    if found.are_asked_for:
        found.known()
    return found


def api(chosen: Settings) -> None:
    """Answer over HTTP until a signal ends it."""
    from serving.web import Site, application

    site = Site(
        snapshot=snapshot(chosen),
        feed=chosen.feed_path,
        tokens=tokens(chosen),
        hosts=chosen.api_hosts,
        cors=chosen.api_cors,
    )
    listen(application(site), chosen.api_port)


def tools(chosen: Settings, *, http: bool) -> None:
    """Answer a language model's program, over stdio until that closes, or over HTTP until a signal ends it."""
    from serving.tools import application, server

    if http:
        listen(application(snapshot(chosen), tokens(chosen), chosen.api_hosts), chosen.mcp_port)
    else:
        server(snapshot(chosen)).run("stdio")


def listen(app: App, port: int) -> None:
    """Serve an application."""
    import uvicorn

    uvicorn.run(
        app,
        host=HOST,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )
