"""Deals: when, how large, by whom; what is only rumoured is drawn apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboards import data, tables
from dashboards.charts import bars, marks, timeline
from dashboards.filters import Filters
from dashboards.labels import Labels

CURRENCIES = ("USD", "EUR", "told")
NAMED, RANKED, LISTED = 8, 12, 100
# The rumoured sum stands in dollars; the total's own two amounts say at which rate it is in euros.
DEALS = """
    SELECT
      e.subject, e.counterparties, e.metric, coalesce(e.status, 'rumoured') AS status, e.event_day, e.amount, e.unit,
      CASE
        WHEN $currency = 'EUR' THEN coalesce(e.amount_eur, e.rumoured_usd * e.amount_eur / e.amount_usd)
        ELSE coalesce(e.amount_usd, e.rumoured_usd)
      END::DOUBLE AS value,
      e.stake, e.premium, e.valuation, e.roots, e.agreement, e.claim_id
    FROM mart.events AS e
    WHERE
      e.event_day BETWEEN coalesce($since::DATE, DATE '0001-01-01') AND coalesce($until::DATE, DATE '9999-12-31')
      AND (len($metric) = 0 OR list_contains($metric, e.metric))
      AND (len($status) = 0 OR list_contains($status, coalesce(e.status, 'rumoured')))
      AND (len($sector) = 0 OR list_contains($sector, e.sector))
      AND ($party = '' OR contains(
        strip_accents(lower(concat_ws(' ', e.subject, e.counterparties))), strip_accents(lower($party))
      ))
      AND value > 0
    ORDER BY value DESC NULLS LAST, e.claim_id
    LIMIT 1000
"""
BUYERS = """
    SELECT e.counterparties AS name, count(*) AS deals, max(e.amount_usd)::DOUBLE AS value, max(e.event_day) AS last_day
    FROM mart.events AS e
    WHERE
      e.metric = 'acquisition_price' AND e.counterparties IS NOT NULL
      AND e.event_day BETWEEN coalesce($since::DATE, DATE '0001-01-01') AND coalesce($until::DATE, DATE '9999-12-31')
    GROUP BY e.counterparties
    ORDER BY deals DESC, value DESC NULLS LAST, name
    LIMIT 10
"""


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """The timeline, the largest, who buys and invests, and in which sectors."""
    labels = data.metric_labels(source, words.language)
    kinds, sectors = (told_of(source, column) for column in ("metric", "sector"))
    if not kinds:
        st.info(words("deals", "none"))
        return
    with st.container(horizontal=True):
        since, until = filters.day("since"), filters.day("until")
        currency = filters.one("currency", CURRENCIES, words.table("deals", "currencies"))
    with st.container(horizontal=True):
        metric = filters.several("metric", kinds, labels)
        sector = filters.several("sector", words.in_order("sectors", sectors), "sectors")
        status = filters.several("status", list(marks.MARKS), "statuses")
        party = filters.text("party")
    given = {"since": since, "until": until, "metric": list(metric), "status": list(status), "sector": list(sector)}
    found = data.rows(source, DEALS, {**given, "party": party, "currency": currency})
    if found.empty:
        filters.matched_nothing(words("deals", "nothing"))
        return
    shown = arranged(found, currency, words)
    unit = "EUR" if currency == "EUR" else "USD"
    st.subheader(words("deals", "timeline"), anchor=False)
    st.caption(words("deals", "key"))
    chart = timeline.events(shown, words.sign(unit), words)
    marks.show(chart, words("deals", "alt", count=len(shown)), "timeline")
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(words("deals", "largest"), anchor=False)
        top = shown.head(RANKED).assign(label=shown["figure"], name=distinct(shown.head(RANKED), words))
        marks.show(bars.ranked(top), words("deals", "largest_alt"), "largest")
    with right:
        actors(source, {name: given[name] for name in ("since", "until")}, words)
    if sectors:
        by_sector(data.records(data.ask(source, "deals-by-sector", since=since, until=until)), words)
    listing(data.records(shown.head(LISTED)), labels, words)


def told_of(source: data.Snapshot, column: str) -> list[str]:
    """The values that deals have in a column."""
    sql = f"SELECT DISTINCT e.{column} FROM mart.events AS e WHERE e.{column} IS NOT NULL"  # noqa: S608 - our own name
    return sorted(data.rows(source, sql, {})[column])


def arranged(found: pd.DataFrame, currency: str, words: Labels) -> pd.DataFrame:
    """Deals as the charts take them: the figure as text, the name of the largest, and whether it is only talk."""
    rows = data.records(found)
    shown = found.rename(columns={"event_day": "day"}).assign(
        figure=[told(row, currency, words) for row in rows],
        who=[parties(row) for row in rows],
        talk=[row["status"] not in marks.FIRM for row in rows],
        shape=[marks.MARKS[row["status"]][0] for row in rows],
    )
    room = marks.apart(
        [day.timestamp() for day in pd.to_datetime(shown["day"])], [math.log10(item) for item in shown["value"]]
    )
    named = set(room[:NAMED])
    shown["name"] = [name or "" if place in named else "" for place, name in enumerate(shown["subject"])]
    return shown


def distinct(top: pd.DataFrame, words: Labels) -> list[str]:
    """Names of bars: those of the parties, with the day where the same parties have several deals."""
    twice = top["who"].duplicated(keep=False)
    days = [words.day(day) for day in pd.to_datetime(top["day"])]
    return [f"{who}, {day}" if several else who for who, day, several in zip(top["who"], days, twice, strict=True)]


def told(row: Mapping[str, Any], currency: str, words: Labels) -> str:
    """The amount as told, or in one currency."""
    if currency == "told" and row["amount"] is not None:
        return words.figure({"value": row["amount"], "unit": row["unit"], "comparator": "="})
    unit = "EUR" if currency == "EUR" else "USD"
    return words.figure({"value": words.rounded(row["value"] or 0.0), "unit": unit, "comparator": "="})


def parties(row: Mapping[str, Any]) -> str:
    """Whom the deal is about, and who is on the other side."""
    return " ← ".join(filter(None, [row["subject"], row["counterparties"]]))


def actors(source: data.Snapshot, days: Mapping[str, Any], words: Labels) -> None:
    """Who bought and who invested most often."""
    buyers = data.records(data.rows(source, BUYERS, days))
    investors = data.records(data.ask(source, "top-investors", **days, rows=10))
    columns = [
        tables.number("deals", words("deals", "deals"), words),
        tables.figure(words("deals", "largest_deal"), words, unit="USD", value="value"),
    ]
    if buyers:
        tables.show(
            buyers, [tables.parties("name", words("deals", "buyer"), words), *columns], words("deals", "buyers")
        )
    if investors:
        rows = [{**row, "value": row["largest_usd"]} for row in investors]
        tables.show(
            rows, [tables.entity("investor", words("deals", "investor"), words), *columns], words("deals", "investors")
        )


def by_sector(rows: list[dict[str, Any]], words: Labels) -> None:
    """What was put into each sector: sums of facts and announcements alone, the talk counted beside them."""
    unknown = words("deals", "sector_unknown")
    columns = [
        tables.Column(
            words("filters", "sector"),
            lambda row: escape(words("sectors", row["sector"]) if row["sector"] else unknown),
            "name",
        ),
        tables.number("deals", words("deals", "deals"), words),
        tables.figure(words("deals", "sum"), words, unit="USD", value="total_usd"),
        tables.number("talked_of", words("deals", "talked_of"), words),
        tables.Column(words("deals", "largest_deal"), lambda row: largest(row, words)),
    ]
    tables.show(rows, columns, words("deals", "by_sector"))


def largest(row: Mapping[str, Any], words: Labels) -> str:
    """The largest deal of a sector as HTML: its amount and whom it is about."""
    if row["largest_usd"] is None:
        return ""
    amount = words.figure({"value": words.rounded(float(row["largest_usd"])), "unit": "USD", "comparator": "="})
    return f"<b>{escape(amount)}</b> {escape(row['largest'] or '')}"


def listing(rows: list[dict[str, Any]], labels: Mapping[str, str], words: Labels) -> None:
    """All deals, the largest first."""
    columns = [
        tables.entity("subject", words("columns", "subject"), words),
        tables.parties("counterparties", words("columns", "counterparty"), words),
        tables.text("metric", words("columns", "metric"), labels, "term"),
        tables.Column(words("columns", "figure"), lambda row: f"<b>{escape(row['figure'])}</b>", "number name"),
        tables.status(words("columns", "status"), words),
        tables.day("day", words("columns", "event_day"), words),
        tables.figure(words("deals", "stake"), words, unit="%", value="stake"),
        tables.figure(words("deals", "premium"), words, unit="%", value="premium"),
        tables.number("roots", words("columns", "roots"), words),
        tables.proof(words("columns", "proof"), words),
    ]
    tables.show(rows, columns, words("deals", "all"))
