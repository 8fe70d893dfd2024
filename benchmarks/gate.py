"""The quality gate: extract the annotated corpora, score every level, hold the floors of baseline.json.

    python -m benchmarks.gate [--shared DIR] [--json]

Floors only rise: raise them in baseline.json with each gain. Twins (the same texts with other digits) show what was
remembered instead of read. Exit status 1 below a floor, 2 where the corpora are absent.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(__file__).parent / "corpus"
"""Articles of our own, annotated blind; the gate scores them beside the shared ones."""
BASELINE = Path(__file__).parent / "baseline.json"
LEVELS = ("quantity", "metric", "claim", "full", "complete")
TWIN_LOSS = 0.02

Scores = dict[str, Any]


def scorer(shared: Path) -> ModuleType:
    """The corpora's own scorer, as a module."""
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "eval" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def extract(files: list[Path], published: str | None, out: Path) -> list[dict[str, Any]]:
    """Run `techfigures extract` on the files as a user would; the records it wrote."""
    command = [str(Path(sys.executable).parent / "techfigures"), "extract", *map(str, files)]
    options = ["--format", "jsonl", "--output", str(out), *(["--published", published] if published else [])]
    subprocess.run([*command, *options], check=True, stderr=subprocess.DEVNULL)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def closed(doc: str) -> bool:
    """Whether a text is only ever scored, never read: the SHA-256 of its file name is even."""
    return int(hashlib.sha256(f"{doc}.md".encode()).hexdigest(), 16) % 2 == 0


def evaluate(score: ModuleType, gold: list[dict[str, Any]], claims: list[dict[str, Any]], traps: list[Any]) -> Scores:
    """F1 a level and trap hits."""
    result, _ = score.evaluate(gold, claims, traps)
    return {level: result["levels"][level]["f1"] for level in LEVELS} | {"traps": result["trap_hits"]}


def measure(score: ModuleType, shared: Path, entry: dict[str, Any], name: str, work: Path) -> dict[str, Scores]:
    """Scores of one gold file: whole, its twin, and where a half of it is closed, either half."""
    if entry.get("own"):
        corpus, folder, stem = CORPUS / entry["corpus"], CORPUS, name.removeprefix("own-")
    else:
        corpus, folder, stem = shared / "corpus" / entry["corpus"], shared / "eval", name
    gold_path, traps_path = folder / f"gold-{stem}.jsonl", folder / f"negatives-{stem}.jsonl"
    files = sorted(corpus.glob("*.md")) if corpus.is_dir() else [corpus]
    gold, traps = score.read_jsonl(gold_path), score.read_jsonl(traps_path)
    claims = extract(files, entry.get("published"), work / f"{name}.jsonl")
    found = {"all": evaluate(score, gold, claims, traps)}
    if not corpus.is_dir():
        return found
    twin = work / f"{name}-twin"
    command = [
        sys.executable,
        str(shared / "eval" / "twin.py"),
        str(corpus),
        str(gold_path),
        str(traps_path),
        str(twin),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    twin_claims = extract(sorted(twin.glob("*.md")), None, work / f"{name}-twin.jsonl")
    twin_gold, twin_traps = score.read_jsonl(twin / "gold.jsonl"), score.read_jsonl(twin / "negatives.jsonl")
    found["twin"] = evaluate(score, twin_gold, twin_claims, twin_traps)
    if entry.get("halves"):
        for half, keep in (("open", False), ("closed", True)):
            parts = ([row for row in rows if closed(row["doc"]) is keep] for rows in (gold, claims, traps))
            found[half] = evaluate(score, *parts)
    return found


def failures(baseline: dict[str, Any], measured: dict[str, dict[str, Scores]]) -> list[str]:
    """Every floor that doesn't hold, in words."""
    found = []
    for name, entry in baseline.items():
        scores = measured[name]["all"]
        found += [
            f"{name}: {level} F1 {scores[level]:.4f} is below its floor {floor}"
            for level, floor in entry["floors"].items()
            if scores[level] < floor
        ]
        if scores["traps"] > entry["traps"]:
            found.append(f"{name}: {scores['traps']} trap hits, at most {entry['traps']} are allowed")
        near = entry.get("near")
        if near and scores[near["level"]] < measured[near["gold"]]["all"][near["level"]] - near["within"]:
            found.append(f"{name}: {near['level']} F1 lies more than {near['within']} below that of {near['gold']}")
        twin = measured[name].get("twin", scores)
        found += [
            f"{name}: its twin's {level} F1 {twin[level]:.4f} lies over {TWIN_LOSS} below {scores[level]:.4f}"
            for level in entry["floors"]
            if twin[level] < scores[level] - TWIN_LOSS
        ]
    return found


def main() -> int:
    """Print the table of scores and what fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--shared", type=Path, default=ROOT.parent / "shared", help="folder that holds corpus/ and eval/"
    )
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    options = parser.parse_args()
    if not (options.shared / "eval" / "score.py").exists():
        print(
            f"gate: {options.shared}/eval/score.py is absent; name the corpora's folder with --shared", file=sys.stderr
        )
        return 2
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    score = scorer(options.shared)
    with tempfile.TemporaryDirectory() as folder:
        measured = {name: measure(score, options.shared, entry, name, Path(folder)) for name, entry in baseline.items()}
    if options.json:
        print(json.dumps(measured, indent=2))
    else:
        print(f"{'':20}" + "".join(f"{level:>10}" for level in (*LEVELS, "traps")))
        for name, parts in measured.items():
            for part, scores in parts.items():
                row = "".join(f"{scores[level]:10.4f}" for level in LEVELS) + f"{scores['traps']:10d}"
                print(f"{name + ' ' + part:20}{row}")
    problems = failures(baseline, measured)
    print("\n".join(f"gate: {problem}" for problem in problems) or "gate: every floor holds", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
