"""Prices: what a million tokens or a month costs over time, by tier, and what a described workload costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboards import data, tables
from dashboards.charts import bars, marks, timeline
from dashboards.filters import Filters
from dashboards.labels import Labels

COMPARED, SERIES = 12, 6
PRODUCTS = """
    SELECT p.subject, p.unit, p.per, count(*) AS prices
    FROM mart.prices AS p WHERE p.subject IS NOT NULL AND p.unit IS NOT NULL
    GROUP BY p.subject, p.unit, p.per ORDER BY p.per LIKE '%token' DESC NULLS LAST, prices DESC, p.subject LIMIT 2000
"""
PRICES = """
    SELECT p.subject, p.price AS value, p.value_low, p.value_high, p.comparator, p.unit, p.per, p.direction, p.tier,
      p.context_min, p.context_max, p.status, p.price_from, p.price_to, p.publisher, p.url, p.claim_id
    FROM mart.prices AS p
    WHERE p.subject = $subject AND p.unit = $unit AND p.per IS NOT DISTINCT FROM $per
    ORDER BY p.tier NULLS FIRST, p.direction NULLS FIRST, p.context_min NULLS FIRST, p.price_from
    LIMIT 200
"""


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """One product's prices over time, and the cost of a workload beside the others'."""
    products = data.records(data.rows(source, PRODUCTS, {}))
    if not products:
        st.info(words("prices", "none"))
        return
    with st.container(horizontal=True):
        subject = filters.one("subject", list(dict.fromkeys(row["subject"] for row in products)))
        measures = {words.measure(row["unit"], row["per"]): row for row in products if row["subject"] == subject}
        chosen = measures[filters.one("measure", list(measures))]
    given = {"subject": subject, "unit": chosen["unit"], "per": chosen["per"]}
    found = data.records(data.rows(source, PRICES, given))
    newest = data.newest_day(source) or date.today()
    shown = held(found, newest, words)
    if not shown.empty:
        title = words.measure(chosen["unit"], chosen["per"])
        marks.show(timeline.steps(shown, title, words), words("prices", "alt", name=subject), "prices")
    else:
        st.caption(words("prices", "undated"))
    listing(found, words)
    workload(source, filters, newest, [row for row in products if str(row["per"]).endswith("token")], words)


def series(row: Mapping[str, Any], words: Labels) -> str:
    """What tells a product's prices apart: direction, tier, context."""
    context = ""
    if row["context_max"] is not None:
        context = words("prices", "up_to", tokens=words.number(row["context_max"]))
    elif row["context_min"] is not None:
        context = words("prices", "beyond", tokens=words.number(row["context_min"]))
    direction = words("prices", "directions", row["direction"]) if row["direction"] else ""
    return ", ".join(filter(None, [direction, row["tier"], context])) or words("prices", "list_price")


def held(found: list[dict[str, Any]], newest: date, words: Labels) -> pd.DataFrame:
    """Two points a price, its first day and its last; the last of a series carries its name and figure."""
    rows = []
    for row in found:
        if row["price_from"] is None:
            continue
        end = row["price_to"] or pd.Timestamp(max(newest, row["price_from"].date()))
        point = {"value": row["value"], "series": series(row, words), "figure": words.figure({**row, "per": None})}
        rows += [{**point, "day": row["price_from"], "label": ""}]
        rows += [{**point, "day": end, "label": "" if row["price_to"] else words("prices", "standing", **point)}]
    shown = pd.DataFrame(rows)
    return shown if shown.empty else shown[shown["series"].isin(shown["series"].unique()[:SERIES])]


def listing(found: list[dict[str, Any]], words: Labels) -> None:
    """Every price with the days that it held."""
    columns = [
        tables.Column(words("prices", "what"), lambda row: escape(series(row, words))),
        tables.figure(words("prices", "price"), words),
        tables.day("price_from", words("prices", "from"), words),
        tables.Column(
            words("prices", "until"),
            lambda row: escape(words.day(row["price_to"]) or words("prices", "stands")),
            "day",
        ),
        tables.status(words("columns", "status"), words),
        tables.outlet(words("columns", "publisher"), words),
        tables.proof(words("columns", "proof"), words),
    ]
    tables.show(found, columns, words("prices", "all"))


def workload(
    source: data.Snapshot, filters: Filters, newest: date, products: list[dict[str, Any]], words: Labels
) -> None:
    """What so many tokens cost with each product on a day, at the tier that their context falls in."""
    st.subheader(words("prices", "workload"), anchor=False)
    if not products:
        st.info(words("prices", "no_token_price"))
        return
    with st.container(horizontal=True):
        tokens_in = filters.whole("tokens_in", 300_000, 10**12)
        tokens_out = filters.whole("tokens_out", 10_000, 10**12)
        day = filters.day("day", newest) or newest
    given = {"day": day, "tokens_in": tokens_in, "tokens_out": tokens_out}
    found = [
        row
        for name in list(dict.fromkeys(item["subject"] for item in products))[:COMPARED]
        for row in data.records(data.ask(source, "workload-cost", subject=name, **given))
        if row["cost"] is not None
    ]
    if not found:
        st.info(words("prices", "no_cost"))
        return
    for unit in dict.fromkeys(row["unit"] for row in found):
        rows = [
            {
                "name": ", ".join(filter(None, [row["subject"], row["tier"]])),
                "value": row["cost"],
                "label": words.figure({"value": row["cost"], "unit": unit, "comparator": "="}),
                "talk": False,
            }
            for row in found
            if row["unit"] == unit
        ]
        marks.show(bars.ranked(pd.DataFrame(rows), "ascending"), words("prices", "workload_alt"), f"cost-{unit}")
    st.caption(words("prices", "workload_note"))
