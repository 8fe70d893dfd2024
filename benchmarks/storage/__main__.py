"""Load the same claims into a DuckDB file and into DuckLake, from one process and from two: throughput, equality.

    python -m benchmarks.storage [--claims N] [--loads N] [--catalog URL] [--folder DIR] [--write]

Claims are generated as for `benchmarks.warehouse`. Each worker opens the warehouse anew for each load, as a run does
for each batch. The lake's catalogue is in a PostgreSQL that is started here (from PyPI, on loopback) unless `--catalog`
names an empty database. Claims are compared as CSV in one order, byte for byte, without run and instant of the load.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.page import table, told, write_section
from benchmarks.warehouse.generate import VERSION, generate
from tests.postgres import running
from warehouse.build import build
from warehouse.connect import open_reader, open_writer
from warehouse.export import write
from warehouse.lake import LakeStorage
from warehouse.load import Batch, load_batch
from warehouse.money import load_bundled
from warehouse.publish import publish
from warehouse.reference import load_reference
from warehouse.storage import FileStorage, Storage

BEGIN = "<!-- storage: python -m benchmarks.storage --write writes what follows -->"
END = "<!-- storage ends -->"
AT = "2026-06-01T00:00:00+00:00"
KINDS = ("documents", "claims", "signatures")


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


def main() -> int:
    """Measure, print, and with `--write` write; 1 where the storages don't hold the same."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storage", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, default=200_000, help="claims in all")
    parser.add_argument("--loads", type=int, default=40, help="loads that they come in")
    parser.add_argument("--catalog", help="an empty PostgreSQL database: the lake is filled by one worker alone")
    parser.add_argument("--folder", type=Path, help="where files go; a temporary folder unless given")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, catalogs(options.catalog) as catalog:
        folder: Path = options.folder or Path(temporary)
        files = generate(folder / "staged", options.claims, parts=options.loads)
        loads = [{kind: files[kind][number] for kind in KINDS} for number in range(options.loads)]
        found = [measure("DuckDB file", FileStorage(folder / "file.duckdb"), loads, 1, folder)]
        for workers in (1,) if options.catalog else (1, 2):
            lake = LakeStorage(catalog=next(catalog), data=str(folder / f"lake-{workers}"))
            found.append(measure("DuckLake", lake, loads, workers, folder))
    same = len({(one.digest, one.claims) for one in found}) == 1
    command = f"python -m benchmarks.storage --claims {options.claims} --loads {options.loads} --write"
    text = section(told(command), found, same=same)
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0 if same else 1


@contextmanager
def catalogs(given: str | None) -> Iterator[Iterator[str]]:
    """Databases for lakes: the given one, or new ones of a server that runs meanwhile."""
    if given:
        yield iter([given])
        return
    with running() as server:
        yield iter(server.new, "")


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


def section(head: str, found: list[Measured], *, same: bool) -> str:
    """What is said on the page."""
    names = ("storage", "workers", "loading, s", "claims a second", "build, s", "publish, s")
    rows = [
        (
            one.name,
            str(one.workers),
            f"{one.load:.1f}",
            f"{one.claims / one.load:,.0f}",
            f"{one.build:.1f}",
            f"{one.publish:.1f}",
        )
        for one in found
    ]
    verdict = "the same, byte for byte" if same else "NOT the same"
    return f"{head}\n\n{table(names, rows)}\n\nThe {found[0].claims:,} claims are {verdict} in all of them."


if __name__ == "__main__":
    sys.exit(main())
