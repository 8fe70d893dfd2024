"""The pace of each host: one request an interval, slower where robots.txt asks for it, none while it wants peace."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from flows.client.addresses import is_loopback
from flows.client.model import FetchError

MAX_WAIT = 60.0
"""Seconds that a fetch waits at most because a host asks for it; a longer wait is left to a later run."""
SILENT, REST = 4, 600.0
"""Failing fetches in a row, each tried again already, after which a host rests for so many seconds."""
COST = 60.0
"""Seconds that failing fetches in a row may take in all: then the host rests, too."""


class Pace:
    """Turns a host, shared by all threads."""

    def __init__(self, interval: float) -> None:
        """`interval` is the least number of seconds between two requests to one host; loopback has none."""
        self._interval = interval
        self._intervals: dict[str, float] = {}
        self._turns: dict[str, float] = {}
        self._peace: dict[str, float] = {}
        self._silent: Counter[str] = Counter()
        self._cost: dict[str, float] = {}
        self._down: dict[str, float] = {}
        self._lock = threading.Lock()
        self._queues: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def slow(self, host: str, interval: float) -> None:
        """Keep at least so many seconds between two requests to this host."""
        self._intervals[host] = max(interval, self.interval(host))
        # From the request on that told it.
        self._turns[host] = max(self._turns.get(host, 0.0), time.monotonic() + self._intervals[host])

    def interval(self, host: str) -> float:
        """Seconds between two requests to this host."""
        return self._intervals.get(host, 0.0 if is_loopback(host) else self._interval)

    def hold(self, host: str, seconds: float) -> None:
        """Leave a host in peace for some seconds from now: it said Retry-After."""
        with self._lock:
            self._peace[host] = max(self._peace.get(host, 0.0), time.monotonic() + seconds)

    def note(self, host: str, *, answered: bool, seconds: float = 0.0) -> None:
        """Note whether a fetch got an answer, and what it cost in vain: who gives none is left alone for a while.

        Its silence, and that it is down or busy, count the same: others wait meanwhile.
        """
        with self._lock:
            self._silent[host] = 0 if answered else self._silent[host] + 1
            self._cost[host] = 0.0 if answered else self._cost.get(host, 0.0) + seconds
            if self._silent[host] >= SILENT or self._cost[host] >= COST:
                self._down[host] = time.monotonic() + REST
                self._silent[host] = SILENT - 1  # one more try when that is over

    def admit(self, host: str) -> None:
        """Return where a host may be asked now, or soon enough to wait for it.

        Raises:
            FetchError: `retry_later`: it asked to be left in peace for long; `host_down`: it didn't answer.
        """
        now = time.monotonic()
        if (left := self._down.get(host, 0.0) - now) > 0:
            raise FetchError("host_down", f"{host} failed fetch after fetch and is left alone for {left:.0f} s more")
        if (left := self._peace.get(host, 0.0) - now) > MAX_WAIT:
            raise FetchError("retry_later", f"{host} asked to be left in peace for {left:.0f} s more")

    def wait(self, host: str) -> float:
        """Wait for the host's turn, after all who asked before; the seconds that were waited. Errors as of `admit`."""
        began = time.monotonic()
        with self._lock:
            queue = self._queues[host]
        with queue:
            # Things may have changed in the queue.
            self.admit(host)
            now = time.monotonic()
            turn = max(self._turns.get(host, 0.0), self._peace.get(host, 0.0))
            time.sleep(max(0.0, turn - now))
            # Counted from the moment itself: who wakes late doesn't bring the next one nearer.
            self._turns[host] = max(time.monotonic(), turn) + self.interval(host)
        return time.monotonic() - began


def retry_after(value: str | None) -> float:
    """Seconds that a Retry-After header asks for, as a number or a date (RFC 9110, 10.2.3); 0 where it says nothing."""
    if not value:
        return 0.0
    if value.strip().isdecimal():
        return float(value[:12])
    try:
        when = parsedate_to_datetime(value)
        return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return 0.0
