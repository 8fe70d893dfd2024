"""Usage: how users, subscribers, downloads moved, with bounds, approximations and forecasts drawn as such."""

from __future__ import annotations

import streamlit as st

from dashboards import data, evidence, trends
from dashboards.charts import marks
from dashboards.filters import Filters
from dashboards.labels import Labels

FAMILY = "usage"


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """The trend of a metric of usage for one subject, with the sentences behind it."""
    names = data.of_family(source, FAMILY)
    if not names:
        st.info(words("usage", "none"))
        return
    labels = data.metric_labels(source, words.language)
    with st.container(horizontal=True):
        metric = filters.one("metric", names, labels)
        subjects = data.subjects(source, metric)
        if not subjects:
            st.info(words("usage", "no_subject"))
            return
        subject = filters.one("subject", subjects)
        status = filters.several("status", list(marks.MARKS), "statuses")
        claims = data.trend(source, subject, metric, status)
        if not claims.empty:
            claims = trends.of_measure(claims, filters, words)
    if claims.empty:
        filters.matched_nothing(words("usage", "nothing"))
        return
    st.subheader(f"{evidence.plain(subject)}, {labels.get(metric, metric).lower()}", anchor=False)
    trends.draw(claims, f"{subject}, {labels.get(metric, metric)}", words)
