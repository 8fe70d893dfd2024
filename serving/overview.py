"""All that is told of one entity, as the dashboard's profile has it: the same named questions, a section each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from serving import forms, near, problems
from serving.answers import reading
from serving.errors import UnknownError
from serving.named import columns
from warehouse.near import NAMES, NEAR
from warehouse.query import arguments, list_queries

if TYPE_CHECKING:
    from serving.snapshot import Reader, Snapshot

ROWS = 500
"""Of a section at most."""
SECTIONS = {
    "figures": "entity-figures",
    "deals": "entity-deals",
    "scores": "entity-scores",
    "conflicts": "conflicts",
    "tellers": "entity-tellers",
}
"""What is told of an entity, each with the named question that tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An entity with its sections, and the snapshot that they come from."""

    told: dict[str, Any]
    version: str
    published_at: str | None


def overview(snapshot: Snapshot, name: str, day: date | None) -> Overview:
    """All that is told of whom a name means; where it means several, of the one with most claims.

    Args:
        snapshot: where it is asked.
        name: catalogue id, label or alias.
        day: by which it had been told; today where there is none.

    Raises:
        UnknownError: nothing is known of the name; `near` is what is spelled like it.
    """
    with reading(snapshot) as reader:
        meant = rows(reader, "entity", subject=name)
        if not meant:
            close = reader.rows(NEAR.format(NAMES["counterparty"]), {"given": name})["name"].to_pylist()
            raise UnknownError(near.told("entity", name, close), name="id", near=close)
        subject = meant[0]["id"] or meant[0]["name"]
        told = {section: rows(reader, query, subject=subject, day=day) for section, query in SECTIONS.items()}
        return Overview(told={"entity": meant[0], **told}, version=reader.version, published_at=reader.published_at)


def rows(reader: Reader, name: str, **given: Any) -> list[dict[str, Any]]:
    """The first rows of a named question."""
    query = list_queries()[name]
    found = forms.records(reader.rows(query.sql, arguments(query, given)).slice(0, ROWS))
    return [{column: row[column] for column in columns(query)} for row in found]


def responses() -> dict[int | str, dict[str, Any]]:
    """The answers, for the door's description."""
    told = {name: shape(query) for name, query in SECTIONS.items()}
    data: dict[str, Any] = {
        "type": "object",
        "required": ["entity", *SECTIONS],
        "properties": {
            "entity": shape("entity"),
            **{name: {"type": "array", "items": row} for name, row in told.items()},
        },
    }
    page = {
        "type": "object",
        "required": ["data", "snapshot"],
        "properties": {"data": data, "snapshot": {"type": "object", "description": "Which snapshot answered"}},
    }
    wrong = {"content": {problems.MEDIA: {"schema": problems.SCHEMA}}}
    return {
        200: {"description": "The entity", "content": {"application/json": {"schema": page}}},
        304: {"description": "Not modified since the ETag that was sent"},
        404: {"description": "Nothing is known of it"} | wrong,
        422: {"description": "A parameter doesn't hold, or the question takes too much"} | wrong,
        503: {"description": "There is nothing to read yet, or all readers are at work"} | wrong,
    }


def shape(name: str) -> dict[str, Any]:
    """A row of a named question, for the door's description."""
    told = columns(list_queries()[name])
    return {"type": "object", "required": list(told), "properties": {key: {"description": told[key]} for key in told}}
