"""The annotated texts of a language: bodies, gold claims, and spans that are no figures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.gate.corpora import CORPUS

LANGUAGES = {"fr": "French", "en": "English"}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One article with what a reader found in it; closed ones are only ever counted."""

    doc: str
    language: str
    corpus: str
    """`own` or `shared`."""
    body: str
    published: str | None
    gold: tuple[Row, ...]
    traps: tuple[Row, ...]


def collect(shared: Path) -> list[Text]:
    """Our own corpus, and the seed and press texts where their folder exists."""
    found: list[Text] = []
    for language in LANGUAGES:
        found += folder(
            CORPUS / language, CORPUS / f"gold-{language}.jsonl", CORPUS / f"negatives-{language}.jsonl", "own"
        )
    for name in ("seed", "press"):
        if (shared / "corpus" / name).is_dir():
            marks = shared / "eval" / f"gold-{name}.jsonl", shared / "eval" / f"negatives-{name}.jsonl"
            found += folder(shared / "corpus" / name, *marks, "shared")
    return found


def folder(texts: Path, gold: Path, traps: Path, corpus: str) -> list[Text]:
    """The texts of one folder with their gold and traps."""
    rows, spans = records(gold), records(traps)
    found = []
    for path in sorted(texts.glob("*.md")):
        head, body = split(path.read_bytes().decode("utf-8"))
        found.append(
            Text(
                doc=path.stem,
                language=head.get("language", ""),
                corpus=corpus,
                body=body,
                published=head.get("published"),
                gold=tuple(row for row in rows if row["doc"] == path.stem),
                traps=tuple(row for row in spans if row["doc"] == path.stem),
            )
        )
    return found


def records(path: Path) -> list[Row]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def split(text: str) -> tuple[dict[str, str], str]:
    """Front matter and body."""
    _, head, body = text.split("---\n", 2)
    lines = (line.partition(":") for line in head.splitlines())
    return {key.strip(): value.strip() for key, _, value in lines}, body
