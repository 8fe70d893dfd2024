"""The annotated corpora: their gold, what is extracted from them, and their twins."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "benchmarks" / "corpus"
"""Articles of our own, annotated blind; the gate scores them beside the shared ones."""
BASELINE = ROOT / "benchmarks" / "baseline.json"
LEVELS = ("quantity", "metric", "claim", "full", "complete")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A gold file, or a part or twin of it, beside what was extracted."""

    corpus: str
    part: str = "all"
    gold: list[Row]
    claims: list[Row]
    traps: list[Row]
    own: bool = False
    """Whether the texts are ours, so that their words may be kept."""
    extent: str | None = None
    """How many of the texts are closed, only ever counted, never shown: `half`, `all`, or none."""

    @property
    def name(self) -> str:
        """Corpus and part."""
        return f"{self.corpus} {self.part}"

    def hides(self, doc: str) -> bool:
        """Whether a document is a closed one."""
        return hides(self.extent, doc)

    def where(self, keep: Callable[[str], bool], part: str | None = None) -> Sample:
        """The sample's documents that `keep` holds of, as the part of that name."""
        gold, claims, traps = (
            [row for row in rows if keep(row["doc"])] for rows in (self.gold, self.claims, self.traps)
        )
        return replace(self, part=part or self.part, gold=gold, claims=claims, traps=traps)


def scorer(shared: Path) -> ModuleType:
    """The corpora's own scorer, as a module. FileNotFoundError where it is absent."""
    path = shared / "eval" / "score.py"
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None or not path.exists():
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def closed(doc: str) -> bool:
    """Whether a text is of the closed half of its corpus: the SHA-256 of its file name is even."""
    return int(hashlib.sha256(f"{doc}.md".encode()).hexdigest(), 16) % 2 == 0


def hides(extent: str | None, doc: str) -> bool:
    """Whether a text is closed, where `half`, `all` or none of its corpus is."""
    return extent == "all" or (extent == "half" and closed(doc))


def paths(shared: Path, name: str, entry: Row) -> tuple[Path, Path, Path]:
    """A corpus' texts (a folder, or one file), its gold and its traps, by its entry in the baseline."""
    if entry.get("own"):
        texts = CORPUS / entry["corpus"]
        folder, stem = texts.parent, texts.name
    else:
        texts, folder = shared / "corpus" / entry["corpus"], shared / "eval"
        stem = entry["corpus"] if entry.get("reader") else name
    return texts, folder / f"gold-{stem}.jsonl", folder / f"negatives-{stem}.jsonl"


def files(texts: Path) -> list[Path]:
    """The files of a corpus, in order."""
    return sorted(texts.glob("*.md")) if texts.is_dir() else [texts]


def extract(texts: Path, published: str | None, out: Path) -> list[Row]:
    """Run `techfigures extract` on the texts as a user would who wants the rules alone; the records it wrote."""
    command = [str(Path(sys.executable).parent / "techfigures"), "extract", *map(str, files(texts))]
    options = ["--reader", "rules", "--format", "jsonl", "--output", str(out)]
    options += ["--published", published] if published else []
    subprocess.run([*command, *options], check=True, stderr=subprocess.DEVNULL)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def read_by(texts: Path, entry: Row) -> list[Row]:
    """The records of texts by the readers that an entry names; a language model's answers are the recorded ones."""
    from benchmarks.readers.recorded import FOLDER, Recording, extracted
    from transforms.claims.readers import Setup, parse_chain

    recording = Recording(FOLDER / f"{entry['corpus'].replace('/', '-')}.jsonl")
    return list(extracted(texts, Setup(parse_chain(entry["reader"]), "recorded"), recording))


def samples(score: ModuleType, shared: Path, name: str, entry: Row, work: Path) -> list[Sample]:
    """One gold file's samples: whole, its twin, and where a half of it is closed, either half.

    What is read by recorded answers has no twin: the answers are of these texts.
    """
    texts, gold_path, traps_path = paths(shared, name, entry)
    by_rules = not entry.get("reader")
    whole = Sample(
        corpus=name,
        gold=score.read_jsonl(gold_path),
        claims=extract(texts, entry.get("published"), work / f"{name}.jsonl") if by_rules else read_by(texts, entry),
        traps=score.read_jsonl(traps_path),
        own=bool(entry.get("own")),
        extent=entry.get("closed"),
    )
    if not texts.is_dir() or not by_rules:
        return [whole]
    folder = work / f"{name}-twin"
    command = [sys.executable, str(shared / "eval" / "twin.py"), *map(str, (texts, gold_path, traps_path, folder))]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    twin = replace(
        whole,
        part="twin",
        gold=score.read_jsonl(folder / "gold.jsonl"),
        claims=extract(folder, None, work / f"{name}-twin.jsonl"),
        traps=score.read_jsonl(folder / "negatives.jsonl"),
    )
    if whole.extent != "half":
        return [whole, twin]
    return [whole, twin, whole.where(lambda doc: not closed(doc), "open"), whole.where(closed, "closed")]
