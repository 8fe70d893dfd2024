"""Normalisation keeps every offset."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.normalise import fold, normalise


def test_typographic_characters_become_plain() -> None:
    assert normalise("l’offre\u00a0: 1\u202f500\u2009€ – “net” −3 % × ４２") == 'l\'offre : 1 500 € - "net" -3 % x 42'


@given(st.text())
def test_length_and_offsets_are_kept(text: str) -> None:
    assert len(normalise(text)) == len(text)
    assert len(fold(text)) == len(text)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_a_letter_whose_lower_case_is_longer_stays() -> None:
    assert fold("İSTANBUL 5") == "İstanbul 5"
