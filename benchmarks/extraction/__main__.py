"""Measure extraction beside named peers on the same texts: quality, speed, cost by length.

    python -m benchmarks.extraction [--shared DIR] [--cache DIR] [--seconds N] [--only NAME,…] [--write]

Each peer is installed at pinned versions from the package index into an environment of its own under --cache, and runs
as a process of its own. Closed texts are only counted. `--write` puts tables and chart into docs/. It takes a quarter
of an hour of CPU time.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_cache_path

from benchmarks.extraction import report
from benchmarks.extraction.linear import SHAPES, Point, chart, series
from benchmarks.extraction.pairing import Result, count
from benchmarks.extraction.systems import Run, System, UnavailableError, run, systems
from benchmarks.extraction.texts import LANGUAGES, Text, collect
from benchmarks.gate.corpora import ROOT
from benchmarks.page import told, write_section

CHART = ROOT / "docs" / "images" / "linear-cost.svg"
GROUPS = {"own": "own corpus", "shared": "seed and press"}
PARTS = ("quality", "linear")

Runs = dict[tuple[System, str], Run | str]
Results = dict[tuple[System, str], Result | str]


def main() -> int:
    """Measure, print, and with `--write` write."""
    options = arguments()
    chosen = [system for system in systems() if not options.only or system.name in options.only.split(",")]
    texts = collect(options.shared)
    sections = [
        f"{told('python -m benchmarks.extraction --write')}\n{METHOD}",
    ]
    if options.part in {None, "quality"}:
        sections += compared(chosen, texts, options.cache, options.seconds)
    if options.part in {None, "linear"}:
        sections += lengths(write=options.write)
    text = "\n\n".join(sections)
    print(text)
    if options.write:
        write_section(text, report.BEGIN, report.END)
    return 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of corpus/ and eval/")
    parser.add_argument("--cache", type=Path, default=user_cache_path("techfigures") / "peers", help="the environments")
    parser.add_argument("--seconds", type=float, default=4.0, help="CPU seconds that each speed is measured for")
    parser.add_argument("--only", help="names of systems, comma-separated")
    parser.add_argument("--part", choices=PARTS, help="one of the parts alone")
    parser.add_argument("--write", action="store_true", help="write chart and page")
    options = parser.parse_args()
    if options.write and (options.only or options.part):
        parser.error("--write writes the whole section: it goes without --only and --part")
    return options


def compared(chosen: Sequence[System], texts: Sequence[Text], cache: Path, seconds: float) -> list[str]:
    """The tables of quality and speed, and what must be said of each system."""
    runs: Runs = {}
    results: Results = {}
    for language, title in LANGUAGES.items():
        own = [text for text in texts if text.language == language]
        for system in chosen:
            if language not in system.languages + system.speed_languages:
                continue
            print(f"extraction: {system.title}, {title}", file=sys.stderr)
            found = attempt(system, language, own, cache, seconds)
            runs[system, title] = found
            if language in system.languages:
                results |= judged(system, title, own, found)
    ordered = {key: results[key] for key in sorted(results, key=lambda key: key[1])}
    notes = [f"- {system.title}: {system.note}." for system in chosen if system.note]
    return [
        "### Quality beside other systems",
        QUALITY_NOTE,
        report.quality(ordered),
        RECALL_NOTE,
        report.recall(ordered),
        "\n".join(notes),
        "### Speed beside other systems",
        f"On the same texts; an article has {report.ARTICLE:,} characters.",
        report.speed(runs),
    ]


METHOD = """CPU time of one process, warm, loading apart; each peer in an environment of its own, every version
pinned in `benchmarks/extraction/peers.yml`."""
QUALITY_NOTE = """The spans that each system marks, paired with the gold claims as the corpora's own scorer does it.
**Span**: the figure is found; **value**: and its number is right; **quantity**: and its unit (any noun counts as any
other). Only techfigures goes on to say what is measured and of whom: no peer has those levels. A trap is a date, a
version or another number that is no figure. The scanner and the peers mark every number of a text and not only claims:
what they can be held to is recall, in the second table, and not precision. The authors of techfigures have read all of
these texts but the closed ones; those of the peers none: what new texts do to our scores stands
[above](#quality-of-extraction)."""
RECALL_NOTE = "Recall alone, of the claims that the texts make:"


def attempt(system: System, language: str, texts: Sequence[Text], cache: Path, seconds: float) -> Run | str:
    """A run, or in words why there is none."""
    try:
        return run(system, language, texts, cache, seconds)
    except UnavailableError as error:
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        return f"can't be run on Python {python}: {str(error).replace('|', '/')}"


def judged(system: System, title: str, texts: Sequence[Text], found: Run | str) -> Results:
    """The counts of a run by group of texts."""
    results: Results = {}
    for corpus, name in GROUPS.items():
        at = [index for index, text in enumerate(texts) if text.corpus == corpus]
        if at:
            key = system, f"{title}, {name} ({len(at)})"
            results[key] = (
                found
                if isinstance(found, str)
                else count((texts[index].gold, texts[index].traps, found.spans[index]) for index in at)
            )
    return results


def lengths(*, write: bool) -> list[str]:
    """The table of cost by length; with `write` the chart too."""
    points: list[Point] = []
    for system in ("scanner", "extraction"):
        for shape in SHAPES:
            print(f"extraction: {system} on {shape}", file=sys.stderr)
            points += series(system, shape)
    if write:
        CHART.write_text(chart(points), encoding="utf-8")
    image = f"![Cost of a character by the length of its text](images/{CHART.name})"
    return ["### Cost by length", report.LINEAR_NOTE, report.linear(points), image]


if __name__ == "__main__":
    sys.exit(main())
