"""Faults: a process that is killed at random moments, and a disk that takes no more."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from warehouse.connect import open_reader
from warehouse.publish import snapshot_path

ROOT = Path(__file__).parents[2]
BATCHES = 6
LOAD = """
import sys, resource
from pathlib import Path
from warehouse.connect import open_writer
from warehouse.errors import WarehouseError
from warehouse.load import Batch, load_batch
from warehouse.build import build
from warehouse.publish import publish, snapshot_path
database, staging, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
print("ready", flush=True)
try:
    for number in range(1, 7):
        names = ("documents", "claims", "mentions", "quarantine")
        files = {name: [staging / f"{number}.{name}.parquet"] for name in names}
        at = f"2026-01-0{number}T00:00:00Z"
        with open_writer(database) as con:
            load_batch(con, Batch(extractor_version="1", **files), f"run-{number}", at)
            build(con, "2026-01-09T00:00:00+00:00")
            publish(con, snapshot_path(database), f"run-{number}", at)
except WarehouseError as error:
    sys.exit(str(error))
"""
KILLS = 50
TABLES = ("core.documents", "core.readings", "core.claims", "core.mentions", "core.quarantine", "mart.latest_figures")


@pytest.fixture
def staging(tmp_path: Path, stage: Any) -> Path:
    """Six loads: thirty articles each, some of them edits of earlier ones."""
    for number in range(1, BATCHES + 1):
        rows: dict[str, list[dict[str, Any]]] = {"documents": [], "claims": [], "mentions": [], "quarantine": []}
        for index in range(30):
            doc = f"d{index + 20 * number}"
            body = f"Load {number}: Acme cut {index + 1000} jobs and {index + 2000} others. " + "And so on. " * 200
            rows["documents"].append({"doc": doc, "body": body, "loaded": number})
            rows["claims"].append(
                {"doc": doc, "surface": str(index + 1000), "value": index + 1000, "metric": "layoffs", "loaded": number}
            )
            rows["mentions"].append({"doc": doc, "surface": str(index + 2000), "value": index + 2000, "loaded": number})
            rows["quarantine"].append({"doc": doc, "rule": f"rule-{number}", "loaded": number})
        stage(rows, number)
    return tmp_path / "staging"


def start(database: Path, staging: Path, limit: int = 0) -> subprocess.Popen[str]:
    """Start the loads in a process of their own, and wait until it is about to open the warehouse."""
    process = subprocess.Popen(
        [sys.executable, "-c", LOAD, str(database), str(staging), str(limit)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def contents(path: Path) -> dict[str, list[Any]]:
    """All rows of the tables that the loads write."""
    with open_reader(path) as con:
        return {table: con.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in TABLES}


@pytest.mark.slow
def test_killed_at_random_moments_nothing_is_lost_or_doubled(tmp_path: Path, staging: Path) -> None:
    clean, database = tmp_path / "clean.duckdb", tmp_path / "w.duckdb"
    began = time.monotonic()
    with start(clean, staging) as process:
        _, errors = process.communicate()
        assert process.returncode == 0, errors
    took = time.monotonic() - began
    chance = random.Random(20260101)  # noqa: S311 - moments, no secrets
    killed = whole = 0
    while killed < KILLS or not whole:
        with start(database, staging) as process:
            if killed < KILLS:
                time.sleep(chance.uniform(0, took))
                process.kill()
            _, errors = process.communicate()
        assert process.returncode in {0, -signal.SIGKILL}, errors
        if snapshot_path(database).exists():
            with open_reader(snapshot_path(database)) as con:
                found = con.execute(
                    "SELECT (SELECT count(*) FROM core.current_documents), (SELECT count(*) FROM core.current_claims)"
                ).fetchone()
            assert found
            assert found[0] == found[1] >= 30
        if process.returncode:
            killed += 1
            continue
        # It came to its end: all is there once, and the next kills strike a warehouse that begins anew.
        whole += 1
        assert contents(database) == contents(clean)
        assert contents(snapshot_path(database)) == contents(snapshot_path(clean))
        assert [path.name for path in tmp_path.iterdir() if "draft" in path.name] == []
        for path in (database, snapshot_path(database)):
            path.unlink()


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.01, 0.3])
def test_a_disk_that_takes_no_more_ends_in_one_line_and_a_rerun_completes(
    tmp_path: Path, staging: Path, share: float
) -> None:
    clean, database = tmp_path / "clean.duckdb", tmp_path / "w.duckdb"
    with start(clean, staging) as process:
        process.communicate()
    limit = int(clean.stat().st_size * share)
    with start(database, staging, limit) as process:
        _, errors = process.communicate()
    assert process.returncode == 1
    assert "no room left on its disk: free some space" in errors
    assert len(errors.strip().splitlines()) == 1
    with start(database, staging) as process:
        _, errors = process.communicate()
        assert process.returncode == 0, errors
    assert contents(database) == contents(clean)
