"""What a host allows: its robots.txt (RFC 9309) and its tdmrep.json, asked once a day."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import httpx

from flows.client.model import FetchError
from flows.client.pace import Pace, retry_after
from transforms.optouts import AGENT, EVERYTHING, Reservation, reservations, reserved

if TYPE_CHECKING:
    from protego import Protego

KEPT_FOR = 86_400.0  # RFC 9309, 2.4: not longer than 24 hours
CAP = 512_000  # RFC 9309, 2.5: at least 500 KiB are to be read; what is longer is cut
TDMREP_CAP = 1 << 20
"""Bytes of a tdmrep.json that are read: a longer one reserves everything."""


class Get(Protocol):
    """Gets a small file, redirects followed: status, headers with names in lower case, body cut at `cap` bytes."""

    def __call__(self, url: str, *, local: bool, cap: int) -> tuple[int, dict[str, str], bytes]:
        """Raises FetchError where nothing answers."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin allows, and until when (`time.monotonic()`) that holds."""

    robots: Protego | None
    reservations: tuple[Reservation, ...]
    until: float


class Permissions:
    """The rules of each origin, got when first needed."""

    def __init__(self, get: Get, pace: Pace, max_crawl_delay: float) -> None:
        """`get` fetches; `pace` learns a Crawl-delay, of `max_crawl_delay` seconds at most."""
        self._get, self._pace, self._max_delay = get, pace, max_crawl_delay
        self._rules: dict[tuple[str, bool], Rules] = {}
        self._locks: dict[tuple[str, bool], threading.Lock] = defaultdict(threading.Lock)

    def require(self, url: httpx.URL, *, local: bool) -> None:
        """Return where an address may be fetched.

        Raises:
            FetchError: `robots_forbid`, `tdm_reserved`; `robots_unreachable` where robots.txt fails, which forbids all
                for now (RFC 9309, 2.3.1.4).
        """
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        with self._locks[origin, local]:
            rules = self._rules.get((origin, local))
            if rules is None or rules.until < time.monotonic():
                rules = self._rules[origin, local] = self._ask(origin, url.host, local=local)
        if rules.robots and not rules.robots.can_fetch(str(url), AGENT):
            raise FetchError("robots_forbid", f"{url}: robots.txt forbids it to {AGENT}", optout="robots.txt")
        if found := reserved(rules.reservations, str(url)):
            raise FetchError(found.rule, f"{url} is reserved from text and data mining", optout=found.declared)

    def _ask(self, origin: str, host: str, *, local: bool) -> Rules:
        """Get the two files of an origin."""
        from protego import Protego

        status, headers, body = self._get(f"{origin}/robots.txt", local=local, cap=CAP)
        if status >= 500 or status == 429:
            wait = retry_after(headers.get("retry-after"))
            if wait:
                self._pace.hold(host, wait)
            raise FetchError(
                "robots_unreachable", f"{origin}/robots.txt answered {status}", transient=True, status=status, wait=wait
            )
        robots = Protego.parse(body.decode("utf-8", "replace")) if 200 <= status < 300 else None
        delay = robots.crawl_delay(AGENT) if robots else None
        if delay:
            self._pace.slow(host, min(float(delay), self._max_delay))
        return Rules(robots, self._reservations(origin, robots, local=local), time.monotonic() + KEPT_FOR)

    def _reservations(self, origin: str, robots: Protego | None, *, local: bool) -> tuple[Reservation, ...]:
        """The origin's tdmrep.json: a file that can't be had says that the protocol isn't in use (TDMRep, 6.1)."""
        address = f"{origin}/.well-known/tdmrep.json"
        if robots and not robots.can_fetch(address, AGENT):
            return ()
        try:
            status, _, body = self._get(address, local=local, cap=TDMREP_CAP)
        except FetchError:
            return ()
        if len(body) >= TDMREP_CAP:  # cut: nobody knows what the rest reserves
            return EVERYTHING
        return reservations(body) if 200 <= status < 300 else ()
