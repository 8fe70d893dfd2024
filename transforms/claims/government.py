"""Whether a preposition governs a name, so that it is no subject of its clause."""

from __future__ import annotations

import re
from functools import cache

from transforms.lexicons import lexicon, rules_of


@cache
def prepositions(language: str) -> frozenset[str]:
    """Words before a name that make it no subject of its clause."""
    return frozenset(str(lexicon(language, "parties")["prepositions"]).split())


@cache
def adverbs(language: str) -> re.Pattern[str]:
    """Phrases that begin with a preposition and govern nothing: `d'abord`, `for example`."""
    return re.compile(rf"\b(?:{lexicon(language, 'parties')['adverbs']})\b", re.IGNORECASE)


INFINITIVE = re.compile(r"[a-zéèêàçœûîô]{2,}(?:er|ir|oir|re)")
"""A French infinitive parts a name from the preposition before it: `vient de dévoiler X`."""
WORDS_BEFORE = re.compile(r"[^\W\d]\w*'|[\w-]+|[^\w\s]")


def governed(before: str, language: str) -> bool:
    """Whether a preposition among a text's last four words governs what stands behind it."""
    words = WORDS_BEFORE.findall(adverbs(language).sub("", before))[-4:]
    for word in reversed(words):
        if not word[0].isalnum():
            return False
        if word.lower() in prepositions(language):
            return True
        if rules_of(language) == "fr" and INFINITIVE.fullmatch(word):
            return False
    return False
