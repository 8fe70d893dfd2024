"""Listings that are bombs, have no end or lead everywhere, and slow hosts: each costs itself alone, by name."""

import gzip
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import flows.bounded
from flows import listings
from flows.client.pace import COST, Pace
from flows.forkserver import Forkserver
from flows.ingest import fetch
from flows.run import open_run
from techfigures.settings import Settings
from tests.flows.conftest import Wire, runner
from tests.flows.test_bounded import ROOT

Answer = Callable[..., bytes]
Ask = Callable[[str], list[tuple[Any, ...]]]
PAGE = (
    b"<html lang='en'><head><title>Vans</title></head>"
    b"<body><p>Vellum Freight counted 840 vans in its yard.</p></body></html>"
)
NAMESPACE = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"


@pytest.fixture(scope="module")
def forkserver() -> Iterator[Forkserver]:
    """A fork server that finds the tests' modules."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        server = Forkserver()
        server.start()
        yield server
        server.close()


@pytest.fixture
def bounded(settings: Settings, forkserver: Forkserver, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings by which listings are read in processes of their own, of two seconds and 300 MB."""
    monkeypatch.setattr(flows.bounded, "shared", lambda: forkserver)
    return settings.model_copy(update={"readers": 2, "document_seconds": 2, "document_memory": 300})


def sitemap(*addresses: str) -> bytes:
    urls = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    return f"<urlset {NAMESPACE}>{urls}</urlset>".encode()


def index(*addresses: str) -> bytes:
    maps = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f"<sitemapindex {NAMESPACE}>{maps}</sitemapindex>".encode()


def rss(count: int, more: str = "") -> bytes:
    items = "".join(f"<item><title>{number}</title><link>/{number}</link></item>" for number in range(count))
    return f"<rss version='2.0'><channel><title>a</title>{items}{more}</channel></rss>".encode()


FULL = (f"<urlset {NAMESPACE}><url><loc>/1</loc></url>", "</urlset>")
BOMBS = {
    "comments": gzip.compress("{}{}{}".format(FULL[0], "<!---->" * 40_000_000, FULL[1]).encode(), 1),
    "empty elements": gzip.compress("{}{}{}".format(FULL[0], "<a/>" * 20_000_000, FULL[1]).encode(), 1),
    "authors": rss(1, "<author>" * 40_000),
    "open comments": rss(1, "<item>" + "<!--" * 40_000),
    "a JSON feed of nothing": json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [[]] * 4_500_000}
    ).encode(),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_itself_alone(wire: Wire, answer: Answer, bounded: Settings, ask: Ask, name: str) -> None:
    wire.routes["/bomb"] = answer(BOMBS[name])
    wire.routes["/feed"] = answer(rss(2))
    wire.routes["/0"] = wire.routes["/1"] = answer(PAGE, Content_Type="text/html")
    began = time.monotonic()
    told = runner(bounded)(wire.url("/bomb"), wire.url("/feed"))
    assert time.monotonic() - began < 60
    assert told["failures"] == []
    assert ask("SELECT count(*) FROM core.documents") == [(2,)]
    assert len(told["problems"]) <= 1
    assert all(problem.startswith(wire.url("/bomb")) for problem in told["problems"])


def test_a_listing_is_read_up_to_its_ceiling(
    wire: Wire, answer: Answer, run_flow: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listings, "LONGEST", 3)
    for number in range(5):
        wire.routes[f"/{number}"] = answer(PAGE, Content_Type="text/html")
    wire.routes["/feed"] = answer(rss(5))
    wire.routes["/short"] = answer(rss(3))
    told = run_flow(wire.url("/feed"))
    assert told["problems"] == [f"{wire.url('/feed')}: the listing holds more than 3 entries; the rest was left"]
    assert ask("SELECT count(*) FROM core.documents") == [(3,)]
    assert run_flow(wire.url("/short"))["problems"] == []


@pytest.mark.parametrize(
    ("ceiling", "said", "asked"),
    [
        ({"max_listings": 2}, "leads to more listings than are asked; TECHFIGURES_MAX_LISTINGS", ["/0", "/1"]),
        ({"max_entries": 3}, "lists more than is read; TECHFIGURES_MAX_ENTRIES", ["/0", "/1"]),
        ({"listing_seconds": 0.000001}, "takes too long with all that it leads to; TECHFIGURES_LISTING_SECONDS", []),
        ({}, "", ["/0", "/1", "/2", "/3"]),
    ],
)
def test_an_index_leads_to_so_much_and_no_more(
    wire: Wire, answer: Answer, settings: Settings, ask: Ask, ceiling: dict[str, Any], said: str, asked: list[str]
) -> None:
    wire.routes["/index"] = answer(index("/0", "/1", "/2", "/3"))
    for number in range(4):
        wire.routes[f"/{number}"] = answer(sitemap(f"/a{number}", f"/b{number}"))
        wire.routes[f"/a{number}"] = wire.routes[f"/b{number}"] = answer(PAGE, Content_Type="text/html")
    wire.routes["/feed"] = answer(rss(0).replace(b"</channel>", b"<item><link>/a3</link></item></channel>"))
    told = runner(settings.model_copy(update=ceiling))(wire.url("/index"), wire.url("/feed"))
    assert told["failures"] == []
    assert [path for path in wire.paths() if re.fullmatch(r"/\d", path)] == asked
    assert [said in problem for problem in told["problems"]] == [True] * bool(said)
    # What stands before the ceiling, and another target, are read all the same.
    expected = {"/a3"} | {f"/{letter}{number}" for number in range(len(asked)) for letter in "ab"}
    expected -= {"/b1"} if "max_entries" in ceiling else set()
    assert {path for path in wire.paths() if re.fullmatch(r"/[ab]\d", path)} == expected


def test_items_max_of_a_source_is_held(
    wire: Wire, answer: Answer, settings: Settings, ask: Ask, tmp_path: Path
) -> None:
    folder = tmp_path / "sources" / "long"
    folder.mkdir(parents=True)
    lines = {"name": "Long", "language": "en", "publisher": "Long", "kind": "sitemap", "paths": '["/news/"]'}
    lines |= {"sitemaps": f'["{wire.url("/one")}", "{wire.url("/two")}"]', "items": "{max: 3}"}
    (folder / "source.yml").write_text("".join(f"{key}: {value}\n" for key, value in lines.items()))
    wire.routes["/one"] = answer(sitemap("/else/1", "/news/1", "/else/2", "/news/2", "/else/3"))
    wire.routes["/two"] = answer(sitemap("/news/1", "/news/2", "/news/3", "/news/4", "/news/5"))
    for number in range(1, 6):
        wire.routes[f"/news/{number}"] = answer(PAGE, Content_Type="text/html")
    chosen = {"sources": tmp_path / "sources", "allow_loopback": True, "fetchers": 1}
    told = runner(settings.model_copy(update=chosen))()
    assert told["failures"] == []
    assert sorted(path for path in wire.paths() if "/news/" in path) == ["/news/1", "/news/2", "/news/3"]
    ((verdict, items, message),) = ask("SELECT verdict, items, message FROM core.source_checks")
    assert (verdict, items) == ("out_of_bounds", 3)
    assert (
        message
        == f"{wire.url('/two')} lists more than 3 articles, which are usual: `items` of its source; the rest was left"
    )


# --- hosts that are slow ---------------------------------------------------------------------------------------------


def test_hosts_do_not_wait_for_each_other(wire: Wire, answer: Answer, settings: Settings) -> None:
    quick = threading.Event()

    def slow(connection: socket.socket) -> None:
        quick.wait(20)  # until all of the other host is there
        connection.sendall(answer(PAGE))

    def last(connection: socket.socket) -> None:
        connection.sendall(answer(PAGE))
        quick.set()

    wire.routes |= {"/slow": slow, "/a": answer(PAGE), "/b": answer(PAGE), "/last": last}
    addresses = [wire.url("/slow", "localhost"), wire.url("/a"), wire.url("/b"), wire.url("/last")]
    with open_run(settings, addresses) as run:
        run.write_lines("0001.items.jsonl", [{"address": address, "local": True} for address in addresses])
        assert fetch(run, "0001") == {"fetched": 4, "fetch_failed": 0}
        assert [row["item"]["address"] for row in run.read_lines("0001.fetched.jsonl")] == addresses
    assert quick.is_set()


def test_a_slow_host_has_its_time_of_a_batch(wire: Wire, answer: Answer, settings: Settings) -> None:
    def slow(connection: socket.socket) -> None:
        wire.over.wait(0.4)
        connection.sendall(answer(PAGE))

    for number in range(6):
        wire.routes[f"/slow{number}"] = slow
    wire.routes["/a"] = answer(PAGE)
    slow_ones = [wire.url(f"/slow{number}", "localhost") for number in range(6)]
    with open_run(settings.model_copy(update={"host_seconds": 0.6}), []) as run:
        for name, addresses in (("0001", [*slow_ones, wire.url("/a")]), ("0002", slow_ones)):
            run.write_lines(f"{name}.items.jsonl", [{"address": address, "local": True} for address in addresses])
        assert fetch(run, "0001") == {"fetched": 3, "fetch_failed": 4}
        failures = [row["failure"] for row in run.read_lines("0001.fetched.jsonl") if row["failure"]]
        assert {failure["rule"] for failure in failures} == {"host_slow"}
        assert fetch(run, "0002") == {"fetched": 6, "fetch_failed": 0}, "alone it has all the time"


def test_a_host_that_is_busy_is_left_alone(
    wire: Wire, answer: Answer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    for number in range(9):
        wire.routes[f"/{number}"] = answer(status="503 Busy", Retry_After="25")
    chosen = settings.model_copy(update={"retries": 5})
    with open_run(chosen, []) as run:
        items = [{"address": wire.url(f"/{number}"), "local": True} for number in range(9)]
        run.write_lines("0001.items.jsonl", items)
        assert fetch(run, "0001")["fetch_failed"] == 9
        rules = [row["failure"]["rule"] for row in run.read_lines("0001.fetched.jsonl")]
    assert rules == ["http_503"] * 4 + ["host_down"] * 5
    assert wire.paths() == [f"/{number}" for number in range(4) for _ in range(3)]
    assert all(sum(waits[at : at + 2]) < 60 for at in range(0, len(waits), 2))


def test_what_fails_at_a_cost_rests_sooner() -> None:
    pace = Pace(0)
    pace.note("a.example", answered=False, seconds=COST - 1)
    pace.admit("a.example")
    pace.note("a.example", answered=True)
    pace.note("a.example", answered=False, seconds=COST - 1)
    pace.admit("a.example")
    pace.note("a.example", answered=False, seconds=2)
    with pytest.raises(Exception, match="failed fetch after fetch"):
        pace.admit("a.example")
