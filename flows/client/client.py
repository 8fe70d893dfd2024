"""The client: attempts, redirects, permissions and the cache put together."""

from __future__ import annotations

import atexit
import random
import sqlite3
import ssl
import threading
import time
from datetime import UTC, datetime
from importlib.metadata import version
from types import TracebackType
from typing import Self

import httpx
import stamina
from hishel.httpx import CacheTransport

from flows.client.addresses import is_loopback, redact
from flows.client.cache import OPTIONS, Storage
from flows.client.clock import CLOCK, Clock
from flows.client.decoding import ACCEPTED
from flows.client.gate import HEADERS, STATUS, Gate, Terms
from flows.client.model import Cached, Fetched, FetchError, Redirect
from flows.client.pace import MAX_WAIT, Pace, retry_after
from flows.client.permissions import Permissions
from techfigures.settings import Settings

MAX_REDIRECTS = 5
FIRST_WAIT = 0.5
JITTER = 1.0
TRANSIENT = {429, 500, 502, 503, 504}
MOVED = {301, 302, 303, 307, 308}

stamina.instrumentation.set_on_retry_hooks([])  # the ledger tells the attempts, not the log


class Client:
    """Fetches over HTTP within the settings' bounds, from as many threads as you like; a context manager."""

    def __init__(self, settings: Settings) -> None:
        """`settings` bound time, size, pace and retries, say who fetches, and where the cache is."""
        self.settings = settings
        self.user_agent = f"techfigures/{version('techfigures')} ({settings.contact})"
        self._pace = Pace(settings.host_interval)
        self._permissions = Permissions(self._small, self._pace, settings.max_crawl_delay)
        # A connection that a local target has opened is no way in for others: each policy has its own.
        self._gates = {local: self._gate(local=local) for local in (False, True)}
        storage = Storage(settings.cache_path)
        self._caches = {local: CacheTransport(gate, storage, OPTIONS) for local, gate in self._gates.items()}

    def _gate(self, *, local: bool) -> Gate:
        """The gate for targets of one kind."""
        chosen = self.settings
        return Gate(self._pace, loopback=local or chosen.allow_loopback, private=chosen.allow_private)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and cache; nothing can be fetched any more."""
        for way in self._caches.values():
            way.close()

    def fetch(self, url: str, *, local: bool = False) -> Fetched:
        """Fetch an address, tried again with growing, jittered waits while the failure is transient.

        Args:
            url: http or https address; a name and password in it go to its host alone.
            local: whether loopback addresses are allowed: the user named one.

        Raises:
            FetchError: it failed for good, or isn't to be read; its `told` says how far it got.
        """
        began = time.monotonic()
        try:
            for attempt in stamina.retry_context(
                on=Waits(), attempts=self.settings.retries + 1, timeout=None,
                wait_initial=FIRST_WAIT, wait_max=MAX_WAIT, wait_jitter=JITTER,
            ):  # fmt: skip
                with attempt:
                    told = self._attempt(url, local=local, number=attempt.num)
        except FetchError as error:
            if error.transient and error.told and error.told.final_url:
                took = time.monotonic() - began
                self._pace.note(httpx.URL(error.told.final_url).host, answered=False, seconds=took)
            raise
        self._pace.note(httpx.URL(told.final_url or url).host, answered=True)
        return told

    def _attempt(self, url: str, *, local: bool, number: int) -> Fetched:
        """One try, and how it went."""
        told = Fetched(url=redact(url), fetched_at=datetime.now(UTC).isoformat(), attempts=number)
        clock = Clock(self.settings.total_timeout)
        token = CLOCK.set(clock)
        try:
            self._follow(url, told, local=local)
        except FetchError as error:
            error.told = told
            error.status = error.status or told.status
            raise
        finally:
            CLOCK.reset(token)
            told.elapsed = round(clock.elapsed, 3)
        return told

    def _follow(self, url: str, told: Fetched, *, local: bool) -> None:
        """Ask, follow redirects by hand so that each hop passes the same checks, and fill in what is told."""
        address = parsed(url)
        for _hop in range(MAX_REDIRECTS + 1):
            told.final_url = redact(str(address))
            # What has led off loopback doesn't lead back.
            local = local and is_loopback(address.host)
            self._pace.admit(address.host)
            self._permissions.require(address.copy_with(userinfo=b""), local=local)
            answer = self._send(address, Terms(cap=self.settings.max_bytes), local=local, told=told)
            told.status, told.headers, told.cached = answer.status_code, dict(answer.headers), cached(answer)
            told.transferred = 0 if told.cached else answer.extensions.get("transferred", 0)
            if answer.status_code in MOVED and "location" in answer.headers:
                onward = target(address, answer.headers["location"])
                told.redirects.append(
                    Redirect(status=answer.status_code, url=str(onward), cross_host=onward.host != address.host)
                )
                address = onward
                continue
            # A part of a document that nobody asked for is none (RFC 9110, 15.3.7).
            if answer.status_code >= 300 or answer.status_code == httpx.codes.PARTIAL_CONTENT:
                raise self._failed(address, answer)
            told.body = answer.content
            return
        raise FetchError("redirects", f"{told.url} redirects more than {MAX_REDIRECTS} times")

    def _failed(self, address: httpx.URL, answer: httpx.Response) -> FetchError:
        """An error status as an error; a host that names a time is left in peace until then."""
        status = answer.status_code
        wait = retry_after(answer.headers.get("retry-after")) if status in TRANSIENT else 0.0
        if wait:
            self._pace.hold(address.host, wait)
        said = f"{redact(str(address))} answered {status} {httpx.codes.get_reason_phrase(status)}".rstrip()
        return FetchError(f"http_{status}", said, transient=status in TRANSIENT, status=status, wait=wait)

    def _small(self, url: str, *, local: bool, cap: int) -> tuple[int, dict[str, str], bytes]:
        """A file that tells what may be fetched: redirects followed, cut at a cap, not mined."""
        address = parsed(url)
        for _hop in range(MAX_REDIRECTS + 1):
            local = local and is_loopback(address.host)
            # Not by way of the cache: they hold for a day at most, whatever they say of themselves (RFC 9309, 2.4).
            answer = self._send(address, Terms(cap=cap, cut=True, mined=False), local=local, kept=False)
            if answer.status_code not in MOVED or "location" not in answer.headers:
                break
            address = target(address, answer.headers["location"])
        return answer.status_code, dict(answer.headers), answer.content

    def _send(
        self, address: httpx.URL, terms: Terms, *, local: bool, kept: bool = True, told: Fetched | None = None
    ) -> httpx.Response:
        """One request, its answer read; what goes wrong on the way as FetchError. `kept` in the cache, and of it."""
        plain = address.copy_with(userinfo=b"")
        chosen = httpx.Timeout(self.settings.read_timeout, connect=self.settings.connect_timeout)
        # Under one key for both policies the cache would answer for a host that only a local target may reach.
        caching = {"key": f"{'local' if local else 'web'} {plain}"}
        request = httpx.Request(
            "GET", plain, headers={"User-Agent": self.user_agent, "Accept": "*/*", "Accept-Encoding": ACCEPTED},
            extensions={"terms": terms, "caching": caching, "timeout": chosen.as_dict()},
        )  # fmt: skip
        way: httpx.BaseTransport = self._caches[local] if kept else self._gates[local]
        if address.userinfo:
            next(httpx.BasicAuth(address.username, address.password).auth_flow(request))
            way = self._gates[local]  # the cache would keep the password
        try:
            answer = way.handle_request(request)
            answer.read()
        except FetchError:
            if told:
                told.status = request.extensions.get(STATUS)
                told.headers = request.extensions.get(HEADERS, {})
            raise
        except httpx.HTTPError as error:
            raise failure(redact(str(address)), error) from None
        except (RuntimeError, sqlite3.Error) as error:  # a kept answer that went while it was read
            raise FetchError("cache", f"{redact(str(address))}: the cache failed: {error}", transient=True) from None
        return answer


class Waits:
    """How long one fetch waits before its next try, and for how long in all where its host asks for that."""

    def __init__(self) -> None:
        """Nothing waited yet."""
        self.left = MAX_WAIT

    def __call__(self, error: Exception) -> bool | float:
        """Whether to try again after this failure: False, True for the usual wait, or the seconds that were asked."""
        if not isinstance(error, FetchError) or not error.transient or error.wait > self.left:
            return False
        self.left -= error.wait
        return error.wait + random.uniform(0, JITTER) if error.wait else True  # noqa: S311 - jitter


def parsed(url: str) -> httpx.URL:
    """An http or https address with a host, without its fragment."""
    try:
        address = httpx.URL(url.strip())
        fits = address.scheme in {"http", "https"} and address.host and (address.port or 0) < 65_536
        if fits:
            return address.copy_with(fragment=None)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchError("bad_address", f"{redact(url)!r} is no address: {error}") from None
    raise FetchError("bad_address", f"{redact(url)!r} is no http or https address")


def target(address: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads (RFC 9110, 10.2.2), without the credentials that it might hand out."""
    try:
        onward = str(address.copy_with(userinfo=b"").join(location))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        said = redact(location)[:200]
        raise FetchError("bad_address", f"{redact(str(address))} redirects to {said!r}: {error}") from None
    return parsed(redact(onward))


def cached(answer: httpx.Response) -> Cached | None:
    """What part the cache had in an answer."""
    said = answer.extensions.get("caching") or {}
    if not said.get("from_cache"):
        return None
    return "revalidated" if said.get("revalidated") else "fresh"


def failure(url: str, error: httpx.HTTPError) -> FetchError:
    """What went wrong on the way, by name."""
    clock = CLOCK.get()
    if clock is not None and clock.left <= 0:
        return FetchError("timeout", f"{url} took too long in all", transient=True)
    if isinstance(error, httpx.ConnectTimeout):
        return FetchError("timeout", f"{url} can't be reached in time: {error or 'no answer'}", transient=True)
    if isinstance(error, httpx.TimeoutException):
        return FetchError("timeout", f"{url} stayed silent for too long", transient=True)
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return FetchError("tls", f"{url}: no trusted connection: {cause}")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ProtocolError):
        return FetchError("protocol", f"{url} doesn't speak HTTP properly: {error}", transient=True)
    return FetchError("unreachable", f"{url} can't be reached: {error or type(error).__name__}", transient=True)


def shared(settings: Settings) -> Client:
    """The process's one client for these settings, so that the pace a host holds across threads."""
    with MAKING:
        if settings not in CLIENTS:
            CLIENTS[settings] = client = Client(settings)
            atexit.register(client.close)
        return CLIENTS[settings]


CLIENTS: dict[Settings, Client] = {}
MAKING = threading.Lock()
"""Held while a client is looked up or made: functools.cache would make several for threads that ask at once."""
