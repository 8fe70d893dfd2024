"""The lexicons of documents carry their own cases; this runs them all, of every language."""

from __future__ import annotations

import re

import pytest

from tests.transforms.wordlists import slot_cases
from transforms.documents.segmentation import shape_signals
from transforms.lexicons import languages, lexicon

ANYWHERE = ("paywall", "dated", "announcing")
TOPICS = ("paywall", "related", "caption", "stamp", "invitation", "resuming", "dated", "announcing")
CASES = [
    (language, topic, sort, text)
    for language in languages()
    for topic in TOPICS
    for sort in ("positive", "negative")
    for text in lexicon(language, "documents")["cases"][topic][sort]
]
OPENINGS = [case["text"] for language in languages() for case in slot_cases(language, "documents")]


@pytest.mark.parametrize(("language", "topic", "sort", "text"), CASES)
def test_case(language: str, topic: str, sort: str, text: str) -> None:
    pattern = re.compile("|".join(f"(?:{item})" for item in lexicon(language, "documents")[topic]), re.IGNORECASE)
    found = pattern.search(text) if topic in ANYWHERE else pattern.match(text)
    assert bool(found) == (sort == "positive")


@pytest.mark.parametrize("text", OPENINGS)
def test_a_paragraph_that_points_back(text: str) -> None:
    assert shape_signals("", text)["opening"] == 1.0


@pytest.mark.parametrize("language", languages())
def test_every_list_of_words_holds_texts(language: str) -> None:
    for topic in ("sentences", "documents", "rederive"):
        for name, entries in lexicon(language, topic).items():
            if isinstance(entries, list) and not name.endswith("cases"):
                assert all(isinstance(entry, str) for entry in entries), (topic, name)
