"""The interface's words and ways of writing in one language, from labels.yml; figures, days and units as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "fr")
CURRENCY = re.compile(r"[A-Z]{3}")
"""An ISO 4217 code."""
SEPARATORS = {"en": ",.", "fr": "\u202f,"}
"""Of thousands and of decimals."""


class Labels:
    """Words of one interface language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = load()

    def __call__(self, *path: str, **values: object) -> str:
        """The text at a path of labels.yml, with `{name}` marks filled; the path's last part where there is none."""
        found: Any = self.words
        for part in path:
            found = found.get(part) if isinstance(found, dict) else None
        text = found.get(self.language) if isinstance(found, dict) else found
        return str(text).format(**values) if text is not None else path[-1]

    def in_order(self, table: str, values: Iterable[str]) -> list[str]:
        """The values in the order of a table of labels.yml, unlisted ones last."""
        order = list(self.words[table])
        return sorted(values, key=lambda value: (order.index(value) if value in order else len(order), value))

    def table(self, *path: str) -> dict[str, str]:
        """A table of labels.yml as value to text."""
        found: Any = self.words
        for part in path:
            found = found[part]
        return {str(name): self(*path, name) for name in found}

    @staticmethod
    def rounded(value: float) -> float:
        """An amount that was converted, to three significant digits: more would feign precision."""
        return float(f"{value:.3g}")

    def number(self, value: float) -> str:
        """A number with the language's separators, three decimals at most."""
        text = f"{value:,.3f}".rstrip("0").rstrip(".")
        return text.translate(str.maketrans(",.", SEPARATORS[self.language]))

    def scale(self, value: float, unit: str | None) -> tuple[float, str]:
        """By what to divide a value for reading, and the scale's word (`bn`, `Md`, `G`); (1, "") for small ones."""
        table: dict[float, str] = self.words["prefixes" if unit in self.words["physical"] else "scales"][self.language]
        return next(((size, word) for size, word in table.items() if value >= size), (1.0, ""))

    def measure(self, unit: str | None, per: str | None, word: str = "") -> str:
        """What numbers are in: scale's word, unit, denominator (`bn $`, `GW`, `M users per day`)."""
        sign = "" if unit in {None, "1"} else self.sign(str(unit))
        space = "" if unit in self.words["physical"] or not word else " "
        return " ".join(part for part in (f"{word}{space}{sign}".strip(), self.denominator(per)) if part)

    def sign(self, unit: str) -> str:
        """A unit's sign or noun in this language; the unit itself where labels.yml has none."""
        return next(
            (self(table, unit) for table in ("currencies", "physical", "units") if unit in self.words[table]), unit
        )

    def denominator(self, per: str | None) -> str:
        """`per million tokens`, `a day`; with a slash where labels.yml has no words for it."""
        if per is None:
            return ""
        return self("per", per) if per in self.words["per"] else f"/ {per}"

    def figure(self, row: Mapping[str, Any]) -> str:
        """A claim's value as text: comparator, sign of a change, number, scale, unit and denominator."""
        low, high = optional(row.get("value_low")), optional(row.get("value_high"))
        unit, per, change = (optional_text(row.get(name)) for name in ("unit", "per", "change"))
        size, word = self.scale(row["value"] if high is None else high, unit)
        number = self.number(row["value"] / size)
        if row["comparator"] == "range" and low is not None and high is not None:
            number = f"{self.number(low / size)}–{self.number(high / size)}"
        before = self("comparators", row["comparator"]) + self("changes", change or "none")
        return " ".join(part for part in (before + self.with_unit(number, word, unit), self.denominator(per)) if part)

    def with_unit(self, number: str, word: str, unit: str | None) -> str:
        """A number with its scale and unit as the language writes them: `$1.9bn`, `1,9 Md$`, `40 MW`, `37.5%`."""
        english = self.language == "en"
        if unit in {None, "1"}:
            return f"{number}{word}" if english else f"{number} {word}".strip()
        sign = self.sign(str(unit))
        if unit in self.words["physical"]:
            return f"{number} {word}{sign}"
        if english and unit == "%":
            return f"{number}%"
        if CURRENCY.fullmatch(str(unit)):
            gap = "" if len(sign) == 1 else " "
            return f"{sign}{gap}{number}{word}" if english else f"{number} {word}{gap if word else ''}{sign}"
        return f"{number}{word} {sign}" if english else f"{number} {word} {sign}".replace("  ", " ")

    def day(self, value: object) -> str:
        """A day in the language's way; nothing where it is unknown."""
        return value.strftime(self("day_format")) if isinstance(value, (date, datetime)) and value == value else ""  # noqa: PLR0124 - NaT isn't equal to itself


def optional(value: Any) -> float | None:
    """A number, or None for what a frame holds in its place."""
    return None if value is None or value != value else float(value)  # noqa: PLR0124 - NaN isn't equal to itself


def optional_text(value: Any) -> str | None:
    """A text, or None for what a frame holds in its place."""
    return value if isinstance(value, str) else None


@cache
def load() -> dict[str, Any]:
    """labels.yml, and what each page says: views/<page>.yml under the page's name."""
    found: dict[str, Any] = read(FOLDER / "labels.yml")
    return found | {path.stem: found.get(path.stem, {}) | read(path) for path in sorted(FOLDER.glob("views/*.yml"))}


def read(path: Path) -> dict[str, Any]:
    """A YAML file of words."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
