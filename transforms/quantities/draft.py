"""A quantity in the making: what the scanner's steps fill in, one after the other."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from schemas.quantity import Evidence, Quantity


@dataclass(frozen=True, slots=True)
class Part:
    """A scale or unit as read: its key as evidence, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A numeral that is no figure: its span, and the name of the rule that says so."""

    start: int
    end: int
    rule: str


@dataclass(slots=True)
class Draft:
    """A numeral and what was read around it.

    `start` and `end` span the surface, `stop` what belongs to it beyond (the counted noun, the denominator).
    `form` is how the numeral is written: digits, words, article, fraction, half, collective, ratio, multiple or clock.
    """

    form: str
    start: int
    end: int
    numeral: float
    stop: int = 0
    added: float = 0.0
    scale: float = 1.0
    factor: float = 1.0
    unit: str | None = None
    kind: str | None = None
    scale_part: Part | None = None
    unit_part: Part | None = None
    per: str | None = None
    comparator: str = "="
    change: str | None = None
    signed: bool = False
    """Whether a plus or minus stands right before it."""
    negative: bool = False
    """Whether it is a level below zero."""
    low: float | None = None
    high: float | None = None
    grouped: bool = False
    decimal: bool = False
    glued: bool = False
    money: bool = False
    dropped: str = ""
    """The rule by which it is no figure after all."""
    weak: str | None = None
    tags: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def value(self) -> float:
        """The value in base units."""
        return (self.numeral + self.added) * self.scale * self.factor * (-1 if self.negative else 1)

    @property
    def bare(self) -> bool:
        """Whether no unit and no counted noun was found."""
        return self.kind is None

    @property
    def scaled(self) -> bool:
        """Whether a scale was read or carried."""
        return self.scale_part is not None

    @property
    def listed(self) -> bool:
        """Whether a table lists the noun that it counts."""
        return self.unit_part is not None and self.unit_part.key.startswith("counted:")

    @property
    def unlisted(self) -> bool:
        """Whether it counts a noun found by rule."""
        return self.unit_part is not None and self.unit_part.key.startswith("noun:")

    def prove(self, role: str, start: int, end: int, key: str) -> None:
        """Add a stretch of evidence."""
        self.evidence.append(Evidence(role, start, end, key))

    def set_scale(self, scale: float, word: str, start: int, end: int) -> None:
        """Multiply by a scale that follows the numeral and belongs to the surface."""
        self.scale, self.scale_part, self.end = self.scale * scale, Part(f"scale:{word}", start, end), end
        self.prove("scale", start, end, f"scale:{word}")

    def set_unit(self, unit: str | None, kind: str, key: str, start: int, end: int, role: str = "unit") -> None:
        """Give it a unit that stays outside of the surface."""
        self.unit, self.kind, self.unit_part = unit, kind, Part(key, start, end)
        self.prove(role, start, end, key)

    def extend(self, unit: str | None, kind: str, key: str, start: int, end: int) -> None:
        """Give it a unit that belongs to the surface."""
        self.end = self.stop = end
        self.set_unit(unit, kind, key, start, end)

    def set_per(self, per: str, start: int, end: int) -> None:
        """Give it a denominator."""
        self.per = per if self.per is None else f"{self.per} and {per}"
        self.stop = end
        self.prove("per", start, end, f"per:{per}")

    def take_unit(self, other: Draft) -> None:
        """Carry the unit of another draft over."""
        self.unit, self.kind, self.factor, self.unit_part = other.unit, other.kind, other.factor, other.unit_part
        if other.unit_part:
            self.prove("carried_unit", other.unit_part.start, other.unit_part.end, other.unit_part.key)

    def take_scale(self, other: Draft) -> None:
        """Carry the scale of another draft over."""
        self.scale, self.scale_part = other.scale, other.scale_part
        if other.scale_part:
            self.prove("carried_scale", other.scale_part.start, other.scale_part.end, other.scale_part.key)

    def finish(self, body: str) -> Quantity | None:
        """The finished quantity; None where it was dropped or its value is no finite number."""
        value = self.value if self.low is None or self.high is None else (self.low + self.high) / 2
        if self.dropped or not math.isfinite(value):
            return None
        return Quantity(
            start=self.start,
            end=self.end,
            surface=body[self.start : self.end],
            value=rounded(value),
            value_low=None if self.low is None else rounded(self.low),
            value_high=None if self.high is None else rounded(self.high),
            comparator=self.comparator,
            unit=self.unit if self.kind else "1",
            per=self.per,
            kind=self.kind or "count",
            change=self.change,
            evidence=tuple(self.evidence),
            rule=f"weak:{self.weak}" if self.weak else "+".join([self.kind or "bare", *self.tags]),
        )


def rounded(value: float) -> float:
    """The value without the last bits' noise of binary products (1.1 x 1e9 is 1100000000.0000001)."""
    return float(f"{value:.12g}")
