"""Figures in table rows: the header of their column and the label of their row say what they measure, and of whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from schemas.document import Sentence
from schemas.quantity import Quantity
from transforms.claims.context import Context
from transforms.claims.cues import Cues, Hit
from transforms.claims.words import cue_finder

MOST_ROWS = 200
"""How far up a header is looked for."""

WHOLE = frozenset({"strong", "fair"})
"""What a term must be for a cell that holds nothing else to name the measure."""

Span = tuple[int, int]


def table_cues(context: Context, quantity: Quantity, cues: Cues) -> Iterator[Hit]:
    """The cues in the header of a figure's column; none outside of tables.

    A header or a row's label that is nothing but the measure's name says outright what the figure is.
    """
    header = column_header(context, quantity, cues.sentence)
    label = row_label(context, cues.sentence) if header else None
    for start, end in filter(None, (header, label)):
        for match, cue in cue_finder(context.language).find(context.view[start:end]):
            if cue.kind in WHOLE and match.span() == (0, end - start):
                yield Hit(replace(cue, kind="frame"), start, end, quantity.start)
            elif cue.kind != "frame" and (start, end) == header:
                yield Hit(cue, start + match.start(), start + match.end())


def column_header(context: Context, quantity: Quantity, row: Sentence) -> Span | None:
    """The span of the header cell above a figure in a table row."""
    if row.block != "table_row":
        return None
    index = context.index_of(row)
    top = index
    while top and index - top < MOST_ROWS and context.sentences[top - 1].block == "table_row":
        top -= 1
    column = sum(end <= quantity.start for _, end in cells(context, row))
    headers = cells(context, context.sentences[top])
    if top == index or column == 0 or column >= len(headers):
        return None
    return headers[column]


def row_label(context: Context, row: Sentence) -> Span | None:
    """The span of a table row's first cell."""
    found = cells(context, row)
    return found[0] if row.block == "table_row" and found else None


def table_subject(context: Context, quantity: Quantity, row: Sentence, cue_start: int) -> str | None:
    """Whose measure a table's figure is: the row's label where the header names the measure, else the header."""
    header, label = column_header(context, quantity, row), row_label(context, row)
    if header is None or label is None:
        return None
    in_header, in_cell = header[0] <= cue_start < header[1], cue_start >= label[1]
    start, end = label if in_header or in_cell else header
    return context.document.body[start:end].strip(" *_`") or None


def cells(context: Context, row: Sentence) -> list[Span]:
    """The spans of a row's cells, without blanks around them; empty cells keep their place."""
    text = context.text[row.start : row.end]
    blank = len(text) - len(text.lstrip())
    first = blank + 1 if text[blank : blank + 1] == "|" else 0
    found, at = [], first
    for part in re.split(r"[|\t]", text[first:].rstrip("| \t")):
        lead = len(part) - len(part.lstrip())
        found.append((row.start + at + lead, row.start + at + lead + len(part.strip())))
        at += len(part) + 1
    return found
