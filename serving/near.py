"""Names that nothing is known of: said so, with those that are spelled like them."""

from __future__ import annotations

from typing import Any

from serving.errors import UnknownError
from serving.snapshot import Reader
from warehouse.near import KNOWN, NAMES, NEAR


def check(reader: Reader, given: dict[str, Any]) -> None:
    """UnknownError where a name is given that the snapshot knows nothing of; `near` is what is spelled like it."""
    for name, known in KNOWN.items():
        if (value := given.get(name)) and not reader.rows(known, {"given": value}).num_rows:
            near = reader.rows(NEAR.format(NAMES[name]), {"given": value})["name"].to_pylist()
            raise UnknownError(told(name, value, near), name=name, near=near)


def told(name: str, value: str, near: list[str]) -> str:
    """That nothing is known, and what may have been meant."""
    mend = f": did you mean {' or '.join(near)}?" if near else ", nor of a name that is spelled like it"
    return f"nothing is known of the {name} {value!r}{mend}"
