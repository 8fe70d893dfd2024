"""What the shell completes beside commands and options: named questions, their parameters, metrics."""

from __future__ import annotations

import os

Offered = list[tuple[str, str]]


def questions(incomplete: str) -> Offered:
    """The named questions that begin so, each with what it asks."""
    from warehouse.query import list_queries

    return [(name, item.description) for name, item in list_queries().items() if name.startswith(incomplete)]


def parameters(incomplete: str) -> Offered:
    """The parameters of the question on the line that aren't given yet, those that must be first."""
    from warehouse.query import list_queries

    # An option that still lacks its value ends the parsing: the shell's own words tell which question it is of.
    line = (os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or "").split()
    question = next((item for word, item in list_queries().items() if word in line), None)
    if question is None:
        return []
    found = sorted(question.parameters.items(), key=lambda item: not item[1].required)
    return [
        (f"{name}=", item.description)
        for name, item in found
        if name.startswith(incomplete) and not any(word.startswith(f"{name}=") for word in line)
    ]


def metrics(incomplete: str) -> Offered:
    """The metrics whose name begins so, each with its label."""
    from schemas.metric import metrics as known

    return [(name, item.label["en"]) for name, item in known().items() if name.startswith(incomplete)]
