"""One measure of one subject over time: the chart, and below it every sentence that states one of its points."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from dashboards import data, evidence, tables
from dashboards.charts import marks, trend
from dashboards.filters import Filters
from dashboards.labels import Labels

LISTED = 60
"""Sentences shown at most, the newest first."""


def of_measure(claims: pd.DataFrame, filters: Filters, words: Labels) -> pd.DataFrame:
    """Claims that share an axis: of one unit, denominator, and level or change, the most frequent unless chosen."""
    measures = trend.measures(claims, words)
    chosen = filters.one("measure", list(measures.value_counts().index))
    return claims[measures == chosen]


def newest_only(claims: pd.DataFrame, words: Labels) -> None:
    """Say so where there are more claims than are shown."""
    if claims["found"].iloc[0] > data.POINTS:
        st.caption(words("trend", "newest", count=words.number(data.POINTS)))


def draw(claims: pd.DataFrame, name: str, words: Labels) -> None:
    """The chart of claims of one measure, and the list of their sentences."""
    chart = trend.of_claims(claims, words)
    if chart is not None:
        marks.show(chart, words("trend", "alt", name=name), "trend")
        st.caption(f"{marks.legend(words)} · {words('trend', 'key')}")
    newest_only(claims, words)
    if undated := int(claims["day"].isna().sum()):
        st.caption(words("trend", "undated", count=undated))
    quotes(claims, words)


def quotes(claims: pd.DataFrame, words: Labels) -> None:
    """The sentences behind claims, the newest first, each with a link to its evidence."""
    newest = claims.sort_values("day", ascending=False, na_position="first", kind="stable").head(LISTED)
    items = (
        evidence.item(row, words, tables.page_link("evidence", words("evidence", "open"), words, claim=row["claim_id"]))
        for row in data.records(newest)
    )
    st.html(f'<h3 class="tf-h">{escape(words("trend", "evidence"))}</h3>{"".join(items)}')
