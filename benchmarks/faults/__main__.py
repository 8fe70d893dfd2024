"""Inject faults, lose nothing: `python -m benchmarks.faults [--faults N] [--seed N] [--kind K] [--sides N] [--write]`.

An hour and a quarter for two hundred of them, less with `--sides 2`. Exit status 1 where one wasn't recovered from.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.page import table, told, write_section

if TYPE_CHECKING:
    from benchmarks.faults.campaign import Injected

BEGIN = "<!-- faults: python -m benchmarks.faults --write writes what follows -->"
END = "<!-- faults end -->"


def main(arguments: Sequence[str] | None = None) -> int:
    """Inject, print, and with `--write` write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--faults", type=int, default=200, help="how many, or a few more: each kind has its share")
    parser.add_argument("--seed", type=int, default=1, help="fixes their order and what is left to chance in each")
    parser.add_argument("--kind", action="append", help="kinds whose name holds this, and no others; may be repeated")
    parser.add_argument("--sides", type=int, default=1, help="processes that inject, side by side, each its share")
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    options = parser.parse_args(arguments)
    from benchmarks.faults import lakes, readers, served  # noqa: F401 - they register their kinds
    from benchmarks.faults.campaign import campaign, progress
    from benchmarks.faults.kinds import KINDS

    kinds = [kind for name, kind in KINDS.items() if not options.kind or any(part in name for part in options.kind)]
    if not kinds:
        parser.error(f"no kind's name holds {' or '.join(options.kind)}; kinds are {', '.join(KINDS)}")
    found = campaign(options.faults, options.seed, progress, kinds, options.sides)
    text = report(found, options.seed, options.sides)
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0 if all(item.verdict.recovered for item in found) else 1


def report(found: Sequence[Injected], seed: int, sides: int) -> str:
    """The section of docs/benchmarks.md."""
    kinds = sorted({item.kind for item in found})
    rows = [row(name, [item for item in found if item.kind == name]) for name in kinds]
    rows.append(row("**all**", found))
    head = ["kind", "injected", "recovered", "rows lost", "rows doubled", "seconds each"]
    looks = sum(item.looks for item in found)
    what = (
        f"{len(found)} faults, seed {seed}, each done to a warehouse of its own, a lake where its name says so, a file "
        "else; then one run without a fault. *Recovered*: documents, claims, mentions and open rows of quarantine "
        "are byte for byte those of an undisturbed run over a file, no key is there twice, nothing is left behind, the "
        "snapshot is the warehouse, and none of "
        f"{looks:,} looks that a reader took at it meanwhile met anything but a whole one."
    )
    command = told(f"python -m benchmarks.faults --faults {len(found)} --seed {seed} --sides {sides} --write")
    return "\n\n".join((command, what, table(head, rows)))


def row(name: str, found: Sequence[Injected]) -> list[str]:
    """The faults of one kind."""
    recovered = sum(item.verdict.recovered for item in found)
    lost, doubled = sum(item.verdict.lost for item in found), sum(item.verdict.doubled for item in found)
    seconds = sum(item.seconds for item in found) / len(found)
    return [name, str(len(found)), str(recovered), str(lost), str(doubled), f"{seconds:.1f}"]


if __name__ == "__main__":
    sys.exit(main())
