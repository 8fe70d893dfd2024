"""What questions to a language model came to: requests, tokens, money, answers kept, and why others were not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

MICRO = 1_000_000
"""Money is counted in millionths: counts of a run are whole numbers."""
MONEY, LEFT = "model_micro_", "model_left_"
"""How counts of money, with the currency, and of unanswered requests, with the reason, begin."""


@dataclass(slots=True)
class Tally:
    """Counts of some questions."""

    requests: int = 0
    """Requests that were made; one question may take several."""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)
    unpriced: int = 0
    """Requests whose price nobody knows."""
    kept: int = 0
    """Questions whose answers are kept."""
    left: Counter[str] = field(default_factory=Counter)
    """Questions that are left open, by reason."""

    def add(self, other: Tally) -> None:
        """Sum another one's counts."""
        self.requests += other.requests
        self.tokens_in += other.tokens_in
        self.tokens_out += other.tokens_out
        self.cost += other.cost
        self.unpriced += other.unpriced
        self.kept += other.kept
        self.left += other.left

    def counts(self, currency: str | None) -> dict[str, int]:
        """The same as a step's counts; what is nothing isn't told."""
        told = {
            "model_requests": self.requests,
            "model_tokens_in": self.tokens_in,
            "model_tokens_out": self.tokens_out,
            "model_unpriced": self.unpriced,
            "model_answers": self.kept,
            f"{MONEY}{(currency or 'XXX').lower()}": round(self.cost * MICRO),
        }
        told |= {f"{LEFT}{reason}": count for reason, count in sorted(self.left.items())}
        return {name: count for name, count in told.items() if count}


def used(counts: Mapping[str, Any]) -> str:
    """What a run used of a language model, in words; empty where it used none and left nothing open."""
    if not any(name.startswith("model_") for name in counts):
        return ""
    told = [
        f"{counts.get('model_requests', 0):,} requests",
        f"{counts.get('model_tokens_in', 0):,} tokens in",
        f"{counts.get('model_tokens_out', 0):,} out",
        *money(counts),
    ]
    text = f"Language model: {', '.join(told)}; {counts.get('model_answers', 0):,} answers kept"
    if reasons := {name.removeprefix(LEFT): count for name, count in counts.items() if name.startswith(LEFT)}:
        text += f"; no answer to {', '.join(f'{count:,} ({in_words(name)})' for name, count in reasons.items())}"
    text += "."
    if pending := counts.get("model_pending", 0):
        text += (
            f" {pending:,} documents were read without it for now: `techfigures re-extract --pending-model` asks again."
        )
    return text


def money(counts: Mapping[str, Any]) -> list[str]:
    """What was spent, by currency, and whether something has no price."""
    found = [
        f"{name.removeprefix(MONEY).upper()} {count / MICRO:,.4f}"
        for name, count in sorted(counts.items())
        if name.startswith(MONEY)
    ]
    if counts.get("model_unpriced"):
        found.append("price unknown (TECHFIGURES_MODEL_TARIFFS)")
    return found or ["no cost"] * bool(counts.get("model_requests"))


def in_words(reason: str) -> str:
    """Why questions are open."""
    words = {"budget": "the budget is spent", "given_up": "the server was given up"}
    return words.get(reason, reason.replace("_", " "))
