"""`serve` and `dashboard` as processes of their own, on free ports."""

import json
import os
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import stamina

from benchmarks.faults.served import busy
from benchmarks.postgres import Postgres
from benchmarks.processes import free_port, wait_for
from flows.deployments import DEPLOYMENTS
from flows.lock import run_lock
from flows.server import PARTS
from techfigures.cli.app import call

ROOT = Path(__file__).parents[2]
FLOWS: dict[str, dict[str, str]] = {
    "daily": {},
    "maintenance": {},
    "re-extract": {"since": "2020-01-01"},
    "backfill": {"since": "2025-03-01"},
    "weekly-quality": {},
}
TEXT = "---\nlanguage: en\npublished: 2025-03-04\n---\nNorvane employs 3,200 people, it said on Tuesday.\n"


@pytest.fixture(autouse=True)
def ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """The monitor's port and the API's are their own in each test."""
    for name in ("METRICS_PORT", "API_PORT"):
        monkeypatch.setenv(f"TECHFIGURES_{name}", str(free_port()))


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
def test_prefect_s_server_on_postgresql_outlives_a_kill_of_it(tmp_path: Path, debian_postgres: Postgres) -> None:
    postgres = debian_postgres
    port, url = free_port(), postgres.new()
    (tmp_path / "techfigures.toml").write_text(f'prefect_database = "{url}"\n')
    process = begin(tmp_path, "serve", "--only", "server", "--port", str(port))
    api = f"http://127.0.0.1:{port}/api"

    def names() -> list[str]:
        found = httpx.post(f"{api}/flows/filter", json={}, timeout=30).raise_for_status().json()
        return [item["name"] for item in found]

    try:
        wait_for(lambda: httpx.get(f"{api}/health").is_success)
        httpx.post(f"{api}/flows/", json={"name": "kept"}).raise_for_status()
        assert postgres.ask("SELECT name FROM flow", url) == [["kept"]]
        postgres.kill()
        with pytest.raises(httpx.HTTPError):
            names()
        postgres.start()
        assert wait_for(names) == ["kept"]
    finally:
        postgres.start()
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert not list(tmp_path.rglob("prefect.db"))


def test_a_database_that_can_t_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TECHFIGURES_PREFECT_DATABASE", f"postgresql://u:secret@127.0.0.1:{free_port()}/none")
    assert call(["serve", "--only", "server", "--port", str(free_port())]) == 1
    told = capsys.readouterr().err
    assert told.startswith("techfigures: TECHFIGURES_PREFECT_DATABASE names no PostgreSQL that lets this program in: ")
    assert (told.count("\n"), "secret" in told) == (1, False)


@pytest.mark.slow
def test_a_postgresql_without_the_extension_that_prefect_needs(
    tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TECHFIGURES_PREFECT_DATABASE", postgres.url)
    assert call(["serve", "--only", "server", "--port", str(free_port())]) == 1
    assert "has no extension pg_trgm, which Prefect needs: install postgresql-contrib" in capsys.readouterr().err


@pytest.mark.default_reader
@pytest.mark.slow
def test_serve_runs_what_is_due_and_stops_in_order(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "norvane.md").write_text(TEXT)
    (tmp_path / "none").mkdir()
    (tmp_path / "techfigures.toml").write_text('sources = "none"\n')
    port, dashboard = free_port(), free_port()
    process = begin(tmp_path, "serve", "--port", str(port), "--dashboard-port", str(dashboard))
    api = f"http://127.0.0.1:{port}/api"
    try:

        def deployments() -> Any:
            found = httpx.post(f"{api}/deployments/filter", json={}).raise_for_status().json()
            return found if {item["status"] for item in found} == {"READY"} and len(found) == len(DEPLOYMENTS) else None

        ids = {item["name"]: item["id"] for item in wait_for(deployments)}

        @stamina.retry(on=busy, attempts=5)
        def start(name: str, **parameters: Any) -> str:
            given = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
            made = httpx.post(f"{api}/deployments/{ids[name]}/create_flow_run", json=given).raise_for_status().json()
            return str(made["id"])

        def reached(run: str, *states: str) -> Any:
            state = httpx.get(f"{api}/flow_runs/{run}").raise_for_status().json()["state"]
            return state if state["type"] in {*states, "COMPLETED", "FAILED", "CRASHED"} else None

        for name, parameters in FLOWS.items():
            given = {"targets": [str(tmp_path / "documents")]} if name == "daily" else parameters
            state = wait_for(partial(reached, start(name, **given)), 400)
            assert state["type"] == "COMPLETED", (name, state["message"])
        assert (tmp_path / "techfigures.snapshot.duckdb").exists()
        assert wait_for(lambda: httpx.get(f"http://127.0.0.1:{dashboard}/").status_code == 200)
        served = httpx.get(f"http://127.0.0.1:{os.environ['TECHFIGURES_API_PORT']}/figures?metric=headcount").json()
        assert [row["value"] for row in served["data"]] == [3200.0]
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
        at_work = start("weekly-quality")
        assert wait_for(partial(reached, at_work, "RUNNING"))["type"] == "RUNNING"
        children = descendants(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert err.rstrip().endswith("[serve] stopped")
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), 30)
    with run_lock(tmp_path / ".techfigures" / "run.lock", "mine"):
        pass  # nobody holds it
    for port_number in (port, dashboard):
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{port_number}/")


def test_two_ports_that_are_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    port = str(free_port())
    assert call(["serve", "--port", port, "--dashboard-port", port]) == 1
    assert f"can't both have port {port}" in capsys.readouterr().err


def test_a_worker_without_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    port = free_port()
    assert call(["serve", "--only", "worker", "--port", str(port)]) == 1
    assert f"no Prefect server answers at http://127.0.0.1:{port}/api" in capsys.readouterr().err


def descendants(pid: int) -> set[int]:
    """The processes that descend from one."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            child = int(path.parent.name)
            found |= {child} | descendants(child)
    return found


@pytest.mark.slow
def test_serve_starts_again_what_is_killed_and_leaves_nobody_behind(tmp_path: Path) -> None:
    port, dashboard = free_port(), free_port()
    ports = ("--port", str(port), "--dashboard-port", str(dashboard))
    process = begin(tmp_path, "serve", *ports)
    locks = {name: tmp_path / ".techfigures" / f"serve-{name}.lock" for name in PARTS}

    def up(name: str, *but: int) -> int | None:
        """The process of a part, once it is up and another than those."""
        try:
            told = json.loads(locks[name].read_text())
        except (FileNotFoundError, ValueError):
            return None
        found = told.get("process") if told.get("state") == "up" and told.get("up_since") else None
        return found if found not in but else None

    try:
        first = {name: wait_for(partial(up, name)) for name in locks}
        wait_for(lambda: httpx.get(f"http://127.0.0.1:{port}/api/health").is_success)
        second = begin(tmp_path, "serve", "--only", "dashboard", "--dashboard-port", str(free_port()))
        _out, err = second.communicate(timeout=120)
        assert second.returncode == 1
        assert "the dashboard is up already: run serve dashboard since" in err
        for name in ("worker", "server", "dashboard", "api", "monitor"):
            os.kill(first[name], signal.SIGKILL)
            wait_for(partial(up, name, first[name]))
        wait_for(lambda: httpx.get(f"http://127.0.0.1:{port}/api/health").is_success)
        wait_for(lambda: httpx.get(f"http://127.0.0.1:{dashboard}/_stcore/health").is_success)
        monitor = os.environ["TECHFIGURES_METRICS_PORT"]
        wait_for(lambda: httpx.get(f"http://127.0.0.1:{monitor}/metrics").is_success)
        wait_for(lambda: httpx.get(f"http://127.0.0.1:{os.environ['TECHFIGURES_API_PORT']}/health").is_success)
        assert json.loads(locks["server"].read_text())["restarts"] >= 1
        looked = begin(tmp_path, "serve", "--check")
        out, _err = looked.communicate(timeout=120)
        assert (looked.returncode, out.count("up, process ")) == (0, 5), out
        asked = begin(tmp_path, "status", "--json")
        out, _err = asked.communicate(timeout=120)
        assert {name: told["answers"] for name, told in json.loads(out)["served"].items()} == {
            "server": True, "worker": None, "dashboard": True, "api": True, "monitor": True,
        }  # fmt: skip
        children = descendants(process.pid)
        assert len(children) >= 3
    finally:
        process.send_signal(signal.SIGTERM)
        _out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "[serve] worker ended with status -9" in err
    assert "Traceback" not in err.rsplit("[serve] worker is started again", 1)[0]
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), 30)
    looked = begin(tmp_path, "serve", "--check")
    out, _err = looked.communicate(timeout=120)
    assert (looked.returncode, out.count("is not running")) == (1, 5), out


def test_a_port_of_the_api_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("TECHFIGURES_API_PORT", str(port))
        assert call(["serve", "--only", "api"]) == 1
        assert call(["api"]) == 1
        assert call(["mcp", "--http", "--port", str(port)]) == 1
    told = capsys.readouterr().err
    assert told.count(f"port {port} on loopback can't be had") == 3


def test_tokens_that_can_t_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TECHFIGURES_API_TOKENS", "nowhere")
    for command in (["serve", "--only", "api"], ["api"], ["mcp", "--http"]):
        assert call(command) == 1
    told = capsys.readouterr().err
    assert told.count("tokens can't be read from nowhere") == told.count("\n") == 3


def test_the_api_answers_and_stops(tmp_path: Path) -> None:
    port = free_port()
    process = begin(tmp_path, "api", "--port", str(port))
    try:
        assert wait_for(lambda: httpx.get(f"http://127.0.0.1:{port}/health").json()) == {"snapshot": None}
    finally:
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=60)
    assert process.returncode in {0, 130}
    assert ("does not exist yet" in err, "Traceback" in err) == (True, False)


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
