"""Measure how well and how fast bodies are found: `python -m benchmarks.bodies [--write]`, half a minute.

Prints each page of the product's whose body isn't right, then the tables; `--write` puts them into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from dataclasses import dataclass, field

from benchmarks.bodies.engines import ENGINES, Engine
from benchmarks.bodies.pages import SHAPES, Page, pages
from benchmarks.bodies.score import f1, leaks
from benchmarks.page import table, told, write_section

BEGIN = "<!-- bodies: python -m benchmarks.bodies --write writes what follows -->"
END = "<!-- bodies end -->"
GOOD = 0.97


@dataclass(slots=True)
class Score:
    """What an engine made of some pages: F1 of each, figures from outside, seconds of CPU time."""

    words: list[float] = field(default_factory=list)
    outside: int = 0
    spoilt: int = 0
    seconds: float = 0.0

    def row(self, name: str) -> list[str]:
        """The row of the table."""
        mean, least = sum(self.words) / len(self.words), min(self.words)
        speed = len(self.words) / self.seconds
        return [name, f"{mean:.3f}", f"{least:.3f}", str(self.outside), str(self.spoilt), f"{speed:,.0f}"]


def main() -> int:
    """Measure, print, and with `--write` write; exit status 1 where the product misses its bounds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    everything = list(pages())
    scores = {name: score(engine, everything, tell=name == "techfigures") for name, engine in ENGINES.items()}
    head = ["engine", "F1 of words", "worst page", "figures from outside", "pages with such", "pages a CPU second"]
    sizes = [len(page.html.encode()) for page in everything]
    shapes, figures = len(SHAPES), sum(len(page.outside) for page in everything)
    what = (
        f"{len(everything)} pages of {min(sizes) // 1000} to {max(sizes) // 1000} kB in {shapes} shapes, half French, "
        f"half English, made of our own articles and of surroundings with {figures:,} figures that no body may hold."
    )
    command = told("python -m benchmarks.bodies --write")
    text = "\n\n".join((command, what, table(head, (item.row(name) for name, item in scores.items()))))
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    own = scores["techfigures"]
    return int(min(own.words) < 0.95 or own.outside > 0)


def score(engine: Engine, listed: list[Page], *, tell: bool) -> Score:
    """How an engine does on some pages; its first call isn't timed."""
    found = Score()
    engine(listed[0].html)
    for page in listed:
        began = time.process_time()
        body = engine(page.html)
        found.seconds += time.process_time() - began
        words, outside = f1(body, page.body), leaks(body, page)
        found.words.append(words)
        found.outside += len(outside)
        found.spoilt += bool(outside)
        if tell and (words < GOOD or outside):
            print(f"{page.name}: F1 {words:.3f}, from outside: {', '.join(outside) or 'nothing'}", file=sys.stderr)
    return found


if __name__ == "__main__":
    sys.exit(main())
