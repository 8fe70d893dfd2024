"""Keeps parts up: processes that are started in order, told of in one log, started again when they end, and ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flows import guard

FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0
"""Seconds before a part that ended is started again: doubled with each end, up to the longest."""
DEATHS = 5
WITHIN = 300.0
"""So many ends of one part within so many seconds are too many."""
LOOK = 0.2
"""Seconds between two looks at the processes."""
PROBE = 10.0
"""Seconds between two questions to a part that can be asked whether it is well."""
DEAF = 6
"""Questions in a row without an answer after which a part is taken for hung, and ended."""


class GaveUpError(RuntimeError):
    """A part ended too often; the message names it."""


@dataclass(kw_only=True)
class Part:
    """One process to keep up."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    """Starts it, output piped; raises an OSError or RuntimeError that says why it can't be."""
    ready: Callable[[subprocess.Popen[bytes]], object] = bool
    """Waits until it answers; raises where it doesn't."""
    health: str | None = None
    """Address that answers with a status of success while it is well; null where it can't be asked."""
    address: str | None = None
    """Where it is to be reached."""
    child: subprocess.Popen[bytes] | None = None
    ends: deque[float] = field(default_factory=deque)
    """When it ended by itself, within the last WITHIN seconds."""
    restarts: int = 0
    since: str | None = None
    due: float = 0.0
    """When it is to be started again."""
    asked: float = 0.0
    deaf: int = 0

    def told(self) -> dict[str, Any]:
        """How it stands: process, start, restarts, address."""
        alive = self.child is not None
        return {
            "process": self.child.pid if self.child else None,
            "state": "up" if alive else "waiting to be started again",
            "up_since": self.since if alive else None,
            "restarts": self.restarts,
            "address": self.address,
            "health": self.health,
        }

    def is_well(self) -> bool:
        """Whether it answers, as far as it can be asked."""
        import httpx

        try:
            return self.health is None or httpx.get(self.health, timeout=5).is_success
        except httpx.HTTPError:
            return False


class Supervisor:
    """Runs parts until told to stop, or until one has ended too often."""

    def __init__(
        self,
        parts: Sequence[Part],
        tell: Callable[[dict[str, Any]], object] = bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tell` is called with how all parts stand, by name, whenever that changes."""
        self.parts, self.tell, self.clock = parts, tell, clock

    def run(self, started: Callable[[], object] = bool) -> None:
        """Start all parts, call `started`, keep them up; ends by an exception, all parts ended before.

        Raises:
            GaveUpError: a part ended too often.
            KeyboardInterrupt: somebody asked for it.
        """
        try:
            for part in self.parts:
                self.begin(part)
            started()
            while True:
                for part in self.parts:
                    self.look(part)
                time.sleep(LOOK)
        finally:
            self.stop()

    def begin(self, part: Part) -> None:
        """Start a part and wait until it is ready; one that isn't counts as ended."""
        try:
            part.child = part.start()
            follow(part.name, part.child)
            part.ready(part.child)
        except (OSError, RuntimeError) as error:
            self.end(part)
            log(part.name, str(error))
            self.bury(part)
            return
        part.since = datetime.now(UTC).isoformat(timespec="seconds")
        part.asked, part.deaf = self.clock(), 0
        self.told()

    def look(self, part: Part) -> None:
        """See whether a part is up, and do what is to be done about it."""
        if part.child is None:
            if self.clock() >= part.due:
                part.restarts += 1
                self.begin(part)
            return
        if part.child.poll() is not None:
            log("serve", f"{part.name} ended with status {part.child.returncode}")
            self.end(part)
            self.bury(part)
        elif part.health and self.clock() - part.asked >= PROBE:
            part.asked = self.clock()
            part.deaf = 0 if part.is_well() else part.deaf + 1
            if part.deaf >= DEAF:
                log("serve", f"{part.name} hasn't answered for {DEAF * PROBE:.0f} s: it is ended")
                self.end(part)
                self.bury(part)

    def bury(self, part: Part) -> None:
        """Note an end, and when to start the part again; GaveUpError where it ended too often."""
        now = self.clock()
        part.ends.append(now)
        while part.ends[0] <= now - WITHIN:
            part.ends.popleft()
        if len(part.ends) >= DEATHS:
            often = f"{len(part.ends)} times within {WITHIN / 60:.0f} minutes"
            raise GaveUpError(f"{part.name} ended {often}; its last lines above say why")
        wait = min(FIRST_WAIT * 2 ** (len(part.ends) - 1), LONGEST_WAIT)
        part.due = now + wait
        log("serve", f"{part.name} is started again in {wait:.0f} s")
        self.told()

    def end(self, part: Part) -> None:
        """End a part's process, if it has one."""
        if part.child is not None:
            guard.stop(part.child)
            part.child = None

    def stop(self) -> None:
        """End all parts: all but the first are asked, then waited for; the first ends last, the others report to it."""
        for part in self.parts[1:]:
            if part.child and part.child.stdin:
                with suppress(OSError):
                    part.child.stdin.close()
        for part in reversed(self.parts):
            self.end(part)

    def told(self) -> None:
        """Tell how all parts stand."""
        self.tell({"parts": {part.name: part.told() for part in self.parts}})


def log(name: str, message: str) -> None:
    """One line of the log, under a part's name."""
    # One write, so that lines of several threads don't run into each other.
    os.write(sys.stderr.fileno(), f"[{name}] {message}\n".encode())


def follow(name: str, child: subprocess.Popen[bytes]) -> None:
    """Write a child's output to the log, until it ends."""

    def copy() -> None:
        with suppress(OSError, ValueError):
            for line in child.stdout or ():
                log(name, line.decode(errors="replace").rstrip())

    threading.Thread(target=copy, daemon=True, name=f"log of {name}").start()
