"""Words of the body as an explanation shows them."""

from __future__ import annotations

from transforms.claims.context import Context
from transforms.explain.model import Word


def word(
    context: Context, start: int, end: int, rule: str, *, points: float | None = None, note: str | None = None
) -> Word:
    """The words of a span, as the document writes them."""
    text = context.document.body[start:end]
    return Word(start=start, end=end, text=text, rule=rule, points=points, note=note)
