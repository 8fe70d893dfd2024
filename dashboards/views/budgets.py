"""Budgets: what was planned, committed and spent, by programme and period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboards import data, tables
from dashboards.charts import bars, marks
from dashboards.filters import Filters
from dashboards.labels import Labels

PREFIX = "budget_"
STAGES = ("planned", "committed", "spent")
CURRENCIES = ("EUR", "USD")
DRAWN, LISTED = 15, 100
# The strongest modality of each stage; programmes with the largest sums first.
BUDGETS = """
    SELECT
      m.subject, m.metric, m.status, m.slot_start, m.slot_end, m.value, m.value_low, m.value_high, m.comparator, m.unit,
      m.per, m.change, m.roots, m.claim_id,
      CASE $currency WHEN 'EUR' THEN m.amount_eur ELSE m.amount_usd END::DOUBLE AS amount
    FROM mart.modalities AS m
    WHERE
      m.family = 'budget' AND m.change IS NULL AND m.subject IS NOT NULL AND m.amount_eur IS NOT NULL
      AND (len($subject) = 0 OR list_contains($subject, m.subject))
      AND (len($status) = 0 OR list_contains($status, m.status))
    QUALIFY row_number() OVER (
      PARTITION BY m.subject_key, m.metric, m.slot_start, m.slot_end ORDER BY m.status = 'actual' DESC, m.telling DESC
    ) = 1
    ORDER BY max(amount) OVER (PARTITION BY m.subject_key, m.slot_start, m.slot_end) DESC, m.subject, m.slot_start
    LIMIT 100
"""


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """Bullets a programme and period, the progress that follows, and every figure."""
    names = data.rows(
        source,
        "SELECT DISTINCT m.subject FROM mart.modalities AS m WHERE m.family = 'budget' AND m.subject IS NOT NULL "
        "ORDER BY m.subject LIMIT 1000",
        {},
    )["subject"]
    if names.empty:
        st.info(words("budgets", "none"))
        return
    with st.container(horizontal=True):
        subject = filters.several("subject", list(names))
        status = filters.several("status", list(marks.MARKS), "statuses")
        currency = filters.one("currency", CURRENCIES, words.table("deals", "currencies"))
    given = {"subject": list(subject), "status": list(status), "currency": currency}
    found = data.records(data.rows(source, BUDGETS, given))
    if not found:
        filters.matched_nothing(words("budgets", "nothing"))
        return
    shown = arranged(found, currency, words)
    if not shown.empty:
        st.caption(words("budgets", "key"))
        marks.show(bars.bullets(shown), words("budgets", "alt"), "bullets")
    progress(source, subject, words)
    labels = data.metric_labels(source, words.language)
    columns = [
        tables.entity("subject", words("budgets", "programme"), words),
        tables.Column(words("budgets", "period"), lambda row: escape(period(row))),
        tables.text("metric", words("columns", "metric"), labels, "term"),
        tables.figure(words("columns", "figure"), words),
        tables.status(words("columns", "status"), words),
        tables.number("roots", words("columns", "roots"), words),
        tables.proof(words("columns", "proof"), words),
    ]
    tables.show(found, columns, words("budgets", "all"))


def arranged(found: list[dict[str, Any]], currency: str, words: Labels) -> pd.DataFrame:
    """Rows of the bullets: programme and period, stage, amount, whether it is talk, and what all its stages say."""
    told: dict[str, dict[str, str]] = {}
    rows = []
    for row in found:
        name, stage = f"{row['subject']}, {period(row)}", row["metric"].removeprefix(PREFIX)
        if stage in STAGES and (name in told or len(told) < DRAWN):
            figure = words.figure(
                {"value": words.rounded(row["amount"]), "unit": currency, "comparator": row["comparator"]}
            )
            # A plan is one by its nature; what is spent or committed is so only as a fact.
            talk = stage != "planned" and row["status"] not in marks.FIRM
            said = words("budgets", "stages", stage) + (f" ({words('statuses', row['status'])})" if talk else "")
            told.setdefault(name, {}).setdefault(stage, f"{figure} {said}")
            rows.append({"name": name, "stage": stage, "value": row["amount"], "talk": talk})
    summary = {name: " · ".join(stages[stage] for stage in STAGES if stage in stages) for name, stages in told.items()}
    return pd.DataFrame([{**row, "summary": summary[row["name"]]} for row in rows])


def period(row: Mapping[str, Any]) -> str:
    """Years of a period, with the month where it is no longer than one."""
    start, end = row["slot_start"], row["slot_end"]
    if start is None or end is None:
        return ""
    if end - start < timedelta(days=32):
        return f"{start:%Y-%m}"
    return f"{start:%Y}" if start.year == end.year else f"{start:%Y}–{end:%Y}"


def progress(source: data.Snapshot, subject: tuple[str, ...], words: Labels) -> None:
    """How much of each plan is spent, told or derived; overruns stand out."""
    found = [
        row
        for row in data.records(data.ask(source, "budget-progress"))
        if row["percent"] is not None and (not subject or row["subject"] in subject)
    ][:LISTED]
    if not found:
        return

    def share(row: Mapping[str, Any]) -> str:
        text = words.figure({"value": round(float(row["percent"]), 1), "unit": "%", "comparator": "="})
        return f'<b class="{"tf-bad" if row["percent"] > 100 else ""}">{escape(text)}</b>'

    def amount(name: str) -> tables.Column:
        def cell(row: Mapping[str, Any]) -> str:
            told = {"value": row[name], "unit": row["unit"], "comparator": "="}
            return escape(words.figure(told)) if row[name] is not None else ""

        return tables.Column(words("budgets", "stages", name).capitalize(), cell, "number")

    columns = [
        tables.entity("subject", words("budgets", "programme"), words),
        tables.day("as_of", words("budgets", "as_of"), words),
        amount("planned"),
        amount("spent"),
        tables.Column(words("budgets", "share"), share, "number"),
        tables.Column(words("budgets", "derived"), lambda row: escape(words("budgets", "derivations", row["derived"]))),
    ]
    tables.show(found, columns, words("budgets", "progress"))
