"""How far the readers get in a language that the package lacks, by a folder of its numerals, units and dates alone.

    python -m benchmarks.readers.language TEXTS LANGUAGE

scores them in this process; `added` does so where the folder lies over the package's lexicons.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.gate.corpora import LEVELS, ROOT, scorer
from benchmarks.page import table
from benchmarks.readers.recorded import extracted
from transforms.claims.readers import Setup, parse_chain

READERS = ("rules", "trained")


def added(folder: Path, language: str, shared: Path) -> str:
    """A table of the readers on a language's articles: F1 by level, and traps.

    Args:
        folder: holds `lexicon/`, the language's folder; its articles in a folder named by its code; their claims.
        language: ISO 639-1 code.
        shared: folder of eval/score.py.
    """
    told = laid_over(folder, language, ["-m", __name__, str(folder), language, str(shared)])
    found = [json.loads(line) for line in told.splitlines()]
    head = ["language", "readers", "figures", *LEVELS, "traps"]
    rows = [
        [language, one["reader"], str(one["gold"]), *(f"{one[level]:.3f}" for level in LEVELS), str(one["traps"])]
        for one in found
    ]
    return table(head, rows)


def laid_over(folder: Path, language: str, arguments: Sequence[str]) -> str:
    """What Python says, given arguments, where a language's folder lies over the package's lexicons.

    Raises:
        RuntimeError: it failed; the message has what it said.
    """
    with TemporaryDirectory() as there:
        package = Path(there) / "transforms"
        shutil.copytree(ROOT / "transforms", package, copy_function=os.symlink, ignore=shutil.ignore_patterns("__py*"))
        (package / "lexicons" / language).symlink_to((folder / "lexicon").resolve(), target_is_directory=True)
        environment = os.environ | {"PYTHONPATH": f"{there}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=there, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def main() -> int:
    """Print a line of JSON a reader."""
    folder, language, shared = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    score = scorer(shared)
    gold = score.read_jsonl(folder / f"gold-{language}.jsonl")
    traps = score.read_jsonl(folder / f"negatives-{language}.jsonl")
    for reader in READERS:
        rows = list(extracted(folder / language, Setup(parse_chain(reader), ""), None))
        result, _ = score.evaluate(gold, rows, traps)
        levels = {level: result["levels"][level]["f1"] for level in LEVELS}
        print(json.dumps({"reader": reader, "gold": result["gold"], "traps": result["trap_hits"]} | levels))
    return 0


if __name__ == "__main__":
    sys.exit(main())
