"""A document as a scene: who appears where, who matters most, and sentences in which names are masked for patterns."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache

from catalogue import by_alias
from schemas.document import Sentence
from schemas.quantity import Quantity
from transforms.claims.context import Context, Name
from transforms.lexicons import lexicon
from transforms.normalise import normalise

FIGURE, OTHER_FIGURE = "\ue000", "\ue001"
FIRST_NAME, FIRST_ANAPHOR, LAST = 0xE100, 0xE900, 0xEFFF
BLANK_BAR = r"\s*\|\s*"
PARTY = "[\ue100-\uefff]"
REACH = 700
"""A sentence is read this far to either side of a figure, so that a text without stops stays cheap."""
TITLE_WEIGHT, LEDE_WEIGHT, KIN_SHARE = 3.0, 2.0, 0.5
OPENING = 25
"""A name this near to its sentence's beginning opens it."""
FIRST_WORD = re.compile(r"[\s-]")


@dataclass(frozen=True, slots=True)
class Party:
    """Someone in a sentence: a name, or an anaphor of a kind (`la start-up`), at a place of the body."""

    start: int
    end: int
    name: Name | None
    anaphor: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A sentence with each name, anaphor and figure masked by one code point; `starts` are the places in the body."""

    text: str
    starts: tuple[int, ...]
    parties: tuple[Party, ...]
    places: tuple[int, ...]
    """Where each party stands in `text`."""
    figure: int
    """Where the figure in question stands in `text`."""

    def party_at(self, place: int) -> Party | None:
        """The party that a place of the masked text stands for."""
        index = bisect_left(self.places, place)
        return self.parties[index] if index < len(self.places) and self.places[index] == place else None

    def place_of(self, start: int) -> int:
        """The place in the masked text of a code point of the body."""
        return bisect_left(self.starts, start)


@cache
def anaphor_pattern(language: str) -> re.Pattern[str]:
    """Matches whatever stands for a name mentioned before, one group a kind."""
    data = lexicon(language, "parties")
    kinds = "|".join(f"(?P<{kind}>{re.sub(BLANK_BAR, '|', words)})" for kind, words in data["anaphors"].items())
    return re.compile(
        rf"(?<![\w-])(?i:{kinds})(?![\w-])(?! {data['describing']}{PARTY})(?!,? (?:\w+ )?{PARTY}(?:,|\)))"
    )


class Scene:
    """What is known of one document's names."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.language = context.language
        self.text = context.text
        self.names = context.names
        self.starts = [name.start for name in context.names]
        self.governed = [governed(self.text[max(0, n.start - 40) : n.start], self.language) for n in context.names]
        self.figures = [quantity.start for quantity in context.quantities]
        self.author = author(context)
        self.weights = weigh(context, self.author)
        names = (*context.names, self.author) if self.author else context.names
        self.first = {name.label: name for name in reversed(names)}
        self.topics: dict[Hashable, list[Name]] = {}
        self.sentence_starts = [sentence.start for sentence in context.sentences]
        self.counts = Counter(name.label for name in context.names)
        self.reporters = reporters(context)

    def in_passing(self, name: Name) -> bool:
        """Whether a name is an unknown abbreviation (IBAN) that the text uses once: such a one is no subject."""
        return name.entity_id is None and name.text.isupper() and name.text.isalpha() and self.counts[name.label] == 1

    def sentence_at(self, place: int) -> int:
        """The index of the sentence that holds a place of the body."""
        return max(bisect_right(self.sentence_starts, place) - 1, 0)

    def figures_in(self, start: int, end: int) -> int:
        """How many figures begin within a stretch."""
        return bisect_left(self.figures, end) - bisect_left(self.figures, start)

    def names_in(self, start: int, end: int) -> tuple[Name, ...]:
        """The names that begin within a stretch."""
        return tuple(self.names[bisect_left(self.starts, start) : bisect_left(self.starts, end)])

    def view(self, quantity: Quantity | None, sentence: Sentence) -> View:
        """The sentence around a figure, masked; without a figure, its beginning."""
        at, until = (quantity.start, quantity.end) if quantity else (sentence.start, sentence.start)
        start, end = max(sentence.start, at - REACH), min(sentence.end, until + REACH)
        marks: list[tuple[int, int, str, Name | None]] = [(at, until, FIGURE, None)] if quantity else []
        first, last = bisect_left(self.figures, start), bisect_left(self.figures, end)
        free = [n for n in self.names_in(start, end) if n.start >= until or n.end <= at]
        marks += [
            (n.start, n.end, chr(FIRST_NAME + index), n) for index, n in enumerate(free[: FIRST_ANAPHOR - FIRST_NAME])
        ]
        for other in self.context.quantities[first:last]:
            if other.start >= until or other.end <= at:
                marks.append((other.start, other.end, OTHER_FIGURE, None))
        return self.with_anaphors(masked(self.text, start, end, sorted(marks, key=lambda mark: (mark[0], -mark[1]))))

    def with_anaphors(self, view: View) -> View:
        """The view with what stands for names masked too."""
        text: list[str] = []
        starts: list[int] = []
        parties: list[Party] = []
        places: list[int] = []
        found = {match.start(): match for match in anaphor_pattern(self.language).finditer(view.text)}
        at, figure = 0, 0
        while at < len(view.text):
            match = found.get(at)
            if match:
                parties.append(Party(view.starts[at], view.starts[match.end() - 1] + 1, None, match.lastgroup))
                places.append(len(text))
                text.append(chr(FIRST_ANAPHOR + len(parties) % (LAST - FIRST_ANAPHOR)))
                starts.append(view.starts[at])
                at = match.end()
                continue
            if at == view.figure:
                figure = len(text)
            party = view.party_at(at)
            if party:
                parties.append(party)
                places.append(len(text))
            text.append(view.text[at])
            starts.append(view.starts[at])
            at += 1
        return View("".join(text), tuple(starts), tuple(parties), tuple(places), figure)


def masked(text: str, start: int, end: int, marks: list[tuple[int, int, str, Name | None]]) -> View:
    """A stretch of text with each marked span as one code point; marks are in order and don't overlap."""
    pieces: list[str] = []
    starts: list[int] = []
    parties, places, figure, at = [], [], 0, start
    for mark_start, mark_end, char, name in marks:
        if mark_start < at:
            continue
        pieces.append(text[at:mark_start])
        starts += range(at, mark_start)
        if char == FIGURE:
            figure = len(starts)
        if name:
            parties.append(Party(mark_start, mark_end, name))
            places.append(len(starts))
        pieces.append(char)
        starts.append(mark_start)
        at = mark_end
    pieces.append(text[at:end])
    starts += range(at, max(at, end))
    return View("".join(pieces), tuple(starts), tuple(parties), tuple(places), figure)


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
        if language == "fr" and INFINITIVE.fullmatch(word):
            return False
    return False


@cache
def report_words(language: str) -> re.Pattern[str]:
    """Words for what somebody reports of others in."""
    return re.compile(rf"\b(?:{lexicon(language, 'parties')['reports']})\b", re.IGNORECASE)


def reporters(context: Context) -> frozenset[str]:
    """Institutions that a sentence names together with a report: they tell of others' money, not of theirs."""
    pattern = report_words(context.language)
    speaking = [bool(pattern.search(sentence.text)) for sentence in context.sentences]
    starts = [sentence.start for sentence in context.sentences]
    return frozenset(
        name.label
        for name in context.names
        if name.kind == "institution" and speaking and speaking[max(bisect_right(starts, name.start) - 1, 0)]
    )


FIRST_PERSON = 3
"""So many times `we` or `our` outside of quotations make a text its publisher's own news."""
QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"\n]*\"")


@cache
def own_words(language: str) -> re.Pattern[str]:
    """Words by which who publishes speaks of itself."""
    return re.compile(rf"(?<![\w-])(?:{lexicon(language, 'parties')['own_words']})(?![\w-])", re.IGNORECASE)


def author(context: Context) -> Name | None:
    """Who publishes its own news and speaks of itself as `we`; None for a newspaper's article.

    A publisher that the text doesn't name is a name at the body's beginning, as long as nothing.
    """
    document = context.document
    spoken = own_words(context.language).findall(QUOTED.sub("", context.text))
    if not document.publisher or len(spoken) < FIRST_PERSON:
        return None
    named = next((name for name in context.names if document.publisher in {name.label, name.text}), None)
    entity = by_alias(document.publisher)
    if named is None:
        named = Name(
            start=0,
            end=0,
            text=document.publisher,
            label=entity.label if entity else document.publisher,
            entity_id=entity.id if entity else None,
            kind=entity.kind if entity else None,
        )
    return None if named.kind == "outlet" else named


def weigh(context: Context, author: Name | None = None) -> dict[str, float]:
    """How much a document is about each label.

    Each mention counts, more where it opens its sentence and less behind a preposition. Title and first sentences
    weigh most. What shares its first word (`Vicuna`, `Vicuna-13B`) weighs together.
    """
    weights: dict[str, float] = defaultdict(float)
    sentence_starts = [sentence.start for sentence in context.sentences]
    lede = context.sentences[min(1, len(context.sentences) - 1)].end if context.sentences else 0
    title = normalise(context.document.title or "")
    seen: set[str] = set()
    for name in context.names:
        index = bisect_right(sentence_starts, name.start) - 1
        opens = index >= 0 and name.start - sentence_starts[index] < OPENING
        behind = governed(context.text[max(0, name.start - 40) : name.start], context.language)
        mention = 1.5 if opens and not behind else 0.6 if behind else 1.0
        weights[name.label] += mention / (1 + 0.15 * weights[name.label])
        if name.label not in seen:
            seen.add(name.label)
            weights[name.label] += LEDE_WEIGHT * (0.5 if behind else 1.0) * (name.start < lede)
            weights[name.label] += TITLE_WEIGHT * (bool(title) and (name.text in title or name.label in title))
    if author:
        weights[author.label] += TITLE_WEIGHT
    kin: dict[str, float] = defaultdict(float)
    for label, weight in weights.items():
        kin[FIRST_WORD.split(label)[0]] += weight
    return {label: weight + KIN_SHARE * (kin[FIRST_WORD.split(label)[0]] - weight) for label, weight in weights.items()}


_last: list[Scene] = []


def scene_of(context: Context) -> Scene:
    """The scene of a document; the last one is kept, since a document's figures are resolved one after another."""
    if not _last or _last[0].context is not context:
        _last[:] = [Scene(context)]
    return _last[0]
