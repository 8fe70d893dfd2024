"""One polite client for all that is fetched: who we are, robots.txt, a pace a host, caps on time, size, redirects."""

from __future__ import annotations

import ipaddress
import random
import socket
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

import httpx

from techfigures.settings import Settings

if TYPE_CHECKING:
    from protego import Protego

MAX_REDIRECTS = 5
MAX_WAIT = 60.0
ROBOTS_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB are to be read
TRANSIENT = {429, 500, 502, 503, 504}
WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class FetchError(Exception):
    """A document that couldn't be fetched: `rule` names why; `transient` where a later try may do better."""

    def __init__(
        self, rule: str, message: str, *, transient: bool = False, status: int | None = None, wait: float = 0.0
    ):
        super().__init__(message)
        self.rule = rule
        self.transient = transient
        self.status = status
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: the decoded body and what the ledger keeps of the rest. `elapsed` is in seconds."""

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: str
    elapsed: float
    attempts: int


class Client:
    """Fetches over HTTP within the settings' bounds, from as many threads as you like; a context manager."""

    def __init__(self, settings: Settings) -> None:
        """`settings` bound time, size, pace and retries, and say who fetches."""
        self.settings = settings
        self.user_agent = f"techfigures/{version('techfigures')} ({settings.contact})"
        self._http = httpx.Client(
            http2=True,
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
            # httpx decompresses brotli and zstd without a limit: neither is asked for, and gzip is decoded here.
            headers={"User-Agent": self.user_agent, "Accept-Encoding": "gzip, deflate"},
        )
        self._robots: dict[str, Protego | None] = {}
        self._robots_locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._turns: dict[str, float] = {}
        self._turn_lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def fetch(self, url: str, *, local: bool = False) -> Fetched:
        """Fetch an address, tried again with growing, jittered waits while the failure is transient.

        Args:
            url: http or https address.
            local: whether loopback and private addresses are allowed: the user named one.

        Raises:
            FetchError: it failed for good.
        """
        for attempt in range(1, self.settings.retries + 2):
            try:
                return self._attempt(url, local=local, attempt=attempt)
            except FetchError as error:
                if not error.transient or attempt > self.settings.retries:
                    raise
                wait = max(error.wait, 0.25 * 2**attempt * random.uniform(1, 2))  # noqa: S311 - jitter
                if wait > MAX_WAIT:
                    raise
                time.sleep(wait)
        raise AssertionError("unreachable")

    def _attempt(self, url: str, *, local: bool, attempt: int) -> Fetched:
        """One try, redirects followed by hand so that each hop passes the same checks."""
        started, stamp, address = time.monotonic(), datetime.now(UTC).isoformat(), url
        deadline = started + self.settings.total_timeout
        for _hop in range(MAX_REDIRECTS + 1):
            self._admit(address, local=local)
            if not self._allowed(address, local=local):
                raise FetchError(
                    "robots_forbid", f"{address}: robots.txt forbids it to {self.user_agent.split('/')[0]}"
                )
            status, headers, body = self._get(address, deadline, self.settings.max_bytes)
            if status in {301, 302, 303, 307, 308} and "location" in headers:
                address = urljoin(address, headers["location"])
                continue
            if status >= 400:
                wait = retry_after(headers.get("retry-after"))
                raise FetchError(
                    f"http_{status}",
                    f"{address} answered {status} {httpx.codes.get_reason_phrase(status)}".rstrip(),
                    transient=status in TRANSIENT,
                    status=status,
                    wait=wait,
                )
            return Fetched(
                url=url, final_url=address, status=status, headers=headers, body=body, fetched_at=stamp,
                elapsed=time.monotonic() - started, attempts=attempt,
            )  # fmt: skip
        raise FetchError("redirects", f"{url} redirects more than {MAX_REDIRECTS} times")

    def _get(self, url: str, deadline: float, cap: int) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and decoded body of one request."""
        self._wait_turn(url)
        try:
            with self._http.stream("GET", url) as answer:
                encoding = answer.headers.get("content-encoding", "").strip().lower()
                body = decode(answer.iter_raw(), encoding, cap, deadline, url)
                return answer.status_code, dict(answer.headers), body
        except httpx.TimeoutException:
            raise FetchError("timeout", f"{url} stayed silent for too long", transient=True) from None
        except httpx.TransportError as error:
            raise FetchError(
                "unreachable", f"{url} can't be reached: {error or type(error).__name__}", transient=True
            ) from None
        except (httpx.InvalidURL, UnicodeError) as error:
            raise FetchError("bad_address", f"{url!r} is no address: {error}") from None

    def _admit(self, url: str, *, local: bool) -> None:
        """Refuse what isn't http(s), and inner addresses unless allowed."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise FetchError("bad_address", f"{url!r} is no http or https address")
        if local or self.settings.allow_loopback:
            return
        try:
            found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
        except OSError as error:
            raise FetchError(
                "unreachable", f"{parts.hostname} has no address: {error.strerror or error}", transient=True
            ) from None
        for *_rest, place in found:
            if not ipaddress.ip_address(str(place[0]).split("%")[0]).is_global:
                raise FetchError(
                    "inner_address",
                    f"{url} leads to the inner address {place[0]}; TECHFIGURES_ALLOW_LOOPBACK=true allows it",
                )

    def _allowed(self, url: str, *, local: bool) -> bool:
        """What the host's robots.txt says; no answer from it forbids (RFC 9309, 2.3.1)."""
        from protego import Protego

        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._robots_locks[origin]:
            if origin not in self._robots:
                address, deadline = f"{origin}/robots.txt", time.monotonic() + self.settings.total_timeout
                for _hop in range(MAX_REDIRECTS + 1):
                    self._admit(address, local=local)
                    status, headers, body = self._get(address, deadline, ROBOTS_BYTES)
                    if status not in {301, 302, 303, 307, 308} or "location" not in headers:
                        break
                    address = urljoin(address, headers["location"])
                if status >= 500 or status == 429:
                    wait = retry_after(headers.get("retry-after"))
                    raise FetchError(
                        "robots_unreachable", f"{origin}/robots.txt answered {status}", transient=True, wait=wait
                    )
                self._robots[origin] = Protego.parse(body.decode("utf-8", "replace")) if status < 300 else None
        rules = self._robots[origin]
        return rules is None or bool(rules.can_fetch(url, "techfigures"))

    def _wait_turn(self, url: str) -> None:
        """Keep the pace a host: each caller takes the next free moment and waits for it."""
        host = urlsplit(url).hostname or ""
        interval = 0.0 if is_loopback(host) else self.settings.host_interval
        with self._turn_lock:
            now = time.monotonic()
            turn = max(now, self._turns.get(host, 0.0))
            self._turns[host] = turn + interval
        time.sleep(max(0.0, turn - now))


@cache
def shared(settings: Settings) -> Client:
    """The process's one client for these settings, so that the pace a host holds across threads."""
    return Client(settings)


def decode(chunks: Iterable[bytes], encoding: str, cap: int, deadline: float, url: str) -> bytes:
    """A body put together within a cap of bytes and a deadline, decompressed without ever exceeding the cap.

    Args:
        chunks: iterator over bytes as they arrive.
        encoding: Content-Encoding, empty for none.
        cap: most bytes that the body may have, as sent and as decoded.
        deadline: `time.monotonic()` at which it must be there.
        url: named in errors.

    Raises:
        FetchError: `too_large`, `timeout`, `encoding` (unknown or damaged), `truncated`.
    """
    if encoding not in {"", "identity", *WINDOW_BITS}:
        raise FetchError("encoding", f"{url} is encoded as {encoding}, which nobody asked for")
    inflate = zlib.decompressobj(WINDOW_BITS[encoding]) if encoding in WINDOW_BITS else None
    body, sent = bytearray(), 0
    for chunk in chunks:
        sent += len(chunk)
        if time.monotonic() > deadline:
            raise FetchError("timeout", f"{url} took too long in all", transient=True)
        try:
            body += inflate.decompress(chunk, cap + 1 - len(body)) if inflate else chunk
        except zlib.error as error:
            raise FetchError("encoding", f"{url} sent damaged {encoding}: {error}") from None
        if len(body) > cap or sent > cap:
            raise FetchError("too_large", f"{url} is larger than {cap:,} bytes; TECHFIGURES_MAX_BYTES sets the cap")
    if inflate and sent and not inflate.eof:
        raise FetchError("truncated", f"{url} ended before its {encoding} did", transient=True)
    return bytes(body)


def retry_after(value: str | None) -> float:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3), 0 where it says nothing."""
    if not value:
        return 0.0
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def is_loopback(host: str) -> bool:
    """Whether a host's name is loopback's."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
