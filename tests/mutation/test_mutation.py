"""Every entry of the rules is needed by a case; and the run that shows it takes away what it says it does."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.mutation.cases import WORDS
from tests.mutation.entries import Entry, branches, entries, files
from tests.mutation.literals import Needs, held, of_pattern, of_word
from tests.mutation.memos import STATE, Memo, Source

WATCHED = ("fr/change.yml", "en/change.yml", "schemas/metrics/")
"""Files that each run of the slow tests takes in; `python -m tests.mutation` takes all, for a quarter of an hour."""


@pytest.mark.slow
def test_a_case_needs_every_entry() -> None:
    command = [sys.executable, "-m", "tests.mutation", *WATCHED]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def entry(source: str, name: str) -> Entry:
    return next(entry for entry in entries(source) if entry.name == name)


def test_an_entry_is_a_word_a_pattern_or_a_setting() -> None:
    assert "yens" not in entry("fr/units", "currencies.JPY: yens").data["currencies"]["JPY"]
    assert "trente" not in entry("fr/numerals", "small.trente").data["small"]
    assert entry("fr/numerals", "decimal: ,").data["decimal"] == "."
    assert "Alain" not in entry("fr/names", "given_names: Alain").data["given_names"].split()
    assert entry("schemas/metrics/revenue", "kinds: money").source == "schemas/metrics/revenue:kinds=money"


def test_every_file_has_entries_of_their_own_names() -> None:
    for source in files():
        found = entries(source)
        assert found, source
        assert {one.file for one in found} == {f"{source}.yml"}


@pytest.mark.parametrize(
    ("needs", "text", "enough"),
    [
        (of_word("étudiant"), "deux etudiantes", True),
        (of_word("près de"), "pres du port", True),
        (of_word("mot de passe"), "un mot de passe", True),
        (of_word("mots de passe"), "un mot de trop", False),
        (of_word("kilo"), "deux hectokilos", True),
        (of_word("kilo", "begun"), "deux hectokilos", False),
        (of_word("kilo", "begun"), "2kilos", True),
        (of_word("kilo", "whole"), "2 kilos", False),
        (of_word("d'abord", "whole"), "(d'abord)", True),
        (of_pattern("(équipe|dessert) {q} *"), "elle dessert 40 villes", True),
        (of_pattern("(équipe|dessert) {q} *"), "elle sert 40 villes", False),
        (of_pattern("(?:a|ont) (?:levé|acquis)"), "elle a acquis", True),
        (of_pattern("{x} … chaque (mois )?"), "rien", False),
        (of_pattern("(un )?{q}"), "rien", True),
    ],
)
def test_what_a_text_must_hold(needs: Needs, text: str, enough: bool) -> None:
    assert held(needs, text, f" {WORDS.sub(' ', text)} ") is enough


def test_branches() -> None:
    assert [branch for branch, _, _ in branches(r"(a|b[|)]|c\|d) e")] == ["a", "b[|)]", r"c\|d"]
    assert [rest.replace("\uffff", "") for _, rest, _ in branches("(?:a|b)c|d")] == [
        "(?:|b)c|d",
        "(?:a|)c|d",
        "|d",
        "(?:a|b)c|",
    ]


def test_a_memo_gives_what_the_changed_source_makes_and_forgets_it() -> None:
    source = Source(lambda: 1, lambda: "numbers")
    memo = Memo(lambda factor: source() * factor)
    outer = Memo(lambda: memo(2) + 1)
    assert outer() == 3
    with STATE.changed("numbers", 10):
        assert outer() == 21
    with STATE.changed("letters", 10):
        assert outer() == 3
    assert outer() == 3
