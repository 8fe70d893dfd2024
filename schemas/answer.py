"""What a language model answers of an article's figures: labels and names, never a number.

One definition has two uses: the JSON schema that a server is bound to, and the check of what came back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from schemas.claim import STATUSES
from schemas.metric import metrics

LONGEST = 300
"""Code points of a text in an answer at most."""
BAD_SHARE = 0.5
"""Share of figures from which answers that don't hold make the whole one nonsense."""


class AnswerError(ValueError):
    """An answer that can't be used as a whole; the message says why."""


class Answer(BaseModel):
    """What one figure is said to mean; without a metric it is no claim."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    id: int
    metric: str | None
    subject: str | None = Field(default=None, max_length=LONGEST)
    counterparty: str | None = Field(default=None, max_length=LONGEST)
    benchmark: str | None = Field(default=None, max_length=LONGEST)
    qualifier: str | None = Field(default=None, max_length=LONGEST)
    change: Literal["increase", "decrease"] | None = None
    per: str | None = Field(default=None, max_length=LONGEST)
    status: Literal[STATUSES] | None = None  # type: ignore[valid-type]
    period_start: str | None = Field(default=None, max_length=LONGEST)
    period_end: str | None = Field(default=None, max_length=LONGEST)
    attributed_to: str | None = Field(default=None, max_length=LONGEST)
    confidence: float = Field(default=0.5, ge=0, le=1)

    @field_validator("metric")
    @classmethod
    def listed(cls, name: str | None) -> str | None:
        """A metric of the closed list."""
        if name is not None and name not in metrics():
            raise ValueError(f"{name!r} is no metric")
        return name


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of one request by their figures' ids, and why others were refused."""

    figures: dict[int, Answer]
    refused: dict[int, str]


def parse(text: str, ids: Iterable[int]) -> Answered:
    """The answers in a text of JSON.

    Args:
        text: what a model answered.
        ids: the figures that it was asked for; what it says of others is left out.

    Returns:
        An answer or a reason of refusal for each of them.

    Raises:
        AnswerError: it is no JSON, has another shape, leaves figures out, or says of half of them what can't be.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AnswerError(f"it is no JSON: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("figures"), list):
        raise AnswerError("it has another shape: an object with a list `figures` was asked for")
    wanted = set(ids)
    figures: dict[int, Answer] = {}
    refused: dict[int, str] = {}
    for item in data["figures"]:
        number = item.get("id") if isinstance(item, dict) else None
        if not isinstance(number, int) or number not in wanted:
            continue
        if number in figures or number in refused:
            refused[number] = "answered twice"
            figures.pop(number, None)
            continue
        try:
            figures[number] = Answer.model_validate_json(json.dumps(item))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            refused[number] = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    if missing := sorted(wanted - figures.keys() - refused.keys()):
        raise AnswerError(f"it leaves out {len(missing)} of {len(wanted)} figures: {', '.join(map(str, missing[:8]))}")
    if len(refused) > BAD_SHARE * len(wanted):
        number, why = next(iter(refused.items()))
        raise AnswerError(f"{len(refused)} of {len(wanted)} figures can't be so; figure {number}: {why}")
    return Answered(figures, refused)


@cache
def json_schema() -> dict[str, Any]:
    """The JSON schema of an answer (2020-12), of the kind that servers bind models to: every key required, none else.

    A figure that is no claim has two keys, so that it costs little.
    """
    lists = {"metric": list(metrics()), "status": list(STATUSES)}
    properties = {name: without_default(value) for name, value in Answer.model_json_schema()["properties"].items()}
    properties |= {name: {"type": "string", "enum": values} for name, values in lists.items()}
    no_claim = {"id": {"type": "integer"}, "metric": {"type": "null"}}
    kinds = [closed(no_claim), closed(properties)]
    return closed({"figures": {"type": "array", "items": {"anyOf": kinds}}})


def closed(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with exactly these keys."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def without_default(schema: dict[str, Any]) -> dict[str, Any]:
    """A property's schema as servers take it: without default, title and bounds."""
    if "anyOf" in schema:
        return {"anyOf": [without_default(option) for option in schema["anyOf"]]}
    return {name: value for name, value in schema.items() if name in {"type", "enum", "const"}}
