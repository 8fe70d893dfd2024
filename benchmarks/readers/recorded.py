"""Recorded answers of a language model: labels and names by span, so that they outlive a change of the prompt.

`answers/<corpus>.jsonl` has a line a document: its name, the SHA-256 of its body, and its figures with their spans.
They were given to requests that `techfigures label export` wrote; `answers/about.yml` says when, and by what.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Any

from flows.model.batches import Failed, read_answers
from flows.model.tokens import A_TOKEN, estimate
from flows.reading import extract_article, read, row
from flows.run import Item
from transforms.claims.context import Context
from transforms.claims.readers import Request, Setup
from transforms.documents import Article

FOLDER = Path(__file__).with_name("answers")
UNRECORDED = "unrecorded"
"""What stands for a metric where nothing was answered: no metric is named so, and the next reader reads the figure."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Recording:
    """The answers of one corpus."""

    path: Path

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Lines by document. FileNotFoundError where the corpus has none."""
        lines = self.path.read_text(encoding="utf-8").splitlines()
        return {found["doc"]: found for found in map(json.loads, lines)}

    def answer(self, context: Context, request: Request) -> str:
        """What was answered of a request's figures, as a model would say it."""
        told = self.rows.get(context.document.doc, {"figures": []})
        figures = []
        for number in request.ids:
            quantity = context.quantities[number - 1]
            best = max(told["figures"], key=lambda one: overlap(one, quantity.start, quantity.end), default=None)
            if best is None or overlap(best, quantity.start, quantity.end) <= 0:
                figures.append({"id": number, "metric": UNRECORDED})
            else:
                figures.append(
                    {"id": number} | {name: value for name, value in best.items() if name not in {"start", "end"}}
                )
        return json.dumps({"figures": figures}, ensure_ascii=False)


def overlap(one: Mapping[str, Any], start: int, end: int) -> int:
    """How many code points an answer's span shares with a stretch."""
    return int(min(one["end"], end) - max(one["start"], start))


@dataclass(slots=True)
class Asked:
    """What a model was asked, in sum."""

    requests: int = 0
    figures: int = 0
    tokens_in: int = 0
    """Estimated, as `techfigures label estimate` does."""
    tokens_out: int = 0
    """Of the answers that were recorded, estimated by their length."""


def extracted(texts: Path, setup: Setup, recording: Recording | None, asked: Asked | None = None) -> Iterator[Row]:
    """The claims of a corpus as rows, read by a chain of readers; requests are answered by a recording."""
    from transforms.claims.opened import read_context

    for path in sorted(texts.glob("*.md")):
        for article in read(path.read_bytes(), Item(address=str(path), doc=path.stem)):
            found = extract_article(article, setup)
            if found.unanswered and recording is not None:
                context = read_context(article.document)
                told = {request.key: recording.answer(context, request) for request in found.unanswered}
                if asked is not None:
                    count(asked, found.unanswered, told)
                found = extract_article(article, Setup(setup.chain, setup.model, told))
                if found.unanswered:
                    raise ValueError(f"{path.name}: the recording can't be used; {recording.path} is broken")
            yield from (row(claim, article) for claim in found.claims)


def count(asked: Asked, requests: Iterable[Request], told: Mapping[str, str]) -> None:
    """Add requests and answers to what was asked."""
    for request in requests:
        asked.requests += 1
        asked.figures += len(request.ids)
        asked.tokens_in += estimate(request).given
        asked.tokens_out += ceil(len(told[request.key]) / A_TOKEN)


def record(texts: Path, answers: Iterable[Path], setup: Setup, out: Path) -> int:
    """Turn answers to exported requests into a recording; how many documents have one."""
    contents = {}
    for path in answers:
        for item in read_answers(path):
            if isinstance(item, Failed):
                raise ValueError(f"{path}:{item.line}: {item.why}")  # noqa: TRY004 - the file's value is at fault
            contents[item.key] = item.content
    lines = []
    for path in sorted(texts.glob("*.md")):
        for article in read(path.read_bytes(), Item(address=str(path), doc=path.stem)):
            figures = list(answered(article, setup, contents))
            digest = hashlib.sha256(article.document.body.encode()).hexdigest()
            if figures:
                lines.append(json.dumps({"doc": article.doc, "sha256": digest, "figures": figures}, ensure_ascii=False))
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def answered(article: Article, setup: Setup, contents: Mapping[str, str]) -> Iterator[Row]:
    """The answers of one article with the spans of their figures. KeyError where a request has none."""
    from transforms.claims.opened import read_context

    context = read_context(article.document)
    for request in extract_article(article, setup).unanswered:
        for item in json.loads(contents[request.key])["figures"]:
            quantity = context.quantities[item["id"] - 1]
            told = {name: value for name, value in item.items() if name != "id" and value is not None}
            yield {"start": quantity.start, "end": quantity.end, "metric": None} | told
