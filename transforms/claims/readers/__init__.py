"""Readers say what figures mean: `read(context, setup)` gives one reading a figure.

Rules, a trained network, and a language model's answers, each behind one seam and the same checks; `parse_chain` reads
which of them read, in which order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from transforms.claims.context import Context
from transforms.claims.readers import chain as chains
from transforms.claims.readers.chain import MODEL, RULES, TRAINED, Chain, ChainError, Step
from transforms.claims.readers.chain import parse as parse_chain
from transforms.claims.readers.model.reader import Model
from transforms.claims.readers.model.request import Request
from transforms.claims.readers.reading import PENDING, Reading
from transforms.claims.readers.rules import Rules
from transforms.claims.readers.trained.reader import Trained

__all__ = [
    "BY_RULES",
    "PENDING",
    "RULES",
    "TRAINED",
    "Chain",
    "ChainError",
    "Reading",
    "Request",
    "Setup",
    "Step",
    "parse_chain",
    "read",
]


@dataclass(frozen=True)
class Setup:
    """Who reads."""

    chain: Chain
    model: str = ""
    """Name of the language model that is asked, where one is."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What it has answered, by the key of the request."""

    def version(self) -> str:
        """What tells this set-up from others in the extractor's version; empty for the rules alone."""
        told = str(self.chain) if str(self.chain) != RULES else ""
        return f"{told}; {self.model}" if self.chain.asks_model else told

    def offline(self) -> Setup:
        """The same without a language model."""
        return Setup(self.chain.offline())

    def asking(self) -> Setup:
        """The same without what comes after the language model: enough to know what it is asked."""
        return replace(self, chain=self.chain.asking())


BY_RULES = Setup(parse_chain(RULES))


def read(context: Context, setup: Setup = BY_RULES) -> tuple[list[Reading], list[Request]]:
    """What each figure of a document means, and what a language model has not answered yet.

    A document of which anything is unanswered is read as if nobody had been asked, and its figures are flagged.
    """
    model = Model(setup.model, setup.answers)
    found = chains.read(context, setup.chain, {RULES: Rules(), TRAINED: Trained(), MODEL: model})
    return found, model.unanswered
