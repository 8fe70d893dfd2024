"""Whether a sentence's first word, which has a capital anyway, is a name: by other uses, else by what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.claims.descriptions import presented
from transforms.claims.gazetteer import key_of
from transforms.claims.namewords import NameWords
from transforms.claims.vocabulary import ordinary_words
from transforms.claims.wordforms import FINITE, ORDINARY, PARTICLES, VERSION, Usage, Word
from transforms.lexicons import rules_of

ACTS = frozenset({"shed", "said", "says", "has", "is", "was", "will", "cut", "plans"})
"""Verbs that no adverb in `-ly` stands before at a sentence's beginning."""
STATES = frozenset({"is", "was", "are", "were", "has", "had", "will", "would", "could", "can", "may", "remains"})
"""Verbs of which ordinary words are as often the subject as names: `Size is another story`."""
OPENERS = frozenset('":«»*([-•')


@dataclass(frozen=True, slots=True)
class Openings:
    """The first words of one text's sentences."""

    text: str
    language: str
    lexicon: NameWords
    usage: Usage

    def opens(self, word: Word) -> bool:
        """Whether a word stands first after a quotation mark, colon or dash."""
        before = self.text[max(0, word.start - 2) : word.start]
        return bool(before) and (before.rstrip()[-1:] in OPENERS or "\n" in before)

    def is_name(self, words: Sequence[Word], index: int) -> bool:  # noqa: PLR0911 - one test a line
        """Whether a word that begins a sentence is a name."""
        word, key = words[index], key_of(words[index].text)
        if key in self.usage.inside and not (key in self.usage.lower and self.qualifies(words, index)):
            return True
        if not key.endswith("ly") and presented(self.text, word.end, self.language):
            return True
        if key in self.usage.lower:
            return False
        following = words[index + 1] if index + 1 < len(words) else None
        if self.versioned(words, index):
            return True
        if rules_of(self.language) == "en" and self.text[word.end : word.end + 2] in {"'s", "' "}:
            return True
        if following and following.start == word.end + 1:
            if following.capital and not self.lexicon.never(key_of(following.text)):
                return True
            if following.text in PARTICLES and following.text.istitle() and self.goes_on(words, index + 1):
                return True
            if self.is_verb(following):
                if rules_of(self.language) == "en" and self.ordinary(word) and key_of(following.text) in STATES:
                    return False
                expected = rules_of(self.language) == "en" and ORDINARY.search(key) and key not in self.usage.inside
                return not expected or self.acts(word, following)
            if FINITE.fullmatch(following.text) and following.text.islower() and not self.excluded(following):
                return not ORDINARY.search(key) and not self.ordinary(word)
        return (
            not ORDINARY.search(key)
            and not self.ordinary(word)
            and self.text.startswith((", ", " (", " : "), word.end)
            and not key.endswith(("ee", "es", "ees"))
        )

    def versioned(self, words: Sequence[Word], index: int) -> bool:
        """Whether a word that is no ordinary one has a version, of which something is said: `Zorvane 3 scored …`."""
        if index + 2 >= len(words) or self.ordinary(words[index]):
            return False
        word, version, behind = words[index : index + 3]
        joined = version.start == word.end + 1 and behind.start == version.end + 1
        return joined and bool(VERSION.fullmatch(version.text)) and self.follows_version(behind)

    def follows_version(self, word: Word) -> bool:
        """Whether a word stands behind the number of a version rather than being what the number counts."""
        if self.is_verb(word) or key_of(word.text) in self.lexicon.after_versions:
            return True
        return rules_of(self.language) == "en" and word.text.endswith("ed") and word.text.islower()

    def goes_on(self, words: Sequence[Word], index: int) -> bool:
        """Whether a capital follows right behind a word: `Armelle Le Goff`."""
        following = words[index + 1] if index + 1 < len(words) else None
        return following is not None and following.capital and following.start == words[index].end + 1

    def acts(self, word: Word, following: Word) -> bool:
        """Whether a word in `-ly` is no adverb, since a verb follows that isn't used of `newly …`."""
        return key_of(word.text).endswith("ly") and key_of(following.text) in ACTS

    def is_verb(self, word: Word) -> bool:
        """Whether a word is one of the verbs of which names are the subject; `à` is none, though `a` is."""
        return word.text != "à" and key_of(word.text) in self.lexicon.verbs

    def excluded(self, word: Word) -> bool:
        """Whether a word is listed as no name."""
        return key_of(word.text) in self.lexicon.not_names

    def ordinary(self, word: Word) -> bool:
        """Whether a word is an ordinary one of the language."""
        return word.text.lower() in ordinary_words(self.language)

    def qualifies(self, words: Sequence[Word], index: int) -> bool:
        """Whether a word only qualifies the ordinary noun behind it: `Quantum firms`, where `quantum` is in use too."""
        following = words[index + 1] if index + 1 < len(words) else None
        return (
            following is not None
            and following.start == words[index].end + 1
            and not following.capital
            and following.text.isalpha()
            and not self.is_verb(following)
            and not self.excluded(following)
        )
