"""Conflicts: what does not add up, its sides beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboards import data, evidence, tables
from dashboards.filters import Filters
from dashboards.labels import Labels

SIDES = 6
KINDS = "SELECT DISTINCT c.kind, c.metric FROM mart.conflicts AS c ORDER BY ALL LIMIT 500"
CONFLICTS = """
    SELECT c.kind, c.metric, c.subject, c.status, c.unit, c.lowest, c.highest, c.roots, c.slot_start, c.slot_end,
      c.claims, concat_ws(' ', c.kind, c.claims[1]) AS name
    FROM mart.conflicts AS c
    WHERE
      (len($kind) = 0 OR list_contains($kind, c.kind)) AND (len($metric) = 0 OR list_contains($metric, c.metric))
      AND len(c.claims) > 0
    ORDER BY c.roots DESC NULLS LAST, c.highest / nullif(c.lowest, 0) DESC NULLS LAST, name
    LIMIT 200
"""
CLAIMS = """
    SELECT e.* FROM mart.evidence AS e WHERE list_contains($claims, e.claim_id)
    ORDER BY e.published, e.claim_id LIMIT 50
"""


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """One conflict side by side, and the list of all."""
    labels = data.metric_labels(source, words.language)
    offered = data.rows(source, KINDS, {})
    if offered.empty:
        st.success(words("conflicts", "none"))
        return
    with st.container(horizontal=True):
        kind = filters.several("kind", list(dict.fromkeys(offered["kind"])), words.table("conflicts", "kinds"))
        metric = filters.several("metric", sorted(set(offered["metric"].dropna())), labels)
    found = data.records(data.rows(source, CONFLICTS, {"kind": list(kind), "metric": list(metric)}))
    if not found:
        filters.matched_nothing(words("conflicts", "nothing"))
        return
    names = {row["name"]: heading(row, labels, words) for row in found}
    chosen = filters.one("conflict", list(names), names)
    row = next(item for item in found if item["name"] == chosen)
    st.html(f'<p class="tf-lead">{escape(names[chosen])}</p>')
    st.html(f'<div class="tf-cards">{"".join(sides(source, row, words))}</div>')
    tables.show(found, listed(labels, words), words("conflicts", "all", count=len(found)))


def listed(labels: Mapping[str, str], words: Labels) -> list[tables.Column]:
    """The columns of a list of conflicts."""
    return [
        tables.Column(words("filters", "kind"), lambda item: escape(words("conflicts", "kinds", item["kind"]))),
        tables.entity("subject", words("columns", "subject"), words),
        tables.text("metric", words("columns", "metric"), labels, "term"),
        tables.Column(words("conflicts", "lowest"), lambda item: escape(amount(item, "lowest", words)), "number"),
        tables.Column(words("conflicts", "highest"), lambda item: escape(amount(item, "highest", words)), "number"),
        tables.number("roots", words("columns", "roots"), words),
        tables.Column(
            words("conflicts", "see"),
            lambda item: side_by_side(item, words),
            "quiet",
        ),
    ]


def side_by_side(row: Mapping[str, Any], words: Labels) -> str:
    """A link to the sides of a conflict."""
    name = f"{row['kind']} {row['claims'][0]}"
    return tables.page_link("conflicts", words("conflicts", "beside"), words, conflict=name)


def amount(row: Mapping[str, Any], name: str, words: Labels) -> str:
    """One end of a conflict; a conversion's ends are rates."""
    if row[name] is None:
        return ""
    if row["kind"] == "conversion":
        return words.number(round(row[name], 4))
    return words.figure({"value": row[name], "unit": row["unit"], "comparator": "="})


def heading(row: Mapping[str, Any], labels: Mapping[str, str], words: Labels) -> str:
    """A conflict in a line: what of whom, and the two ends."""
    what = ", ".join(filter(None, [row["subject"], labels.get(row["metric"], row["metric"])]))
    ends = {name: amount(row, name, words) for name in ("lowest", "highest")}
    return words("conflicts", "ends", what=what, kind=words("conflicts", "kinds", row["kind"]), **ends)


def sides(source: data.Snapshot, row: Mapping[str, Any], words: Labels) -> list[str]:
    """A card a value told: how many say so, and the sentences, the oldest first."""
    if row["kind"] == "values":
        claims = data.records(data.ask(source, "figure-claims", claim=row["claims"][0]))
        claims = [item for item in claims if item["status"] == row["status"]]
    else:
        claims = data.records(data.rows(source, CLAIMS, {"claims": list(row["claims"])}))
    told: dict[str, list[dict[str, Any]]] = {}
    for item in claims:
        told.setdefault(words.figure(item), []).append(item)
    return [side(figure, items, words) for figure, items in list(told.items())[:SIDES]]


def side(figure: str, items: list[dict[str, Any]], words: Labels) -> str:
    """One side of a conflict as a card."""
    quotes = "".join(
        f'<p class="said">“{evidence.marked(item)}”</p>'
        f'<p class="source">{evidence.link(item["publisher"] or words("evidence", "outlet_unknown"), item["url"])}, '
        f"{escape(words.day(item['published']))} · "
        f"{tables.page_link('evidence', words('evidence', 'open'), words, claim=item['claim_id'])}</p>"
        for item in items[:3]
    )
    count = words("conflicts", "told_by", count=len(items)) if len(items) != 1 else words("conflicts", "told_once")
    return f'<div class="tf-card"><p class="big">{escape(figure)}</p><p class="was">{escape(count)}</p>{quotes}</div>'
