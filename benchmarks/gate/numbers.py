"""The scanner alone on sentences of any subject (`benchmarks/numbers`), held to floors of its own."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from benchmarks.gate.corpora import ROOT
from benchmarks.gate.floors import STEP
from benchmarks.numbers.__main__ import sentences
from benchmarks.numbers.score import LEVELS, score
from transforms.quantities import scan

FLOORS = ROOT / "benchmarks" / "numbers" / "floors.json"
FIELDS = ("start", "end", "value", "value_low", "value_high", "unit", "per")
Scores = dict[str, dict[str, float]]
"""F1 by language and level."""


def measured() -> Scores:
    """What the scanner makes of the sentences."""
    found = {}
    for language in floors():
        rows = sentences(language)
        read: list[list[dict[str, Any]]] = [
            [{name: getattr(one, name) for name in FIELDS} for one in scan(row["text"], language)] for row in rows
        ]
        result = score(zip((row["figures"] for row in rows), read, strict=True))
        found[language] = {level: result.f1(level) for level in LEVELS}
    return found


def floors() -> Scores:
    """The floors as they stand."""
    told: Scores = json.loads(FLOORS.read_text(encoding="utf-8"))
    return told


def failures(held: Mapping[str, Mapping[str, float]], scores: Scores) -> list[str]:
    """Every floor that doesn't hold, in words."""
    return [
        f"numbers in any text, {language}: {level} F1 {scores[language][level]:.4f} is below its floor {floor}"
        for language, levels in held.items()
        for level, floor in levels.items()
        if scores[language][level] < floor
    ]


def raised(held: Mapping[str, Mapping[str, float]], scores: Scores) -> Scores:
    """Each floor at the score reached, where that is higher."""
    return {
        language: {
            level: max(levels.get(level, 0.0), math.floor(value * STEP) / STEP) for level, value in found.items()
        }
        for language, found in scores.items()
        for levels in [held.get(language, {})]
    }
