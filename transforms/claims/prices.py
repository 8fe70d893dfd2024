"""Which sums are prices because a product's name stands right before them: `AirPods Pro 3 : 249 euros`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from schemas.quantity import Quantity
from transforms.claims.context import Context
from transforms.claims.cues import Hit
from transforms.claims.words import Cue

MOST = 20_000
"""Dearer things are seldom told by their name and a sum alone."""
REACH = 24
SOLD = frozenset({"product", "model", "service", None})
BETWEEN = re.compile(
    r"(?:\s?[:–—(]|,? (?:à|at|now|désormais)\b)\s?(?:(?:dès|from|à partir de|environ|about|only|just|seulement) )?"
)
PRICED = Cue("list_price", "strong", "list_price/label")


def price_cues(context: Context, quantity: Quantity) -> Iterator[Hit]:
    """Evidence that a sum is the price of the thing named before it, with a colon, a bracket or `at` between."""
    if quantity.kind != "money" or quantity.value > MOST:
        return
    names = context.names
    index = bisect_left(names, quantity.start, key=lambda name: name.start) - 1
    if index < 0 or names[index].kind not in SOLD or not 0 <= quantity.start - names[index].end <= REACH:
        return
    if BETWEEN.fullmatch(context.text, names[index].end, quantity.start):
        yield Hit(PRICED, names[index].start, names[index].end)
