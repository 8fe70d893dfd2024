"""The gate between wire and cache: all that is asked or answered passes here, and only here.

A request waits for its host's turn and reaches addresses that are allowed. An answer is decompressed within the cap and
held against what the outlet reserves; only then does the cache above see it, whole and plain.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import httpcore
import httpx

from flows.client.addresses import CheckedBackend, redact
from flows.client.clock import CLOCK
from flows.client.decoding import decode
from flows.client.model import FetchError
from flows.client.pace import Pace
from transforms.listings.reading import kind_of
from transforms.optouts import Optout, in_headers, in_page

CONNECTIONS = 64
DRAINED = 65_536
LISTS = ("rss+xml", "atom+xml", "rdf+xml", "/xml", "feed+json", "/json")
"""How the media types of feeds and sitemaps end: lists of documents, not documents."""
STATUS, HEADERS = "answered_status", "answered_headers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How one request's answer is to be taken; an extension of the request."""

    cap: int
    """Most bytes of the body."""
    cut: bool = False
    """Whether a longer body is cut rather than refused."""
    mined: bool = True
    """Whether it will be mined, so that reservations count; robots.txt and its like aren't."""


class Gate(httpx.HTTPTransport):
    """httpx's own transport with checked addresses, a pace, caps, and an eye on reservations."""

    def __init__(self, pace: Pace, *, loopback: bool, private: bool) -> None:
        """`pace` is shared by all gates; the flags say which inner addresses may be reached."""
        context = httpx.create_ssl_context()
        super().__init__(verify=context, http2=True)
        self._pace = pace
        # httpx offers no way to hand the backend over. TLS is always verified, by httpx's own context.
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=CONNECTIONS,
            max_keepalive_connections=CONNECTIONS,
            keepalive_expiry=30.0,
            http1=True,
            http2=True,
            network_backend=CheckedBackend(loopback=loopback, private=private),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its answer has its whole body, plain, and `transferred` among its extensions.

        Raises:
            FetchError: `too_large`, `encoding`, `truncated`, `inner_address`, or the rule of a reservation.
            httpx.TransportError: as httpx does.
        """
        terms: Terms = request.extensions["terms"]
        waited = self._pace.wait(request.url.host)
        if clock := CLOCK.get():
            clock.grant(waited)
        answer = super().handle_request(request)
        try:
            return self._taken(request, answer, terms)
        except FetchError as error:
            error.status = answer.status_code
            # What answered is told in the ledger though nothing of it is kept.
            request.extensions |= {STATUS: answer.status_code, HEADERS: dict(answer.headers)}
            raise
        finally:
            self._refuse_surplus(answer)
            answer.close()

    def _refuse_surplus(self, answer: httpx.Response) -> None:
        """Give up an HTTP/1.1 connection on which more came than the answer: it would be taken for the next one.

        httpcore looks at the socket before it uses a connection again, and not at what was read of it already.
        """
        stream: httpcore.NetworkStream | None = answer.extensions.get("network_stream")
        for connection in self._pool.connections:
            inner = getattr(connection, "_connection", None)
            state = getattr(inner, "_h11_state", None)
            is_its = stream is not None and getattr(inner, "_network_stream", None) is stream
            if stream is not None and is_its and state is not None and state.trailing_data[0]:
                stream.close()

    def _taken(self, request: httpx.Request, answer: httpx.Response, terms: Terms) -> httpx.Response:
        """The answer with its body, or FetchError."""
        url = redact(str(request.url))
        headers = httpx.Headers([(name, value) for name, value in answer.headers.raw if name.lower() not in CODED])
        if not {"cache-control", "expires"} & set(headers):
            # RFC 9111, 4.2.2 lets a cache guess how long an answer stays fresh: an edit would be missed for days.
            # What can't be asked for conditionally isn't worth keeping twice.
            headers["cache-control"] = "no-cache" if {"etag", "last-modified"} & set(headers) else "no-store"
        listed = answer.headers.get("content-type", "").split(";")[0].strip().lower().endswith(LISTS)
        # A 304 may bring the reservation of a page that is in the cache.
        mined = terms.mined and (answer.status_code < 300 or answer.status_code == 304)
        if mined and (found := in_headers(answer.headers.multi_items(), document=not listed)):
            raise refusal(url, found)
        body, sent = b"", 0
        if answer.status_code >= 300:
            drain(answer)
        else:
            body, sent = self._body(answer, terms, url)
            # A page may be sent as what it is not: no list by its bytes, it is a document.
            document = not listed or kind_of(body) is None
            said = answer.headers.multi_items()
            if mined and (found := in_headers(said, document=document) or in_page(body, document=document)):
                raise refusal(url, found)
        return httpx.Response(
            answer.status_code,
            headers=headers,
            stream=httpx.ByteStream(body),
            extensions={**answer.extensions, "transferred": sent},
        )

    def _body(self, answer: httpx.Response, terms: Terms, url: str) -> tuple[bytes, int]:
        """The decoded body and its size on the wire."""
        told = answer.headers.get("content-length", "")
        if told.isdecimal() and int(told[:18]) > terms.cap and not terms.cut:
            raise FetchError(
                "too_large", f"{url} is larger than {terms.cap:,} bytes; TECHFIGURES_MAX_BYTES sets the cap"
            )
        encoding = answer.headers.get("content-encoding", "")
        try:
            return decode(answer.iter_raw(), encoding, terms.cap, url, cut=terms.cut)
        except (httpx.RemoteProtocolError, httpx.ReadError) as error:
            raise FetchError("truncated", f"{url} broke off: {error or 'closed'}", transient=True) from None


CODED = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})
"""Headers about the body as it was sent, which the decoded one no longer has."""


def drain(answer: httpx.Response) -> None:
    """Read away the body of a redirect, an error or a 304, where it is small: the connection can be used again."""
    read = 0
    with suppress(httpx.TransportError):
        for chunk in answer.iter_raw():
            read += len(chunk)
            if read > DRAINED:
                return


def refusal(url: str, found: Optout) -> FetchError:
    """A reservation as the error that ends the fetch."""
    reasons = {
        "tdm_reserved": "is reserved from text and data mining",
        "noai": "is reserved from use by AI",
        "noindex": "asks not to be indexed",
    }
    return FetchError(found.rule, f"{url} {reasons[found.rule]} ({found.declared})", optout=found.declared)
