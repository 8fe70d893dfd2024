"""A document as a scene: who appears where, who matters most, and sentences in which names are masked for patterns."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache

from schemas.document import Sentence
from schemas.quantity import Quantity
from transforms.claims.analysts import analysts, reporters
from transforms.claims.authors import about_person, author
from transforms.claims.context import Context, Name
from transforms.claims.salience import sections, weigh
from transforms.lexicons import lexicon

FIGURE, OTHER_FIGURE = "\ue000", "\ue001"
FIRST_NAME, FIRST_ANAPHOR, LAST = 0xE100, 0xE900, 0xEFFF
BLANK_BAR = r"\s*\|\s*"
PARTY = "[\ue100-\uefff]"
REACH = 700
"""A sentence is read this far to either side of a figure, so that a text without stops stays cheap."""
ASIDE = 110
"""An aside behind a name is at most so long."""


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
        self.starts = context.name_starts
        self.governed = context.governed
        self.figures = context.quantity_starts
        self.author = author(context)
        self.analysts = analysts(context)
        self.weights = weigh(context, self.author, self.analysts)
        names = (*context.names, *context.title_names, *([self.author] if self.author else ()))
        self.first = {name.label: name for name in reversed(names)}
        self.topics: dict[Hashable, list[Name]] = {}
        self.wholes: dict[int, View | None] = {}
        self.sentence_starts = context.sentence_starts
        self.counts = Counter(name.label for name in context.names)
        self.reporters = reporters(context)
        self.sections = sections(context, max(self.weights, key=self.weights.__getitem__, default=""))
        self.about_person = about_person(self.first, self.weights)
        """Whether the document is most about a person, who then can be whose measure a figure is."""

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
        whole = self.whole(sentence)
        if whole is None:
            return self.stretch(quantity, sentence)
        if quantity is None:
            return whole
        at = whole.place_of(quantity.start)
        if whole.text[at : at + 1] != OTHER_FIGURE or whole.starts[at] != quantity.start:
            return self.stretch(quantity, sentence)
        text = whole.text[:at] + FIGURE + whole.text[at + 1 :]
        return View(text, whole.starts, whole.parties, whole.places, at)

    def whole(self, sentence: Sentence) -> View | None:
        """A sentence masked for all its figures; None where it is too long, or a name overlaps one of them."""
        if sentence.start not in self.wholes:
            clear = sentence.end - sentence.start <= REACH and not self.mixed(sentence)
            self.wholes[sentence.start] = self.stretch(None, sentence) if clear else None
        return self.wholes[sentence.start]

    def mixed(self, sentence: Sentence) -> bool:
        """Whether a name of a sentence overlaps one of its figures."""
        low, high = bisect_left(self.figures, sentence.start), bisect_left(self.figures, sentence.end)
        names = self.names_in(sentence.start, sentence.end)
        return any(
            name.start < figure.end and figure.start < name.end
            for figure in self.context.quantities[low:high]
            for name in names
        )

    def stretch(self, quantity: Quantity | None, sentence: Sentence) -> View:
        """The same, masked anew."""
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
        whole = self.with_anaphors(masked(self.text, start, end, sorted(marks, key=lambda mark: (mark[0], -mark[1]))))
        return without_asides(whole, self.language)

    def with_anaphors(self, view: View) -> View:
        """The view with what stands for names masked too."""
        pieces: list[str] = []
        starts: list[int] = []
        parties: list[Party] = []
        places: list[int] = []
        at, figure, number = 0, 0, 0
        for match in [*anaphor_pattern(self.language).finditer(view.text), None]:
            until = match.start() if match else len(view.text)
            shift = len(starts) - at
            if at <= view.figure < until:
                figure = view.figure + shift
            while number < len(view.places) and view.places[number] < until:
                parties.append(view.parties[number])
                places.append(view.places[number] + shift)
                number += 1
            pieces.append(view.text[at:until])
            starts += view.starts[at:until]
            if match:
                at = match.end()
                parties.append(Party(view.starts[until], view.starts[at - 1] + 1, None, match.lastgroup))
                places.append(len(starts))
                pieces.append(chr(FIRST_ANAPHOR + len(parties) % (LAST - FIRST_ANAPHOR)))
                starts.append(view.starts[until])
                while number < len(view.places) and view.places[number] < at:
                    number += 1
        return View("".join(pieces), tuple(starts), tuple(parties), tuple(places), figure)


@cache
def aside_pattern(language: str) -> re.Pattern[str]:
    """What interrupts a sentence behind a name to say who that is: `X, the Lyon startup backed by Y, raised …`."""
    openers = lexicon(language, "linking")["asides"]
    short = rf" \((?:{PARTY}|[A-Z][\w.&-]{{0,9}}|[A-Z][\w ]{{1,30}}: ?[A-Z.]+)\)"
    plain = f"[^,.;:{FIGURE}{OTHER_FIGURE}]"
    return re.compile(rf"(?<={PARTY}){short}|(?<={PARTY}), (?:{openers}){plain}{{2,{ASIDE}}}?[a-zà-ÿ]{plain}*,(?= )")


def without_asides(view: View, language: str) -> View:
    """The view without what only describes a name, so that it stands by its verb; the figure's own aside stays."""
    cuts = [
        match.span() for match in aside_pattern(language).finditer(view.text) if match.end() - match.start() < ASIDE
    ]
    if not cuts:
        return view
    kept = [at for at in range(len(view.text)) if not any(start <= at < end for start, end in cuts)]
    places = {place: index for index, place in enumerate(kept)}
    parties = [(party, places[at]) for party, at in zip(view.parties, view.places, strict=True) if at in places]
    return View(
        "".join(view.text[at] for at in kept),
        tuple(view.starts[at] for at in kept if at < len(view.starts)),
        tuple(party for party, _ in parties),
        tuple(at for _, at in parties),
        places[view.figure],
    )


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


_last: list[Scene] = []


def scene_of(context: Context) -> Scene:
    """The scene of a document; the last one is kept, since a document's figures are resolved one after another."""
    if not _last or _last[0].context is not context:
        _last[:] = [Scene(context)]
    return _last[0]
