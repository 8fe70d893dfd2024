"""Ordinary words of a language, from a spelling dictionary: a sentence's own capital makes none of them a name."""

from __future__ import annotations

from functools import cache

from transforms.lexicons import lexicon


@cache
def ordinary_words(language: str) -> frozenset[str]:
    """Words in lower case, accents kept, that the language's dictionary counts often enough.

    The dictionaries are those of pyspellchecker: frequencies from OpenSubtitles, cleaned by its makers.

    Args:
        language: ISO 639-1 code; where the dictionary doesn't know the language, there are no words.
    """
    # Read late: a second or a third of it that help and lists of options need not wait for.
    from spellchecker import SpellChecker

    if language not in SpellChecker.languages():
        return frozenset()
    often = lexicon(language, "language")["ordinary_from"]
    counts = SpellChecker(language=language).word_frequency.dictionary
    return frozenset(word for word, count in counts.items() if count >= often)
