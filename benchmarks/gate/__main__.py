"""Score the annotated corpora and hold the baseline.

    python -m benchmarks.gate [--by family,language,doc,slot] [--items] [--json] [--shared DIR]
    python -m benchmarks.gate --write [--accept-loss REASON]

Floors only rise. `--write` raises those of baseline.json, and of numbers/floors.json for the scanner on any text, and
records which figures come out right; where some that did no longer do, a reason is asked for, which goes into
losses.md. Twins (the same texts with other digits) show what was remembered instead of read. Exit status 1 below a
floor, 2 where the corpora are absent.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.gate import items, numbers, tables
from benchmarks.gate.corpora import BASELINE, ROOT, Sample, samples, scorer
from benchmarks.gate.floors import Scores, failures, raised

GROUPS = ("family", "language", "doc", "slot")


def groups(text: str) -> list[str]:
    """The groups that an option names."""
    names = text.split(",")
    if unknown := [name for name in names if name not in GROUPS]:
        raise argparse.ArgumentTypeError(f"no group is named {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    return names


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of corpus/ and eval/")
    parser.add_argument("--by", type=groups, default=["family", "language"], help=f"tables, of {', '.join(GROUPS)}")
    parser.add_argument("--items", action="store_true", help="list every figure gained and lost")
    parser.add_argument("--json", action="store_true", help="print scores and tables as JSON")
    parser.add_argument("--write", action="store_true", help="raise the floors and record the figures reached")
    parser.add_argument("--accept-loss", metavar="REASON", help="why figures that came out right no longer do")
    return parser.parse_args()


def tabulate(score: Any, found: list[Sample], repeated: set[str], by: list[str]) -> dict[str, tables.Table]:
    """The tables asked for; by slot of every sample, otherwise of whole corpora that repeat no other."""
    whole = [sample for sample in found if sample.part == "all" and sample.corpus not in repeated]
    made = {
        "family": lambda: tables.by_family(score, whole),
        "language": lambda: tables.by_language(score, whole),
        "doc": lambda: tables.by_doc(score, whole),
        "slot": lambda: tables.by_slot(score, found),
    }
    halves = [sample for sample in found if sample.part != "twin" and sample.corpus not in repeated]
    return {name: made[name]() for name in by} | {"subjects": tables.outside_catalogue(score, halves)}


def write(baseline: dict[str, Any], measured: dict[str, dict[str, Scores]], figures: list[items.Item]) -> None:
    """Raise the floors and record the items."""
    text = json.dumps(raised(baseline, measured), indent=2)
    BASELINE.write_text(text + "\n", encoding="utf-8")
    items.write_levels(items.ITEMS, figures)


def accept(lost: list[items.Change], reason: str) -> None:
    """Add accepted losses to their log."""
    day = datetime.now(UTC).date().isoformat()
    with items.LOSSES.open("a", encoding="utf-8") as log:
        log.write(items.loss_entry(lost, reason, day))


def main() -> int:
    """Print scores, tables, what was gained and lost, and what fails."""
    options = parse()
    try:
        score = scorer(options.shared)
    except FileNotFoundError as error:
        print(f"gate: {error} is absent; name the corpora's folder with --shared", file=sys.stderr)
        return 2
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as work:
        found = [
            sample
            for name, entry in baseline.items()
            for sample in samples(score, options.shared, name, entry, Path(work))
        ]
    scores = {sample.name: tables.evaluate(score, sample) for sample in found}
    measured = {name: {one.part: scores[one.name] for one in found if one.corpus == name} for name in baseline}
    shown = tabulate(
        score, found, {name for name, entry in baseline.items() if {"near", "reader"} & entry.keys()}, options.by
    )
    ours = {name for name, entry in baseline.items() if "reader" not in entry}
    whole = [sample for sample in found if sample.part == "all" and sample.corpus in ours]
    figures = [item for sample in whole for item in items.reached(score, sample)]
    gained, lost = items.changes(items.read_levels(items.ITEMS), figures)
    if options.json:
        print(json.dumps({"scores": measured, "tables": shown}, indent=2))
    else:
        print(tables.show("corpus", scores))
        print("".join(f"\n{tables.show(name, table)}\n" for name, table in shown.items()))
        print(f"{len(gained)} figures gained, {len(lost)} lost since the baseline, of {len(figures)}")
        most = None if options.items else items.SHOWN
        for line in (*items.tell(gained, "gained", most), *items.tell(lost, "lost", most)):
            print(line)
    read = numbers.measured()
    problems = failures(baseline, measured) + numbers.failures(numbers.floors(), read)
    if options.write and lost and not options.accept_loss:
        problems.append("nothing is written: figures were lost; say why with --accept-loss REASON")
    elif options.write:
        if lost:
            accept(lost, options.accept_loss)
        write(baseline, measured, figures)
        text = json.dumps(numbers.raised(numbers.floors(), read), indent=2)
        numbers.FLOORS.write_text(f"{text}\n", encoding="utf-8")
    print("\n".join(f"gate: {problem}" for problem in problems) or "gate: every floor holds", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
