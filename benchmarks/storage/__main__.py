"""Load the same claims into a DuckDB file and into DuckLake, from one process and from two: throughput, equality.

    python -m benchmarks.storage [--claims N] [--loads N] [--catalog URL] [--folder DIR] [--write]

Claims are generated as for `benchmarks.warehouse`. Each worker opens the warehouse anew for each load, as a run does
for each batch. The lake's catalogue is in a PostgreSQL that is started here (from PyPI, on loopback) unless `--catalog`
names an empty database. Claims are compared as CSV in one order, byte for byte, without run and instant of the load.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.page import table, told, write_section
from benchmarks.postgres import running
from benchmarks.storage.measure import Measured, measure
from benchmarks.warehouse.generate import generate
from warehouse.lake import LakeStorage
from warehouse.storage import FileStorage

BEGIN = "<!-- storage: python -m benchmarks.storage --write writes what follows -->"
END = "<!-- storage ends -->"
KINDS = ("documents", "claims", "signatures")


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
