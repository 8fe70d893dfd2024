"""What is to be told: each notice once a channel, pending until the channel has taken it.

A message is made of pending notices before it is sent, and keeps its key: one that was sent by a run that was killed
before it could note so is sent again as it was, under the same key. So every notice is told at least once, and a
receiver that knows the key, or that of the notice, sees nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import duckdb

from schemas.identity import key
from schemas.watch import Notice
from warehouse.migrate import transaction
from warehouse.reference import insert
from warehouse.rows import Row, as_dicts

DUE = """
WITH last AS (
  SELECT n.channel, n.cadence, max(n.assigned_at) AS assigned_at
  FROM core.notices AS n
  GROUP BY n.channel, n.cadence
)

SELECT n.*
FROM core.notices AS n
LEFT JOIN last AS l ON n.channel = l.channel AND n.cadence = l.cadence
WHERE
  n.message_id IS NULL
  AND (
    n.cadence = 'immediate'
    OR l.assigned_at IS NULL
    OR date_trunc(CASE n.cadence WHEN 'daily' THEN 'day' ELSE 'week' END, l.assigned_at)
    < date_trunc(CASE n.cadence WHEN 'daily' THEN 'day' ELSE 'week' END, $now::TIMESTAMPTZ)
  )
"""
"""Notices without a message whose time has come: at once, or in the first run of a day (UTC) or week that has some."""
OPEN = """
SELECT n.* FROM core.notices AS n
WHERE n.told_at IS NULL AND n.message_id IS NOT NULL
ORDER BY n.channel, n.assigned_at, n.message_id, n.recorded_at, n.notice_id
"""
"""Messages that were made and that their channels haven't taken."""


def add(con: duckdb.DuckDBPyConnection, notices: Iterable[Notice]) -> int:
    """Note what is to be told, within a transaction of the caller's; how many were not known before."""
    fresh = {(item.notice_id, item.channel): item for item in notices}
    ids = [notice_id for notice_id, _ in fresh]
    known = set(
        con.execute(
            "SELECT notice_id, channel FROM core.notices WHERE list_contains(CAST(? AS VARCHAR[]), notice_id)", [ids]
        ).fetchall()
    )
    new = [item for place, item in fresh.items() if place not in known]
    insert(con, "core.notices", Notice, new)
    return len(new)


def due(con: duckdb.DuckDBPyConnection, now: str, channels: Iterable[str]) -> list[list[Row]]:
    """The messages to send now, each the rows of its notices: one a watch or alert, or a digest of all of a cadence.

    Args:
        con: the writer's connection.
        now: the instant, ISO 8601 with a zone.
        channels: those that are set up.
    """
    able = set(channels)
    found = [row for row in as_dicts(con, DUE, {"now": now}) if row["channel"] in able]

    def place(row: Row) -> tuple[str, ...]:
        return row["channel"], row["cadence"], row["name"] if row["cadence"] == "immediate" else ""

    with transaction(con):
        for (channel, *_), group in groupby(sorted(found, key=place), key=place):
            ids = sorted(row["notice_id"] for row in group)
            con.execute(
                "UPDATE core.notices SET message_id = ?, assigned_at = CAST(? AS TIMESTAMPTZ) "
                "WHERE channel = ? AND list_contains(CAST(? AS VARCHAR[]), notice_id)",
                [key(channel, *ids), now, channel, ids],
            )
    waiting = [row for row in as_dicts(con, OPEN) if row["channel"] in able]
    return [list(group) for _, group in groupby(waiting, key=lambda row: (row["channel"], row["message_id"]))]


def mark(con: duckdb.DuckDBPyConnection, channel: str, message_id: str, now: str, error: str | None) -> None:
    """Note that a message was taken by its channel or, with an error, that it wasn't and stays pending."""
    con.execute(
        """
        UPDATE core.notices SET
          attempts = attempts + 1,
          error = $error,
          told_at = CASE WHEN $error IS NULL THEN CAST($now AS TIMESTAMPTZ) END
        WHERE channel = $channel AND message_id = $message_id
        """,
        {"channel": channel, "message_id": message_id, "now": now, "error": error},
    )


def latest(con: duckdb.DuckDBPyConnection, channel: str, count: int) -> list[Row]:
    """The last notices that have a message for a channel, newest first."""
    return as_dicts(
        con,
        "SELECT n.* FROM core.notices AS n WHERE n.channel = $channel AND n.message_id IS NOT NULL "
        "ORDER BY n.recorded_at DESC, n.notice_id LIMIT $count",
        {"channel": channel, "count": count},
    )


SUMMARY = """
SELECT n.name, max(n.told_at) AS last_told, count(*) FILTER (n.told_at IS NULL) AS pending, any_value(n.error) AS error
FROM core.notices AS n
WHERE n.kind = 'watch'
GROUP BY n.name
"""


def summary(con: duckdb.DuckDBPyConnection) -> dict[str, Row]:
    """By name of the watch: when it told something last, how many notices wait, and why."""
    return {row["name"]: row for row in as_dicts(con, SUMMARY)}
