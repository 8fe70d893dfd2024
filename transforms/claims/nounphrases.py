"""Subjects that are no names: `Three American providers hold Q`, `Les PME françaises y consacrent Q`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from transforms.claims.gazetteer import key_of
from transforms.claims.namewords import name_words
from transforms.claims.scene import OTHER_FIGURE
from transforms.lexicons import lexicon, rules_of

LONGEST = 5
"""So many words make up a subject at most, with what joins them."""
WORD = re.compile(r"[\ue001\ue100-\uefff]|[^\W\d_][\w-]*'?")
NAME = re.compile(r"[\ue001\ue100-\uefff]")
BREAK = re.compile(r"[;:,(–—«»\"]| - ")


@cache
def words_of(language: str, topic: str) -> frozenset[str]:
    """A list of words of a language's `populations.yml`."""
    return frozenset(str(lexicon(language, "populations")["noun_subjects"][topic]).split())


@cache
def clause_start(language: str) -> re.Pattern[str]:
    """Words behind which a clause begins."""
    return re.compile(rf"(?<![\w-])(?:{lexicon(language, 'populations')['noun_subjects']['openers']})(?![\w-])")


def noun_subject(text: str, figure: int, language: str) -> tuple[int, int] | None:
    """Where the noun phrase stands that the figure's clause begins with, if its verb stands behind it.

    Args:
        text: a masked sentence, in which each name is one code point of the private use area.
        figure: where the figure stands in it.
        language: the text's language.

    Returns:
        The phrase's span in the text, without its article; None where the clause begins otherwise or with a name, or
        where the phrase only tells a measure (`the increase`).
    """
    before = text[:figure]
    start = max((match.end() for match in BREAK.finditer(before)), default=0)
    start = max([start, *(match.end() for match in clause_start(language).finditer(before, start))])
    words = list(WORD.finditer(before, start))
    articles = words_of(language, "articles")
    if not words or before[start : words[0].start()].strip():
        return None
    first = next(
        (at for at, word in enumerate(words) if word[0].lower() not in articles and word[0] != OTHER_FIGURE), len(words)
    )
    last = length(before, words[first : first + LONGEST + 1], language)
    if last == 0 or tells_measure([word[0].lower() for word in words[first : first + last]], language):
        return None
    return words[first].start(), words[first + last - 1].end()


def length(text: str, words: Sequence[re.Match[str]], language: str) -> int:
    """How many words make up a subject whose verb follows at once; 0 where none does."""
    joins, never = words_of(language, "joins"), words_of(language, "never")
    for at, word in enumerate(words):
        parted = at > 0 and text[words[at - 1].end() : word.start()].strip()
        lower = word[0].lower()
        if at and not parted and is_verb(lower, language):
            return 0 if words[at - 1][0].lower() in joins else at
        if parted or lower in never or (at == 0 and (lower in joins or NAME.match(lower))):
            return 0
    return 0


def tells_measure(words: Sequence[str], language: str) -> bool:
    """Whether a phrase's head is a measure and nothing that has one: first of it in French, before `of` in English."""
    measures = words_of(language, "measures")
    if rules_of(language) == "fr":
        return words[0] in measures
    head = next((at for at, word in enumerate(words) if word in words_of(language, "joins")), len(words))
    return words[head - 1] in measures


def is_verb(word: str, language: str) -> bool:
    """Whether a word is a verb in the third person, or goes before one."""
    return word != "à" and (key_of(word) in name_words(language).verbs or word in words_of(language, "verbs"))


def is_group(written: str, language: str) -> bool:
    """Whether a noun phrase is a plural of people or organisations, who can have a measure."""
    words = written.split()
    if rules_of(language) == "fr":
        return words[0].lower() in plural_groups(language)
    head = next((at for at, word in enumerate(words) if word.lower() in words_of(language, "joins")), len(words))
    return words[head - 1].lower() in plural_groups(language)


@cache
def plural_groups(language: str) -> frozenset[str]:
    """Nouns of a language's `populations.yml` that stand for people and organisations, in the plural."""
    return words_of(language, "groups")
