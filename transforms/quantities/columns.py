"""Units of a table's columns: what a header says once holds for the bare numbers below it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from transforms.quantities.denominators import denominator, follows
from transforms.quantities.draft import Draft, Part
from transforms.quantities.nouns import listed_noun, phrase_words
from transforms.quantities.text import Text

TABLE = re.compile(r"^(?<!\|\n)(?:(\|[^\n]*)\n\|[ :|-]+\n|(\|[^\n\d]*)\n)((?:\|[^\n]*(?:\n|$))+)", re.MULTILINE)
"""A table: its header row, the rule below it, its rows; of a web page there is no rule, and no digit in its header."""
VERSION = re.compile(r"[ -]\d")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column's header says of its numbers."""

    unit: str | None
    kind: str
    part: Part
    factor: float = 1.0
    scale: float = 1.0
    scale_part: Part | None = None
    per: Part | None = None
    """What its numbers are by, as `per:1e6 token`."""


@dataclass(frozen=True, slots=True)
class Table:
    """Where the rows of a table stand, and its columns."""

    start: int
    end: int
    columns: tuple[Column | None, ...]


def head(text: Text, drafts: list[Draft]) -> None:
    """Give bare drafts in the cells of tables their columns' units."""
    if "\n|" not in text.raw and not text.raw.startswith("|"):
        return
    tables = [read_table(text, found) for found in TABLE.finditer(text.raw)]
    starts = [table.start for table in tables]
    for draft in drafts:
        index = bisect_right(starts, draft.start) - 1
        if index < 0 or draft.start >= tables[index].end or not draft.bare:
            continue
        line = text.raw.rfind("\n", 0, draft.start) + 1
        place = text.raw.count("|", line, draft.start) - 1
        columns = tables[index].columns
        column = columns[place] if 0 <= place < len(columns) else None
        if column:
            fill(draft, column)


def fill(draft: Draft, column: Column) -> None:
    """Give a draft the unit, and where it has none the scale, of its column."""
    if column.scale_part and not draft.scaled:
        draft.scale, draft.scale_part = column.scale, column.scale_part
        draft.prove("carried_scale", column.scale_part.start, column.scale_part.end, column.scale_part.key)
    draft.unit, draft.kind, draft.factor, draft.unit_part = column.unit, column.kind, column.factor, column.part
    draft.prove("carried_unit", column.part.start, column.part.end, column.part.key)
    if column.per and draft.per is None:
        draft.set_per(column.per.key.removeprefix("per:"), column.per.start, column.per.end)
    draft.tags.append("header")


def read_table(text: Text, found: re.Match[str]) -> Table:
    """The columns of a table."""
    columns: list[Column | None] = []
    head = 1 if found[1] is not None else 2
    at = found.start(head) + 1
    for cell in found[head][1:].rstrip().removesuffix("|").split("|"):
        columns.append(read_header(text, at, at + len(cell)))
        at += len(cell) + 1
    return Table(found.start(3), found.end(3), tuple(columns))


def read_header(text: Text, start: int, end: int) -> Column | None:
    """The unit that a header cell names: `Revenue ($bn)`, `Share (%)`, `Users (millions)`, `Score`, `€ a month`."""
    places = [at for at in range(start, end) if not (text.raw[at].isalnum() and text.raw[at - 1].isalnum())]
    for read in (header_sign, header_unit, header_noun, header_score):
        for at in places:
            if (column := read(text, at)) and column.part.end <= end:
                per = read_header_per(text, column, end)
                scale, scale_part = read_scale(text, start, per.start if per else end)
                return replace(column, scale=scale, scale_part=scale_part, per=per)
    return None


def read_header_per(text: Text, column: Column, end: int) -> Part | None:
    """What a column's money is by: `dollars per million tokens`, `€ / month`."""
    found = follows(text, column.part.end) if column.kind == "money" else None
    if found is None or found.end() > end or found["not"]:
        return None
    return Part(f"per:{denominator(text.t, found)}", found.start(), found.end())


def header_sign(text: Text, at: int) -> Column | None:
    """A currency's sign or code; a scale's abbreviation may touch it: $bn."""
    found = text.match_raw("sign", at)
    sign = found["sign"] if found else text.raw[at]
    if sign not in text.t.signs:
        return None
    start = found.start("sign") if found else at
    return Column(text.t.signs[sign], "money", Part(f"currency:{text.t.signs[sign]}", start, start + len(sign)))


def header_unit(text: Text, at: int) -> Column | None:
    """A unit by its name; with a capital and a number behind it is a name of its own: Lumen 2, Ampere-3."""
    found = text.match("unit", at)
    if found is None:
        return None
    unit = text.t.unit_names[found["unit"]]
    if unit.kind == "physical" and text.raw[found.start("unit")].isupper() and VERSION.match(text.raw, found.end()):
        return None
    return Column(unit.unit, unit.kind, Part(unit.key, found.start("unit"), found.end()), unit.factor)


def header_noun(text: Text, at: int) -> Column | None:
    """A counted noun."""
    words = phrase_words(text, at)
    noun = listed_noun(text, words, hyphen=False) if words else None
    if noun is None or noun.start != at:
        return None
    return Column(noun.singular, "count", Part(noun.key, noun.start, noun.end))


def header_score(text: Text, at: int) -> Column | None:
    """A word of scoring."""
    for cue in text.t.units["score_direct"]:
        if text.low.startswith(cue, at):
            return Column("point", "score", Part("score:point", at, at + len(cue)))
    return None


def read_scale(text: Text, start: int, end: int) -> tuple[float, Part | None]:
    """The scale that a header cell names: `(in millions)`, `M€`, `$bn`."""
    for at in range(start, end):
        if found := text.match("scale", at):
            word = found["scale"]
            if found.end() <= end and not text.low[at - 1].isalnum():
                return text.t.scales[word], Part(f"scale:{word}", found.start("scale"), found.end())
        if (found := text.match_raw("abbreviation", at)) and found.end() <= end:
            money = text.raw[at - 1] in "$€£" or text.match_raw("sign", found.end())
            if money and not text.raw[at - 1].isalnum():
                part = Part(f"scale:{found['scale']}", found.start("scale"), found.end())
                return text.t.abbreviations[found["scale"]], part
    return 1.0, None
