"""What the dashboard asks the published snapshot, read-only: each answer a frame."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from warehouse.near import NAMES, NEAR
from warehouse.query import arguments, doubted_too, list_queries
from warehouse.storage import READER

# The connection stays open and keeps what it has read: half of the machine's memory at most.
MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2 // 2**20
CONFIG = READER | {"lock_configuration": "true", "memory_limit": f"{MEMORY}MiB"}
POINTS = 1000
"""Claims of a trend at most: more than a chart can show apart."""
PARAMETER = re.compile(r"\$(\w+)")


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
    doubted: bool = False
    """Whether doubted claims and figures are among those that are asked."""


def snapshot(path: Path) -> Snapshot:
    """The snapshot at a path. SnapshotError where there is none."""
    try:
        found = path.stat()
    except OSError:
        raise SnapshotError("missing", path) from None
    return Snapshot(str(path), (found.st_mtime_ns, found.st_ino, found.st_size))


class Reader:
    """The connection to the newest snapshot that was asked for: it stays open, and what was read stays in memory.

    One query at a time: DuckDB hands an instance that is still open to the next connection of the same path, an older
    snapshot's too, so that the old one must be closed before the new one is opened.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.source: tuple[str, tuple[int, int, int]] | None = None
        self.con: duckdb.DuckDBPyConnection | None = None

    def answer(self, source: Snapshot, sql: str, parameters: Mapping[str, object]) -> pd.DataFrame:
        """The answer to one query. duckdb.Error where the file can't be read, or the query doesn't hold of it."""
        with self.lock:
            if self.con is None or self.source != (source.path, source.version):
                self.close()
                self.con = duckdb.connect(source.path, read_only=True, config=CONFIG)
                self.source = (source.path, source.version)
            try:
                return self.con.execute(sql, dict(parameters)).df()
            except duckdb.Error:  # some leave the connection of no more use
                self.close()
                raise

    def close(self) -> None:
        """Let go of the file."""
        if self.con is not None:
            self.con.close()
        self.con = self.source = None


@st.cache_resource(show_spinner=False)
def reader() -> Reader:
    """The one reader of this process."""
    return Reader()


@st.cache_data(max_entries=512, show_spinner=False)
def rows(source: Snapshot, sql: str, parameters: Mapping[str, object]) -> pd.DataFrame:
    """The answer to one query; kept for as long as the file is the same.

    Where doubted figures are asked for too, the column `doubt` says of each row with a claim whether it is one.

    Raises:
        SnapshotError: not a snapshot, made by another version, or gone; or the query needs more memory than there is.
    """
    path = Path(source.path)
    try:
        if not source.doubted:
            return reader().answer(source, sql, parameters)
        return with_doubts(source, reader().answer(source, asked(source, sql), parameters))
    except (duckdb.CatalogException, duckdb.BinderException):
        raise SnapshotError("other_version", path) from None
    except duckdb.OutOfMemoryException:
        raise SnapshotError("memory", path) from None
    except duckdb.Error:
        raise SnapshotError("unreadable" if path.exists() else "missing", path) from None


def asked(source: Snapshot, sql: str) -> str:
    """A query as it is put: with doubted figures among those that it reads, where these are asked for."""
    return doubted_too(sql) if source.doubted else sql


def with_doubts(source: Snapshot, found: pd.DataFrame) -> pd.DataFrame:
    """An answer whose rows with a doubted claim say why it is doubted."""
    if "claim_id" not in found or "doubt" in found:
        return found
    sql = "SELECT d.claim_id, d.doubt FROM core.grades AS d WHERE list_contains($claims, d.claim_id)"
    doubts = reader().answer(source, sql, {"claims": list(found["claim_id"].dropna().unique())})
    return found.assign(doubt=found["claim_id"].map(dict(zip(doubts["claim_id"], doubts["doubt"], strict=True))))


def doubted(source: Snapshot) -> int:
    """How many doubted figures the snapshot holds."""
    return int(rows(source, "SELECT count(*) AS n FROM mart.doubted", {})["n"].iloc[0])


def ask(source: Snapshot, name: str, /, **given: object) -> pd.DataFrame:
    """The answer to a named query of the warehouse; parameters left out have their defaults."""
    query = list_queries()[name]
    return rows(source, query.sql, arguments(query, given))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows as dictionaries; what is missing is None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def first(frame: pd.DataFrame) -> dict[str, Any] | None:
    """The first row, None where there is none."""
    return next(iter(records(frame.head(1))), None)


def written_out(sql: str, parameters: Mapping[str, object]) -> str:
    """A query with its parameters as literals, to be run elsewhere."""
    return PARAMETER.sub(lambda match: literal(parameters[match[1]]), sql)


def literal(value: object) -> str:
    """A value as SQL writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()[:10]}'"
    if isinstance(value, (int, float)):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def metrics(source: Snapshot) -> list[dict[str, Any]]:
    """The metrics that have figures, each with its family, its labels and what its subject is; most figures first."""
    return records(ask(source, "metrics"))


def metric_labels(source: Snapshot, language: str) -> dict[str, str]:
    """The names of metrics in a language (`en`, `fr`)."""
    return {row["metric"]: row[f"label_{language}"] for row in metrics(source)}


def of_family(source: Snapshot, *families: str) -> list[str]:
    """The metrics of families that have figures, most figures first."""
    return [row["metric"] for row in metrics(source) if row["family"] in families]


def newest_day(source: Snapshot) -> date | None:
    """The day of the newest article; None where no article has a day."""
    found = rows(source, "SELECT max(f.newest) AS day FROM freshness(DATE '9999-12-31') AS f", {})["day"].iloc[0]
    return None if pd.isna(found) else pd.Timestamp(found).date()


def subjects(source: Snapshot, metric: str, limit: int = 1000) -> list[str]:
    """Who has figures of a metric: those with most days of a trend first."""
    sql = """
        SELECT any_value(m.subject ORDER BY m.claim_id) AS subject
        FROM mart.modalities AS m
        WHERE m.metric = $metric AND m.subject IS NOT NULL
        GROUP BY m.subject_key
        ORDER BY count(DISTINCT m.slot_end) DESC, count(*) DESC, subject
        LIMIT $limit
    """
    return list(rows(source, sql, {"metric": metric, "limit": limit})["subject"])


def trend(source: Snapshot, subject: str, metric: str, statuses: tuple[str, ...] = ()) -> pd.DataFrame:
    """Claims of a subject and a metric by day, with their sentences and where the figure stands in each.

    Where there are more than POINTS, the newest ones; `found` is how many there are.
    """
    sql = """
        SELECT newest.*
        FROM (
          SELECT t.*, count(*) OVER () AS found
          FROM trend($subject, $metric, doubted := $doubted) AS t
          WHERE len($status) = 0 OR list_contains($status, t.status)
          ORDER BY t.day DESC NULLS LAST, t.published DESC, t.claim_id
          LIMIT $limit
        ) AS newest
        ORDER BY newest.day, newest.published, newest.claim_id
    """
    given = {"subject": subject, "metric": metric, "status": list(statuses), "limit": POINTS}
    return rows(source, sql, {**given, "doubted": source.doubted})


def near(source: Snapshot, name: str) -> list[str]:
    """Names that are spelled like one, of subjects, other sides and the catalogue; the most alike first."""
    return list(rows(source, NEAR.format(NAMES["counterparty"]), {"given": name})["name"])


def search_words(source: Snapshot, text: str) -> list[str]:
    """The words of a search, as the index of words has them; the commonest are left out."""
    return list(rows(source, "SELECT unnest(search_words($text)) AS word", {"text": text})["word"]) if text else []
