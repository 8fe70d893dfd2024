"""Kinds of unknown names by what a text calls them."""

from __future__ import annotations

import pytest

from transforms.claims.names import find_names
from transforms.sentences import split_sentences


@pytest.mark.parametrize(
    ("language", "text", "name", "kind"),
    [
        ("en", "The free browser Larkspur gained users. Larkspur grew.", "Larkspur", "product"),
        ("en", "Zembla, a Lisbon startup, sells batteries.", "Zembla", "company"),
        ("en", "The Larkspur Foundation met the press.", "Larkspur Foundation", "institution"),
        (
            "en",
            "Payment firm Tollo failed. Its chief executive Maja Lindqvist wrote a note.",
            "Maja Lindqvist",
            "person",
        ),
        ("en", "On Monday Zembla was mentioned.", "Zembla", None),
        ("fr", "Le navigateur Larkspur progresse.", "Larkspur", "product"),
        ("fr", "Zembla, une start-up lyonnaise, vend des piles.", "Zembla", "company"),
    ],
)
def test_a_description_gives_a_name_its_kind(language: str, text: str, name: str, kind: str | None) -> None:
    found = find_names(text, language, split_sentences(text, language))
    assert {each.kind for each in found if each.label == name} == {kind}
