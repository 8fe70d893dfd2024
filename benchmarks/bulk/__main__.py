"""Measure a web archive's way to loaded claims: `python -m benchmarks.bulk [--pages N] [--write]`, two minutes.

The steps of the daily flow one after the other, without Prefect, in one process; times are CPU times of that process.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.bulk.archive import MIX, write_archive
from benchmarks.bulk.clock import Clock
from benchmarks.page import table, told, write_section
from techfigures.settings import Settings
from transforms.claims.readers import RULES, TRAINED

BEGIN = "<!-- bulk: python -m benchmarks.bulk --write writes what follows -->"
END = "<!-- bulk ends -->"
STAGES = ("unpack and store", "decode, parse, metadata", "boilerplate", "language", "extraction", "staging",
          "validation", "load")  # fmt: skip
READERS = (RULES, TRAINED)

Measured = tuple[Clock, dict[str, int]]


def main() -> int:
    """Measure, print, and with `--write` write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=1000, help="pages of the archive")
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "news.warc.gz"
        size = write_archive(archive, options.pages)
        small = Path(folder) / "warm.warc.gz"
        write_archive(small, 20)
        for reader in READERS:
            measure(Path(folder) / f"warm-{reader}", small, reader)
        runs = {reader: measure(Path(folder) / reader, archive, reader) for reader in READERS}
    text = report(options.pages, size, archive.name, runs)
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0


def measure(folder: Path, archive: Path, reader: str) -> Measured:
    """Have a reader read an archive into a new warehouse; time by stage, and what was counted."""
    import flows.extract
    import flows.reading
    import transforms.documents.html as page
    from flows.discovery import discover
    from flows.ingest import fetch
    from flows.load import load
    from flows.prepare import prepare
    from flows.run import open_run
    from flows.validate import validate
    from transforms.documents import language, reading

    folder.mkdir()
    clock, counts = Clock(), {"documents": 0, "claims": 0, "mentions": 0, "read": 0, "failed": 0}
    parts: tuple[tuple[Any, str, str], ...] = (
        (flows.extract, "read", "decode, parse, metadata"),
        (page, "prune", "boilerplate"),
        (page, "article_lines", "boilerplate"),
        (page, "is_unread", "language"),
        (reading, "language_of", "language"),
        (language, "ranking", "language"),
        (flows.extract, "extract_article", "extraction"),
    )
    steps = {"unpack and store": fetch, "staging": flows.extract.extract, "validation": validate, "load": load}
    with (
        open_run(Settings(database=folder / "w.duckdb", readers=0, reader=reader), [str(archive)]) as run,
        clock.wrapping(*parts),
    ):
        prepare(run)
        for batch in clock.timed("unpack and store", discover)(run):
            for stage, step in steps.items():
                for name, value in clock.timed(stage, step)(run, batch).items():
                    if name in counts:
                        counts[name] += value
    return clock, counts


def report(pages: int, size: int, name: str, runs: Mapping[str, Measured]) -> str:
    """The section of docs/benchmarks.md."""
    mix = ", ".join(f"{share} % {language}" for language, share in MIX.items())
    what = (
        f"`{name}` of {pages:,} pages, {size / pages / 1000:.0f} kB each on average ({mix}; articles in French and "
        "English are of about 2.6 kB)."
    )
    lines = []
    for reader, (clock, counts) in runs.items():
        total = sum(clock.seconds.values())
        lines.append(
            f"- Read by `{reader}`: **{pages / total:.0f} articles a second and core**, {total:.1f} s of CPU time in "
            f"all; {counts['documents']:,} documents, {counts['claims']:,} claims and {counts['mentions']:,} mentions "
            f"loaded, {counts['failed']} failed."
        )
    rows = [[stage, *(f"{1000 * clock.seconds[stage] / pages:.2f}" for clock, _ in runs.values())] for stage in STAGES]
    head = ["stage", *(f"ms a page, `{reader}`" for reader in runs)]
    return "\n\n".join((told("python -m benchmarks.bulk --write"), what, "\n".join(lines), table(head, rows)))


if __name__ == "__main__":
    sys.exit(main())
