"""Quality: how right figures are by reader, what is doubted, what waits in quarantine, suites, sources, outlets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboards import data, tables
from dashboards.filters import Filters
from dashboards.labels import Labels
from schemas.grades import measured

LISTED = 200
HEALTH = """
    SELECT h.source, h.verdict, h.message, h.circuit, h.last_success, h.newest, h.items, h.documents
    FROM mart.source_health AS h ORDER BY h.verdict = 'well', h.source LIMIT 200
"""


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """Eight tables, each with one line that says how it stands."""
    suites = data.records(data.ask(source, "suites"))
    coverage = data.records(data.ask(source, "by-source").head(LISTED))
    last = data.first(data.ask(source, "published")) or {}
    held = data.records(data.ask(source, "quarantine-by-week", day=day_of(last)))
    with st.container(horizontal=True):
        only = filters.several("rule", sorted({row["rule"] for row in held}))
    summary(suites, coverage, last, words)
    readers(data.records(data.ask(source, "by-reader")), words)
    differing(data.records(data.ask(source, "second-readings", rows=LISTED)), words)
    doubted(data.records(data.ask(source, "doubted", rows=LISTED)), data.metric_labels(source, words.language), words)
    quarantine([row for row in held if not only or row["rule"] in only], words)
    health(source, words)
    checks(suites, words)
    outlets(coverage, words)


def day_of(last: Mapping[str, Any]) -> str:
    """The day of publication, to reckon from."""
    moment = last.get("published_at")
    return (pd.Timestamp(moment) if moment is not None else pd.Timestamp("2100-01-01")).date().isoformat()


def summary(
    suites: list[dict[str, Any]], coverage: list[dict[str, Any]], last: Mapping[str, Any], words: Labels
) -> None:
    """The four numbers that say whether all is well."""
    expected = sum(row["expectations"] for row in suites)
    held = sum(row["held"] for row in suites)
    numbers = [
        ("expectations", f"{words.number(held)} / {words.number(expected)}"),
        ("quarantined", words.number(last.get("quarantined") or 0)),
        ("articles", words.number(sum(row["documents"] for row in coverage))),
        ("truncated", words.number(sum(row["truncated"] for row in coverage))),
    ]
    cards = "".join(
        f'<div class="tf-card"><p class="what">{escape(words("quality", name))}</p>'
        f'<p class="big">{escape(text)}</p></div>'
        for name, text in numbers
    )
    st.html(f'<div class="tf-cards small">{cards}</div>')


def readers(found: list[dict[str, Any]], words: Labels) -> None:
    """Who said what figures mean, and how many of them should be right."""
    if not found:
        return
    columns = [
        tables.text("reader", words("quality", "reader"), words.table("readers")),
        tables.number("claims", words("columns", "claims"), words),
        tables.Column(words("quality", "right"), lambda row: percent(row["expected_right"], words), "number"),
        tables.number("sure_claims", words("quality", "sure"), words),
        tables.Column(words("quality", "sure_right"), lambda row: percent(row["sure_right"], words), "number"),
        tables.number("pending", words("quality", "pending"), words),
    ]
    tables.show(found, columns, words("quality", "readers"))
    st.html(f"<p>{escape(words('quality', 'measured'))}</p>")
    graded(words)


def graded(words: Labels) -> None:
    """How right claims of each grade were on annotated articles, and how many there are, by who read them."""
    columns = [
        tables.text("reader", words("quality", "reader"), words.table("readers")),
        tables.text("texts", words("quality", "texts"), words.table("quality", "measured_on")),
        tables.text("grade", words("columns", "grade"), words.table("grades")),
        tables.number("claims", words("columns", "claims"), words),
        tables.Column(words("quality", "share"), lambda row: percent(row["share"], words), "number"),
        tables.Column(words("quality", "precise"), lambda row: percent(row["precision"], words), "number"),
    ]
    tables.show([asdict(one) for one in measured()], columns, words("quality", "graded"))


def percent(share: float | None, words: Labels) -> str:
    """A share in whole percent."""
    return "" if share is None else escape(f"{words.number(round(100 * share))} %")


def differing(found: list[dict[str, Any]], words: Labels) -> None:
    """Figures that two readers of the number read otherwise: kept, but no claims."""
    if not found:
        tables.nothing(words("quality", "second"), words("quality", "second_none"))
        return
    columns = [
        tables.Column(
            words("quality", "differs"),
            lambda row: escape(", ".join(words("quality", "parts", part) for part in row["differs"].split(", "))),
            "term",
        ),
        tables.text("surface", words("evidence", "facts", "surface")),
        tables.figure(words("columns", "figure"), words),
        tables.day("published", words("columns", "published"), words),
        tables.outlet(words("columns", "publisher"), words),
        tables.text("sentence", words("columns", "sentence"), style="wide"),
    ]
    rows = [{**row, "value_low": None, "value_high": None, "change": None} for row in found]
    tables.show(rows, columns, words("quality", "second"))


def doubted(found: list[dict[str, Any]], labels: Mapping[str, str], words: Labels) -> None:
    """Figures that are published and left out of everything else, each with why."""
    if not found:
        tables.nothing(words("quality", "doubted"), words("quality", "none_doubted"))
        return
    columns = [
        tables.text("metric", words("columns", "metric"), labels, "term"),
        tables.text("subject", words("columns", "subject")),
        tables.figure(words("columns", "figure"), words),
        tables.number("beside", words("quality", "beside"), words),
        tables.day("first_told", words("columns", "first_told"), words),
        tables.outlet(words("columns", "publisher"), words),
        tables.text("sentence", words("columns", "sentence"), style="wide"),
        tables.proof(words("columns", "proof"), words),
    ]
    rows = [{**row, "value_low": None, "value_high": None, "change": None} for row in found]
    tables.show(rows, columns, words("quality", "doubted"))


def quarantine(found: list[dict[str, Any]], words: Labels) -> None:
    """What failed a check, by week and rule."""
    if not found:
        tables.nothing(words("quality", "quarantine"), words("quality", "empty"))
        return
    columns = [
        tables.day("week", words("quality", "week"), words),
        tables.text("stage", words("quality", "stage")),
        tables.text("rule", words("quality", "rule")),
        tables.number("open_rows", words("quality", "waiting"), words),
        tables.number("replayed_rows", words("quality", "replayed"), words),
        tables.number("dismissed_rows", words("quality", "dismissed"), words),
        tables.number("oldest_days", words("quality", "oldest"), words),
        tables.text("example", words("quality", "example"), style="wide"),
    ]
    tables.show(found[:LISTED], columns, words("quality", "quarantine"))


def health(source: data.Snapshot, words: Labels) -> None:
    """How each source fared when it was read last, those with a failure first."""
    found = data.records(data.rows(source, HEALTH, {}))
    if not found:
        tables.nothing(words("quality", "sources"), words("quality", "no_source"))
        return
    failing = sum(row["verdict"] != "well" for row in found)
    away = sum(row["circuit"] == "open" for row in found)
    counts = {"well": len(found) - failing, "failing": failing, "away": away}
    columns = [
        tables.text("source", words("sources", "source")),
        tables.Column(words("sources", "verdict"), lambda row: verdict(row["verdict"], words)),
        tables.text("message", words("sources", "message"), style="wide"),
        tables.text("circuit", words("sources", "circuit"), words.table("circuits")),
        tables.day("last_success", words("sources", "last_success"), words),
        tables.day("newest", words("sources", "newest"), words),
        tables.number("items", words("sources", "items"), words),
        tables.number("documents", words("sources", "documents"), words),
    ]
    tables.show(found, columns, words("sources", "heading", **counts))


def verdict(value: str, words: Labels) -> str:
    """How a source answered; a failure stands out."""
    style = "" if value == "well" else ' class="tf-bad"'
    return f"<span{style}>{escape(words('verdicts', value))}</span>"


def checks(suites: list[dict[str, Any]], words: Labels) -> None:
    """The suites that ran last, those with failures first."""
    if not suites:
        tables.nothing(words("quality", "checks"), words("quality", "no_suite"))
        return
    columns = [
        tables.text("suite", words("quality", "suite"), style="name"),
        tables.number("expectations", words("quality", "expectations"), words),
        tables.number("held", words("quality", "held"), words),
        tables.number("errors", words("quality", "errors"), words),
        tables.number("warnings", words("quality", "warnings"), words),
        tables.number("unexpected", words("quality", "unexpected"), words),
        tables.text("failed", words("quality", "failed"), style="wide"),
    ]
    failing = [row for row in suites if row["held"] < row["expectations"]]
    in_full = words("quality", "in_full", count=len(suites) - len(failing))
    if failing:
        tables.show(failing, columns, words("quality", "suites", count=len(suites)))
        st.html(f"<p>{escape(in_full)}</p>")
    else:
        tables.nothing(words("quality", "checks"), in_full)


def outlets(coverage: list[dict[str, Any]], words: Labels) -> None:
    """What each outlet gives."""
    if not coverage:
        tables.nothing(words("quality", "coverage"), words("quality", "no_article"))
        return
    columns = [
        tables.text("publisher", words("columns", "publisher")),
        tables.number("documents", words("columns", "documents"), words),
        tables.number("claims", words("columns", "claims"), words),
        tables.number("without_claims", words("quality", "without"), words),
        tables.number("truncated", words("quality", "truncated"), words),
        tables.day("last_published", words("sources", "newest"), words),
    ]
    tables.show(coverage, columns, words("quality", "coverage"))
