"""A real Dask cluster: the same claims, whoever reads them, and whoever dies meanwhile."""

import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pydantic import SecretStr

from benchmarks.faults.readers import cluster as scheduled
from benchmarks.processes import free_port
from flows import cluster
from flows.cluster import ClusterError
from flows.extract import Reader
from flows.model.setup import version
from flows.run import Run, open_run
from flows.steps import STEPS, Outcome, perform, pooled
from techfigures.settings import Settings
from tests.flows.modelserver import serving

BATCHES = 8
CLAIMS = "SELECT * EXCLUDE (run_id, recorded_at) FROM core.claims ORDER BY ALL"
Read = Callable[[Settings], Outcome]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers, each a process under a nanny as on machines of their own."""
    folder, port = tmp_path_factory.mktemp("dask"), free_port()
    address = f"tcp://127.0.0.1:{port}"
    quiet = ["--no-dashboard", "--host", "127.0.0.1"]
    work = ["worker", address, "--nthreads", "1", "--nworkers", "2", "--local-directory", str(folder), *quiet]
    with (folder / "log").open("w") as log:
        told: dict[str, Any] = {"stdout": log, "stderr": log, "cwd": folder}
        started = [
            subprocess.Popen([sys.executable, "-m", "dask", *command], **told)
            for command in (["scheduler", "--port", str(port), *quiet], work)
        ]
        try:
            yield address
        finally:
            cluster.close()
            for process in reversed(started):
                process.terminate()
                process.wait()


@pytest.fixture
def many(documents: Path) -> Path:
    """A folder with so many articles that each worker gets several batches."""
    for path in list(documents.iterdir()):
        for number in range(BATCHES - 1):
            text = path.read_text().replace("2.4", f"{number}.4").replace("35 millions", f"{number + 2} millions")
            (documents / f"{path.stem}-{number}.md").write_text(text)
    return documents


@pytest.fixture
def read(many: Path) -> Read:
    """Reads the folder by some settings, the quality suites left out, which take seconds."""

    def read(settings: Settings) -> Outcome:
        settings.database.parent.mkdir(exist_ok=True)
        steps = tuple(step for step in STEPS if step.name not in {"check", "publish", "tell"})
        with open_run(settings, [str(many)]) as run, ThreadPoolExecutor(4) as pool:
            return perform(run, pooled(pool), steps)

    return read


@pytest.fixture
def expected(read: Read, settings: Settings, tmp_path: Path) -> list[tuple[Any, ...]]:
    """The claims that one process reads."""
    alone = settings.model_copy(update={"database": tmp_path / "alone" / "t.duckdb"})
    assert read(alone).failures == []
    return claims(alone)


def claims(settings: Settings) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.database), read_only=True) as con:
        found = con.execute(CLAIMS).fetchall()
    assert len(found) > BATCHES
    return found


def spread(settings: Settings, dask: str) -> Settings:
    return settings.model_copy(update={"dask": dask, "dask_workers": 2, "readers": None})


@pytest.mark.default_reader
@pytest.mark.slow
def test_two_workers_read_the_same(
    scheduler: str, read: Read, settings: Settings, expected: list[tuple[Any, ...]]
) -> None:
    chosen = spread(settings, scheduler)
    cluster.client(chosen).wait_for_workers(2, timeout=120)
    outcome = read(chosen)
    assert (outcome.failures, outcome.counts["read"]) == ([], 2 * BATCHES)
    assert claims(chosen) == expected
    held = cluster.client(chosen).scheduler_info()["workers"]
    assert len(held) == 2


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_nothing(
    scheduler: str, read: Read, settings: Settings, expected: list[tuple[Any, ...]]
) -> None:
    chosen = spread(settings, scheduler)
    client = cluster.client(chosen)
    client.wait_for_workers(2, timeout=120)
    workers = client.run(os.getpid)
    outcomes: list[Outcome] = []
    thread = threading.Thread(target=lambda: outcomes.append(read(chosen)))
    thread.start()
    try:
        victim = busy(client, set(workers))
        os.kill(workers[victim], signal.SIGKILL)
    finally:
        thread.join()
    assert victim not in client.run(os.getpid) or client.run(os.getpid)[victim] != workers[victim]
    (outcome,) = outcomes
    assert (outcome.failures, outcome.counts["read"]) == ([], 2 * BATCHES)
    assert claims(chosen) == expected


def busy(client: Any, workers: set[str]) -> str:
    """A worker that reads a batch, as soon as there is one."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for worker, keys in client.processing().items():
            if worker in workers and keys:
                return str(worker)
        time.sleep(0.02)
    raise AssertionError("no worker has begun")


@pytest.mark.slow
def test_a_scheduler_that_is_killed_is_told_and_the_next_run_loads_the_rest(
    read: Read, settings: Settings, expected: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    with scheduled(tmp_path) as (process, address):
        chosen = spread(settings, address)
        client = cluster.client(chosen)
        client.wait_for_workers(1, timeout=120)
        outcomes: list[Outcome] = []
        thread = threading.Thread(target=lambda: outcomes.append(read(chosen)))
        thread.start()
        try:
            busy(client, set(client.scheduler_info()["workers"]))
            process.kill()
        finally:
            thread.join()
    told = f"the Dask scheduler ({address}) is gone: start it again, or unset TECHFIGURES_DASK; then run again"
    assert outcomes[0].failures
    assert all(line.endswith(told) for line in outcomes[0].failures)
    assert read(settings).failures == []
    assert claims(settings) == expected


@pytest.mark.slow
def test_workers_of_this_machine(read: Read, settings: Settings, expected: list[tuple[Any, ...]]) -> None:
    chosen = spread(settings, "local")
    try:
        assert read(chosen).failures == []
        assert len(cluster.client(chosen).scheduler_info()["workers"]) == 2
    finally:
        cluster.close()
    assert claims(chosen) == expected


@pytest.mark.slow
def test_what_a_worker_can_t_do_is_told(scheduler: str, settings: Settings, documents: Path) -> None:
    client = cluster.client(spread(settings, scheduler))
    with open_run(settings, [str(documents)]) as run:
        with pytest.raises(ClusterError, match="the work folder must be there at the same path"):
            client.submit(cluster.there, print, run, "0001", version(settings), pure=False).result()
        with pytest.raises(ClusterError, match=r"has extractor .*, this program 0: install the same"):
            client.submit(cluster.there, print, run, "0001", "0", pure=False).result()


@pytest.mark.parametrize("reader", ["rules", "trained", "model", "trained, model below 0.6"])
def test_a_worker_is_held_to_the_version_that_its_claims_are_of(reader: str, settings: Settings) -> None:
    """With whichever reader the settings name: a worker is told of by the version that the warehouse knows."""
    read_by = settings.model_copy(update={"reader": reader, "model": "m"})
    with open_run(read_by, ["nothing"]) as run:
        run.write_lines("0001.fetched.jsonl", [])
        own = Reader(run).version
        assert cluster.there(lambda _run, _batch: {"read": 1}, cluster.portable(run), "0001", own) == {"read": 1}
        with pytest.raises(ClusterError, match=re.escape(f"has extractor {own}, this program 0+0: install the same")):
            cluster.there(lambda _run, _batch: {"read": 1}, cluster.portable(run), "0001", "0+0")


def test_no_secret_and_no_relative_path_goes_to_a_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    secret = SecretStr("open sesame")
    chosen = Settings(database=Path("t.duckdb"), webhook_secret=secret, smtp_password=secret, prefect_database=secret)
    run = Run(run_id="r", settings=chosen, targets=("a", "b"))
    assert b"sesame" in pickle.dumps(run)
    assert b"sesame" not in pickle.dumps(cluster.portable(run))
    assert cluster.portable(run).folder == tmp_path / ".techfigures" / "runs" / "r"


def test_a_scheduler_that_isn_t_there(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    import dask

    address = f"tcp://127.0.0.1:{free_port()}"
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(ClusterError, match=f"no Dask scheduler answers at {address} .*: start it, or unset"),
    ):
        cluster.client(settings.model_copy(update={"dask": address}))


@pytest.mark.slow
def test_workers_see_what_a_language_model_has_answered(scheduler: str, read: Read, settings: Settings) -> None:
    """They work out what it is asked, and read by its answers; it is asked from here alone, with its key."""
    with serving() as server:
        asked = {"reader": "model", "model": "m", "model_url": server.url, "model_key": SecretStr("k")}
        outcome = read(spread(settings, scheduler).model_copy(update=asked))
        heard = server.take()
    assert outcome.failures == []
    assert outcome.counts["model_answers"] == 2 * BATCHES - 1, "two articles are the same"
    assert {one.headers["authorization"] for one in heard} == {"Bearer k"}
    with duckdb.connect(str(settings.database), read_only=True) as con:
        assert con.execute("SELECT DISTINCT reader FROM core.claims").fetchall() == [("model",)]
