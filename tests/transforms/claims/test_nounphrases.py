"""Subjects without a name, who a text means by its anaphors, and who publishes it."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.document import Document
from tests.transforms.wordlists import slot_cases
from transforms.claims import extract
from transforms.claims.nounphrases import is_group, noun_subject
from transforms.claims.populations import goods, holder, market, population_among, population_within
from transforms.documents.reading import read_articles
from transforms.lexicons import languages, lexicon


@pytest.mark.parametrize(
    ("language", "case"),
    [
        (language, case)
        for language in languages()
        for case in [
            *lexicon(language, "populations")["noun_subject_cases"],
            *slot_cases(language, "populations", "noun_subject_slot_cases"),
        ]
    ],
)
def test_cases_of_noun_subjects(language: str, case: dict[str, Any]) -> None:
    at = case["text"].index(case["figure"])
    masked = case["text"][:at] + "\ue000" + case["text"][at + len(case["figure"]) :]
    span = noun_subject(masked, at, language)
    assert (masked[slice(*span)] if span else None) == case["subject"]
    if "group" in case:
        assert is_group(case["subject"], language) is case["group"]


@pytest.mark.parametrize(
    ("language", "case"),
    [(language, case) for language in languages() for case in lexicon(language, "populations")["pattern_cases"]],
)
def test_cases_of_patterns(language: str, case: dict[str, Any]) -> None:
    assert found_by(case, language) == case["found"]


def found_by(case: dict[str, Any], language: str) -> str | None:
    """What the case's pattern finds in its text."""
    text, pattern = case["text"], case["pattern"]
    if pattern == "goods":
        return goods(text, 0, len(text), language)
    if pattern == "market":
        return market(text, 0, len(text), 0, language)
    if pattern == "beside":
        at = text.index(case["figure"])
        return holder(text[:at] + "\ue000" + text[at + len(case["figure"]) :], at, language)
    people = (
        population_within(text, language) if pattern == "within" else population_among(text, 0, len(text), language)
    )
    return people[0] if people else None


@pytest.mark.parametrize(
    ("language", "written", "group"),
    [
        ("en", "rental firms in Ohio", True),
        ("en", "rental fee", False),
        ("fr", "fournisseurs américains", True),
        ("fr", "prix moyens", False),
    ],
)
def test_groups_are_people_and_organisations(language: str, written: str, group: bool) -> None:
    assert is_group(written, language) is group


def subjects(text: str, language: str, **front: str) -> dict[str, str | None]:
    keys = {"language": language, "published": "2026-03-04", **front}
    head = "".join(f'{key}: "{value}"\n' for key, value in keys.items())
    document: Document = read_articles(f"---\n{head}---\n{text}".encode(), name="x.md")[0].document
    return {claim.surface.removesuffix(" people"): claim.subject for claim in extract(document).claims}


def test_a_title_names_whom_the_text_is_about() -> None:
    told = subjects("La jeune pousse rennaise emploie 170 salariés.", "fr", title="Robotique : Armorbot lève des fonds")
    assert told["170"] == "Armorbot"


def test_the_target_is_who_is_bought() -> None:
    text = "Velmora a accepté de racheter Quintavel pour 300 millions d'euros. La cible emploie 90 personnes."
    assert subjects(text, "fr")["90"] == "Quintavel"


def test_what_belongs_to_it_belongs_to_whom_the_sentence_before_is_about() -> None:
    text = "Velmora makes phones. Velmora is known. Quintavel, a rival, sells lamps. Its basic lamp costs $30."
    assert subjects(text, "en")["$30"] == "Quintavel"


def test_a_newsroom_speaks_for_its_house() -> None:
    text = "We make lamps at Quintavel. We hire. Our team grows: we employ 400 people."
    assert subjects(text, "en", publisher="Quintavel Newsroom")["400"] == "Quintavel"


def test_a_relative_clause_tells_of_the_name_before_it() -> None:
    text = "Velmora had a good year, while Quintavel, which employs 400 people, closed a plant."
    assert subjects(text, "en")["400"] == "Quintavel"


@pytest.mark.parametrize(
    ("language", "text", "surface", "subject"),
    [
        (
            "fr",
            "Selon elle, 20 millions de personnes ont écouté des livres audio en 2025.",
            "20 millions",
            "livres audio",
        ),
        ("en", "Some 40 million people listened to audiobooks last year.", "40 million", "audiobooks"),
        (
            "fr",
            "ChatGPT grandit : sur les 30 millions d'utilisateurs que compte ChatGPT, peu paient.",
            "30 millions",
            "ChatGPT",
        ),
        ("en", "Irish tech companies raised $718 million in 2025.", "$718 million", "Irish tech companies"),
    ],
)
def test_whom_a_clause_is_about(language: str, text: str, surface: str, subject: str) -> None:
    assert subjects(text, language)[surface] == subject
