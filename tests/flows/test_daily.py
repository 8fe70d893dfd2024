"""The flow as it is used: the command line in a process of its own, Prefect real, with and without a server."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_httpserver import HTTPServer

from flows import guard
from flows.server import TEMPORARY, environment, launch, wait

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "techfigures", "run", "--json"]


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server that all these tests share."""
    home = tmp_path_factory.mktemp("prefect")
    with pytest.MonkeyPatch.context() as patch:  # which later tests of the session don't see
        for name, value in environment(home).items():
            patch.setenv(name, value)
        child, address = launch(0, TEMPORARY)
    try:
        wait(address, child)
        yield address
    finally:
        guard.stop(child)


def variables(**more: str) -> dict[str, str]:
    """This process's environment without Prefect's own variables."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | more


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = variables(PYTHONPATH=str(ROOT), **more)
    return subprocess.run(
        [*COMMAND, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def children(pid: int) -> list[int]:
    """Processes that a process has started."""
    return [int(line) for line in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def gone(pid: int) -> bool:
    """Whether a process has ended, within half a minute."""
    for _ in range(300):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


def begun(folder: Path) -> tuple[subprocess.Popen[str], int]:
    """A run of its own, as soon as it has started its server; the process, and the server's."""
    process = subprocess.Popen(
        [*COMMAND, "documents"],
        cwd=folder,
        env=variables(PYTHONPATH=str(ROOT)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(600):
        if process.poll() is None and (found := children(process.pid)):
            return process, found[0]
        time.sleep(0.1)
    raise AssertionError(process.communicate())


def test_with_a_server(tmp_path: Path, documents: Path, api: str) -> None:
    done = run(tmp_path, "documents", PREFECT_API_URL=api)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["documents"], told["counts"]["documents"]) == (2, 2)

    def ask(path: str, **body: Any) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = httpx.post(f"{api}/{path}/filter", json=body).raise_for_status().json()
        return answer

    (flow_run,) = ask("flow_runs", flow_runs={"name": {"any_": ["daily: documents"]}})
    assert (flow_run["state_type"], flow_run["parameters"]["targets"]) == ("COMPLETED", ["documents"])
    task_runs = ask("task_runs", flow_runs={"id": {"any_": [flow_run["id"]]}})
    assert {"prepare", "discover", "fetch 0001", "load 0001", "publish"} <= {item["name"] for item in task_runs}
    assert all("techfigures" in item["tags"] for item in task_runs)
    assert {item["state_type"] for item in task_runs} == {"COMPLETED"}
    (artifact,) = ask("artifacts", artifacts={"flow_run_id": {"any_": [flow_run["id"]]}})
    assert artifact["key"] == "daily-run"
    assert "2 documents" in artifact["data"]
    assert " expectations, 0 errors, 0 warnings." in artifact["data"]
    again = run(tmp_path, "documents", PREFECT_API_URL=api)
    assert json.loads(again.stdout)["counts"]["documents"] == 0


def test_a_bad_document_and_a_failed_step(tmp_path: Path, documents: Path, api: str) -> None:
    (documents / "empty.md").write_bytes(b"")
    done = run(tmp_path, "documents", PREFECT_API_URL=api)
    assert done.returncode == 1
    assert json.loads(done.stdout)["documents"] == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("techfigures: documents/empty.md: the file is empty; ")
    # A snapshot that can't be written fails the last step alone.
    done = run(tmp_path, "documents", PREFECT_API_URL=api, TECHFIGURES_SNAPSHOT=str(tmp_path / "none" / "s.duckdb"))
    told = json.loads(done.stdout)
    assert (done.returncode, len(told["failures"])) == (1, 1)
    assert told["failures"][0].startswith("publish: ")
    assert "Traceback" not in done.stderr


def test_a_dead_source_does_not_fail_a_run(tmp_path: Path, documents: Path, api: str, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/feed").respond_with_data("", status=404)
    common = "name: A\nlanguage: en\npublisher: The Ledger\n"
    for name, more in {
        "dead": f"kind: feed\nfeeds: [{httpserver.url_for('/feed')}]\n",
        "papers": f"kind: folder\nfolder: {documents}\n",
    }.items():
        (tmp_path / "sources" / name).mkdir(parents=True)
        (tmp_path / "sources" / name / "source.yml").write_text(common + more)
    given = {"PREFECT_API_URL": api, "TECHFIGURES_SOURCES": "sources", "TECHFIGURES_ALLOW_LOOPBACK": "true"}
    done = run(tmp_path, **given)
    told = json.loads(done.stdout)
    assert (done.returncode, told["documents"], told["sources"]) == (0, 2, 2)
    assert [(row["source"], row["verdict"]) for row in told["failing_sources"]] == [("dead", "http_404")]
    assert "answered 404" in done.stderr
    again = json.loads(run(tmp_path, **given).stdout)
    assert again["sources"] == 1
    all_of_them = json.loads(run(tmp_path, "--all-sources", **given).stdout)
    assert all_of_them["sources"] == 2


def test_without_a_server_and_no_process_is_left(tmp_path: Path, documents: Path) -> None:
    process, server = begun(tmp_path)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, err) == (0, "")
    assert json.loads(out)["documents"] == 2
    assert gone(server)
    assert (tmp_path / ".techfigures" / "prefect").is_dir()


@pytest.mark.parametrize("late", [False, True], ids=["at once", "among the steps"])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_a_run_that_is_ended_leaves_no_process(
    tmp_path: Path, documents: Path, number: int, status: int, late: bool
) -> None:
    process, server = begun(tmp_path)
    while late and not list((tmp_path / ".techfigures").glob("runs/*/known.jsonl")):
        assert process.poll() is None
        time.sleep(0.05)
    started = {server, *children(process.pid)}
    process.send_signal(number)
    _out, err = process.communicate(timeout=120)
    assert process.returncode == status
    assert all(gone(one) for one in started)
    assert "Traceback" not in err
    if number == signal.SIGINT:
        assert err == "techfigures: interrupted; the same command again goes on from here, nothing is lost or doubled\n"
