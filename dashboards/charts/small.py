"""A small chart of one series, to stand beside others: what is or was so as a line, the rest as hollow marks."""

from __future__ import annotations

import altair as alt
import pandas as pd

from dashboards.charts.marks import BLUE, ORANGE, time_axis, value_axis
from dashboards.labels import Labels

HEIGHT = 120
"""Pixels of the plot."""


def one(shown: pd.DataFrame, top: float, words: Labels) -> alt.LayerChart:
    """The chart of one series.

    Args:
        shown: `day`, `value`, `figure` (the value as text), `talk` (whether it is less than announced), `shape`, in the
            order of days.
        top: the highest value of the axis: series that are told of one measure in one unit share it.
        words: the interface's language.
    """
    x = alt.X("day:T", title=None, scale=alt.Scale(type="utc", padding=26), axis=time_axis(words, 3))
    low = min(float(shown["value"].min()), 0.0)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[low, top * 1.2]), axis=value_axis(words, tickCount=3))
    base = alt.Chart(shown).encode(x=x, y=y)
    points = base.mark_point(size=45, strokeWidth=1.5, opacity=1).encode(
        color=alt.condition("datum.talk", alt.value(ORANGE), alt.value(BLUE)),
        fill=alt.condition("datum.talk", alt.value("transparent"), alt.value(BLUE)),
        shape=alt.Shape("shape:N", scale=None, legend=None),
        tooltip=[
            alt.Tooltip("figure:N", title=words("columns", "figure")),
            alt.Tooltip("day:T", title=words("columns", "day"), format=words("day_format")),
        ],
    )
    line = alt.Chart(shown[~shown["talk"]]).mark_line(strokeWidth=1.5, opacity=0.6, color=BLUE).encode(x=x, y=y)
    return alt.LayerChart(layer=[line, points]).properties(height=HEIGHT)
