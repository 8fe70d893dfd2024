"""An explanation: a document's figures, claimed, mentioned or refused, each with what its rules saw and decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schemas.claim import Claim
from schemas.document import Sentence

VERDICTS = ("claim", "mention", "none")
"""A figure that a metric claims, one that none does, and a numeral that is no figure at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Words of the body that a rule read: their span, the rule, how strongly it speaks, and what it makes of them."""

    start: int
    end: int
    text: str
    rule: str
    points: float | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A metric that something spoke for: its score, None where it takes no such figure, and why it is it or isn't."""

    metric: str
    score: float | None
    verdict: str
    """`chosen`, or why not: `kind` `below` `unled` `blocked` `lower` `overruled`."""
    reason: str
    words: tuple[Word, ...] = ()
    blockers: tuple[Word, ...] = ()
    around: float = 0.0
    """What the sentence before, the heading above and the lede add."""
    against: float = 0.0
    """What the strongest blocker, here or around, takes away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectCandidate:
    """What a rule that looks for the subject answered, or a name that none of them could take, and why."""

    rule: str
    """Empty for a name that is told for its own sake."""
    label: str | None
    score: float | None
    verdict: str
    """`chosen`, `later` (another rule answered first), `silent` (no answer), `unfit` (a name that can't be it)."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one reader says of a figure, as the checks left it."""

    reader: str
    metric: str | None
    subject: str | None
    counterparty: str | None
    status: str | None
    change: str | None
    confidence: float
    """How likely metric and subject are right, as fitted for this reader."""
    flags: tuple[str, ...]
    """What checks took from it."""
    stands: bool
    """Whether the record is this reader's."""
    likeliest: Mapping[str, Sequence[tuple[str | None, float]]] = field(default_factory=dict)
    """By field the answers that it holds for likeliest, with their probabilities, where it weighs several."""
    weighed: tuple[Word, ...] = ()
    """The words that weighed most for it, where that was asked; points are log likelihood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: its span in the file's body, the verdict, the rule that read or refused it, and the traces."""

    start: int
    end: int
    surface: str
    verdict: str
    rule: str
    about: str
    """What that rule says, in a sentence."""
    because: str = ""
    """Why the metric was chosen, or why none was."""
    needed: float | None = None
    """The score that a metric needs for such a figure."""
    readers: tuple[Said, ...] = ()
    """What each reader says, side by side."""
    record: Claim | None = None
    """What `extract --mentions` prints of it; None where it is no figure."""
    reading: tuple[Word, ...] = ()
    metrics: tuple[Candidate, ...] = ()
    subjects: tuple[SubjectCandidate, ...] = ()
    period: tuple[Word, ...] = ()
    status: tuple[Word, ...] = ()
    speaker: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A document explained. All spans are code points of the file's whole body, where `body` begins at `offset`."""

    doc: str
    title: str | None
    publisher: str | None
    published: str | None
    language: str | None
    offset: int
    body: str
    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...]

    def text(self, start: int, end: int) -> str:
        """The body between two places of the file's."""
        return self.body[max(start - self.offset, 0) : max(end - self.offset, 0)]

    def count(self, verdict: str) -> int:
        """How many figures have a verdict."""
        return sum(figure.verdict == verdict for figure in self.figures)
