"""Figures that say what they measure only through another figure: lists, comparisons, appositions, growths, parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from schemas.metric import metrics
from schemas.quantity import Quantity
from transforms.claims.cues import Cues
from transforms.claims.heads import OPEN, Search
from transforms.claims.patterns import HEDGE, Parser, macros
from transforms.claims.scoring import Score, fits, known_unit
from transforms.lexicons import lexicon

SHARED = 0.75
"""What remains of a score that is handed on."""
LIST_GAP = 130
"""Code points between two figures of a list at most."""
LINK_REACH = 60
CARRY_REACH = 32
"""A part of what the sentence before told stands at its sentence's beginning: `Of these, 312 …`."""
SHARES = frozenset({"adoption_rate", "feature_share", "other"})
"""What a share of people measures by its own words, where it is no part of a figure before."""
FRAMED = 4.0
"""A figure with a frame of its own, or as much, takes nothing from a comparison."""


def share(cues: Cues, scores: Sequence[Score | None], language: str) -> list[Score | None]:
    """Hand metrics on within a sentence.

    A comparison (`compared with $101 million a year earlier`) takes the metric of the figure before it; an apposition
    (`10 % of its staff, or 1,400 people`), a part (`dont 6 critiques`) and a growth (`en hausse de 14 %`) too, where
    the metric takes such a figure; what a growth leads to (`up 34% to $33 billion`) is its level; the rest of a list
    (`Norvia 8 millions et Kimtek les 3 restants`) is what its neighbours are, first forwards, then
    backwards.

    Args:
        cues: the sentence.
        scores: each figure's own score, None where it has none.
        language: ISO 639-1 code.
    """
    shared = list(scores)
    for here in range(1, len(shared)):
        giver, quantity, other = shared[here - 1], cues.quantities[here], cues.quantities[here - 1]
        if giver is not None:
            shared[here] = take(giver, shared[here], quantity, other, cues, language)
    for here in reversed(range(len(shared) - 1)):
        giver, quantity, other = shared[here + 1], cues.quantities[here], cues.quantities[here + 1]
        if shared[here] is None and giver and listed(giver, quantity, other, cues):
            shared[here] = handed(giver, "list")
    return shared


def carry(other: Quantity, giver: Score, cues: Cues, own: Score | None, language: str) -> Score | None:
    """What a sentence's first figure takes from the last claim before: `That is up from 900,000. Of these, 312 …`.

    Args:
        other: the last figure of the paragraph that has a metric.
        giver: its score.
        cues: the sentence.
        own: its first figure's own score.
        language: ISO 639-1 code.
    """
    quantity = cues.quantities[0]
    begins = quantity.start - cues.sentence.start <= CARRY_REACH
    link = link_of(cues.view[: quantity.start - cues.sentence.start], language)
    growth = growths().get(giver.metric)
    replaces = own is None or own.metric in growths().values()
    if link == "growth" and begins and growth and quantity.kind == "percent" and replaces:
        return handed(giver, link, growth)
    if link == "pronoun" and same_unit(quantity, other):
        return handed(giver, link)
    if own is not None and own.framed:
        return own
    if link == "apposition" and begins and (metric := linked_metric(giver, link, quantity, other)):
        return handed(giver, link, metric)
    if (link == "comparison" and same_unit(quantity, other)) or (
        link == "part" and begins and is_part(giver, quantity, other)
    ):
        return handed(giver, link)
    return own


def take(
    giver: Score, own: Score | None, quantity: Quantity, other: Quantity, cues: Cues, language: str
) -> Score | None:
    """A figure's score after what it takes from the figure before, or its own."""
    between = cues.view[other.end - cues.sentence.start : quantity.start - cues.sentence.start]
    link = link_of(between, language) if len(between) <= LIST_GAP else ""
    link = link or link_after(cues.view[quantity.end - cues.sentence.start :], language)
    if link == "comparison" and same_unit(quantity, other):
        return own if own is not None and own.framed and own.value >= FRAMED else handed(giver, link)
    if link == "pronoun" and same_unit(quantity, other):
        return handed(giver, link)
    metric = linked_metric(giver, link, quantity, other)
    if metric is not None and (
        own is None
        or (link == "level" and not own.framed)
        or (link == "growth" and not (own.framed and own.led and own.metric not in growths().values()))
        or (link == "apposition" and not own.framed and own.metric != growths().get(giver.metric))
        or (link == "part" and own.metric in SHARES)
    ):
        return handed(giver, link, metric)
    return own or (handed(giver, "list") if listed(giver, quantity, other, cues) else None)


def linked_metric(giver: Score, link: str, quantity: Quantity, other: Quantity) -> str | None:
    """The metric that a link gives a figure, None where the giver's metric takes no such figure."""
    metric = metrics()[giver.metric]
    if link == "growth" and quantity.kind in {"percent", "multiple"} and other.kind != quantity.kind:
        return growths().get(giver.metric) or (giver.metric if quantity.kind in metric.change_kinds else None)
    if link == "level" and metric.level:
        level = metrics()[metric.level]
        return metric.level if fits(level, quantity, change=False, framed=True, wide=False) else None
    if link == "apposition" and quantity.kind != other.kind and not weak(quantity):
        return giver.metric if fits(metric, quantity, change=True, framed=True, wide=True) else None
    return giver.metric if link == "part" and is_part(giver, quantity, other) else None


def handed(giver: Score, link: str, metric: str | None = None) -> Score:
    """A score handed on, with its way in the rule."""
    return Score(metric or giver.metric, giver.value * SHARED, f"{giver.rule}+{link}", giver.start, giver.end)


def is_part(giver: Score, quantity: Quantity, other: Quantity) -> bool:
    """Whether a figure can be a part of the one before: a number of the same, or a share that the metric takes."""
    if quantity.kind == "count":
        return other.kind == "count" and quantity.unit in {"1", other.unit}
    metric = metrics()[giver.metric]
    return quantity.kind in {"percent", "ratio"} and fits(metric, quantity, change=False, framed=True, wide=True)


def listed(giver: Score, quantity: Quantity, other: Quantity, cues: Cues) -> bool:
    """Whether two figures are of one list: the same unit, close by, and the figure not one told in passing."""
    first, second = (quantity, other) if quantity.start < other.start else (other, quantity)
    between = cues.view[first.end - cues.sentence.start : second.start - cues.sentence.start]
    if cues.sentence.block == "table_row":  # a column is no list
        return False
    if len(between) > LIST_GAP or ";" in between or (weak(quantity) and not weak(other)):
        return False
    if quantity.kind == "count" and quantity.unit != other.unit and not known_unit(metrics()[giver.metric], quantity):
        return False
    return same_unit(quantity, other)


def weak(quantity: Quantity) -> bool:
    """Whether the scanner holds a figure for one told in passing."""
    return quantity.rule.startswith("weak:")


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are of one kind and unit, a bare number standing for any count."""
    bare = one.kind == "count" and "1" in {one.unit, other.unit}
    return one.kind == other.kind and (one.unit == other.unit or bare)


@cache
def growths() -> dict[str, str]:
    """The growth metric of each level metric that has one."""
    return {metric.level: name for name, metric in metrics().items() if metric.level}


def link_of(between: str, language: str) -> str:
    """How the words right before a figure link it to the one before; empty where they don't."""
    return last_link(between.rstrip(HEDGE + " ,")[-LINK_REACH:], language)


@lru_cache(maxsize=256)
def last_link(between: str, language: str) -> str:
    """The kind of the linking words that end a text, the first of them in the order of `patterns.yml`."""
    kinds = list(links(language))
    return min(((order, kinds[order]) for order, _ in link_search(language).finditer(between)), default=(0, ""))[1]


def link_after(behind: str, language: str) -> str:
    """How the words right after a figure link it to the one before it (`4 % more than a year earlier`)."""
    behind = behind.lstrip(HEDGE + " ")[:LINK_REACH]
    return next((kind for kind, regex in links_after(language).items() if regex.match(behind)), "")


@cache
def links(language: str) -> dict[str, re.Pattern[str]]:
    """The linking words of a language's `patterns.yml`, matched at the end of a text."""
    found = {}
    for kind, texts in lexicon(language, "patterns")["links"].items():
        regex, _ = Parser("|".join(texts), macros(language)).alternation(OPEN)
        found[kind] = re.compile(rf"(?<!\w)(?:{regex})\Z")
    return found


@cache
def link_search(language: str) -> Search:
    """The linking words of each kind, found in one pass."""
    return Search(list(links(language).values()))


@cache
def links_after(language: str) -> dict[str, re.Pattern[str]]:
    """The words of a language's `patterns.yml` that link a figure from behind, matched at the beginning of a text."""
    found = {}
    for kind, texts in lexicon(language, "patterns")["links_after"].items():
        regex, _ = Parser("|".join(texts), macros(language)).alternation(OPEN)
        found[kind] = re.compile(rf"(?:{regex})(?!\w)")
    return found
