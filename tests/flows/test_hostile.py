"""Servers that are broken, slow or hostile: each ends as designed, by name, and harms nothing else."""

import gzip
import json
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import httpcore
import pytest
import zstandard

from flows.client import Client, Fetched, FetchError
from techfigures.settings import Settings

Answer = Callable[..., bytes]
ROOT = Path(__file__).parents[2]
TEXT = "Vellum Freight counted 840 vans in its yard. " * 40
PAGE = f"<html><head><title>Vans</title></head><body><p>{TEXT}</p></body></html>".encode()


@pytest.fixture
def fetch(tmp_path: Path) -> Callable[..., Fetched]:
    """Fetches an address as a local target, with a client of its own."""

    def fetch(url: str, *, local: bool = True, **changes: Any) -> Fetched:
        given: dict[str, Any] = {"retries": 0, "host_interval": 0, "read_timeout": 0.5, "total_timeout": 20}
        with Client(Settings(work=tmp_path, contact="mailto:x@example.org", **(given | changes))) as client:
            return client.fetch(url, local=local)

    return fetch


@pytest.fixture
def rule(fetch: Callable[..., Fetched]) -> Callable[..., str]:
    """The rule by which a fetch fails; what happened until then is told with it."""

    def rule(url: str, **changes: Any) -> str:
        with pytest.raises(FetchError) as caught:
            fetch(url, **changes)
        assert caught.value.told is not None
        assert caught.value.told.body == b""
        return caught.value.rule

    return rule


def packed(data: bytes, how: str) -> bytes:
    """Some bytes compressed."""
    raw = zlib.compressobj(wbits=-15)
    ways: dict[str, Callable[[], bytes]] = {
        "gzip": lambda: gzip.compress(data),
        "x-gzip": lambda: gzip.compress(data),
        "deflate": lambda: zlib.compress(data),
        "raw deflate": lambda: raw.compress(data) + raw.flush(),
        "br": lambda: bytes(brotli.compress(data)),
        "zstd": lambda: zstandard.compress(data),
    }
    return ways[how]()


# --- whole answers in every coding and framing ---------------------------------------------------------------------


@pytest.mark.parametrize("how", ["gzip", "x-gzip", "deflate", "raw deflate", "br", "zstd"])
def test_every_coding_that_is_asked_for(wire: Any, answer: Answer, fetch: Any, how: str) -> None:
    body = packed(PAGE, how)
    wire.routes["/a"] = answer(body, Content_Encoding=how.removeprefix("raw "))
    found = fetch(wire.url("/a"))
    assert (found.body, found.transferred) == (PAGE, len(body))


@pytest.mark.parametrize("how", ["gzip", "zstd"])
def test_several_members_are_one_body(wire: Any, answer: Answer, fetch: Any, how: str) -> None:
    wire.routes["/a"] = answer(packed(PAGE, how) + packed(b"<p>end</p>", how), Content_Encoding=how)
    assert fetch(wire.url("/a")).body == PAGE + b"<p>end</p>"


FRAMED = {
    "HTTP/1.0 until it hangs up": b"HTTP/1.0 200 OK\r\n\r\n" + PAGE,
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE),
    "no length at all": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + PAGE,
    "bare line feeds": b"HTTP/1.1 200 OK\nConnection: close\n\n" + PAGE,
    "no reason": b"HTTP/1.1 200\r\nConnection: close\r\n\r\n" + PAGE,
    "a header of latin-1": b"HTTP/1.1 200 OK\r\nX-Nom: caf\xe9\r\nConnection: close\r\n\r\n" + PAGE,
    "an early hint first": b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + PAGE,
}


@pytest.mark.parametrize("name", FRAMED)
def test_every_framing(wire: Any, fetch: Any, name: str) -> None:
    wire.routes["/a"] = FRAMED[name]
    assert fetch(wire.url("/a")).body == PAGE


def test_what_is_longer_than_it_says_is_cut_where_it_says(wire: Any, answer: Answer, fetch: Any) -> None:
    wire.routes["/a"] = answer(PAGE, Content_Length="40")
    assert fetch(wire.url("/a")).body == PAGE[:40]


# --- answers that fail ---------------------------------------------------------------------------------------------

SQUEEZED = gzip.compress(PAGE)
FAILING: dict[str, tuple[str, bytes]] = {
    "shorter than it says": ("truncated", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + PAGE),
    "chunks that break off": (
        "truncated",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(PAGE), PAGE),
    ),
    "chunks without a size": ("truncated", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + PAGE),
    "two lengths": ("protocol", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"),
    "a length below nothing": ("protocol", b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabcdef"),
    "hangs up at once": ("protocol", b""),
    "hangs up in the headers": ("protocol", b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "speaks another protocol": ("protocol", b"220 mail.example ESMTP\r\n"),
    "one header without an end": ("protocol", b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 300_000 + b"\r\n\r\n"),
    "headers without an end": ("protocol", b"HTTP/1.1 200 OK\r\n" + b"X-A: aaaaaaaaaa\r\n" * 20_000 + b"\r\n"),
    "a header over several lines": ("protocol", b"HTTP/1.1 200 OK\r\n X-A: a\r\n\r\n"),
    "cut gzip": (
        "truncated",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + SQUEEZED[:-12],
    ),
    "cut brotli": (
        "truncated",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nConnection: close\r\n\r\n" + brotli.compress(PAGE)[:-9],
    ),
    "cut zstd": (
        "truncated",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nConnection: close\r\n\r\n" + zstandard.compress(PAGE)[:-9],
    ),
    "no gzip though it says so": ("encoding", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + PAGE),
    "no zstd though it says so": ("encoding", b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n" + PAGE),
    "gzip within gzip": ("encoding", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\n" + SQUEEZED),
    "a coding that nobody asked for": ("encoding", b"HTTP/1.1 200 OK\r\nContent-Encoding: compress\r\n\r\nabc"),
    "forbidden": ("http_403", b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"),
    "not there": ("http_404", b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    "gone": ("http_410", b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"),
    "for legal reasons": ("http_451", b"HTTP/1.1 451 Unavailable For Legal Reasons\r\nContent-Length: 0\r\n\r\n"),
    "down": ("http_503", b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"),
    "a redirect to nowhere": ("http_302", b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
    "not modified though never asked": ("http_304", b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "to a file": ("bad_address", b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"),
    "to a script": ("bad_address", b"HTTP/1.1 302 Found\r\nLocation: javascript:alert(1)\r\nContent-Length: 0\r\n\r\n"),
    "to data": ("bad_address", b"HTTP/1.1 302 Found\r\nLocation: data:text/html,a\r\nContent-Length: 0\r\n\r\n"),
    "to another protocol": ("bad_address", b"HTTP/1.1 302 Found\r\nLocation: gopher://127.0.0.1:70/\r\n\r\n"),
    "to a broken address": ("bad_address", b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n"),
    "to the cloud's metadata": (
        "inner_address",
        b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/\r\nContent-Length: 0\r\n\r\n",
    ),
    "to a private address": ("inner_address", b"HTTP/1.1 301 Moved\r\nLocation: //10.1.2.3/\r\n\r\n"),
    # This server closes after each answer; unless it says so, a client may ask again on a connection that is gone.
    "to itself": (
        "redirects",
        b"HTTP/1.1 302 Found\r\nLocation: /a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    ),
}


@pytest.mark.parametrize("name", FAILING)
def test_an_answer_that_fails(wire: Any, rule: Any, fetch: Any, answer: Answer, name: str) -> None:
    expected, wire.routes["/a"] = FAILING[name]
    wire.routes["/good"] = answer(PAGE)
    assert rule(wire.url("/a")) == expected
    assert fetch(wire.url("/good")).body == PAGE


def test_what_is_large_by_its_own_word_is_not_read(wire: Any, answer: Answer, rule: Any) -> None:
    wire.routes["/a"] = answer(b"", Content_Length="50000000")
    assert rule(wire.url("/a")) == "too_large"


def test_fifty_megabytes_are_cut_off(wire: Any, rule: Any) -> None:
    sent = []

    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(50):
            connection.sendall(b"x" * 1_000_000)
            sent.append(1)

    wire.routes["/a"] = pour
    assert rule(wire.url("/a"), max_bytes=3_000_000) == "too_large"
    assert len(sent) < 50


# --- slowness ------------------------------------------------------------------------------------------------------


def dripping(wire: Any, first: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    """Sends something, then a little for ever: never silent for long, never done."""

    def drip(connection: socket.socket) -> None:
        connection.sendall(first)
        while not wire.over.wait(0.05):
            connection.sendall(drop)

    return drip


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: a\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", b"x"),
    ],
    ids=["a header", "headers", "a body", "chunks", "an error's body"],
)
def test_what_drips_is_cut_off_by_the_time_for_the_whole(wire: Any, rule: Any, first: bytes, drop: bytes) -> None:
    wire.routes["/a"] = dripping(wire, first, drop)
    assert rule(wire.url("/a"), read_timeout=30, total_timeout=0.8) in {"timeout", "http_404"}


@pytest.mark.parametrize(
    "first", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"], ids=repr
)
def test_what_stalls_is_cut_off_by_silence(wire: Any, rule: Any, first: bytes) -> None:
    def stall(connection: socket.socket) -> None:
        connection.sendall(first)
        wire.over.wait()

    wire.routes["/a"] = stall
    assert rule(wire.url("/a"), read_timeout=0.3) == "timeout"


# --- a later try ---------------------------------------------------------------------------------------------------


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits, which aren't waited."""
    found: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", found.append)
    return found


def test_an_error_that_passes(wire: Any, answer: Answer, fetch: Any, waits: list[float]) -> None:
    wire.routes["/a"] = [answer(status="500 Oops"), answer(status="502 Bad Gateway"), b"", answer(PAGE)]
    found = fetch(wire.url("/a"), retries=3)
    assert (found.body, found.attempts) == (PAGE, 4)
    tried = [wait for wait in waits if wait > 0]
    assert len(tried) == 3
    assert tried[0] < tried[2]


def test_an_error_that_stays(wire: Any, answer: Answer, rule: Any, waits: list[float]) -> None:
    wire.routes["/a"] = answer(status="503 Service Unavailable")
    assert rule(wire.url("/a"), retries=2) == "http_503"
    assert wire.paths() == ["/a"] * 3


@pytest.mark.parametrize("how", ["seconds", "date"])
def test_retry_after_is_waited_for(wire: Any, answer: Answer, fetch: Any, waits: list[float], how: str) -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=31), usegmt=True)
    busy = answer(status="429 Too Many Requests", Retry_After="30" if how == "seconds" else when)
    wire.routes["/a"] = [busy, answer(PAGE)]
    assert fetch(wire.url("/a"), retries=1).attempts == 2
    assert 25 < max(waits) <= 32


@pytest.mark.parametrize(
    "value",
    ["86400", "9" * 400, format_datetime(datetime.now(UTC) + timedelta(days=2))],
    ids=["a day", "for ever", "until the day after tomorrow"],  # of the same names, whoever collects them and when
)
def test_a_host_that_wants_peace_gets_it(wire: Any, answer: Answer, tmp_path: Path, value: str) -> None:
    wire.routes["/a"] = answer(status="429 Too Many Requests", Retry_After=value)
    wire.routes["/b"] = answer(PAGE)
    rules = []
    with Client(Settings(work=tmp_path, retries=3, host_interval=0)) as client:
        for path in ("/a", "/b"):
            with pytest.raises(FetchError) as caught:
                client.fetch(wire.url(path), local=True)
            rules.append(caught.value.rule)
    assert rules == ["http_429", "retry_later"]
    assert wire.paths() == ["/a"]


@pytest.mark.parametrize("value", ["", "soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "٣", "1e9", "Xyz, 99 Foo 2020"])
def test_retry_after_that_says_nothing(wire: Any, answer: Answer, fetch: Any, waits: list[float], value: str) -> None:
    busy = answer(status="503 Busy", Retry_After=value.encode().decode("latin-1"))
    wire.routes["/a"] = [busy, answer(PAGE)]
    assert fetch(wire.url("/a"), retries=1).body == PAGE
    assert max(waits) < 5


# --- addresses -----------------------------------------------------------------------------------------------------

LOOPBACK = [
    "127.0.0.1", "2130706433", "017700000001", "0x7f.0.0.1", "127.1", "localhost", "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::1]", "0", "[::]", "[::127.0.0.1]", "[::ffff:0:7f00:1]",
]  # fmt: skip
PRIVATE = [
    "10.0.0.1", "192.168.1.1", "172.16.5.5", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]", "224.0.0.1",
    "[::ffff:10.0.0.1]", "255.255.255.255", "[64:ff9b:1::7f00:1]", "[64:ff9b:1:7f00:0:100::]", "[::10.0.0.1]",
    "[5f00::1]", "[4000::1]",
]  # fmt: skip


@pytest.mark.parametrize("host", LOOPBACK + PRIVATE)
def test_inner_addresses_in_every_spelling(wire: Any, answer: Answer, rule: Any, host: str) -> None:
    wire.routes["/a"] = answer(PAGE)
    assert rule(wire.url("/a", host), local=False) == "inner_address"
    assert wire.asked == []


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.1"])
def test_leave_for_loopback_is_none_for_private_ones(wire: Any, rule: Any, host: str) -> None:
    assert rule(wire.url("/a", host), local=True, allow_loopback=True) == "inner_address"


def test_a_page_of_the_web_does_not_use_the_connection_of_a_local_one(
    wire: Any, answer: Answer, tmp_path: Path
) -> None:
    kept_open = answer(PAGE, Cache_Control="max-age=600").replace(b"Connection: close\r\n", b"")
    wire.routes["/a"] = kept_open
    with Client(Settings(work=tmp_path, retries=0, host_interval=0)) as client:
        assert client.fetch(wire.url("/a"), local=True).body == PAGE
        assert client.fetch(wire.url("/a"), local=True).cached == "fresh"
        with pytest.raises(FetchError) as caught:
            client.fetch(wire.url("/a"))
    assert caught.value.rule == "inner_address"


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> tuple[list[str], list[str]]:
    """Names resolve to these addresses, one list a lookup, the last for ever: what is looked up and connected to."""
    looked_up: list[str] = []
    connected: list[str] = []
    left = list(answers)

    def resolve(host: str, port: int, **_: object) -> list[Any]:
        looked_up.append(host)
        places = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in places]

    def connect(self: object, host: str, *_: object, **__: object) -> Any:
        connected.append(host)
        raise httpcore.ConnectError("nobody there")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return looked_up, connected


def test_a_name_that_is_rebound_between_check_and_use(monkeypatch: pytest.MonkeyPatch, rule: Any) -> None:
    looked_up, connected = resolving(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    assert rule("http://rebound.example/", local=False) == "unreachable"
    assert (looked_up, connected) == (["rebound.example"], ["93.184.215.14"])
    assert rule("http://rebound.example/", local=False) == "inner_address"
    assert connected == ["93.184.215.14"]


def test_a_name_with_an_inner_address_among_others(monkeypatch: pytest.MonkeyPatch, rule: Any) -> None:
    _, connected = resolving(monkeypatch, ["93.184.215.14", "192.168.0.1"])
    assert rule("http://mixed.example/", local=False) == "inner_address"
    assert connected == []


def test_a_resolver_that_hangs(monkeypatch: pytest.MonkeyPatch, fetch: Callable[..., Fetched]) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(60))
    began = time.monotonic()
    with pytest.raises(FetchError, match="took too long to resolve") as caught:
        fetch("http://hanging.example/", local=False, connect_timeout=0.3)
    over.set()
    assert (caught.value.rule, caught.value.transient) == ("timeout", True)
    assert time.monotonic() - began < 30


@pytest.fixture
def outside(wire: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """A host of the web, as far as the client can tell: its address, which the wire server answers at."""
    plain = httpcore.SyncBackend.connect_tcp
    resolve = socket.getaddrinfo

    def resolved(host: str, port: int, *given: Any, **named: Any) -> list[Any]:
        if host == "outside.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port))]
        return resolve(host, port, *given, **named)

    def connect(self: Any, host: str, *given: Any, **named: Any) -> Any:
        return plain(self, host.replace("93.184.215.14", "127.0.0.1"), *given, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return "outside.example"


def test_what_led_off_loopback_does_not_lead_back(wire: Any, answer: Answer, fetch: Any, outside: str) -> None:
    wire.routes["/near"] = answer(status="302 Found", Location="/there")
    wire.routes["/a"] = answer(status="302 Found", Location=wire.url("/b", outside))
    wire.routes["/b"] = answer(status="302 Found", Location=wire.url("/there"))
    wire.routes["/there"] = answer(PAGE)
    assert fetch(wire.url("/near")).body == PAGE
    asked = len(wire.paths())
    with pytest.raises(FetchError) as caught:
        fetch(wire.url("/a"))
    assert caught.value.rule == "inner_address"
    assert wire.paths()[asked:] == ["/a", "/b"]


def test_a_robots_file_elsewhere_does_not_lead_back(wire: Any, answer: Answer, rule: Any, outside: str) -> None:
    def led(connection: socket.socket) -> None:
        connection.sendall(answer(status="302 Found", Location=wire.url("/robots.txt", outside)))
        wire.routes["/robots.txt"] = answer(status="302 Found", Location=wire.url("/secret"))

    wire.routes["/robots.txt"] = led
    wire.routes["/a"] = answer(PAGE)
    assert rule(wire.url("/a")) == "inner_address"
    assert "/secret" not in wire.paths()


@pytest.mark.parametrize("path", ["/robots.txt", "/.well-known/tdmrep.json"])
def test_what_an_origin_allows_is_asked_each_run(wire: Any, answer: Answer, fetch: Any, rule: Any, path: str) -> None:
    wire.routes["/a"] = answer(PAGE)
    wire.routes[path] = answer(b"", Cache_Control="max-age=31536000", Last_Modified="Thu, 01 Jan 1970 00:00:00 GMT")
    assert fetch(wire.url("/a")).body == PAGE
    said = b'[{"location": "/", "tdm-reservation": 1}]' if path.endswith("json") else b"User-agent: *\nDisallow: /"
    wire.routes[path] = answer(said)
    assert rule(wire.url("/a")) in {"robots_forbid", "tdm_reserved"}


RESERVED = {
    "far down a page": (b"<html><p>" + b"word " * 200_000 + b"<meta name=robots content=noai>", {}),
    "several headers in one": (PAGE, {"TDM_Reservation": "1, 1"}),
    "a page sent as JSON": (b"<html><meta name=robots content=noindex><p>a", {"Content_Type": "application/json"}),
    "a page sent as XML": (PAGE, {"Content_Type": "text/xml", "X_Robots_Tag": "noindex"}),
}


@pytest.mark.parametrize("name", RESERVED)
def test_a_reservation_is_found(wire: Any, answer: Answer, rule: Any, name: str) -> None:
    body, headers = RESERVED[name]
    wire.routes["/a"] = answer(body, **headers)
    assert rule(wire.url("/a")) in {"noai", "noindex", "tdm_reserved"}


def test_a_feed_that_stays_out_of_indexes_is_read(wire: Any, answer: Answer, fetch: Any) -> None:
    feed = b"<rss version='2.0'><channel><title>a</title></channel></rss>"
    wire.routes["/a"] = answer(feed, Content_Type="application/rss+xml", X_Robots_Tag="noindex")
    assert fetch(wire.url("/a")).body == feed


def test_a_tdmrep_that_is_too_long_reserves_everything(wire: Any, answer: Answer, fetch: Any, rule: Any) -> None:
    def listed(count: int) -> bytes:
        rules = [{"location": f"/free/{number:060}", "tdm-reservation": 0} for number in range(count)]
        return json.dumps([*rules, {"location": "/a", "tdm-reservation": 1}]).encode()

    wire.routes["/a"] = wire.routes["/b"] = answer(PAGE)
    wire.routes["/.well-known/tdmrep.json"] = answer(listed(8000))
    assert (rule(wire.url("/a")), fetch(wire.url("/b")).body) == ("tdm_reserved", PAGE)
    wire.routes["/.well-known/tdmrep.json"] = answer(listed(80_000))
    assert [rule(wire.url(path)) for path in ("/a", "/b")] == ["tdm_reserved"] * 2


def test_all_addresses_of_a_name_are_tried(monkeypatch: pytest.MonkeyPatch, rule: Any) -> None:
    _, connected = resolving(monkeypatch, ["93.184.215.14", "93.184.215.15"])
    assert rule("http://two.example/", local=False) == "unreachable"
    assert connected == ["93.184.215.14", "93.184.215.15"]


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/a", "http://", "https:///a", "http://[::1", "http://a:99999/", "file:///etc/passwd", "x", ""],
)
def test_what_is_no_address(rule: Any, url: str) -> None:
    assert rule(url, local=False) == "bad_address"


# --- redirects and credentials -------------------------------------------------------------------------------------


def test_redirects_are_recorded(wire: Any, answer: Answer, fetch: Any) -> None:
    wire.routes["/1"] = answer(status="301 Moved", Location="/2")
    wire.routes["/2"] = answer(status="302 Found", Location=f"http://localhost:{wire.port}/3#part")
    wire.routes["/3"] = answer(status="308 Moved", Location="?x=é")
    wire.routes["/3?x=%C3%83%C2%A9"] = wire.routes["/3?x=%C3%A9"] = answer(PAGE)
    found = fetch(wire.url("/1"))
    assert [(hop.status, hop.cross_host) for hop in found.redirects] == [(301, False), (302, True), (308, False)]
    assert found.redirects[1].url == wire.url("/3", "localhost")
    assert found.final_url == found.redirects[-1].url
    assert found.url == wire.url("/1")


@pytest.mark.parametrize(("hops", "ends"), [(5, "there"), (6, "redirects")])
def test_five_redirects_and_no_more(wire: Any, answer: Answer, fetch: Any, rule: Any, hops: int, ends: str) -> None:
    for number in range(hops):
        wire.routes[f"/{number}"] = answer(status="302 Found", Location=f"/{number + 1}")
    wire.routes[f"/{hops}"] = answer(PAGE)
    told = fetch(wire.url("/0")) if ends == "there" else rule(wire.url("/0"))
    assert told == "redirects" or told.body == PAGE


def test_credentials_go_to_their_host_and_nowhere_else(wire: Any, answer: Answer, fetch: Any) -> None:
    wire.routes["/a"] = answer(status="302 Found", Location=f"http://who:word@localhost:{wire.port}/b")
    wire.routes["/b"] = answer(PAGE)
    found = fetch(f"http://me:se%40cret@127.0.0.1:{wire.port}/a")
    sent = {path: headers.get("authorization") for path, headers in wire.asked}
    assert sent["/a"] == "Basic bWU6c2VAY3JldA=="
    assert sent["/b"] is None
    assert sent["/robots.txt"] is None
    assert "cret" not in repr(found)
    assert "word" not in repr(found)
    assert found.url == wire.url("/a")


@pytest.mark.parametrize("url", ["http://me:secret@127.0.0.1:1/", "ftp://me:secret@x/", "http://me:secret@[::1"])
def test_credentials_are_in_no_message(rule: Any, fetch: Any, url: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(url)
    assert "secret" not in str(caught.value) + repr(caught.value.told)


def test_cookies_are_not_kept(wire: Any, answer: Answer, tmp_path: Path) -> None:
    wire.routes["/a"] = answer(PAGE, Set_Cookie="id=1; Path=/")
    with Client(Settings(work=tmp_path, retries=0, host_interval=0)) as client:
        for _ in range(2):
            client.fetch(wire.url("/a"), local=True)
    assert all("cookie" not in headers for _, headers in wire.asked)


# --- bombs, under a limit of memory --------------------------------------------------------------------------------

BOUNDED = """
import resource, sys
from pathlib import Path
from flows.client import Client, FetchError
from techfigures.settings import Settings
url, work = sys.argv[1:]
with Client(Settings(work=Path(work), retries=0, host_interval=0)) as client:
    client.fetch(url + "/small", local=True)
    room = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + 300_000_000
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    try:
        client.fetch(url + "/bomb", local=True)
    except FetchError as error:
        print(error.rule)
    print(len(client.fetch(url + "/small", local=True).body))
"""


def bomb(how: str) -> bytes:
    """About two gigabytes of zeros, compressed."""
    block = bytes(1 << 20)
    if how in {"gzip", "deflate"}:
        squeeze = zlib.compressobj(9, wbits=31 if how == "gzip" else 15)
        begin = squeeze.compress(block) + squeeze.flush(zlib.Z_FULL_FLUSH)
        again = squeeze.compress(block) + squeeze.flush(zlib.Z_FULL_FLUSH)
        return begin + again * 2047
    if how == "br":
        tool = brotli.Compressor(quality=1)
        return b"".join(tool.process(block) for _ in range(2048)) + bytes(tool.finish())
    squeezed = zstandard.ZstdCompressor().compressobj()
    return b"".join(squeezed.compress(block) for _ in range(2048)) + squeezed.flush()


@pytest.mark.parametrize("how", ["gzip", "deflate", "br", "zstd"])
def test_bombs_do_not_go_off(wire: Any, answer: Answer, tmp_path: Path, how: str) -> None:
    wire.routes["/small"] = answer(PAGE)
    wire.routes["/bomb"] = answer(bomb(how), Content_Encoding=how)
    command = [sys.executable, "-c", BOUNDED, wire.url(""), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["too_large", str(len(PAGE))], done.stderr[-2000:]


def test_a_zstd_window_larger_than_allowed_is_refused(wire: Any, answer: Answer, rule: Any) -> None:
    wide = zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters(window_log=27))
    stream = wide.compressobj()
    wire.routes["/a"] = answer(stream.compress(PAGE) + stream.flush(), Content_Encoding="zstd")
    assert rule(wire.url("/a")) == "encoding"


def test_robots_and_bombs_in_it(wire: Any, answer: Answer, fetch: Any) -> None:
    rules = b"User-agent: *\nDisallow: /no\n" + b"# \n" * 900_000
    wire.routes["/robots.txt"] = answer(gzip.compress(rules), Content_Encoding="gzip")
    wire.routes["/a"] = answer(PAGE)
    began = time.monotonic()
    assert fetch(wire.url("/a")).body == PAGE
    with pytest.raises(FetchError, match=r"robots\.txt forbids"):
        fetch(wire.url("/no"))
    assert time.monotonic() > began


# --- answers that are none -----------------------------------------------------------------------------------------


def test_a_part_that_nobody_asked_for_is_no_article(wire: Any, answer: Answer, rule: Any) -> None:
    wire.routes["/a"] = answer(PAGE[:200], "206 Partial Content", Content_Range=f"bytes 0-199/{len(PAGE)}")
    assert rule(wire.url("/a")) == "http_206"


def test_surplus_bytes_are_not_the_next_answer(wire: Any, answer: Answer, tmp_path: Path) -> None:
    forged = answer(b"<p>forged</p>").replace(b"Connection: close\r\n", b"")
    first = answer(PAGE, Cache_Control="no-store").replace(b"Connection: close\r\n", b"")

    def sent(connection: socket.socket) -> None:
        connection.sendall(first + forged)  # in one piece, so that it is read in one
        connection.settimeout(5)
        with suppress(TimeoutError):
            connection.recv(1)  # kept open as long as the client keeps it

    wire.routes["/a"], wire.routes["/b"] = sent, answer(PAGE)
    with Client(Settings(work=tmp_path, retries=0, host_interval=0)) as client:
        assert client.fetch(wire.url("/a"), local=True).body == PAGE
        assert client.fetch(wire.url("/b"), local=True).body == PAGE
    assert wire.paths() == ["/a", "/b"]


FULL = """
import resource, signal, sys
from pathlib import Path
from flows.client import Client
from techfigures.logs import configure
from techfigures.settings import Settings
url, work, level = sys.argv[1:]
chosen = Settings(work=Path(work), retries=0, host_interval=0, log_level=level)
configure(chosen)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
with Client(chosen) as client:
    print(len(client.fetch(url, local=True).body))
"""


@pytest.mark.parametrize(("level", "told"), [("critical", 0), ("warning", 1)])
def test_a_full_disk_costs_the_cache_alone(wire: Any, answer: Answer, tmp_path: Path, level: str, told: int) -> None:
    wire.routes["/a"] = answer(PAGE * 20, ETag='"1"')
    command = [sys.executable, "-c", FULL, wire.url("/a"), str(tmp_path), level]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [str(len(PAGE) * 20)]
    assert "Traceback" not in done.stderr
    assert ("the HTTP cache is of no use now" in done.stderr) == bool(told)
