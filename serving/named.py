"""The named questions of the warehouse: their parameters as models, and their answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import Field, create_model

from serving.answers import WITHHELD, Answer, reading, turned
from serving.errors import InvalidError, UnknownError, like
from serving.filters import DOUBTED, Day, Name, Page
from serving.snapshot import Snapshot
from warehouse.errors import QueryError
from warehouse.models import Model, Parameter
from warehouse.query import arguments, doubted_too, list_queries

MOST = 1_000_000
"""Of days, rows and years: what goes beyond leads out of the calendar."""
TYPES: dict[str, Any] = {
    "text": Name,
    "integer": Annotated[int, Field(ge=0, le=MOST)],
    "number": Annotated[float, Field(allow_inf_nan=False)],
    "date": Day,
}
EXAMPLES: dict[str, Any] = {
    "subject": "ChatGPT",
    "day": "2025-11-20",
    "since": "2024-01-01",
    "until": "2026-12-31",
    "metric": "acquisition_price",
    "benchmark": "Humanity's Last Exam",
    "low": 300_000_000,
    "high": 800_000_000,
    "claim": "0000000000000000",
    "text": "semr",
}
"""A value of each parameter that some question needs, such as the bundled sample has an answer to."""
OF_THEIR_OWN: dict[str, dict[str, Any]] = {
    "best-amount": {"subject": "Semrush"},
    "workload-cost": {"subject": "Gemini 3 Pro"},
    "entity-deals": {"subject": "Semrush"},
    "entity-scores": {"subject": "Gemini 3 Pro"},
}
"""Questions that have an answer to others."""


class Asked(Page):
    """A page of a named question, with what is doubted or without."""

    doubted: bool = Field(False, description=DOUBTED)


@cache
def parameters(name: str) -> type[Page]:
    """The parameters of a named question, those of its page among them."""
    asked = list_queries()[name]
    examples = EXAMPLES | OF_THEIR_OWN.get(name, {})
    fields: dict[str, Any] = {key: field(item, examples.get(key)) for key, item in asked.parameters.items()}
    base: type[Page] = Asked if leaves_out(asked) else Page
    made: type[Page] = create_model(f"query {name}", __base__=base, **fields)
    return made


def leaves_out(asked: Model) -> bool:
    """Whether a named question leaves out what is doubted, and could do otherwise."""
    return "doubted" not in asked.parameters and doubted_too(asked.sql) != asked.sql


def field(item: Parameter, example: Any) -> tuple[Any, Any]:
    """One parameter as a field; its example, where it needs one."""
    kind = TYPES[item.type]
    more: dict[str, Any] = {"description": item.description}
    if item.required:
        return kind, Field(..., examples=[example], **more)
    if item.default is None:
        return kind | None, Field(None, **more)
    default = date.fromisoformat(str(item.default)) if item.type == "date" else item.default
    return kind, Field(default, **more)


def given(asked: Page) -> dict[str, Any]:
    """What a question's own parameters were given as."""
    return asked.model_dump(exclude=set(Page.model_fields) | {"format", "doubted"}, exclude_none=True)


def about(asked: Model) -> str:
    """The question, and what a row of its answer is."""
    return f"{asked.description} {asked.grain.capitalize()}."


def query(name: str) -> Model:
    """A named question; UnknownError names the nearest where there is none."""
    known = list_queries()
    if name not in known:
        close = like(name, list(known))
        mend = f"did you mean {' or '.join(close)}?" if close else f"they are {', '.join(known)}"
        raise UnknownError(f"there is no question {name!r}: {mend}", name="name", near=close)
    return known[name]


def columns(asked: Model) -> dict[str, str]:
    """The columns that a named question's answer has here, and what they mean."""
    return {name: asked.describe(name) for name in asked.columns if name not in WITHHELD}


def answer(snapshot: Snapshot, name: str, given: Mapping[str, Any], asked: Page) -> Answer:
    """The answer to a named question of the warehouse.

    Args:
        snapshot: where it is asked.
        name: the question's.
        given: its own parameters.
        asked: which page.

    Raises:
        QuestionError: no such question or parameter, a value that doesn't parse, a cursor of another snapshot.
    """
    model = query(name)
    if unknown := sorted(set(given) - set(model.parameters)):
        close = like(unknown[0], list(model.parameters))
        known = ", ".join(model.parameters) or "none"
        raise InvalidError(
            f"{name} has no parameter {unknown[0]!r}: its parameters are {known}", name=unknown[0], near=close
        )
    try:
        values = arguments(model, dict(given))
    except QueryError as error:
        wrong = next((item for item in model.parameters if f"parameter {item}" in str(error)), None)
        raise InvalidError(str(error), name=wrong) from error
    with reading(snapshot) as reader:
        if getattr(asked, "doubted", False) and leaves_out(model):
            return turned(reader, f"{name} doubted", doubted_too(model.sql), values, asked, snapshot.limits.rows)
        return turned(reader, name, model.sql, values, asked, snapshot.limits.rows)
