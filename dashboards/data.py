"""What the dashboard asks the published snapshot: each answer a frame, opened read-only and closed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

# The snapshot's SQL runs without files, network or Python's own variables, and without extensions to fetch.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}
# DuckDB hands an instance that is still open to the next connection of the same path, an older snapshot's too:
# one query at a time, so that each opens the file that lies there now.
ONE_AT_A_TIME = Lock()

FOLD = "replace(strip_accents(lower({})), '’', '''')"
SEARCHED = "concat_ws(' ', f.subject, f.counterparty, f.benchmark, f.sentence, f.title, m.label_en, m.label_fr)"
CONDITIONS = {
    "family": "list_contains($family, f.family)",
    "status": "list_contains($status, f.status)",
    "language": "f.claim_id IN (SELECT e.claim_id FROM mart.evidence AS e WHERE list_contains($language, e.language))",
    "search": f"contains({FOLD.format(SEARCHED)}, {FOLD.format('$search')})",
}
FIGURES = "FROM mart.latest_figures AS f LEFT JOIN core.metrics AS m ON f.metric = m.metric WHERE {}"


class SnapshotError(Exception):
    """The snapshot can't be read; `key` names the text of labels.yml that says what to do."""

    def __init__(self, key: str, path: Path) -> None:
        super().__init__(f"{key}: {path}")
        self.key = key
        self.path = path


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The file as it lies there now: another file under the same path has another version."""

    path: str
    version: tuple[int, int, int]
    """Time of change (ns), inode, bytes."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the figures; empty means all."""

    family: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    search: str = ""


def snapshot(path: Path) -> Snapshot:
    """The snapshot at a path. SnapshotError where there is none."""
    try:
        found = path.stat()
    except OSError:
        raise SnapshotError("missing", path) from None
    return Snapshot(str(path), (found.st_mtime_ns, found.st_ino, found.st_size))


@st.cache_data(max_entries=256, show_spinner=False)
def rows(source: Snapshot, sql: str, parameters: Mapping[str, object]) -> pd.DataFrame:
    """The answer to one query; kept for as long as the file is the same.

    Raises:
        SnapshotError: not a snapshot, made by another version, or gone.
    """
    path = Path(source.path)
    try:
        with ONE_AT_A_TIME, duckdb.connect(source.path, read_only=True, config=CONFIG) as con:
            return con.execute(sql, dict(parameters)).df()
    except (duckdb.CatalogException, duckdb.BinderException):
        raise SnapshotError("other_version", path) from None
    except duckdb.Error:
        raise SnapshotError("unreadable" if path.exists() else "missing", path) from None


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows as dictionaries."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def where(filters: Filters) -> tuple[str, dict[str, object]]:
    """The condition that the filters make over `f`, and its parameters."""
    given: dict[str, object] = {
        name: list(value) if isinstance(value, tuple) else value
        for name in CONDITIONS
        if (value := getattr(filters, name))
    }
    return " AND ".join(CONDITIONS[name] for name in given) or "true", given


def freshness(source: Snapshot) -> pd.DataFrame:
    """One row: when the snapshot was published (UTC), its documents, claims and quarantined rows; none if unknown."""
    sql = (
        "SELECT published_at, documents, claims, quarantined FROM core.publications ORDER BY published_at DESC LIMIT 1"
    )
    return rows(source, sql, {})


def metric_labels(source: Snapshot, language: str) -> dict[str, str]:
    """The names of metrics in a language (`en`, `fr`)."""
    found = rows(source, "SELECT metric, label_en, label_fr FROM core.metrics", {})
    return dict(zip(found["metric"], found[f"label_{language}"], strict=True))


def choices(source: Snapshot) -> dict[str, list[str]]:
    """The families, languages and statuses that the snapshot's claims have."""
    found = rows(source, "SELECT DISTINCT e.family, e.language, e.status FROM mart.evidence AS e", {})
    return {name: sorted(found[name].dropna().unique()) for name in found.columns}


def by_family(source: Snapshot, filters: Filters) -> pd.DataFrame:
    """Figures and the claims behind them, a row a family, the largest first."""
    condition, given = where(filters)
    sql = f"""
        SELECT f.family, count(*) AS figures, CAST(sum(f.claims) AS BIGINT) AS claims
        {FIGURES.format(condition)} GROUP BY f.family ORDER BY figures DESC, f.family
    """
    return rows(source, sql, given)


def latest(source: Snapshot, filters: Filters, limit: int = 500) -> pd.DataFrame:
    """The figures told last, each with its newest source; of one day the most telling first."""
    condition, given = where(filters)
    sql = f"""
        SELECT f.* {FIGURES.format(condition)}
        ORDER BY f.published DESC NULLS LAST, f.telling DESC, f.claim_id LIMIT $limit
    """
    return rows(source, sql, {**given, "limit": limit})


def series(source: Snapshot, filters: Filters, limit: int = 2000) -> pd.DataFrame:
    """Subjects and metrics that have figures, with how many days and figures: what has most of a trend first."""
    condition, given = where(filters)
    sql = f"""
        SELECT f.subject, f.metric, count(DISTINCT f.day) AS days, count(*) AS figures
        {FIGURES.format(f"f.subject IS NOT NULL AND {condition}")}
        GROUP BY f.subject, f.metric ORDER BY days DESC, figures DESC, f.subject, f.metric LIMIT $limit
    """
    return rows(source, sql, {**given, "limit": limit})


def trend(source: Snapshot, subject: str, metric: str, filters: Filters) -> pd.DataFrame:
    """Claims of a subject and a metric by day, with their sentences and where the figure stands in each.

    Of the filters, modality and language hold here: the subject and the metric are chosen, not searched for.
    """
    sql = """
        SELECT t.*
        FROM trend($subject, $metric) AS t INNER JOIN mart.evidence AS e ON t.claim_id = e.claim_id
        WHERE (len($status) = 0 OR list_contains($status, e.status))
          AND (len($language) = 0 OR list_contains($language, e.language))
        ORDER BY t.day, t.published, t.claim_id
    """
    chosen = {"status": list(filters.status), "language": list(filters.language)}
    return rows(source, sql, {"subject": subject, "metric": metric, **chosen})


def source_health(source: Snapshot) -> pd.DataFrame:
    """How each source fared when it was read last, those with a failure first; instants are UTC."""
    sql = """
        SELECT
          h.source, h.verdict, h.message, h.circuit, h.open_until, h.last_success, h.newest, h.items, h.documents
        FROM mart.source_health AS h ORDER BY h.verdict = 'well', h.source
    """
    return rows(source, sql, {})
