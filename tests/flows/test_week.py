"""A week by a moved clock: schedules fire, a source fails and recovers, bad rules are deployed and rolled back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from flows import steps
from flows.deployments import DEPLOYMENTS
from flows.maintenance import maintain
from flows.model.setup import version as present
from flows.reextract import reextract
from flows.report import performed
from flows.run import close_run, open_run
from techfigures.settings import Settings
from warehouse.connect import open_reader

pytestmark = pytest.mark.slow
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
FIRED = {"daily", "hourly-feeds", "maintenance"}
OUTAGE = (MONDAY + timedelta(days=2), MONDAY + timedelta(days=3, hours=12))
DEPLOYED, ROLLED_BACK = MONDAY + timedelta(days=3, hours=8), MONDAY + timedelta(days=4, hours=8)
CURRENT = "SELECT * EXCLUDE (run_id, recorded_at, raw_sha256) FROM core.current_documents ORDER BY document_id"
CLAIMS = "SELECT * EXCLUDE (run_id, recorded_at) FROM core.current_claims ORDER BY ALL"
PAGE = """<!doctype html><html lang="en"><head><title>Note {0} of {1}</title>
<meta property="article:published_time" content="{2}"></head><body><article><h1>Note {0} of {1}</h1>
<p>Norvane said on that day that it had {0}5 million monthly users, and that its staff now numbers 9,{0}10 people.</p>
<p>Its board had met twice in the week, people who were there said, and had not been of one mind.</p>
</article></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><description>d</description>{0}
</channel></rss>"""
SOURCE = """name: {0}
language: en
publisher: {0}
kind: feed
feeds: [{1}]
cadence: 6h
publishes: 1d
error_budget: 2
"""


@dataclass
class Site:
    """Two feeds, an article a day each, as they stand when they are asked; the second may have an outage."""

    server: HTTPServer
    disturbed: bool = False
    refused: int = 0
    made: set[str] = field(default_factory=set)

    def feed(self, request: Request) -> Response:
        now, name = datetime.now(UTC), request.path.strip("/")
        if self.disturbed and name == "second" and OUTAGE[0] <= now < OUTAGE[1]:
            self.refused += 1
            return Response("down", 503)
        days = [MONDAY + timedelta(days=day, hours=3) for day in range(7)]
        items = "".join(
            f"<item><title>Note {day.day} of {name}</title><link>{self.server.url_for(f'/{name}/{day.day}')}</link>"
            f"<pubDate>{day:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for day in days
            if day <= now
        )
        return Response(FEED.format(items), content_type="application/rss+xml", headers={"Cache-Control": "no-store"})

    def page(self, request: Request) -> Response:
        _, name, day = request.path.split("/")
        told = MONDAY + timedelta(days=int(day) - MONDAY.day, hours=3)
        return Response(PAGE.format(day, name, told.isoformat()), content_type="text/html")


@pytest.fixture
def site(httpserver: HTTPServer) -> Site:
    """The site."""
    made = Site(httpserver)
    for path in ("/robots.txt", "/.well-known/tdmrep.json"):
        httpserver.expect_request(path).respond_with_data("", status=404)
    for name in ("first", "second"):
        httpserver.expect_request(f"/{name}").respond_with_handler(made.feed)
        for day in range(7):
            httpserver.expect_request(f"/{name}/{MONDAY.day + day}").respond_with_handler(made.page)
    return made


def fires() -> list[tuple[datetime, str]]:
    """When what is scheduled fires in that week; of the hourly runs those at noon, which keeps the test short."""
    from prefect.server.schemas.schedules import CronSchedule

    found = []
    for item in DEPLOYMENTS:
        if item.name not in FIRED or item.cron is None:
            continue
        schedule = CronSchedule(cron=item.cron, timezone=item.timezone)
        dates = asyncio.run(schedule.get_dates(n=24 * 7, start=MONDAY, end=MONDAY + timedelta(days=7)))
        found += [(datetime.fromtimestamp(date.timestamp(), UTC), item.name) for date in dates]
    return sorted((when, name) for when, name in found if name != "hourly-feeds" or when.hour == 12)


def feeds(settings: Settings, kind: str | None) -> list[str]:
    """The daily flow over the sources that are due; its failures."""
    with open_run(settings, kind=kind) as run:
        outcome = performed(run)
        if not outcome.failures:
            close_run(run)
    return outcome.failures


@pytest.fixture
def version(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Deploys bad rules, which tell of no head counts, or rolls them back."""
    import transforms.claims
    from transforms.claims import assemble

    good, read = present(Settings()), transforms.claims.extract

    def bad(document: Any, *given: Any) -> Any:
        from dataclasses import replace

        found = read(document, *given)
        return replace(found, claims=tuple(claim for claim in found.claims if claim.metric != "headcount"))

    def deploy(is_bad: bool) -> None:
        for module in (transforms.claims, assemble):
            monkeypatch.setattr(module, "extractor_version", lambda *_: "9.9+bad" if is_bad else good)
        monkeypatch.setattr(transforms.claims, "extract", bad if is_bad else read)

    return deploy


def week(settings: Settings, version: Callable[[bool], None], *, disturbed: bool) -> None:
    """Carry out all that fires in the week, and what somebody does by hand in a disturbed one."""
    todo = fires()
    if disturbed:
        todo = sorted([*todo, (DEPLOYED, "bad"), (ROLLED_BACK, "good")])
    for when, name in todo:
        with time_machine.travel(when, tick=True):
            if name in {"bad", "good"}:
                version(name == "bad")
                assert reextract(settings).failures == []
            elif name == "maintenance":
                if settings.database.exists():
                    assert maintain(settings).failures == []
            else:
                assert feeds(settings, "feed" if name == "hourly-feeds" else None) == []


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with open_reader(settings.database) as con:
        return con.execute(sql).fetchall()


def test_a_week(site: Site, tmp_path: Path, version: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "STEPS", tuple(step for step in steps.STEPS if step.name != "check"))
    for name in ("first", "second"):
        (tmp_path / "sources" / name).mkdir(parents=True)
        text = SOURCE.format(name.title(), site.server.url_for(f"/{name}"))
        (tmp_path / "sources" / name / "source.yml").write_text(text)
    common: dict[str, Any] = {"sources": tmp_path / "sources", "allow_loopback": True, "host_interval": 0, "retries": 0}
    common["readers"] = 0  # rules of another version are this process's alone
    calm = Settings(database=tmp_path / "calm" / "w.duckdb", **common)
    rough = Settings(database=tmp_path / "rough" / "w.duckdb", **common)
    for settings in (calm, rough):
        settings.database.parent.mkdir()
        site.disturbed = settings is rough
        week(settings, version, disturbed=site.disturbed)

    names = [name for _, name in fires()]
    assert {name: names.count(name) for name in FIRED} == dict.fromkeys(FIRED, 7)
    # What stands is the same, to the last column.
    assert len(ask(calm, CURRENT)) == 14
    assert ask(rough, CURRENT) == ask(calm, CURRENT)
    assert ask(calm, CLAIMS)
    assert ask(rough, CLAIMS) == ask(calm, CLAIMS)
    # The source that failed was left alone for a time, and is well again.
    checks = [row[0] for row in ask(rough, "SELECT verdict FROM core.source_checks WHERE source = 'second'")]
    assert site.refused == checks.count("http_503") > 1
    assert ask(rough, "SELECT verdict, circuit FROM mart.source_health ORDER BY source") == [("well", "closed")] * 2
    # The history tells of the bad rules, and what was known while they stood.
    counted = "SELECT count(*) FROM claims_asof(DATE '2026-03-31', TIMESTAMPTZ '{}') WHERE metric = 'headcount'"
    during = (ROLLED_BACK - timedelta(minutes=1)).isoformat()
    assert ask(rough, counted.format(during)) == [(0,)]
    assert ask(rough, counted.format((DEPLOYED - timedelta(minutes=1)).isoformat()))[0][0] > 0
    assert ask(rough, "SELECT count(*) > 0 FROM core.claim_history WHERE extractor_version = '9.9+bad'") == [(True,)]
    assert ask(calm, "SELECT count(DISTINCT extractor_version) FROM core.readings") == [(1,)]
