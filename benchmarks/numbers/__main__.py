"""Score the scanner and its peers on sentences that nobody wrote for them: `python -m benchmarks.numbers [--write]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from benchmarks.extraction.pairing import Result
from benchmarks.extraction.systems import System, UnavailableError, run, systems
from benchmarks.extraction.texts import LANGUAGES, Text
from benchmarks.numbers.score import LEVELS, score
from benchmarks.page import table, told, write_section

HERE = Path(__file__).parent
PEERS = ("scanner", "quantulum3", "recognizers")
BEGIN = "<!-- numbers: python -m benchmarks.numbers --write writes what follows -->"
END = "<!-- numbers end -->"
NOTE = """F1 on sentences of any subject, written and annotated before the scanner was run on them
(`benchmarks/numbers/README.md`). **Value**: the figure is found and its number right; **with unit**: and its unit, any
noun counting as any other, since peers have none; **with noun**: and what is counted."""


def main() -> int:
    """Measure, print, and with `--write` write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cache", type=Path, default=user_cache_path("techfigures") / "peers", help="the environments")
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    options = parser.parse_args()
    rows = []
    for language, title in LANGUAGES.items():
        for system in systems():
            if system.name in PEERS and language in system.languages:
                print(f"numbers: {system.title}, {title}", file=sys.stderr)
                rows.append([title, system.title, *cells(system, language, options.cache)])
    head = ["language", "system", "span", "value", "with unit", "with noun", "precision of units", "recall of units"]
    text = "\n\n".join((told("python -m benchmarks.numbers --write"), NOTE, table(head, rows)))
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0


def cells(system: System, language: str, cache: Path) -> list[str]:
    """A system's scores in a language, or in words why there are none."""
    try:
        found = measured(system, language, cache)
    except UnavailableError as error:
        return [str(error).replace("|", "/"), *["-"] * (len(LEVELS) + 1)]
    shares = [found.f1(level) for level in LEVELS] + [found.precision("unit"), found.recall("unit")]
    return [f"{share:.3f}" for share in shares]


def measured(system: System, language: str, cache: Path) -> Result:
    """What a system reads of a language's sentences."""
    rows = sentences(language)
    texts = [
        Text(doc=str(at), language=language, corpus="numbers", body=row["text"], published=None, gold=(), traps=())
        for at, row in enumerate(rows)
    ]
    found = run(system, language, texts, cache, 0)
    return score(zip((row["figures"] for row in rows), found.spans, strict=True))


def sentences(language: str) -> list[dict[str, Any]]:
    """The annotated sentences of a language."""
    return [json.loads(line) for line in (HERE / f"stress-{language}.jsonl").read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    sys.exit(main())
