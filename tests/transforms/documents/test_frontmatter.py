"""Front matter: what is one, its keys, its faults."""

from __future__ import annotations

import pytest

from transforms.documents.frontmatter import blocks
from transforms.documents.model import DocumentError


def test_known_keys_are_texts_and_others_are_kept() -> None:
    text = (
        "---\nPublisher: Le Relais\nlanguage: no\npublished: 2025-11-20T08:00:00+01:00\ntitle: '12: le compte'\n"
        "url: cité dans un cours (page 4)\ntags: [ia, 3]\nday: 2025-01-02\n---\nCorps\n"
    )
    (block,) = blocks(text, "a.md")
    found = block.metadata
    assert text[block.end :] == "Corps\n"
    assert (found.publisher, found.language, found.title) == ("Le Relais", "no", "12: le compte")
    assert found.published == "2025-11-20T08:00:00+01:00"
    assert found.url == "cité dans un cours (page 4)"
    assert found.extra == {"tags": ["ia", 3], "day": "2025-01-02"}


@pytest.mark.parametrize(
    "text",
    [
        "---\n---\nCorps",
        "---\r\npublisher: X\r\n---\r\nCorps",
        "---  \npublisher: X\n---\t\nCorps",
        "\n---\npublisher: X\n---\nCorps",
    ],
)
def test_the_body_follows_the_line_end_of_the_closing_line(text: str) -> None:
    (block,) = blocks(text, "a.md")
    assert text[block.end :] == "Corps"


@pytest.mark.parametrize(
    "text",
    [
        "Corps\n---\nSuite\n---\nFin",
        "---\n\nUne règle ouvre ce texte.\n\n---\n\nFin",
        "--- pas une ligne\nx: y\n---\n",
        "Corps",
        "---",
    ],
)
def test_rules_are_no_front_matter(text: str) -> None:
    assert list(blocks(text, "a.md")) == []


def test_blocks_within_a_text_need_a_known_key() -> None:
    text = (
        "Un\n---\npublisher: A\nlanguage: fr\n---\nDeux\n---\nNote: ceci\n---\nTrois\n"
        "---\ntitle: B\nrien de tel ici, une phrase.\n---\nQuatre"
    )
    assert [block.metadata.publisher for block in blocks(text, "a.md")] == ["A"]


@pytest.mark.parametrize("title", ["Un: deux", "C # est là", "L'an I: *tout*", "@nord: 3 %", "Un - deux"])
def test_a_headline_needs_no_quotes(title: str) -> None:
    (block,) = blocks(f"---\ntitle: {title}\npublisher: A: B\nurl: vu dans: un cours\n---\nCorps", "a.md")
    assert (block.metadata.title, block.metadata.publisher) == (title, "A: B")
    assert block.metadata.url == "vu dans: un cours"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("---\npublisher: A\nsection: Un: deux\n---\nCorps", "line 3"),
        ("---\npublisher: A\nsection: Un: deux\n---\nCorps", "in quotes"),
        ("---\npublisher: [A\n---\nCorps", "breaks on line"),
        ("---\npublisher: A\nCorps sans fin\n", "never closed"),
        ("---\nlanguage: [fr, en]\n---\nCorps", "`language` in the front matter on line 1 is not a single text"),
        ("---\n- publisher: A\nkey: x\n---\nCorps", "line"),
        ("---\na: &x [1]\nb: *x\n---\nCorps", "aliases"),
        ("---\na: " + "[" * 5000 + "]" * 5000 + "\n---\nCorps", "nests too deeply"),
        ("---\npublisher: A\n\tlanguage: fr\n---\nCorps", "line 3"),
    ],
)
def test_faults_name_file_line_and_mend(text: str, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        list(blocks(text, "a.md"))
    assert caught.value.rule == "front_matter"
    assert caught.value.message.startswith("a.md: ")
    assert words in caught.value.message
    assert "\n" not in caught.value.message
