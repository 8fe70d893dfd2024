"""All that was fetched, read again without network: by new rules, after a kill, from two addresses, and not twice."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from flows import steps
from flows.forget import forget_document
from flows.load import load
from flows.reextract import reextract, relist
from flows.run import open_run
from techfigures.cli.app import call
from techfigures.settings import Settings
from warehouse.connect import open_writer

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
Broken = Callable[[], AbstractContextManager[None]]
SUMS = "SELECT doc, value FROM core.current_claims ORDER BY ALL"
READINGS = "SELECT count(*), count(DISTINCT extractor_version) FROM core.readings"
PAGE = """<!doctype html><html lang="en"><head><title>{0}</title>
<meta property="article:published_time" content="2025-05-06T09:00:00+02:00"></head><body><article><h1>{0}</h1>
<p>The Harlow desk wrote that the maker of pumps {0} would pay $3.1 billion for its rival, and hire 400 people.</p>
<p>Its board had met twice in the week, people who were there said, and had not been of one mind.</p>
</article></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Pumps</title><link>{0}</link>
<description>d</description><item><title>One</title><link>/one</link>
<pubDate>Tue, 06 May 2025 09:00:00 +0200</pubDate></item>
<item><title>Two</title><link>/two</link></item></channel></rss>"""


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    """A feed and its two articles."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/feed").respond_with_data(
        FEED.format(httpserver.url_for("/")), content_type="application/rss+xml"
    )
    for name in ("one", "two"):
        httpserver.expect_request(f"/{name}").respond_with_data(PAGE.format(name), content_type="text/html")
    return httpserver


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the rules another version."""
    import transforms.claims
    from transforms.claims import assemble

    def become(name: str) -> None:
        for module in (transforms.claims, assemble):
            monkeypatch.setattr(module, "extractor_version", lambda *_: name)

    return become


def test_new_rules_read_all_again_without_network(
    run_flow: RunFlow, site: HTTPServer, documents: Path, settings: Settings, ask: Ask, newer: Callable[[str], None]
) -> None:
    told = run_flow(site.url_for("/feed"), documents, publisher="The Harlow Desk")
    assert (told["failures"], told["documents"]) == ([], 4)
    before, rows = ask(SUMS), ask("SELECT * FROM core.current_documents ORDER BY ALL")
    asked = len(site.log)
    for path in documents.iterdir():
        path.unlink()
    newer("9.9+next")
    outcome = reextract(settings)
    assert outcome.failures == []
    assert (outcome.counts["read"], outcome.counts["unchanged"], outcome.counts["failed"]) == (4, 0, 0)
    assert ask(SUMS) == before
    assert ask("SELECT * FROM core.current_documents ORDER BY ALL") == rows
    assert ask("SELECT DISTINCT extractor_version FROM core.current_claims") == [("9.9+next",)]
    assert ask("SELECT flow, status FROM core.runs ORDER BY started_at DESC LIMIT 1") == [("re-extract", "completed")]
    readings = ask(READINGS)
    again = reextract(settings)
    assert (again.counts["read"], again.counts["unchanged"]) == (0, 4)
    assert ask(READINGS) == readings
    assert list((settings.work_folder / "runs").iterdir()) == []
    assert len(site.log) == asked


@pytest.mark.slow
def test_rules_that_are_rolled_back_to_stand_again(
    run_flow: RunFlow, site: HTTPServer, documents: Path, settings: Settings, ask: Ask, newer: Callable[[str], None]
) -> None:
    current = "SELECT * EXCLUDE (run_id, recorded_at) FROM core.current_claims ORDER BY ALL"
    run_flow(site.url_for("/feed"), documents)
    before = ask(current)
    ((old,),) = ask("SELECT DISTINCT extractor_version FROM core.current_claims")
    newer("9.9+bad")
    assert reextract(settings).counts["read"] == 4
    newer(old)
    assert reextract(settings).counts["read"] == 4
    assert ask(current) == before
    assert reextract(settings).counts["read"] == 0
    assert ask(READINGS) == [(12, 2)]


@pytest.mark.slow
def test_one_that_breaks_off_is_completed(
    run_flow: RunFlow,
    site: HTTPServer,
    documents: Path,
    settings: Settings,
    ask: Ask,
    newer: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_flow(site.url_for("/feed"), documents)
    before = ask(SUMS)
    newer("9.9+next")
    loaded: list[str] = []

    def once(run: Any, batch: str) -> dict[str, int]:
        """Loads a batch."""
        if loaded:
            raise KeyboardInterrupt
        loaded.append(batch)
        return load(run, batch)

    with monkeypatch.context() as patch:
        broken = tuple(steps.Step(once, "batch", serial=True) if step.name == "load" else step for step in steps.STEPS)
        patch.setattr(steps, "STEPS", broken)
        with pytest.raises(KeyboardInterrupt):
            reextract(settings)
    outcome = reextract(settings)
    assert (outcome.counts["read"], outcome.counts["unchanged"]) == (2, 2)
    assert ask(SUMS) == before
    assert ask("SELECT count(*) FROM core.readings WHERE superseded_at IS NULL") == [(4,)]


def test_only_a_source_or_some_days(run_flow: RunFlow, site: HTTPServer, documents: Path, settings: Settings) -> None:
    run_flow(site.url_for("/feed"), documents)

    def listed(**chosen: str | None) -> int:
        hints: dict[str, str | None] = dict.fromkeys(("source", "since", "until", "read_by")) | chosen
        with open_run(settings, flow="re-extract", hints=hints) as run:
            return sum(len(run.read_lines(f"{batch}.fetched.jsonl")) for batch in relist(run))

    assert listed(until="2020-01-01") == 0
    assert listed(since="2999-01-01") == 0
    assert listed(source="nobody") == 0
    assert listed(source=site.url_for("/feed"), since="2020-01-01") == 2
    assert listed() == 4


@pytest.mark.slow
def test_what_no_rule_could_read_is_tried_again(
    run_flow: RunFlow, site: HTTPServer, settings: Settings, ask: Ask, broken_extractor: Broken
) -> None:
    with broken_extractor():
        assert run_flow(site.url_for("/feed"))["documents"] == 0
    assert ask("SELECT DISTINCT rule, state FROM core.quarantine") == [("extractor", "open")]
    assert reextract(settings).counts["read"] == 2
    assert ask("SELECT DISTINCT state FROM core.quarantine WHERE rule = 'extractor'") == [("replayed",)]
    assert {row[0] for row in ask("SELECT title FROM core.current_documents")} == {"one", "two"}


@pytest.mark.slow
def test_a_ledger_of_before_it_knew_items(
    run_flow: RunFlow, site: HTTPServer, documents: Path, settings: Settings, ask: Ask, newer: Callable[[str], None]
) -> None:
    run_flow(site.url_for("/feed"), documents)
    with open_writer(settings.database) as con:
        con.execute("UPDATE raw.fetches SET item = NULL")
    before = ask("SELECT document_id, revision_id, doc, source, published FROM core.current_documents ORDER BY ALL")
    newer("9.9+next")
    assert reextract(settings).counts["read"] == 4
    after = ask("SELECT document_id, revision_id, doc, source, published FROM core.current_documents ORDER BY ALL")
    assert after == before


@pytest.mark.slow
def test_what_was_forgotten_stays_so(
    run_flow: RunFlow,
    documents: Path,
    settings: Settings,
    ask: Ask,
    newer: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from flows import forget

    run_flow(documents)
    monkeypatch.setattr(forget, "check", lambda run: {})
    forget_document(settings, "norvane", "asked")
    assert ask("SELECT count(*) FROM raw.fetches WHERE item IS NULL") == [(1,)]
    newer("9.9+next")
    outcome = reextract(settings)
    assert (outcome.failures, outcome.counts["read"], outcome.counts["failed"]) == ([], 1, 0)
    assert ask("SELECT doc FROM core.current_documents") == [("ombrelle",)]


def test_bytes_that_are_lost_are_named(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, newer: Callable[[str], None]
) -> None:
    run_flow(documents)
    ((digest,),) = ask("SELECT raw_sha256 FROM core.documents WHERE doc = 'norvane'")
    (settings.work_folder / "raw" / digest[:2] / f"{digest}.gz").unlink()
    newer("9.9+next")
    outcome = reextract(settings)
    assert (outcome.counts["read"], outcome.counts["failed"]) == (1, 1)
    ((rule, message),) = ask("SELECT rule, message FROM core.quarantine")
    assert rule == "raw_missing"
    assert digest in message
    assert len(ask("SELECT * FROM core.current_documents")) == 2


@pytest.mark.slow
def test_the_command(
    run_flow: RunFlow, documents: Path, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_flow(documents)
    assert call(["re-extract", "--database", str(settings.database)]) == 0
    assert capsys.readouterr().out.startswith("Read 0 documents again: 0 claims loaded; 2 had been read by")
    assert call(["re-extract", "--since", "yesterday", "--database", str(settings.database)]) == 2
    assert "'yesterday' is no day; write it as 2025-03-04" in capsys.readouterr().err
    assert call(["re-extract", "--source", "nobody", "--database", str(settings.database)]) == 1
    assert "nothing was fetched through source 'nobody'; the ledger knows" in capsys.readouterr().err
    assert call(["re-extract", "--database", str(tmp_path / "none.duckdb")]) == 1
    assert "none.duckdb does not exist yet" in capsys.readouterr().err
    assert not (tmp_path / "none.duckdb").exists()
