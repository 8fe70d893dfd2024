import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from flows.client import Client, FetchError, retry_after, shared
from flows.client.pace import MAX_WAIT, REST, SILENT, Pace
from techfigures.settings import Settings

BASE: dict[str, Any] = {"contact": "mailto:desk@example.org", "retries": 0, "read_timeout": 2, "host_interval": 0}


def client(**changes: Any) -> Client:
    return Client(Settings(**(BASE | changes)))


@pytest.fixture(autouse=True)
def cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with an empty HTTP cache."""
    monkeypatch.setitem(BASE, "work", tmp_path)


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /private\n")
    return httpserver


def failure(site: HTTPServer, path: str, **changes: Any) -> FetchError:
    with client(**changes) as http, pytest.raises(FetchError) as caught:
        http.fetch(site.url_for(path), local=True)
    return caught.value


def test_a_page_with_who_asks(site: HTTPServer) -> None:
    site.expect_request("/a").respond_with_data("é".encode(), content_type="text/html; charset=utf-8")
    with client() as http:
        answer = http.fetch(site.url_for("/a"), local=True)
    assert (answer.status, answer.body, answer.attempts) == (200, "é".encode(), 1)
    assert answer.final_url == site.url_for("/a")
    asked = next(request for request, _ in site.log if request.path == "/a")
    assert "mailto:desk@example.org" in asked.headers["User-Agent"]
    assert asked.headers["Accept-Encoding"] == "gzip, deflate, br, zstd"


def test_robots_are_asked_once_and_obeyed(site: HTTPServer) -> None:
    site.expect_request("/a").respond_with_data("a")
    with client() as http:
        for _ in range(2):
            http.fetch(site.url_for("/a"), local=True)
        with pytest.raises(FetchError, match=r"robots\.txt forbids") as caught:
            http.fetch(site.url_for("/private/b"), local=True)
    assert caught.value.rule == "robots_forbid"
    assert [request.path for request, _ in site.log] == ["/robots.txt", "/.well-known/tdmrep.json", "/a", "/a"]


def test_no_robots_file_allows_and_a_broken_one_forbids(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("a")
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    with client() as http:
        assert http.fetch(httpserver.url_for("/a"), local=True).body == b"a"
    httpserver.clear()
    httpserver.expect_request("/robots.txt").respond_with_data("", status=503)
    assert failure(httpserver, "/a").rule == "robots_unreachable"


def test_redirects_are_followed_up_to_a_point(site: HTTPServer) -> None:
    site.expect_request("/old").respond_with_data("", status=301, headers={"Location": "/new"})
    site.expect_request("/new").respond_with_data("new")
    site.expect_request("/loop").respond_with_data("", status=302, headers={"Location": "/loop"})
    site.expect_request("/trap").respond_with_data("", status=302, headers={"Location": "/private/x"})
    with client() as http:
        assert http.fetch(site.url_for("/old"), local=True).final_url == site.url_for("/new")
    assert failure(site, "/loop").rule == "redirects"
    assert failure(site, "/trap").rule == "robots_forbid"


@pytest.mark.parametrize(("status", "transient"), [(403, False), (404, False), (410, False), (429, True), (500, True)])
def test_an_error_status_is_told(site: HTTPServer, status: int, transient: bool) -> None:
    site.expect_request("/a").respond_with_data("", status=status)
    caught = failure(site, "/a")
    assert (caught.rule, caught.status, caught.transient) == (f"http_{status}", status, transient)
    assert str(status) in str(caught)


def test_a_transient_failure_is_tried_again(site: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    site.expect_oneshot_request("/a").respond_with_data("", status=503, headers={"Retry-After": "7"})
    site.expect_oneshot_request("/a").respond_with_data("there")
    with client(retries=2) as http:
        answer = http.fetch(site.url_for("/a"), local=True)
    assert (answer.body, answer.attempts) == (b"there", 2)
    assert 7 <= max(waits) <= 8


def test_a_long_retry_after_is_not_waited_for(site: HTTPServer) -> None:
    site.expect_request("/a").respond_with_data("", status=429, headers={"Retry-After": "3600"})
    assert failure(site, "/a", retries=3).rule == "http_429"
    assert sum(request.path == "/a" for request, _ in site.log) == 1


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("identity", bytes)]
)
def test_content_encodings(site: HTTPServer, encoding: str, pack: Any) -> None:
    site.expect_request("/a").respond_with_data(pack(b"body" * 1000), headers={"Content-Encoding": encoding})
    with client() as http:
        assert http.fetch(site.url_for("/a"), local=True).body == b"body" * 1000


def test_bombs_and_damage(site: HTTPServer) -> None:
    bomb, packed = gzip.compress(bytes(50_000_000)), gzip.compress(b"body" * 1000)
    site.expect_request("/bomb").respond_with_data(bomb, headers={"Content-Encoding": "gzip"})
    site.expect_request("/large").respond_with_data(bytes(100_001))
    site.expect_request("/cut").respond_with_data(packed[:-20], headers={"Content-Encoding": "gzip"})
    site.expect_request("/noise").respond_with_data(b"no gzip at all", headers={"Content-Encoding": "gzip"})
    site.expect_request("/br").respond_with_data(b"\xff" * 9, headers={"Content-Encoding": "br"})
    rules = {path: failure(site, path, max_bytes=100_000).rule for path in ("/bomb", "/large", "/cut", "/noise", "/br")}
    assert rules == {
        "/bomb": "too_large",
        "/large": "too_large",
        "/cut": "truncated",
        "/noise": "encoding",
        "/br": "encoding",
    }


def test_a_body_that_never_ends_is_cut_off(site: HTTPServer) -> None:
    release = threading.Event()

    def drip(request: Request) -> Response:
        def body() -> Iterator[bytes]:
            yield b"x"
            release.wait(5)

        return Response(body())

    site.expect_request("/drip").respond_with_handler(drip)
    try:
        assert failure(site, "/drip", read_timeout=0.2).rule == "timeout"
    finally:
        release.set()


def test_inner_addresses_need_leave(site: HTTPServer) -> None:
    with client() as http, pytest.raises(FetchError, match="inner address 127") as caught:
        http.fetch(site.url_for("/a"))
    assert caught.value.rule == "inner_address"
    assert not site.log


@pytest.mark.parametrize("address", ["ftp://example.org/a", "http://", "https:///a"])
def test_what_is_no_address(address: str) -> None:
    with client() as http, pytest.raises(FetchError) as caught:
        http.fetch(address)
    assert caught.value.rule == "bad_address"


def test_nobody_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        with client() as http, pytest.raises(FetchError) as caught:
            http.fetch(address, local=True)
    assert (caught.value.rule, caught.value.transient) == ("unreachable", True)


def test_the_pace_of_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    monkeypatch.setattr("flows.client.pace.time.monotonic", lambda: 100.0)
    pace = Pace(2)
    pace.slow("slow.example", 9)
    for host in ("a.example", "a.example", "b.example", "127.0.0.1", "127.0.0.1", "slow.example", "slow.example"):
        pace.wait(host)
    assert waits == [0, 2, 0, 0, 0, 9, 18]


@pytest.mark.parametrize(
    ("value", "seconds"), [(None, 0), ("12", 12), ("soon", 0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
)
def test_retry_after(value: str | None, seconds: float) -> None:
    assert retry_after(value) == seconds


def test_a_host_that_stays_silent_is_left_alone(wire: Any, answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wire.routes["/well"] = answer(b"<p>Well.</p>", Content_Type="text/html")
    wire.routes["/mute"] = lambda _: wire.over.wait(1)
    rules: list[str | int | None] = []
    with client(read_timeout=0.2) as http:
        for path in ["/mute"] * (SILENT - 1) + ["/well"] + ["/mute"] * (SILENT + 1) + ["/well"]:
            try:
                rules.append(http.fetch(wire.url(path), local=True).status)
            except FetchError as error:
                rules.append(error.rule)
        asked = len(wire.asked)
        later = time.monotonic() + REST
        monkeypatch.setattr("flows.client.pace.time.monotonic", lambda: later)
        assert http.fetch(wire.url("/well"), local=True).status == 200
    assert rules == ["timeout"] * (SILENT - 1) + [200] + ["timeout"] * SILENT + ["host_down"] * 2
    assert len(wire.asked) == asked + 1


def test_who_waits_for_a_host_does_not_wait_for_an_hour() -> None:
    pace = Pace(0)
    pace.hold("a.example", MAX_WAIT + 60)
    with pytest.raises(FetchError, match="left in peace") as caught:
        pace.wait("a.example")
    assert caught.value.rule == "retry_later"


def test_threads_that_ask_at_once_share_one_client(settings: Settings) -> None:
    ready = threading.Barrier(16)

    def ask(_: int) -> Client:
        ready.wait()
        return shared(settings)

    with ThreadPoolExecutor(16) as pool:
        clients = set(pool.map(ask, range(16)))
    assert len(clients) == 1
