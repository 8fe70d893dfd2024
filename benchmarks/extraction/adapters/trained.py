"""The whole of techfigures with its trained reader."""

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.extraction.adapters import extraction


def load(language: str) -> Callable[[dict[str, Any]], Iterator[dict[str, Any]]]:
    """The extraction, as `drive` calls it; the network is loaded with it."""
    from transforms.claims.readers import TRAINED, Setup, parse_chain
    from transforms.claims.readers.trained.reader import network

    network()
    return extraction.load(language, Setup(parse_chain(TRAINED)))
