"""The score of numbers in any text, and its sentences."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.extraction.pairing import Result
from benchmarks.extraction.texts import LANGUAGES
from benchmarks.numbers.__main__ import sentences
from benchmarks.numbers.score import LEVELS, kind, level, score


def span(start: int, end: int, value: float | None, unit: str | None, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "value": value, "unit": unit, **more}


@pytest.mark.parametrize(
    ("gold", "found", "reached"),
    [
        ((90, "mm"), (0.09, "m"), 4),
        ((90, "mm"), (90, "m"), 2),
        ((-20, "°C"), (-4, "°F"), 4),
        ((20, "°C"), (20, "°F"), 2),
        ((150, "PS"), (150, "hp"), 2),
        ((2, "h"), (120, "min"), 4),
        ((12, "HKD"), (12, "USD"), 2),
        ((12, "HKD"), (12, "HKD"), 4),
        ((0.5, "1"), (50, "%"), 4),
        ((5, "pp"), (5, "%"), 2),
        ((300, "book|volume"), (300, "volume"), 4),
        ((300, "book"), (300, "GBP"), 2),
        ((300, "book"), (300, "page"), 3),
        ((300, "book"), (300, None), 3),
        ((41, None), (41, None), 4),
        ((41, "USD|null"), (41, None), 4),
        ((2, "FLOP/s"), (2, "FLOP"), 2),
        ((3, "t"), (4, "t"), 1),
    ],
)
def test_levels(gold: tuple[float, str | None], found: tuple[float, str | None], reached: int) -> None:
    assert level(span(0, 4, *gold), span(0, 4, *found)) == reached


def test_a_noun_is_no_unit_of_measure() -> None:
    assert {kind(noun) for noun in ("point", "hand", "stone", "foot")} == {"count"}
    assert kind("ft") == kind("ft")
    assert isinstance(kind("ft"), tuple)


def test_ranges_need_both_ends() -> None:
    gold = span(0, 9, 15, "km", value_low=10, value_high=20)
    assert level(gold, span(0, 9, 15000, "m", value_low=10000, value_high=20000)) == 4
    assert level(gold, span(0, 9, 15000, "m")) == 1


def test_counts_leave_optional_quantities_out() -> None:
    gold = [span(0, 4, 5, "EUR"), span(10, 14, 6, "EUR"), span(20, 24, 7, "EUR", optional=True)]
    found = [span(0, 4, 5, "EUR"), span(20, 24, 8, "EUR"), span(30, 34, 2024, "1")]
    result = score([(gold, found)])
    assert result == Result(gold=2, found=2, right=(1, 1, 1, 1), traps=0, levels=LEVELS)
    assert {result.f1(level) for level in LEVELS} == {result.precision("unit")} == {result.recall("unit")} == {0.5}


def test_sentences_hold_their_quantities() -> None:
    for language in LANGUAGES:
        rows = sentences(language)
        assert len(rows) > 300
        for row in rows:
            for figure in row["figures"]:
                assert 0 <= figure["start"] < figure["end"] <= len(row["text"])
                assert (
                    row["text"][figure["start"] : figure["end"]].strip() == row["text"][figure["start"] : figure["end"]]
                )
