"""The scanner: numerals from the lexer, each read on to a quantity, joined with its neighbours, judged."""

from __future__ import annotations

import re

from schemas.quantity import Quantity
from transforms.normalise import fold, normalise
from transforms.quantities.carry import carry
from transforms.quantities.columns import head
from transforms.quantities.comparators import before, compare
from transforms.quantities.denominators import read_per
from transforms.quantities.draft import Draft, Refused
from transforms.quantities.joins import join
from transforms.quantities.lexer import skipped_by, tokens
from transforms.quantities.nonfigures import refused_by
from transforms.quantities.numerals import drafts
from transforms.quantities.passing import judge
from transforms.quantities.tables import tables
from transforms.quantities.text import Text
from transforms.quantities.units import read_scale, read_sign_before, read_unit

WEAK = "weak:"
NOTHING_NAMED = -2
"""Where the last name's number ends before there is any: near no figure, not even one that opens the text."""
CHANGED_AFTER = {"+": " (|[:\n", "-": " (|[:"}
"""What stands before a sign of change; a hyphen that begins a line is a list's."""
TEMPERATURES = frozenset({"°C", "°F", "degree"})
"""Units whose levels lie below zero as often as above."""
TIMES_REACH = 60
"""How far before its number a verb of multiplying begins."""
IN_BRACKETS = re.compile(r"\)(?= ?%| ?[kMG]?[€$£]|[^\W\d_]{1,3}(?![^\W_])|[.,;) \n]|$)")
"""What closes an amount that accountants set in brackets: (8.6)%, £(485)m, $(1.20)."""


def is_weak(quantity: Quantity) -> bool:
    """Whether a quantity is mostly told in passing, so that only a metric's own words make it a claim."""
    return quantity.rule.startswith(WEAK)


def is_age(quantity: Quantity) -> bool:
    """Whether a quantity says how old somebody is, which is never a claim."""
    return quantity.rule == f"{WEAK}age"


def scan(body: str, language: str, refused: list[Refused] | None = None) -> list[Quantity]:
    """The quantities of a text, in order of their start; their surfaces don't overlap.

    Args:
        body: a document's body, any text.
        language: ISO 639-1 code of a language that has lexicons.
        refused: where given, takes up the numerals that are no figures.

    Returns:
        Quantities with offsets into the body, those told in passing marked by their rule (see `is_weak`).

    Raises:
        ValueError: where the language has no lexicons.
    """
    raw = normalise(body)
    text = Text(tables(language), raw, fold(raw))
    found = join(text, read(text, refused))
    head(text, found)
    carry(text, found)
    for draft in found:
        judge(text, draft)
    if refused is not None:
        refused += [Refused(draft.start, draft.end, draft.dropped) for draft in found if draft.dropped]
    return [quantity for draft in found if (quantity := draft.finish(body)) is not None]


def read(text: Text, refused: list[Refused] | None = None) -> list[Draft]:
    """Every numeral with its scale, unit, denominator and comparator, without those that are no figures."""
    found: list[Draft] = []
    floor, named_until, last = 0, NOTHING_NAMED, ""
    for token in tokens(text.low, text.t.language, skipped=refused is not None):
        if token.start < floor:
            continue
        if refused is not None and not token.kind:
            refused.append(Refused(token.start, token.end, skipped_by(text.low, token, text.t)))
            continue
        for draft in drafts(text.t, text.low, token):
            if draft.start < floor:
                continue
            complete(text, draft, floor)
            listed = last == "reference" and goes_on(text, named_until, draft)
            if rule := ("reference" if listed else refused_by(text, draft, named_until)):
                named_until, last = draft.end, rule
                if refused is not None:
                    refused.append(Refused(draft.start, draft.end, rule))
                continue
            found.append(draft)
            floor = draft.stop
    return found


def goes_on(text: Text, end: int, draft: Draft) -> bool:
    """Whether a bare number goes on a list of references that ends at a place: verses 4 to 9, articles 3, 5 et 7."""
    c = text.t.comparators
    gap = text.low[end : draft.start].strip(" ")
    joined = gap in {",", "-", *text.t.sets["list_words"], *c["range_joiner"]}
    return joined and draft.bare and not (draft.scaled or draft.decimal or draft.grouped)


def complete(text: Text, draft: Draft, floor: int) -> None:
    """Read what stands around a numeral; `floor` is where the previous quantity ends."""
    if draft.form in ("digits", "fraction"):
        read_brackets(text, draft)
        read_sign_before(text, draft, floor)
        read_change(text, draft)
    read_scale(text, draft)
    read_unit(text, draft)
    read_per(text, draft)
    read_below_zero(text, draft, floor)
    compare(text, draft, floor)
    read_times(text, draft, floor)


def read_times(text: Text, draft: Draft, floor: int) -> None:
    """A bare number behind `multiplied by`, `divisé par` says how many times more or less."""
    if not draft.bare or draft.scaled:
        return
    end = min([draft.start, *(item.start for item in draft.evidence if item.role == "comparator")])
    if not text.low.endswith(text.t.endings["times"], max(floor, end - TIMES_REACH), end):
        return
    found = text.t.patterns["times_before"].search(text.low, max(floor, end - TIMES_REACH), end)
    if found:
        draft.unit, draft.kind = "1", "multiple"
        draft.change = "increase" if found["more"] else "decrease"


def read_brackets(text: Text, draft: Draft) -> None:
    """An amount in brackets, its currency before them or its unit behind, lies below zero: (8.6)%, £(485)m."""
    before, closed = text.raw[draft.start - 1 : draft.start], IN_BRACKETS.match(text.raw, draft.end)
    if before != "(" or closed is None:
        return
    sign, behind = text.raw[draft.start - 2 : draft.start - 1], text.raw[draft.end + 1 : draft.end + 5].lstrip()
    if sign in text.t.signs or behind.startswith("%") or behind.lstrip("kMG")[:1] in text.t.signs:
        draft.start, draft.end, draft.negative = draft.start - 1, draft.end + 1, True


def read_change(text: Text, draft: Draft) -> None:
    """A plus or minus set right before the quantity tells a change: +18 %, -3 points."""
    at = draft.start - 1 - (text.raw[draft.start - 2 : draft.start] == "+ ")
    sign, before = text.raw[at : at + 1], text.raw[at - 1 : at] or "\n"
    if at >= 0 and before in CHANGED_AFTER.get(sign, ""):
        draft.signed = True
        draft.change = "increase" if sign == "+" else "decrease"


def is_level(text: Text, sign: int, floor: int) -> bool:
    """Whether words before a sign say how much it is, or is about: about -$3 million; up to -50 % is a rebate."""
    found = before(text, sign, floor)
    return text.previous_word(sign) in text.t.sets["level_before"] if found is None else found[2] == "~"


def read_below_zero(text: Text, draft: Draft, floor: int) -> None:
    """A temperature with a minus is a level, and so is what something is, or about is: a margin of -8.6 %."""
    minus = text.t.numerals["minus"]
    if draft.signed:
        level = draft.unit in TEMPERATURES or is_level(text, draft.start - 1, floor)
        if level and draft.change == "decrease" and text.raw[draft.start - 1] == "-":
            draft.start, draft.negative = draft.start - 1, True
        draft.change = None if level else draft.change
        return
    if draft.unit in TEMPERATURES and (below := text.match("below_zero", draft.stop)):
        draft.end = draft.stop = below.end()
        draft.negative = True
        return
    start = draft.start - len(minus) - 1
    word = text.low[max(start, 0) : draft.start - 1]
    if start < floor or word != minus or text.low[draft.start - 1] not in " -" or text.low[start - 1 : start].isalnum():
        return
    if draft.unit in TEMPERATURES or (draft.bare and not draft.scaled):
        draft.start, draft.negative = start, True
