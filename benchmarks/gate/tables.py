"""Scores of groups: by family, language, document and slot, and of subjects that the catalogue doesn't hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import Any

from benchmarks.gate.corpora import LEVELS, Row, Sample
from catalogue import aliases

Table = dict[str, dict[str, Any]]
"""Cells by row and column."""
CLOSED = "(closed)"
"""The one row of all closed documents of a corpus."""


def evaluate(score: ModuleType, sample: Sample, families: set[str] | None = None) -> dict[str, Any]:
    """How many figures gold asks for, F1 a level, and trap hits."""
    result, _ = score.evaluate(sample.gold, sample.claims, sample.traps, families)
    found = {"gold": result["gold"]} | {level: result["levels"][level]["f1"] for level in LEVELS}
    return found | {"traps": result["trap_hits"]}


def pool(samples: Iterable[Sample]) -> Sample:
    """Several corpora as one, their documents named `corpus/document`, all closed ones of a corpus together."""
    rows: tuple[list[Row], list[Row], list[Row]] = ([], [], [])
    for sample in samples:
        for found, more in zip(rows, (sample.gold, sample.claims, sample.traps), strict=True):
            found += [row | {"doc": f"{sample.corpus}/{row['doc']}"} for row in more]
    return Sample(corpus="pool", gold=rows[0], claims=rows[1], traps=rows[2])


def by_family(score: ModuleType, samples: Sequence[Sample]) -> Table:
    """A row a family; a figure that gold lets be of two counts in both."""
    pooled = pool(samples)
    families = sorted({family for row in pooled.gold for family in row["family"].split("|")})
    # Which family a trap would be of says nothing.
    return {family: evaluate(score, pooled, {family}) | {"traps": ""} for family in families}


def by_language(score: ModuleType, samples: Sequence[Sample]) -> Table:
    """A row a language, which is the one that most of a document's claims were read in."""
    pooled = pool(samples)
    read: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in pooled.claims:
        read[claim["doc"]][claim["language"]] += 1
    return grouped(score, pooled, lambda doc: read[doc].most_common(1)[0][0] if doc in read else "none read")


def by_doc(score: ModuleType, samples: Sequence[Sample]) -> Table:
    """A row a document, one for all closed documents of a corpus."""
    corpora = {one.corpus: one for one in samples}

    def group(doc: str) -> str:
        corpus, _, name = doc.partition("/")
        return f"{corpus}/{CLOSED}" if corpora[corpus].hides(name) else doc

    return grouped(score, pool(samples), group)


def grouped(score: ModuleType, pooled: Sample, group: Callable[[str], str]) -> Table:
    """A row for each group of documents."""
    docs = {row["doc"] for row in (*pooled.gold, *pooled.claims)}
    names = sorted({group(doc) for doc in docs})
    return {name: evaluate(score, pooled.where(lambda doc, name=name: group(doc) == name)) for name in names}  # type: ignore[misc]


def by_slot(score: ModuleType, samples: Sequence[Sample]) -> Table:
    """A row a sample, twins and halves too, a column a slot: the share that is right of what is told or claimed."""
    found: Table = {}
    for sample in samples:
        result, _ = score.evaluate(sample.gold, sample.claims, sample.traps)
        found[sample.name] = {slot: right / told for slot, (right, told) in result["slots"].items() if told}
    return found


def outside_catalogue(score: ModuleType, samples: Sequence[Sample], names: Iterable[str] | None = None) -> Table:
    """Whether subjects come out right that are no name of the catalogue, beside those that are.

    Args:
        score: the scorer.
        samples: corpora.
        names: the catalogue's names; those of the catalogue unless others are given.

    Returns:
        For each sample, of the figures whose metric is right and that have a subject: how many subjects the catalogue
        doesn't hold under any of gold's names, the share of them that is right, and the same for the others.
    """
    known = {score.fold(name) for name in (aliases() if names is None else names)}
    found: Table = {}
    for sample in samples:
        counts = {True: [0, 0], False: [0, 0]}
        for gold, level in paired(score, sample):
            options = [option for option in str(gold.get("subject") or "").split("|") if option]
            if gold.get("optional") or level < LEVELS.index("metric") + 1 or not options:
                continue
            tally = counts[any(score.fold(option) in known for option in options)]
            tally[0] += 1
            tally[1] += level > LEVELS.index("metric") + 1
        found[sample.name] = {
            f"{side}{suffix}": value
            for side, (told, right) in (("outside", counts[False]), ("inside", counts[True]))
            for suffix, value in (("", told), (" right", right / told if told else ""))
        }
    return found


def paired(score: ModuleType, sample: Sample) -> Iterable[tuple[Row, int]]:
    """Gold items that a claim is paired with, with the level that they reach."""
    for doc in {row["doc"] for row in sample.gold}:
        gold, claims = ([row for row in rows if row["doc"] == doc] for rows in (sample.gold, sample.claims))
        for place, _, level in score.pair_up(gold, claims):
            yield gold[place], level


def show(title: str, table: Table) -> str:
    """A table as text, shares with three digits."""
    columns = list(dict.fromkeys(column for row in table.values() for column in row))
    widths = {column: max(len(column), 6) + 2 for column in columns}
    first = max(map(len, (title, *table))) + 1
    lines = [f"{title:{first}}" + "".join(f"{column:>{widths[column]}}" for column in columns)]
    for name, row in table.items():
        cells = (f"{cell(row.get(column, '')):>{widths[column]}}" for column in columns)
        lines.append(f"{name:{first}}" + "".join(cells))
    return "\n".join(lines)


def cell(value: Any) -> str:
    """A share with three digits, anything else as it is."""
    return f"{value:.3f}" if isinstance(value, float) else str(value)
