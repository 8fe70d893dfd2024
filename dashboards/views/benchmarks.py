"""Benchmarks: a board under one protocol at any past day, the frontier over time, one model across the boards."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboards import data, evidence, tables
from dashboards.charts import bars, marks, timeline
from dashboards.filters import Filters
from dashboards.labels import Labels

BOARDS = """
    SELECT l.benchmark, l.protocol, count(*) AS systems
    FROM mart.leaderboards AS l WHERE l.benchmark IS NOT NULL
    GROUP BY l.benchmark, l.protocol ORDER BY systems DESC, l.benchmark, l.protocol LIMIT 2000
"""
BOARD = """
    SELECT b.place, b.subject, b.score, b.unit, b.measure, b.agreement, b.roots, b.first_told, b.claim_id
    FROM {} AS b
    ORDER BY b.measure NULLS FIRST, b.place, b.subject
    LIMIT 100
"""
# The board of today lies ready; one of a past day is worked out.
NOW = BOARD.format("(FROM mart.leaderboards AS l WHERE l.benchmark = $benchmark AND l.protocol = $protocol)")
BY_DAY = BOARD.format("leaderboard($benchmark, run := $protocol, day := $day::DATE)")
# A record stands from the day it is told until a higher one is.
FRONTIER = """
    SELECT l.first_told AS day, l.subject, l.score, l.unit
    FROM mart.leaderboards AS l
    WHERE l.benchmark = $benchmark AND l.protocol = $protocol AND l.measure IS NOT DISTINCT FROM $measure
    QUALIFY l.score > coalesce(
      max(l.score) OVER (ORDER BY l.first_told, l.score DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1e99
    )
    ORDER BY l.first_told LIMIT 500
"""


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """The board that is chosen, its frontier, and a model's scores."""
    boards = data.rows(source, BOARDS, {})
    if boards.empty:
        st.info(words("benchmarks", "none"))
        return
    with st.container(horizontal=True):
        benchmark = filters.one("benchmark", list(dict.fromkeys(boards["benchmark"])))
        offered = list(boards.loc[boards["benchmark"] == benchmark, "protocol"])
        protocol = filters.one("protocol", offered, {name: run_as(name, words) for name in offered})
        day = filters.day("day")
    given = {"benchmark": benchmark, "protocol": protocol}
    board = data.records(data.rows(source, BY_DAY, {**given, "day": day}) if day else data.rows(source, NOW, given))
    if not board:
        filters.matched_nothing(words("benchmarks", "nothing"))
    else:
        leaderboard(board, words)
        frontier(source, {**given, "measure": board[0]["measure"]}, day, words)
    model(source, filters, words)


def run_as(protocol: str, words: Labels) -> str:
    """A protocol as people read it."""
    return words("benchmarks", "unstated") if protocol == "unstated" else protocol.replace("_", " ")


def score(row: dict[str, Any], words: Labels) -> str:
    """A score with its unit."""
    return words.figure({"value": row["score"], "unit": row["unit"], "comparator": "="})


def leaderboard(board: list[dict[str, Any]], words: Labels) -> None:
    """The board of the first measure as bars, and all of it as a table."""
    first = [row for row in board if row["measure"] == board[0]["measure"]]
    shown = pd.DataFrame(
        [
            {"name": row["subject"] or "?", "value": row["score"], "label": score(row, words), "talk": False}
            for row in first
        ]
    )
    marks.show(bars.ranked(shown), words("benchmarks", "alt"), "board")
    columns = [
        tables.number("place", words("benchmarks", "place"), words),
        tables.entity("subject", words("benchmarks", "system"), words),
        tables.figure(words("benchmarks", "score"), words),
        tables.text("measure", words("benchmarks", "measure")),
        tables.day("first_told", words("columns", "first_told"), words),
        tables.number("roots", words("columns", "roots"), words),
        tables.proof(words("columns", "proof"), words),
    ]
    rows = [{**row, "value": row["score"], "comparator": "="} for row in board]
    tables.show(rows, columns, words("benchmarks", "board"))


def frontier(source: data.Snapshot, given: dict[str, Any], day: date | None, words: Labels) -> None:
    """The best score told over time, told by a day."""
    found = [row for row in data.records(data.rows(source, FRONTIER, given)) if day is None or row["day"].date() <= day]
    if len(found) < 2:
        st.caption(words("benchmarks", "one_record"))
        return
    st.subheader(words("benchmarks", "frontier"), anchor=False)
    shown = pd.DataFrame(found).assign(
        value=lambda frame: frame["score"],
        series=words("benchmarks", "best"),
        figure=[f"{row['subject']} {score(row, words)}" for row in found],
        label=[f"{row['subject']} {score(row, words)}" for row in found],
    )
    marks.show(timeline.steps(shown, found[0]["unit"] or "", words), words("benchmarks", "frontier_alt"), "frontier")


def model(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """One model's score and place on every board."""
    st.subheader(words("benchmarks", "model"), anchor=False)
    names = data.subjects(source, "benchmark_score")
    if not names:
        st.info(words("benchmarks", "nobody"))
        return
    subject = filters.one("model", names)
    found = data.records(data.ask(source, "entity-scores", subject=subject))
    if not found:
        st.info(words("benchmarks", "expected_alone", name=evidence.plain(subject)))
        return
    across(found, words("benchmarks", "across", name=subject), words)


def across(found: list[dict[str, Any]], caption: str, words: Labels) -> None:
    """Scores of one model, with its place on each board."""
    columns = [
        tables.entity("benchmark", words("filters", "benchmark"), words),
        tables.Column(words("filters", "protocol"), lambda row: escape(run_as(row["protocol"], words))),
        tables.text("measure", words("benchmarks", "measure")),
        tables.figure(words("benchmarks", "score"), words),
        tables.Column(words("benchmarks", "place"), lambda row: f"{row['place']} / {row['systems']}", "number"),
        tables.day("first_told", words("columns", "first_told"), words),
        tables.proof(words("columns", "proof"), words),
    ]
    rows = [{**row, "value": row["score"], "comparator": "="} for row in found]
    tables.show(rows, columns, caption)
