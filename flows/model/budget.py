"""What a run may use of a language model: what a request is likely to take is set aside before, and settled after."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from flows.model.tariff import Rate
from flows.model.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Share:
    """What is set aside for one request."""

    tokens: Tokens


@dataclass(slots=True)
class Budget:
    """What is left of it; belongs to one event loop, so that nothing comes between a look and what follows from it."""

    requests: int | None = None
    """Requests at most; no bound unless set, as with the others."""
    tokens: int | None = None
    money: Decimal | None = None
    rate: Rate | None = None
    """What tokens cost, if anybody knows."""
    made: int = 0
    """Requests that were made or are under way."""
    used: Tokens = field(default_factory=lambda: Tokens(0, 0))
    """Tokens that were used, and those that are set aside."""
    spent: str = ""
    """Which bound was reached; nothing more is asked then."""

    def reserve(self, tokens: Tokens) -> Share | None:
        """Set aside what a request is likely to take; None where that is more than is left."""
        after = Tokens(self.used.given + tokens.given, self.used.answered + tokens.answered)
        bounds = {
            "requests": self.requests is not None and self.made + 1 > self.requests,
            "tokens": self.tokens is not None and sum(after) > self.tokens,
            "money": self.money is not None and self.rate is not None and self.rate.cost(*after) > self.money,
        }
        self.spent = self.spent or next((name for name, reached in bounds.items() if reached), "")
        if self.spent:
            return None
        self.made += 1
        self.used = after
        return Share(tokens)

    def settle(self, share: Share, tokens: Tokens) -> None:
        """Put what a request took in the place of what was set aside for it."""
        aside = share.tokens
        self.used = Tokens(
            self.used.given - aside.given + tokens.given, self.used.answered - aside.answered + tokens.answered
        )
