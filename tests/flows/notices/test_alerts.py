"""Alerts: what is wrong, told once an outage, on loopback; a broken warehouse doesn't keep them back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.alerts import Alert, Facts, alert, alerts
from flows.run import Run, open_run
from flows.steps import Outcome
from techfigures.settings import Settings

RunFlow = Callable[..., dict[str, Any]]
Told = list[tuple[str, str, str]]


def facts(**known: Any) -> Facts:
    return Facts(**{"run_id": "r", "status": "completed", **known})


def short(found: list[Alert]) -> Told:
    return [(item.kind, item.about, item.state) for item in found]


def test_all_is_well() -> None:
    assert alerts(facts(free=10, free_min=10)) == []


def test_a_failed_run_and_failed_quality_differ() -> None:
    failures = ("load of batch 0001: no room", "check: not published, readers keep the last snapshot: x")
    told = alerts(facts(status="failed", failures=failures, last_good="monday", unmet=("core.claims: 3 rows",)))
    assert short(told) == [("run_failed", "load", "monday"), ("quality_failed", "check", "monday")]
    assert told[0].details == ("load of batch 0001: no room",)
    assert told[1].details == ("core.claims: 3 rows",)
    assert alerts(facts(status="interrupted", failures=failures)) == []


def test_failing_sources_and_a_full_disk() -> None:
    row = {"source": "wire", "verdict": "http_503", "message": "said 503", "circuit": "open", "last_success": None}
    told = alerts(facts(sources=(row,), free=1, free_min=2, today="2026-03-01"))
    assert short(told) == [("source_failing", "wire", "never"), ("disk_full", "disk", "2026-03-01")]
    assert "is left alone" in told[0].title
    assert told[0].details == ("last success: never", "said 503")


@pytest.fixture
def settings(settings: Settings, hooks: Any) -> Settings:
    """The same, with a webhook."""
    return with_more(settings, webhook_url=hooks.url, disk_free_min=0)


def with_more(settings: Settings, **more: Any) -> Settings:
    return Settings(**settings.model_dump() | more)


def told_by(hooks: Any) -> list[dict[str, Any]]:
    return [notice for message in hooks.bodies() for notice in message["notices"]]


def names(hooks: Any) -> list[str]:
    return [notice["name"] for notice in told_by(hooks)]


@pytest.mark.slow
def test_an_outage_is_told_once_and_the_next_one_again(
    run_flow: RunFlow, documents: Path, settings: Settings, hooks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(con: object, recorded_at: str) -> None:
        raise ZeroDivisionError("by a mart")

    for outage in (1, 2):
        with monkeypatch.context() as patch:
            patch.setattr("warehouse.build.build", broken)
            for _ in range(2):
                assert run_flow(documents)["failures"] == ["build: by a mart"]
        assert names(hooks) == ["run_failed"] * outage
        assert run_flow(documents)["failures"] == []
    assert told_by(hooks)[0]["details"] == ["build: by a mart"]
    assert told_by(hooks)[0]["kind"] == "alert"
    assert names(hooks) == ["run_failed"] * 2


@pytest.mark.slow
def test_failed_quality_names_what_failed(
    run_whole_flow: RunFlow, documents: Path, settings: Settings, hooks: Any, monkeypatch: Any
) -> None:
    from warehouse.quality.report import Outcome as Checked
    from warehouse.quality.report import QualityReport

    bad = Checked(
        suite="core.claims", expectation="x", column="status", severity="error", success=False, checked=2, unexpected=1
    )
    monkeypatch.setattr("warehouse.quality.run_quality", lambda *_: QualityReport(outcomes=(bad,)))
    assert run_whole_flow(documents)["failures"]
    assert not settings.snapshot_path.exists()
    assert names(hooks) == ["quality_failed"]
    assert "core.claims column status" in told_by(hooks)[0]["details"][0]


@pytest.mark.slow
def test_a_source_that_is_left_alone_is_told_until_it_recovers(
    run_flow: RunFlow, documents: Path, settings: Settings, hooks: Any
) -> None:
    from schemas.run import SourceCheck
    from warehouse.checks import record_checks
    from warehouse.connect import open_writer

    run_flow(documents)
    for day in (1, 2):
        row = SourceCheck(
            run_id=f"c{day}", source="wire", checked_at=f"2030-03-0{day}T06:00:00+00:00", verdict="http_503", items=0,
            failures=day, open_until="2031-01-01T00:00:00+00:00",
        )  # fmt: skip
        with open_writer(settings.database) as con:
            record_checks(con, row.run_id, [row])
        run_flow(documents)
    assert names(hooks) == ["source_failing"]


def test_a_full_disk_is_told_even_where_the_warehouse_cant_be_opened(settings: Settings, hooks: Any) -> None:
    full = with_more(settings, disk_free_min=2**62)
    full.database.write_text("no DuckDB file at all, for its disk is full")
    with open_run(full) as run:
        told = alert(run, Outcome(run.run_id, failures=["prepare: no room left"]), "failed")
    assert told == {"told": 2, "pending": 0}
    assert sorted(names(hooks)) == ["disk_full", "run_failed"]


def test_a_warehouse_that_is_missing_is_not_made_to_tell_of_it(settings: Settings, hooks: Any) -> None:
    with open_run(settings) as run:
        alert(run, Outcome(run.run_id, failures=["prepare: not allowed"]), "failed")
    assert names(hooks) == ["run_failed"]
    assert not settings.database.exists()


def test_a_channel_that_is_away_fails_nothing(run_flow: RunFlow, documents: Path, settings: Settings) -> None:
    away = with_more(settings, webhook_url="http://127.0.0.1:9/", disk_free_min=2**62)
    run_flow(documents)
    run = Run(run_id="20260301T000000000000-1", settings=away)
    assert alert(run, Outcome(run.run_id), "completed") == {"told": 0, "pending": 1}
    silent = with_more(away, alert_channels=())
    assert alert(Run(run_id=run.run_id, settings=silent), Outcome(run.run_id), "completed") == {"told": 0, "pending": 0}


def test_an_alert_that_waits_is_told_by_the_next_run_though_it_fails_too(
    run_flow: RunFlow, documents: Path, settings: Settings, hooks: Any
) -> None:
    run_flow(documents)
    hooks.answers = [503, 204]
    broken = Outcome("20260301T000000000000-1", failures=["build: by a mart"])
    run = Run(run_id=broken.run_id, settings=settings)
    assert alert(run, broken, "failed") == {"told": 0, "pending": 1}
    assert alert(run, broken, "failed") == {"told": 1, "pending": 0}
    assert names(hooks) == ["run_failed"] * 2
