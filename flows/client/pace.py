"""The pace of each host: one request an interval, slower where robots.txt asks for it, none while it wants peace."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from flows.client.addresses import is_loopback

MAX_WAIT = 60.0
"""Seconds that a fetch waits at most because a host asks for it; a longer wait is left to a later run."""


class Pace:
    """Turns a host, shared by all threads."""

    def __init__(self, interval: float) -> None:
        """`interval` is the least number of seconds between two requests to one host; loopback has none."""
        self._interval = interval
        self._intervals: dict[str, float] = {}
        self._turns: dict[str, float] = {}
        self._peace: dict[str, float] = {}
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

    def held(self, host: str) -> float:
        """Seconds until this host may be asked again where those are more than a fetch waits, else 0."""
        left = self._peace.get(host, 0.0) - time.monotonic()
        return left if left > MAX_WAIT else 0.0

    def wait(self, host: str) -> float:
        """Wait for the host's turn, after all who asked before; the seconds that were waited."""
        began = time.monotonic()
        with self._lock:
            queue = self._queues[host]
        with queue:
            now = time.monotonic()
            turn = max(self._turns.get(host, 0.0), self._peace.get(host, 0.0))
            if turn > now:
                time.sleep(turn - now)
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
