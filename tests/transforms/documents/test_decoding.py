"""Decoding: marks, declared charsets, guesses that are flagged, binaries that are refused."""

from __future__ import annotations

import pytest

from transforms.documents.decoding import declared_charset, decode, whole
from transforms.documents.model import DocumentError

TEXT = "Nordalia a levé 12 millions d’euros ; ça coûte 3 € à l’année, « déjà ».\n" * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marks_and_utf8_need_no_flag(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.md") == (TEXT, ())


def test_line_ends_stay() -> None:
    assert decode(b"a\r\nb\rc\n", "a.txt")[0] == "a\r\nb\rc\n"


def test_utf16_without_a_mark_is_flagged() -> None:
    assert decode(TEXT.encode("utf-16-le"), "a.md") == (TEXT, ("decoded_as_utf_16_le",))
    assert decode(TEXT.encode("utf-16-be"), "a.md") == (TEXT, ("decoded_as_utf_16_be",))


def test_windows_1252_is_flagged_unless_declared() -> None:
    raw = TEXT.encode("cp1252")
    assert decode(raw, "a.md") == (TEXT, ("decoded_as_cp1252",))
    assert decode(raw, "a.md", "iso-8859-1") == (TEXT, ())
    assert decode(raw, "a.md", "no-such-charset") == (TEXT, ("decoded_as_cp1252",))


@pytest.mark.parametrize(
    "charset",
    ["unicode_escape", "raw_unicode_escape", "utf-7", "punycode", "idna", "rot13", "cp037", "hex", "undefined"],
)
def test_only_encodings_of_the_web_are_believed(charset: str) -> None:
    raw = "déjà $40 +ZeVnLIqe- \\ud83d \\x1b".encode("cp1252")
    assert decode(raw, "a.html", charset) == (raw.decode("cp1252"), ("decoded_as_cp1252",))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a", "a"),
        ("\ud83d", "\ufffd"),
        ("\ud83d\ude00!", "\U0001f600!"),
        ("\ude00\ud83dé", "\ufffd\ufffdé"),
        ("😀", "😀"),
    ],
)
def test_halves_of_characters_are_made_whole(text: str, clean: str) -> None:
    assert whole(text) == clean


def test_utf8_is_not_overruled_by_a_wrong_declaration() -> None:
    assert decode(TEXT.encode(), "a.html", "iso-8859-1") == (TEXT, ())


def test_a_broken_byte_does_not_garble_the_rest() -> None:
    text, flags = decode(TEXT.encode() + b"\xe9", "a.md")
    assert text.startswith(TEXT)
    assert flags == ("decoded_as_utf_8_with_errors",)


def test_other_charsets_are_guessed_and_flagged() -> None:
    text = "Это русский текст о технологиях и цифрах, довольно длинный. " * 5
    assert decode(text.encode("windows-1251"), "a.txt", "windows-1251") == (text, ())
    japanese = "これは日本語の文章です。数字と技術について書いています。" * 5
    found, flags = decode(japanese.encode("shift_jis"), "a.txt")
    assert found == japanese
    assert flags[0].startswith("decoded_as_")


@pytest.mark.parametrize(
    ("raw", "rule", "words"),
    [
        (b"", "empty", "a.md: the file is empty"),
        (b" \n\t\n", "empty", "a.md: the file is empty"),
        (b"\xef\xbb\xbf \n", "empty", "only blanks"),
        (b"%PDF-1.7\n%abc", "binary", "a PDF"),
        (b"PK\x03\x04abcdef", "binary", "ZIP"),
        (b"\x89PNG\r\n\x1a\nabc", "binary", "PNG"),
        (b"text\x00with\x00\x00nul bytes in it", "binary", "NUL"),
        (bytes(range(1, 32)) * 10, "binary", "control characters"),
        (b"\xff\xfea\x00b", "encoding", "UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(raw: bytes, rule: str, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(raw, "a.md")
    assert caught.value.rule == rule
    assert caught.value.message.startswith("a.md: ")
    assert words in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        (b'<meta charset="windows-1252">', "windows-1252"),
        (b"<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-15'>", "iso-8859-15"),
        (b'<?xml version="1.0" encoding="UTF-8"?>', "UTF-8"),
        (b"<p>charset=none</p>", None),
    ],
)
def test_declared_charset(raw: bytes, charset: str | None) -> None:
    assert declared_charset(raw) == charset
