"""Claims of the annotated articles with their signals, and whether each is right."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.gate.corpora import BASELINE, LEVELS, files, hides, paths
from flows.reading import read, row
from flows.run import Item
from transforms.claims.confidence import read_signals
from transforms.claims.metrics import choose_metrics
from transforms.claims.opened import read_context
from transforms.claims.parties import resolve_parties
from transforms.claims.readers.rules import readings
from transforms.claims.record import build

RIGHT = LEVELS.index("claim") + 1
"""The level from which a claim is right: value, unit, metric and subject."""


@dataclass(frozen=True, slots=True)
class Example:
    """A claim with what the rules saw, and whether it is right."""

    doc: str
    signals: Mapping[str, float]
    right: bool


@dataclass(frozen=True, slots=True)
class Examples:
    """Claims of some articles, and how many figures gold asks for in them."""

    claims: tuple[Example, ...]
    wanted: int

    def __add__(self, other: Examples) -> Examples:
        return Examples(self.claims + other.claims, self.wanted + other.wanted)


NONE = Examples((), 0)


def collect(score: ModuleType, shared: Path) -> tuple[Examples, Examples]:
    """Examples of the corpora: those to fit on, and those of closed texts, which are only counted."""
    fitting, held = NONE, NONE
    for name, entry in json.loads(BASELINE.read_text(encoding="utf-8")).items():
        if {"near", "reader"} & entry.keys():  # which repeat another corpus
            continue
        texts, gold, _ = paths(shared, name, entry)
        for path, found in folder(score, texts, gold, name):
            if hides(entry.get("closed"), path.stem):
                held += found
            else:
                fitting += found
    return fitting, held


def folder(score: ModuleType, texts: Path, gold: Path, name: str) -> Iterator[tuple[Path, Examples]]:
    """Each article of a folder with its examples, its documents named `name/article`."""
    wanted = score.read_jsonl(gold)
    for path in files(texts):
        of_this = [item for item in wanted if item["doc"] == path.stem]
        yield path, examples(score, path, of_this, f"{name}/{path.stem}")


def examples(score: ModuleType, path: Path, gold: list[dict[str, Any]], doc: str) -> Examples:
    """The claims of one article; those paired with an optional figure of gold count as little as there."""
    found = list(extract(path))
    rows = [claim for claim, _ in found]
    levels = {at: (gold[place], level) for place, at, level in score.pair_up(gold, rows)}
    claims = []
    for at, (_, seen) in enumerate(found):
        partner, level = levels.get(at, ({}, 0))
        if not partner.get("optional"):
            claims.append(Example(doc, seen, level >= RIGHT))
    return Examples(tuple(claims), sum(not item.get("optional") for item in gold))


def extract(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, float]]]:
    """Each claim of a file as a row, with its signals."""
    for article in read(path.read_bytes(), Item(address=str(path), doc=path.stem)):
        context = read_context(article.document)
        for quantity, choice, before, reading in readings(context, choose_metrics(context)):
            if choice is not None:
                parties = resolve_parties(context, quantity, choice, before)
                yield row(build(context, quantity, reading), article), read_signals(context, quantity, choice, parties)
