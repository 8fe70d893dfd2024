"""Watches: saved questions of watches.yml, what was seen of their figures, and the notices that came of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.claim import STATUSES
from schemas.columns import column
from schemas.dimension import dimensions
from schemas.document import HASH
from schemas.identity import key
from schemas.metric import metrics

CONDITIONS = ("above", "below", "crosses", "new", "revised", "disputed")
LEVELS = ("above", "below", "crosses")
"""Conditions that hold a level against a threshold."""
CADENCES = ("immediate", "daily", "weekly")
CHANNELS = ("webhook", "email", "feed")
KINDS = ("watch", "alert")


class Watch(BaseModel):
    """One entry of watches.yml: whose figure, of which metric, what is to be told of it, how soon and where."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)
    metric: str | None = None
    subject: str | None = Field(None, min_length=1)
    when: Literal[CONDITIONS]  # type: ignore[valid-type]
    threshold: float | None = Field(None, allow_inf_nan=False)
    unit: str | None = Field(None, min_length=1)
    per: str | None = None
    status: tuple[Literal[STATUSES], ...] = STATUSES  # type: ignore[valid-type]
    benchmark: str | None = None
    dimensions: dict[str, str] = {}
    min_confidence: float = Field(0, ge=0, le=1)
    tell: Literal[CADENCES] = "immediate"  # type: ignore[valid-type]
    channels: Annotated[tuple[Literal[CHANNELS], ...], Field(min_length=1)] = ("feed",)  # type: ignore[valid-type]

    @model_validator(mode="after")
    def sensible(self) -> Watch:
        """Names and values are known, and a threshold stands where it is needed, with a unit where it needs one."""
        if self.metric is None and self.subject is None:
            raise ValueError("say a metric, a subject, or both")
        if self.metric is not None and self.metric not in metrics():
            raise ValueError(f"{self.metric!r} is no metric; docs/metrics.md lists them")
        for name, value in self.dimensions.items():
            known = dimensions().get(name)
            if known is None:
                raise ValueError(f"{name!r} is no dimension; they are {', '.join(dimensions())}")
            if not known.holds(value):
                right = f"it is {', '.join(known.values)}" if known.values else f"it is a {known.type}"
                raise ValueError(f"{value!r} is no value of the dimension {name}: {right}")
        if self.when not in LEVELS:
            if self.threshold is not None or self.unit is not None:
                raise ValueError(f"threshold and unit go with {', '.join(LEVELS)}, not with {self.when}")
            return self
        if self.metric is None or self.threshold is None:
            raise ValueError(f"{self.when} needs a metric and a threshold")
        kinds = metrics()[self.metric].kinds
        if self.unit is None and kinds not in {("count",), ("percent",)}:
            raise ValueError(f"{self.metric} is told in {' and '.join(kinds)}: say the threshold's unit (EUR, %, W …)")
        return self

    @property
    def watch_id(self) -> str:
        """Identity of the question: another threshold or filter makes another watch, another channel doesn't."""
        return key(json.dumps(self.asked, sort_keys=True))

    @property
    def asked(self) -> dict[str, Any]:
        """The question as data, without what is left as it is by default: a filter that comes later changes none."""
        return self.model_dump(mode="json", exclude={"tell", "channels"}, exclude_defaults=True)

    @property
    def question(self) -> str:
        """The question in words."""
        whose = f" of {self.subject}" if self.subject else ""
        bound = f" {amount(self.threshold, self.unit)}" if self.threshold is not None else ""
        return f"{self.metric or 'any metric'}{whose} {self.when}{bound}"


def amount(value: float, unit: str | None) -> str:
    """A value with its unit, as watches and notices tell it."""
    return f"{value:,.15g} {unit or ''}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """A watch as it was declared, and from when to when."""

    watch_id: str = column("Hash of its question", pattern=HASH, key=True)
    name: str = column("Its name in watches.yml")
    question: dict[str, object] = column("What it asks")
    recorded_from: str = column("Instant of its first evaluation", sql="TIMESTAMPTZ", key=True)
    recorded_to: str | None = column(
        "Instant from which it was no longer declared; null while it is", sql="TIMESTAMPTZ", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A figure as a watch saw it when it was evaluated last."""

    watch_id: str = column("Hash of the watch's question", pattern=HASH, key=True)
    figure_id: str = column("Figure that answers it", key=True)
    status: str = column("Modality", isin=STATUSES, key=True)
    value: float = column("Best value then")
    unit: str | None = column("Its unit", default=None)
    level: float | None = column("The value in the threshold's unit; null without a threshold", default=None)
    agreement: str = column("Whether its claims agreed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that is to be told through one channel; it is pending until `told_at` is set."""

    notice_id: str = column("Hash of watch, figure and state, or of the alert", pattern=HASH, key=True)
    channel: str = column("How it is told", isin=CHANNELS, key=True)
    kind: str = column("What it comes from", isin=KINDS)
    name: str = column("Name of the watch, or kind of the alert")
    about: str = column("Figure and modality, or what the alert is about")
    state: str = column("What is told of it: `above`, `new`, `revised 2 EUR to 3 EUR` …")
    cadence: str = column("How soon it is told", isin=CADENCES)
    title: str = column("It in one line")
    content: dict[str, object] = column("The figure with its sentence, or what the alert says")
    run_id: str = column("Run that noticed it")
    recorded_at: str = column("Instant at which it was noticed", sql="TIMESTAMPTZ")
    message_id: str | None = column(
        "Idempotency key of the message that tells it; null until one is made", pattern=HASH, default=None
    )
    assigned_at: str | None = column("Instant at which that message was made", sql="TIMESTAMPTZ", default=None)
    attempts: int = column("Runs that tried to send it", ge=0, default=0)
    error: str | None = column("Why the last try failed, one line; null where it didn't", default=None)
    told_at: str | None = column("Instant at which its channel took it; null while it is pending",
                                 sql="TIMESTAMPTZ", default=None)  # fmt: skip
