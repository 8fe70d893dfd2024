"""Days that are past: in rounds, once each, over a kill, and never the days beside them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from flows import steps
from flows.backfill import backfill
from techfigures.cli.app import call
from techfigures.settings import Settings

Ask = Callable[[str], list[tuple[Any, ...]]]
PAGE = """<!doctype html><html lang="en"><head><title>Note {0}</title>
<meta property="article:published_time" content="2025-05-{0:02}T09:00:00+02:00"></head><body><article><h1>Note {0}</h1>
<p>Norvane said on that day that it had hired {0}00 people for its works, and that its staff now numbers 9,{0:02}0.</p>
<p>Its board had met twice in the week, people who were there said, and had not been of one mind.</p>
</article></body></html>"""
DAYS = range(1, 10)
SOURCE = """name: Notes
language: en
publisher: The Harlow Desk
kind: sitemap
sitemaps: [{0}]
cadence: 1d
reach: 2d
"""


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    """A sitemap of nine days, and their articles; the third day's can't be had."""
    for path in ("/robots.txt", "/.well-known/tdmrep.json"):
        httpserver.expect_request(path).respond_with_data("", status=404)
    urls = "".join(
        f"<url><loc>{httpserver.url_for(f'/{day}')}</loc><lastmod>2025-05-{day:02}</lastmod></url>" for day in DAYS
    )
    undated = f"<url><loc>{httpserver.url_for('/undated')}</loc></url>"
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}{undated}</urlset>'
    httpserver.expect_request("/sitemap.xml").respond_with_data(sitemap, content_type="application/xml")
    for day in DAYS:
        text, status = ("no", 404) if day == 3 else (PAGE.format(day), 200)
        httpserver.expect_request(f"/{day}").respond_with_data(text, status, content_type="text/html")
    return httpserver


@pytest.fixture
def chosen(settings: Settings, site: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with that source alone, without the quality suites, which take seconds."""
    monkeypatch.setattr(steps, "STEPS", tuple(step for step in steps.STEPS if step.name != "check"))
    (tmp_path / "sources" / "notes").mkdir(parents=True)
    (tmp_path / "sources" / "notes" / "source.yml").write_text(SOURCE.format(site.url_for("/sitemap.xml")))
    return settings.model_copy(update={"sources": tmp_path / "sources", "allow_loopback": True})


def asked(site: HTTPServer) -> list[str]:
    """The articles that were asked for."""
    return [request.path for request, _ in site.log if request.path[1:].isdigit()]


@pytest.mark.slow
def test_some_days_in_rounds_and_nothing_twice(chosen: Settings, site: HTTPServer, ask: Ask) -> None:
    told = backfill(chosen, since="2025-05-02", until="2025-05-08", most=3)
    assert told.failures == []
    assert sorted(asked(site)) == [f"/{day}" for day in range(2, 9)]
    days = [f"2025-05-{day:02}" for day in (2, 4, 5, 6, 7, 8)]
    assert ask("SELECT published::VARCHAR FROM core.current_documents ORDER BY ALL") == [(day,) for day in days]
    assert ask("SELECT DISTINCT flow, status FROM core.runs") == [("backfill", "completed")]
    assert len(ask("SELECT run_id FROM core.runs")) == 3
    assert ask("SELECT parameters ->> '$.since' FROM core.runs LIMIT 1") == [("2025-05-02",)]
    before = len(asked(site))
    again = backfill(chosen, since="2025-05-02", until="2025-05-08")
    assert again.failures == []
    assert asked(site)[before:] == ["/3"]
    assert len(ask("SELECT * FROM core.current_documents")) == len(days)


@pytest.mark.slow
def test_broken_off_it_ends_the_same(
    chosen: Settings, site: HTTPServer, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = "SELECT * EXCLUDE (run_id, recorded_at) FROM core.current_claims ORDER BY ALL"
    backfill(chosen, since="2025-05-01", until="2025-05-09")
    undisturbed = ask(claims)
    assert undisturbed
    chosen.database.unlink()
    real = steps.perform
    rounds = 0

    def broken(run: Any, submit: Any, chosen: Any) -> Any:
        nonlocal rounds
        rounds += 1
        if rounds == 2:
            kept = tuple(step for step in steps.STEPS if step.name in {"prepare", "discover", "fetch"})
            real(run, submit, kept)
            raise KeyboardInterrupt
        return real(run, submit, chosen)

    with monkeypatch.context() as patch:
        patch.setattr("flows.report.perform", broken)
        with pytest.raises(KeyboardInterrupt):
            backfill(chosen, since="2025-05-01", until="2025-05-09", most=4)
    before = len(asked(site))
    assert backfill(chosen, since="2025-05-01", until="2025-05-09", most=4).failures == []
    assert len(set(asked(site)[before:])) < len(DAYS) - 4
    assert ask(claims) == undisturbed
    assert list((chosen.work_folder / "runs").iterdir()) == []


def test_what_can_not_be_asked_for(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    monkeypatch.setenv("TECHFIGURES_SOURCES", str(chosen.sources))
    monkeypatch.chdir(tmp_path)
    for arguments, status, line in (
        (["--since", "2025-05-09", "--until", "2025-05-01"], 1, "since 2025-05-09 is after until 2025-05-01"),
        (["--since", "2025-05-01", "--source", "nobody"], 1, "no source is named 'nobody'; there are notes"),
        (["--since", "May"], 2, "'May' is no day"),
        ([], 2, "--since"),
    ):
        assert call(["backfill", *arguments]) == status
        assert line in capsys.readouterr().err
    assert not (tmp_path / "techfigures.duckdb").exists()


def test_the_command(chosen: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any) -> None:
    monkeypatch.setenv("TECHFIGURES_SOURCES", str(chosen.sources))
    for name, value in (("HOST_INTERVAL", "0"), ("RETRIES", "0"), ("ALLOW_LOOPBACK", "1")):
        monkeypatch.setenv(f"TECHFIGURES_{name}", value)
    where = ["--database", str(chosen.database)]
    assert call(["backfill", "--since", "2025-05-09", "--source", "notes", "--json", *where]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["documents"] == 1
