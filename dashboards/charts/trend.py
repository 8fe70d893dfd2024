"""The trend of one subject and metric as an Altair chart: modalities drawn apart, bounds and ranges visible."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pandas as pd

from dashboards.charts.marks import COLOURS, FIRM, MARKS, apart, time_axis, value_axis
from dashboards.data import records
from dashboards.labels import Labels, optional_text

PLOT_HEIGHT, LEGEND_ROW = 280, 30
"""Pixels of the plot and of each series that the legend lists."""
DOUBTED = "triangle-down"
"""The mark of what is doubted: no line runs through it."""
TOLD = {
    "figure": "figure",
    "when": "day",
    "modality": "status",
    "sentence": "sentence",
    "publisher": "publisher",
    "url": "url",
}
"""What a point's tooltip tells, each with its label under `columns` in labels.yml."""


def measure(row: Any, words: Labels, word: str = "") -> str:
    """What a claim is measured in: level or change, unit, denominator; claims that differ in it share no axis."""
    unit, per, change = (optional_text(row[name]) for name in ("unit", "per", "change"))
    sign = words("changes", change) if change else ""
    return f"{sign}{words.measure(unit, per, word)}" or words("trend", "plain")


def measures(claims: pd.DataFrame, words: Labels) -> pd.Series[str]:
    """What each of the claims is measured in."""
    return pd.Series([measure(row, words) for row in records(claims)], index=claims.index, dtype=object)


def series_name(row: Any) -> str:
    """What tells two series of one measure apart: benchmark, dimensions, and what the qualifier adds to them."""
    dimensions = json.loads(row["dimensions"]) if isinstance(row["dimensions"], str) else {}
    parts = [optional_text(row["benchmark"]) or "", *(value for _, value in sorted(dimensions.items()))]
    parts += (optional_text(row["qualifier"]) or "").split(", ")
    return ", ".join(filter(None, dict.fromkeys(part.replace("_", " ") for part in parts)))


def points(claims: pd.DataFrame, words: Labels) -> pd.DataFrame:
    """Claims of one measure as what the chart and the list show of them; undated ones last, without a place."""
    size, _ = words.scale(float(claims["value"].max()), optional_text(claims["unit"].iloc[0]))
    shown = pd.DataFrame({"day": pd.to_datetime(claims["day"]), "value": claims["value"] / size})
    shown["low"], shown["high"] = claims["value_low"] / size, claims["value_high"] / size
    doubts = [optional_text(row.get("doubt")) for row in records(claims)]
    shown["figure"] = [
        f"{words.figure(row)}, {words('doubts', doubt)}" if doubt else words.figure(row)
        for row, doubt in zip(records(claims), doubts, strict=True)
    ]
    shown["doubted"] = [doubt is not None for doubt in doubts]
    shown["when"] = [words.day(day) for day in shown["day"]]
    shown["status"] = claims["status"].fillna("actual")
    shown["modality"] = [words("statuses", status) for status in shown["status"]]
    shown["shape"] = [
        DOUBTED if doubted else MARKS[status][0]
        for status, doubted in zip(shown["status"], shown["doubted"], strict=True)
    ]
    shown["filling"] = [
        0 if comparator == "~" or doubted else MARKS[status][1]
        for status, comparator, doubted in zip(shown["status"], claims["comparator"], shown["doubted"], strict=True)
    ]
    shown["series"] = [series_name(row) or words("trend", "unspecified") for row in records(claims)]
    for name in ("publisher", "sentence", "url"):
        shown[name] = claims[name].astype(object).where(claims[name].notna(), None)
    return labelled(shown.sort_values("day", na_position="last", kind="stable").reset_index(drop=True))


def labelled(shown: pd.DataFrame) -> pd.DataFrame:
    """The same with `label`, the figure written at its mark where there is room: the last and highest come first."""
    dated = shown[shown["day"].notna()]
    groups = dated.groupby("series", sort=False)
    first = (
        [*groups.tail(1).index, *groups["value"].idxmax(), *groups.head(1).index, *dated.index] if len(dated) else []
    )
    order = list(dict.fromkeys(first))
    places = apart(
        [shown["day"][index].timestamp() for index in order], [float(shown["value"][index]) for index in order]
    )
    chosen = {order[place] for place in places}
    shown["label"] = [text if index in chosen else "" for index, text in zip(shown.index, shown["figure"], strict=True)]
    return shown


def dashes(shown: pd.DataFrame) -> pd.DataFrame:
    """From the last fact before it to each value that is expected: two rows a dashed line, told apart by `leg`.

    The points are dated and in the order of their days.
    """
    firm = shown["status"].isin(FIRM)
    facts, expected = (shown.loc[chosen, ["day", "series"]].reset_index(names="row") for chosen in (firm, ~firm))
    legs = pd.merge_asof(
        expected, facts, on="day", by="series", suffixes=("", "_before"), allow_exact_matches=False
    ).dropna(subset="row_before")
    ends = [shown.loc[legs[name].astype(int)].assign(leg=list(legs["row"])) for name in ("row_before", "row")]
    return pd.concat(ends).sort_values("leg", kind="stable")


def axis_title(claims: pd.DataFrame, words: Labels) -> str:
    """The value axis' title: scale, unit and denominator."""
    _, word = words.scale(float(claims["value"].max()), optional_text(claims["unit"].iloc[0]))
    return measure(claims.iloc[0], words, word)


def of_claims(claims: pd.DataFrame, words: Labels) -> alt.LayerChart | None:
    """The chart of claims of one measure; None where none of them has a day."""
    shown = points(claims, words)
    dated = shown[shown["day"].notna()]
    return None if dated.empty else trend(dated, axis_title(claims, words), words)


def trend(shown: pd.DataFrame, title: str, words: Labels) -> alt.LayerChart:
    """The chart of dated points. A line joins what is or was so, a series at a time; the rest stands alone."""
    x = alt.X("day:T", title=None, scale=alt.Scale(type="utc", padding=40), axis=time_axis(words))
    y = alt.Y("value:Q", title=title, scale=alt.Scale(zero=True, nice=True), axis=value_axis(words))
    names = sorted(shown["series"].unique())
    palette = alt.Scale(domain=names, range=[COLOURS[index % len(COLOURS)] for index in range(len(names))])
    listed = alt.Legend(title=None, orient="bottom", columns=1, labelLimit=700) if len(names) > 1 else None
    stroke = alt.Stroke("series:N", scale=palette, legend=listed)
    base = alt.Chart(shown).encode(x=x, y=y)
    layers: list[alt.Chart] = []
    drawn = ["day", "value", "series", "status"]  # sentences go to the browser once, with the points
    line = shown.loc[(shown["status"] == "actual") & ~shown["doubted"], drawn].drop_duplicates(
        ["series", "day"], keep="last"
    )
    if len(line) > 1:
        layers.append(alt.Chart(line).mark_line(strokeWidth=2, opacity=0.6).encode(x=x, y=y, stroke=stroke))
    outlook = dashes(shown[~shown["doubted"]])
    if not outlook.empty:
        layers.append(
            alt.Chart(outlook[[*drawn, "leg"]])
            .mark_line(strokeWidth=1.5, strokeDash=[5, 4], opacity=0.6)
            .encode(x=x, y=y, stroke=stroke, detail="leg:N")
        )
    ranged = shown.loc[shown["low"].notna() & shown["high"].notna(), [*drawn, "low", "high"]]
    if not ranged.empty:
        ends = {"y": alt.Y("low:Q", title=title), "y2": "high:Q"}
        layers.append(alt.Chart(ranged).mark_rule(strokeWidth=4, opacity=0.45).encode(x=x, stroke=stroke, **ends))
    layers.append(
        base.mark_point(size=130, strokeWidth=2, opacity=1).encode(
            stroke=stroke,
            fill=alt.Fill("series:N", scale=palette, legend=listed),
            tooltip=[alt.Tooltip(f"{field}:N", title=words("columns", label)) for field, label in TOLD.items()],
            shape=alt.Shape("shape:N", scale=None, legend=None),
            fillOpacity=alt.FillOpacity("filling:Q", scale=None, legend=None),
        )
    )
    told = shown.loc[shown["label"] != "", [*drawn, "label"]]
    layers.append(alt.Chart(told).mark_text(dy=-14, fontSize=12).encode(x=x, y=y, text="label:N"))
    return alt.LayerChart(layer=layers).properties(
        height=PLOT_HEIGHT + LEGEND_ROW * (len(names) if len(names) > 1 else 0)
    )
