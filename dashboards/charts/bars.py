"""Bars from a common zero, each with its name and figure written at it; talk is hollow, facts are full."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from dashboards.charts.marks import BLUE, GREY, ORANGE

ROW, BULLET = 44, 58
"""Pixels of a bar with its name above it, and of a bar with two lines."""
STAGES = {"planned": (18, GREY, 0.35), "committed": (12, BLUE, 0.5), "spent": (7, BLUE, 1.0)}
"""Of a budget, each with the height of its bar (pixels), its colour and opacity: the later ones lie on the earlier."""
HOLLOW: dict[str, Any] = {"fillOpacity": 0.12, "stroke": ORANGE, "strokeDash": [4, 3], "strokeWidth": 1.5}
"""Of what is only talk."""


def ranked(shown: pd.DataFrame, order: str = "descending") -> alt.LayerChart:
    """Horizontal bars in the rows' order.

    Args:
        shown: columns `name`, `value`, `label` (the figure as text) and `talk` (whether it is only rumoured).
        order: `descending` for the largest first, `ascending` where the lowest is best.
    """
    names = list(dict.fromkeys(shown.sort_values("value", ascending=order == "ascending", kind="stable")["name"]))
    top = float(shown["value"].max()) or 1.0
    y = alt.Y("name:N", sort=names, axis=None)
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, top * 1.25]))
    full: dict[str, Any] = {}
    layers = [
        alt.Chart(part).mark_bar(height=14, yOffset=7, color=colour, **style).encode(y=y, x=x)
        for part, colour, style in ((shown[~shown["talk"]], BLUE, full), (shown[shown["talk"]], ORANGE, HOLLOW))
        if not part.empty
    ]
    label = alt.Chart(shown).mark_text(align="left", dx=6, dy=7, fontSize=13).encode(y=y, x=x, text="label:N")
    return alt.LayerChart(layer=[*layers, label, above(shown, y, "name", 12)]).properties(height=alt.Step(ROW))


def above(shown: pd.DataFrame, y: alt.Y, field: str, rise: int) -> alt.Chart:
    """Texts above their bars, which leave these the whole width, as narrow as it may be."""
    style: dict[str, Any] = {"align": "left", "fontSize": 12, "lineBreak": "\n", "limit": {"expr": "width"}}
    chart: alt.Chart = alt.Chart(shown).mark_text(dy=-rise, **style).encode(y=y, x=alt.value(0), text=f"{field}:N")
    return chart


def bullets(shown: pd.DataFrame) -> alt.LayerChart:
    """What was planned as a wide pale bar, what was committed and spent as narrower ones upon it.

    Args:
        shown: columns `name`, `stage` (planned, committed, spent), `value`, `talk` (whether it is only expected or
            rumoured), `summary` (of all stages).
    """
    names = list(dict.fromkeys(shown["name"]))
    top = float(shown["value"].max()) or 1.0
    y = alt.Y("name:N", sort=names, axis=None)
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, top]))
    layers = [
        alt.Chart(part).mark_bar(height=height, yOffset=14, **style).encode(y=y, x=x)
        for stage, (height, colour, opacity) in STAGES.items()
        for talk, style in ((False, {"color": colour, "opacity": opacity}), (True, {"color": ORANGE, **HOLLOW}))
        if not (part := shown[(shown["stage"] == stage) & (shown["talk"] == talk)]).empty
    ]
    told = shown.drop_duplicates("name").assign(lines=lambda frame: frame["name"] + "\n" + frame["summary"])
    return alt.LayerChart(layer=[*layers, above(told, y, "lines", 19)]).properties(height=alt.Step(BULLET))
