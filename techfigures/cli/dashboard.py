"""`techfigures dashboard`: the dashboard on loopback, over the published snapshot."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from techfigures.cli.output import FailedError, complain, say

if TYPE_CHECKING:
    from techfigures.settings import Settings


def dashboard(
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
    snapshot: Annotated[
        Path | None, typer.Option(help="The published snapshot [default: beside the warehouse].")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port on loopback [default: 8501].")] = None,
) -> int:
    """Show the published figures in a browser until Ctrl-C."""
    from flows import guard
    from techfigures.settings import settings

    chosen = settings(database=database, snapshot=snapshot, dashboard_port=port)
    check(chosen)
    if not chosen.snapshot_path.exists():
        complain(f"{chosen.snapshot_path} does not exist yet: `techfigures run` publishes it; the page waits for it")
    child = guard.start("streamlit", arguments(chosen), {"TECHFIGURES_SNAPSHOT": str(chosen.snapshot_path.resolve())})
    say(f"http://127.0.0.1:{chosen.dashboard_port}  (Ctrl-C ends it)")
    try:
        return 1 if child.wait() else 0
    except KeyboardInterrupt:
        return 0
    finally:
        guard.stop(child)


def check(chosen: Settings, option: str = "--port") -> None:
    """FailedError where the dashboard's packages aren't installed or its port is taken."""
    import socket

    if find_spec("streamlit") is None:
        raise FailedError("the dashboard needs streamlit and altair: pip install 'techfigures[dashboard]'")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", chosen.dashboard_port))
        except OSError as error:
            port = chosen.dashboard_port
            raise FailedError(
                f"port {port} on loopback can't be had ({error.strerror}): give another with {option}"
            ) from None


def arguments(chosen: Settings) -> list[str]:
    """Streamlit's arguments: loopback only, no browser opened, nothing told to anybody."""
    spec = find_spec("dashboards")
    folder = Path(spec.origin or "").parent if spec else Path()
    options = {
        "server.address": "127.0.0.1",
        "server.port": str(chosen.dashboard_port),
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "server.fileWatcherType": "none",
        "logger.level": "warning",
    }
    return ["run", str(folder / "app.py"), *(part for name, value in options.items() for part in (f"--{name}", value))]
