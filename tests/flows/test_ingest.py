from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from flows import forget
from flows.discovery import FOUND, discover
from flows.ingest import fetch, fetched
from flows.run import ADOPTIONS, Item, Run, open_run
from techfigures.settings import Settings
from techfigures.settings import settings as read_settings
from tests.flows.warcs import packed, record
from tests.transforms.documents.pdfs import column, pdf

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
SENTENCE = "Norvane said that it had agreed to buy the chip designer Tessel for $2.4 billion in cash. "
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="2025-03-04T09:00:00+01:00"></head>
<body><nav>Offers: 50% off for 12 months</nav>
<article><h1>{title}</h1><p>{text}</p><p>{text}</p></article></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>{base}</link>
<description>d</description>
{items}</channel></rss>"""
ENTRY = "<item><title>{0}</title><link>{1}</link><pubDate>Tue, 04 Mar 2025 09:00:00 +0100</pubDate></item>"


def page(title: str, text: str = SENTENCE * 3) -> str:
    return PAGE.format(title=title, text=text)


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    """Two articles, a third that is gone and a fourth that robots may not read, behind a feed."""
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /private\n")
    for name in ("one", "two"):
        httpserver.expect_request(f"/{name}").respond_with_data(page(name), content_type="text/html")
    httpserver.expect_request("/gone").respond_with_data("", status=410)
    entries = [(name, httpserver.url_for(f"/{name}")) for name in ("one", "two", "gone", "private/x")]
    feed = FEED.format(base=httpserver.url_for("/"), items="".join(ENTRY.format(*entry) for entry in entries))
    httpserver.expect_request("/feed").respond_with_data(feed, content_type="application/rss+xml")
    return httpserver


def items(run: Run, batches: list[str]) -> list[tuple[Item, Any]]:
    return [found for batch in batches for found in fetched(run, batch)]


def test_a_feed_is_read_over_http(run_flow: RunFlow, site: HTTPServer, ask: Ask) -> None:
    told = run_flow(site.url_for("/feed"))
    assert told["failures"] == []
    assert (told["documents"], told["counts"]["failed"]) == (2, 2)
    assert ask("SELECT DISTINCT value, published::VARCHAR FROM core.claims WHERE value = 2.4e9") == [
        (2.4e9, "2025-03-04")
    ]
    assert ask("SELECT count(*) FROM core.claims WHERE value IN (50, 12)") == [(0,)]
    assert ask("SELECT rule FROM core.quarantine WHERE stage = 'fetch' ORDER BY rule") == [
        ("http_410",),
        ("robots_forbid",),
    ]
    ledger = ask("SELECT url, status, raw_sha256 IS NOT NULL, error IS NOT NULL FROM raw.fetches ORDER BY url")
    assert ledger == [
        (site.url_for("/feed"), 200, True, False),
        (site.url_for("/gone"), 410, False, True),
        (site.url_for("/one"), 200, True, False),
        (site.url_for("/private/x"), None, False, True),
        (site.url_for("/two"), 200, True, False),
    ]
    again = run_flow(site.url_for("/feed"))
    assert (again["counts"]["documents"], again["counts"]["unchanged"], again["counts"]["quarantined"]) == (0, 2, 0)


def test_a_page_is_fetched_once(run_flow: RunFlow, site: HTTPServer) -> None:
    assert run_flow(site.url_for("/one"))["documents"] == 1
    assert sum(request.path == "/one" for request, _ in site.log) == 1


def test_a_page_that_comes_back_leaves_quarantine(run_flow: RunFlow, httpserver: HTTPServer, ask: Ask) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_oneshot_request("/late").respond_with_data("", status=404)
    httpserver.expect_request("/late").respond_with_data(page("late"), content_type="text/html")
    assert run_flow(httpserver.url_for("/late"))["counts"]["failed"] == 1
    assert ask("SELECT rule, state FROM core.quarantine") == [("http_404", "open")]
    assert run_flow(httpserver.url_for("/late"))["documents"] == 1
    assert ask("SELECT rule, state FROM core.quarantine") == [("http_404", "replayed")]


@pytest.mark.slow
def test_an_article_that_is_gone_is_marked_and_can_be_forgotten(
    run_flow: RunFlow, httpserver: HTTPServer, settings: Settings, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_oneshot_request("/one").respond_with_data(page("one"), headers={"ETag": '"1"'})
    httpserver.expect_request("/one").respond_with_data("", status=410)
    assert run_flow(httpserver.url_for("/one"))["documents"] == 1
    assert ask("SELECT title FROM core.withdrawn_documents") == []
    claims = ask("SELECT claim_id FROM core.current_claims ORDER BY ALL")
    run_flow(httpserver.url_for("/one"))
    assert ask("SELECT title, url FROM core.withdrawn_documents") == [("one", httpserver.url_for("/one"))]
    assert ask("SELECT claim_id FROM core.current_claims ORDER BY ALL") == claims
    assert ask("SELECT rule, status FROM raw.fetches ORDER BY fetched_at") == [(None, 200), ("http_410", 410)]
    assert settings.cache_path.exists()
    monkeypatch.setattr(forget, "check", lambda run: {})
    forget.forget_document(settings, httpserver.url_for("/one"), "asked")
    assert not settings.cache_path.exists()
    assert ask("SELECT DISTINCT item FROM raw.fetches") == [(None,)]


@pytest.mark.slow
def test_credentials_reach_no_table(run_flow: RunFlow, httpserver: HTTPServer, settings: Settings, ask: Ask) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/one").respond_with_data(page("one"))
    for path in ("/one", "/two"):
        run_flow(httpserver.url_for(path).replace("://", "://me:pa55-word@"))
    tables = ask("SELECT DISTINCT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name <> 'main'")
    for (table,) in tables:
        assert ask(f"SELECT count(*) FROM {table} AS t WHERE t::VARCHAR LIKE '%pa55-word%'") == [(0,)], table  # noqa: S608
    assert ask("SELECT url FROM core.documents") == [(httpserver.url_for("/one"),)]
    assert b"pa55-word" not in settings.database.read_bytes()


def test_configured_sources_are_read_by_kind(
    settings: Settings, site: HTTPServer, tmp_path: Path, documents: Path
) -> None:
    def source(name: str, **told: Any) -> None:
        (tmp_path / "sources" / name).mkdir(parents=True)
        lines = {"name": name, "language": "en", "publisher": name, **told}
        text = "\n".join(f"{key}: {value}" for key, value in lines.items())
        (tmp_path / "sources" / name / "source.yml").write_text(text)

    source("papers", kind="folder", folder=documents)
    source("closed", kind="feed", feeds=["https://off.example/feed"], enabled="false")
    source("wrong", kind="feed", feeds=[site.url_for("/one")])
    chosen = read_settings(**settings.model_dump() | {"sources": tmp_path / "sources", "allow_loopback": True})
    with open_run(chosen) as run:
        batches = discover(run)
        for batch in batches:
            fetch(run, batch)
        found = items(run, batches)
    assert sorted((item.source, item.publisher, failure and failure.rule) for item, failure in found) == [
        ("papers", "papers", None),
        ("papers", "papers", None),
        ("wrong", "wrong", "not_a_feed"),
    ]
    with open_run(chosen, kind="feed") as run:
        assert {item.source for item, _ in items(run, discover(run))} == {"wrong"}


def test_a_feed_of_the_web_does_not_lead_inside(settings: Settings, site: HTTPServer, tmp_path: Path) -> None:
    (tmp_path / "sources" / "a").mkdir(parents=True)
    text = f"name: a\nlanguage: en\npublisher: a\nkind: feed\nfeeds: [{site.url_for('/feed')}]\n"
    (tmp_path / "sources" / "a" / "source.yml").write_text(text)
    chosen = read_settings(**settings.model_dump() | {"sources": tmp_path / "sources"})
    with open_run(chosen) as run:
        ((_, failure),) = items(run, discover(run))
    assert failure.rule == "inner_address"
    assert not site.log


def test_what_an_interrupted_run_fetched_is_taken_over(
    settings: Settings, run_flow: RunFlow, site: HTTPServer, documents: Path
) -> None:
    with suppress(KeyboardInterrupt), open_run(settings, [site.url_for("/feed"), str(documents)]) as run:
        for batch in discover(run):
            fetch(run, batch)
        raise KeyboardInterrupt
    asked = len(site.log)
    told = run_flow(documents / "norvane.md")
    assert (told["failures"], told["documents"]) == ([], 3)
    assert len(site.log) == asked
    assert list((settings.work_folder / "runs").iterdir()) == []


def test_an_item_that_breaks_run_after_run_is_given_up(settings: Settings, site: HTTPServer) -> None:
    rules = []
    for _ in range(ADOPTIONS + 2):
        with open_run(settings, [site.url_for("/one")]) as run:
            rules += [failure.rule for _, failure in items(run, discover(run)) if failure]
    assert rules == ["gave_up"]


def test_a_file_that_goes_or_is_closed_is_told(settings: Settings, documents: Path) -> None:
    with open_run(settings, [str(documents)]) as run:
        batches = discover(run)
        (documents / "norvane.md").unlink()
        (documents / "ombrelle.md").unlink()
        (documents / "ombrelle.md").mkdir()
        for batch in batches:
            fetch(run, batch)
        assert sorted(failure.rule for _, failure in items(run, batches)) == ["missing", "unreadable"]
        assert all(item.raw_sha256 is None for item, _ in items(run, batches))


def archive(folder: Path, *records: bytes) -> Path:
    path = folder / "news.warc.gz"
    path.write_bytes(packed(*records))
    return path


@pytest.mark.slow
def test_an_archive_is_read_like_pages(run_flow: RunFlow, settings: Settings, tmp_path: Path, ask: Ask) -> None:
    pages = [record(f"https://a.example/{name}", page(name).encode()) for name in ("one", "two", "three")]
    path = tmp_path / "news.warc.gz"
    path.write_bytes(packed(pages[0]) + packed(pages[1])[:60] + packed(pages[2]))
    told = run_flow(path)
    assert (told["failures"], told["documents"], told["counts"]["failed"]) == ([], 2, 1)
    assert ask("SELECT url, published::VARCHAR, source FROM core.documents ORDER BY url") == [
        ("https://a.example/one", "2025-03-04", str(path)),
        ("https://a.example/three", "2025-03-04", str(path)),
    ]
    ledger = ask(
        "SELECT url, status, fetched_at::TIMESTAMP::VARCHAR, raw_sha256 FROM raw.fetches WHERE error IS NULL"
        " ORDER BY url"
    )
    assert [row[:3] for row in ledger] == [
        ("https://a.example/one", 200, "2026-03-02 08:00:00"),
        ("https://a.example/three", 200, "2026-03-02 08:00:00"),
    ]
    with open_run(settings) as run:
        assert [run.raw.get(row[3]) for row in ledger] == [page("one").encode(), page("three").encode()]
    ((rule, message),) = ask("SELECT rule, message FROM core.quarantine")
    assert rule == "broken_record"
    assert "news.warc.gz: broken at byte" in message
    again = run_flow(path)
    assert (again["counts"]["documents"], again["counts"]["unchanged"]) == (0, 2)


def test_a_large_archive_is_cut_into_batches(settings: Settings, tmp_path: Path) -> None:
    path = archive(tmp_path, *(record(f"https://a.example/{n}", page(str(n)).encode()) for n in range(41)))
    with open_run(settings, [str(path)]) as run:
        batches = discover(run)
        assert batches == [FOUND, f"{FOUND}-00001", f"{FOUND}-00002"]
        assert [fetch(run, batch)["fetched"] for batch in batches] == [20, 20, 1]
        assert [item.address.rpartition("/")[2] for item, _ in items(run, batches)] == [str(n) for n in range(41)]


def test_two_captures_of_one_page_are_two_revisions(run_flow: RunFlow, tmp_path: Path, ask: Ask) -> None:
    other = SENTENCE.replace("2.4", "2.5") * 3
    pages = [record("https://a.example/one", page("one", text).encode()) for text in (SENTENCE * 3, other)]
    run_flow(archive(tmp_path, *pages))
    assert ask("SELECT count(DISTINCT document_id), count(*) FROM core.documents") == [(1, 2)]


def test_lists_of_feeds_and_sitemaps_lead_to_articles(run_flow: RunFlow, site: HTTPServer, tmp_path: Path) -> None:
    index = "<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>"
    news = "<urlset><url><loc>/two</loc></url><url><loc>/three</loc></url></urlset>"
    site.expect_request("/sitemap.xml").respond_with_data(index, content_type="application/xml")
    site.expect_request("/news.xml").respond_with_data(news, content_type="application/xml")
    site.expect_request("/three").respond_with_data(page("three"), content_type="text/html")
    outlines = "".join(
        f"<outline type='rss' text='x' xmlUrl='{site.url_for(name)}'/>" for name in ("/feed", "/sitemap.xml")
    )
    path = tmp_path / "feeds.opml"
    path.write_text(f"<opml><body>{outlines}</body></opml>")
    told = run_flow(path, site.url_for("/sitemap.xml"))
    assert (told["failures"], told["documents"]) == ([], 2)
    assert {request.path for request, _ in site.log} >= {"/sitemap.xml", "/news.xml", "/two", "/three"}


def test_what_a_listing_tells_before_it_breaks_is_read(run_flow: RunFlow, site: HTTPServer, ask: Ask) -> None:
    broken = "<urlset><url><loc>/one</loc></url><url><loc>/tw"
    site.expect_request("/sitemap.xml").respond_with_data(broken, content_type="application/xml")
    assert run_flow(site.url_for("/sitemap.xml"))["documents"] == 1
    assert ask("SELECT rule FROM core.quarantine") == [("feed",)]


def test_a_report_is_loaded_with_its_pages(run_flow: RunFlow, tmp_path: Path, ask: Ask) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf([column("Norvane employs 3,200 people in Lyon."), column("Its app has 45 million users.")]))
    assert run_flow(path, published="2025-03-04", language="en")["failures"] == []
    assert ask("SELECT doc, media_type, extra ->> '$.pages' FROM core.documents") == [
        ("report", "application/pdf", "[0,38]")
    ]
    assert ask("SELECT value FROM core.claims ORDER BY value") == [(3200,), (45e6,)]
