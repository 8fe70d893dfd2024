"""Bytes to articles: offsets, identity, flags, hints, many articles in one file."""

from __future__ import annotations

import pytest

from transforms.documents import Article, DocumentError, Hints, read_articles

FRENCH = (
    "La jeune pousse Nordalia a levé 12 millions d’euros auprès de fonds belges, a-t-elle annoncé mardi. Elle prévoit "
    "d’ouvrir trois usines et de recruter cent personnes avant la fin de l’année, selon son fondateur.\n"
)
HEAD = "---\npublisher: Le Relais\nlanguage: fr\npublished: 2025-11-20\n---\n"


def one(text: str, name: str = "presse/a.md", hints: Hints | None = None) -> Article:
    (article,) = read_articles(text.encode(), name=name, hints=hints or Hints())
    return article


def test_front_matter_and_body() -> None:
    article = one(HEAD + FRENCH)
    document = article.document
    assert (article.doc, article.offset, document.doc) == ("a", 0, "a")
    assert (document.publisher, document.language, document.published, document.published_at) == (
        "Le Relais",
        "fr",
        "2025-11-20",
        None,
    )
    assert document.body == FRENCH
    assert document.flags == ()
    assert document.media_type == "text/markdown"
    assert document.word_count == 34


def test_the_same_bytes_give_the_same_keys_and_an_edit_a_new_revision() -> None:
    first, again, edited = (one(text).document for text in (HEAD + FRENCH, HEAD + FRENCH, HEAD + FRENCH + "Fin."))
    assert first == again
    assert first.document_id == edited.document_id
    assert first.revision_id != edited.revision_id
    assert first.raw_sha256 != edited.raw_sha256


def test_only_a_real_address_is_identity() -> None:
    address = one("---\nurl: HTTPS://A.example/x?utm_source=y\n---\n" + FRENCH).document
    assert address.url == "https://a.example/x"
    assert (
        one("---\nurl: https://a.example/x\n---\nAutre texte.", name="b.md").document.document_id == address.document_id
    )
    quoted = one("---\nurl: cité dans un cours\n---\n" + FRENCH).document
    assert quoted.url == "cité dans un cours"
    assert quoted.document_id == one(FRENCH).document.document_id


def test_hints_hold_where_the_file_says_nothing() -> None:
    hints = Hints(language="en", published="2024-01-01", publisher="Relay", source="s", url="https://a.example/1")
    stated = one(HEAD + FRENCH, hints=hints).document
    assert (stated.language, stated.published, stated.publisher, stated.source) == (
        "fr",
        "2025-11-20",
        "Le Relais",
        "s",
    )
    bare = one(FRENCH * 2, hints=hints).document
    assert (bare.language, bare.published, bare.publisher) == ("en", "2024-01-01", "Relay")
    assert bare.url == "https://a.example/1"
    assert bare.flags == ("language_conflict",)


def test_dates_stay_open_where_none_is_given() -> None:
    assert one(FRENCH).document.flags == ("no_date",)
    unreadable = one("---\npublished: le 31 février\n---\n" + FRENCH).document
    assert unreadable.published is None
    assert unreadable.flags == ("date_unreadable", "no_date")


def test_an_instant_becomes_the_outlets_day() -> None:
    text = "---\npublished: 2025-11-19T23:30:00Z\n---\n" + FRENCH
    assert one(text).document.published == "2025-11-19"
    paris = one(text, hints=Hints(timezone="Europe/Paris")).document
    assert (paris.published, paris.published_at) == ("2025-11-20", "2025-11-19T23:30:00+00:00")


def test_another_language_is_read_and_flagged() -> None:
    german = "Das Unternehmen hat zwölf Millionen Euro von belgischen Fonds erhalten und will Werke eröffnen. " * 3
    document = one(german).document
    assert document.language == "de"
    assert "language_unsupported" in document.flags


def test_a_paywalls_notice_stays_in_a_text_and_is_told() -> None:
    document = one(HEAD + FRENCH + "Il vous reste 64 % de cet article à lire.\n").document
    assert document.is_truncated
    assert document.body.endswith("lire.\n")
    assert not one(HEAD + FRENCH).document.is_truncated


def test_many_articles_have_names_offsets_and_identities_of_their_own() -> None:
    text = HEAD + FRENCH + "\n---\npublisher: B\n---\n" + FRENCH
    articles = read_articles(text.encode(), name="tas.txt")
    whole = text[len(HEAD) :]
    assert [article.document.doc for article in articles] == ["tas#1", "tas#2"]
    assert [article.doc for article in articles] == ["tas", "tas"]
    assert len({article.document.document_id for article in articles}) == 2
    for article in articles:
        assert whole[article.offset :].startswith(article.document.body)
    assert [article.document.publisher for article in articles] == ["Le Relais", "B"]


def test_standard_input_is_known_by_its_text() -> None:
    first, second = (one(text, name="-").document for text in (FRENCH, FRENCH + "Fin."))
    assert first.doc == "-"
    assert first.document_id != second.document_id


def test_flags_tell_of_a_guessed_encoding() -> None:
    (article,) = read_articles((HEAD + FRENCH).encode("cp1252"), name="a.md")
    assert article.document.flags == ("decoded_as_cp1252",)
    assert article.document.body == FRENCH


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"", "empty"),
        (b"\x7fELF\x02", "binary"),
        (b"---\nlanguage: a: b\n---\nx", "front_matter"),
        (HEAD.encode(), "no_text"),
        (b"***\n---\n", "no_text"),
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no_text"),
        (b"<?xml version='1.0'?><!-- x --><rss version='2.0'><channel></channel></rss>", "feed"),
    ],
)
def test_faults(raw: bytes, rule: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_articles(raw, name="dossier/x.md" if rule != "no_text" else "dossier/x")
    assert caught.value.rule == rule
    assert caught.value.message.startswith("dossier/x")
    assert "\n" not in caught.value.message


def test_thousands_of_comments_are_read_in_one_pass() -> None:
    assert one("<!-- a -->" * 5000 + "\n" + FRENCH, name="a.txt").document.media_type == "text/plain"


def test_a_title_is_no_longer_than_one_is() -> None:
    long = "Nordalia " * 400_000
    head = f"<title>{long}</title><meta property='og:site_name' content='{long}'>"
    page = f"<html><head>{head}</head><body><p>{'Nordalia emploie 340 personnes. ' * 5}</p>"
    document = read_articles(page.encode(), name="https://a.example/x")[0].document
    assert document.title is not None
    assert document.publisher is not None
    assert (len(document.title), document.title[-1]) == (500, "…")
    assert len(document.publisher) == 500
