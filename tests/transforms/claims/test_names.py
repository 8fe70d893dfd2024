"""Names in running text: the catalogue's, models' by their make, and unknown ones by capitals."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.made import document
from tests.transforms.wordlists import slot_cases
from transforms.claims import names as titled
from transforms.claims.context import Name
from transforms.claims.names import find_names
from transforms.lexicons import languages, lexicon
from transforms.sentences import split_sentences


def names_of(text: str, language: str) -> list[Name]:
    return find_names(text, language, split_sentences(text, language))


@pytest.mark.parametrize(
    ("language", "case"),
    [
        (language, case)
        for language in languages()
        for case in [*lexicon(language, "names")["cases"], *slot_cases(language, "names")]
    ],
)
def test_cases_of_names(language: str, case: dict[str, Any]) -> None:
    names = names_of(case["text"], language)
    assert [name.label for name in names] == case["names"]
    if "kinds" in case:
        assert [name.kind for name in names] == case["kinds"]
    if "places" in case:
        assert [name.label for name in names if name.kind == "region"] == case["places"]


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
        (
            "en",
            "Orca-3-Max and Orca-3-Small ship. For Small it is easy, while Max needs more. Small teams cheer.",
            ["Orca-3-Max", "Orca-3-Small", "Orca-3-Small", "Orca-3-Max"],
        ),
        ("fr", "Le modèle Brisebois 2 sort. Brisebois lit des images.", ["Brisebois 2", "Brisebois 2"]),
        ("en", "The Fusion Plan is out. Fusion firms like fusion.", ["Fusion Plan"]),
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


@pytest.mark.parametrize(
    ("language", "text", "labels"),
    [
        ("en", "The ChatGPT maker hired; the owner of Facebook did not.", ["OpenAI", "Meta"]),
        ("en", "ChatGPT is used by makers of films.", ["ChatGPT"]),
        ("fr", "Le créateur de ChatGPT embauche, la maison mère d'Instagram aussi.", ["OpenAI", "Meta"]),
        ("fr", "Le succès de ChatGPT étonne.", ["ChatGPT"]),
    ],
)
def test_a_maker_is_meant_by_the_product(language: str, text: str, labels: list[str]) -> None:
    assert [name.label for name in names_of(text, language)] == labels


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("The Orchard and the Machines", []),
        ("The Orchard and the Quorvex", ["Quorvex"]),
    ],
)
def test_ordinary_words_with_capitals_in_a_title_are_no_names(title: str, labels: list[str]) -> None:
    article = document("They count the trees.", title=title)
    found, _ = titled.names_of(article, "en", split_sentences(article.body, "en"))
    assert [name.label for name in found] == labels


@pytest.mark.parametrize(
    ("told", "label"),
    [(["Tarnix Voile 4"], "Tarnix Voile 4"), (["Tarnix Voile 4", "Kelvio Voile 4"], "Voile 4")],
)
def test_a_titles_short_name_is_the_one_that_the_body_gives_in_full(told: list[str], label: str) -> None:
    short, *longer = [Name(start=0, end=len(text), text=text, label=text) for text in ["Voile 4", *told]]
    assert titled.in_full(short, longer).label == label
