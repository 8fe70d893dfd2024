"""quantulum3: every quantity that its English parser finds."""

from collections.abc import Callable, Iterator
from typing import Any


def load(language: str) -> Callable[[dict[str, Any]], Iterator[dict[str, Any]]]:
    """The parser, as `drive` calls it."""
    from quantulum3 import parser

    def read(text: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for found in parser.parse(text["text"], lang={"en": "en_US"}[language]):
            yield {"start": found.span[0], "end": found.span[1], "value": found.value, "unit": found.unit.name}

    return read
