"""A snapshot that is swapped while it is read: who reads ends in peace, who comes next reads the newest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import httpx
import pytest

from benchmarks.processes import free_port, wait_for
from serving.snapshot import Limits, Snapshot

ROOT = Path(__file__).parents[2]
READERS, SWAPS = 200, 25
PATHS = (
    "/figures?limit=50",
    "/claims?metric=users&format=parquet",
    "/trend?subject=ChatGPT&metric=users",
    "/events?format=csv",
    "/queries/largest-deals",
    "/entities?name=a&limit=20&format=arrow",
)
LOCK = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
"""What a publisher does before it makes an earlier snapshot the next one."""


def marked(published: Path, to: Path, mark: str) -> Path:
    """A copy of a snapshot that says which one it is."""
    shutil.copy(published, to)
    with duckdb.connect(str(to)) as con:
        con.execute("CREATE TABLE main.mark AS SELECT $mark AS mark", {"mark": mark})
    return to


def is_free(path: Path) -> bool:
    """Whether another process may write over a file, as DuckDB's lock on it says."""
    return subprocess.run([sys.executable, "-c", LOCK, str(path)], capture_output=True, check=False).returncode == 0


def test_who_reads_keeps_the_file_and_who_comes_next_has_the_new_one(published: Path, tmp_path: Path) -> None:
    path = marked(published, tmp_path / "snapshot.duckdb", "first")
    snapshot = Snapshot(path, Limits(readers=3))
    ask = "SELECT mark FROM main.mark"
    with snapshot.reader() as old, snapshot.reader() as beside:
        assert old.rows(ask)["mark"].to_pylist() == ["first"]
        spare = tmp_path / "spare"
        os.link(path, spare)
        marked(published, tmp_path / "next", "second").replace(path)
        with snapshot.reader() as new:
            assert new.rows(ask)["mark"].to_pylist() == ["second"]
            assert new.version != old.version == beside.version
        assert old.rows(ask)["mark"].to_pylist() == beside.rows(ask)["mark"].to_pylist() == ["first"]
        assert not is_free(spare), "nobody may write over what is read"
    assert is_free(spare), "once nobody reads it any more, it may be the next one"
    with snapshot.reader() as new:
        assert new.rows(ask)["mark"].to_pylist() == ["second"]
        assert not is_free(path)
    snapshot.close()
    assert is_free(path)


def test_a_reader_that_answers_no_more_is_left_out(published: Path) -> None:
    snapshot = Snapshot(published, Limits(readers=1))
    for _ in range(2):
        with snapshot.reader() as broken:
            assert broken.rows("SELECT 1 AS one").num_rows == 1
            broken.con.close()
    snapshot.close()


@pytest.mark.slow
def test_two_hundred_readers_at_once_while_the_snapshot_is_swapped(published: Path, tmp_path: Path) -> None:
    versions = [marked(published, tmp_path / f"{number}.duckdb", str(number)) for number in (1, 2)]
    path = tmp_path / "w.snapshot.duckdb"
    shutil.copy(versions[0], path)
    port = free_port()
    environment = {"TECHFIGURES_SNAPSHOT": str(path), "TECHFIGURES_API_PORT": str(port), "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        [sys.executable, "-m", "serving"], cwd=tmp_path, env=os.environ | environment, stderr=subprocess.PIPE
    )
    address, over = f"http://127.0.0.1:{port}", threading.Event()

    def read(number: int) -> Counter[str]:
        told: Counter[str] = Counter()
        with httpx.Client(base_url=address, timeout=120) as client:
            while not over.is_set():
                answer = client.get(PATHS[number % len(PATHS)])
                told[str(answer.status_code) if answer.is_success else f"{answer.status_code} {answer.text}"] += 1
                told["seen " + answer.headers.get("etag", "").partition("-")[0]] += 1
        return told

    try:
        wait_for(lambda: httpx.get(f"{address}/health").is_success)
        with ThreadPoolExecutor(READERS) as pool:
            asked = [pool.submit(read, number) for number in range(READERS)]
            for number in range(SWAPS):
                time.sleep(0.5)
                shutil.copy(versions[number % 2], tmp_path / "next")
                (tmp_path / "next").replace(path)
            over.set()
            told = sum((item.result() for item in asked), Counter[str]())
    finally:
        server.terminate()
        _out, err = server.communicate(timeout=60)
    statuses = {name: count for name, count in told.items() if not name.startswith("seen")}
    assert set(statuses) == {"200"}, statuses
    assert statuses["200"] > READERS
    assert len(told) > SWAPS / 5, "many snapshots were read"
    assert err == b""
