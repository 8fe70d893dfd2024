"""Names that the catalogue doesn't know: capitalised words in running text, and words built like a product's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from schemas.document import Sentence
from transforms.claims.gazetteer import key_of
from transforms.claims.wordforms import (
    ADJECTIVE,
    ARTICLE,
    BUILT,
    DEMONYM,
    FINITE,
    NO_NAME,
    ORDINARY,
    VERSION,
    Word,
    described_by,
    title_case,
    usage_of,
    words_of,
)
from transforms.lexicons import languages, lexicon

JOINTS = frozenset({" ", "-", " & "})
"""What stands between the words of a name."""
DECIMAL = re.compile(r"\d+(?:\.\d)?")
LARGEST_VERSION = 40
DESCRIBING = ("-based", "-backed", "-owned", "-led", "-listed", "-born", "-style", "-made", "-founded")
MAX_WORDS = 6


@dataclass(frozen=True, slots=True)
class NameWords:
    """A language's words that decide what is a name; keys without case and accents."""

    not_names: frozenset[str]
    months: frozenset[str]
    titles: frozenset[str]
    heads: frozenset[str]
    joiners: tuple[str, ...]
    verbs: frozenset[str]
    given_names: frozenset[str]
    tails: frozenset[str]
    """Ordinary words that end names: `Brisk Cloud`, `Norvel Energy`."""


@cache
def name_words(language: str) -> NameWords:
    """The words of `<language>/names.yml`."""
    data = lexicon(language, "names")

    def keys(topic: str) -> frozenset[str]:
        return frozenset(map(key_of, str(data[topic]).split()))

    joiners = tuple(
        sorted(
            re.findall(
                r"(?:de la|de l'|pour la|pour les|pour le|pour l'|sur la|of the|for the|à la|\S+)", data["joiners"]
            ),
            key=len,
            reverse=True,
        )
    )
    return NameWords(
        keys("not_names"), keys("months"), keys("titles"), frozenset(data["heads"].split()), joiners, keys("verbs"),
        frozenset(name for each in languages() for name in lexicon(each, "names")["given_names"].split()),
        keys("tails"),
    )  # fmt: skip


class Runs:
    """Finds the unknown names of one text."""

    def __init__(self, text: str, language: str, sentences: Sequence[Sentence]) -> None:
        self.text = text
        self.lexicon = name_words(language)
        self.english = language == "en"
        self.sentences = [words_of(text, sentence.start, sentence.end) for sentence in sentences]
        self.headlines = [
            title_case(words, sentence) for words, sentence in zip(self.sentences, sentences, strict=True)
        ]
        self.usage = usage_of(self.sentences, self.headlines)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Spans of capitalised runs, in order."""
        for words, headline in zip(self.sentences, self.headlines, strict=True):
            index = 0
            while index < len(words):
                used = self.run(words, index, headline)
                if used:
                    yield words[index].start, words[index + used - 1].end
                index += max(used, 1)

    def run(self, words: Sequence[Word], index: int, headline: bool) -> int:
        """How many words make up a name that begins here; 0 where none does."""
        word = words[index]
        if not self.begins(words, index, headline):
            return 0
        used = 1
        head = word.text in self.lexicon.heads
        while used < MAX_WORDS and index + used < len(words):
            following = words[index + used]
            gap = self.text[words[index + used - 1].end : following.start]
            if described_by(words[index + used - 1]) or self.is_second(words[index : index + used], following):
                break
            if (gap in JOINTS and self.goes_on(words, index + used, headline)) or (
                head and gap == " " and following.text.islower() and self.adjective(following) and used == 1
            ):
                used += 1
            elif joined := self.joined(words, index + used, head):
                used += joined
            else:
                break
        if head and used == 1 and not self.built(word):
            return 0
        year = words[index + used] if head and index + used < len(words) else None
        if year and year.start == words[index + used - 1].end + 1 and re.fullmatch(r"20\d\d", year.text):
            used += 1
        return used

    def begins(self, words: Sequence[Word], index: int, headline: bool) -> bool:  # noqa: PLR0911 - one test a line
        """Whether a name may begin with a word."""
        word = words[index]
        if not word.capital or NO_NAME.match(word.text) or (described_by(word) and word.text.endswith(DESCRIBING)):
            return False
        if word.text in self.lexicon.heads and not (self.english and index == 0):
            return True
        key = key_of(word.text)
        if self.heads_name(words, index, headline):
            return True
        if key in self.lexicon.not_names or key in self.lexicon.months or key in self.lexicon.titles:
            return False
        first, _, rest = word.text.partition("-")
        if rest.islower() and key_of(first) in self.lexicon.not_names:
            return False
        if self.built(word):
            return True
        if self.people_of_place(words, index):
            return False
        if headline:
            return key in self.usage.inside and key not in self.usage.lower
        if index == 0 or self.opens(word):
            return self.begins_sentence(words, index)
        return True

    def people_of_place(self, words: Sequence[Word], index: int) -> bool:
        """Whether a word tells where somebody comes from (`les Bordelais de X`), alone behind an article."""
        word = words[index]
        if self.english or not DEMONYM.match(word.text):
            return False
        alone = index + 1 == len(words) or not words[index + 1].capital or words[index + 1].start > word.end + 1
        return alone and bool(ARTICLE.search(self.text, max(0, word.start - 8), word.start))

    def acts(self, word: Word, following: Word) -> bool:
        """Whether a word in `-ly` is no adverb, since a verb in the past follows that isn't used of `newly …`."""
        return key_of(word.text).endswith("ly") and key_of(following.text) in {
            "shed",
            "said",
            "says",
            "has",
            "is",
            "was",
            "will",
            "cut",
            "plans",
        }

    def is_second(self, name: Sequence[Word], following: Word) -> bool:
        """Whether a number stands behind a name that has a version, or is too large for one: then it is a figure."""
        number = DECIMAL.fullmatch(following.text)
        return number is not None and (
            any(char.isdigit() for word in name for char in word.text) or float(number[0]) >= LARGEST_VERSION
        )

    def heads_name(self, words: Sequence[Word], index: int, headline: bool) -> bool:
        """Whether an ordinary word with a capital begins a name, since another one follows: `Internet Explorer`."""
        word = words[index]
        following = words[index + 1] if index + 1 < len(words) else None
        if headline or following is None or following.start != word.end + 1 or self.text[word.end] != " ":
            return False
        key = key_of(following.text)
        return (
            self.english
            and key_of(word.text) in self.lexicon.tails
            and word.text.istitle()
            and following.text.istitle()
            and key not in self.lexicon.not_names
            and key not in self.lexicon.months
        )

    def opens(self, word: Word) -> bool:
        """Whether a word stands first after a quotation mark, colon or dash."""
        before = self.text[max(0, word.start - 2) : word.start]
        return bool(before) and (before.rstrip()[-1:] in set('":«»*([-•') or "\n" in before)

    def begins_sentence(self, words: Sequence[Word], index: int) -> bool:  # noqa: PLR0911 - one test a line
        """Whether a sentence's first word is a name: by its other uses in the text, else by what follows."""
        word, key = words[index], key_of(words[index].text)
        if key in self.usage.inside:
            return True
        if key in self.usage.lower:
            return False
        after = self.text[word.end : word.end + 2]
        following = words[index + 1] if index + 1 < len(words) else None
        if after in {"'s", "' "} and self.english:
            return True
        if following and following.start == word.end + 1:
            if following.capital and key_of(following.text) not in self.lexicon.not_names:
                return True
            if key_of(following.text) in self.lexicon.verbs:
                return not (self.english and ORDINARY.search(key) and key not in self.usage.inside) or self.acts(
                    word, following
                )
            if (
                FINITE.fullmatch(following.text)
                and following.text.islower()
                and key_of(following.text) not in self.lexicon.not_names
            ):
                return not ORDINARY.search(key)
        return (
            not ORDINARY.search(key)
            and self.text.startswith((", ", " (", " : "), word.end)
            and not key.endswith(("ee", "es", "ees"))
        )

    def goes_on(self, words: Sequence[Word], index: int, headline: bool) -> bool:
        """Whether a name goes on with a word."""
        word = words[index]
        key = key_of(word.text)
        if word.capital and not NO_NAME.match(word.text):
            if key in self.lexicon.months or (key in self.lexicon.titles and not word.text.istitle()):
                return False
            if headline and not self.built(word):
                return key in self.usage.inside
            return key not in self.lexicon.not_names or key in self.lexicon.tails
        return bool(VERSION.fullmatch(word.text)) and not self.counts(words, index)

    def counts(self, words: Sequence[Word], index: int) -> bool:
        """Whether a number counts what follows (`Amazon 15 milliards`) rather than being a version."""
        word = words[index]
        after = self.text[word.end : word.end + 2].strip()
        if after[:1] in set("%€$£'") or (after[:1] == "," and after[1:].isdigit()):
            return True
        if word.text[-1] in "BMT":
            return False
        following = words[index + 1] if index + 1 < len(words) and words[index + 1].start == word.end + 1 else None
        return following is not None and not following.capital and key_of(following.text) not in self.lexicon.verbs

    def joined(self, words: Sequence[Word], index: int, head: bool) -> int:
        """How many words a joiner (`de la`, `of`) adds together with the name behind it; 0 where it joins nothing."""
        if not head:
            return 0
        at = words[index - 1].end
        for joiner in self.lexicon.joiners:
            if self.text.startswith(f" {joiner}", at):
                end = at + 1 + len(joiner) + (0 if joiner.endswith("'") else 1)
                taken = 0
                while index + taken < len(words) and words[index + taken].start < end:
                    taken += 1
                target = words[index + taken] if index + taken < len(words) else None
                if target is None or target.start != end or not target.text[0].isupper():
                    continue
                tail = words[index + taken + 1] if index + taken + 1 < len(words) else None
                adjective = (
                    tail is not None and tail.start == target.end + 1 and not self.english and self.adjective(tail)
                )
                return taken + 1 + adjective
        return 0

    def adjective(self, word: Word) -> bool:
        """Whether a lower-case word belongs to the institution's name before it: `nationale`, `écologique`."""
        return not self.english and bool(ADJECTIVE.search(word.text)) and word.text.islower() and len(word.text) > 4

    def built(self, word: Word) -> bool:
        """Whether a word is a name by its build, and not one of the trade's own abbreviations."""
        return (
            bool(BUILT.fullmatch(word.text))
            and key_of(word.text) not in self.lexicon.not_names
            and not NO_NAME.match(word.text)
        )
