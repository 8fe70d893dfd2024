"""Which rules of speech say who a metric is about, and which kinds of entity its parties are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from schemas.metric import metrics
from transforms.claims.context import Name

FRAMES = {
    "acquisition_price": "acquisition", "premium": "acquisition",
    "investment": "funding", "funding_round": "funding", "subsidy": "funding", "donation": "funding",
    "purchase_commitment": "commitment",
    "contract_value": "contract", "asset_transfer": "contract",
    "equity_share": "stake", "voting_share": "stake",
    "fine": "fine",
    "list_price": "price",
    "budget_planned": "budget", "budget_committed": "budget", "budget_spent": "budget", "budget_gap": "budget",
    "budget_execution_rate": "budget",
    "debt": "debt",
}  # fmt: skip
"""The part of `parties.yml` that a metric's parties are read by; the others are measures of their subject alone."""

POPULATIONS = frozenset({"adoption_rate", "usage_time"})
MARKETS = frozenset({"market_size", "market_growth"})
DEFAULT_KINDS = ("company", "product", "service", "institution")
ALSO = {"product": ("model", "service"), "service": ("product",), "model": ("product",), "company": ("outlet",)}
"""Kinds that stand in for one another: what one text calls a product another calls a service."""
NEVER = frozenset({"benchmark"})
LOOSELY_TOLD = frozenset({"company", "product", "service"})
"""What a text calls a company here it may call a platform there: both may be, where the catalogue knows no better."""
RANK_COST = 0.12
"""A metric lists its subjects' kinds in order of likelihood: each step down costs this much."""


@dataclass(frozen=True, slots=True)
class Role:
    """What to look for as a metric's subject."""

    metric: str
    frame: str | None
    kinds: tuple[str, ...]
    people: bool = False
    family: str = ""
    """Whether persons will do: as givers, holders, buyers."""

    def fit(self, name: Name) -> float:
        """How well a name's kind suits the subject: 1 as asked, less for kin and for unknown kinds, 0 for none."""
        kind = name.kind
        if kind is None:
            return 0.7
        if kind in NEVER:
            return 0.0
        if kind in self.kinds:
            return 1.0 - RANK_COST * self.kinds.index(kind) if kind not in {"country", "region"} else 0.6
        loosely = name.entity_id is None and kind in LOOSELY_TOLD and LOOSELY_TOLD & set(self.kinds)
        if loosely or any(kind in ALSO.get(wanted, ()) for wanted in self.kinds):
            return 0.6
        if kind in {"company", "product", "service", "institution", "programme", "model"}:
            return 0.35
        return 0.0


@cache
def role_of(metric: str) -> Role:
    """The role of a metric's subject, from the metric's own file."""
    known = metrics().get(metric)
    kinds = (known.subject_kinds if known else ()) or DEFAULT_KINDS
    return Role(metric, FRAMES.get(metric), kinds, people="person" in kinds, family=known.family if known else "")


GIVER = Role("", None, ("company", "institution", "person", "country", "programme"), people=True)
"""The other side of a deal."""


def may_give(name: Name) -> bool:
    """Whether a name can be a deal's other side."""
    return name.kind not in {"benchmark", "model", "region", "population"}
