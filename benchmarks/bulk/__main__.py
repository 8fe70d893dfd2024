"""Measure a web archive's way to loaded claims: `python -m benchmarks.bulk [--pages N] [--write]`, a minute.

The steps of the daily flow one after the other, without Prefect, in one process; times are CPU times of that process.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.bulk.archive import MIX, write_archive
from benchmarks.bulk.clock import Clock
from benchmarks.page import table, told, write_section
from techfigures.settings import Settings

BEGIN = "<!-- bulk: python -m benchmarks.bulk --write writes what follows -->"
END = "<!-- bulk ends -->"
STAGES = ("unpack and store", "decode, parse, metadata", "boilerplate", "language", "extraction", "staging",
          "validation", "load")  # fmt: skip


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
        measure(Path(folder) / "warm", small)
        clock, counts = measure(Path(folder) / "run", archive)
    text = report(options.pages, size, archive.name, clock, counts)
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0


def measure(folder: Path, archive: Path) -> tuple[Clock, dict[str, int]]:
    """Read an archive into a new warehouse; time by stage, and what was counted."""
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
    with open_run(Settings(database=folder / "w.duckdb", readers=0), [str(archive)]) as run, clock.wrapping(*parts):
        prepare(run)
        for batch in clock.timed("unpack and store", discover)(run):
            for stage, step in steps.items():
                for name, value in clock.timed(stage, step)(run, batch).items():
                    if name in counts:
                        counts[name] += value
    return clock, counts


def report(pages: int, size: int, name: str, clock: Clock, counts: dict[str, int]) -> str:
    """The section of docs/benchmarks.md."""
    total = sum(clock.seconds.values())
    mix = ", ".join(f"{share} % {language}" for language, share in MIX.items())
    rows = [
        [
            stage,
            f"{clock.seconds[stage]:.1f}",
            f"{1000 * clock.seconds[stage] / pages:.2f}",
            f"{clock.seconds[stage] / total:.0%}",
        ]
        for stage in STAGES
    ]
    command = told("python -m benchmarks.bulk --write")
    what = (
        f"`{name}` of {pages:,} pages, {size / pages / 1000:.0f} kB each on average ({mix}; articles in French and "
        f"English are of about 2.6 kB). **{pages / total:.0f} articles a second and core**, {total:.1f} s of CPU time "
        f"in all; {counts['documents']:,} documents, {counts['claims']:,} claims and {counts['mentions']:,} mentions "
        f"loaded, {counts['failed']} failed."
    )
    return "\n\n".join((command, what, table(["stage", "CPU seconds", "ms a page", "share"], rows)))


if __name__ == "__main__":
    sys.exit(main())
