"""Press-like sentences, French and English: every figure with its surface, value and unit, and no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from schemas.quantity import Quantity
from tests.transforms.test_rederive import claim_of
from transforms.quantities import is_weak, scan
from transforms.rederive import rederive

FOLDER = Path(__file__).parent
LISTS = ("figures", "news", "forms", "traps")
"""Lists of sentences, one a language: the forms of figures; business news; forms in any text; what is no figure."""
CASES = [
    pytest.param(language, case[0], case[1:], id=f"{name}-{language}-{number}")
    for name in LISTS
    for language in ("fr", "en")
    for number, case in enumerate(yaml.safe_load((FOLDER / f"{name}_{language}.yml").read_text(encoding="utf-8")))
]


def told(quantity: Quantity) -> dict[str, Any]:
    """What a line of the list can tell of a quantity."""
    return {
        "surface": quantity.surface,
        "value": pytest.approx(quantity.value, rel=1e-3),
        "unit": quantity.unit,
        "comparator": quantity.comparator,
        "low": quantity.value_low,
        "high": quantity.value_high,
        "per": quantity.per,
        "change": quantity.change,
        "weak": is_weak(quantity),
    }


def wanted(line: str) -> dict[str, Any]:
    """The same, read from a line of the list."""
    surface, value, unit, *rest = (part.strip() for part in line.split("|"))
    found: dict[str, Any] = {
        "surface": surface,
        "value": float(value),
        "unit": unit or None,
        "comparator": "=",
        "low": None,
        "high": None,
    }
    found |= {"per": None, "change": None, "weak": False}
    for part in rest:
        name, _, ends = part.partition(":")
        if name == "range":
            low, high = ends.split(":")
            found |= {"comparator": "range", "low": float(low), "high": float(high)}
        elif name == "per":
            found["per"] = ends
        elif name in ("inc", "dec"):
            found["change"] = {"inc": "increase", "dec": "decrease"}[name]
        elif name == "weak":
            found["weak"] = True
        else:
            assert name in ("~", ">", "<"), part
            found["comparator"] = name
    return found


@pytest.mark.parametrize(("language", "text", "lines"), CASES)
def test_sentence(language: str, text: str, lines: list[str]) -> None:
    found = scan(text, language)
    asked = [wanted(line) for line in lines]
    surfaces = {line["surface"] for line in asked if line["weak"]}
    shown = [quantity for quantity in found if not is_weak(quantity) or quantity.surface in surfaces]
    assert [told(quantity) for quantity in shown] == asked


@pytest.mark.parametrize(("language", "text", "lines"), CASES)
def test_what_a_sentence_holds_is_read_again(language: str, text: str, lines: list[str]) -> None:
    del lines
    assert [failure for found in scan(text, language) for failure in rederive(claim_of(found, language), text)] == []
