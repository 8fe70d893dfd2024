"""Sentences: exact spans, the lexicons' own cases, blocks, bad input, linear time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.wordlists import slot_cases
from transforms.lexicons import languages, lexicon
from transforms.sentences import split_sentences

CASES = [
    (language, sort, str(case))
    for language in languages()
    for sort in ("positive", "negative")
    for case in lexicon(language, "sentences")["cases"][sort]
] + [
    (language, "positive" if "‖" in case["text"] else "negative", case["text"])
    for language in languages()
    for case in slot_cases(language, "sentences")
]


@pytest.mark.parametrize(("language", "sort", "case"), CASES)
def test_lexicon_cases(language: str, sort: str, case: str) -> None:
    wanted = [part.strip() for part in case.split("‖")]
    assert (len(wanted) > 1) == (sort == "positive")
    assert [sentence.text for sentence in split_sentences(case.replace("‖ ", ""), language)] == wanted


LABEL = re.compile(r"(?<![^\W_])[a-z]\)")
"""Of a list: `a) `."""


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("Aa .!?…«»“”\"'()[]#-|;\n\r\t\u00a0\u202f1é%€*>"), max_size=200),
    st.sampled_from(["fr", "en", "xx"]),
)
def test_spans_are_exact_ordered_and_lose_no_letter(body: str, language: str) -> None:
    at = 0
    for sentence in split_sentences(body, language):
        assert body[sentence.start : sentence.end] == sentence.text != ""
        assert sentence.text == sentence.text.strip()
        assert sentence.start >= at
        assert not any(char.isalpha() for char in LABEL.sub("", body[at : sentence.start]))
        at = sentence.end
    assert not any(char.isalpha() for char in body[at:])


def test_a_text_without_stops_is_cut_into_pieces() -> None:
    words = "une somme de 3 millions, puis " * 2000
    body = f"{words}\n\n{'x' * 9000}"
    found = split_sentences(body, "fr")
    assert max(len(sentence.text) for sentence in found) <= 2000
    assert all(body[sentence.start : sentence.end] == sentence.text for sentence in found)
    assert "".join("".join(sentence.text for sentence in found).split()) == "".join(body.split())
