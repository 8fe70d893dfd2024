"""`techfigures sources` over real servers on loopback."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from flows.probe import marked
from flows.sources import FOLDER, sources
from schemas.run import SourceCheck
from techfigures.cli.app import call
from warehouse.checks import record_checks
from warehouse.connect import open_writer

Capture = pytest.CaptureFixture[str]
SITE = """<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>
<item><title>One</title><link>{0}/news/1</link><pubDate>{1:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>
<item><title>Two</title><link>{0}/news/2</link></item></channel></rss>"""
SOURCE = """# Kept as it is.
name: {name}
language: en
publisher: The Ledger
kind: feed
feeds:
  - {address}
cadence: 6h
items: {{min: 1, max: 5}}
{more}verified: false
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of sources, in use."""
    (tmp_path / "sources").mkdir()
    monkeypatch.chdir(tmp_path)
    for name, value in {"SOURCES": "sources", "ALLOW_LOOPBACK": "true", "RETRIES": "0", "HOST_INTERVAL": "0"}.items():
        monkeypatch.setenv(f"TECHFIGURES_{name}", value)
    return tmp_path / "sources"


@pytest.fixture
def add(folder: Path, httpserver: HTTPServer) -> Callable[..., str]:
    """Adds a source that reads an address of the server; its file's text."""

    def add(name: str, path: str, more: str = "") -> str:
        text = SOURCE.format(name=name, address=httpserver.url_for(path), more=more)
        (folder / name).mkdir()
        (folder / name / "source.yml").write_text(text)
        return text

    return add


def serve(server: HTTPServer, hours: float = 1) -> None:
    """A feed of two articles, the newest so many hours old, of which robots may read the first alone."""
    feed = SITE.format(server.url_for("").rstrip("/"), datetime.now(UTC) - timedelta(hours=hours))
    server.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /news/2\nDisallow: /private\n")
    server.expect_request("/feed").respond_with_data(feed, content_type="application/rss+xml; charset=utf-8")
    server.expect_request("/news/1").respond_with_data("<p>One.</p>", content_type="text/html")


def told(capsys: Capture, *arguments: str) -> tuple[int, Any, str]:
    """Status, JSON and stderr of a command."""
    status = call(["sources", *arguments, "--json"])
    out, err = capsys.readouterr()
    return status, json.loads(out) if out else None, err


def test_a_source_that_is_well_is_noted(
    folder: Path, add: Callable[..., str], httpserver: HTTPServer, capsys: Capture
) -> None:
    serve(httpserver)
    text = add("good", "/feed")
    dead = add("dead", "/gone")
    status, (gone, good), _ = told(capsys, "check", "--write")
    assert status == 1
    assert (good["verdict"], good["answered"], good["items"], good["usual"], good["robots"]) == (
        "well", [200], 2, "1 to 5", "allowed",
    )  # fmt: skip
    assert good["media_types"] == ["application/rss+xml; charset=utf-8"]
    assert good["newest"].startswith(f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H}")
    assert (gone["verdict"], gone["items"]) == ("http_500", 0)
    today = datetime.now(UTC).date()
    assert (folder / "good" / "source.yml").read_text() == text.replace(
        "verified: false\n", f"verified: true\nverified_on: {today}\n"
    )
    assert (folder / "dead" / "source.yml").read_text() == dead
    assert {source.id: source.verified_on for source in sources(folder)} == {"good": today, "dead": None}
    assert told(capsys, "check", "good")[0] == 0


@pytest.mark.parametrize(
    ("path", "more", "verdict", "robots"),
    [
        ("/private/feed", "", "robots_forbid", "forbidden"),
        ("/news/1", "", "not_a_feed", "allowed"),
        ("/feed", "paths: [/elsewhere/]\n", "no_items", "allowed"),
        ("/feed", "paths: [/news/2]\n", "article_robots_forbid", "forbidden"),
        ("/feed", "paths: [/news/2]\nheadline_only: true\n", "well", "allowed"),
        ("/feed", "publishes: 10m\n", "stale", "allowed"),
    ],
)
def test_what_is_wrong_has_a_name(
    add: Callable[..., str], httpserver: HTTPServer, capsys: Capture, path: str, more: str, verdict: str, robots: str
) -> None:
    serve(httpserver, hours=2)
    add("odd", path, more)
    status, (found,), _ = told(capsys, "check")
    assert (found["verdict"], found["robots"], status) == (verdict, robots, int(verdict != "well"))
    assert (found["message"] is None) == (verdict == "well")


def test_nothing_is_written_to_the_program_itself(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.delenv("TECHFIGURES_SOURCES", raising=False)
    for more in ([], ["--folder", str(FOLDER)]):
        assert call(["sources", "check", "next", "--write", *more]) == 1
        assert "`techfigures sources copy FOLDER`" in capsys.readouterr().err


def test_a_folder_of_ones_own(folder: Path, capsys: Capture) -> None:
    assert call(["sources", "copy", "mine", "next", "cnil"]) == 0
    assert [source.id for source in sources(folder.parent / "mine")] == ["cnil", "next"]
    assert call(["sources", "copy", "mine"]) == 1
    assert "not empty" in capsys.readouterr().err
    assert call(["sources", "copy", "all"]) == 0
    assert sources(folder.parent / "all") == sources()


def test_the_list_says_how_they_fare(add: Callable[..., str], capsys: Capture) -> None:
    add("a", "/a")
    add("b", "/b", "enabled: false\n")
    assert [row["circuit"] for row in told(capsys)[1]] == ["closed", "closed"]
    now = datetime.now(UTC)
    common: dict[str, Any] = {"source": "a", "items": 0}
    with open_writer("techfigures.duckdb") as con:
        good = SourceCheck(**common, run_id="1", checked_at="2026-01-05T06:00:00+00:00", verdict="well", failures=0)
        until = (now + timedelta(hours=1)).isoformat()
        bad = SourceCheck(
            **common, run_id="2", checked_at=now.isoformat(), verdict="timeout", failures=3, open_until=until
        )
        record_checks(con, "1", [good])
        record_checks(con, "2", [bad])
        record_checks(con, "2", [bad])
        assert con.execute("SELECT count(*) FROM core.source_checks").fetchone() == (2,)
    status, rows, _ = told(capsys)
    assert status == 0
    assert rows[0] == {
        "source": "a", "outlet": "The Ledger", "tier": "press", "kind": "feed", "enabled": True, "verified": False,
        "cadence": "6h", "last_success": "2026-01-05 06:00", "verdict": "timeout", "circuit": "open",
    }  # fmt: skip
    assert (rows[1]["enabled"], rows[1]["verdict"], rows[1]["circuit"]) == (False, None, "closed")
    assert call(["sources"]) == 0
    assert "timeout" in capsys.readouterr().out
    assert call(["status"]) == 0
    out = capsys.readouterr().out
    assert "sources     0 well, 1 failing, 1 of them left alone" in out
    assert "timeout" in out


def test_an_unknown_source(add: Callable[..., str], capsys: Capture) -> None:
    add("ledger", "/a")
    assert call(["sources", "check", "leger"]) == 2
    assert "'leger' is no source; did you mean ledger?" in capsys.readouterr().err


def test_a_source_file_is_marked_in_place() -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC).date()
    lines = "verified: true\nverified_on: 2026-03-01\n"
    assert marked("a: 1", day) == "a: 1\n" + lines
    assert marked("verified: true\nverified_on: 2026-01-01\nz: 1\n", day) == lines + "z: 1\n"
    assert marked("a: 1\nverified: false\nz: 1\n", day) == f"a: 1\n{lines}z: 1\n"
