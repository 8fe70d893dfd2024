"""Grades of claims: sure, likely, doubted. `grades.yml` has the least trust of each, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

GRADES = ("sure", "likely", "doubted")
"""The surest first."""
FILE = Path(__file__).with_name("grades.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How right a reader's claims of one grade were on some annotated texts."""

    reader: str
    texts: str
    grade: str
    claims: int
    """Claims of the grade."""
    share: float
    """Of all claims of the reader, 0 to 1."""
    precision: float | None
    """Share of them that is right in value, unit, metric and subject; None of no claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """From which trust on a reader's claim is of a grade; None where its claims alone never are."""

    sure: float | None
    likely: float | None

    def grade(self, trust: float) -> str:
        """The grade of a claim by its trust, 0 to 1."""
        if self.sure is not None and trust >= self.sure:
            return "sure"
        return "likely" if self.likely is not None and trust >= self.likely else "doubted"


@cache
def bars(path: Path = FILE) -> dict[str, Bars]:
    """The bars by reader. ValueError names the file where it can't be read."""
    return {reader: Bars(**told) for reader, told in read(path)["bars"].items()}


@cache
def measured(path: Path = FILE) -> tuple[Measured, ...]:
    """What was measured, reader by reader. ValueError names the file where it can't be read."""
    return tuple(Measured(**told) for told in read(path)["measured"])


def read(path: Path) -> dict[str, Any]:
    """The file as it is."""
    try:
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {"bars": data["bars"], "measured": data["measured"]}
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: {error!r}; python -m benchmarks.calibration.grades --fit writes it") from None
