"""How much a document is about each name: by mentions, title, lede and headings."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict

from transforms.claims.context import Context, Name
from transforms.normalise import normalise

TITLE_WEIGHT, LEDE_WEIGHT, KIN_SHARE = 4.5, 2.5, 0.5
ANALYST_SHARE = 0.3
ROW_SHARE = 0.2
"""What is named in a table's row is one of many."""
OPENING = 25
"""A name this near to its sentence's beginning opens it."""
FIRST_WORD = re.compile(r"[\s-]")


def sections(context: Context, main: str) -> tuple[frozenset[str], ...]:
    """For each sentence the labels in the heading above it, but for what the whole document is about anyway.

    Under the document's own title there are none.
    """
    starts = context.name_starts
    found: list[frozenset[str]] = []
    labels: frozenset[str] = frozenset()
    for index, sentence in enumerate(context.sentences):
        if sentence.block == "heading" and index:
            low, high = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
            labels = frozenset(name.label for name in context.names[low:high]) - {main}
        found.append(labels)
    return tuple(found)


def weigh(context: Context, author: Name | None = None, analysts: frozenset[str] = frozenset()) -> dict[str, float]:
    """How much a document is about each label.

    Each mention counts, more where it opens its sentence and less behind a preposition. Title and first sentences
    weigh most. What shares its first word (`Vicuna`, `Vicuna-13B`) weighs together.
    """
    weights: dict[str, float] = defaultdict(float)
    lede = context.sentences[min(1, len(context.sentences) - 1)].end if context.sentences else 0
    title = normalise(context.document.title or "")
    seen: set[str] = set()
    for name, behind in zip(context.names, context.governed, strict=True):
        index = bisect_right(context.sentence_starts, name.start) - 1
        opens = index >= 0 and name.start - context.sentence_starts[index] < OPENING
        mention = 1.5 if opens and not behind else 0.6 if behind else 1.0
        mention *= ROW_SHARE if index >= 0 and context.sentences[index].block == "table_row" else 1.0
        weights[name.label] += mention / (1 + 0.15 * weights[name.label])
        if name.label not in seen:
            seen.add(name.label)
            weights[name.label] += LEDE_WEIGHT * (0.5 if behind else 1.0) * (name.start < lede)
            weights[name.label] += TITLE_WEIGHT * (bool(title) and (name.text in title or name.label in title))
    for name in context.title_names:
        if name.label not in seen:
            seen.add(name.label)
            weights[name.label] += TITLE_WEIGHT + LEDE_WEIGHT
    for label in analysts:
        weights[label] *= ANALYST_SHARE
    if author:
        weights[author.label] += TITLE_WEIGHT
    kin: dict[str, float] = defaultdict(float)
    for label, weight in weights.items():
        kin[FIRST_WORD.split(label)[0]] += weight
    return {label: weight + KIN_SHARE * (kin[FIRST_WORD.split(label)[0]] - weight) for label, weight in weights.items()}
