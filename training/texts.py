"""The training texts: articles with their figures and names, read as the product reads them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.gate.corpora import closed
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
WRITTEN = Path(__file__).with_name("written")
"""Articles that were written to be learned from."""
MARK = re.compile(r"\{\{(?P<figure>.+?) :: (?P<fields>.+?)\}\}", re.DOTALL)
FIELDS = {"metric", "subject", "counterparty", "benchmark", "change", "status", "attributed_to", "not"}
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
    """The project's own articles in folders below `benchmarks/corpus`, with the labels of their figures."""
    for folder in folders:
        for gold in sorted((OWN / folder).glob("gold-*.jsonl")):
            yield from annotated(gold, gold.parent / gold.stem.removeprefix("gold-"))


def tuned(texts: Path, names: Sequence[str]) -> Iterator[Article]:
    """The annotated articles that the rules were written by, where they stand beside the training texts.

    Args:
        texts: folder of the training texts; `../<name>` are those articles, `../../eval` their labels.
        names: of corpora; what is closed in one (`benchmarks.gate.corpora.closed`) measures and is never read here.
    """
    for name in names:
        for article in annotated(texts.parents[1] / "eval" / f"gold-{name}.jsonl", texts.parent / name):
            if name == "seed" or not closed(article.doc.rpartition("/")[2]):
                yield article


def annotated(gold: Path, texts: Path) -> Iterator[Article]:
    """Articles with the labels of claims (`gold-<name>.jsonl`) and of figures that are none (`negatives-<name>.jsonl`).

    Raises:
        ValueError: a label's figure doesn't stand where it says.
    """
    labels: dict[str, list[Label]] = {}
    for path in (gold, gold.with_name(f"negatives-{gold.stem.removeprefix('gold-')}.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            labels.setdefault(row["doc"], []).append({name: row[name] for name in row if row[name] is not None})
    for doc, rows in sorted(labels.items()):
        context = context_of(texts / f"{doc}.md")
        for row in rows:
            if context.document.body[row["start"] : row["end"]] != row["surface"]:
                raise ValueError(f"{gold}: {doc} has no {row['surface']!r} at {row['start']}")
        yield Article(f"{texts.parent.name}/{texts.name}/{doc}", context, rows)


def written(folder: Path = WRITTEN) -> Iterator[Article]:
    """The articles that were written to be learned from: `{{€40 million :: metric=funding_round; subject=Norvia}}`.

    Raises:
        ValueError: a mark isn't closed, or its field isn't one of a label.
    """
    for path in sorted(folder.glob("*/*.md")):
        text, rows, last = "", [], 0
        source = path.read_text(encoding="utf-8")
        top = source.index("---\n", 4) + 4
        body = source[top:]
        for mark in MARK.finditer(body):
            text += body[last : mark.start()]
            row: Label = dict(field.strip().split("=", 1) for field in mark["fields"].split(";"))
            if set(row) - FIELDS:
                raise ValueError(f"{path}: {mark[0]} has a field that is none of {', '.join(sorted(FIELDS))}")
            claim = row if "not" not in row else {}
            rows.append({"start": len(text), "end": len(text) + len(mark["figure"]), "status": "actual", **claim})
            text += mark["figure"]
            last = mark.end()
        text += body[last:]
        if "{{" in text or "}}" in text:
            raise ValueError(f"{path}: a mark isn't closed, or lacks ` :: `")
        context = context_in((source[:top] + text).encode(), path)
        lost = text.index(context.document.body)  # blank lines at the top
        for row in rows:
            row |= {"start": row["start"] - lost, "end": row["end"] - lost}
        yield Article(f"written/{path.parent.name}/{path.stem}", context, rows)


def context_of(path: Path) -> Context:
    """An article as the readers see it."""
    return context_in(path.read_bytes(), path)


def context_in(data: bytes, path: Path) -> Context:
    """The same of what such a file might hold."""
    (article,) = read(data, Item(address=str(path), doc=path.stem))
    document = article.document
    if document.language not in languages():
        document = replace(document, language=path.parent.name)
    return read_context(document)
