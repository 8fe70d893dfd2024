"""The latest figures: how many each family has, and the table."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd
import streamlit as st

from dashboards import evidence
from dashboards.data import records
from dashboards.labels import Labels

ORDER = ("figure", "metric", "subject", "status", "published", "publisher", "sentence", "day", "title", "url")
ROW_HEIGHT, ROWS_SEEN = 35, 6
STYLE = """<style>
.families { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; margin: 0; padding: 0 !important; }
.families li { border: 1px solid rgba(128, 128, 128, .35); border-radius: .5rem; padding: .1rem .6rem; margin: 0; }
.families b { font-size: 1.15rem; }
</style>"""
PLAIN = ("metric", "subject", "status", "publisher", "title")


def families(counts: pd.DataFrame, words: Labels) -> None:
    """How many figures each family has, under the filters."""
    tiles = (
        f"<li><b>{escape(words.number(row['figures']))}</b> {escape(words('families', row['family']))}</li>"
        for row in records(counts)
    )
    st.html(f'{STYLE}<ul class="families">{"".join(tiles)}</ul>')


def table(found: pd.DataFrame, metrics: Mapping[str, str], words: Labels) -> None:
    """The latest figures; a ticked row chooses the trend below."""
    st.subheader(words("latest", "heading"), anchor=False, help=words("latest", "help"))
    shown = found[["subject", "published", "publisher", "sentence", "day", "title"]].copy()
    shown["figure"] = [words.figure(row) for row in records(found)]
    shown["metric"] = [metrics.get(name, name) for name in found["metric"]]
    shown["status"] = [words("statuses", status) if isinstance(status, str) else None for status in found["status"]]
    shown["url"] = [evidence.address(url) for url in found["url"]]
    day = words("latest", "day_format")
    st.dataframe(
        shown,
        height=ROW_HEIGHT * min(len(shown) + 1, ROWS_SEEN + 1) + 3,
        row_height=ROW_HEIGHT,
        placeholder="",
        hide_index=True,
        key="latest",
        on_select=lambda: choose(found),
        selection_mode="single-row",
        column_order=[
            "figure",
            "metric",
            "subject",
            "status",
            "published",
            "publisher",
            "sentence",
            "day",
            "title",
            "url",
        ],
        column_config={
            **{name: words("latest", name) for name in PLAIN},
            "figure": st.column_config.TextColumn(words("latest", "figure")),
            "sentence": st.column_config.TextColumn(words("latest", "sentence"), width="large"),
            "published": st.column_config.DateColumn(words("latest", "published"), format=day),
            "day": st.column_config.DateColumn(words("latest", "day"), format=day),
            "url": st.column_config.LinkColumn(words("latest", "url"), display_text=words("latest", "open")),
        },
    )


def choose(found: pd.DataFrame) -> None:
    """Take the ticked row's subject and metric for the trend."""
    state = st.session_state
    for index in state["latest"].selection.rows[:1]:
        row = found.iloc[index]
        if isinstance(row["subject"], str):
            state["subject"], state["metric"] = row["subject"], row["metric"]
            state.pop("measure", None)
