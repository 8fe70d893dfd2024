"""Problem details for HTTP (RFC 9457): what is wrong, which parameter it is, and what may have been meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from serving.errors import QuestionError, like

MEDIA = "application/problem+json"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Kind of the problem: urn:techfigures:problem:…"},
        "title": {"type": "string", "description": "The kind in words"},
        "status": {"type": "integer", "description": "Status of the answer"},
        "detail": {"type": "string", "description": "What is wrong here, and what would be right"},
        "parameter": {"type": "string", "description": "Which parameter it is"},
        "near": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What may have been meant, the nearest first",
        },
        "problems": {
            "type": "array",
            "description": "Each of them, where there are several",
            "items": {"type": "object", "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}}},
        },
    },
}


def body(status: int, kind: str, title: str, detail: str, **more: Any) -> dict[str, Any]:
    """A problem as it is sent."""
    return {"type": f"urn:techfigures:problem:{kind}", "title": title, "status": status, "detail": detail} | more


def of_question(error: QuestionError) -> dict[str, Any]:
    """What is wrong with a question."""
    more: dict[str, Any] = {"parameter": error.name} if error.name else {}
    if error.near:
        more["near"] = list(error.near)
    return body(error.status, error.kind, error.title, str(error), **more)


def of_parameters(errors: Sequence[Mapping[str, Any]], known: Sequence[str]) -> dict[str, Any]:
    """What is wrong with parameters.

    Args:
        errors: as pydantic tells them.
        known: the parameters that there are.
    """
    told = [of_parameter(error, known) for error in errors]
    first = dict(told[0])
    detail = first.pop("detail")
    several = {"problems": told} if len(told) > 1 else {}
    return body(422, "invalid-parameter", "A parameter doesn't hold", detail, **first, **several)


def of_parameter(error: Mapping[str, Any], known: Sequence[str]) -> dict[str, Any]:
    """One parameter that doesn't hold: its name, what is wrong, and what is near."""
    name = next((str(part) for part in reversed(error["loc"]) if isinstance(part, str) and part != "query"), "")
    given = str(error.get("input", ""))[:200]
    match error["type"]:
        case "extra_forbidden":
            near = like(name, known)
            detail = f"there is no parameter {name!r}: {meant(near) or 'there are ' + (', '.join(known) or 'none')}"
        case "literal_error":
            choices = [item.strip("' ") for item in str(error["ctx"]["expected"]).replace(" or ", ", ").split(",")]
            near = like(given, choices)
            detail = f"{name} is {given!r}: {meant(near) or 'it is one of ' + ', '.join(choices)}"
        case "missing":
            near, detail = (), f"{name} is missing"
        case _:
            near, detail = (), f"{name} is {given!r}: {error['msg'][:1].lower()}{error['msg'][1:]}"
    return {"parameter": name, "detail": detail} | ({"near": list(near)} if near else {})


def meant(near: Sequence[str]) -> str:
    """What may have been meant, as a question."""
    return f"did you mean {' or '.join(near)}?" if near else ""
