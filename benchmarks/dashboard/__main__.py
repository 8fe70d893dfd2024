"""Measure the dashboard in Chromium at several sizes, and three questions beside plain Streamlit over pandas.

    python -m benchmarks.dashboard [--claims N …] [--folder DIR] [--write]

Claims are generated as benchmarks/warehouse does; `--folder` keeps the snapshots, so that a second run makes none.
`--write` puts the tables into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.dashboard.measure import CHROMIUM, draw
from benchmarks.dashboard.report import BEGIN, END, section
from benchmarks.page import told, write_section


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and with `--write` write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dashboard", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[100_000, 1_000_000], help="sizes, in claims")
    parser.add_argument("--folder", type=Path, help="where snapshots are made and kept; a temporary one unless given")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args(arguments)
    if not CHROMIUM.exists():
        parser.error(f"{CHROMIUM} isn't there: apt-get install chromium")
    with tempfile.TemporaryDirectory() as temporary:
        found = [draw(options.folder or Path(temporary), claims) for claims in options.claims]
    sizes = " ".join(map(str, options.claims))
    text = section(told(f"python -m benchmarks.dashboard --claims {sizes} --write"), found)
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0


if __name__ == "__main__":
    sys.exit(main())
