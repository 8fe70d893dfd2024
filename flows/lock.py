"""One at a time: an operating-system lock on a file, which no crash can leave behind, and in it who holds it."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from techfigures.foreign import redact

PAUSE = 0.2
"""Seconds between two tries of one that waits."""


class HeldError(RuntimeError):
    """Another run holds the lock; the message says which."""


@contextmanager
def run_lock(path: Path, run_id: str, flow: str | None = None, *, wait: float = 0) -> Iterator[None]:
    """Hold the lock at `path` while the body runs.

    Args:
        path: the lock file; it stays, empty, when the lock is released.
        run_id: name of the run, told to whoever asks meanwhile.
        flow: which flow runs.
        wait: seconds to wait for another run's end.

    Raises:
        HeldError: another process, or this one, still holds it.
    """
    known = {"run": run_id, "flow": flow}
    with hold(path, known, lambda: f"another run is at work: {holder(path)}; wait for it, or stop it", wait):
        yield


@contextmanager
def hold(
    path: Path, known: dict[str, Any], refusal: Callable[[], str], wait: float = 0
) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Hold a lock, and tell in its file who does.

    Args:
        path: the lock file.
        known: what to tell beside process, host, start and command.
        refusal: makes the message where another holds it.
        wait: seconds to wait for it.

    Yields:
        A function that tells more, in place of what was told of the same names.

    Raises:
        HeldError: another process, or this one, still holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    told = known | {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": " ".join(Path(part).name if not index else redact(part) for index, part in enumerate(sys.argv)),
    }
    with path.open("a+") as file:
        deadline = time.monotonic() + wait
        while not taken(file):
            if time.monotonic() >= deadline:
                raise HeldError(refusal())
            time.sleep(PAUSE)

        def tell(more: dict[str, Any]) -> None:
            told.update(more)
            # Readers of the file may meet half a text; they look again.
            file.truncate(0)
            file.write(json.dumps(told))
            file.flush()

        tell({})
        try:
            yield tell
        finally:
            file.truncate(0)


def taken(file: IO[str]) -> bool:
    """Whether this process has got the lock now."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def standing(path: Path) -> dict[str, Any] | None:
    """What the holder of a lock tells of itself; None where nobody holds it."""
    for _ in range(5):
        try:
            text = path.read_text(encoding="utf-8")
            found: dict[str, Any] = json.loads(text)
        except OSError:
            return None
        except ValueError:
            if not text:
                return None
            time.sleep(0.01)
            continue
        return found if alive(path, found) else None
    return None


def alive(path: Path, told: dict[str, Any]) -> bool:
    """Whether the process that wrote a lock file still holds it: what a killed one wrote is still there."""
    if told["host"] == socket.gethostname():
        try:
            os.kill(told["pid"], 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def holder(path: Path) -> str:
    """Who wrote the lock file, in words."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return f"lock {path}"
    flow = f" of flow {told['flow']}" if told.get("flow") else ""
    return (
        f"run {told['run']}{flow} since {told['since']}, process {told['pid']} on {told['host']} (`{told['command']}`)"
    )
