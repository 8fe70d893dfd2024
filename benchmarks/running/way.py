"""One measured run: `python -m benchmarks.running.way WAY FOLDER ARCHIVE WARM` prints what it took, as JSON.

A small run over the archive WARM goes before it, so that nothing is loaded, started or connected while time is taken.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from techfigures.settings import settings

WORKERS = 2
WAYS: dict[str, dict[str, str]] = {
    "plain": {"TECHFIGURES_READERS": str(WORKERS)},
    "prefect": {"TECHFIGURES_READERS": str(WORKERS)},
    "dask": {"TECHFIGURES_DASK": "local", "TECHFIGURES_DASK_WORKERS": str(WORKERS)},
}
"""The settings of each way: the steps in threads without Prefect, as Prefect's tasks, and read by Dask's workers."""
CLAIMS = """
SELECT count(*), bit_xor(hash(c))::VARCHAR FROM (SELECT * EXCLUDE (run_id, recorded_at) FROM core.claims) AS c
"""
"""How many claims there are, and a number that a difference in any column changes."""
Run = Callable[[Path, Path], list[str]]


def plain(database: Path, archive: Path) -> list[str]:
    """Carry the daily flow's steps out in threads; what failed."""
    from flows.report import performed
    from flows.run import open_run
    from flows.steps import pooled

    chosen = settings(database=database)
    with open_run(chosen, [str(archive)]) as run, ThreadPoolExecutor(chosen.fetchers) as pool:
        return performed(run, pooled(pool)).failures


def prefect(database: Path, archive: Path) -> list[str]:
    """Have the daily flow carried out by Prefect; what failed."""
    from flows.daily import daily, threads

    flow = daily.with_options(task_runner=threads(settings().fetchers))
    told: Any = flow(targets=[str(archive)], database=database, return_state=True).result(raise_on_failure=False)
    return list(told["failures"])


def measure(way: str, folder: Path, archive: Path, warm: Path) -> dict[str, Any]:
    """Seconds until a small run is done, seconds of the large one after it, and what that has loaded."""
    from flows.server import server
    from warehouse.connect import open_reader

    os.environ.update(WAYS[way])
    run: Run = prefect if way == "prefect" else plain
    for name in ("warm", "run"):
        (folder / name).mkdir()
    began = time.perf_counter()
    with ExitStack() as stack:
        if way == "prefect":
            stack.enter_context(server(folder / "warm" / ".techfigures"))
        failures = run(folder / "warm" / "w.duckdb", warm)
        ready = time.perf_counter()
        failures += run(folder / "run" / "w.duckdb", archive)
        ended = time.perf_counter()
    if failures:
        raise RuntimeError(f"the run failed: {'; '.join(failures)}")
    with open_reader(folder / "run" / "w.duckdb") as con:
        ((documents,),) = con.execute("SELECT count(*) FROM core.documents").fetchall()
        ((claims, digest),) = con.execute(CLAIMS).fetchall()
    return {
        "start": ready - began, "seconds": ended - ready, "documents": documents, "claims": claims, "digest": digest
    }  # fmt: skip


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    chosen, *paths = sys.argv[1:]
    json.dump(measure(chosen, *map(Path, paths)), sys.stdout)
