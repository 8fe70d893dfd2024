"""Explicit separators: front matter blocks, form feeds, headings, underlined titles."""

from __future__ import annotations

import pytest

from transforms.documents.model import Metadata
from transforms.documents.separators import explicit_pieces


def cut(text: str) -> list[tuple[str, Metadata]]:
    _, pieces = explicit_pieces(text, "a.md")
    return [(text[piece.start : piece.end], piece.metadata) for piece in pieces]


def test_a_text_without_separators_is_one_piece_untouched() -> None:
    assert [body for body, _ in cut("\nUn.\n\nDeux.\n\n")] == ["\nUn.\n\nDeux.\n\n"]


def test_front_matter_at_the_top_leaves_the_body_untouched() -> None:
    start, (piece,) = explicit_pieces("---\npublisher: A\n---\n\nCorps\r\n", "a.md")
    assert (start, piece.start, piece.end) == (21, 21, 29)


def test_front_matter_blocks_each_tell_of_their_own_article() -> None:
    text = "---\npublisher: A\npublished: 2025-01-01\n---\nUn.\n\n---\nlanguage: en\n---\nTwo.\n"
    (one, first), (two, second) = cut(text)
    assert (one, first.publisher, first.published) == ("Un.", "A", "2025-01-01")
    assert (two, second.publisher, second.published, second.language) == ("Two.", None, None, "en")


def test_a_text_before_the_first_block_is_an_article_too() -> None:
    assert [body for body, _ in cut("Avant.\n\n---\npublisher: A\n---\nAprès.")] == ["Avant.", "Après."]


def test_form_feeds_share_the_metadata_but_address_and_title() -> None:
    found = cut("---\npublisher: A\nurl: https://a.example/1\ntitle: T\n---\nUn.\f\n\fDeux.\f")
    assert [body for body, _ in found] == ["Un.", "Deux."]
    assert [(meta.publisher, meta.url, meta.title) for _, meta in found] == [
        ("A", "https://a.example/1", "T"),
        ("A", None, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# Un #\n\nCorps un.\n\n# Deux\nCorps deux.\n",
        "Un\n===\n\nCorps un.\n\nDeux\n======\nCorps deux.\n",
        "# Un\nCorps un.\n\nDeux\n====\nCorps deux.",
    ],
)
def test_several_headings_cut(text: str) -> None:
    found = cut(text)
    assert [meta.title for _, meta in found] == ["Un", "Deux"]
    assert found[0][0].endswith("Corps un.")
    assert found[1][0].endswith("Corps deux.")


def test_a_lead_before_the_first_of_several_headings_stands_alone() -> None:
    assert [meta.title for _, meta in cut("Intro.\n\n# Un\nA\n\n# Deux\nB")] == [None, "Un", "Deux"]


@pytest.mark.parametrize(
    "text",
    [
        "# Titre\n\nCorps.\n\n## Partie\n\nSuite.\n",
        "# Titre\n\n```\n# commentaire\n# autre\n```\nSuite.\n",
        "---\ntitle: T\n---\n# Partie un\nA\n\n# Partie deux\nB\n",
        "#motdièse un\n\n#motdièse deux\n",
        "| a |\n|===|\n| b |\n",
    ],
)
def test_what_cuts_nothing(text: str) -> None:
    assert len(cut(text)) == 1


def test_a_single_heading_is_the_title() -> None:
    assert cut("# Nordalia grandit #\n\nCorps.")[0][1].title == "Nordalia grandit"
    assert cut("Intro.\n\n# Partie\n\nCorps.")[0][1].title is None
