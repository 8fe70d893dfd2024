"""What is counted: the noun after a numeral, as an English singular."""

from __future__ import annotations

import re
from itertools import dropwhile, islice
from typing import NamedTuple

from transforms.quantities.tables import Tables
from transforms.quantities.text import Text

MOST_WORDS = 5
SHORTEST = 3
LONGEST_PHRASE = 60
Word = tuple[int, int, str]
INITIALS = re.compile(r"(?:(?:[A-Z]\.){2,}|(?P<short>[A-Z]{2,4})(?= [a-z])) (?=[^\W\d])")
"""What stands for a name: its points end no sentence, and without them it is no stop word (us, it)."""
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*'?")


class Noun(NamedTuple):
    """A counted noun: its English singular, whether a table lists it, and its span."""

    singular: str
    listed: bool
    start: int
    end: int

    @property
    def key(self) -> str:
        """Its key as evidence."""
        return f"counted:{self.singular}" if self.listed else f"noun:{self.singular}"


def noun_after(text: Text, position: int, *, hyphen: bool = False, linked: bool = False) -> Noun | None:
    """The noun that a numeral counts.

    Adjectives before it are stepped over; words that end a noun phrase (`stops`) and punctuation end the search.

    Args:
        text: the text.
        position: where the noun may begin.
        hyphen: whether a hyphen joins numeral and noun (`70B-parameter`), which then is a listed singular.
        linked: whether words that announce a noun stand before (`millions de`).
    """
    words = phrase_words(text, position)
    listed = listed_noun(text, words, hyphen) if words else None
    if listed or hyphen:
        return listed
    return glossary_noun(text, words, linked) or unlisted_noun(text, words, linked)


def phrase_words(text: Text, position: int) -> list[Word]:
    """The words of a noun phrase from `position` on, each with its span."""
    words: list[Word] = []
    position = after_initials(text, position)
    while len(words) < MOST_WORDS and (found := text.match("word", position)):
        word = found.group()
        if coordinates(text, words, word):
            position = found.end() + 1
            continue
        if word in text.t.sets["stops"] or word in text.t.words or word.split("'")[0] in text.t.sets["elided"]:
            break
        words.append((found.start(), found.end(), word))
        position = after_initials(text, found.end() + 1)
        if text.low[found.end() : found.end() + 1] != " ":
            break
    return words


def after_initials(text: Text, position: int) -> int:
    """Where a noun phrase goes on behind initials that only say whose: 12 million U.S. users, 40 US users."""
    found = INITIALS.match(text.raw, position) if text.t.counted["head"] == "last" else None
    if found is None or (found["short"] and found["short"].lower() not in text.t.sets["stops"]):
        return position
    return found.end()


def coordinates(text: Text, words: list[Word], word: str) -> bool:
    """Whether `and` joins adjectives before the noun rather than nouns: digital and physical copies."""
    t = text.t
    if t.counted["head"] == "first" or word not in t.sets["list_words"] or len(words) != 1:
        return False
    before = words[0][2]
    return before not in t.nouns and not is_plural(t, before) and before not in t.unit_names


def listed_noun(text: Text, words: list[Word], hyphen: bool) -> Noun | None:
    """The first listed noun: after adjectives only where the head comes first, else the first plural of its phrase.

    Where the head comes last and no plural is listed, a listed first word stands: a 128K token window.
    """
    t, head_first = text.t, text.t.counted["head"] == "first"
    for start, end, word in words:
        if phrase := text.match("noun_phrase", start):
            return Noun(t.nouns[phrase.group()], True, start, phrase.end())
        if word in t.nouns and (hyphen or head_first or is_plural(t, word)):
            return Noun(t.nouns[word], True, start, end)
        last = word.rsplit("-", 1)[-1]
        if hyphen and last in t.nouns:
            return Noun(t.nouns[last], True, start, end)
        if hyphen or (head_first and word not in t.sets["adjectives"]):
            return None
    start, end, word = words[0]
    return Noun(t.nouns[word], True, start, end) if word in t.nouns else None


def glossary_noun(text: Text, words: list[Word], linked: bool) -> Noun | None:
    """The longest noun of the bilingual list, after adjectives that stand before nouns."""
    if not text.t.glossary:
        return None
    for start, _, word in islice(dropwhile(lambda item: item[2] in text.t.sets["adjectives"], words), 1):
        ends = [found.end() for found in _TOKEN.finditer(text.low, start, start + LONGEST_PHRASE)]
        for end in reversed(ends[: MOST_WORDS + 1]):
            phrase = text.low[start:end]
            if phrase in text.t.glossary and (linked or is_plural(text.t, word)):
                return Noun(text.t.glossary[phrase], False, start, end)
    return None


def unlisted_noun(text: Text, words: list[Word], linked: bool) -> Noun | None:
    """A noun by rule: the first plural; where the head comes first, no other than the first word after adjectives."""
    for start, end, word in words:
        if word in text.t.sets["adjectives"] or (len(word) < SHORTEST and not linked):
            continue
        written = text.raw[start:end]
        written = written if any(char.isupper() for char in written[1:]) else word
        if text.t.counted["head"] == "first" and text.raw[start].isupper():
            return Noun(text.raw[start:end], False, start, end) if is_plural(text.t, word) or linked else None  # Airbus
        if is_plural(text.t, word):
            return Noun(written if unsure(text.t, word) else singularise(text.t, written), False, start, end)
        if text.t.counted["head"] == "first":
            return Noun(written, False, start, end) if linked else None
    return None


def unsure(t: Tables, word: str) -> bool:
    """Whether two singulars have a plural's ending, so that it stays as written: canaux, tuyaux."""
    if word in t.counted["irregular"]:
        return False
    return word.endswith(tuple(t.counted["unsure_endings"])) and not word.endswith(tuple(t.counted["sure_endings"]))


def is_plural(t: Tables, word: str) -> bool:
    """Whether a word is a listed plural or looks like one."""
    if word in t.plural_nouns:
        return True
    return word.endswith(tuple(t.counted["plural_endings"])) and not word.endswith(tuple(t.counted["not_plural"]))


def singularise(t: Tables, word: str) -> str:
    """The singular of a plural: as listed, else by the language's endings."""
    if word.lower() in t.counted["irregular"]:
        return str(t.counted["irregular"][word.lower()])
    for plural, singular in t.counted["endings"].items():
        if word.endswith(plural) and len(word) > len(plural) + 1:
            return word[: len(word) - len(plural)] + str(singular)
    return word
