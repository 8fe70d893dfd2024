"""What all charts share: colours, the mark of each modality, axes, and how a chart is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import streamlit as st

from dashboards.labels import SEPARATORS, Labels

# Okabe and Ito's colours, told apart with any colour vision (Okabe & Ito 2008, "Color Universal Design").
BLUE, ORANGE, GREEN, PINK, AMBER, SKY = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"
COLOURS = (BLUE, GREEN, PINK, AMBER, SKY, ORANGE)
GREY = "#8a8f98"
"""Context: seen on a light and on a dark page."""
MARKS = {
    "actual": ("circle", 1, "●"),
    "announced": ("diamond", 1, "◆"),
    "planned": ("square", 0, "□"),
    "forecast": ("triangle-up", 0, "△"),
    "rumoured": ("cross", 0, "✛"),
}
"""Vega's shape of each modality, the opacity of its filling, and the character that stands for it in text."""
FIRM = ("actual", "announced")
"""Modalities that are more than talk: drawn full."""


def apart(x: Sequence[float], y: Sequence[float], across: float = 0.11, up: float = 0.09) -> list[int]:
    """Which points can carry a label without covering another's, the first ones before the others.

    Args:
        x: places on the axis.
        y: heights, on a linear scale.
        across: width of a label, as a share of the axis.
        up: its height, as a share of the other.
    """
    spans = [(max(side) - min(side)) or 1.0 for side in (x, y)] if len(x) else [1.0, 1.0]
    chosen: list[int] = []
    for place in range(len(x)):
        if all(
            abs(x[place] - x[other]) / spans[0] > across or abs(y[place] - y[other]) / spans[1] > up for other in chosen
        ):
            chosen.append(place)
    return chosen


def separated(text: str, words: Labels) -> str:
    """The Vega expression that gives a number as d3 writes it the language's separators."""
    thousands, decimal = tuple(SEPARATORS[words.language])
    return f"replace(replace({text}, /,/g, '{thousands}'), '.', '{decimal}')"


def value_axis(words: Labels, labels: str = "datum.label", **more: Any) -> alt.Axis:
    """An axis of values, what they are in written above it.

    Args:
        words: the interface's language.
        labels: the Vega expression of a label, as d3 writes numbers.
        more: further properties of the axis.
    """
    expression = separated(labels, words)
    return alt.Axis(
        labelExpr=expression, titleAngle=0, titleAlign="left", titleBaseline="bottom", titleX=0, titleY=-20, **more
    )


def time_axis(words: Labels, ticks: int = 6) -> alt.Axis:
    """An axis of time with about so many ticks: days are named where months would repeat."""
    month, day = words("axis_formats", "month"), words("axis_formats", "day")
    formats = {"year": month, "quarter": month, "month": month, "week": day, "date": day, "hours": " "}
    return alt.Axis(format=formats, tickCount=ticks, labelOverlap=True, labelBound=True, grid=False, title=None)


def legend(words: Labels) -> str:
    """What the marks of modalities mean, in a line."""
    return " · ".join(f"{sign} {words('statuses', status)}" for status, (_, _, sign) in MARKS.items())


def show(chart: Any, alt_text: str, key: str) -> None:
    """Draw a chart, with a text in its place for those who don't see it."""
    st.altair_chart(chart, alt=alt_text, key=key)
