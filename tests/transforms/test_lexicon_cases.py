"""Every lexicon of quantities carries its own cases; this runs them all, of every language."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.quantity import Quantity
from tests.transforms.test_rederive import claim_of
from tests.transforms.wordlists import slot_cases
from transforms.lexicons import languages, lexicon
from transforms.quantities import is_weak, scan
from transforms.rederive import rederive

TOPICS = ("numerals", "units", "comparators", "counted", "nonfigures")
STRICT = ("nonfigures",)
"""Topics whose cases name every quantity, those told in passing as well; elsewhere these may come out unasked."""
CASES = [
    pytest.param(language, case["text"], case["expect"], topic in STRICT, id=f"{language}-{topic}-{number}")
    for language in languages()
    for topic in TOPICS
    for number, case in enumerate([*lexicon(language, topic)["cases"], *slot_cases(language, topic)])
]


def agrees(quantity: Quantity, wanted: dict[str, Any]) -> bool:
    """Whether a quantity has every field that a case asks for."""
    for name, value in wanted.items():
        if name == "weak":
            found: Any = is_weak(quantity)
        else:
            found = getattr(quantity, name)
        if found != (
            pytest.approx(value, rel=1e-3) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
        ):
            return False
    return True


@pytest.mark.parametrize(("language", "text", "expect", "strict"), CASES)
def test_case(language: str, text: str, expect: list[dict[str, Any]], strict: bool) -> None:
    found = scan(text, language)
    told = [quantity for quantity in found if strict or not is_weak(quantity)]
    left = list(found)
    for wanted in expect:
        match = next((quantity for quantity in left if agrees(quantity, wanted)), None)
        assert match is not None, f"{wanted} not among {found}"
        left.remove(match)
    extra = [quantity for quantity in told if quantity in left]
    assert not extra, f"not asked for: {extra}"


TEXTS = [(language, text) for language, text, *_ in (case.values for case in CASES)]


@pytest.mark.parametrize(("language", "text"), TEXTS, ids=[case.id for case in CASES])
def test_what_a_case_holds_is_read_again(language: str, text: str) -> None:
    assert [failure for found in scan(text, language) for failure in rederive(claim_of(found, language), text)] == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_positive_and_negative_cases(language: str, topic: str) -> None:
    cases = lexicon(language, topic)["cases"]
    assert any(case["expect"] for case in cases)
    assert any(not any(wanted for wanted in case["expect"] if not wanted.get("weak")) for case in cases)
