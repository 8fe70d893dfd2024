"""A peer's words for units in our own: `megawatt` is W, a million times."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

UNITS = Path(__file__).with_name("units.yml")


@cache
def table() -> dict[str, Any]:
    """The words as in units.yml."""
    found: dict[str, Any] = yaml.safe_load(UNITS.read_text(encoding="utf-8"))
    return found


def unit_of(name: str | None) -> tuple[str, float]:
    """Our unit and the factor to it; a name that isn't listed stays as it is, so that it counts as a noun."""
    key = (name or "").casefold()
    if key in table()["names"]:
        unit, *factor = table()["names"][key]
        return unit, float(factor[0]) if factor else 1.0
    for base, unit in table()["bases"].items():
        prefix = key.removesuffix("s").removesuffix(base) if key.removesuffix("s").endswith(base) else None
        if prefix in table()["prefixes"]:
            return unit, float(table()["prefixes"][prefix])
    return key, 1.0


def translated(span: Mapping[str, Any]) -> dict[str, Any]:
    """A peer's span with its unit and value as our records have them."""
    unit, factor = unit_of(span.get("unit"))
    value = span.get("value")
    return {**span, "unit": unit, "value": None if value is None else value * factor}
