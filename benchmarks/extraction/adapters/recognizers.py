"""Recognizers-Text: all its models of numbers and of numbers with a unit, the longest span at each place."""

from collections.abc import Callable
from typing import Any

MODELS = ("Number", "Percentage")
UNIT_MODELS = ("Currency", "Dimension", "Temperature", "Age")


def load(language: str) -> Callable[[dict[str, Any]], list[dict[str, Any]]]:
    """The models of a language, as `drive` calls them."""
    from recognizers_number import NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer
    from recognizers_text import Culture

    culture = {"fr": Culture.French, "en": Culture.English}[language]
    numbers, units = NumberRecognizer(culture), NumberWithUnitRecognizer(culture)
    models = [getattr(numbers, f"get_{name.lower()}_model")() for name in MODELS]
    models += [getattr(units, f"get_{name.lower()}_model")() for name in UNIT_MODELS]

    def read(text: dict[str, Any]) -> list[dict[str, Any]]:
        found = [item for model in models for item in model.parse(text["text"]) if item.resolution]
        return longest([to_span(item, language) for item in found])

    return read


def to_span(item: Any, language: str) -> dict[str, Any]:
    """One result: its end is inclusive, its value written as in its language."""
    written = str(item.resolution.get("value") or "")
    unit = item.resolution.get("unit") or ("percent" if written.endswith("%") else "")
    return {"start": item.start, "end": item.end + 1, "value": number(written.rstrip("%"), language), "unit": unit}


def number(written: str, language: str) -> float | None:
    """The value, None where it isn't one number."""
    try:
        return float(written.replace(",", ".") if language == "fr" else written.replace(",", ""))
    except ValueError:
        return None


def longest(spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of spans that overlap the longest, of equal ones the last: the models with a unit come last."""
    kept: list[dict[str, Any]] = []
    last_first = list(reversed(spans))
    for span in sorted(last_first, key=lambda item: item["start"] - item["end"]):
        if all(span["end"] <= other["start"] or other["end"] <= span["start"] for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda item: item["start"])
