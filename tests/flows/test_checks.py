"""Configured sources over real servers: what fails is named, costs its source alone, and is left alone for longer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

import transforms.listings
from flows.checks import CHECKS
from flows.discovery import discover
from flows.prepare import prepare
from flows.report import markdown
from flows.run import open_run
from schemas.run import SourceCheck
from techfigures.settings import Settings
from warehouse.checks import record_checks
from warehouse.connect import open_writer
from warehouse.forget import forget

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
Make = Callable[..., None]
SENTENCE = "Brindel said that it had agreed to buy the chip designer Ostrava for ${0} billion in cash. "
PAGE = """<!doctype html><html lang="en"><head><title>Brindel buys Ostrava</title>
<meta property="article:published_time" content="{day}T09:00:00+00:00">{more}</head>
<body><article><h1>Brindel buys Ostrava</h1><p>{text}</p></article></body></html>"""
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><description>d</description>{0}</channel></rss>'
)
ENTRY = "<item><title>{title}</title><link>{link}</link>{date}<description>{summary}</description></item>"


def ago(**time: float) -> str:
    """An instant of the past as feeds write it."""
    return f"{datetime.now(UTC) - timedelta(**time):%a, %d %b %Y %H:%M:%S +0000}"


def page(value: str = "2.4", day: str = "2026-01-05", more: str = "") -> str:
    return PAGE.format(day=day, more=more, text=SENTENCE.format(value) * 3)


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Sources of the test's own, on loopback."""
    (tmp_path / "sources").mkdir()
    return Settings(**settings.model_dump() | {"sources": tmp_path / "sources", "allow_loopback": True})


@pytest.fixture
def source(tmp_path: Path) -> Make:
    """Writes a source."""

    def make(name: str, address: str, **more: Any) -> None:
        lines = {"name": name, "language": "en", "publisher": name.title(), "kind": "feed", "feeds": [address]} | more
        (tmp_path / "sources" / name).mkdir(exist_ok=True)
        text = "".join(f"{key}: {value}\n" for key, value in lines.items())
        (tmp_path / "sources" / name / "source.yml").write_text(text)

    return make


@pytest.fixture
def feed(httpserver: HTTPServer) -> Callable[..., str]:
    """Serves a feed whose entries are of the given instants, and their articles; its address."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)

    def serve(name: str, dates: list[str | None], **entry: str) -> str:
        entries = []
        for number, date in enumerate(dates):
            path = entry.get("path", f"/{name}/{number}")
            httpserver.expect_request(path).respond_with_data(page(f"1.{number + 1}"), content_type="text/html")
            told = {"title": f"{name} {number}", "summary": "A summary.", **entry, "link": httpserver.url_for(path)}
            entries.append(ENTRY.format(date=f"<pubDate>{date}</pubDate>" if date else "", **told))
        text = FEED.format("".join(entries))
        httpserver.expect_request(f"/{name}").respond_with_data(text, content_type="application/rss+xml")
        return httpserver.url_for(f"/{name}")

    return serve


def asked(server: HTTPServer, path: str) -> int:
    """How often a path was asked for."""
    return sum(request.path == path for request, _ in server.log)


@pytest.mark.slow
def test_failures_have_names_and_cost_their_source_alone(
    run_flow: RunFlow, source: Make, feed: Callable[..., str], httpserver: HTTPServer, ask: Ask, documents: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    same = ago(hours=1)
    source("well", feed("well", [ago(hours=1), ago(hours=2)]))
    source("empty", feed("empty", []))
    source("onedate", feed("onedate", [same, same, same]))
    source("few", feed("few", [ago(hours=1)]), items="{min: 2, max: 9}")
    source("stale", feed("stale", [ago(days=4), ago(days=9)]), publishes="1d")
    source("dead", httpserver.url_for("/dead"))
    source("page", feed("page", [None], path="/page"))
    source("crash", feed("crash", [ago(hours=1)]))
    source("half", feed("half", [ago(hours=1)]), feeds=[feed("half", [ago(hours=1)]), httpserver.url_for("/dead2")])
    source("papers", "", feeds=[], kind="folder", folder=documents)
    source("nopapers", "", feeds=[], kind="folder", folder=documents / "none")
    source("idle", httpserver.url_for("/idle"), enabled="false")
    httpserver.expect_request("/dead").respond_with_data("", status=503)
    httpserver.expect_request("/dead2").respond_with_data("", status=404)
    read_listing = transforms.listings.read_listing

    def fragile(raw: bytes, *, url: str) -> Any:
        if url.endswith("/crash"):
            raise ZeroDivisionError("by a feed")
        return read_listing(raw, url=url)

    monkeypatch.setattr(transforms.listings, "read_listing", fragile)
    told = run_flow()
    assert told["failures"] == []
    checks = ask("SELECT source, verdict, items, failures, message IS NULL FROM core.source_checks ORDER BY source")
    assert checks == [
        ("crash", "reader", 0, 1, False),
        ("dead", "http_503", 0, 1, False),
        ("empty", "no_items", 0, 1, False),
        ("few", "out_of_bounds", 1, 0, False),
        ("half", "http_404", 1, 0, False),
        ("nopapers", "missing", 0, 1, False),
        ("onedate", "one_date", 3, 0, False),
        ("page", "not_a_feed", 0, 1, False),
        ("papers", "well", 2, 0, True),
        ("stale", "stale", 2, 1, False),
        ("well", "well", 2, 0, True),
    ]
    # What is odd is read all the same.
    assert dict(ask("SELECT source, count(*) FROM core.documents GROUP BY source")) == {
        "well": 2, "onedate": 3, "few": 1, "half": 1, "papers": 2, "stale": 2,
    }  # fmt: skip
    assert asked(httpserver, "/idle") == 0
    assert told["sources"] == 11
    failing = [row["source"] for row in told["failing_sources"]]
    assert failing == [name for name, verdict, *_ in checks if verdict != "well"]
    artifact = markdown(told)
    assert "It read 11 sources; 9 are failing now." in artifact
    assert "| dead | http\\_503 |" in artifact


def read_sources(settings: Settings, **given: Any) -> set[str]:
    """Read the sources that are due and record how they fared; their ids."""
    with open_run(settings, **given) as run:
        prepare(run)
        discover(run)
        checks = [SourceCheck(**row) for row in run.read_lines(CHECKS)]
        with open_writer(settings.database) as con:
            record_checks(con, run.run_id, checks)
    return {item.source for item in checks}


def test_a_source_is_read_when_it_is_due(
    source: Make, feed: Callable[..., str], httpserver: HTTPServer, settings: Settings
) -> None:
    source("often", feed("often", [ago(hours=1)]), cadence="1h")
    source("seldom", feed("seldom", [ago(hours=1)]), cadence="1d")

    def later(hours: int) -> None:
        with open_writer(settings.database) as con:
            con.execute("UPDATE core.source_checks SET checked_at = checked_at - $1 * INTERVAL 1 HOUR", [hours])

    assert read_sources(settings) == {"often", "seldom"}
    assert read_sources(settings) == set()
    later(1)
    assert read_sources(settings) == {"often"}
    assert (asked(httpserver, "/often"), asked(httpserver, "/seldom")) == (2, 1)
    later(23)
    assert read_sources(settings) == {"often", "seldom"}
    assert read_sources(settings, all_sources=True) == {"often", "seldom"}
    assert read_sources(settings, targets=[httpserver.url_for("/often/0")], all_sources=True) == set()


@pytest.mark.slow
def test_a_broken_source_is_left_alone_until_its_trial(
    run_flow: RunFlow, source: Make, feed: Callable[..., str], httpserver: HTTPServer, settings: Settings, ask: Ask
) -> None:
    feed("back", [])
    source("flaky", httpserver.url_for("/flaky"), error_budget=2)
    for _ in range(2):
        httpserver.expect_oneshot_request("/flaky").respond_with_data("", status=500)
    assert [run_flow()["sources"], *(len(read_sources(settings)) for _ in range(2))] == [1, 1, 0]
    health = "SELECT verdict, circuit, failures, checks FROM mart.source_health"
    assert ask(health) == [("http_500", "open", 2, 2)]
    assert ask("SELECT rule, state FROM core.quarantine") == [("http_500", "open")]
    with open_writer(settings.database) as con:
        con.execute("UPDATE core.source_checks SET open_until = open_until - INTERVAL 3 HOUR")
    date = f"<pubDate>{ago(hours=1)}</pubDate>"
    entry = ENTRY.format(title="t", link=httpserver.url_for("/one"), date=date, summary="")
    httpserver.expect_request("/one").respond_with_data(page(), content_type="text/html")
    httpserver.expect_request("/flaky").respond_with_data(FEED.format(entry), content_type="application/rss+xml")
    told = run_flow()
    assert (told["sources"], told["failing_sources"], told["documents"]) == (1, [], 1)
    assert ask(health) == [("well", "closed", 0, 3)]
    # The feed that answers again leaves quarantine too.
    assert ask("SELECT rule, state FROM core.quarantine") == [("http_500", "replayed")]


@pytest.mark.slow
def test_a_headline_is_all_that_is_kept_where_robots_may_read_no_more(
    run_flow: RunFlow, source: Make, feed: Callable[..., str], httpserver: HTTPServer, ask: Ask
) -> None:
    entry = {
        "title": "Brindel buys Ostrava for $2.4 billion",
        "summary": "&lt;p&gt;Ostrava employs 3,200 people.&lt;/p&gt;",
    }
    source("heads", feed("heads", [ago(hours=1)], **entry), headline_only="true")
    told = run_flow()
    assert (told["failures"], told["problems"], told["documents"]) == ([], [], 1)
    assert asked(httpserver, "/heads/0") == 0
    ((body, url, truncated, publisher),) = ask("SELECT body, url, is_truncated, publisher FROM core.documents")
    assert body == "Brindel buys Ostrava for $2.4 billion\n\nOstrava employs 3,200 people."
    assert (url, truncated, publisher) == (httpserver.url_for("/heads/0"), True, "Heads")
    assert {value for (value,) in ask("SELECT value FROM core.claims")} == {2.4e9, 3200}
    assert run_flow(all_sources=True)["counts"]["unchanged"] == 1
    # The ledger knows it, so that it can be read again without the feed.
    kept = ask("SELECT DISTINCT url, item ->> 'headline_only' FROM raw.fetches WHERE item IS NOT NULL")
    assert kept == [(httpserver.url_for("/heads/0"), "true")]


def test_entries_elsewhere_and_old_ones_are_left_out(
    run_flow: RunFlow, source: Make, feed: Callable[..., str], httpserver: HTTPServer, ask: Ask
) -> None:
    source("news", feed("news", [ago(hours=1), ago(days=20)]), paths="[/news/]", reach="1w")
    source("jobs", feed("jobs", [ago(hours=1)], path="/careers/1"), paths="[/jobs/]")
    assert run_flow()["documents"] == 1
    assert (asked(httpserver, "/news/0"), asked(httpserver, "/news/1"), asked(httpserver, "/careers/1")) == (1, 0, 0)
    assert ask("SELECT source, verdict, items FROM core.source_checks ORDER BY source") == [
        ("jobs", "no_items", 0), ("news", "well", 2),
    ]  # fmt: skip


@pytest.mark.slow
def test_an_article_that_is_edited_then_taken_down(run_flow: RunFlow, httpserver: HTTPServer, ask: Ask) -> None:
    address = httpserver.url_for("/a")
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    edit = '<meta property="article:modified_time" content="2026-01-09T10:00:00+00:00">'
    answers = [page("2.4"), page("2.6", "2026-01-06", edit), ""]
    for text in answers:
        httpserver.expect_oneshot_request("/a").respond_with_data(
            text, status=200 if text else 410, content_type="text/html"
        )
    run_flow(address)
    # Tracking parameters and a fragment make it no other article, and another day of publication doesn't either.
    run_flow(f"{address}?utm_source=feed#top")
    values = "SELECT DISTINCT value FROM {}"
    assert ask("SELECT count(DISTINCT document_id), count(*) FROM core.documents") == [(1, 2)]
    assert ask(values.format("core.current_claims")) == [(2.6e9,)]
    assert ask(values.format("claims_asof(DATE '2026-01-08')")) == [(2.4e9,)]
    assert ask(values.format("claims_asof(DATE '2026-01-09')")) == [(2.6e9,)]
    assert ask("FROM core.withdrawn_documents") == []
    run_flow(address)
    assert ask("SELECT url, status FROM core.withdrawn_documents") == [(address, 410)]
    # What it told stays told.
    assert ask(values.format("core.current_claims")) == [(2.6e9,)]


@pytest.mark.slow
def test_an_article_whose_address_changes_keeps_its_identity(
    run_flow: RunFlow, source: Make, httpserver: HTTPServer, settings: Settings, ask: Ask
) -> None:
    def entry(link: str, guid: str) -> str:
        date = f"<pubDate>{ago(hours=1)}</pubDate>"
        told = ENTRY.format(title=link, link=httpserver.url_for(link), date=date, summary="")
        return told.replace("</item>", f'<guid isPermaLink="false">{guid}</guid></item>')

    def answer(_request: Request) -> Response:
        return Response(FEED.format("".join(entry(*one) for one in told)), content_type="application/rss+xml")

    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/feed").respond_with_handler(answer)
    for path, value in {"first": "2.4", "better": "2.6", "third": "2.7", "b": "3.1", "c": "3.2", "d": "3.3"}.items():
        httpserver.expect_request(f"/{path}").respond_with_data(page(value), content_type="text/html")
    source("ledger", httpserver.url_for("/feed"))
    told = [("/first", "p=1"), ("/b", "same"), ("/c", "same")]
    run_flow()
    told = [("/better", "p=1"), ("/d", "same")]
    found = run_flow(all_sources=True)
    assert (found["documents"], found["counts"]["documents"], found["counts"]["revisions"]) == (4, 1, 1)
    # The article has moved, and its new text stands; an identifier that two entries bore has joined nothing.
    values = "SELECT DISTINCT value FROM core.current_claims ORDER BY value"
    assert [value for (value,) in ask(values)] == [2.6e9, 3.1e9, 3.2e9, 3.3e9]
    assert ask("SELECT count(*) FROM core.current_documents WHERE url LIKE '%/better'") == [(1,)]
    assert ask("SELECT count(*), count(DISTINCT document_id) FROM core.entry_ids") == [(2, 2)]
    # Once forgotten, it isn't stored under a third address either.
    with open_writer(settings.database) as con:
        forget(con, httpserver.url_for("/better"), "asked on 3 March", "2026-03-03T00:00:00+00:00")
    told = [("/third", "p=1")]
    run_flow(all_sources=True)
    assert asked(httpserver, "/third") == 1
    assert ask("SELECT count(*) FROM core.documents WHERE url LIKE '%/third'") == [(0,)]
