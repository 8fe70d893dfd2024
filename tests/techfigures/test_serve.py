"""`serve` and `dashboard` as processes of their own, on free ports."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.deployments import DEPLOYMENTS
from techfigures.cli.app import call

ROOT = Path(__file__).parents[2]
TEXT = "---\nlanguage: en\npublished: 2025-03-04\n---\nNorvane employs 3,200 people, it said on Tuesday.\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], Any], seconds: int = 180) -> Any:
    """What a function gives as soon as it gives something."""
    for _ in range(seconds * 5):
        try:
            if found := what():
                return found
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"nothing came within {seconds} s")


def begin(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.Popen(
        [sys.executable, "-m", "techfigures", *arguments],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("command", ["serve", "dashboard"])
def test_a_port_that_is_taken(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("TECHFIGURES_DASHBOARD_PORT", str(port))
        assert call([command]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert f"port {port} on loopback can't be had" in told.err


@pytest.mark.slow
def test_serve_runs_what_is_due_and_stops_in_order(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "norvane.md").write_text(TEXT)
    port, dashboard = free_port(), free_port()
    process = begin(tmp_path, "serve", "--port", str(port), "--dashboard-port", str(dashboard))
    api = f"http://127.0.0.1:{port}/api"
    try:

        def deployments() -> Any:
            found = httpx.post(f"{api}/deployments/filter", json={}).raise_for_status().json()
            return found if {item["status"] for item in found} == {"READY"} and len(found) == len(DEPLOYMENTS) else None

        daily = next(item for item in wait_for(deployments) if item["name"] == "daily")
        given = {"parameters": {"targets": [str(tmp_path / "documents")]}, "state": {"type": "SCHEDULED"}}
        made = httpx.post(f"{api}/deployments/{daily['id']}/create_flow_run", json=given).raise_for_status().json()

        def ended() -> Any:
            state = httpx.get(f"{api}/flow_runs/{made['id']}").json()["state"]
            return state if state["type"] in {"COMPLETED", "FAILED", "CRASHED"} else None

        assert wait_for(ended)["type"] == "COMPLETED"
        assert (tmp_path / "techfigures.snapshot.duckdb").exists()
        assert wait_for(lambda: httpx.get(f"http://127.0.0.1:{dashboard}/").status_code == 200)
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
    finally:
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert err.rstrip().endswith("[serve] stopped")
    assert "Traceback" not in err
    for port_number in (port, dashboard):
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{port_number}/")


@pytest.mark.slow
def test_the_dashboard_answers_and_stops(tmp_path: Path) -> None:
    port = free_port()
    process = begin(tmp_path, "dashboard", "--port", str(port))
    try:
        assert wait_for(lambda: httpx.get(f"http://127.0.0.1:{port}/_stcore/health").status_code == 200)
    finally:
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "does not exist yet" in err
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/")
