"""The time that one attempt may take in all: read where bytes come in, however deep in a library that is."""

from __future__ import annotations

import time
from contextvars import ContextVar


class Clock:
    """Runs from its making; waits that are ours and not the server's are added to what it grants."""

    def __init__(self, seconds: float) -> None:
        """`seconds` that are granted in all."""
        self.started = time.monotonic()
        self.deadline = self.started + seconds

    @property
    def left(self) -> float:
        """Seconds left, negative once it has run out."""
        return self.deadline - time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since its making."""
        return time.monotonic() - self.started

    def grant(self, seconds: float) -> None:
        """Add what was waited for our own turn."""
        self.deadline += seconds


CLOCK: ContextVar[Clock | None] = ContextVar("clock", default=None)
"""The clock of the attempt that this thread carries out: httpx knows a timeout a read, and none for the whole."""
