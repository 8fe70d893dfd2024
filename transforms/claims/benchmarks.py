"""Which benchmark a score belongs to, and which figures are scores because a benchmark or a model stands by them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from schemas.quantity import Quantity
from transforms.claims.context import Context, Name
from transforms.claims.cues import Cues, Hit
from transforms.claims.table import column_header
from transforms.claims.words import Cue
from transforms.lexicons import lexicon

CARRY = 4
"""How many sentences on a benchmark's name is remembered for scores that name none."""
REACH = 400
"""Code points on either side of a score within which its benchmark is looked for in its sentence."""
REACH_BACK = 60
"""Code points before a score within which a place in a ranking is told (`comes third with 46.8%`)."""
RIGHT_AFTER = 45
"""Code points after a score within which its benchmark follows (`65.2% on GPQA`)."""
MODEL_BRACKET = re.compile(r"[ ]?[(\[:][ ]?\Z|[ ](?:at|à|with|avec)[ ]\Z")
LABEL = re.compile(r"(?P<name>[A-Z][^\s:.,;()]*(?:[ -][^\s:.,;()]+(?:\.\d+)?){0,4})\s?:\s")
COLON = re.compile(r"\s?:\s(?:[^\d:;.]{0,30}\s)?")
NAMED = Cue("benchmark_score", "strong", "benchmark_score/name")
CARRIED = Cue("benchmark_score", "fair", "benchmark_score/carried")
LABELLED = Cue("benchmark_score", "frame", "benchmark_score/label")
LED = Cue("benchmark_score", "frame", "benchmark_score/on")
BRACKETED = Cue("benchmark_score", "frame", "benchmark_score/bracket")


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """The benchmarks of a document: names in order, and for each sentence's start the one remembered from before."""

    context: Context
    names: tuple[Name, ...]
    models: frozenset[int]
    remembered: dict[int, str]

    @property
    def text(self) -> str:
        """The document's text."""
        return self.context.text

    @property
    def language(self) -> str:
        """The document's language."""
        return self.context.language

    def inside(self, quantity: Quantity, cues: Cues) -> Sequence[Name]:
        """The benchmarks named in a figure's sentence, within reach of it; in a table, else those above its column."""
        first, last = max(cues.sentence.start, quantity.start - REACH), min(cues.sentence.end, quantity.end + REACH)
        if near := self.between(first, last):
            return near
        header = column_header(self.context, quantity, cues.sentence)
        return self.between(*header) if header else ()

    def between(self, start: int, end: int) -> Sequence[Name]:
        """The benchmarks whose names begin between two offsets."""
        low = bisect_left(self.names, start, key=lambda name: name.start)
        return self.names[low : bisect_left(self.names, end, key=lambda name: name.start)]

    def of(self, quantity: Quantity, cues: Cues) -> str | None:
        """The benchmark of a score: named right after it, else the nearest before it, else after, else remembered."""
        inside = self.inside(quantity, cues)
        after = self.following(quantity, inside)
        if after:
            return after.label
        index = bisect_right(inside, quantity.start, key=lambda name: name.start)
        if inside:
            return inside[max(index - 1, 0)].label
        return self.described(quantity, cues) or self.remembered.get(cues.sentence.start)

    def described(self, quantity: Quantity, cues: Cues) -> str | None:
        """A benchmark that no name list holds: the label before a colon, or the words that describe it as one."""
        low, high = max(cues.sentence.start, quantity.start - REACH), min(cues.sentence.end, quantity.end + REACH)
        label = LABEL.match(self.text, cues.sentence.start)
        if label and label.end() <= quantity.start:
            return label["name"]
        found = list(described(self.language).finditer(self.text, low, high))
        if not found:
            return None
        nearest = min(found, key=lambda match: abs(match.start() - quantity.start))
        return nearest["name"] or nearest["alone"]

    def cues(self, quantity: Quantity, cues: Cues) -> Iterator[Hit]:
        """Evidence that a figure is a score: benchmark and figure in one sentence, a model before a bracket."""
        if not is_score_like(quantity):
            return
        start, end = quantity.start, quantity.end
        inside = self.inside(quantity, cues)
        if inside:
            name = min(inside, key=lambda name: abs(name.start - start))
            yield Hit(NAMED, name.start, name.end)
            if name.end <= start and COLON.fullmatch(self.text, name.end, start):
                yield Hit(LABELLED, name.start, name.end)
            led = verbs(self.language).search(self.text, max(start - 40, 0), start)
            if led or self.following(quantity, inside):
                yield Hit(LED, start, end)
        elif self.remembered.get(cues.sentence.start):
            yield Hit(CARRIED, start, end)
            if ranks(self.language).search(self.text, max(start - REACH_BACK, cues.sentence.start), start):
                yield Hit(LED, start, end)
        else:
            return
        if self.after_model(start):
            yield Hit(BRACKETED, start, end)

    def following(self, quantity: Quantity, inside: Sequence[Name]) -> Name | None:
        """The benchmark that is named right after a score."""
        index = bisect_right(inside, quantity.start, key=lambda name: name.start)
        name = inside[index] if index < len(inside) else None
        if name is None or name.start > quantity.end + RIGHT_AFTER:
            return None
        return name if follows(self.language).fullmatch(self.text, quantity.end, name.start) else None

    def after_model(self, start: int) -> bool:
        """Whether a model's name and an opening bracket stand right before an offset (`GPT-5.1 (26,5 %)`)."""
        before = MODEL_BRACKET.search(self.text, max(start - 6, 0), start)
        return before is not None and before.start() in self.models


def is_score_like(quantity: Quantity) -> bool:
    """Whether a figure could be a score by its unit."""
    return quantity.kind in {"percent", "score"} or (
        quantity.kind in {"ratio", "count"} and quantity.unit in {None, "1", "point"} and quantity.value < 10_000
    )


def find_benchmarks(context: Context, sentences: Sequence[Cues]) -> Benchmarks:
    """The benchmarks of a document, and what each sentence without one remembers of those before."""
    names = tuple(name for name in context.names if name.kind == "benchmark")
    models = frozenset(name.end for name in context.names if name.kind in {"model", "product"})
    remembered: dict[int, str] = {}
    last, age = None, 0
    for cues in sentences:
        low = bisect_left(names, cues.sentence.start, key=lambda name: name.start)
        high = bisect_left(names, cues.sentence.end, key=lambda name: name.start)
        age += 1
        if last is not None and age <= CARRY:
            remembered[cues.sentence.start] = last
        if high > low:
            last, age = names[high - 1].label, 0
    return Benchmarks(context, names, models, remembered)


@cache
def described(language: str) -> re.Pattern[str]:
    """Words that describe a benchmark: `the internal R&D coding benchmark`, `le benchmark MathBrut`."""
    return re.compile(lexicon(language, "benchmarks")["described"])


@cache
def follows(language: str) -> re.Pattern[str]:
    """What may stand between a score and the benchmark named after it: `on the`, `au`."""
    return re.compile(lexicon(language, "benchmarks")["follows"], re.IGNORECASE)


@cache
def verbs(language: str) -> re.Pattern[str]:
    """Words that lead to a score right after them (`reaches`, `grimpe à`), where a benchmark is named."""
    return re.compile(lexicon(language, "benchmarks")["verbs"], re.IGNORECASE)


@cache
def ranks(language: str) -> re.Pattern[str]:
    """Words that tell a place among others and lead to a score (`comes third with`, `devance X à`)."""
    return re.compile(lexicon(language, "benchmarks")["ranks"], re.IGNORECASE)
