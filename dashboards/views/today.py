"""What is new, sorted by how much it changes what was known; and how fresh each source is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from html import escape
from typing import Any

import streamlit as st

from dashboards import data, evidence, tables
from dashboards.filters import Filters
from dashboards.labels import Labels

WINDOWS = ("30", "7", "90", "365", "3650")
"""Days back from the newest telling that may be looked at."""
CARDS, LISTED, SOURCES = 3, 20, 60


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """Three figures in full, the others in a table, the sources below."""
    metrics = data.metrics(source)
    families = words.in_order("families", {row["family"] for row in metrics})
    with st.container(horizontal=True):
        family = filters.one("family", ["", *families], {"": words("filters", "all"), **words.table("families")})
        days = filters.one("window", WINDOWS, words.table("today", "windows"))
    until = data.newest_day(source)
    if until is None:
        st.info(words("today", "undated"))
        return
    since = until - timedelta(days=int(days))
    found = data.records(data.ask(source, "news", since=since, until=until, family=family or None, rows=CARDS + LISTED))
    if not found:
        filters.matched_nothing(words("today", "nothing"))
        fresh(source, until.isoformat(), words)
        return
    labels = {row["metric"]: row[f"label_{words.language}"] for row in metrics}
    sentences = quoted(source, [row["claim_id"] for row in found[:CARDS]])
    cards = "".join(card(row, sentences.get(row["claim_id"], {}), labels, words) for row in found[:CARDS])
    st.html(f'<div class="tf-cards">{cards}</div>')
    columns = [
        tables.Column(words("today", "why"), lambda row: escape(words("today", "novelties", row["novelty"])), "name"),
        tables.entity("subject", words("columns", "subject"), words),
        tables.text("metric", words("columns", "metric"), labels, "term"),
        tables.figure(words("columns", "figure"), words),
        tables.Column(words("today", "before"), lambda row: escape(before(row, words)), "number name"),
        tables.status(words("columns", "status"), words),
        tables.text("grade", words("columns", "grade"), words.table("grades")),
        tables.day("first_told", words("columns", "first_told"), words),
        tables.proof(words("columns", "proof"), words),
    ]
    if found[CARDS:]:
        tables.show(found[CARDS:], columns, words("today", "also"))
    fresh(source, until.isoformat(), words)


def quoted(source: data.Snapshot, claims: list[str]) -> dict[str, dict[str, Any]]:
    """Sentences and outlets of claims, by claim."""
    sql = """
        SELECT e.claim_id, e.sentence, e.highlight_start, e.highlight_end, e.publisher, e.url
        FROM mart.evidence AS e WHERE list_contains($claims, e.claim_id)
    """
    return {row["claim_id"]: row for row in data.records(data.rows(source, sql, {"claims": claims}))}


def card(row: Mapping[str, Any], said: Mapping[str, Any], labels: Mapping[str, str], words: Labels) -> str:
    """One figure in full: what it is, how large, what was known before, and the sentence that says so."""
    what = [tables.entity_link(row["subject"], words), escape(labels.get(row["metric"], row["metric"]))]
    was = before(row, words)
    told = [words("today", "novelties", row["novelty"]), was and words("today", "was", value=was)]
    quote = evidence.marked(said) if said else ""
    outlet = evidence.link(said["publisher"] or words("evidence", "outlet_unknown"), said["url"]) if said else ""
    proof = tables.page_link("evidence", words("evidence", "open"), words, claim=row["claim_id"])
    return (
        f'<div class="tf-card"><p class="what">{" · ".join(filter(None, what))}</p>'
        f'<p class="big">{escape(words.figure(row))}{evidence.doubt(row, words)}</p>'
        f'<p class="was">{escape(" · ".join(filter(None, told)))} · {tables.modality(row["status"], words)}'
        f" · {escape(words('grades', row['grade']))}</p>"
        f'<p class="said">“{quote}”</p>'
        f'<p class="source">{outlet}, {escape(words.day(row["first_told"]))} · {proof}</p></div>'
    )


def before(row: Mapping[str, Any], words: Labels) -> str:
    """The value told before, with its day; nothing where the figure is the first of its series."""
    if row["previous_value"] is None:
        return ""
    told = {**row, "value": row["previous_value"], "comparator": "=", "value_low": None, "value_high": None}
    return f"{words.figure(told)} ({words.day(row['previous_told'])})"


def fresh(source: data.Snapshot, day: str, words: Labels) -> None:
    """How long each source has told nothing new, against its usual interval."""
    sql = "SELECT f.* FROM freshness($day::DATE) AS f LIMIT $limit"
    found = data.records(data.rows(source, sql, {"day": day, "limit": SOURCES}))
    columns = [
        tables.text("source", words("sources", "source")),
        tables.day("newest", words("sources", "newest"), words),
        tables.number("silent_days", words("sources", "silent_days"), words),
        tables.number("usual_days", words("sources", "usual_days"), words),
        tables.Column(
            words("sources", "verdict"),
            lambda row: (
                f'<span class="tf-bad">{escape(words("sources", "silent"))}</span>'
                if row["is_silent"]
                else escape(words("verdicts", "well"))
            ),
        ),
    ]
    if found:
        tables.show(found, columns, words("sources", "fresh"))
