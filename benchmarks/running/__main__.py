"""Measure Prefect's overhead and Dask's throughput: `python -m benchmarks.running [--documents N] [--write]`, an hour.

The same generated web archive goes through the whole daily flow in three ways, in turns, each time by a process of its
own into a new warehouse.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.bulk.archive import write_archive
from benchmarks.page import table, told, write_section
from benchmarks.running.way import WAYS, WORKERS

BEGIN = "<!-- running: python -m benchmarks.running --write writes what follows -->"
END = "<!-- running ends -->"
NAMES = {
    "plain": f"without Prefect, {WORKERS} reading processes",
    "prefect": f"by Prefect, {WORKERS} reading processes",
    "dask": f"without Prefect, {WORKERS} Dask workers",
}
WARM = 200
"""Pages of the small run: so many batches that each worker gets one."""
Measured = dict[str, list[dict[str, Any]]]


def main() -> int:
    """Measure, print, and with `--write` write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000, help="pages of the archive")
    parser.add_argument("--rounds", type=int, default=3, help="how often each way is measured")
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    options = parser.parse_args()
    found: Measured = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        archive, warm = Path(folder) / "news.warc.gz", Path(folder) / "warm.warc.gz"
        write_archive(archive, options.documents)
        write_archive(warm, WARM)
        for turn in range(options.rounds):
            for way, runs in found.items():
                place = Path(folder) / f"{way}-{turn}"
                place.mkdir()
                runs.append(measured(way, place, archive, warm))
                print(f"round {turn + 1}, {way}: {runs[-1]['seconds']:.1f} s", file=sys.stderr, flush=True)
    text = report(options.documents, found)
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0


def measured(way: str, *paths: Path) -> dict[str, Any]:
    """One run in a process of its own; RuntimeError with what it said where it fails."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "TECHFIGURES_"))}
    command = [sys.executable, "-m", "benchmarks.running.way", way, *map(str, paths)]
    done = subprocess.run(command, env=kept, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{way} broke off: {done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def report(pages: int, found: Measured) -> str:
    """The section of docs/benchmarks.md; RuntimeError where two ways have loaded other claims."""
    ends = {(run["claims"], run["digest"]) for runs in found.values() for run in runs}
    if len(ends) != 1:
        raise RuntimeError(f"the ways don't load the same claims: {sorted(ends)}")
    ((claims, _),) = ends
    seconds = {way: median(run["seconds"] for run in runs) for way, runs in found.items()}
    rows = [
        [
            NAMES[way],
            f"{seconds[way]:.1f} ({spread([run['seconds'] for run in runs])})",
            f"{pages / seconds[way]:.1f}",
            f"{seconds[way] / seconds['plain'] - 1:+.1%}" if way != "plain" else "",
            f"{median(run['start'] for run in runs):.1f}",
        ]
        for way, runs in found.items()
    ]
    head = ["way", "seconds (least to most)", "documents a second", "against the first", "seconds of start-up, apart"]
    rounds = len(found["plain"])
    what = (
        f"{pages:,} pages of a generated web archive through the whole daily flow, medians of {rounds} rounds, each by "
        f"a process of its own into a new warehouse; all load the same {claims:,} claims. Start-up is the time until "
        f"a run over {WARM} pages is done: imports, Prefect's server, the cluster. **Prefect's overhead is "
        f"{seconds['prefect'] / seconds['plain'] - 1:.1%} of the wall time.**"
    )
    return "\n\n".join((told("python -m benchmarks.running --write"), what, table(head, rows)))


def spread(values: Sequence[float]) -> str:
    """The least and the most."""
    return f"{min(values):.1f} to {max(values):.1f}"


if __name__ == "__main__":
    sys.exit(main())
