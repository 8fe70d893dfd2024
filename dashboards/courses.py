"""How the measures of one entity moved: a small chart a series, those of one metric and unit on one scale."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboards.charts import marks, small, trend
from dashboards.labels import Labels

DRAWN, ACROSS = 9, 3
"""Charts at most, and how many stand beside each other where there is room."""


def draw(found: list[dict[str, Any]], labels: Mapping[str, str], words: Labels) -> None:
    """The charts of the series that have values of two days or more.

    Args:
        found: rows of the named question `entity-figures`.
        labels: names of metrics.
        words: the interface's language.
    """
    chosen = moved(found)
    if not chosen:
        return
    st.subheader(words("entity", "trends"), anchor=False)
    st.caption(words("entity", "trends_key"))
    tops: dict[tuple[str, str], float] = {}
    for rows in chosen:
        key = scale(rows[0], words)
        tops[key] = max([tops.get(key, 0.0), *(row["value"] for row in rows)])
    for start in range(0, len(chosen), ACROSS):
        for place, rows in zip(st.columns(ACROSS, gap="medium"), chosen[start : start + ACROSS], strict=False):
            with place:
                one(rows, tops[scale(rows[0], words)], labels, words)


def moved(found: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Series with values of two days or more, each in the order of its days; those with most days first."""
    series: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in found:
        if row["day"] is not None and not isinstance(row.get("doubt"), str):
            key = (row["series_id"], row["counterparty"], row["unit"], row["per"], row["change"])
            series.setdefault(key, []).append(row)
    days = {key: len({row["day"] for row in rows}) for key, rows in series.items()}
    kept = sorted((key for key in series if days[key] > 1), key=lambda key: (-days[key], str(key)))
    return [sorted(series[key], key=lambda row: row["day"]) for key in kept[:DRAWN]]


def scale(row: Mapping[str, Any], words: Labels) -> tuple[str, str]:
    """What series must have in common to share an axis."""
    return row["metric"], trend.measure(row, words)


def one(rows: list[dict[str, Any]], top: float, labels: Mapping[str, str], words: Labels) -> None:
    """One series: what it is, in what, its chart, and its last value."""
    last = rows[-1]
    size, word = words.scale(top, last["unit"])
    metric = labels.get(last["metric"], last["metric"])
    name = ", ".join(filter(None, [metric, trend.series_name({**last, "qualifier": None}), last["counterparty"]]))
    told = words("entity", "last", figure=words.figure(last), day=words.day(last["day"]))
    shown = pd.DataFrame({
        "day": pd.to_datetime([row["day"] for row in rows]),
        "value": [row["value"] / size for row in rows],
        "figure": [words.figure(row) for row in rows],
        "talk": [row["status"] not in marks.FIRM for row in rows],
        "shape": [marks.MARKS[row["status"]][0] for row in rows],
    })  # fmt: skip
    st.html(
        f'<p class="tf-about"><b>{escape(name)}</b><br>{escape(trend.measure(last, words, word))} · {escape(told)}</p>'
    )
    alt = words("entity", "trend_alt", name=name, count=len(rows), figure=words.figure(last))
    marks.show(small.one(shown, (top / size) or 1.0, words), alt, f"course-{last['series_id']}-{last['unit']}-{name}")
