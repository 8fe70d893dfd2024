"""Explore: any metric and subject, filters, search in the sentences; as a table, a chart, and files to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboards import data, downloads, tables, trends
from dashboards.charts import bars, marks, trend
from dashboards.filters import Filters
from dashboards.labels import Labels
from schemas.grades import GRADES

LIMIT, SHOWN = 1000, 40
SAYING = "n.claim_number IN (SELECT s.claim_number FROM saying(${}) AS s)"
CONDITIONS = {
    "family": "list_contains($family, m.family)",
    "metric": "m.metric = $metric",
    "subject": "m.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)",
    "status": "list_contains($status, m.status)",
    "grade": "list_contains($grade, m.grade)",
    "since": "m.last_told >= $since::DATE",
    "until": "m.first_told <= $until::DATE",
    "language": """m.claim_id IN (
      SELECT l.claim_id FROM mart.latest_figures AS l WHERE list_contains($language, l.language)
    )""",
    "search": "m.claim_id IN (SELECT n.claim_id FROM core.claim_numbers AS n WHERE {})",
}


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """Filters, then chart, table and downloads of what they leave."""
    metrics = data.metrics(source)
    labels = {row["metric"]: row[f"label_{words.language}"] for row in metrics}
    families = words.in_order("families", {row["family"] for row in metrics})
    with st.container(horizontal=True):
        search = filters.text("search", words("explore", "search_help"))
        family = filters.several("family", families, "families")
        names = [row["metric"] for row in metrics if not family or row["family"] in family]
        metric = filters.one("metric", ["", *names], {"": words("filters", "all"), **labels})
        subject = filters.text("subject", words("explore", "subject_help"))
    with st.container(horizontal=True):
        status = filters.several("status", list(marks.MARKS), "statuses")
        grade = filters.several("grade", GRADES if source.doubted else GRADES[:2], "grades")
        language = filters.several("language", languages(source), "languages")
        since, until = filters.day("since"), filters.day("until")
    given: dict[str, object] = {
        "search": search, "family": list(family), "metric": metric, "subject": subject, "status": list(status),
        "grade": list(grade), "language": list(language), "since": since, "until": until,
    }  # fmt: skip
    given = {name: value for name, value in given.items() if value}
    sql, given = query(given, data.search_words(source, search))
    found = data.rows(source, sql, given)
    if found.empty:
        filters.matched_nothing(words("problems", "nothing"))
        return
    many = words("explore", "more" if len(found) == LIMIT else "count", count=words.number(len(found)))
    st.caption(many)
    chart, claims = drawn(source, found, metric, subject, filters, words)
    if chart is not None:
        marks.show(chart, words("explore", "alt"), "explore")
    if claims is not None:
        trends.newest_only(claims, words)
    downloads.row(found, downloads.written_out(data.asked(source, sql), given), chart, words)
    listing(data.records(found.head(SHOWN)), labels, words)
    if claims is not None:
        trends.quotes(claims, words)


def languages(source: data.Snapshot) -> list[str]:
    """The languages that figures are told in."""
    sql = "SELECT DISTINCT f.language FROM mart.latest_figures AS f WHERE f.language IS NOT NULL ORDER BY ALL LIMIT 500"
    return list(data.rows(source, sql, {})["language"])


def query(given: Mapping[str, object], said: Sequence[str]) -> tuple[str, dict[str, object]]:
    """The SQL for the filters that are set: figures are chosen and cut off before their sentences are looked up.

    Args:
        given: the filters' values by name.
        said: the words of the search, all of which must be said; each is a parameter of its own.

    Returns:
        The SQL and its parameters.
    """
    spoken = {f"word_{number}": word for number, word in enumerate(said, 1)}
    every = " AND ".join(SAYING.format(name) for name in spoken) or "false"
    conditions = "\n      AND ".join(CONDITIONS[name].format(every) for name in given) or "true"
    parameters = {name: value for name, value in given.items() if name != "search"}
    sql = f"""
    SELECT f.*
    FROM mart.latest_figures AS f
    WHERE f.claim_id IN (
      SELECT m.claim_id
      FROM mart.modalities AS m
      WHERE {conditions}
      ORDER BY m.last_told DESC NULLS LAST, m.telling DESC, m.claim_id
      LIMIT {LIMIT}
    )
    ORDER BY f.published DESC NULLS LAST, f.telling DESC, f.claim_id
    """  # noqa: S608 - constants of this module; values are parameters
    return sql, parameters | spoken


def drawn(
    source: data.Snapshot, found: pd.DataFrame, metric: str, subject: str, filters: Filters, words: Labels
) -> tuple[Any, pd.DataFrame | None]:
    """A trend where a metric and a subject are chosen, else how many figures each metric has; and its claims."""
    claims = None
    if metric and subject:
        claims = data.trend(source, subject, metric, tuple(st.session_state.get("status") or ()))
        claims = None if claims.empty else trends.of_measure(claims, filters, words)
    if claims is not None and (chart := trend.of_claims(claims, words)) is not None:
        return chart, claims
    column = "subject" if metric else "metric"
    labels = data.metric_labels(source, words.language)
    counts = found[column].dropna().value_counts().head(12)
    if counts.empty:
        return None, claims
    shown = pd.DataFrame({
        "name": [labels.get(name, name) for name in counts.index],
        "value": list(counts),
        "label": [words.number(count) for count in counts],
        "talk": False,
    })  # fmt: skip
    return bars.ranked(shown), claims


def listing(found: list[dict[str, Any]], labels: dict[str, str], words: Labels) -> None:
    """The newest figures, each with its sentence."""
    told = [
        tables.text("metric", words("columns", "metric"), labels, "term"),
        tables.entity("subject", words("columns", "subject"), words),
    ]
    apart = [len({row[name] for row in found}) > 1 for name in ("metric", "subject")]
    columns = [
        tables.figure(words("columns", "figure"), words),
        *(column for column, differs in zip(told, apart, strict=True) if differs),
        tables.status(words("columns", "status"), words),
        tables.day("published", words("columns", "published"), words),
        tables.outlet(words("columns", "publisher"), words),
        tables.text("sentence", words("columns", "sentence"), style="wide"),
        tables.proof(words("columns", "proof"), words),
    ]
    tables.show(found, columns, words("explore", "newest", count=len(found)))
