"""The typed dimensions of claims (window, tools, direction, tier …) and the short English qualifier of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from schemas.dimension import JOINT, dimensions
from schemas.metric import metrics
from schemas.quantity import Quantity
from transforms.claims.change import find_change
from transforms.claims.context import Context, MetricChoice
from transforms.claims.cues import Cues
from transforms.claims.dimension_words import NOT, Word, bounds, sentence_words, stretch_words
from transforms.claims.governing import Figure, Stretch, alike, govern, lists, value_of
from transforms.claims.qualifier import find_qualifier
from transforms.claims.sharing import LIST_GAP, link_of
from transforms.claims.table import Span, cells, column_header, row_label

SLOTS = {"context_min": "context", "context_max": "context"}
"""Dimensions that exclude each other fill one slot: what a figure has of one, it isn't handed of the other."""
ANY_LINK = frozenset({"comparison", "growth", "level", "apposition", "part", "pronoun", ""})
PART = frozenset({"part"})
BARRED = {"round": ANY_LINK, "scope": ANY_LINK, "region": PART, "parameters": PART, "statistic": PART}
"""Links over which a dimension isn't handed on: an earlier round is another one, a part isn't told of everywhere."""
RATES = {
    "window": {"h": "hourly", "d": "daily", "wk": "weekly", "mo": "monthly", "yr": "yearly"},
    "span": {"mo": "month", "yr": "year"},
    "billing": {"mo": "monthly", "yr": "yearly"},
}
"""What a figure's denominator says of a dimension."""
LABEL_LENGTH = 48
"""A longer heading is a headline, which tells of one figure and not of all below it."""

GAP = 3
"""Code points between a name and its figure where a verb is left out."""
LAST = re.compile(r"(?:,|\b\w+)\s+\Z")

Choices = Mapping[int, MetricChoice]
"""What the figures of a document measure, by where they start."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands above a sentence: a short heading, and a lead-in to the list or table that it belongs to."""

    heading: Span | None = None
    lead: Span | None = None

    def after(self, text: str, cues: Cues, has_figures: bool) -> Labels:
        """What holds for a sentence and those below it; a headline and a sentence with figures tell of themselves."""
        span, block = (cues.sentence.start, cues.sentence.end), cues.sentence.block
        if block == "heading":
            return Labels(None if has_figures or span[1] - span[0] > LABEL_LENGTH else span)
        if block in {"list_item", "table_row"}:
            return self
        leads_in = not has_figures and text[span[0] : span[1]].rstrip().endswith(":")
        return Labels(self.heading, span if leads_in else None)

    def spans(self) -> Iterator[Span]:
        """The nearest first."""
        yield from filter(None, (self.lead, self.heading))


def add_dimensions(
    context: Context, sentences: Sequence[Cues], choices: Sequence[MetricChoice | None]
) -> list[MetricChoice | None]:
    """What each figure measures, with the dimensions that words around it give it and the qualifier made of them.

    A word counts for the figures that it governs in its sentence; headers of rows and columns, headings and lead-ins
    count for the figures below them, and what a sentence's first figure is compared with counts for it too.

    Args:
        context: the document.
        sentences: its sentences with their figures.
        choices: what each figure of the document measures, in order; None for those that measure nothing.
    """
    measured = {item.start: choice for item, choice in zip(context.quantities, choices, strict=True) if choice}
    found: dict[int, dict[str, str]] = {}
    last: tuple[int, int] | None = None
    labels = Labels()
    for cues in sentences:
        figures = [item for item in cues.quantities if item.start in measured]
        labels = labels.after(context.text, cues, bool(figures))
        if not figures:
            continue
        told = sentence_dimensions(context, cues, figures, measured)
        for item in figures:
            own, declared = told[item.start], metrics()[measured[item.start].metric].dimensions
            for span in [*table_labels(context, item, cues), *labels.spans()]:
                add_missing(own, label_dimensions(context, span), declared)
            add_missing(own, row_bounds(cues, declared), declared)
            add_missing(own, rated(item), declared)
        first = figures[0]
        if last and last[0] == cues.sentence.paragraph and first is cues.quantities[0]:
            link = link_of(cues.view[: first.start - cues.sentence.start], context.language)
            follows = link or measured[first.start].rule.endswith("+told")
            if follows and measured[last[1]].metric == measured[first.start].metric:
                handed = {name: value for name, value in found[last[1]].items() if link not in BARRED.get(name, ())}
                add_missing(told[first.start], handed, handed)
        if (
            last
            and last[0] == cues.sentence.paragraph
            and alike(context.text[cues.sentence.start : cues.sentence.end], context.language)
        ):
            for item in figures:
                if measured[last[1]].metric == measured[item.start].metric:
                    add_missing(told[item.start], found[last[1]], found[last[1]])
        found |= told
        last = (cues.sentence.paragraph, figures[-1].start)
    return [
        with_dimensions(choice, found[item.start]) if choice and item.start in found else choice
        for item, choice in zip(context.quantities, choices, strict=True)
    ]


def with_dimensions(choice: MetricChoice, found: Mapping[str, str]) -> MetricChoice:
    """A choice with its dimensions and their qualifier."""
    told = tuple(sorted(found.items()))
    return replace(choice, dimensions=told, qualifier=find_qualifier(told))


def add_missing(own: dict[str, str], more: Mapping[str, str], declared: Container[str]) -> None:
    """Add those of the declared dimensions whose slot is still free."""
    taken = {SLOTS.get(name, name) for name in own}
    own.update((name, value) for name, value in more.items() if name in declared and SLOTS.get(name, name) not in taken)


def row_bounds(cues: Cues, declared: Container[str]) -> dict[str, str]:
    """The bound that a table row tells in a cell of its own: `| up to 200,000 tokens | 2 | 12 |`."""
    if cues.sentence.block != "table_row":
        return {}
    told = [word for word in bounds(cues.quantities, SLOTS) if word.dimension in declared]
    return {told[0].dimension: told[0].value} if len(told) == 1 else {}


def rated(quantity: Quantity) -> dict[str, str]:
    """What a figure's denominator tells; a growth `in a year` is no yearly figure."""
    if quantity.kind in {"percent", "multiple", "percentage_point"}:
        return {}
    return {name: rates[quantity.per] for name, rates in RATES.items() if quantity.per in rates}


def sentence_dimensions(
    context: Context, cues: Cues, figures: Sequence[Quantity], measured: Choices
) -> dict[int, dict[str, str]]:
    """The dimensions that the words of a sentence give its figures, by where those start."""
    found: dict[int, dict[str, str]] = {item.start: {} for item in figures}
    declared = {name for item in figures for name in metrics()[measured[item.start].metric].dimensions}
    words = sentence_words(context, cues, declared) if declared else []
    present = {measured[item.start].metric for item in figures}
    for low, high in rooms(context, cues):
        inside = [told(word, present) for word in words if low <= word.start < high and word.value != NOT]
        quantities = [item for item in cues.quantities if low <= item.start < high]
        stretch = Stretch(context.text[low:high], low, context.language, quantities)
        for slot in sorted({SLOTS.get(word.dimension, word.dimension) for word in inside}):
            own = [word for word in inside if SLOTS.get(word.dimension, word.dimension) == slot]
            dimension = dimensions()[own[0].dimension]
            others = {word.dimension for word in words if any(overlap(word, other) for other in own)} - {
                own[0].dimension
            }
            taking = list(takers(context, cues, quantities, measured, own[0].dimension, others))
            barred = BARRED.get(slot, frozenset())
            for start, given in govern(stretch, own, taking, many=dimension.many, barred=barred).items():
                found[start][given[0].dimension] = value_of(given)
    return found


def rooms(context: Context, cues: Cues) -> list[Span]:
    """The stretches of a sentence within which words govern figures: each cell of a row, else all of it."""
    if cues.sentence.block == "table_row":
        return cells(context, cues.sentence)
    return [(cues.sentence.start, cues.sentence.end)]


def told(word: Word, present: Set[str]) -> Word:
    """A word as one of the measures present, or of any where those that it names are absent."""
    names = {name for name in present if {name, metrics()[name].level} & word.metrics}
    return replace(word, metrics=frozenset(names))


def overlap(one: Word, other: Word) -> bool:
    """Whether two words share letters."""
    return one.start < other.end and other.start < one.end


def takers(
    context: Context, cues: Cues, quantities: Sequence[Quantity], measured: Choices, name: str, others: Set[str]
) -> Iterator[Figure]:
    """The figures that a dimension, or another with the same words, can be of, and how each hangs on the one before."""
    offset = cues.sentence.start
    for before, item in pairwise([None, *quantities]):
        choice = measured.get(item.start) if item else None
        if item is None or choice is None:
            continue
        declared = metrics()[choice.metric].dimensions
        takes = name in declared and not (dimensions()[name].change and not find_change(context, item, choice))
        if not takes and not others & declared.keys():
            continue
        between = cues.view[before.end - offset : item.start - offset] if before else ""
        link = link_of(between, context.language) if len(between) <= LIST_GAP else ""
        listed = choice.rule.endswith("+list") or any(part.role == "carried_unit" for part in item.evidence)
        bare = listed or (item.kind == "count" and item.unit == "1") or gapped(context, item)
        yield Figure(item, choice.metric, link, bare, takes)


def gapped(context: Context, quantity: Quantity) -> bool:
    """Whether only a name stands before a figure, the rest being as before: `… 64 % in France, Safari 27 %`."""
    index = bisect_right(context.name_starts, quantity.start) - 1
    if index < 0 or not 0 < quantity.start - context.names[index].end <= GAP:
        return False
    start = context.names[index].start
    last = LAST.search(context.text, max(start - 12, 0), start)
    return last is not None and lists(context.language, "joint").fullmatch(last[0]) is not None


def table_labels(context: Context, quantity: Quantity, cues: Cues) -> Iterator[Span]:
    """The header of a figure's column and the label of its row."""
    header, label = column_header(context, quantity, cues.sentence), row_label(context, cues.sentence)
    if header:
        yield header
    if label and label[1] <= quantity.start:
        yield label


def label_dimensions(context: Context, span: Span) -> dict[str, str]:
    """The dimensions that a label tells for all figures under it; none of which it tells several, unless those join."""
    key = ("label", span)
    if key not in context.memo:
        words: dict[str, set[str]] = {}
        for word in stretch_words(context, *span, dimensions(), label=True):
            if word.value != NOT:
                words.setdefault(word.dimension, set()).add(word.value)
        context.memo[key] = {
            name: JOINT.join(sorted(values))
            for name, values in words.items()
            if len(values) == 1 or dimensions()[name].many
        }
    return dict(context.memo[key])
