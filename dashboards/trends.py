"""The trend of one subject and metric: the chart, and below it every sentence that states one of its points."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboards import charts, data, evidence, filters
from dashboards.labels import Labels

LISTED = 60
"""Sentences shown at most, the newest first."""
STYLE = """<style>
.figure { border-left: 3px solid #0072b2; padding: 0 0 0 .7rem; margin: 0 0 .8rem; overflow-wrap: anywhere; }
.figure p { margin: 0; }
.figure .source { opacity: .75; font-size: .875rem; }
.figure mark { background: #f0e442; color: #111; padding: 0 .15em; border-radius: .2em; }
</style>"""


def panel(source: data.Snapshot, chosen: data.Filters, metrics: Mapping[str, str], words: Labels) -> dict[str, str]:
    """Let choose a subject, a metric and a unit, and draw them; the choices that stand unless another is made."""
    st.subheader(words("trend", "heading"), anchor=False)
    offered = data.series(source, chosen)
    if offered.empty:
        st.info(words("problems", "no_subject"))
        return {}
    left, middle, right = st.columns([2, 2, 1])
    subjects = list(dict.fromkeys(offered["subject"]))
    with left:
        subject = choice("subject", subjects, words)
    names = list(offered.loc[offered["subject"] == subject, "metric"])
    with middle:
        metric = choice("metric", names, words, metrics)
    claims = data.trend(source, subject, metric, chosen)
    measures = pd.Series([charts.measure(row, words) for row in data.records(claims)], index=claims.index)
    options = list(measures.value_counts().index)
    with right:
        measure = choice("measure", options, words)
    draw(claims[measures == measure], f"{subject}, {metrics.get(metric, metric)}", words)
    usual = {"subject": subjects[0], "metric": names[0]}
    return {"measure": options[0], **(usual if usual == {"subject": subject, "metric": metric} else {})}


def choice(name: str, options: list[str], words: Labels, shown: Mapping[str, str] | None = None) -> str:
    """One value out of several, the first unless another is chosen; `shown` says how they read."""
    filters.keep_valid(name, options)
    label, read = words("trend", name), shown or {}
    return st.selectbox(
        label, options, key=name, format_func=lambda value: read.get(value, value), disabled=len(options) < 2
    )


def draw(claims: pd.DataFrame, name: str, words: Labels) -> None:
    """The chart of claims of one measure, and the list of their sentences."""
    shown = charts.points(claims, words)
    dated = shown[shown["day"].notna()]
    if not dated.empty:
        chart = charts.trend(dated, charts.axis_title(claims, words), words)
        st.altair_chart(chart, alt=words("trend", "alt", name=name))
        st.caption(charts.legend(words))
    if len(dated) < len(shown):
        st.caption(words("trend", "undated", count=len(shown) - len(dated)))
    newest_first = data.records(shown[::-1][:LISTED])
    st.html(f"{STYLE}<h4>{escape(words('trend', 'evidence'))}</h4>{''.join(item(row, words) for row in newest_first)}")


def item(row: Mapping[str, Any], words: Labels) -> str:
    """A point as HTML: figure, day, modality, its sentence with the figure marked, its source as a link."""
    head = [row["figure"], row["when"] or words("trend", "undated_day"), row["modality"], said_by(row, words)]
    source = [row["publisher"] or words("trend", "outlet_unknown"), words.day(row["published"])]
    title = evidence.link(row["title"] or row["url"] or "", row["url"])
    return (
        f'<div class="figure"><p><strong>{escape(" · ".join(filter(None, head)))}</strong></p>'
        f"<p>{evidence.quote(row['sentence'], int(row['start']), int(row['end']))}</p>"
        f'<p class="source">{escape(", ".join(filter(None, source)))} · {title}</p></div>'
    )


def said_by(row: Mapping[str, Any], words: Labels) -> str:
    """Whom the document credits for the figure."""
    name = row["attributed_to"]
    if not name:
        return ""
    return words("trend", "said_by", name=words("trend", "unnamed") if name == "unnamed" else name)
