"""The words that tell a dimension: those of `dimensions.yml`, names of places, and figures that are a condition."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile

from schemas.quantity import Quantity
from transforms.claims.context import Context, Name
from transforms.claims.cues import Cues
from transforms.claims.patterns import Finder, Pattern, compile_pattern
from transforms.lexicons import lexicon

NUMBER = "n"
"""Stands in `dimensions.yml` for the value that the pattern's `{n}` captures."""
NOT = "not"
"""Stands there for words that hold others and tell no value: `a year earlier` is no yearly figure."""
BEYOND = "beyond"
BOUND_BACK = 6
"""Figures before a sentence among which the bound is that it goes beyond."""
"""Stands there for the bound that the sentence told last, from the other side."""
PLACES = frozenset({"country", "region"})
OPAQUE = frozenset({"model", "benchmark"})
"""Kinds of names whose words tell no dimension: a `Pro` in a model's name is no plan."""
LEAD_REACH = 40
NAMING = frozenset({"strong", "fair"})
"""Kinds of cues that are names of a measure."""
CONTEXT_AT_LEAST = 1000
"""Fewer tokens than this are no bound of a price's context."""
STORAGE_AT_LEAST = 1e9
"""Fewer bytes than this are no version of a device or plan."""


@dataclass(frozen=True, slots=True)
class Word:
    """Where a dimension's value is told: its span in the body, and the start of the figure that its frame holds.

    `metrics` are those whose name it is a part of (`net profit`): it is told of their figures alone.
    """

    dimension: str
    value: str
    start: int
    end: int
    quantity: int | None = None
    metrics: frozenset[str] = frozenset()
    led: frozenset[int] = frozenset()
    """Starts of the figures that a frame of words leads to from it: `a post-money valuation of $310 million`."""


@cache
def finders(language: str) -> tuple[Finder[tuple[str, str]], Finder[tuple[str, str]]]:
    """Find the words of a language: those without a figure, and frames around one; payloads are dimension and value."""
    plain: list[tuple[Pattern, tuple[str, str]]] = []
    framed: list[tuple[Pattern, tuple[str, str]]] = []
    for dimension, values in lexicon(language, "dimensions")["words"].items():
        for value, texts in values.items():
            for text in texts:
                try:
                    pattern = compile_pattern(text, language)
                except ValueError as error:
                    raise ValueError(f"transforms/lexicons/{language}/dimensions.yml: {error}") from None
                (framed if pattern.has_quantity else plain).append((pattern, (dimension, str(value))))
    return Finder(plain), Finder(framed)


@cache
def leads(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands right before a place where something holds, and what before one where it merely is."""
    told = lexicon(language, "dimensions")["regions"]
    return tuple(re.compile(rf"(?<!\w)(?:{'|'.join(told[key])})\Z", re.IGNORECASE) for key in ("lead", "never"))  # type: ignore[return-value]


def sentence_words(context: Context, cues: Cues, declared: Collection[str]) -> list[Word]:
    """The words of a sentence that tell one of the declared dimensions, in order, none inside another."""
    sentence = cues.sentence
    found = stretch_words(context, sentence.start, sentence.end, declared, label=False)
    for match, (dimension, value) in finders(context.language)[1].find(cues.view):
        if dimension in declared:
            start, held = sentence.start + match.start(), sentence.start + match.start("q")
            found.append(Word(dimension, value, start, sentence.start + match.end(), held))
    found += bounds(cues.quantities, declared)
    return [
        replace(word, metrics=named(word, cues), led=led(word, cues))
        for word in outermost(beyond(found, bound_before(context, cues)))
    ]


def named(word: Word, cues: Cues) -> frozenset[str]:
    """The metrics whose name a word is a part of, by the sentence's cues."""
    low = bisect_left(cues.hit_starts, word.start - LEAD_REACH)
    near = takewhile(lambda hit: hit.start <= word.start, cues.hits[low:])
    return frozenset(
        hit.cue.metric
        for hit in near
        if hit.cue.kind in NAMING and word.end <= hit.end and hit.end - hit.start > word.end - word.start
    )


def led(word: Word, cues: Cues) -> frozenset[int]:
    """The figures of the frames that a word stands in or right before."""
    low = bisect_left(cues.hit_starts, word.start - LEAD_REACH)
    near = takewhile(lambda hit: hit.start <= word.end + 1, cues.hits[low:])
    return frozenset(hit.quantity for hit in near if hit.quantity and not hit.gapped and word.end <= hit.quantity)


def stretch_words(context: Context, start: int, end: int, declared: Collection[str], *, label: bool) -> list[Word]:
    """The words of any stretch of the body, frames apart; in a label a place needs no preposition."""
    found = [
        Word(
            dimension,
            match["n"].lstrip("0") or "0" if value == NUMBER else value,
            start + match.start(),
            start + match.end(),
        )
        for match, (dimension, value) in finders(context.language)[0].find(context.view[start:end])
        if dimension in declared
    ]
    low, high = (bisect_left(context.name_starts, place) for place in (start, end))
    names = context.names[max(low - 1, 0) : high]
    opaque = [name for name in names if name.kind in OPAQUE]
    found = [word for word in found if not any(name.start <= word.start < name.end for name in opaque)]
    if "region" in declared:
        for name in context.names[low:high]:
            if name.kind in PLACES and (label or is_place(context, start, name.start) or joins(context, found, name)):
                found.append(Word("region", name.label, name.start, name.end))
    return outermost(found)


def is_place(context: Context, low: int, start: int) -> bool:
    """Whether something holds in the place that is named at an offset: `in France`, not `based in France`."""
    before = context.text[max(low, start - LEAD_REACH) : start]
    lead, never = leads(context.language)
    return bool(lead.search(before)) and not never.search(before)


def joins(context: Context, words: list[Word], name: Name) -> bool:
    """Whether a name is coordinated with a place right before it: `in Spain and Portugal`."""
    joint = re.compile(lexicon(context.language, "dimensions")["lists"]["joint"], re.IGNORECASE)
    last = max((word.end for word in words if word.dimension == "region"), default=name.start)
    return last < name.start and joint.fullmatch(context.text, last, name.start) is not None


def bounds(quantities: Collection[Quantity], declared: Collection[str]) -> Iterator[Word]:
    """Figures that are no measure but what another holds for: the context of a price, the storage of a version."""
    for item in quantities:
        if item.unit == "token" and item.value >= CONTEXT_AT_LEAST and item.comparator in {"<", ">"}:
            name = "context_max" if item.comparator == "<" else "context_min"
            if name in declared:
                yield Word(name, f"{item.value:.0f}", item.start, item.end)
        if item.unit == "B" and item.value >= STORAGE_AT_LEAST and item.comparator == "=" and "storage" in declared:
            yield Word("storage", f"{item.value:.0f}", item.start, item.end)


def bound_before(context: Context, cues: Cues) -> Word | None:
    """The last bound of a context that the paragraph tells before a sentence."""
    paragraph = cues.sentence.paragraph
    low = bisect_left(context.quantities, cues.sentence.start, key=lambda item: item.start)
    near = reversed(context.quantities[max(low - BOUND_BACK, 0) : low])
    same = [item for item in near if context.sentence_of(item.start).paragraph == paragraph]
    return next((word for word in bounds(same, ("context_min", "context_max"))), None)


def beyond(words: list[Word], last: Word | None = None) -> list[Word]:
    """The words with `beyond that` as the bound told before it, in the sentence or, `last`, before."""
    told = []
    for word in sorted(words, key=lambda word: (word.start, word.end)):
        if word.value == BEYOND:
            if last is not None:
                told.append(Word(word.dimension, last.value, word.start, word.end))
            continue
        last = word if word.dimension in {"context_min", "context_max"} else last
        told.append(word)
    return told


def outermost(words: list[Word]) -> list[Word]:
    """The words in order, without those that overlap a longer one of their dimension, which may be none."""
    kept: list[Word] = []
    for word in sorted(words, key=lambda word: (word.start - word.end, word.start)):
        same = (other for other in kept if (other.dimension, other.quantity) == (word.dimension, word.quantity))
        if not any(word.start < other.end and other.start < word.end for other in same):
            kept.append(word)
    return sorted(kept, key=lambda word: (word.start, word.end))
