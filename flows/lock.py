"""One run at a time: an operating-system lock on a file, which no crash can leave behind."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path


class HeldError(RuntimeError):
    """Another run holds the lock; the message says which."""


@contextmanager
def run_lock(path: Path, run_id: str) -> Iterator[None]:
    """Hold the lock at `path` while the body runs.

    Args:
        path: the lock file; it stays, empty, when the lock is released.
        run_id: name of the run, told to whoever asks meanwhile.

    Raises:
        HeldError: another process, or this one, already holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HeldError(f"another run is at work: {holder(path)}; wait for it, or stop it") from None
        file.truncate(0)
        json.dump(
            {
                "run": run_id,
                "pid": os.getpid(),
                "host": socket.gethostname(),
                "since": datetime.now(UTC).isoformat(timespec="seconds"),
                "command": " ".join(Path(part).name if not index else part for index, part in enumerate(sys.argv)),
            },
            file,
        )
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def holder(path: Path) -> str:
    """Who wrote the lock file, in words."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return f"lock {path}"
    return f"run {told['run']} since {told['since']}, process {told['pid']} on {told['host']} (`{told['command']}`)"
