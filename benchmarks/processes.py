"""What those need who start and watch processes: a free port, patience, who started whom."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx


def free_port() -> int:
    """A port on loopback that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], Any], seconds: float = 240) -> Any:
    """What a function gives as soon as it gives something; TimeoutError where it gives nothing in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := what():
                return found
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"nothing came within {seconds:g} s")


def children(process: int) -> list[int]:
    """The processes that one has started and that aren't gone; none where it is gone itself."""
    found: list[int] = []
    with suppress(OSError):  # processes and their threads end at any moment
        for thread in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (thread / "children").read_text(encoding="ascii").split())
    return found


def state(process: int) -> str:
    """The letter by which the kernel tells what a process does: R, S, T (stopped), Z …; none where it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    return ""
