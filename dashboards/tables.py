"""Tables as HTML that screen readers, keyboards and narrow screens get along with; every cell is escaped text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboards import evidence
from dashboards.charts.marks import MARKS
from dashboards.labels import LANGUAGES, Labels

Row = Mapping[str, Any]
CODE = re.compile("`([^`]+)`")
JOINTS = re.compile("( and |, )")
"""What stands between the names of several parties, as claims and marts write them."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and the HTML of a row's cell."""

    heading: str
    cell: Callable[[Row], str]
    style: str = ""
    """Classes of cells: `number`, `amount`, `day`, `name` (a line), `term` (whole words), `wide`, `quiet`, `proof`."""


def show(found: Iterable[Row], columns: Sequence[Column], caption: str) -> None:
    """Draw a table; its caption is read out, and shown above it."""
    st.html(html(found, columns, caption))


def nothing(caption: str, why: str) -> None:
    """Say in a table's place why there is none; what stands between backticks is code."""
    told = CODE.sub(r"<code>\1</code>", escape(why))
    st.html(f'<h3 class="tf-h">{escape(caption)}</h3><p>{told}</p>')


def html(found: Iterable[Row], columns: Sequence[Column], caption: str) -> str:
    """A table without its empty columns; on a narrow screen each row becomes a card, its cells with their headings."""
    rows = list(found)
    cells = {item: [item.cell(row) for row in rows] for item in columns}
    told = {item: texts for item, texts in cells.items() if any(texts) or not rows}
    head = "".join(f'<th scope="col" class="{item.style}">{escape(item.heading)}</th>' for item in told)
    body = "".join(
        f"<tr>{''.join(cell(item, text) for item, text in zip(told, texts, strict=True))}</tr>"
        for texts in zip(*told.values(), strict=True)
    )
    return (
        f'<table class="tf-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def cell(column: Column, content: str) -> str:
    """One cell."""
    empty = " empty" if not content else ""
    return f'<td class="{column.style}{empty}" data-label="{escape(column.heading)}"><div>{content}</div></td>'


def text(name: str, heading: str, shown: Mapping[str, str] | None = None, style: str = "") -> Column:
    """A text as it is, or as `shown` reads it."""
    return Column(heading, lambda row: escape(str((shown or {}).get(row[name], row[name]) or "")), style)


def number(name: str, heading: str, words: Labels) -> Column:
    """A plain number."""
    return Column(heading, lambda row: "" if row[name] is None else escape(words.number(float(row[name]))), "number")


def figure(heading: str, words: Labels, unit: str | None = None, value: str = "value") -> Column:
    """A value with its comparator and unit; with `unit`, the column `value` as an amount of it."""

    def cell_of(row: Row) -> str:
        if row[value] is None:
            return ""
        told = row if unit is None else {"value": words.rounded(float(row[value])), "unit": unit, "comparator": "="}
        return f"<b>{escape(words.figure(told))}</b>{evidence.doubt(row, words)}"

    return Column(heading, cell_of, "number" if unit else "number amount")


def day(name: str, heading: str, words: Labels) -> Column:
    """A day."""
    return Column(heading, lambda row: escape(words.day(row[name])), "day")


def status(heading: str, words: Labels, name: str = "status") -> Column:
    """A modality, with its mark."""
    return Column(heading, lambda row: modality(row[name], words))


def modality(value: str | None, words: Labels) -> str:
    """A modality as HTML: its mark and its name."""
    if not value:
        return ""
    sign = MARKS[value][2] if value in MARKS else ""
    name = escape(words("statuses", value))
    return f'<span class="tf-{escape(value)}"><span aria-hidden="true">{sign}</span> {name}</span>'


def outlet(heading: str, words: Labels) -> Column:
    """The publisher, linked to its article."""
    return Column(
        heading,
        lambda row: evidence.link(str(row["publisher"] or words("evidence", "outlet_unknown")), row["url"]),
        "quiet",
    )


def proof(heading: str, words: Labels) -> Column:
    """A link to the page of the claim."""

    def cell_of(row: Row) -> str:
        if not row["claim_id"]:
            return ""
        return page_link("evidence", words("evidence", "open"), words, claim=row["claim_id"])

    return Column(heading, cell_of, "proof")


def entity(name: str, heading: str, words: Labels) -> Column:
    """A name with a link to all that is known of it."""
    return Column(heading, lambda row: entity_link(row[name], words))


def parties(name: str, heading: str, words: Labels) -> Column:
    """Names of the other sides, each with a link of its own."""

    def cell_of(row: Row) -> str:
        parts = JOINTS.split(row[name] or "")
        return "".join(entity_link(part, words) if place % 2 == 0 else part for place, part in enumerate(parts))

    return Column(heading, cell_of)


def entity_link(name: str | None, words: Labels, known_as: str | None = None) -> str:
    """A link to all that is known of a name; nothing where there is none.

    Args:
        name: as it is shown.
        words: the interface's language.
        known_as: its catalogue id, where it is known.
    """
    return page_link("entity", name, words, id=known_as or name) if name else ""


def page_link(page: str, label: str, words: Labels, **values: str) -> str:
    """A link to another page, with its filters and the language."""
    given = dict(values)
    if words.language != LANGUAGES[0]:
        given["lang"] = words.language
    if st.session_state.get("_doubted"):
        given["doubted"] = "yes"
    return f'<a href="{escape(page)}?{escape(urlencode(given))}" target="_self">{escape(label)}</a>'
