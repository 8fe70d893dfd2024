"""Which figures of a sentence a word governs: `3 dollars for input and 15 for output` gives each figure its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from schemas.dimension import JOINT
from schemas.quantity import Quantity
from transforms.claims.clauses import clauses
from transforms.claims.dimension_words import Word
from transforms.lexicons import lexicon

REACH = 130
"""How far from its figure a word stands at most, in code points and what boundaries add."""
REACHES = {"storage": 45, "context_min": 220, "context_max": 220}
"""The same for dimensions that stand right beside it, or hold for all the prices of a sentence."""
BOUNDARY = 20
"""What a comma or `and` between a word and a figure adds; a contrast counts four times."""
PASSED = 45
"""What another figure between them adds."""
BEFORE = 2
"""What standing before the figure adds: of two equals the word behind it is its own."""
OPENING, SET_OFF = 25, 15
"""A word sets the scene for all of a sentence that it opens: code points before it, and from it to a comma, at most."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that may take a dimension: `bare` where no word of its own says what is counted or measured."""

    quantity: Quantity
    metric: str
    link: str
    """How it hangs on the figure before it: comparison, growth, level, apposition, part, pronoun, or nothing."""
    bare: bool
    takes: bool
    """Whether it can have the dimension; one that can't may still be what a word is of: `$41, 34% above the close`."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence: its text, where it begins in the body, and all its figures."""

    text: str
    start: int
    language: str
    quantities: Sequence[Quantity]

    def between(self, low: int, high: int) -> str:
        """The text between two offsets of the body."""
        return self.text[low - self.start : high - self.start]


Told = dict[int, tuple[Word, ...]]
"""For each figure's start the words of one dimension that give it its value."""


def govern(
    stretch: Stretch, words: Sequence[Word], figures: Sequence[Figure], *, many: bool, barred: Collection[str]
) -> Told:
    """The words of one dimension that each figure has: its own, those handed on to it, none.

    Args:
        stretch: the sentence.
        words: all words of the dimension in it, in order.
        figures: the figures that may take it, and those whose own its words may be, in order.
        many: whether one figure may have several values.
        barred: links over which a figure isn't handed what the one before it has; `""` is a plain list.
    """
    told: Told = {}
    groups = list(grouped(stretch, words))
    paired = [group for group in groups if pair(stretch, group, words, figures, told)]
    for group in groups:
        if group in paired:
            continue
        if many and len({word.value for word in group}) > 1:
            claim(stretch, group, figures, told)
        else:
            for word in group:
                claim(stretch, (word,), figures, told)
    taking = [figure for figure in figures if figure.takes]
    own = {figure.quantity.start: told[figure.quantity.start] for figure in taking if figure.quantity.start in told}
    return hand_on(stretch, taking, own, barred)


def claim(stretch: Stretch, group: tuple[Word, ...], figures: Sequence[Figure], told: Told) -> None:
    """Give words to the figure that they stand nearest to, unless it has nearer ones."""
    costs = {
        figure.quantity.start: min(costs)
        for figure in figures
        if (costs := [cost for word in group if (cost := distance(stretch, word, figure, figures)) is not None])
    }
    if not costs:
        return
    home = min(costs, key=lambda start: costs[start])
    figure = next(figure for figure in figures if figure.quantity.start == home)
    rivals = [cost for word in told.get(home, ()) if (cost := distance(stretch, word, figure, figures)) is not None]
    if home not in told or costs[home] < min(rivals, default=0):
        told[home] = group


def distance(stretch: Stretch, word: Word, figure: Figure, figures: Sequence[Figure]) -> float | None:
    """How far a word stands from a figure; None out of reach, or where it is another figure's."""
    quantity = figure.quantity
    held = word.quantity if word.quantity is not None else denominated(word, stretch.quantities)
    if held is not None:
        return -1 if held == quantity.start else None
    if word.metrics and figure.metric not in word.metrics:
        return None
    if (word.start < quantity.end and quantity.start < word.end) or attached(stretch, word, figures):
        return None
    ahead = word.end <= quantity.start
    low, high = (word.end, quantity.start) if ahead else (quantity.end, word.start)
    if not ahead and lists(stretch.language, "part").search(stretch.between(low, high)):
        return None
    cost = clauses(stretch.text, stretch.language).cost(
        word.start - stretch.start, quantity.start - stretch.start, out=1
    )
    if quantity.start in word.led and not cost:
        return 0
    passed = sum(low <= other.quantity.start < high for other in figures)
    total = high - low + BOUNDARY * (cost or 0) + PASSED * passed + BEFORE * ahead
    return total if total <= REACHES.get(word.dimension, REACH) else None


def denominated(word: Word, quantities: Sequence[Quantity]) -> int | None:
    """The start of the figure whose denominator a word is (`3 billion views a month`), None where it is of none."""
    for quantity in quantities:
        if any(part.role == "per" and part.start < word.end and word.start < part.end for part in quantity.evidence):
            return quantity.start
    return None


def attached(stretch: Stretch, word: Word, figures: Sequence[Figure]) -> bool:
    """Whether a word follows right upon a figure that isn't of these: `three weekly meetings`."""
    taking = {figure.quantity.start for figure in figures}
    return any(
        quantity.end <= word.start and not stretch.between(quantity.end, word.start).strip()
        for quantity in stretch.quantities
        if quantity.start not in taking
    )


def grouped(stretch: Stretch, words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """The words in lists as they are coordinated: `input and output`."""
    group: list[Word] = []
    for word in words:
        framed = word.quantity is not None
        if group and (
            framed or not lists(stretch.language, "joint").fullmatch(stretch.between(group[-1].end, word.start))
        ):
            yield tuple(group)
            group = []
        group.append(word)
    if group:
        yield tuple(group)


def pair(
    stretch: Stretch, group: tuple[Word, ...], words: Sequence[Word], figures: Sequence[Figure], told: Told
) -> bool:
    """Give a list of words to as many figures in a list beside it, each its own; False where there is none."""
    count = len(group)
    if count < 2 or len({word.value for word in group}) < count:
        return False
    loosely = bool(lists(stretch.language, "respectively").search(stretch.text))
    before = [figure for figure in figures if figure.quantity.end <= group[0].start][-count:]
    after = [figure for figure in figures if figure.quantity.start >= group[-1].end][:count]
    for run in (before, after):
        if len(run) == count and is_run(stretch, run, words, loosely=loosely):
            told.update({figure.quantity.start: (word,) for figure, word in zip(run, group, strict=True)})
            return True
    return False


def is_run(stretch: Stretch, run: Sequence[Figure], words: Sequence[Word], *, loosely: bool) -> bool:
    """Whether figures of one metric stand in a list: bare commas and `and` between them, or any words, if loosely."""
    for one, other in pairwise(run):
        low, high = one.quantity.end, other.quantity.start
        if one.metric != other.metric or any(low <= word.start < high for word in words):
            return False
        if not loosely and not lists(stretch.language, "joint").fullmatch(stretch.between(low, high)):
            return False
    return True


def hand_on(stretch: Stretch, figures: Sequence[Figure], told: Told, barred: Collection[str]) -> Told:
    """The words with those that figures without any take from the figures beside them."""
    found = dict(told)
    for one, other in pairwise(figures):
        here, there = one.quantity.start, other.quantity.start
        if there in found or here not in found or other.link in barred:
            continue
        if follows(stretch, one, other, found[here]):
            found[there] = found[here]
    for one, other in reversed(list(pairwise(figures))):
        here, there = one.quantity.start, other.quantity.start
        if here not in found and there in told and precedes(stretch, one, other, barred, told[there]):
            found[here] = told[there]
    return found


def follows(stretch: Stretch, one: Figure, other: Figure, words: tuple[Word, ...]) -> bool:
    """Whether a figure has what the one before it has: compared with it, a part of it, or under the same heading."""
    if other.link:
        return True
    if words[0].dimension in WIDE and one.metric == other.metric:
        return words[-1].end <= one.quantity.start
    if one.metric != other.metric or {one.quantity.per, other.quantity.per} - WINDOWS - {one.quantity.per}:
        return False
    ahead = words[-1].end <= one.quantity.start and words[0].start - stretch.start <= OPENING
    sets_scene = ahead and "," in stretch.between(words[-1].end, min(words[-1].end + SET_OFF, one.quantity.start))
    return sets_scene or other.bare or labels(stretch, words[-1])


def labels(stretch: Stretch, word: Word) -> bool:
    """Whether a word ends the label before a colon, which all behind it has: `X, single attempt: 76% for A`."""
    first = min((item.start for item in stretch.quantities if item.start >= word.end), default=word.end)
    before = any(item.end <= word.start for item in stretch.quantities)
    return not before and stretch.between(word.end, first).lstrip().startswith(":")


def precedes(stretch: Stretch, one: Figure, other: Figure, barred: Collection[str], words: tuple[Word, ...]) -> bool:
    """Whether a figure has what the next one has: `300 or 400 million weekly users`, `up 9 % to $4 billion in May`."""
    if words[0].dimension in WIDE and one.metric == other.metric:
        return words[0].start >= other.quantity.end
    if one.quantity.kind != other.quantity.kind:
        return other.link == "level" and other.link not in barred
    between = stretch.between(one.quantity.end, other.quantity.start)
    return (one.bare or one.quantity.kind != "count") and bool(lists(stretch.language, "joint").fullmatch(between))


WIDE = frozenset({"context_min", "context_max"})
"""Bounds told once, ahead of or behind all the prices that they hold for: `$2 in and $12 out up to 200,000 tokens`."""
WINDOWS = frozenset({"d", "wk", "mo", "yr", None})


@cache
def lists(language: str, name: str) -> re.Pattern[str]:
    """Words of lists: `joint` between their members, `part` before a part of them, `respectively` to pair two."""
    return re.compile(lexicon(language, "dimensions")["lists"][name], re.IGNORECASE)


def alike(text: str, language: str) -> bool:
    """Whether a sentence says that its figures were found as those before: `under the same conditions`."""
    same = lexicon(language, "dimensions")["lists"].get("same")
    return same is not None and re.search(same, text, re.IGNORECASE) is not None


def value_of(words: tuple[Word, ...]) -> str:
    """The value that words give: several are joined in the order of the alphabet."""
    return JOINT.join(sorted({word.value for word in words}))
