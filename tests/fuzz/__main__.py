"""Fuzz each target: `python -m tests.fuzz [TARGET …] [--seconds 600] [--folder DIR]`.

Inputs that reach new code are kept in DIR/corpus/TARGET from one night to the next; one that breaks a target is kept in
DIR/found, told, and ends in exit status 1: mend what it shows, and put it into tests/fuzz/seeds/TARGET.
"""

# ruff: noqa: T201 - a command line prints

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.targets import MOST, SEEDS, TARGETS

SECONDS = 600
SLOWEST = 10
"""Seconds that one input may take."""
MEMORY = 2048
"""Megabytes that a target may take."""
DONE = re.compile(r"^Done (\d+) runs in (\d+) second", re.MULTILINE)
REACHED = re.compile(r"cov: (\d+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of fuzzing a target: inputs tried, places of the code reached, what libFuzzer wrote."""

    target: str
    runs: int
    reached: int
    status: int
    log: str


def fuzz(target: str, seconds: int, folder: Path) -> Outcome:
    """Fuzz one target in a process of its own.

    Args:
        target: its name.
        seconds: how long.
        folder: where its corpus grows, and what it found is kept.
    """
    corpus, found = folder / "corpus" / target, folder / "found"
    for one in (corpus, found):
        one.mkdir(parents=True, exist_ok=True)
    bounds = [f"-max_total_time={seconds}", f"-timeout={SLOWEST}", f"-rss_limit_mb={MEMORY}", f"-max_len={MOST}"]
    kept = [f"-artifact_prefix={found}/{target}-", "-print_final_stats=0", str(corpus), str(SEEDS / target)]
    command = [sys.executable, "-m", "tests.fuzz.drive", target, *bounds, *kept]
    ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    log = ran.stdout + ran.stderr
    runs = DONE.search(log)
    reached = REACHED.findall(log)
    return Outcome(target, int(runs[1]) if runs else 0, int(reached[-1]) if reached else 0, ran.returncode, log)


def main() -> int:
    """Fuzz the targets one after the other; exit status 1 where an input broke one."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)} [default: all]")
    parser.add_argument("--seconds", type=int, default=SECONDS, help=f"for each [default: {SECONDS}]")
    parser.add_argument("--folder", type=Path, default=Path(".techfigures/fuzz"), help="where inputs are kept")
    options = parser.parse_args()
    if unknown := set(options.targets) - set(TARGETS):
        parser.error(f"no target is named {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    broken = 0
    for name in options.targets or TARGETS:
        outcome = fuzz(name, options.seconds, options.folder)
        print(f"{name:10} {outcome.runs:>10,} inputs, {outcome.reached:,} places reached", flush=True)
        if outcome.status:
            broken += 1
            print(f"{outcome.log[-4000:]}\n{name}: broken by an input in {options.folder / 'found'}", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
