"""Figure by figure: which level each gold item reaches, and what was gained and lost since the baseline.

The record is `benchmarks/baseline-items.jsonl`: an item's place, metric and level; of closed texts only a hash.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from benchmarks.gate.corpora import BASELINE, LEVELS, Row, Sample

ITEMS = BASELINE.with_name("baseline-items.jsonl")
LOSSES = BASELINE.with_name("losses.md")
SHOWN = 12
"""Items listed a direction, unless all are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A figure that gold asks for, and how many levels it reaches, 0 to 5."""

    corpus: str
    doc: str
    start: int
    end: int
    metric: str
    level: int
    hidden: bool = False
    """Whether it stands in a closed text."""
    surface: str | None = None
    """The figure as written, of our own texts only."""

    @property
    def ident(self) -> str:
        """A hash of what names the item, which tells nothing of it."""
        name = f"{self.corpus}\n{self.doc}\n{self.start}\n{self.end}\n{self.metric}"
        return hashlib.sha256(name.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Change:
    """An item whose level isn't the baseline's."""

    item: Item
    before: int

    def __str__(self) -> str:
        item = self.item
        place = f"{item.corpus} {item.doc} {item.start}-{item.end}" + (f" {item.surface!r}" if item.surface else "")
        return f"{place} {item.metric}: {level_name(self.before)} -> {level_name(item.level)}"


def level_name(level: int) -> str:
    """The name of the highest level reached."""
    return LEVELS[level - 1] if level else "nothing"


def reached(score: ModuleType, sample: Sample) -> list[Item]:
    """Each gold item of a sample that counts, with the level it reaches."""
    found = []
    for doc in sorted({row["doc"] for row in sample.gold}):
        gold, claims = ([row for row in rows if row["doc"] == doc] for rows in (sample.gold, sample.claims))
        levels = {place: level for place, _, level in score.pair_up(gold, claims)}
        found += [
            Item(
                corpus=sample.corpus,
                doc=doc,
                start=row["start"],
                end=row["end"],
                metric=row["metric"],
                level=levels.get(place, 0),
                hidden=sample.hides(doc),
                surface=row["surface"] if sample.own else None,
            )
            for place, row in enumerate(gold)
            if not row.get("optional")
        ]
    return found


def to_row(item: Item) -> Row:
    """An item as its line of the record."""
    if item.hidden:
        return {"corpus": item.corpus, "hidden": item.ident, "level": item.level}
    names = ("corpus", "doc", "start", "end", "surface", "metric", "level")
    return {name: getattr(item, name) for name in names if getattr(item, name) is not None}


def read_levels(path: Path) -> dict[str, int]:
    """The record's levels by item, none where there is no record yet."""
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row.get("hidden") or Item(**row).ident: row["level"] for row in rows}


def write_levels(path: Path, items: Iterable[Item]) -> None:
    """Record the items anew; hidden ones in an order that tells nothing."""
    ordered = sorted(items, key=lambda item: (item.corpus, item.hidden, item.ident if item.hidden else item.doc))
    lines = (json.dumps(to_row(item), ensure_ascii=False) for item in ordered)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def changes(before: Mapping[str, int], items: Sequence[Item]) -> tuple[list[Change], list[Change]]:
    """Items that reach more and less than in the baseline; those that it doesn't hold are neither."""
    found = [Change(item, before[item.ident]) for item in items if before.get(item.ident, item.level) != item.level]
    return [one for one in found if one.item.level > one.before], [one for one in found if one.item.level < one.before]


def tell(changed: Sequence[Change], word: str, most: int | None = SHOWN) -> list[str]:
    """Changes in words: one a line, `most` of them, and of closed texts how many only."""
    open_ones = [change for change in changed if not change.item.hidden]
    hidden = Counter(change.item.corpus for change in changed if change.item.hidden)
    lines = [f"{word} {change}" for change in open_ones[:most]]
    if len(open_ones) > len(lines):
        lines.append(f"{word} and {len(open_ones) - len(lines)} more: --items shows all")
    return [*lines, *(f"{word} {count} in closed texts of {corpus}" for corpus, count in hidden.items())]


def loss_entry(lost: Sequence[Change], reason: str, day: str) -> str:
    """A line of the log of losses that were accepted."""
    counts = Counter(change.item.corpus for change in lost)
    where = ", ".join(f"{count} in {corpus}" for corpus, count in sorted(counts.items()))
    named = "".join(f"  - {line.removeprefix('lost ')}\n" for line in tell(lost, "lost", None))
    return f"- {day}: {where}: {reason}\n{named}"
