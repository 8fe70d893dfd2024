"""What is measured: loads by one worker or two, each of which opens the warehouse anew, a build, a publication."""

from __future__ import annotations

import hashlib
import multiprocessing
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.warehouse.generate import VERSION
from warehouse.build import build
from warehouse.connect import open_reader, open_writer
from warehouse.export import write
from warehouse.load import Batch, load_batch
from warehouse.money import load_bundled
from warehouse.publish import publish
from warehouse.reference import load_reference
from warehouse.storage import Storage

AT = "2026-06-01T00:00:00+00:00"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One storage, filled by so many workers: seconds, claims, and the hash of these in order."""

    name: str
    workers: int
    load: float
    build: float
    publish: float
    claims: int
    digest: str


def measure(name: str, place: Storage, loads: list[dict[str, Path]], workers: int, folder: Path) -> Measured:
    """Fill an empty storage, build and publish."""
    with open_writer(place) as con:
        load_reference(con, AT)
        load_bundled(con)
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(workers) as pool:
        pool.map(ready, range(workers))
        began = time.perf_counter()
        pool.starmap(load, [(place, files, f"run-{number}") for number, files in enumerate(loads)], chunksize=1)
        loaded = time.perf_counter()
    with open_writer(place) as con:
        opened = time.perf_counter()
        build(con, AT, full=True)
        built = time.perf_counter()
        publish(con, folder / "snapshot.duckdb", "run-0", AT)
        published = time.perf_counter()
    listed = folder / "claims.csv"
    with open_reader(folder / "snapshot.duckdb") as con:
        held = con.execute("SELECT * EXCLUDE (run_id, recorded_at) FROM core.claims ORDER BY ALL").to_arrow_table()
    write(held, listed, "csv")
    return Measured(
        name=name, workers=workers, load=loaded - began, build=built - opened, publish=published - built,
        claims=held.num_rows, digest=hashlib.sha256(listed.read_bytes()).hexdigest(),
    )  # fmt: skip


def ready(_: int) -> None:
    """Nothing: a worker that has done it has imported what it needs."""


def load(place: Storage, files: dict[str, Path], run_id: str) -> None:
    """One load, as a run's batch."""
    batch = Batch(extractor_version=VERSION, **{kind: [path] for kind, path in files.items()})
    with open_writer(place) as con:
        load_batch(con, batch, run_id, AT)
