"""What all charts share: colours, the mark of each modality, axes, and how a chart is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import streamlit as st

from dashboards.labels import Labels

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


def decimal_sign(words: Labels) -> str:
    """The Vega expression that writes an axis label with the language's decimal sign."""
    return "datum.label" if words.language == "en" else "replace(replace(datum.label, ',', ' '), '.', ',')"


def time_axis(words: Labels) -> alt.Axis:
    """An axis of days."""
    return alt.Axis(format=words("axis_day_format"), tickCount=6, labelOverlap=True, grid=False, title=None)


def legend(words: Labels) -> str:
    """What the marks of modalities mean, in a line."""
    return " · ".join(f"{sign} {words('statuses', status)}" for status, (_, _, sign) in MARKS.items())


def show(chart: Any, alt_text: str, key: str) -> None:
    """Draw a chart, with a text in its place for those who don't see it."""
    st.altair_chart(chart, alt=alt_text, key=key)
