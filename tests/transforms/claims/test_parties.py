"""Subjects and counterparties of figures in short articles, and the cases of the lexicons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from schemas.document import Document
from schemas.identity import key, sha256
from schemas.quantity import Quantity
from tests.transforms.wordlists import slot_cases
from transforms.claims.context import Context, MetricChoice, Parties
from transforms.claims.opened import read_context
from transforms.claims.parties import resolve_parties
from transforms.claims.populations import population_after
from transforms.lexicons import languages, lexicon

HERE = Path(__file__).parent
ARTICLES = [
    (path.stem[-2:], article)
    for path in sorted(HERE.glob("parties_*.yml"))
    for article in yaml.safe_load(path.read_text(encoding="utf-8"))
]
FIGURES = [(language, article, *figure) for language, article in ARTICLES for figure in article["figures"]]
CASES = [
    (language, case)
    for language in languages()
    for case in [*lexicon(language, "parties")["cases"], *slot_cases(language, "parties")]
]


def context_of(text: str, language: str, publisher: str | None = None, url: str | None = None) -> Context:
    body = sha256(text.encode())
    return read_context(
        Document(
            doc="a",
            document_id=key("a"),
            revision_id=key("a", body),
            language=language,
            publisher=publisher,
            url=url,
            body=text,
            body_sha256=body,
            raw_sha256=body,
            extra={},
        )
    )


def figure_at(context: Context, surface: str) -> Quantity:
    start = context.text.index(surface)
    found = [q for q in context.quantities if q.start < start + len(surface) and q.end > start]
    assert found, f"no figure read at {surface!r}"
    return found[0]


def parties_of(context: Context, surface: str, metric: str, benchmark: str | None = None) -> Parties:
    choice = MetricChoice(metric=metric, rule="test", score=1.0, cue_start=0, cue_end=0, benchmark=benchmark)
    return resolve_parties(context, figure_at(context, surface), choice)


@pytest.mark.parametrize(
    ("language", "article", "surface", "metric", "subject", "counterparty"),
    FIGURES,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_figures_of_articles_are_about_the_right_party(
    language: str, article: dict[str, Any], surface: str, metric: str, subject: str, counterparty: str | None
) -> None:
    found = parties_of(
        context_of(article["text"], language, article.get("publisher"), article.get("url")), surface, metric
    )
    assert (found.subject, found.counterparty) == (subject, counterparty)


@pytest.mark.parametrize(
    ("language", "case"), CASES, ids=lambda value: value["text"][:40] if isinstance(value, dict) else value
)
def test_cases_of_parties(language: str, case: dict[str, Any]) -> None:
    found = parties_of(context_of(case["text"], language), case["figure"], case["metric"], case.get("benchmark"))
    assert (found.subject, found.counterparty) == (case["subject"], case["counterparty"])


@pytest.mark.parametrize(
    ("language", "case"),
    [
        (language, case)
        for language in languages()
        for case in [*lexicon(language, "populations")["cases"], *slot_cases(language, "populations")]
    ],
)
def test_cases_of_populations(language: str, case: dict[str, Any]) -> None:
    end = case["text"].index(case["figure"]) + len(case["figure"])
    found = population_after(case["text"], end, language)
    assert (found[0] if found else None) == case["population"]
