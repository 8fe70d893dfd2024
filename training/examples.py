"""Windows with what is to be learned: for each figure metric, status, change, and where its parties stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schemas.claim import STATUSES
from schemas.metric import metrics
from transforms.claims.context import Context
from transforms.claims.readers.names import JOINED, resolve
from transforms.claims.readers.trained.decode import CHANGES, ROLES, Spans, spans_of
from transforms.claims.readers.trained.mentions import NOBODY, mentions, of_label
from transforms.claims.readers.trained.windows import OF_BODY, OF_TITLE, Span, Window, bounds, pieces_of, windows
from transforms.normalise import normalise

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from training.texts import Article, Label

WORD, GAP = re.compile(r"[^\W_]+"), r"[\W_]+"


@dataclass(slots=True)
class Target:
    """What is to be answered for one figure; an empty field is not learned from."""

    metrics: list[int]
    """Numbers of the metrics that are right; the last is none."""
    status: list[int] = field(default_factory=list)
    change: list[int] = field(default_factory=list)
    spans: dict[str, list[Span]] = field(default_factory=dict)
    """By role the pieces that name who it is."""
    optional: bool = False


@dataclass(slots=True)
class Example:
    """A window, its article, and the targets of its figures."""

    doc: str
    context: Context
    window: Window
    targets: list[Target]
    spans: Spans
    """Which stretches may be names."""
    hidden: bool = False
    """Whether the rules' word is hidden from the network, since they were made on this article."""


def metric_ids() -> dict[str | None, int]:
    """The metrics by number, none the last."""
    names: list[str | None] = list(metrics())
    return {name: number for number, name in enumerate([*names, None])}


def examples(articles: Iterable[Article], tokenizer: Tokenizer) -> list[Example]:
    """The windows of articles with their targets; figures that nobody labelled are in none."""
    found = []
    for article in articles:
        paired = pair(article.context, article.labels)
        for window in windows(article.context, tokenizer, sorted(paired)):
            targets = [target(article.context, window, paired[place]) for place, _, _ in window.figures]
            found.append(Example(article.doc, article.context, window, targets, spans_of(article.context, window)))
    return found


def pair(context: Context, labels: Sequence[Label]) -> dict[int, Label]:
    """The label of each figure of an article, by its place: the one that it overlaps most."""
    found = {}
    for place, figure in enumerate(context.quantities):
        best = max(labels, key=lambda row: min(row["end"], figure.end) - max(row["start"], figure.start), default=None)
        if best is not None and 2 * (min(best["end"], figure.end) - max(best["start"], figure.start)) >= (
            best["end"] - best["start"]
        ):
            found[place] = best
    return found


def target(context: Context, window: Window, label: Label) -> Target:
    """What is to be answered for a figure with a label."""
    ids = metric_ids()
    if "metric" not in label:
        return Target([ids[None]])
    told = Target(
        [ids[name] for name in label["metric"].split("|") if name in ids],
        [STATUSES.index(name) for name in label["status"].split("|") if name in STATUSES],
        [CHANGES.index(name or None) for name in (label.get("change") or "").split("|")],
        optional=bool(label.get("optional")),
    )
    for role in ROLES:
        told.spans[role] = pointed(context, window, label.get(role))
    return told


def pointed(context: Context, window: Window, told: str | None) -> list[Span]:
    """The pieces of a window that name somebody; nobody's where the label is null or lets it be."""
    if told is None:
        return [NOBODY]
    spans = [NOBODY] if "" in told.split("|") else []
    for option in filter(None, told.split("|")):
        spans += named(context, window, option)
        if not spans:  # of several joined names a pointer reaches one
            spans += [span for part in JOINED.split(option)[:1] for span in named(context, window, part)]
    return sorted(set(spans))


def named(context: Context, window: Window, text: str) -> list[Span]:
    """The pieces that name somebody: names of the head and the body with the same label, and the words as written."""
    resolved = resolve(context, text)
    spans: list[Span | None] = [*of_label(list(mentions(context, window)), resolved[0] if resolved else text)]
    if parts := WORD.findall(normalise(text)):
        words = re.compile(rf"(?<!\w){GAP.join(map(re.escape, parts))}(?!\w)", re.I)
        first, last = body_of(window)
        spans += [pieces_of(window, OF_BODY, m.start(), m.end()) for m in words.finditer(context.text, first, last)]
        title = normalise(context.document.title or "")
        spans += [pieces_of(window, OF_TITLE, m.start(), m.end()) for m in words.finditer(title)]
    return [span for span in spans if span is not None]


def body_of(window: Window) -> Span:
    """The stretch of the body that a window holds."""
    first, last = bounds(window, OF_BODY)
    return (window.starts[first], window.ends[last - 1]) if last else (0, 0)


def summary(found: Sequence[Example]) -> dict[str, Any]:
    """How many windows and figures, and how many parties no pointer reaches."""
    told = [one for example in found for one in example.targets]
    claims = [one for one in told if one.spans]
    return {
        "windows": len(found),
        "pieces": sum(len(example.window) for example in found),
        "figures": len(told),
        "claims": len(claims),
        "unreached": {role: sum(not one.spans[role] for one in claims) for role in ROLES},
    }
