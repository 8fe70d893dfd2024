"""watches.yml as it is read, the figures that fit a watch, and which notices are due when."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.watch import Notice, Watch
from warehouse.errors import WarehouseError
from warehouse.migrate import transaction
from warehouse.notices import add, due, latest, mark, summary
from warehouse.watches import evidence, figures, read_watches

GIVEN: dict[str, list[dict[str, Any]]] = {
    "entities": [{"entity_id": "company/bolt", "label": "Bolt", "aliases": ["Bolt SA"]}],
    "exchange_rates": [{"day": "2026-03-01", "currency": "USD", "per_euro": 2.0}],
    "documents": [
        {"doc": "a", "published": "2026-03-01", "url": "https://ledger.example/a",
         "body": "Bolt has 40 million weekly users, 90 million monthly, and Volt 5. Bolt is worth $8bn, perhaps $9bn. "
                 "Users of Bolt grew by 12 %. It runs 2 GW, and was down for 90 minutes."},
    ],
    "claims": [
        {"doc": "a", "surface": "40 million", "value": 4e7, "unit": "user", "metric": "users", "subject": "Bolt",
         "subject_id": "company/bolt", "dimensions": '{"window": "weekly"}', "confidence": 0.9},
        {"doc": "a", "surface": "90 million", "value": 9e7, "unit": "user", "metric": "users", "subject": "Bolt",
         "subject_id": "company/bolt", "dimensions": '{"window": "monthly"}', "confidence": 0.5},
        {"doc": "a", "surface": "5", "value": 5, "unit": "user", "metric": "users", "subject": "Volt"},
        {"doc": "a", "surface": "12 %", "value": 12, "unit": "%", "metric": "users", "subject": "Bolt",
         "subject_id": "company/bolt", "change": "increase"},
        {"doc": "a", "surface": "$8bn", "value": 8e9, "unit": "USD", "metric": "valuation", "subject": "Bolt",
         "subject_id": "company/bolt", "status": "actual"},
        {"doc": "a", "surface": "$9bn", "value": 9e9, "unit": "USD", "metric": "valuation", "subject": "Bolt",
         "subject_id": "company/bolt", "status": "rumoured"},
        {"doc": "a", "surface": "90 minutes", "value": 90, "unit": "min", "metric": "outage_duration",
         "subject": "Bolt", "subject_id": "company/bolt"},
    ],
}  # fmt: skip


def watch(**said: Any) -> Watch:
    return Watch(**{"name": "w", "when": "new", **said})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("watches: 3", "a list of watches is expected, not dict"),
        ("- {name: a, when: new}", "watch 1: say a metric, a subject, or both"),
        ("- {name: a, when: new, metric: usres}", "watch 1: 'usres' is no metric"),
        (
            "- {name: a, when: new, subject: x}\n- {name: a, when: revised, subject: x}",
            "watch 2: name a stands there twice",
        ),
        ("- {name: a, when: above, metric: users}", "watch 1: above needs a metric and a threshold"),
        ("- {name: a, when: above, metric: valuation, threshold: 3}", "say the threshold's unit"),
        ("- {name: a, when: new, metric: users, threshold: 3}", "threshold and unit go with above, below, crosses"),
        ("- {name: a, when: sometimes, metric: users}", "watch 1: when is \"sometimes\": Input should be 'above'"),
        (
            "- {name: a, when: new, metric: users, status: [perhaps]}",
            "watch 1: status.0 is \"perhaps\": Input should be 'actual'",
        ),
        ("- {name: a, when: new, metric: users, dimensions: {windw: weekly}}", "'windw' is no dimension"),
        (
            "- {name: a, when: new, metric: users, dimensions: {window: wekly}}",
            "watch 1: 'wekly' is no value of the dimension window: it is hourly, daily, ",
        ),
        ("- {name: a, when: new, metric: users, min_confidence: 2}", "min_confidence is 2: Input should be less"),
        ("- {name: a, when: new, metric: users, webhook: x}", "webhook: no such key; keys are name, metric, subject"),
        ("- {name: a, when: new, metric: users, channels: []}", "channels is []: Tuple should have at least 1"),
        (
            "- {name: a, when: new, metric: users, channels: mail}",
            'channels is "mail": a list is expected, as in [a, b]',
        ),
        ("- {name: a b, when: new, metric: users}", 'name is "a b": String should match'),
        ("- {when: new, metric: users}", "watch 1: name: Field required"),
        ("- users", "watch 1: `key: value` lines are expected"),
        ("- [", "watches.yml: while parsing"),
    ],
)
def test_what_does_not_hold_names_file_and_entry(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "watches.yml"
    path.write_text(text)
    with pytest.raises(WarehouseError) as caught:
        read_watches(path)
    assert str(caught.value).startswith(f"{path}")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_file_no_watches(tmp_path: Path) -> None:
    assert read_watches(tmp_path / "watches.yml") == []


def test_the_question_makes_the_watch_not_its_channels() -> None:
    one = watch(metric="users", when="above", threshold=3)
    assert one.watch_id == watch(metric="users", when="above", threshold=3, tell="daily", channels=["email"]).watch_id
    assert one.watch_id != watch(metric="users", when="above", threshold=4).watch_id
    two, three = (
        watch(metric="users", dimensions=dict(order))
        for order in permutations([("window", "weekly"), ("region", "France")])
    )
    assert two.watch_id == three.watch_id


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ({"metric": "users", "subject": "bolt sa"}, [12, 4e7, 9e7]),
        ({"subject": "Volt"}, [5]),
        ({"metric": "users", "dimensions": {"window": "weekly"}}, [4e7]),
        ({"metric": "users", "min_confidence": 0.85}, [4e7]),
        ({"metric": "valuation", "status": ["rumoured"]}, [9e9]),
        ({"metric": "users", "benchmark": "GPQA"}, []),
        ({"metric": "users", "per": "month"}, []),
        # A change is no level.
        ({"metric": "users", "when": "above", "threshold": 1}, [5, 4e7, 9e7]),
    ],
)
def test_filters(con: duckdb.DuckDBPyConnection, load: Any, said: dict[str, Any], values: list[float]) -> None:
    load(con, GIVEN)
    assert sorted(row["value"] for row in figures(con, watch(**said))) == values


@pytest.mark.parametrize(
    ("metric", "unit", "levels"),
    [
        ("valuation", "USD", [8e9, 9e9]),
        ("valuation", "EUR", [4e9, 4.5e9]),
        ("valuation", "GBP", [None, None]),
        ("users", None, [5, 4e7, 9e7]),
        ("users", "user", [5, 4e7, 9e7]),
        ("users", "account", [None, None, None]),
        ("outage_duration", "s", [5400]),
        ("outage_duration", "min", [90]),
    ],
)
def test_levels_are_in_the_thresholds_unit(
    con: duckdb.DuckDBPyConnection, load: Any, metric: str, unit: str | None, levels: list[float | None]
) -> None:
    load(con, GIVEN)
    found = figures(con, watch(metric=metric, unit=unit, when="above", threshold=1))
    assert sorted((row["level"] for row in found), key=lambda level: level or 0) == levels


def test_evidence_tells_the_sentence(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    load(con, GIVEN)
    (row,) = figures(con, watch(subject="Volt"))
    found = evidence(con, [row["claim_id"]])[row["claim_id"]]
    assert (found["surface"], found["url"], found["subject"]) == ("5", "https://ledger.example/a", "Volt")


def notice(number: int, day: int = 1, **more: Any) -> Notice:
    known: dict[str, Any] = {
        "channel": "webhook", "kind": "watch", "name": "w", "about": "f", "state": "new", "cadence": "immediate",
        "title": "t", "content": {}, "run_id": "r", "recorded_at": f"2026-03-{day:02}T06:00:00+00:00",
    }  # fmt: skip
    return Notice(notice_id=f"{number:016x}", **{**known, **more})


def noted(con: duckdb.DuckDBPyConnection, *notices: Notice) -> int:
    with transaction(con):
        return add(con, notices)


def sent(con: duckdb.DuckDBPyConnection, day: int, channels: tuple[str, ...] = ("webhook",)) -> list[list[int]]:
    """The numbers of the notices in each message that is due on a day of March 2026; all of them are taken."""
    messages = []
    for rows in due(con, f"2026-03-{day:02}T07:00:00+00:00", channels):
        messages.append([int(row["notice_id"], 16) for row in rows])
        mark(con, rows[0]["channel"], rows[0]["message_id"], f"2026-03-{day:02}T07:00:00+00:00", None)
    return messages


def test_a_notice_is_noted_and_told_once(con: duckdb.DuckDBPyConnection) -> None:
    assert noted(con, notice(1), notice(1), notice(2, name="v")) == 2
    assert sorted(sent(con, 1)) == [[1], [2]]
    assert noted(con, notice(1, day=2)) == 0
    assert sent(con, 2) == []
    assert noted(con, notice(1, channel="email")) == 1
    assert summary(con)["w"]["pending"] == 1


def test_what_one_watch_has_to_say_is_one_message(con: duckdb.DuckDBPyConnection) -> None:
    noted(con, notice(1), notice(2), notice(3, name="v"))
    assert sorted(sent(con, 1)) == [[1, 2], [3]]


@pytest.mark.parametrize(
    ("cadence", "days", "messages"),
    [
        ("daily", [(2, 1), (2, 2), (3, 3)], [(2, [[1]]), (2, []), (3, [[2, 3]])]),
        ("weekly", [(3, 1), (5, 2), (9, 3)], [(3, [[1]]), (5, []), (9, [[2, 3]])]),
    ],
)
def test_a_digest_goes_once_a_day_or_week(
    con: duckdb.DuckDBPyConnection,
    cadence: str,
    days: list[tuple[int, int]],
    messages: list[tuple[int, list[list[int]]]],
) -> None:
    for (day, number), (_, told) in zip(days, messages, strict=True):
        noted(con, notice(number, day=day, cadence=cadence, name=f"w{number}"))
        assert sent(con, day) == told


def test_a_message_that_failed_or_was_cut_off_is_sent_again_as_it_was(con: duckdb.DuckDBPyConnection) -> None:
    noted(con, notice(1), notice(2))
    (first,) = due(con, "2026-03-01T07:00:00+00:00", ["webhook"])
    mark(con, "webhook", first[0]["message_id"], "2026-03-01T07:00:01+00:00", "the webhook answered 503")
    assert summary(con)["w"] | {"last_told": None} == {
        "name": "w", "last_told": None, "pending": 2, "error": "the webhook answered 503"
    }  # fmt: skip
    noted(con, notice(3, day=2))
    again, more = due(con, "2026-03-02T07:00:00+00:00", ["webhook"])
    assert [row["message_id"] for row in again] == [row["message_id"] for row in first]
    assert [row["notice_id"] for row in more] == [notice(3).notice_id]
    assert again[0]["attempts"] == 1


def test_a_channel_that_is_not_set_up_waits(con: duckdb.DuckDBPyConnection) -> None:
    noted(con, notice(1), notice(1, channel="email"))
    assert sent(con, 1, ("webhook",)) == [[1]]
    assert sent(con, 1, ("webhook", "email")) == [[1]]
    assert [row["channel"] for row in latest(con, "email", 5)] == ["email"]
