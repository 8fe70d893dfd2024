"""The page's logic, run without a browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import dashboards
from schemas.run import SourceCheck

APP = Path(dashboards.__file__).parent / "app.py"
Open = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    monkeypatch.chdir(tmp_path)

    def run(snapshot: Path, **address: Any) -> AppTest:
        monkeypatch.setenv("TECHFIGURES_SNAPSHOT", str(snapshot))
        page = AppTest.from_file(str(APP), default_timeout=60)
        page.query_params.update(address)
        page.run()
        assert not page.exception
        return page

    return run


def subjects(page: AppTest) -> set[str]:
    return set(page.dataframe[0].value["subject"])


def evidence(page: AppTest) -> str:
    return "".join(str(item.proto.body) for item in page.get("html"))


def test_the_page_shows_figures_families_freshness_and_a_trend(open_page: Open, published: Path) -> None:
    page = open_page(published)
    assert page.title[0].value == "Figures from the tech press"
    assert page.caption[0].value == "Snapshot of 2025-12-01 06:30 UTC · 8 documents · 8 claims · 0 in quarantine"
    assert "<li><b>5</b> Usage</li><li><b>2</b> Deals</li><li><b>1</b> Finance</li>" in evidence(page)
    assert page.dataframe[0].value.iloc[0]["figure"] == "1bn users"
    assert page.selectbox(key="subject").value == "ChatGPT"
    assert "More than <mark>700 million</mark> people use ChatGPT each week." in evidence(page)
    assert page.query_params == {}


def test_filters_narrow_the_page_and_stand_in_its_address(open_page: Open, published: Path) -> None:
    page = open_page(published)
    page.multiselect(key="family").set_value(["deal"]).run()
    page.multiselect(key="status").set_value(["rumoured"]).run()
    assert subjects(page) == {"Ostrelune"}
    assert page.query_params == {"family": "deal", "status": "rumoured"}
    assert "Meta could pay <mark>$10-12bn</mark>" in evidence(page)
    assert "credited to an unnamed source" in evidence(page)


def test_a_link_restores_the_page(open_page: Open, published: Path) -> None:
    page = open_page(published, lang="fr", family=["deal", "usage"], subject="Semrush", metric="acquisition_price")
    assert page.title[0].value == "Les chiffres de la presse tech"
    assert page.multiselect(key="family").value == ["deal", "usage"]
    assert page.selectbox(key="subject").value == "Semrush"
    assert "1,9 Md$" in set(page.dataframe[0].value["figure"])
    assert page.query_params["subject"] == "Semrush"
    again = open_page(published, **page.query_params)
    assert evidence(again) == evidence(page)
    assert again.query_params == page.query_params


def test_a_link_with_unknown_values_opens_and_is_mended(open_page: Open, published: Path) -> None:
    page = open_page(published, lang="xx", family="astrology", subject="Nobody", metric="luck", measure="?", other="1")
    assert len(subjects(page)) == 5
    assert page.query_params == {"lang": "en", "subject": "ChatGPT", "metric": "users", "measure": "users"}


def test_search_without_a_match_says_so_and_can_be_cleared(open_page: Open, published: Path) -> None:
    page = open_page(published, search="zzz")
    assert page.info[0].value == "No figure matches these filters. Loosen one of them."
    assert not page.dataframe
    page.button[0].click().run()
    assert len(subjects(page)) == 5
    assert page.query_params == {}


def test_changing_the_subject_offers_its_metrics(open_page: Open, published: Path) -> None:
    page = open_page(published)
    page.selectbox(key="subject").set_value("Semrush").run()
    assert page.selectbox(key="metric").value == "acquisition_price"
    assert page.query_params == {"subject": "Semrush", "metric": "acquisition_price"}
    assert "Adobe will pay <mark>$1.9 billion</mark> for Semrush." in evidence(page)


def test_the_sources_are_listed_with_what_is_wrong(
    open_page: Open, publish_told: Callable[..., Path], told: dict[str, tuple[Any, ...]]
) -> None:
    assert not open_page(publish_told(told["users"])).expander
    day = "2025-12-01T0{}:00:00+00:00"
    checks = [
        SourceCheck(run_id="1", source="ledger", checked_at=day.format(6), verdict="well", items=1200, failures=0),
        SourceCheck(
            run_id="1",
            source="echo",
            checked_at=day.format(6),
            verdict="http_503",
            message="<b>https://echo.example</b> answered 503",
            items=0,
            failures=3,
            open_until=day.format(8),
        ),
    ]
    page = open_page(publish_told(told["users"], checks=checks), lang="fr")
    (panel,) = page.expander
    assert panel.label == "Sources : 1 en ordre, 1 en défaut, 1 laissées de côté"
    shown = panel.dataframe[0].value
    assert list(shown["source"]) == ["echo", "ledger"]
    assert list(shown["verdict"]) == ["http_503", "en ordre"]
    assert list(shown["circuit"]) == ["laissée de côté", "à échéance"]
    assert list(shown["items"]) == [0, 1200]


def test_an_undated_figure_is_listed(open_page: Open, published: Path) -> None:
    page = open_page(published, subject="Kelpworth")
    assert "1 without a day are listed below, not drawn." in [item.value for item in page.caption]
    assert "7% · no day · actual" in evidence(page)


def test_text_from_the_web_never_becomes_markup(open_page: Open, published: Path) -> None:
    page = open_page(published, search="tandrigo")
    shown = evidence(page).split("</style>")[-1]
    assert "<script" not in shown
    assert "<img" not in shown
    assert "javascript:" not in shown
    assert "&lt;script&gt;window.injected = 1&lt;/script&gt;" in shown
    for kind in ("markdown", "caption", "title", "info", "subheader", "header"):
        assert not [item for item in page.get(kind) if "injected" in str(item)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_a_snapshot_the_page_says_what_to_do(open_page: Open, tmp_path: Path, language: str) -> None:
    page = open_page(tmp_path / "my_new.duckdb", lang=language)
    (told,) = page.info
    assert "`techfigures run`" in told.value
    assert r"my\_new.duckdb" in told.value


def test_a_broken_or_empty_snapshot_says_what_to_do(
    open_page: Open, tmp_path: Path, publish_told: Callable[..., Path]
) -> None:
    (tmp_path / "broken.duckdb").write_bytes(b"x" * 20_000)
    assert "is not a snapshot that can be read" in open_page(tmp_path / "broken.duckdb").info[0].value
    assert "holds no figure yet" in open_page(publish_told([])).info[0].value


def test_wrong_settings_are_one_line(
    open_page: Open, published: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "techfigures.toml").write_text('retries = "many"\n')
    page = open_page(published)
    assert page.warning[0].value.startswith("The settings don't hold: ")


def test_a_new_snapshot_shows_on_the_next_run(
    open_page: Open, publish_told: Callable[..., Path], told: dict[str, tuple[Any, ...]]
) -> None:
    path = publish_told(told["users"])
    page = open_page(path)
    assert subjects(page) == {"ChatGPT"}
    publish_told(told["others"], path)
    page.run()
    assert "Semrush" in subjects(page)
    assert not page.exception
