"""Prefect's server on loopback for as long as its parent lives.

Prefect's own temporary server outlives a parent that is killed; this one runs under flows.guard and doesn't.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows import guard

STARTUP_SECONDS = 120
PATIENCE = 10
"""Seconds in which a database answers."""
SCARCE = 1_000_000
"""Bytes free below which a server that doesn't start has no room."""
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(STARTUP_SECONDS),
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}
PARTS = ("server", "worker", "dashboard", "api", "monitor")
"""What `techfigures serve` keeps up, in the order in which it starts."""
TEMPORARY = {"PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1", "PREFECT_UI_ENABLED": "0"}


class ServerError(RuntimeError):
    """The server didn't come up; the message says what to do."""


def environment(work: Path, log_level: str = "CRITICAL") -> dict[str, str]:
    """What Prefect's own settings should be where the user hasn't set them: quiet, and a home under the work folder.

    Args:
        work: the work folder.
        log_level: of Prefect's messages on stderr.
    """
    wanted = QUIET | {"PREFECT_HOME": str(work.resolve() / "prefect"), "PREFECT_LOGGING_LEVEL": log_level}
    return {name: value for name, value in wanted.items() if name not in os.environ}


@contextmanager
def server(work: Path, meanwhile: Callable[[], object] = bool) -> Iterator[str]:
    """The address of an API for one run: the user's own where PREFECT_API_URL names one, else a temporary server's.

    Must be entered before prefect is imported, because Prefect reads its settings then.

    Args:
        work: the work folder, which Prefect's home goes into.
        meanwhile: what to do while the server starts, such as slow imports.

    Raises:
        ServerError: it didn't come up in time.
    """
    os.environ.update(environment(work))
    if address := os.environ.get("PREFECT_API_URL"):
        if not answers(address):
            raise ServerError(f"no Prefect server answers at {address}: start it, or unset PREFECT_API_URL")
        yield address
        return
    child, address = launch(0, TEMPORARY)
    try:
        os.environ["PREFECT_API_URL"] = address
        meanwhile()
        wait(address, child)
        yield address
    except Exception as error:
        if isinstance(error, ServerError) or not (full := no_room()):
            raise
        # Whatever it looks like from here: a server without room fails in many ways.
        raise ServerError(full) from error
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        guard.stop(child)


def launch(port: int, extra: dict[str, str], *, piped: bool = False) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server on 127.0.0.1; the child, and its API's address.

    Args:
        port: 0 for a free one.
        extra: environment beside this process's own.
        piped: whether its output comes through a pipe.

    Raises:
        ServerError: the port is taken.
    """
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
    with socket.socket() as listener:
        bind(listener, port)
        # Bound here and inherited, so that nobody else takes the port between choosing it and listening on it.
        listener.listen(128)
        arguments = [
            "--factory",
            "prefect.server.api.server:create_app",
            "--fd",
            str(listener.fileno()),
            "--lifespan",
            "on",
        ]
        arguments += ["--log-level", "critical", "--timeout-graceful-shutdown", "5"]
        child = guard.start("uvicorn", arguments, extra, files=[listener.fileno()], piped=piped)
        return child, f"http://127.0.0.1:{listener.getsockname()[1]}/api"


def postgres(address: str) -> dict[str, str]:
    """What tells a server to keep its state in a PostgreSQL database.

    Args:
        address: `postgresql://USER:PASSWORD@HOST:PORT/NAME`, as libpq takes it.

    Raises:
        ServerError: nothing there takes the connection, or it lacks what Prefect needs.
    """
    import asyncio

    import asyncpg

    async def look() -> bool:
        con = await asyncpg.connect(address, timeout=PATIENCE)
        try:
            return bool(await con.fetchval("SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'"))
        finally:
            await con.close()

    try:
        has_extension = asyncio.run(look())
    except (OSError, ValueError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        why = " ".join(str(error).split()) or f"no answer within {PATIENCE} s"
        raise ServerError(
            f"TECHFIGURES_PREFECT_DATABASE names no PostgreSQL that lets this program in: {why}"
        ) from None
    if not has_extension:
        lacks = "has no extension pg_trgm, which Prefect needs"
        raise ServerError(f"the PostgreSQL of TECHFIGURES_PREFECT_DATABASE {lacks}: install postgresql-contrib")
    return {"PREFECT_SERVER_DATABASE_CONNECTION_URL": re.sub(r"^postgres(ql)?:", "postgresql+asyncpg:", address)}


def bind(listener: socket.socket, port: int, setting: str = "TECHFIGURES_PREFECT_PORT") -> None:
    """Take a port on loopback; ServerError where it can't be had."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        raise ServerError(f"port {port} on loopback can't be had ({error.strerror}): set {setting}") from None


def free(port: int, setting: str = "TECHFIGURES_PREFECT_PORT") -> None:
    """ServerError where a port on loopback can't be had; it names the setting."""
    with socket.socket() as probe:
        bind(probe, port, setting)


def lock_path(work: Path, part: str) -> Path:
    """The lock of a part that `techfigures serve` keeps up: in it stands how the part fares."""
    return work / f"serve-{part}.lock"


def ended(status: int) -> str:
    """Why a server may have ended before it answered."""
    home = os.environ["PREFECT_HOME"]
    return no_room() or f"Prefect's server ended with status {status} before it answered; can {home} be written?"


def no_room() -> str | None:
    """What to say where the disk of Prefect's home is full; None where it isn't."""
    home = Path(os.environ["PREFECT_HOME"])
    if shutil.disk_usage(home).free >= SCARCE:
        return None
    return f"no room left on the disk of {home}: free some space and run again; nothing was lost"


def answers(address: str) -> bool:
    """Whether a Prefect API is alive at an address."""
    import httpx

    try:
        return httpx.get(f"{address}/health", timeout=5).status_code == httpx.codes.OK
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


def wait(address: str, child: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; ServerError where it ends or stays silent."""
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise ServerError(ended(child.returncode))
        if answers(address):
            return
        time.sleep(0.1)
    raise ServerError(
        f"Prefect's server didn't answer within {STARTUP_SECONDS} s; try again when the machine is less busy"
    )
