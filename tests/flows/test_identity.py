"""An article is its own host's: no other host overwrites it, takes it over or has it withdrawn, or lends its name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techfigures.settings import Settings
from tests.flows.conftest import Wire, runner

Answer = Callable[..., bytes]
Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
STANDS = "SELECT url, publisher, body LIKE '%840 vans%' FROM core.current_documents ORDER BY url"
ACTS = {
    "canonical link": "<link rel='canonical' href='{0}'>",
    "og:url": "<meta property='og:url' content='{0}'>",
    "base": "<base href='{0}'><link rel='canonical' href=''><link rel='canonical' href='{0}'>",
    "JSON-LD": '<script type="application/ld+json">'
    '{{"@type": "NewsArticle", "url": "{0}", "mainEntityOfPage": "{0}"}}</script>'
    "<link rel='canonical' href='{0}'>",
}


def page(text: str, head: str = "") -> bytes:
    body = f"<article><p>{text}</p></article>"
    return f"<html lang='en'><head><title>Vans</title>{head}</head><body>{body}</body></html>".encode()


REAL = "Vellum Freight counted 840 vans in its yard, the company said on Tuesday."
FALSE = "Vellum Freight counted 9 vans in its yard, the company said on Tuesday."


def rss(address: str, guid: str = "one") -> bytes:
    entry = f"<item><title>Vans</title><link>{address}</link><guid isPermaLink='false'>{guid}</guid></item>"
    return f"<rss version='2.0'><channel><title>a</title>{entry}</channel></rss>".encode()


@pytest.mark.parametrize("act", ACTS)
def test_a_page_speaks_for_its_own_host(wire: Wire, answer: Answer, run_flow: RunFlow, ask: Ask, act: str) -> None:
    victim, evil = wire.url("/victim"), wire.url("/evil", "localhost")
    wire.routes["/victim"] = answer(page(REAL), Content_Type="text/html")
    wire.routes["/evil"] = answer(page(FALSE, ACTS[act].format(victim)), Content_Type="text/html")
    run_flow(victim)
    run_flow(evil)
    assert [(url, real) for url, _, real in ask(STANDS)] == [(victim, True), (evil, False)]
    wire.routes["/evil"] = answer(status="410 Gone")
    run_flow(evil)
    assert ask("SELECT url FROM core.withdrawn_documents") == [(evil,)]
    assert "canonical_elsewhere" in str(ask("SELECT flags FROM core.documents WHERE url LIKE '%/evil'"))


def test_front_matter_of_the_web_speaks_for_its_own_host(
    wire: Wire, answer: Answer, run_flow: RunFlow, ask: Ask
) -> None:
    victim, evil = wire.url("/victim"), wire.url("/evil.md", "localhost")
    wire.routes["/victim"] = answer(page(REAL), Content_Type="text/html")
    said = f"---\nurl: {victim}\nlanguage: en\n---\n{FALSE}\n".encode()
    wire.routes["/evil.md"] = answer(said, Content_Type="text/markdown")
    run_flow(victim, evil)
    assert [(url, real) for url, _, real in ask(STANDS)] == [(victim, True), (evil, False)]


def test_what_a_redirect_leads_to_speaks_for_where_it_is(
    wire: Wire, answer: Answer, run_flow: RunFlow, ask: Ask
) -> None:
    short, there = wire.url("/s", "localhost"), wire.url("/there")
    wire.routes["/s"] = answer(status="302 Found", Location=there)
    head = f"<link rel='canonical' href='{there}'>"
    wire.routes["/there"] = answer(page(REAL, head), Content_Type="text/html")
    run_flow(short)
    run_flow(there)
    assert [url for url, *_ in ask(STANDS)] == [there]


def test_an_entry_s_identifier_is_its_host_s(wire: Wire, answer: Answer, run_flow: RunFlow, ask: Ask) -> None:
    victim, evil = wire.url("/victim"), wire.url("/evil", "localhost")
    wire.routes["/victim"] = answer(page(REAL), Content_Type="text/html")
    wire.routes["/evil"] = answer(page(FALSE), Content_Type="text/html")
    wire.routes["/planet"] = answer(rss(victim))
    run_flow(wire.url("/planet"))
    wire.routes["/planet"] = answer(rss(evil))
    run_flow(wire.url("/planet"))
    assert [(url, real) for url, _, real in ask(STANDS)] == [(victim, True), (evil, False)]


def test_a_source_declares_what_else_is_its_own(
    wire: Wire, answer: Answer, settings: Settings, ask: Ask, tmp_path: Path
) -> None:
    folder = tmp_path / "sources" / "vellum"
    folder.mkdir(parents=True)
    feed = wire.url("/feed", "localhost")
    lines = f"name: Vellum\nlanguage: en\npublisher: Vellum Post\nkind: feed\nfeeds: [{feed}]\n"
    lines += f"hosts: ['localhost:{wire.port}', vellum.example]\n"
    (folder / "source.yml").write_text(lines)
    head = "<link rel='canonical' href='https://www.vellum.example/vans'><meta property='og:site_name' content='SEC'>"
    wire.routes["/feed"] = answer(rss(wire.url("/vans", "localhost")))
    wire.routes["/vans"] = answer(page(REAL, head), Content_Type="text/html")
    told = runner(settings.model_copy(update={"sources": tmp_path / "sources", "allow_loopback": True}))()
    assert told["failures"] == []
    assert ask(STANDS) == [("https://www.vellum.example/vans", "Vellum Post", True)]


def test_nobody_borrows_a_name_of_the_catalogue(wire: Wire, answer: Answer, run_flow: RunFlow, ask: Ask) -> None:
    for path, name in (("/a", "SEC"), ("/b", "securities and exchange commission"), ("/c", "Vellum Post")):
        head = f"<meta property='og:site_name' content='{name}'>"
        wire.routes[path] = answer(page(REAL, head), Content_Type="text/html")
    run_flow(*map(wire.url, ("/a", "/b", "/c")))
    own = f"127.0.0.1:{wire.port}"
    assert [publisher for _, publisher, _ in ask(STANDS)] == [own, own, "Vellum Post"]
    assert ask("SELECT DISTINCT tier FROM core.tellings") == [("press",)]
