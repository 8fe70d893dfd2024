"""`techfigures serve`: Prefect's server, the schedules and the dashboard as one command with one log."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Annotated

import typer

from techfigures.cli.output import FailedError, say


def serve(
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
    port: Annotated[int | None, typer.Option(help="Port of Prefect's server [default: 4200].")] = None,
    dashboard_port: Annotated[int | None, typer.Option(help="Port of the dashboard [default: 8501].")] = None,
) -> int:
    """Run the schedules, Prefect's server and the dashboard on loopback until Ctrl-C."""
    import os

    from flows import guard
    from flows.server import ServerError, environment, launch, wait
    from techfigures.cli.dashboard import arguments, check
    from techfigures.settings import settings

    chosen = settings(database=database, prefect_port=port, dashboard_port=dashboard_port)
    check(chosen)
    os.environ.update(environment(chosen.work_folder, "INFO"))
    children: dict[str, subprocess.Popen[bytes]] = {}
    signal.signal(signal.SIGTERM, interrupt)
    try:
        page = {"PREFECT__SERVER_FINAL": "1", "PREFECT_UI_API_URL": f"http://127.0.0.1:{chosen.prefect_port}/api"}
        children["server"], address = launch(chosen.prefect_port, page, piped=True)
        follow("server", children["server"])
        wait(address, children["server"])
        shared = {"PREFECT_API_URL": address, "TECHFIGURES_DATABASE": str(chosen.database.resolve())}
        children["flows"] = guard.start("flows.deployments", [], shared, piped=True)
        follow("flows", children["flows"])
        shown = {"TECHFIGURES_SNAPSHOT": str(chosen.snapshot_path.resolve())}
        children["dashboard"] = guard.start("streamlit", arguments(chosen), shown, piped=True)
        follow("dashboard", children["dashboard"])
        say(
            f"[serve] Prefect http://127.0.0.1:{chosen.prefect_port}, dashboard http://127.0.0.1:{chosen.dashboard_port}"
        )
        say("[serve] Ctrl-C ends all of it")
        return watch(children)
    except ServerError as error:
        raise FailedError(str(error)) from None
    except KeyboardInterrupt:
        say("[serve] stopping")
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for child in reversed(children.values()):
            guard.stop(child)
        say("[serve] stopped")


def interrupt(_number: int, _frame: object) -> None:
    """A SIGTERM ends it as Ctrl-C does."""
    raise KeyboardInterrupt


def follow(name: str, child: subprocess.Popen[bytes]) -> None:
    """Write a child's output to stderr, each line under its name."""

    def copy() -> None:
        for line in child.stdout or ():
            sys.stderr.write(f"[{name}] {line.decode(errors='replace').rstrip()}\n")

    threading.Thread(target=copy, daemon=True, name=f"log of {name}").start()


def watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait until a child ends by itself, which ends the others too."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                raise FailedError(f"{name} ended with status {child.returncode}; its last lines above say why")
        time.sleep(0.5)
