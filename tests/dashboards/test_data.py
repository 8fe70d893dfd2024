"""The dashboard's queries over a published snapshot."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboards import data
from dashboards.data import Filters, SnapshotError


def test_the_latest_come_first_and_the_undated_last(published: Path) -> None:
    found = data.latest(data.snapshot(published), Filters())
    days = list(found["published"].dropna())
    assert days == sorted(days, reverse=True)
    assert found.iloc[-1]["subject"] == "Kelpworth"
    assert len(data.latest(data.snapshot(published), Filters(), limit=3)) == 3


@pytest.mark.parametrize(
    ("filters", "subjects"),
    [
        (Filters(family=("deal",)), {"Semrush", "Ostrelune"}),
        (Filters(family=("deal", "finance")), {"Semrush", "Ostrelune", "Kelpworth"}),
        (Filters(status=("rumoured",)), {"Ostrelune"}),
        (Filters(language=("fr",)), {"ChatGPT"}),
        (Filters(search="D'UTILISATEURS"), {"ChatGPT"}),
        (Filters(search="acquisition"), {"Semrush"}),
        (Filters(search="adobe"), {"Semrush"}),
        (Filters(search="'; DROP TABLE core.claims; --"), set()),
        (Filters(search="%"), {"Kelpworth"}),
        (Filters(family=("deal",), language=("fr",)), set()),
    ],
)
def test_filters_narrow(published: Path, filters: Filters, subjects: set[str]) -> None:
    source = data.snapshot(published)
    found = data.latest(source, filters)
    assert set(found["subject"]) == subjects
    counts = data.by_family(source, filters)
    assert counts["figures"].sum() == len(found)
    assert set(data.series(source, filters)["subject"]) == subjects


def test_counts_by_family(published: Path) -> None:
    counts = data.by_family(data.snapshot(published), Filters())
    assert counts.to_dict("list") == {"family": ["usage", "deal", "finance"], "figures": [5, 2, 1], "claims": [5, 2, 1]}


def test_what_has_most_of_a_trend_comes_first(published: Path) -> None:
    first = data.series(data.snapshot(published), Filters()).iloc[0]
    assert (first["subject"], first["metric"], first["days"]) == ("ChatGPT", "users", 4)


def test_a_trend_carries_sentences_with_their_figures(published: Path) -> None:
    found = data.records(data.trend(data.snapshot(published), "chatgpt", "users", Filters()))
    assert [row["value"] for row in found] == [3e8, 4e8, 7e8, 1e9]
    marked = [row["sentence"][row["highlight_start"] : row["highlight_end"]] for row in found]
    assert marked == ["300 million", "400 millions", "700 million", "1 billion"]


def test_modality_and_language_narrow_a_trend(published: Path) -> None:
    source = data.snapshot(published)
    assert list(data.trend(source, "ChatGPT", "users", Filters(status=("forecast",)))["value"]) == [1e9]
    assert list(data.trend(source, "ChatGPT", "users", Filters(language=("fr",)))["value"]) == [4e8]
    assert len(data.trend(source, "ChatGPT", "users", Filters(search="zzz", family=("deal",)))) == 4


def test_labels_choices_and_freshness(published: Path) -> None:
    source = data.snapshot(published)
    assert data.metric_labels(source, "fr")["users"] != data.metric_labels(source, "en")["users"]
    assert data.choices(source) == {
        "family": ["deal", "finance", "usage"],
        "language": ["en", "fr"],
        "status": ["actual", "announced", "forecast", "rumoured"],
    }
    (last,) = data.records(data.freshness(source))
    assert (last["documents"], last["claims"], last["quarantined"]) == (8, 8, 0)


def test_a_swapped_snapshot_is_read_anew(publish_told: Callable[..., Path], told: dict[str, tuple[Any, ...]]) -> None:
    path = publish_told(told["users"])
    before = data.snapshot(path)
    assert len(data.latest(before, Filters())) == 4
    publish_told(told["others"], path)
    after = data.snapshot(path)
    assert after != before
    assert set(data.latest(after, Filters())["family"]) == {"deal", "finance", "usage"}


def test_what_cannot_be_read_says_which_way(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"^missing: .*none\.duckdb$"):
        data.snapshot(tmp_path / "none.duckdb")
    garbage = tmp_path / "garbage.duckdb"
    garbage.write_bytes(b"not a database" * 1000)
    with pytest.raises(SnapshotError, match=r"^unreadable: "):
        data.freshness(data.snapshot(garbage))
    other = tmp_path / "other.duckdb"
    duckdb.connect(str(other)).close()
    with pytest.raises(SnapshotError, match=r"^other_version: "):
        data.freshness(data.snapshot(other))
    gone = data.snapshot(garbage)
    garbage.unlink()
    with pytest.raises(SnapshotError, match=r"^missing: "):
        data.freshness(replace(gone, version=(0, 0, 1)))


def test_a_query_reaches_neither_files_nor_writes(published: Path) -> None:
    source = data.snapshot(published)
    for sql in (
        "SELECT * FROM read_csv('/etc/passwd')",
        "DELETE FROM core.claims",
        "SET enable_external_access = true",
    ):
        with pytest.raises(SnapshotError):
            data.rows(source, sql, {})
