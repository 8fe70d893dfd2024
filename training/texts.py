"""The training texts: articles with their figures and names, read as the product reads them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flows.reading import read
from flows.run import Item
from transforms.claims.context import Context
from transforms.claims.opened import read_context
from transforms.lexicons import languages

LABELS = Path(__file__).with_name("labels")
VALIDATION = "validation.jsonl"
"""The labels of articles that nothing is ever trained on."""
OWN = Path(__file__).resolve().parents[1] / "benchmarks" / "corpus"
"""The project's own articles with their figures; what stands in `held` and `german` measures and is never read here."""
Label = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """An article with the labels of its figures."""

    doc: str
    context: Context
    labels: list[Label]


def labelled(texts: Path, files: list[str]) -> Iterator[Article]:
    """The articles of label files whose text is there, unchanged.

    Args:
        texts: folder of the articles, `<doc>.md` each.
        files: names of files in `training/labels`.

    Raises:
        ValueError: an article's text is another than the one that was labelled.
    """
    for name in files:
        for line in (LABELS / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            context = context_of(texts / f"{row['doc']}.md")
            digest = hashlib.sha256(context.document.body.encode()).hexdigest()
            if digest != row["sha256"]:
                raise ValueError(f"{row['doc']}: its text isn't the one that was labelled (SHA-256 {digest})")
            yield Article(row["doc"], context, row["figures"])


def own(folders: Sequence[str]) -> Iterator[Article]:
    """The project's own articles below `benchmarks/corpus`, with the labels of claims and of figures that are none.

    Raises:
        ValueError: a label's figure doesn't stand where it says.
    """
    for folder in folders:
        for gold in sorted((OWN / folder).glob("gold-*.jsonl")):
            language = gold.stem.removeprefix("gold-")
            labels: dict[str, list[Label]] = {}
            for path in (gold, gold.with_name(f"negatives-{language}.jsonl")):
                for line in path.read_text(encoding="utf-8").splitlines():
                    row = json.loads(line)
                    labels.setdefault(row["doc"], []).append({name: row[name] for name in row if row[name] is not None})
            for doc, rows in sorted(labels.items()):
                context = context_of(gold.parent / language / f"{doc}.md")
                for row in rows:
                    if context.document.body[row["start"] : row["end"]] != row["surface"]:
                        raise ValueError(f"{gold}: {doc} has no {row['surface']!r} at {row['start']}")
                yield Article(f"own/{folder}/{doc}", context, rows)


def context_of(path: Path) -> Context:
    """An article as the readers see it."""
    (article,) = read(path.read_bytes(), Item(address=str(path), doc=path.stem))
    document = article.document
    if document.language not in languages():
        document = replace(document, language=path.parent.name)
    return read_context(document)
