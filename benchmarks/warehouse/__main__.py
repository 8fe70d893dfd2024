"""Measure the warehouse at several sizes: load, roots, build, questions beside pandas, as-of, a day's load.

    python -m benchmarks.warehouse [--claims N …] [--folder DIR] [--write]

Claims are generated (see generate.py); `--write` puts the tables into docs/benchmarks.md. Each size runs in a process
of its own and pandas in another one, so that their memory is their own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from pathlib import Path

from benchmarks.page import told, write_section
from benchmarks.warehouse.measure import Measured, measure, measure_peer
from benchmarks.warehouse.report import BEGIN, END, section


def main() -> int:
    """Measure, print, and with `--write` write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warehouse", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[100_000, 1_000_000], help="sizes, in claims")
    parser.add_argument("--folder", type=Path, help="where files go and generated claims are kept; a temporary one")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        found = [apart(folder, claims) for claims in options.claims]
    sizes = " ".join(map(str, options.claims))
    head = told(f"python -m benchmarks.warehouse --claims {sizes} --write")
    text = section(head, found)
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0


def apart(folder: Path, claims: int) -> Measured:
    """Measure one size: the warehouse in a process of its own, pandas in another one."""
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(1) as pool:
        found = pool.apply(measure, (folder, claims))
    with spawn.Pool(1) as pool:
        found.pandas = pool.apply(measure_peer, (folder, claims))
    return found


if __name__ == "__main__":
    sys.exit(main())
