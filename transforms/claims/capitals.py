"""Names that the catalogue doesn't know: capitalised words in running text, and words built like a product's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from catalogue import by_alias
from schemas.document import Sentence
from transforms.claims.gazetteer import key_of
from transforms.claims.namewords import name_words
from transforms.claims.openings import Openings
from transforms.claims.vocabulary import ordinary_words
from transforms.claims.wordforms import (
    ADJECTIVE,
    ARTICLE,
    BUILT,
    DEMONYM,
    EDITION,
    NO_NAME,
    PARTICLES,
    VERSION,
    Word,
    described_by,
    title_case,
    usage_of,
    words_of,
)
from transforms.lexicons import lexicon, rules_of

JOINTS = frozenset({" ", "-", " & "})
"""What stands between the words of a name."""
LISTED = frozenset({" and ", " et ", ", "})
"""What stands between the things that a ministry is for."""
DECIMAL = re.compile(r"\d+(?:\.\d)?")
LARGEST_VERSION = 40
DESCRIBING = ("-based", "-backed", "-owned", "-led", "-listed", "-born", "-style", "-made", "-founded")
SPEAKER = re.compile(r"^[^\w\n]*([A-Z]{1,3}) ?:(?= )", re.MULTILINE)
"""Initials before what somebody says, in an interview."""
TICKER = re.compile(r"(?:NYSE|N(?:ASDAQ|asdaq)|LSE|TSE|HKEX|E(?:URONEXT|uronext)|ISIN|[Tt]icker):? ?\Z")
STATE = re.compile(r"[a-zà-ÿ], \Z")
"""What stands before the two letters of a state: `Austin, TX`."""
MAX_WORDS = 6


@cache
def measured(language: str) -> frozenset[str]:
    """Nouns that stand for a measure or for people who are counted."""
    nouns = lexicon(language, "populations")["noun_subjects"]
    return frozenset(str(nouns["measures"]).split()) | frozenset(str(nouns["groups"]).split())


class Runs:
    """Finds the unknown names of one text."""

    def __init__(self, text: str, language: str, sentences: Sequence[Sentence]) -> None:
        self.text = text
        self.lexicon = name_words(language)
        self.language = language
        self.english = rules_of(language) == "en"
        self.sentences = [words_of(text, sentence.start, sentence.end) for sentence in sentences]
        self.headlines = [
            title_case(words, sentence) for words, sentence in zip(self.sentences, sentences, strict=True)
        ]
        self.usage = usage_of(self.sentences, self.headlines)
        self.openings = Openings(text, language, self.lexicon, self.usage)
        self.speakers = frozenset(tag for tag, count in Counter(SPEAKER.findall(text)).items() if count > 1)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Spans of capitalised runs, in order."""
        for words, headline in zip(self.sentences, self.headlines, strict=True):
            index = 0
            while index < len(words):
                used = self.run(words, index, headline) if words[index].capital else 0
                if used and not self.tells_measure(words, index, used):
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
            last = words[index + used - 1]
            gap = self.text[last.end : following.start]
            if described_by(last) or self.is_second(words[index : index + used], following):
                break
            if (gap in JOINTS and self.goes_on(words, index + used, headline)) or (
                head and gap == " " and following.text.islower() and self.adjective(following) and used == 1
            ):
                used += 1
            elif joined := self.joined(words, index, used):
                used += joined
            else:
                break
        if head and used == 1 and not self.built(word):
            return 0
        year = words[index + used] if head and index + used < len(words) else None
        if year and year.start == words[index + used - 1].end + 1 and re.fullmatch(r"20\d\d", year.text):
            used += 1
        return used

    def tells_measure(self, words: Sequence[Word], first: int, used: int) -> bool:
        """Whether a run of ordinary words is a measure with capitals: `Monthly Active Users`, `Gross Margin`."""
        if not self.english:
            return False
        behind = words[first + used] if first + used < len(words) else None
        run = words[first : first + used]
        if behind is not None and behind.capital and behind.start == run[-1].end + 1:
            run = [*run, behind]
        measures = measured(self.language)
        if run[-1].text.lower() not in measures:
            return False
        ordinary = ordinary_words(self.language)
        parts = (part for word in run for part in word.text.lower().split("-"))
        return all(part in ordinary or part in measures for part in parts)

    def begins(self, words: Sequence[Word], index: int, headline: bool) -> bool:  # noqa: PLR0911 - one test a line
        """Whether a name may begin with a word."""
        word = words[index]
        if not word.capital or NO_NAME.match(word.text) or (described_by(word) and word.text.endswith(DESCRIBING)):
            return False
        if self.is_code(word):
            return False
        if word.text in self.lexicon.heads and not (self.english and index == 0):
            return True
        key = key_of(word.text)
        if self.heads_name(words, index, headline):
            return True
        if self.lexicon.never(key) or all(map(self.lexicon.never, key.split("-"))):
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
        if index == 0 or self.openings.opens(word):
            return self.openings.is_name(words, index)
        return True

    def is_code(self, word: Word) -> bool:
        """Whether capitals are no name but somebody's initials, a share's ticker, a state's or a currency's letters."""
        if not word.text.isupper():
            return False
        return (
            word.text in self.speakers
            or self.text.startswith("$", word.end)
            or bool(TICKER.search(self.text, max(0, word.start - 12), word.start))
            or (len(word.text) == 2 and bool(STATE.search(self.text, max(0, word.start - 4), word.start)))
        )

    def people_of_place(self, words: Sequence[Word], index: int) -> bool:
        """Whether a word tells where somebody comes from (`les Bordelais de X`), alone behind an article."""
        word = words[index]
        if self.english or not DEMONYM.match(word.text):
            return False
        alone = index + 1 == len(words) or not words[index + 1].capital or words[index + 1].start > word.end + 1
        return alone and bool(ARTICLE.search(self.text, max(0, word.start - 8), word.start))

    def is_second(self, name: Sequence[Word], following: Word) -> bool:
        """Whether a number stands behind a name that has a version, or is too large for one: then it is a figure."""
        number = DECIMAL.fullmatch(following.text)
        if number is None or name[-1].text == "Gen":
            return False
        return any(char.isdigit() for word in name for char in word.text) or float(number[0]) >= LARGEST_VERSION

    def heads_name(self, words: Sequence[Word], index: int, headline: bool) -> bool:
        """Whether an ordinary word begins a name, since a capital follows it: `Internet Explorer`, `AI Act`."""
        word = words[index]
        following = words[index + 1] if index + 1 < len(words) else None
        if headline or following is None or self.text[word.end : following.start] != " ":
            return False
        key = key_of(following.text)
        if not following.text.istitle() or self.lexicon.months & {key} or self.lexicon.titles & {key}:
            return False
        if self.english or word.text == "AI":
            tail = word.text == "AI" or (key_of(word.text) in self.lexicon.tails and word.text.istitle())
            third = words[index + 2] if index + 2 < len(words) else None
            more = third is not None and third.capital and third.start == following.end + 1
            return tail and key not in self.lexicon.not_names and (more or by_alias(following.text) is None)
        within = index > 0 and not self.openings.opens(word) and word.text.istitle()
        return within and key in self.lexicon.tails and key_of(word.text) not in self.lexicon.titles

    def goes_on(self, words: Sequence[Word], index: int, headline: bool) -> bool:  # noqa: PLR0911 - one test a line
        """Whether a name goes on with a word."""
        word, before = words[index], words[index - 1]
        key = key_of(word.text)
        if word.capital and not NO_NAME.match(word.text):
            if key in self.lexicon.months or (key in self.lexicon.titles and not word.text.istitle()):
                return False
            if headline and not self.built(word):
                return key in self.usage.inside
            if key not in self.lexicon.not_names or key in self.lexicon.tails:
                return True
            if word.text in EDITION and (VERSION.fullmatch(before.text) or before.text in EDITION):
                return True
            following = words[index + 1] if index + 1 < len(words) else None
            return word.text in PARTICLES and before.text.istitle() and following is not None and following.capital
        if word.text in PARTICLES and before.text in self.lexicon.given_names | PARTICLES:
            return any(next_word.capital for next_word in words[index + 1 : index + 3])
        return bool(VERSION.fullmatch(word.text)) and not self.counts(words, index)

    def counts(self, words: Sequence[Word], index: int) -> bool:
        """Whether a number counts what follows (`Amazon 15 milliards`) rather than being a version."""
        word = words[index]
        after = self.text[word.end : word.end + 2].strip()
        if after[:1] in set("%€$£'") or (after[:1] == "," and after[1:].isdigit()):
            return True
        if word.text[-1] in "BMT" or word.text[0] == "v":
            return False
        following = words[index + 1] if index + 1 < len(words) and words[index + 1].start == word.end + 1 else None
        return following is not None and not following.capital and not self.openings.follows_version(following)

    def joined(self, words: Sequence[Word], first: int, used: int) -> int:
        """How many words a joiner (`de la`, `of`) adds together with the name behind it; 0 where it joins nothing.

        Args:
            words: the sentence's.
            first: which of them the name begins with.
            used: how many the name has so far.
        """
        last = words[first + used - 1]
        if words[first].text in self.lexicon.lists and used > 1 and (more := self.listed(words, first + used)):
            return more
        if words[first].text not in self.lexicon.heads and not (self.english and last.text in self.lexicon.heads):
            return 0
        for joiner in self.lexicon.joiners:
            if self.text.startswith(f" {joiner}", last.end):
                end = last.end + 1 + len(joiner) + (0 if joiner.endswith("'") else 1)
                taken = 0
                while first + used + taken < len(words) and words[first + used + taken].start < end:
                    taken += 1
                at = first + used + taken
                if at == len(words) or words[at].start != end or not self.belongs(words, first, at):
                    continue
                tail = words[at + 1] if at + 1 < len(words) else None
                adjective = tail is not None and tail.start == words[at].end + 1 and self.adjective(tail)
                return taken + 1 + adjective
        return 0

    def belongs(self, words: Sequence[Word], first: int, at: int) -> bool:
        """Whether what a joiner leads to is part of the name: `Tribunal de Lille`."""
        target = words[at]
        if target.text[0].isupper():
            return True
        general = at - first > 1 and words[first + 1].text.lower() in {"general", "générale", "général"}
        return general and not self.english and target.text.isalpha() and self.openings.ordinary(target)

    def listed(self, words: Sequence[Word], index: int) -> int:
        """How many words a list adds to what a ministry is for: `… for Science, Innovation and Technology`."""
        taken = 0
        while index + taken < len(words):
            at = index + taken
            gap = self.text[words[at - 1].end : words[at].start]
            joint = gap == " " and f" {words[at].text} " in LISTED
            target = words[at + joint] if at + joint < len(words) else None
            if not (joint or gap in LISTED) or target is None or not self.is_concern(target):
                break
            taken += 1 + joint
        ended = taken > 1 and f" {words[index + taken - 2].text} " in LISTED
        return taken if ended else 0

    def is_concern(self, word: Word) -> bool:
        """Whether a capitalised word is an ordinary one, and what a ministry may be for."""
        return word.text.istitle() and self.openings.ordinary(word) and by_alias(word.text) is None

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
