"""Ordinary words of a language, from a spelling dictionary: a sentence's own capital makes none of them a name."""

from __future__ import annotations

from functools import cache

OFTEN = {"fr": 50, "en": 400}
"""How often a word stands in the dictionary's corpus at least: the English one also counts rare names."""


@cache
def ordinary_words(language: str) -> frozenset[str]:
    """Words in lower case, accents kept, that the language's dictionary counts often enough.

    The dictionaries are those of pyspellchecker: frequencies from OpenSubtitles, cleaned by its makers.

    Args:
        language: ISO 639-1 code; where the dictionary doesn't know the language, there are no words.
    """
    # Read late: a second or a third of it that help and lists of options need not wait for.
    from spellchecker import SpellChecker

    if language not in OFTEN:
        return frozenset()
    counts = SpellChecker(language=language).word_frequency.dictionary
    return frozenset(word for word, count in counts.items() if count >= OFTEN[language])
