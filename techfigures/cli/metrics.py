"""`techfigures metrics`: how the warehouse stands, for Prometheus."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from techfigures.cli.output import FailedError, say


def metrics(
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
    port: Annotated[int | None, typer.Option(help="Port on loopback [default: 9464].", min=0, max=65535)] = None,
    once: Annotated[bool, typer.Option("--once", help="Print them and stop: for a textfile collector.")] = False,
) -> int:
    """Answer Prometheus on loopback, /metrics, until Ctrl-C."""
    from prometheus_client import generate_latest

    from flows.prometheus import endpoint, registry
    from techfigures.settings import settings

    chosen = settings(database=database, metrics_port=port)
    if once:
        sys.stdout.write(generate_latest(registry(chosen)).decode())
        return 0
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    try:
        with endpoint(chosen) as taken:
            say(f"[metrics] http://127.0.0.1:{taken}/metrics, Ctrl-C ends it")
            over.wait()
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        raise FailedError(f"port {chosen.metrics_port} can't be used: {error.strerror}; choose another") from None
    return 0
