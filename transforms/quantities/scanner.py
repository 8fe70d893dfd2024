"""The scanner: numerals from the lexer, each read on to a quantity, joined with its neighbours, judged."""

from __future__ import annotations

from schemas.quantity import Quantity
from transforms.normalise import fold, normalise
from transforms.quantities.carry import carry
from transforms.quantities.columns import head
from transforms.quantities.comparators import compare
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


def is_weak(quantity: Quantity) -> bool:
    """Whether a quantity is mostly told in passing, so that only a metric's own words make it a claim."""
    return quantity.rule.startswith(WEAK)


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
    floor, named_until = 0, NOTHING_NAMED
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
            if rule := refused_by(text, draft, named_until):
                named_until = draft.end
                if refused is not None:
                    refused.append(Refused(draft.start, draft.end, rule))
                continue
            found.append(draft)
            floor = draft.stop
    return found


def complete(text: Text, draft: Draft, floor: int) -> None:
    """Read what stands around a numeral; `floor` is where the previous quantity ends."""
    if draft.form in ("digits", "fraction"):
        read_sign_before(text, draft, floor)
        read_change(text, draft)
    read_scale(text, draft)
    read_unit(text, draft)
    read_per(text, draft)
    compare(text, draft, floor)


def read_change(text: Text, draft: Draft) -> None:
    """A plus or minus set right before the quantity tells a change: +18 %, -3 points."""
    at = draft.start - 1 - (text.raw[draft.start - 2 : draft.start] == "+ ")
    sign, before = text.raw[at : at + 1], text.raw[at - 1 : at] or "\n"
    if at >= 0 and before in CHANGED_AFTER.get(sign, ""):
        draft.change = "increase" if sign == "+" else "decrease"
