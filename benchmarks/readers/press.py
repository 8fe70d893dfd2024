"""Readers on the validation articles: real press that nothing was made, tuned or trained on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from benchmarks.page import table
from training.examples import pair
from training.measure import LEVELS, levels, right_fields
from training.texts import VALIDATION, Article, Label, labelled
from transforms.claims.readers import Reading, Setup, parse_chain, read
from transforms.claims.readers.chain import TRAINED
from transforms.claims.readers.trained import features

HEAD = [
    "readers on 100 articles set apart",
    *(f"{level}, {language}" for language in ("all", "English", "French") for level in LEVELS),
    "no claim, claimed",
]


def validated(texts: Path, chains: Sequence[str]) -> str:
    """A table of chains of readers: F1 of the scanner's figures that have a label, by language."""
    articles = list(labelled(texts, [VALIDATION]))
    rows = [[chain, *scores(articles, chain)] for chain in chains]
    with patch.object(features, "knows_metrics", return_value=False):
        rows.append([f"{TRAINED}, the rules' word hidden from it", *scores(articles, TRAINED)])
    return table(HEAD, rows)


def scores(articles: Sequence[Article], chain: str) -> list[str]:
    """A chain's cells under HEAD."""
    counts: Counter[tuple[str, str]] = Counter()
    for article in articles:
        counts.update(counted(article, read(article.context, Setup(parse_chain(chain)))[0]))
    f1 = [
        2 * counts[language, level] / max(counts[language, "wanted"] + counts[language, "said"], 1)
        for language in ("all", "en", "fr")
        for level in LEVELS
    ]
    return [*(f"{one:.3f}" for one in f1), str(counts["all", "trap"])]


def counted(article: Article, readings: Sequence[Reading]) -> Counter[tuple[str, str]]:
    """How many claims of an article are wanted, said, and right at each level, by language and in all."""
    counts: Counter[tuple[str, str]] = Counter()
    for place, label in pair(article.context, article.labels).items():
        reading = readings[place]
        if label.get("optional"):
            continue
        told = [name for name, held in (("wanted", "metric" in label), ("said", reading.metric is not None)) if held]
        if "metric" not in label and reading.metric:
            told.append("trap")
        told += reached(article, label, reading)
        counts.update((language, name) for name in told for language in ("all", article.context.language))
    return counts


def reached(article: Article, label: Label, reading: Reading) -> tuple[str, ...]:
    """The levels at which a reading is right."""
    claimed = "metric" in label and reading.metric is not None
    return levels(right_fields(article.context, label, reading)) if claimed else ()
