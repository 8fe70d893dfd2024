"""Typed dimensions, qualifiers, tables and benchmarks of claims."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from schemas.claim import Claim
from schemas.dimension import dimensions
from schemas.metric import metrics
from tests.transforms.made import document
from transforms.claims import extract
from transforms.claims.dimension_words import BEYOND, NOT, NUMBER
from transforms.claims.qualifier import find_qualifier, wording
from transforms.lexicons import based_on, languages, lexicon


def claims(text: str, language: str) -> list[Claim]:
    return list(extract(document(text, language)).claims)


MIXED = Path(__file__).parent
OWN = [
    pytest.param(language, *case, id=f"{language}-{number}")
    for language in languages()
    for number, case in enumerate(lexicon(language, "dimensions")["cases"])
]
SENTENCES = [
    pytest.param(language, text, told, id=f"{language}-{number}")
    for language in languages()
    if not based_on(language)
    for number, (text, told) in enumerate(
        yaml.safe_load((MIXED / f"dimensions_{language}.yml").read_text(encoding="utf-8"))
    )
]


@pytest.mark.parametrize(("language", "text", "surface", "expected"), OWN)
def test_case(language: str, text: str, surface: str, expected: dict[str, str]) -> None:
    claim = next(claim for claim in claims(text, language) if claim.start == text.index(surface))
    assert claim.dimensions == expected, claim.metric


@pytest.mark.parametrize(("language", "text", "told"), SENTENCES)
def test_each_figure_has_its_own(language: str, text: str, told: dict[str, dict[str, str]]) -> None:
    found = {claim.surface: claim for claim in claims(text, language)}
    assert {surface: found[surface].dimensions for surface in told} == told


@pytest.mark.parametrize("language", languages())
def test_words_are_of_declared_dimensions(language: str) -> None:
    words = lexicon(language, "dimensions")["words"]
    for name, values in words.items():
        free = {NOT, NUMBER, BEYOND} if dimensions()[name].type == "number" else {NOT}
        assert all(value in free or dimensions()[name].holds(str(value)) for value in values), name
    for name, dimension in dimensions().items():
        assert set(dimension.values) <= set(words.get(name, ())), name


@pytest.mark.parametrize("language", languages())
def test_negative_cases_are_there(language: str) -> None:
    assert any(not case[2] for case in lexicon(language, "dimensions")["cases"])


def test_no_two_values_of_a_metric_read_alike() -> None:
    for metric in metrics().values():
        told = [wording(name, value) for name, item in metric.dimensions.items() for value in item.values]
        assert len(told) == len(set(told)), metric.name


def test_every_dimension_is_of_a_metric() -> None:
    used = {name for metric in metrics().values() for name in metric.dimensions}
    assert used == dimensions().keys()


def test_qualifier_is_short_english() -> None:
    assert find_qualifier((("context_max", "200000"), ("direction", "input"))) == "context up to 200k tokens, input"
    assert find_qualifier((("round", "series_b"),)) == "Series B"
    assert find_qualifier((("attempts", "16"), ("tools", "without_tools"))) == "16 attempts, without tools"
    assert find_qualifier(()) is None


def test_benchmark_is_the_one_beside_the_score() -> None:
    found = claims("Orca-7 scores 65.2% on GPQA, 50.0% on AIME and 90.6% on MATH-500.", "en")
    assert [claim.surface for claim in found] == ["65.2%", "50.0%", "90.6%"]
    assert [claim.benchmark for claim in found] == ["GPQA", "AIME", "MATH-500"]


def test_benchmark_is_remembered_for_the_next_sentence() -> None:
    found = claims("Sur GPQA, GPT-5.1 obtient 61 %. Des scores supérieurs à celui de Claude Sonnet 4.5 (58 %).", "fr")
    assert [(claim.surface, claim.benchmark) for claim in found] == [("61 %", "GPQA"), ("58 %", "GPQA")]


def test_a_table_names_metric_and_subject_in_header_and_row() -> None:
    table = "| Model | Price per million tokens | Context window |\n|---|---|---|\n| Orca-7 | $3 | 200,000 tokens |\n"
    found = {claim.surface: claim for claim in claims(table, "en")}
    assert found["$3"].metric == "list_price"
    assert found["$3"].subject == "Orca-7"
    assert found["200,000"].metric == "context_length"
