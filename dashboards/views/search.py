"""What a search finds, on any page: names first, then figures with the sentences that say the words."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboards import data, evidence, tables
from dashboards.labels import Labels
from dashboards.views import entity, explore, today

NAMES, FIGURES = 12, 20
"""Shown at most."""


def show(source: data.Snapshot, text: str, words: Labels) -> None:
    """Names by the beginning of a word, and figures whose sentence, title or names say all words."""
    named(source, text, words)
    sql, given = explore.query({"search": text}, data.search_words(source, text))
    found = data.records(data.rows(source, sql, given).head(FIGURES))
    if not found:
        tables.nothing(words("search", "figures"), words("search", "no_figure", text=text))
        return
    labels = data.metric_labels(source, words.language)
    quoted = today.quoted(source, [row["claim_id"] for row in found])
    items = []
    for plain in found:
        row = {**plain, **quoted[plain["claim_id"]]}
        about = [tables.entity_link(row["subject"], words), escape(labels.get(row["metric"], row["metric"]))]
        proof = tables.page_link("evidence", words("evidence", "open"), words, claim=row["claim_id"])
        items.append(f'<p class="tf-about">{" · ".join(filter(None, about))}</p>{evidence.item(row, words, proof)}')
    every = tables.page_link("explore", words("search", "more"), words, search=text)
    st.html(
        f'<h2 class="tf-h">{escape(words("search", "figures"))}</h2>{"".join(items)}<p class="tf-about">{every}</p>'
    )


def named(source: data.Snapshot, text: str, words: Labels) -> None:
    """The names found, else those that are spelled alike."""
    found = data.records(data.ask(source, "find-entities", text=text, rows=NAMES))
    if found:
        tables.show(found, entity.columns(words), words("search", "entities"))
        return
    tables.nothing(words("search", "entities"), words("search", "no_name", text=text))
    entity.alike(source, text, words)
