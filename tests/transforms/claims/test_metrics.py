"""Every metric's own cases, in each language, and what choosing a metric promises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from schemas.claim import Claim
from schemas.metric import metrics
from tests.transforms.made import document
from transforms.claims import extract
from transforms.claims.words import metric_words
from transforms.lexicons import FOLDER, based_on, languages


def claim_at(text: str, surface: str, language: str) -> Claim | None:
    start = text.index(surface)
    claims = [
        claim
        for claim in extract(document(text, language, published="2026-11-20")).claims
        if claim.start < start + len(surface) and claim.end > start
    ]
    assert len(claims) <= 1
    return claims[0] if claims else None


def cases() -> Iterator[object]:
    for language in languages():
        for name, words in metric_words(language).items():
            for number, case in enumerate(words.cases):
                yield pytest.param(language, name, case, id=f"{language}-{name}-{number}")


@pytest.mark.parametrize(("language", "metric", "case"), list(cases()))
def test_case(language: str, metric: str, case: tuple[str, str] | tuple[str, str, str | dict[str, str]]) -> None:
    text, surface = case[:2]
    claim = claim_at(text, surface, language)
    expected = case[2] if len(case) == 3 else metric
    if expected == "not":
        assert claim is None or claim.metric != metric
        return
    assert claim is not None, "no claim"
    assert claim.metric == (metric if isinstance(expected, dict) else expected), claim.rule
    if isinstance(expected, dict):
        told = {"subject": claim.subject, **claim.dimensions}
        assert told.items() >= expected.items()


@pytest.mark.parametrize("language", languages())
def test_no_metric_lacks_words(language: str) -> None:
    written = {path.stem for path in (FOLDER / language / "metrics").glob("*.yml")}
    without = {name for name, metric in metrics().items() if metric.examples}
    assert metrics().keys() - without <= written or based_on(language) is not None
    assert written <= metrics().keys()
    for name in written:
        words = metric_words(language)[name]
        positive = [case for case in words.cases if len(case) == 2 or isinstance(case[2], dict)]
        negative = [case for case in words.cases if len(case) == 3 and isinstance(case[2], str)]
        assert positive, f"{language}/{name} has no positive case"
        assert negative, f"{language}/{name} has no negative case"


@pytest.mark.parametrize("language", languages())
def test_files_stay_small(language: str) -> None:
    for path in (FOLDER / language / "metrics").glob("*.yml"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 250


def test_another_metric_named_in_a_case_exists() -> None:
    for language in languages():
        for words in metric_words(language).values():
            assert all(
                case[2] in {*metrics(), "not"} for case in words.cases if len(case) == 3 and isinstance(case[2], str)
            )
