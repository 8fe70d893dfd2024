"""What the claim rules see: one document, cut up, with its quantities and the names found in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from schemas.document import Document, Sentence
from schemas.quantity import Quantity
from transforms.claims.government import governed
from transforms.claims.patterns import plain_view

NEAR = 40
"""Code points before a name within which a preposition governs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in the body: `label` is the catalogue's where it knows the name, else the name as written."""

    start: int
    end: int
    text: str
    label: str
    entity_id: str | None = None
    kind: str | None = None


@dataclass(frozen=True, kw_only=True)
class Context:
    """One document as the rules on claims see it; spans are code points of `document.body`."""

    document: Document
    language: str
    text: str
    """The body after the length-preserving normalisation: same offsets, plain spaces and apostrophes."""
    sentences: tuple[Sentence, ...]
    quantities: tuple[Quantity, ...]
    names: tuple[Name, ...]
    title_names: tuple[Name, ...] = ()
    """The names in the document's title; their spans are the title's, so that they stand for no place of the body."""
    memo: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)
    """What rules found out once and would else find out again for each figure."""

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Where each sentence begins."""
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def quantity_starts(self) -> list[int]:
        """Where each figure begins."""
        return [quantity.start for quantity in self.quantities]

    @cached_property
    def name_starts(self) -> list[int]:
        """Where each name begins."""
        return [name.start for name in self.names]

    @cached_property
    def governed(self) -> list[bool]:
        """Whether a preposition governs each name."""
        return [governed(self.text[max(0, start - NEAR) : start], self.language) for start in self.name_starts]

    @cached_property
    def view(self) -> str:
        """The text as patterns see it, figures and all."""
        return plain_view(self.text)

    def sentence_of(self, start: int) -> Sentence:
        """The sentence that holds a code point; the nearest one before it where none does."""
        return self.sentences[max(bisect_right(self.sentence_starts, start) - 1, 0)]

    def index_of(self, sentence: Sentence) -> int:
        """The place of a sentence among the document's."""
        return bisect_right(self.sentence_starts, sentence.start) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricChoice:
    """Which metric a quantity measures and by which frame of words; `cue_start` and `cue_end` span the words."""

    metric: str
    rule: str
    score: float
    cue_start: int
    cue_end: int
    margin: float = 0.0
    """How far its score lies ahead of the second-best metric's; 0 where another figure handed it on."""
    benchmark: str | None = None
    qualifier: str | None = None
    dimensions: tuple[tuple[str, str], ...] = ()
    subject_hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Whose measure it is and who stands on the other side."""

    subject: str | None = None
    subject_id: str | None = None
    counterparty: str | None = None
    counterparty_id: str | None = None
    rule: str = ""
    score: float = 0.0
