"""What tells two measures of one metric apart (window, direction, tier …): schemas/dimensions.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

FILE = Path(__file__).parent / "dimensions.yml"
JOINT = " and "
"""Joins the values of a dimension that may have several, in the order of the alphabet."""


class Dimension(BaseModel):
    """One typed dimension: its values are a closed list, whole numbers, or names."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    description: str
    type: Literal["value", "number", "name"] = "value"
    values: tuple[str, ...] = ()
    many: bool = False
    """Whether several values may hold at once."""
    change: bool = False
    """Whether only differences have it."""

    @model_validator(mode="after")
    def values_belong(self) -> Dimension:
        """A closed list has values, and nothing else has."""
        if (self.type == "value") != bool(self.values):
            raise ValueError("a dimension has values unless its type is number or name")
        return self

    def holds(self, value: str) -> bool:
        """Whether a value is one that the dimension can have."""
        if self.type == "value":
            return all(part in self.values for part in (value.split(JOINT) if self.many else [value]))
        return bool(value) and (self.type == "name" or value.isdecimal())


@cache
def dimensions() -> dict[str, Dimension]:
    """All dimensions by name. ValueError names the one that doesn't hold."""
    found = {}
    for name, told in yaml.safe_load(FILE.read_text(encoding="utf-8")).items():
        try:
            found[name] = Dimension(**told)
        except (ValidationError, TypeError) as error:
            raise ValueError(f"{FILE}: {name}: {error}") from None
    return found
