"""What people declare in a YAML list beside the database: corrections, watches, quality; each checked as it is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from warehouse.errors import WarehouseError

Entry = TypeVar("Entry", bound=BaseModel)


def read_declared(path: Path, kind: type[Entry], noun: tuple[str, str], name: Callable[[Entry], str]) -> list[Entry]:
    """The entries of a YAML list; none where there is no such file.

    Args:
        path: the file.
        kind: what each entry is.
        noun: what one is called in messages, and what several are.
        name: what tells it from the others.

    Raises:
        WarehouseError: names the file and the entry that doesn't hold.
    """
    if not path.exists():
        return []
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WarehouseError(f"{path}: {' '.join(str(error).split())}") from None
    if not isinstance(rows, list):
        raise WarehouseError(f"{path}: a list of {noun[1]} is expected, not {type(rows).__name__}")
    found: dict[str, Entry] = {}
    for number, row in enumerate(rows, 1):
        try:
            entry = kind.model_validate(row)
        except ValidationError as error:
            raise WarehouseError(f"{path}, {noun[0]} {number}: {explained(error, kind)}") from None
        if name(entry) in found:
            raise WarehouseError(f"{path}, {noun[0]} {number}: {name(entry)} stands there twice")
        found[name(entry)] = entry
    return list(found.values())


def explained(error: ValidationError, kind: type[BaseModel]) -> str:
    """The first thing that is wrong, in one line: key, what stands there, what would be right."""
    first = error.errors(include_url=False)[0]
    place = ".".join(map(str, first["loc"]))
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        return f"{place}: no such key; keys are {', '.join(kind.model_fields)}"
    if first["type"] == "model_type":
        return "`key: value` lines are expected"
    if first["type"] == "tuple_type":
        message = "a list is expected, as in [a, b]"
    if first["type"] == "missing" or not place:
        return f"{place}: {message}" if place else message
    return f"{place} is {json.dumps(first['input'], ensure_ascii=False, default=str)[:80]}: {message}"
