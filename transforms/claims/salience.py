"""How much a document is about each name: by mentions, title, lede and headings."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence, Set
from functools import cache

from schemas.document import Sentence
from transforms.claims.context import Context, Name
from transforms.claims.interviews import interviewee
from transforms.lexicons import lexicon
from transforms.normalise import normalise

TITLE_WEIGHT, LEDE_WEIGHT, KIN_SHARE = 4.5, 2.5, 0.5
ANALYST_SHARE = 0.3
ROW_SHARE = 0.2
"""What is named in a table's row is one of many."""
OPENING = 25
"""A name this near to its sentence's beginning opens it."""
FRONT, REACH = 60, 40
"""How near to its beginning a sentence's subject stands; how far before a name what governs it."""
STOPS = frozenset({"", ".", "!", "?", ":", "…"})
"""What may still follow a name that a sentence ends with."""
TURNED_TO = frozenset({"company", "institution"})
ACTORS = TURNED_TO | {"product", "service", "model", "programme", None}
"""Kinds that a measure can be of."""
FIRST_WORD = re.compile(r"[\s-]")


def sections(context: Context, main: str, author: Name | None = None) -> tuple[frozenset[str], ...]:
    """For each sentence the labels in the heading above it, but for what the whole document is about anyway.

    Under the document's own title there are none. A paragraph that turns to one other organisation in its first
    sentence is a section too, with the next one that names nobody. The answers of an interview are about whom
    the guest speaks for (`author`).
    """
    starts = context.name_starts
    kinds = {name.kind for name in context.names if name.label == main}
    found: list[frozenset[str]] = []
    labels: frozenset[str] = frozenset()
    turned: frozenset[str] = frozenset()
    paragraph = since = -1
    for index, sentence in enumerate(context.sentences):
        low, high = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if sentence.paragraph > since + 1:
            turned = frozenset()
        found.append(turned or labels)
        if sentence.block == "heading" and index:
            labels = found[-1] = frozenset(name.label for name in context.names[low:high]) - {main}
            turned = frozenset()
        elif actors := [at for at in range(low, high) if context.names[at].kind in ACTORS]:
            if sentence.paragraph != paragraph and sentence.block == "paragraph":
                found[-1], since = labels, sentence.paragraph
                turned = frozenset(
                    label
                    for label in turns_to(context, sentence, actors, kinds)
                    if FIRST_WORD.split(label)[0] != FIRST_WORD.split(main)[0]
                )
            elif context.names[actors[0]].label not in turned and not context.governed[actors[0]]:
                turned = frozenset()
        paragraph = sentence.paragraph
        if author and not found[-1] and interviewee(context, sentence):
            found[-1] = frozenset({author.label})
    return tuple(found)


def turns_to(context: Context, sentence: Sentence, actors: Sequence[int], kinds: Set[str | None]) -> frozenset[str]:
    """The one name that a paragraph's first sentence is about: its subject, or behind `chez` at its edge.

    It is an organisation in a text about one, else of a kind (`kinds`) that what the text is about has.
    """
    names = [context.names[at] for at in actors]
    first = names[0]
    if len({name.label for name in names}) > 1 or first.kind not in (TURNED_TO if kinds & TURNED_TO else kinds):
        return frozenset()
    if first.kind and first.start - sentence.start < FRONT and not context.governed[actors[0]]:
        return frozenset({first.label})
    before = turning(context.language).search(context.text, max(sentence.start, first.start - REACH), first.start)
    low, high = (bisect_left(context.quantity_starts, place) for place in (sentence.start, sentence.end))
    ends = low == high and context.text[first.end : sentence.end].strip() in STOPS
    return frozenset({first.label}) if before and (before.start() == sentence.start or ends) else frozenset()


@cache
def turning(language: str) -> re.Pattern[str]:
    """What stands before a name that a text turns to: `tout autre chez X`, `du côté de X`."""
    return re.compile(rf"\b(?:{lexicon(language, 'parties')['turning']})\Z", re.IGNORECASE)


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
