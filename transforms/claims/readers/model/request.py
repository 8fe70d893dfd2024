"""What a language model is asked of an article: its text, the figures marked, closed lists, names that occur."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from catalogue import entities
from schemas.answer import json_schema
from schemas.document import Sentence
from schemas.metric import metrics
from transforms.claims.context import Context

INSTRUCTIONS = Path(__file__).with_name("instructions.md")
MARKS = str.maketrans({"⟦": "[", "⟧": "]"})
"""An article's own marks could pass for those of figures."""
MOST_FIGURES = 120
"""Figures of a request: an answer stays short enough to come whole."""
MOST_TEXT = 24_000
"""Code points of an article in a request, about 6,000 tokens."""
OVERLAP = 1_500
"""Code points before a part's first figure that stand in it unmarked."""
HEAD = 1_200
"""Code points of the article's beginning that stand in each of its parts."""


@dataclass(frozen=True)
class Request:
    """A question to a language model; equal questions have the same key."""

    model: str
    system: str
    user: str
    ids: tuple[int, ...]
    """The figures asked for, from 1 on in the order of the document."""

    @cached_property
    def key(self) -> str:
        """SHA-256 of the question and of the model it is put to."""
        return hashlib.sha256(json.dumps(self.body(), ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def body(self) -> dict[str, Any]:
        """The body of a chat completion as OpenAI's interface takes it."""
        schema = {"name": "figures", "strict": True, "schema": json_schema()}
        return {
            "model": self.model,
            "messages": [{"role": "system", "content": self.system}, {"role": "user", "content": self.user}],
            "temperature": 0,
            "response_format": {"type": "json_schema", "json_schema": schema},
        }


@cache
def system() -> str:
    """The instructions with one line a metric."""
    lines = []
    for name, metric in metrics().items():
        roles = f"subject: {metric.subject}" + (f"; counterparty: {metric.counterparty}" if metric.counterparty else "")
        lines.append(f"- `{name}` ({metric.family}): {metric.description} {roles[0].upper()}{roles[1:]}.")
    return INSTRUCTIONS.read_text(encoding="utf-8") + "\n".join(lines) + "\n"


def requests(context: Context, wanted: Sequence[int], model: str) -> list[Request]:
    """The questions of an article: one where it fits, else one a part, whose texts overlap.

    Args:
        context: the article with its figures.
        wanted: the places of the figures that are asked for.
        model: the model's name.
    """
    return [
        Request(model, system(), message(context, part, start, end), tuple(place + 1 for place in part))
        for part, start, end in parts(context, wanted)
    ]


def parts(context: Context, wanted: Sequence[int]) -> Iterator[tuple[list[int], int, int]]:
    """Figures that go together, and the stretch of the body around them; stretches end with sentences."""
    body, figures = context.document.body, context.quantities
    if len(body) <= MOST_TEXT and len(wanted) <= MOST_FIGURES:
        if wanted:
            yield list(wanted), 0, len(body)
        return
    part: list[int] = []
    start = 0
    for place in wanted:
        end = figures[place].end
        if part and (len(part) == MOST_FIGURES or end - start > MOST_TEXT - HEAD - OVERLAP):
            yield part, start, after(context.sentences, figures[part[-1]].end, len(body))
            part = []
        if not part:
            start = before(context.sentences, max(figures[place].start - OVERLAP, 0))
        part.append(place)
    if part:
        yield part, start, after(context.sentences, figures[part[-1]].end, len(body))


def before(sentences: Sequence[Sentence], place: int) -> int:
    """Where the sentence begins that holds a place, if that isn't far."""
    index = bisect_right([sentence.start for sentence in sentences], place) - 1
    return max(sentences[index].start, place - OVERLAP) if index >= 0 else 0


def after(sentences: Sequence[Sentence], place: int, length: int) -> int:
    """Where the sentence behind the one that holds a place ends, if that isn't far."""
    index = min(bisect_right([sentence.start for sentence in sentences], place), len(sentences) - 1)
    return min(max(sentences[index].end, place), place + OVERLAP, length) if index >= 0 else length


def message(context: Context, part: Sequence[int], start: int, end: int) -> str:
    """The question in the user's role, as JSON: what an article says can't end its own string."""
    document = context.document
    text = marked(context, part, start, end)
    if start > HEAD:
        text = f"{document.body[:HEAD].translate(MARKS)} […] {text}"
    told = {
        "title": document.title,
        "publisher": document.publisher,
        "published": (document.published or "")[:10] or None,
        "language": document.language,
        "names": names(context),
        "figures": [{"id": place + 1, "surface": context.quantities[place].surface} for place in part],
        "text": text,
    }
    return json.dumps(told, ensure_ascii=False)


def marked(context: Context, part: Sequence[int], start: int, end: int) -> str:
    """A stretch of the body with some figures marked by their ids."""
    body, at, pieces = context.document.body, start, []
    for place in part:
        figure = context.quantities[place]
        pieces += [
            body[at : figure.start].translate(MARKS),
            f"⟦{place + 1}|{body[figure.start : figure.end].translate(MARKS)}⟧",
        ]
        at = figure.end
    return "".join(pieces) + body[at:end].translate(MARKS)


def names(context: Context) -> list[str]:
    """The catalogue's names that occur, as claims carry them, each with its kind."""
    ids = dict.fromkeys(name.entity_id for name in (*context.title_names, *context.names) if name.entity_id)
    return [f"{entities()[one].label} ({entities()[one].kind})" for one in ids if one in entities()]
