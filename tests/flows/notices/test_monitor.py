"""The monitor: what is told while no run is at work, once, on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.monitor import look
from flows.run import open_run
from schemas.run import SourceCheck
from techfigures.settings import Settings
from warehouse.checks import record_checks
from warehouse.connect import open_reader, open_writer
from warehouse.publish import publish

RunFlow = Callable[..., dict[str, Any]]
ROOT = Path(__file__).parents[3]
SOURCE = "name: {0}\nlanguage: en\npublisher: {0}\nkind: feed\nfeeds: [https://{0}.example/feed.xml]\ncadence: 6h\n"
ALL = 2**62


@pytest.fixture
def settings(settings: Settings, hooks: Any, tmp_path: Path) -> Settings:
    """The same, with a webhook and two sources."""
    for name in ("wire", "gazette"):
        (tmp_path / "sources" / name).mkdir(parents=True)
        (tmp_path / "sources" / name / "source.yml").write_text(SOURCE.format(name))
    return with_more(settings, webhook_url=hooks.url, disk_free_min=0, sources=tmp_path / "sources")


def with_more(settings: Settings, **more: Any) -> Settings:
    return Settings(**settings.model_dump() | more)


def names(hooks: Any) -> list[str]:
    return [notice["name"] for message in hooks.bodies() for notice in message["notices"]]


def read_on(settings: Settings, days: int) -> None:
    """Record that both sources were read so many days ago, and publish that."""
    stamp = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    rows = [
        SourceCheck(run_id="c", source=name, checked_at=stamp, verdict="well", items=3, failures=0)
        for name in ("wire", "gazette")
    ]
    with open_writer(settings.database) as con:
        record_checks(con, f"c{days}", rows)
        publish(con, settings.snapshot_path, "c", stamp)


def test_nothing_is_wrong_where_nothing_is(settings: Settings, hooks: Any) -> None:
    assert look(settings, set()) == 0
    assert not settings.database.exists()
    assert hooks.got == []


def test_a_full_disk_is_told_once_with_and_without_a_warehouse(
    settings: Settings, hooks: Any, run_flow: RunFlow, documents: Path
) -> None:
    full, told = with_more(settings, disk_free_min=ALL), set[str]()
    assert (look(full, told), look(full, told)) == (1, 0)
    assert names(hooks) == ["disk_full"]
    run_flow(documents)
    assert look(full, set()) == 1  # the warehouse knows of none
    assert look(full, set()) == 0  # and now it does: another process doesn't tell it again
    assert names(hooks) == ["disk_full"] * 2
    with open_reader(settings.database) as con:
        assert con.execute("SELECT name, run_id, told_at IS NOT NULL FROM core.notices").fetchall() == [
            ("disk_full", "monitor", True)
        ]


def test_sources_that_no_run_reads_are_told_once(
    settings: Settings, hooks: Any, run_flow: RunFlow, documents: Path
) -> None:
    run_flow(documents)
    read_on(settings, 3)
    assert look(settings, set()) == 1
    assert look(settings, set()) == 0
    read_on(settings, 0)
    assert look(settings, set()) == 0
    assert names(hooks) == ["sources_unread"]
    (notice,) = hooks.bodies()[0]["notices"]
    assert "no run has read 2 sources in time" in notice["title"]
    assert notice["details"] == ["gazette", "wire"]


def test_a_run_at_work_is_not_disturbed(settings: Settings, hooks: Any, run_flow: RunFlow, documents: Path) -> None:
    run_flow(documents)
    full, told = with_more(settings, disk_free_min=ALL), set[str]()
    with open_run(settings):
        assert look(full, told) == 0
    assert (hooks.got, told) == ([], set())
    assert look(full, told) == 1


def test_a_webhook_that_is_down_leaves_it_to_the_next_run(
    settings: Settings, hooks: Any, run_flow: RunFlow, documents: Path
) -> None:
    run_flow(documents)
    hooks.answers = [503, 204]
    full, told = with_more(settings, disk_free_min=ALL), set[str]()
    assert look(full, told) == 1
    assert look(full, told) == 0
    assert len(hooks.got) == 1
    run_flow(documents)
    assert names(hooks) == ["disk_full"] * 2
    assert hooks.got[0][0]["webhook-id"] == hooks.got[1][0]["webhook-id"]


def test_as_a_process_it_answers_tells_and_ends(settings: Settings, hooks: Any, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = {
        "DATABASE": str(settings.database), "METRICS_PORT": str(port), "MONITOR_INTERVAL": "0.2",
        "DISK_FREE_MIN": str(ALL), "WEBHOOK_URL": hooks.url,
    }  # fmt: skip
    command = [sys.executable, "-m", "flows.monitor"]
    given = {f"TECHFIGURES_{name}": value for name, value in told.items()}
    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ | given | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        assert child.stdout.readline().startswith(f"http://127.0.0.1:{port}/metrics")
        assert "techfigures_up 0.0" in httpx.get(f"http://127.0.0.1:{port}/metrics").text
        health = httpx.get(f"http://127.0.0.1:{port}/metrics?name[]=none")
        assert (health.status_code, health.text) == (200, "")
        for _ in range(300):
            if hooks.got:
                break
            time.sleep(0.1)
        child.send_signal(signal.SIGTERM)
        assert child.wait(30) == 0
    assert names(hooks) == ["disk_full"]
