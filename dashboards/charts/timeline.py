"""Events and levels in time: amounts as points on a logarithmic axis, prices and records as steps."""

from __future__ import annotations

import altair as alt
import pandas as pd

from dashboards.charts.marks import BLUE, COLOURS, ORANGE, time_axis, value_axis
from dashboards.labels import Labels

HEIGHT = 320


def events(shown: pd.DataFrame, title: str, words: Labels) -> alt.LayerChart:
    """Amounts by day; the largest carry their name.

    Args:
        shown: columns `day`, `value`, `figure`, `name` (or empty), `who`, `talk`, `status`, `shape`.
        title: what amounts are in.
        words: the interface's language.
    """
    x = alt.X("day:T", title=None, scale=alt.Scale(type="utc", padding=50), axis=time_axis(words))
    y = alt.Y(
        "value:Q",
        title=title,
        scale=alt.Scale(type="log", nice=True),
        axis=value_axis(words, short_money(words), tickCount=5),
    )
    base = alt.Chart(shown).encode(x=x, y=y)
    points = base.mark_point(size=110, strokeWidth=2, opacity=0.9).encode(
        color=alt.condition("datum.talk", alt.value(ORANGE), alt.value(BLUE)),
        fill=alt.condition("datum.talk", alt.value("transparent"), alt.value(BLUE)),
        shape=alt.Shape("shape:N", scale=None, legend=None),
        tooltip=[
            alt.Tooltip("who:N", title=words("columns", "subject")),
            alt.Tooltip("figure:N", title=words("columns", "figure")),
            alt.Tooltip("status:N", title=words("columns", "status")),
            alt.Tooltip("day:T", title=words("columns", "event_day"), format=words("day_format")),
        ],
    )
    named = alt.Chart(shown[shown["name"] != ""]).mark_text(dy=-13, fontSize=12).encode(x=x, y=y, text="name:N")
    return alt.LayerChart(layer=[points, named]).properties(height=HEIGHT)


def steps(shown: pd.DataFrame, title: str, words: Labels) -> alt.LayerChart:
    """Levels that hold from one day to the next change; the last of each series carries its name and figure.

    Args:
        shown: columns `day`, `value`, `series`, `label` (written at the last day of each series, else empty), `figure`.
        title: what values are in.
        words: the interface's language.
    """
    names = list(dict.fromkeys(shown["series"]))
    palette = alt.Scale(domain=names, range=[COLOURS[index % len(COLOURS)] for index in range(len(names))])
    x = alt.X("day:T", title=None, scale=alt.Scale(type="utc", padding=60), axis=time_axis(words))
    y = alt.Y("value:Q", title=title, scale=alt.Scale(zero=True, nice=True), axis=value_axis(words))
    colour = alt.Color("series:N", scale=palette, legend=None)
    base = alt.Chart(shown).encode(x=x, y=y)
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5).encode(color=colour)
    tooltip = [alt.Tooltip(f"{name}:N", title=words("columns", name)) for name in ("series", "figure")]
    points = base.mark_point(filled=True, size=55, opacity=1).encode(color=colour, tooltip=tooltip)
    told = shown[shown["label"] != ""]
    label = alt.Chart(told).mark_text(align="right", dx=-2, dy=-12, fontSize=12).encode(x=x, y=y, text="label:N")
    return alt.LayerChart(layer=[line, points, label]).properties(height=HEIGHT)


def short_money(words: Labels) -> str:
    """The Vega expression for amounts on a logarithmic axis: 10M, 1bn, 100bn; 10 M, 1 Md in French."""
    gap = "" if words.language == "en" else " "
    scaled = (
        f"datum.value >= {size} ? format(datum.value / {size}, ',') + '{gap}{word}' : "
        for size, word in words.words["scales"][words.language].items()
    )
    return f"({''.join(scaled)}format(datum.value, ','))"
