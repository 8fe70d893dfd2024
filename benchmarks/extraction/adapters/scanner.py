"""techfigures' scanner alone: every quantity of a text."""

from collections.abc import Callable, Iterator
from typing import Any

FIELDS = ("start", "end", "value", "value_low", "value_high", "unit", "per")


def load(language: str) -> Callable[[dict[str, Any]], Iterator[dict[str, Any]]]:
    """The scanner, as `drive` calls it."""
    from transforms.quantities import scan

    def read(text: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for found in scan(text["text"], language):
            yield {name: getattr(found, name) for name in FIELDS}

    return read
