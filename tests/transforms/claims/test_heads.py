"""Many patterns in one pass find what each of them finds alone."""

from __future__ import annotations

import re
from string import ascii_lowercase

import pytest

from transforms.claims.heads import Search, heads

ANY_CASE = re.IGNORECASE


@pytest.mark.parametrize(
    ("source", "flags", "begins"),
    [
        ("abc", 0, {"abc"}),
        ("abcdefgh", 0, {"abcde"}),
        ("(?:in )?Mai", ANY_CASE, {"in ma", "mai"}),
        ("a(?:b|cd)", 0, {"ab", "acd"}),
        (r"(?<!\w)x[yz]?", 0, {"x", "xy", "xz"}),
        (r"q\w+", 0, {"q"}),
        (r"\w+", 0, {""}),
        ("a+b", 0, {"a"}),
        ("(?=(?P<all>to))", 0, {"to"}),
        (r"[a-z][a-z][a-z]", 0, set(ascii_lowercase)),
    ],
)
def test_heads(source: str, flags: int, begins: set[str]) -> None:
    assert heads(re.compile(source, flags)) == begins


def test_digits_are_told_apart() -> None:
    assert {head[0] for head in heads(re.compile(r"\d{1,2} mai"))} == set("0123456789")


PATTERNS = [r"(?<!\w)(?:en )?mai \d{4}", r"(?<!\w)en \w+", r"(?<!\w)É\w+", r"(?<!\w)\d+", r"(?<!\w)(?:\w+ )?2024"]
TEXT = "En mai 2024, écrit-on, l'Élan de 12 ou 120 pas. Demain en juin, en mai 2024 ou mai 2025 ; 3e"


@pytest.mark.parametrize("stretch", [(0, len(TEXT)), (7, 60), (40, len(TEXT) - 4)])
def test_finds_what_each_pattern_finds(stretch: tuple[int, int]) -> None:
    patterns = [re.compile(source, ANY_CASE) for source in PATTERNS]
    expected = {(at, found.span()) for at, one in enumerate(patterns) for found in one.finditer(TEXT, *stretch)}
    found = [(at, match.span()) for at, match in Search(patterns).finditer(TEXT, *stretch)]
    assert set(found) == expected
    assert len(found) == len(expected)
    assert [span[0] for _, span in found] == sorted(span[0] for _, span in found)


def test_within_words_and_masked_names() -> None:
    patterns = [re.compile("(?=(?P<all>[\ue100-\uefff] lève))"), re.compile("chat")]
    text = "\ue123 lève, rachat"
    assert [at for at, _ in Search(patterns, within_words=True).finditer(text)] == [0, 1]
    assert [at for at, _ in Search(patterns).finditer(text)] == []


@pytest.mark.parametrize("text", [TEXT, "en en mai 2024 en mai", "", "Mai 2024, 2024"])
def test_the_first_of_several_is_what_one_alternation_finds(text: str) -> None:
    patterns = [re.compile(source, ANY_CASE) for source in PATTERNS]
    whole = re.compile("|".join(f"(?P<p{at}>{source})" for at, source in enumerate(PATTERNS)), ANY_CASE)
    expected = [(int(str(match.lastgroup)[1:]), match.span()) for match in whole.finditer(text)]
    assert [(at, match.span()) for at, match in Search(patterns).firsts(text)] == expected


def test_a_beginning_that_grows_to_too_many_is_cut_short() -> None:
    letters = "[a-z]"
    found = heads(re.compile(letters * 4))
    assert found == set(ascii_lowercase)
    text = "wxyz abcd"
    matches = [match.span() for _, match in Search([re.compile(letters * 4)]).finditer(text)]
    assert matches == [(0, 4), (5, 9)]
