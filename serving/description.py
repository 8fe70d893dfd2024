"""What the HTTP door says of its answers, for OpenAPI: columns of rows, what they mean, the problems there may be."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from schemas.columns import columns, comment
from schemas.stored import TABLES
from serving import forms, problems

TYPES = {
    "VARCHAR": "string", "BIGINT": "integer", "INTEGER": "integer", "UINTEGER": "integer", "DOUBLE": "number",
    "BOOLEAN": "boolean", "DATE": "string", "TIMESTAMPTZ": "string",
}  # fmt: skip


@cache
def types() -> dict[str, dict[str, Any]]:
    """The JSON types of columns by what they mean: marts have columns of the same names that mean something else."""
    return {
        comment(item): {"type": [TYPES[item.sql], "null"]}
        for record in TABLES.values()
        for item in columns(record)
        if item.sql in TYPES
    }


def responses(told: Mapping[str, str], *more: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a question, for its description: rows with these columns, or a problem."""
    row: dict[str, Any] = {
        "type": "object",
        "required": list(told),
        "properties": {name: {"description": text} | types().get(text, {}) for name, text in told.items()},
    }
    page: dict[str, Any] = {
        "type": "object",
        "required": ["data"],
        "properties": {
            "data": {"type": "array", "items": row},
            "next": {"type": ["string", "null"], "description": "Cursor to the next page; null on the last one"},
            "snapshot": {"type": "object", "description": "Which snapshot answered, and when it was published"},
        },
    }
    binary: dict[str, Any] = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
    content: dict[str, Any] = {media.partition(";")[0]: binary for media in [*more, *forms.FORMS.values()]}
    content["application/json"] = {"schema": page}
    headers = {
        "ETag": {"description": "Of the snapshot: send it as If-None-Match", "schema": {"type": "string"}},
        "Link": {"description": 'The next page, rel="next"', "schema": {"type": "string"}},
    }
    wrong = {"content": {problems.MEDIA: {"schema": problems.SCHEMA}}}
    return {
        200: {"description": "Rows", "content": content, "headers": headers},
        304: {"description": "Not modified since the ETag that was sent"},
        400: {"description": "The question can't be answered"} | wrong,
        404: {"description": "Nothing is known of it"} | wrong,
        406: {"description": "No form that is taken"} | wrong,
        410: {"description": "The cursor's snapshot was replaced"} | wrong,
        422: {"description": "A parameter doesn't hold, or the question takes too much"} | wrong,
        503: {"description": "There is nothing to read yet, or all readers are at work"} | wrong,
    }
