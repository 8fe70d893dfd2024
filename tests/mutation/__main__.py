"""Which entries of the rules no case needs: `python -m tests.mutation [fr/units.yml …]`; all files by default."""

# ruff: noqa: T201 - a command line prints

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.mutation.entries import branch_entries, entries, files
from tests.mutation.run import Run, outcomes


def main() -> int:
    """Print the entries that no case needs, by file; exit status 1 where there are any, 2 where no file matches."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("files", nargs="*", help="files or beginnings of their names: fr/units.yml, schemas/, en")
    parser.add_argument("--branches", action="store_true", help="each branch of each alternation instead")
    parser.add_argument("--counts", action="store_true", help="only the numbers of each file")
    parser.add_argument("--unfiltered", action="store_true", help="run all cases that read the file, whatever they say")
    parser.add_argument("--workers", type=int, default=0, help="processes; default: one for a few files, else two")
    chosen = parser.parse_args()
    sources = [source for source in files() if not chosen.files or f"{source}.yml".startswith(tuple(chosen.files))]
    if not sources:
        print(f"no file of rules begins with {' or '.join(chosen.files)}", file=sys.stderr)
        return 2
    began = time.monotonic()
    run = Run()
    listed = [entry for source in sources for entry in (branch_entries if chosen.branches else entries)(source)]
    if chosen.unfiltered:
        listed = [entry.unfiltered() for entry in listed]
    workers = chosen.workers or (2 if len(listed) > MANY else 1)
    found, all_of, left = "", Counter[str](), Counter[str]()
    for outcome in outcomes(run, listed, workers):
        all_of[outcome.file] += 1
        if outcome.killer is None:
            left[outcome.file] += 1
            if not chosen.counts:
                if outcome.file != found:
                    print(found := outcome.file, flush=True)
                print(f"  {outcome.name}  ({outcome.tried or 'no'} cases hold its words)", flush=True)
    for file, count in all_of.items():
        print(f"{left[file]:5} of {count:5} entries no case needs  {file}")
    failing = [case for case, reads in run.known.items() if reads is None]
    for case in failing[:SHOWN]:
        print(f"fails as things are: {case.name}: {case.fault()}")
    if failing:
        print(f"{len(failing)} of {len(run.known)} cases fail as things are and are left out")
    print(f"{left.total()} of {all_of.total()} in {time.monotonic() - began:.0f} s")
    return 1 if left.total() else 0


MANY = 1000
SHOWN = 5

if __name__ == "__main__":
    sys.exit(main())
