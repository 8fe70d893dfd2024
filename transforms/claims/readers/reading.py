"""What a reader says that one figure means, and what a reader is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from transforms.claims.context import Context

PENDING = "model_pending"
"""Flag of a figure that a language model was to read and did not yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one figure means; without a metric it is no claim, only a mention.

    Names are the catalogue's labels where it knows them, else as written. Days are ISO 8601.
    """

    reader: str
    """Which reader says so."""
    metric: str | None = None
    subject: str | None = None
    subject_id: str | None = None
    counterparty: str | None = None
    counterparty_id: str | None = None
    benchmark: str | None = None
    qualifier: str | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    change: str | None = None
    per: str | None = None
    """The denominator, where the reader names one that the scanner did not read."""
    status: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    attributed_to: str | None = None
    probabilities: Mapping[str, float] = field(default_factory=dict)
    """How likely the reader holds single fields to be right, 0 to 1, by the field's name."""
    confidence: float = 0.0
    """How likely value, unit, metric and subject are right, 0 to 1, as fitted for this reader."""
    rule: str = ""
    """What it rests on."""
    likeliest: Mapping[str, Sequence[tuple[str | None, float]]] = field(default_factory=dict)
    """By field the answers that the reader holds for likeliest, with their probabilities, where it weighs several."""
    flags: tuple[str, ...] = ()
    """What checks took from it (`subject:absent`), and who filled that in (`subject:rules`)."""


class Reader(Protocol):
    """Says what figures mean; it can't add a figure or change a number."""

    name: str

    def read(self, context: Context, wanted: Sequence[int]) -> list[Reading | None]:
        """What each figure of a document means, in order.

        Args:
            context: the document with its figures.
            wanted: the places of the figures in `context.quantities` that are asked for.

        Returns:
            One reading a figure of the document; None where it isn't asked for or the reader has no answer.
        """
        ...
