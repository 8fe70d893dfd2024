"""What the dashboard asks a published snapshot."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboards import data
from dashboards.data import SnapshotError
from dashboards.views import explore


def found(source: data.Snapshot, **given: object) -> set[str]:
    return set(data.rows(source, *asked(source, **given))["subject"])


def asked(source: data.Snapshot, **given: object) -> tuple[str, dict[str, object]]:
    return explore.query(given, data.search_words(source, str(given.get("search", ""))))


@pytest.mark.parametrize(
    ("filters", "subjects"),
    [
        ({"family": ["deal"]}, {"Semrush", "Ostrelune"}),
        ({"family": ["deal", "finance"]}, {"Semrush", "Ostrelune", "Kelpworth"}),
        ({"status": ["rumoured"]}, {"Ostrelune"}),
        ({"language": ["fr"]}, {"ChatGPT"}),
        ({"metric": "acquisition_price"}, {"Semrush"}),
        ({"subject": "chatgpt"}, {"ChatGPT"}),
        ({"search": "D'UTILISATEURS"}, {"ChatGPT"}),
        ({"search": "adobe"}, {"Semrush"}),
        ({"search": "'; DROP TABLE core.claims; --"}, set()),
        ({"search": "utilisateur SEMAINE"}, {"ChatGPT"}),
        ({"search": "semrush pays adobe"}, set()),
        ({"search": "pay the Semrush"}, {"Semrush"}),
        ({"search": "%"}, set()),
        ({"family": ["deal"], "since": date(2025, 11, 1)}, {"Semrush"}),
        ({"family": ["deal"], "until": date(2025, 11, 1)}, {"Ostrelune"}),
        ({"family": ["deal"], "language": ["fr"]}, set()),
    ],
)
def test_filters_narrow(published: Path, filters: dict[str, object], subjects: set[str]) -> None:
    assert found(data.snapshot(published), **filters) == subjects


def test_the_query_with_its_values_written_out_gives_the_same_rows(published: Path) -> None:
    source = data.snapshot(published)
    given: dict[str, object] = {"search": "d’utilisateurs", "family": ["usage"], "since": date(2025, 1, 1)}
    sql, parameters = asked(source, **given)
    alone = data.written_out(sql, parameters)
    assert "$" not in alone
    assert len(data.rows(source, alone, {})) == len(data.rows(source, sql, parameters)) == 1


def test_literals_are_sql() -> None:
    assert data.literal(["it's", 3, None]) == "['it''s', 3, NULL]"
    assert data.literal(date(2025, 6, 1)) == "DATE '2025-06-01'"


def test_what_has_most_of_a_trend_comes_first(published: Path) -> None:
    source = data.snapshot(published)
    assert data.subjects(source, "users")[0] == "ChatGPT"
    assert data.of_family(source, "deal") == ["acquisition_price", "investment"]
    assert data.of_family(source, "benchmark") == []


def test_a_trend_carries_sentences_with_their_figures(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = data.records(data.trend(data.snapshot(published), "chatgpt", "users"))
    assert [row["value"] for row in told] == [3e8, 4e8, 7e8, 1e9]
    marked = [row["sentence"][row["highlight_start"] : row["highlight_end"]] for row in told]
    assert marked == ["300 million", "400 millions", "700 million", "1 billion"]
    assert list(data.trend(data.snapshot(published), "ChatGPT", "users", ("forecast",))["value"]) == [1e9]
    monkeypatch.setattr(data, "POINTS", 2)
    newest = data.trend(data.snapshot(published), "ChatGPT", "users")
    assert (list(newest["value"]), list(newest["found"])) == ([7e8, 1e9], [4, 4])


def test_labels_and_the_last_publication(published: Path) -> None:
    source = data.snapshot(published)
    assert data.metric_labels(source, "fr")["users"] != data.metric_labels(source, "en")["users"]
    last = data.first(data.ask(source, "published"))
    assert last is not None
    assert (last["documents"], last["claims"], last["quarantined"]) == (8, 8, 0)
    assert data.newest_day(source) == date(2025, 12, 1)


def test_missing_cells_are_none(published: Path) -> None:
    rows = data.records(data.trend(data.snapshot(published), "Kelpworth", "revenue_growth"))
    assert (rows[0]["day"], rows[0]["per"], rows[0]["value_low"]) == (None, None, None)


def test_a_swapped_snapshot_is_read_anew(publish_told: Callable[..., Path], told: dict[str, tuple[Any, ...]]) -> None:
    path = publish_told(told["users"])
    before = data.snapshot(path)
    assert found(before) == {"ChatGPT"}
    publish_told(told["others"], path)
    after = data.snapshot(path)
    assert after != before
    assert "Semrush" in found(after)


def test_a_query_that_is_too_much_says_so(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "CONFIG", data.CONFIG | {"memory_limit": "20MB"})
    data.reader().close()
    with pytest.raises(SnapshotError, match=r"^memory: "):
        data.rows(data.snapshot(published), "SELECT list(range) AS numbers FROM range(100000000)", {})
    data.reader().close()


def test_what_cannot_be_read_says_which_way(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"^missing: .*none\.duckdb$"):
        data.snapshot(tmp_path / "none.duckdb")
    garbage = tmp_path / "garbage.duckdb"
    garbage.write_bytes(b"not a database" * 1000)
    with pytest.raises(SnapshotError, match=r"^unreadable: "):
        data.ask(data.snapshot(garbage), "published")
    other = tmp_path / "other.duckdb"
    duckdb.connect(str(other)).close()
    with pytest.raises(SnapshotError, match=r"^other_version: "):
        data.ask(data.snapshot(other), "published")
    gone = data.snapshot(garbage)
    garbage.unlink()
    with pytest.raises(SnapshotError, match=r"^missing: "):
        data.ask(replace(gone, version=(0, 0, 1)), "published")


def test_a_query_reaches_neither_files_nor_writes(published: Path) -> None:
    source = data.snapshot(published)
    for sql in (
        "SELECT * FROM read_csv('/etc/passwd')",
        "DELETE FROM core.claims",
        "SET enable_external_access = true",
    ):
        with pytest.raises(SnapshotError):
            data.rows(source, sql, {})


def test_the_reader_follows_the_file_that_lies_there(
    publish_told: Callable[..., Path], told: dict[str, tuple[Any, ...]]
) -> None:
    path = publish_told(told["users"])
    old = data.snapshot(path)
    count = "SELECT count(*) FROM mart.evidence"
    reader = data.Reader()
    assert reader.answer(old, count, {}).iat[0, 0] == len(told["users"])
    held = reader.con
    reader.answer(old, "SELECT 1", {})
    assert reader.con is held
    publish_told(told["others"], path)
    assert reader.answer(data.snapshot(path), count, {}).iat[0, 0] == len(told["others"])
    reader.close()
    with duckdb.connect(str(path)) as con:  # nobody holds the file any more
        con.execute("CREATE TABLE main.mine AS SELECT 1 AS n")
