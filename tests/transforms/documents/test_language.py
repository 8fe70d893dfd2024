"""Languages: declared, detected, in conflict, unsupported."""

from __future__ import annotations

import pytest

from transforms.documents.language import language_of, normal_code

FRENCH = (
    "La jeune pousse a levé douze millions d’euros auprès de fonds belges. "
    "Elle veut ouvrir trois usines et de recruter cent personnes avant la fin de l’année prochaine, dit-elle. " * 2
)
ENGLISH = (
    "The start-up has raised twelve million euros from Belgian funds. "
    "It plans to open three plants and to hire a hundred people before the end of next year, according to its founder. "
    * 2
)
GERMAN = (
    "Das Unternehmen hat zwölf Millionen Euro von belgischen Fonds erhalten. "
    "Es will drei Werke eröffnen und hundert Menschen vor dem Ende des nächsten Jahres einstellen, sagte der Gründer. "
    * 2
)


@pytest.mark.parametrize(
    ("body", "declared", "code", "detected", "flags"),
    [
        (FRENCH, None, "fr", "fr", ()),
        (ENGLISH, None, "en", "en", ()),
        (FRENCH, "fr-FR", "fr", "fr", ()),
        (FRENCH, "en", "en", "fr", ("language_conflict",)),
        (GERMAN, None, "de", "de", ("language_unsupported",)),
        (GERMAN, "fr", "fr", "de", ("language_conflict",)),
        (FRENCH, "de", "de", "fr", ("language_conflict", "language_unsupported")),
        (FRENCH, "?!", "fr", "fr", ("language_unreadable",)),
        ("Nordalia lève 12 millions d'euros.", "en", "en", None, ()),
        ("Nordalia lève 12 millions d'euros auprès d'un fonds.", None, "fr", None, ()),
        ("Boreal raised 4 million dollars from a fund.", None, "en", None, ()),
        ("12 345", None, None, None, ("language_unsupported",)),
    ],
)
def test_language(
    body: str, declared: str | None, code: str | None, detected: str | None, flags: tuple[str, ...]
) -> None:
    found = language_of(body, declared)
    assert (found.code, found.detected, found.flags) == (code, detected, flags)


def test_a_page_template_is_not_believed_against_the_detector() -> None:
    found = language_of(FRENCH, "en", binding=False)
    assert (found.code, found.flags) == ("fr", ("language_conflict",))


@pytest.mark.parametrize(
    ("declared", "code"),
    [("fr_FR", "fr"), ("Français", "fr"), ("ENG", "en"), ("en-Latn-GB", "en"), ("x y", None), ("", None)],
)
def test_normal_code(declared: str, code: str | None) -> None:
    assert normal_code(declared) == code


def test_a_long_text_is_told_by_its_beginning_middle_and_end() -> None:
    addresses = "https://nordalia.example/archive/of/all/the/news/that/was/told " * 40
    found = language_of(addresses + FRENCH * 8, None)
    assert (found.code, found.detected) == ("fr", "fr")
    assert language_of(ENGLISH + FRENCH * 20, None).detected == "fr"
