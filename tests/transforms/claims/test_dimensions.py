"""Typed dimensions, qualifiers, tables and benchmarks of claims."""

from __future__ import annotations

import pytest

from schemas.claim import Claim
from schemas.document import Document
from schemas.metric import metrics
from transforms.claims import extract
from transforms.claims.dimensions import dimension_finder, find_qualifier
from transforms.lexicons import languages, lexicon


def claims(text: str, language: str) -> list[Claim]:
    made = Document(
        doc="case",
        document_id="0" * 16,
        revision_id="0" * 16,
        body=text,
        body_sha256="0" * 64,
        raw_sha256="0" * 64,
        extra={},
        language=language,
    )
    return list(extract(made).claims)


CASES = [
    ("en", "Ploupi has 25 million monthly active users.", "25 million", {"window": "monthly", "activity": "active"}),
    ("en", "Ploupi has 25 million weekly users.", "25 million", {"window": "weekly"}),
    ("en", "The model costs $3 per million input tokens.", "$3", {"direction": "input"}),
    ("en", "It costs $3 per million output tokens, for prompts up to 200,000 tokens.", "$3", {"context_max": "200000"}),
    ("en", "Kimtek raised $12 million in seed funding.", "$12 million", {"round": "seed"}),
    ("en", "Orca-7 has 9 billion active parameters.", "9 billion", {"parameters": "active"}),
    ("fr", "L'abonnement coûte 99 euros par an.", "99 euros", {"billing": "yearly"}),
    ("fr", "La messagerie compte 3 millions d'utilisateurs quotidiens.", "3 millions", {"window": "daily"}),
    ("fr", "Kimtek lève 12 millions d'euros en série A.", "12 millions d'euros", {"round": "series_a"}),
    ("fr", "La box atteint 2 Gbit/s en envoi.", "2 Gbit/s", {"link": "upload"}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "surface", "expected"), CASES)
def test_dimensions(language: str, text: str, surface: str, expected: dict[str, str]) -> None:
    claim = next(claim for claim in claims(text, language) if claim.start == text.index(surface))
    assert claim.dimensions.items() >= expected.items(), (claim.metric, claim.dimensions)


@pytest.mark.parametrize("language", languages())
def test_words_are_of_declared_dimensions(language: str) -> None:
    declared: dict[str, set[str]] = {}
    for metric in metrics().values():
        for name, dimension in metric.dimensions.items():
            declared.setdefault(name, set()).update(dimension.values)
    for name, values in lexicon(language, "dimensions").items():
        assert set(values) <= declared[name], name
    assert dimension_finder(language).table


def test_qualifier_is_short_english() -> None:
    assert find_qualifier((("context_max", "200000"), ("direction", "input"))) == "context up to 200k tokens, input"
    assert find_qualifier((("round", "series_b"),)) == "Series B"
    assert find_qualifier((("protocol", "without_tools"),)) == "without tools"
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
