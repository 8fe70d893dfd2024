"""Names in running text: the catalogue's, models' by their make, and unknown ones by capitals."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.claims.context import Name
from transforms.claims.names import find_names
from transforms.lexicons import languages, lexicon
from transforms.sentences import split_sentences


def names_of(text: str, language: str) -> list[Name]:
    return find_names(text, language, split_sentences(text, language))


@pytest.mark.parametrize(
    ("language", "case"), [(language, case) for language in languages() for case in lexicon(language, "names")["cases"]]
)
def test_cases_of_names(language: str, case: dict[str, Any]) -> None:
    assert [name.label for name in names_of(case["text"], language)] == case["names"]


@pytest.mark.parametrize(
    ("language", "text", "labels"),
    [
        ("fr", "L’assistant d’OpenAI plaît ; celui de Zentara, moins.", ["OpenAI", "Zentara"]),
        ("fr", "Zentara Robotics embauche. Chez Zentara, on se réjouit.", ["Zentara Robotics", "Zentara Robotics"]),
        ("fr", "Marion Delcourt parle. « Oui », dit Delcourt.", ["Marion Delcourt", "Marion Delcourt"]),
        ("fr", "La famille Kerjean et la fondation Kervella y tiennent.", ["famille Kerjean", "fondation Kervella"]),
        ("fr", "Amazon 15 milliards, Kelvio 3 milliards.", ["Amazon", "Kelvio"]),
        ("fr", "L'iPhone 19 Pro et la Freebox Ultra sortent.", ["iPhone 19 Pro", "Freebox"]),
        ("en", "The US Army and the U.K. agreed.", ["US Army", "United Kingdom"]),
        ("en", "Kelvio's rivals, Meta's too, use Gemini-3.1-Pro.", ["Kelvio", "Meta", "Gemini 3.1 Pro"]),
        (
            "en",
            "DeepSeek-V4-Pro beats V4-Flash and DeepSeek-Prover-V2.",
            ["DeepSeek-V4-Pro", "DeepSeek-V4-Flash", "DeepSeek-Prover-V2"],
        ),
        ("en", "We compare GPT-5.1 with GPT-5 mini and o4-mini.", ["GPT-5.1", "GPT-5 mini", "o4-mini"]),
        ("en", "Google Willow is a chip; Google hopes for more.", ["Google Willow", "Google"]),
        ("en", "Free coffee helps. Signal it early. Box it up.", []),
    ],
)
def test_labels(language: str, text: str, labels: list[str]) -> None:
    assert [name.label for name in names_of(text, language)] == labels


def test_ids_and_kinds() -> None:
    known, person, model, unknown = names_of("OpenAI hired Sarah Winslow to build Lumen 9B at Quorvex.", "en")
    assert (known.entity_id, known.kind) == ("company/openai", "company")
    assert (person.entity_id, person.kind) == (None, "person")
    assert (model.label, model.kind) == ("Lumen 9B", "model")
    assert (unknown.entity_id, unknown.kind) == (None, None)


@given(st.text(max_size=300), st.sampled_from(languages()))
def test_spans_hold_whatever_the_text(text: str, language: str) -> None:
    end = 0
    for name in names_of(text, language):
        assert end <= name.start < name.end <= len(text)
        end = name.end
