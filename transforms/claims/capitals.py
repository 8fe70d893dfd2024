"""Names that the catalogue doesn't know: capitalised words in running text, and words built like a product's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from schemas.document import Sentence
from transforms.claims.gazetteer import key_of
from transforms.lexicons import languages, lexicon

WORD = re.compile(r"[^\W_]+(?:[-.&+][^\W_]+)*\+?")
BUILT = re.compile(
    r"[a-z]{1,3}[A-Z]\w+|\w*[a-z][A-Z]\w*|[A-Z]{2,}\w*|(?=\w*\d)(?=\w*[A-Z])\w{2,}|(?=.*[A-Z])(?=.*\d).*-.*|[A-Z]\w*(?:-[A-Z0-9]\w*)+"
)
"""Words that are names by their build: vLLM, OVHcloud, K2.6, V4-Pro, QwQ-32B-Preview."""
VERSION = re.compile(r"[A-Z]?\d{1,2}(?:\.\d+)?|\d+(?:\.\d+)?[BMT]")
SHORT_MODEL = re.compile(r"[VRK]\d+(?:\.\d+)?(?:-\w+)*|\w+-\d+(?:\.\d+)?[BM](?:-\w+)*|\w+ \d+(?:\.\d+)?B")
NO_NAME = re.compile(r"\d|[A-Z]{3}\d|(?:[A-Z]\.)+[A-Z]?$|[IVX]+$|\w$|Q[1-4]$|H[12]$|\d+[A-Za-z]+$|[A-Z]{2,4}s$")
"""Built like a name, but none: numbers, initials, Roman numerals, single letters, quarters, plurals of acronyms."""
ORDINARY = re.compile(
    r"(?:ly|ing|ed|s|ment|tion|sion|er|ness|ity|ance|ence|ware|age|th|cy|ory|ie|té|eur|ique|able|ible)$"
)
"""Endings of ordinary words: a sentence that opens with one of them tells nothing of a name."""
FINITE = re.compile(r"\w{2,}(?:it|ait|era|ut|int|ïe|end|eut)$|\w{2,}(?:[^s]s|ed)$")
"""Endings of verbs in the third person, French and English."""
JOINTS = frozenset({" ", "-", " & "})
"""What stands between the words of a name."""
TITLE_CASE = 0.6
SHORT_HEADING = 3
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


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence: is it capitalised, is it the first, does it begin a possessive."""

    start: int
    end: int
    text: str
    capital: bool


@dataclass(frozen=True, slots=True)
class Usage:
    """How words are written in the whole text: capitalised inside of sentences, or in lower case."""

    inside: frozenset[str]
    lower: frozenset[str]


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The words of a stretch, in order."""
    return [
        Word(m.start(), m.end(), m[0], m[0][0].isupper() or (len(m[0]) > 2 and bool(BUILT.fullmatch(m[0]))))
        for m in WORD.finditer(text, start, end)
    ]


def title_case(words: Sequence[Word], sentence: Sentence) -> bool:
    """Whether most words of a sentence without a full stop are capitalised, as in an English headline."""
    if sentence.text.rstrip(" \"»”'")[-1:] in {".", "!", "?"}:
        return False
    if 1 < len(words) <= SHORT_HEADING:
        return sentence.block == "heading" and all(word.text[0].isupper() for word in words)
    return len(words) > SHORT_HEADING and sum(word.text[0].isupper() for word in words) > TITLE_CASE * len(words)


def described_by(word: Word) -> bool:
    """Whether a word describes the name behind it and is no part of it: `Lisbon-based`, `SoftBank-backed`."""
    return "-" in word.text and word.text.rpartition("-")[2].islower()


def usage_of(sentences: Sequence[Sequence[Word]], headlines: Sequence[bool]) -> Usage:
    """What a text's running sentences tell about its words."""
    inside: set[str] = set()
    lower: set[str] = set()
    for words, headline in zip(sentences, headlines, strict=True):
        if headline:
            continue
        for index, word in enumerate(words):
            if not word.text[0].isupper():
                lower.add(key_of(word.text))
            elif index:
                inside.add(key_of(word.text))
    return Usage(frozenset(inside), frozenset(lower))


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
            if described_by(words[index + used - 1]):
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
        return used

    def begins(self, words: Sequence[Word], index: int, headline: bool) -> bool:  # noqa: PLR0911 - one test a line
        """Whether a name may begin with a word."""
        word = words[index]
        if not word.capital or NO_NAME.match(word.text):
            return False
        if word.text in self.lexicon.heads and not (self.english and index == 0):
            return True
        key = key_of(word.text)
        if key in self.lexicon.not_names or key in self.lexicon.months or key in self.lexicon.titles:
            return False
        first, _, rest = word.text.partition("-")
        if rest.islower() and key_of(first) in self.lexicon.not_names:
            return False
        if self.built(word):
            return True
        if headline:
            return key in self.usage.inside and key not in self.usage.lower
        if index == 0 or self.opens(word):
            return self.begins_sentence(words, index)
        return True

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
                return not (self.english and ORDINARY.search(key))
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
        second = any(char.isdigit() for char in words[index - 1].text) and word.text[-1].isdigit()
        return bool(VERSION.fullmatch(word.text)) and not second and not self.counts(words, index)

    def counts(self, words: Sequence[Word], index: int) -> bool:
        """Whether a number counts what follows (`Amazon 15 milliards`) rather than being a version."""
        word = words[index]
        if self.text[word.end : word.end + 2].strip()[:1] in set("%€$£,'"):
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
        return (
            not self.english
            and bool(
                re.search(
                    r"(?:ales?|aux|iques?|ienne?s?|aires?|éennes?|ives?|elles?|elle|ieure?|ité|ée?s?|aine?s?)$",
                    word.text,
                )
            )
            and word.text.islower()
            and len(word.text) > 4
        )

    def built(self, word: Word) -> bool:
        """Whether a word is a name by its build, and not one of the trade's own abbreviations."""
        return (
            bool(BUILT.fullmatch(word.text))
            and key_of(word.text) not in self.lexicon.not_names
            and not NO_NAME.match(word.text)
        )
