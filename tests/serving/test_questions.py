"""The questions behind both doors: filters, past days, cursors, names that nobody knows, what is withheld."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from serving import evidence, filters, named
from serving.answers import WITHHELD, reading
from serving.asking import ask
from serving.errors import BusyError, CursorError, LimitError, MissingError, SwappedError, UnknownError
from serving.filters import Page
from serving.questions import QUESTIONS
from serving.snapshot import Limits, Snapshot
from warehouse.query import list_queries


def asked(snapshot: Snapshot, name: str, /, **given: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = ask(snapshot, name, QUESTIONS[name].filters(**given)).table.to_pylist()
    return rows


@pytest.mark.parametrize(
    ("name", "given", "column", "values"),
    [
        ("figures", {"subject": "semrush"}, "subject", {"Semrush"}),
        ("figures", {"subject": "company/semrush"}, "subject", {"Semrush"}),
        ("figures", {"counterparty": "ADOBE", "family": ["deal"]}, "counterparty", {"Adobe"}),
        ("figures", {"status": ["rumoured"]}, "status", {"rumoured"}),
        ("figures", {"metric": ["users", "valuation"]}, "metric", {"users", "valuation"}),
        ("figures", {"language": ["fr"]}, "language", {"fr"}),
        ("figures", {"search": "d’utilisateurs HEBDOMADAIRES"}, "language", {"fr"}),
        ("claims", {"benchmark": "humanity's last exam"}, "metric", {"benchmark_score"}),
        ("claims", {"search": "utilisateurs"}, "language", {"fr"}),
        ("series", {"subject": "chatgpt", "metric": ["users"]}, "metric", {"users"}),
        ("events", {"party": "adob", "since": "2025-01-01", "until": "2025-12-31"}, "subject", {"Semrush"}),
        ("entities", {"name": "semr"}, "entity_id", {"company/semrush"}),
        ("entities", {"name": "ChatGPT", "kind": "product"}, "kind", {"product"}),
        ("trend", {"subject": "chatgpt", "metric": "users", "status": ["actual"]}, "status", {"actual"}),
    ],
)
def test_filters_narrow(snapshot: Snapshot, name: str, given: dict[str, Any], column: str, values: set[str]) -> None:
    assert {row[column] for row in asked(snapshot, name, **given)} == values


def test_an_outlet_s_claims(snapshot: Snapshot) -> None:
    outlet = next(row["publisher"] for row in asked(snapshot, "claims") if row["publisher"])
    assert {row["publisher"] for row in asked(snapshot, "claims", publisher=outlet.upper())} == {outlet}


def test_days_and_confidence_bound_what_is_told(snapshot: Snapshot) -> None:
    rows = asked(snapshot, "claims", since="2025-06-01", until="2025-08-31", min_confidence=0.5)
    assert rows
    assert all("2025-06-01" <= str(row["published"]) <= "2025-08-31" for row in rows)
    assert min(row["confidence"] for row in rows) >= 0.5


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name != "trend"])
@pytest.mark.parametrize("size", [7, 30])
def test_pages_hold_each_row_once_in_the_order_of_one_large_page(snapshot: Snapshot, name: str, size: int) -> None:
    given: dict[str, Any] = {"name": "a"} if name == "entities" else {"doubted": True}
    whole = asked(snapshot, name, limit=10_000, **given)
    pages, cursor = [], None
    while True:
        answer = ask(snapshot, name, QUESTIONS[name].filters(limit=size, cursor=cursor, **given))
        pages += answer.table.to_pylist()
        if not (cursor := answer.next):
            break
    assert len(whole) > size
    assert pages == whole


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_columns_are_those_that_are_described(snapshot: Snapshot, name: str) -> None:
    given: dict[str, Any] = {"subject": "ChatGPT", "metric": "users"} if name == "trend" else {}
    answer = ask(snapshot, name, QUESTIONS[name].filters(**given))
    assert sorted(answer.table.column_names) == sorted(QUESTIONS[name].columns)


def test_what_was_known_on_a_day_is_what_the_macro_of_the_warehouse_gives(snapshot: Snapshot) -> None:
    with snapshot.reader() as reader:
        known = reader.rows("SELECT figure_id, status, value FROM figures_asof(DATE '2025-06-11')").to_pylist()
    told = asked(snapshot, "figures", as_of="2025-06-11", limit=10_000)
    key = [(row["figure_id"], row["status"], row["value"]) for row in told]
    assert sorted(key) == sorted((row["figure_id"], row["status"], row["value"]) for row in known)
    assert 0 < len(told) < len(asked(snapshot, "figures", limit=10_000))


@pytest.mark.parametrize("name", ["figures", "claims", "series", "events"])
def test_before_anything_was_recorded_nothing_was_known(snapshot: Snapshot, name: str) -> None:
    assert asked(snapshot, name, recorded_as_of="2001-01-01T00:00:00") == []
    now = asked(snapshot, name, limit=10_000)
    assert asked(snapshot, name, recorded_as_of="2100-01-01T00:00:00+02:00", limit=10_000) == now


def test_an_event_of_a_past_day_has_all_that_was_known_of_it(snapshot: Snapshot) -> None:
    before = asked(snapshot, "events", as_of="2025-11-20", subject="Semrush", metric=["acquisition_price"])
    assert [(row["subject"], row["unit"], row["amount"]) for row in before] == [("Semrush", "USD", 1.9e9)]
    assert asked(snapshot, "events", as_of="2025-11-01", subject="Semrush") == []


@pytest.mark.parametrize(
    ("name", "given", "parameter", "near"),
    [
        ("figures", {"subject": "Semrus"}, "subject", "Semrush"),
        ("figures", {"subject": "ChatGTP", "status": ["actual"]}, "subject", "ChatGPT"),
        ("claims", {"counterparty": "Adobee"}, "counterparty", "Adobe"),
        ("claims", {"benchmark": "Humanitys Last Exam"}, "benchmark", "Humanity's Last Exam"),
        ("trend", {"subject": "Chat-GPT5x", "metric": "users"}, "subject", None),
        ("entities", {"name": "zzqx"}, "name", None),
    ],
)
def test_a_name_that_nobody_knows_is_told_with_what_is_near(
    snapshot: Snapshot, name: str, given: dict[str, Any], parameter: str, near: str | None
) -> None:
    with pytest.raises(UnknownError, match="nothing is known of") as caught:
        asked(snapshot, name, **given)
    assert caught.value.name == parameter
    assert near is None or near in caught.value.near


@pytest.mark.parametrize("name", ["figures", "claims"])
@pytest.mark.parametrize("then", [{}, {"as_of": "9999-12-31"}])
def test_what_is_doubted_is_left_out_unless_asked_for(snapshot: Snapshot, name: str, then: dict[str, str]) -> None:
    usual, all_of_them, doubted, likely = (
        asked(snapshot, name, limit=10_000, **then, **given)
        for given in ({}, {"doubted": True}, {"grade": ["doubted"]}, {"grade": ["likely"], "doubted": True})
    )
    assert {row["grade"] for row in usual} <= {"sure", "likely"}
    assert {row["grade"] for row in doubted} == {"doubted"}
    assert all((row["doubt"] is not None) == (row["grade"] == "doubted") for row in all_of_them)
    assert {row["claim_id"] for row in all_of_them} == {row["claim_id"] for row in [*usual, *doubted]}
    assert likely == [row for row in all_of_them if row["grade"] == "likely"]


def test_named_questions_leave_out_what_is_doubted_unless_asked(snapshot: Snapshot) -> None:
    usual, all_of_them = (
        named.answer(snapshot, "latest", {"rows": 10_000}, named.Asked(limit=10_000, doubted=doubted)).table.to_pylist()
        for doubted in (False, True)
    )
    assert {row["grade"] for row in usual} <= {"sure", "likely"}
    assert {row["grade"] for row in all_of_them} >= {"likely", "doubted"}
    assert "doubted" in named.parameters("latest").model_fields
    assert "doubted" not in named.parameters("doubted").model_fields


def test_a_name_that_is_known_but_left_nothing_is_no_error(snapshot: Snapshot) -> None:
    assert asked(snapshot, "figures", subject="Semrush", metric=["users"], until="1999-01-01") == []


def test_a_search_for_the_commonest_words_alone_finds_nothing(snapshot: Snapshot) -> None:
    assert asked(snapshot, "claims", search="the of") == []


def test_the_evidence_of_a_claim_is_one_sentence_and_who_else_tells_it(snapshot: Snapshot) -> None:
    price = asked(snapshot, "figures", subject="Semrush", metric=["acquisition_price"])[0]
    rows = evidence.evidence(snapshot, price["claim_id"]).table.to_pylist()
    assert [row["is_asked"] for row in rows] == [True] + [False] * (len(rows) - 1)
    assert len(rows) == price["claims"] > 1
    assert all(row["is_current"] for row in rows)
    first = rows[0]
    assert first["sentence"][first["highlight_start"] : first["highlight_end"]] == first["surface"]
    with pytest.raises(UnknownError, match="no claim"):
        evidence.evidence(snapshot, "0" * 16)


def test_no_answer_holds_more_of_an_article_than_a_sentence(snapshot: Snapshot) -> None:
    claim = asked(snapshot, "claims", limit=1)[0]["claim_id"]
    with snapshot.reader() as reader:
        whole = reader.rows(list_queries()["claim"].sql, {"claim": claim})
    assert set(whole.column_names) & WITHHELD, "the warehouse's own answer does: what is withheld is withheld here"
    told = named.answer(snapshot, "claim", {"claim": claim}, Page())
    assert not set(told.table.column_names) & WITHHELD
    assert set(told.table.column_names) == set(named.columns(list_queries()["claim"]))


def test_named_questions_turn_pages_within_one_snapshot(snapshot: Snapshot, published: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    shutil.copy(published, copy)
    mine = Snapshot(copy)
    first = named.answer(mine, "largest-deals", {}, Page(limit=3))
    second = named.answer(mine, "largest-deals", {}, Page(limit=3, cursor=first.next))
    whole = named.answer(mine, "largest-deals", {}, Page(limit=6)).table.to_pylist()
    assert [*first.table.to_pylist(), *second.table.to_pylist()] == whole
    other = tmp_path / "other.duckdb"
    shutil.copy(published, other)
    other.replace(copy)
    with pytest.raises(SwappedError, match="begin anew"):
        named.answer(mine, "largest-deals", {}, Page(limit=3, cursor=first.next))
    # Rows that have keys of their own go on from the same place.
    claims = ask(mine, "claims", filters.Claims(limit=5))
    shutil.copy(published, other)
    other.replace(copy)
    behind = ask(mine, "claims", filters.Claims(limit=5, cursor=claims.next)).table.to_pylist()
    assert behind == ask(mine, "claims", filters.Claims(limit=10)).table.to_pylist()[5:]
    mine.close()


def test_a_cursor_goes_with_its_own_question_alone(snapshot: Snapshot) -> None:
    cursor = ask(snapshot, "claims", filters.Claims(limit=5)).next
    for name, given in (("claims", {"metric": ["users"]}), ("figures", {}), ("series", {})):
        with pytest.raises(CursorError):
            asked(snapshot, name, cursor=cursor, **given)
    for text in ("abc", "W10", "e30", "WyJhIiwiYiJd", "ä", "=" * 50):
        with pytest.raises(CursorError):
            asked(snapshot, "claims", cursor=text)


def test_time_memory_and_rows_are_bounded(published: Path) -> None:
    small = Snapshot(published, Limits(seconds=0.2, rows=3, readers=1))
    answer = ask(small, "claims", filters.Claims(limit=50))
    assert (answer.table.num_rows, bool(answer.next)) == (3, True)
    slow = "SELECT sum(a.range * b.range) AS s FROM range(1000000) AS a, range(1000000) AS b"
    with pytest.raises(LimitError, match=r"stopped after 0\.2 s"), reading(small) as reader:
        reader.rows(slow)
    with pytest.raises(BusyError, match="ask again"), small.reader(), reading(small):
        pass
    assert ask(small, "claims", filters.Claims(limit=1)).table.num_rows == 1, "it answers again"
    small.close()
    tight = Snapshot(published, Limits(memory=50))
    large = "SELECT list(a.range ORDER BY a.range DESC) AS l FROM range(50000000) AS a"
    with pytest.raises(LimitError, match="memory"), reading(tight) as reader:
        reader.rows(large)
    assert ask(tight, "claims", filters.Claims(limit=1)).table.num_rows == 1, "it answers again"
    tight.close()


def test_there_is_no_snapshot_yet(tmp_path: Path) -> None:
    nothing = Snapshot(tmp_path / "none.duckdb")
    with pytest.raises(MissingError, match="`techfigures run` publishes it"):
        asked(nothing, "claims")
    (tmp_path / "none.duckdb").write_text("no database")
    with pytest.raises(MissingError, match="not a DuckDB file"):
        asked(nothing, "claims")


def test_claims_that_rows_rest_on_are_found_by_their_values(snapshot: Snapshot) -> None:
    rows = named.answer(snapshot, "largest-deals", {}, Page(limit=5)).table.to_pylist()
    claims = evidence.cited(snapshot, rows)
    assert [bool(these) for these in claims] == [True] * 5
    for row, these in zip(rows, claims, strict=True):
        assert {claim["subject"] for claim in these} == {row["subject"]}
        assert all(claim["value"] in row.values() for claim in these)
