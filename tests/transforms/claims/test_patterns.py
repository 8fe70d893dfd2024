"""The pattern language: what it matches, where, and how it refuses what it doesn't know."""

from __future__ import annotations

import re

import pytest

from transforms.claims.patterns import HEDGE, QUANTITY, Finder, compile_pattern, factored, plain_view, view_of


def found(pattern: str, text: str, figure: str | None = None, language: str = "en") -> list[str]:
    spans = [(text.index(figure), text.index(figure) + len(figure))] if figure else []
    finder = Finder([(compile_pattern(pattern, language), "x")])
    return [text[match.start() : match.end()] for match, _ in finder.find(view_of(plain_view(text), spans, language))]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("market share", "Its market  share grew", ["market  share"]),
        ("(fell|rose) again", "It rose again", ["rose again"]),
        ("euros?", "one euro, two Euros", ["euro", "Euros"]),
        ("(very |quite )*large", "a very very large one", ["very very large", "very large", "large"]),
        ("(a |an )*apt (b|c)", "a a an apt b", ["a a an apt b", "a an apt b", "an apt b", "apt b"]),
        ("a b", "a\nb", ["a\nb"]),
        ("in (a )?row (of )?six", "in a  row\n of  six, in row six", ["in a  row\n of  six", "in row six"]),
        ("acqui*", "They Acquired it", ["Acquired"]),
        ("deal … closed", "the deal they had hoped for closed", ["deal they had hoped for closed"]),
        ("deal … closed", "the deal one two three four five six seven closed", []),
        ("share", "shares", []),
        ("share", "marketshare", []),
    ],
)
def test_words(pattern: str, text: str, expected: list[str]) -> None:
    assert found(pattern, text) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "figure", "language", "matches"),
    [
        ("raised {q}", "It raised more than $5 million.", "$5 million", "en", True),
        ("raised {q}", "It raised hopes and $5 million.", "$5 million", "en", False),
        ("{q} of revenue", "It made $5 million of revenue.", "$5 million", "en", True),
        ("{q} of revenue", "It made $5 million\n of revenue.", "$5 million", "en", True),
        ("{q}  for  two", "It made $5 million  for two.", "$5 million", "en", False),
        ("{q} for two", "It made $5 million  for  two.", "$5 million", "en", True),
        ("{q} (d'|de )hausse", "Il gagne 5 % d'hausse.", "5 %", "fr", True),
        ("{q}-a-year deal", "A $5 million-a-year deal.", "$5 million", "en", True),
        ("panne {de}{q}", "Une panne d'environ 3 heures.", "3 heures", "fr", True),
        ("pour {q}", "Vendu pour un montant de près de 3 millions d'euros.", "3 millions d'euros", "fr", True),
        ("lèv* {q}", "Elle lève « 3 millions ».", "3 millions", "fr", True),
    ],
)
def test_figures(pattern: str, text: str, figure: str, language: str, matches: bool) -> None:
    assert bool(found(pattern, text, figure, language)) is matches


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["sell", "sells", "sold", "s", "seller"], "sells sold seller s sell"),
        (["cost of", "costs", "cost", "co"], "cost of costs cost co cos"),
        (["a", "", "ab"], "ab a b"),
        (["b", r"\s+b", "bc", "a"], " bc a b"),
    ],
)
def test_common_letters_are_tried_once_and_the_same_word_is_preferred(words: list[str], text: str) -> None:
    parts = [re.findall(r"\\s\+|.", word) for word in words]
    plain, made = re.compile("|".join(words)), re.compile(factored(parts))
    spans = [[match.span() for match in pattern.finditer(text)] for pattern in (plain, made)]
    assert spans[0] == spans[1]


def test_the_view_keeps_every_offset() -> None:
    text = "İt raised about $5 million “now”"
    start = text.index("$")
    view = view_of(plain_view(text), [(start, start + 10)], "en")
    assert len(view) == len(text)
    assert view[start : start + 10] == QUANTITY * 10
    assert view[start - 6 : start] == HEDGE * 6


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("(a|b", "bracket"),
        ("a (b |… )*c", "repeats"),
        ("{nothing} x", "macro"),
        ("(a )?", "nothing definite"),
        ("a) b", "unexpected"),
    ],
)
def test_a_pattern_that_does_not_hold_is_refused(pattern: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        compile_pattern(pattern, "en")
