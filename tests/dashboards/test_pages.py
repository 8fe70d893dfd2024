"""Every page's logic, run without a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data
from dashboards.frame import PAGES, overdue
from dashboards.labels import Labels
from schemas.metric import metrics
from schemas.run import SourceCheck
from tests.dashboards.conftest import Told, more

Open = Callable[..., AppTest]
NAMES = [name for names in PAGES.values() for name in names]


def shown(page: AppTest) -> str:
    """All HTML of the page."""
    return "".join(str(item.proto.body) for item in page.get("html"))


def claim_of(published: Path, subject: str, metric: str) -> str:
    return str(data.trend(data.snapshot(published), subject, metric)["claim_id"].iloc[0])


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_every_page_opens_in_both_languages(open_page: Open, published: Path, name: str, language: str) -> None:
    page = open_page(name, published, lang=language)
    assert page.title[0].value
    assert ("Snapshot of 2025-12-01" in page.caption[0].value) == (language == "en")
    assert page.query_params.get("lang", ["en"]) in (language, [language])


@pytest.mark.parametrize("name", NAMES)
def test_without_a_snapshot_a_page_says_what_to_do(open_page: Open, tmp_path: Path, name: str) -> None:
    (told,) = open_page(name, tmp_path / "my_new.duckdb").info
    assert "`techfigures run`" in told.value
    assert r"my\_new.duckdb" in told.value


def test_a_broken_or_empty_snapshot_says_what_to_do(
    open_page: Open, tmp_path: Path, publish_told: Callable[..., Path]
) -> None:
    (tmp_path / "broken.duckdb").write_bytes(b"x" * 20_000)
    assert "is not a snapshot that can be read" in open_page("today", tmp_path / "broken.duckdb").info[0].value
    assert "holds no figure yet" in open_page("today", publish_told([])).info[0].value


def test_wrong_settings_are_one_line(open_page: Open, published: Path, tmp_path: Path) -> None:
    (tmp_path / "techfigures.toml").write_text('retries = "many"\n')
    assert open_page("today", published).warning[0].value.startswith("The settings don't hold: ")


def test_a_snapshot_that_is_overdue_is_told_of(
    open_page: Open, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no newer snapshot was published" in shown(open_page("names", published))
    monkeypatch.setenv("TECHFIGURES_FRESH_HOURS", "1e6")
    assert "no newer snapshot" not in shown(open_page("names", published))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (datetime(2026, 3, 2, 8, tzinfo=UTC), ""),
        (datetime(2026, 3, 3, 13, tzinfo=UTC), "29 heures"),
        (datetime(2026, 3, 5, 7, tzinfo=UTC), "2 jours"),
    ],
)
def test_an_age_is_told_in_hours_then_in_days(now: datetime, told: str) -> None:
    last = {"published_at": pd.Timestamp("2026-03-02T08:00:00Z")}
    found = overdue(last, 26, now, Labels("fr"))
    assert told in found
    assert bool(found) == bool(told)
    assert overdue(None, 26, now, Labels("fr")) == ""


def test_today_begins_with_what_changes_most(open_page: Open, published: Path) -> None:
    html = shown(open_page("today", published, window="365"))
    assert "Changed · before: 400M users (2025-02-20)" in html
    assert "More than <mark>700 million</mark> people use ChatGPT each week." in html
    assert "Nothing was told" in open_page("today", published, family="deal", window="7").info[0].value


def test_deals_tell_rumours_apart_and_filters_narrow_them(open_page: Open, published: Path) -> None:
    page = open_page("deals", published)
    html = shown(page)
    assert "<b>$1.9bn</b>" in html
    assert '<span class="tf-rumoured">' in html
    page.text_input(key="party").set_value("ADOBE").run()
    assert "Ostrelune" not in shown(page)
    assert page.query_params == {"party": "ADOBE"}
    page.text_input(key="party").set_value("nobody").run()
    assert "No deal matches" in page.info[0].value
    page.button(key="clear").click().run()
    assert "Ostrelune" in shown(page)
    assert page.query_params == {}


def test_deals_stand_by_sector_and_narrow_by_it(open_page: Open, published: Path, tmp_path: Path) -> None:
    assert "By sector" not in shown(open_page("deals", published))  # the catalogue knows none of these names
    known = shutil.copy(published, tmp_path / "known.duckdb")
    with duckdb.connect(str(known)) as con:
        con.execute("UPDATE mart.events SET sector = 'software' WHERE subject = 'Semrush'")
    page = open_page("deals", known)
    assert "By sector" in shown(page)
    assert "<b>$1.9bn</b> Semrush" in shown(page)
    assert "no sector known" in shown(page)
    page.multiselect(key="sector").set_value(["software"]).run()
    assert "Ostrelune" not in shown(page)
    assert page.query_params == {"sector": "software"}


def test_a_link_restores_a_page(open_page: Open, published: Path) -> None:
    page = open_page("explore", published, lang="fr", family=["deal", "usage"], search="semrush", since="2025-01-01")
    assert page.title[0].value == "Explorer tous les chiffres"
    assert page.multiselect(key="family").value == ["deal", "usage"]
    assert "<b>1,9 Md$</b>" in shown(page)
    assert "ChatGPT" not in shown(page)
    again = open_page("explore", published, **page.query_params)
    assert shown(again) == shown(page)
    assert again.query_params == page.query_params


def test_a_link_with_unknown_values_opens_and_is_mended(open_page: Open, published: Path) -> None:
    page = open_page(
        "explore", published, lang="xx", family="astrology", metric="luck", since="tomorrow", measure="?", other="1"
    )
    assert "ChatGPT" in shown(page)
    assert page.query_params == {}
    for name in NAMES:
        open_page(
            name, published, **dict.fromkeys(("metric", "subject", "claim", "day", "tokens_in", "kind"), "\u0000';--")
        )


def test_explore_draws_the_trend_of_a_metric_and_a_subject(open_page: Open, published: Path) -> None:
    page = open_page("explore", published, metric="users", subject="chatgpt")
    assert "More than <mark>700 million</mark>" in shown(page)
    assert page.selectbox(key="measure").value == "users"
    assert "WHERE m.metric = 'users'" in page.code[0].value
    assert page.caption[1].value == "4 figures"


def test_usage_lists_what_has_no_day_and_narrows_by_modality(open_page: Open, published: Path) -> None:
    page = open_page("usage", published, status="forecast")
    assert "OpenAI hopes that <mark>1 billion</mark>" in shown(page)
    assert "300 million" not in shown(page)
    undated = open_page("explore", published, metric="revenue_growth", subject="Kelpworth")
    assert "7% · no day · actual" in shown(undated)


def test_a_trend_of_more_claims_than_are_drawn_says_so(
    open_page: Open, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "Only the newest 3 are shown."
    for page, given in (("usage", {}), ("explore", {"metric": "users", "subject": "ChatGPT"})):
        for points in (3, 4):
            monkeypatch.setattr(data, "POINTS", points)
            captions = [caption.value for caption in open_page(page, published, **given).caption]
            assert (told in captions) == (points == 3), page


def test_evidence_tells_where_a_claim_stands_and_drafts_a_correction(open_page: Open, published: Path) -> None:
    claim = claim_of(published, "Semrush", "acquisition_price")
    page = open_page("evidence", published, claim=claim)
    assert "<strong>Adobe will pay <mark>$1.9 billion</mark> for Semrush.</strong>" in shown(page)
    assert "No other claim tells this figure." in shown(page)
    assert f"/evidence?claim={claim}" in page.code[0].value
    right, reason = page.main.text_input[-2:]
    right.set_value("")
    reason.set_value("It was withdrawn: https://example.org/a")
    page.button[0].click().run()
    assert f"- id: acquisition_price-{claim[:12]}" in page.code[1].value
    assert "drop: true" in page.code[1].value
    assert "No claim has this identity" in open_page("evidence", published, claim="gone").info[0].value


def test_conflicts_stand_side_by_side(
    open_page: Open, publish_told: Callable[..., Path], told: dict[str, tuple[Any, ...]], conflict: tuple[Any, ...]
) -> None:
    html = shown(open_page("conflicts", publish_told([*told["others"], *conflict])))
    assert "Brumelis, Premium: 70% or 80%?" in html
    assert html.count('<div class="tf-card">') == 2
    assert "No figure contradicts another." in open_page("conflicts", publish_told(told["users"])).success[0].value


def test_quality_lists_sources_with_what_is_wrong(
    open_page: Open, publish_told: Callable[..., Path], told: dict[str, tuple[Any, ...]]
) -> None:
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
    html = shown(open_page("quality", publish_told(told["users"], checks=checks), lang="fr"))
    assert "Sources : 1 en ordre, 1 en défaut, 1 laissées de côté" in html
    assert html.index("http_503") < html.index("ledger")
    assert "&lt;b&gt;https://echo.example&lt;/b&gt; answered 503" in html


def test_names_become_rows_of_the_catalogue(open_page: Open, published: Path) -> None:
    page = open_page("names", published)
    page.selectbox(key="n_action").set_value("new").run()
    page.selectbox(key="n_name").set_value("Kelpworth").run()
    page.button[0].click().run()
    assert "- {id: company/kelpworth, label: Kelpworth, source: general knowledge}" in page.code[0].value


def test_every_metric_that_has_a_figure_is_offered(
    open_page: Open, publish_told: Callable[..., Path], every_metric: tuple[Any, ...]
) -> None:
    page = open_page("explore", publish_told(every_metric))
    assert len(page.selectbox(key="metric").options) == len(metrics()) + 1


@pytest.mark.parametrize("name", NAMES)
def test_text_from_the_web_never_becomes_markup(open_page: Open, published: Path, name: str) -> None:
    hostile = next(item for item in data.subjects(data.snapshot(published), "users") if "script" in item)
    claim = claim_of(published, hostile, "users")
    page = open_page(
        name, published, window="365", claim=claim, metric="users" if name == "usage" else "", subject=hostile
    )
    html = shown(page).split("</style>")[-1]
    for markup in ("<script", "<img", "javascript:"):
        assert markup not in html
    for kind in ("markdown", "caption", "title", "info", "subheader", "header"):
        texts = [str(getattr(item, "value", "")) for item in page.get(kind)]
        assert not [text for text in texts if "<script" in text.replace(r"\<script", "")]


def test_a_new_snapshot_shows_on_the_next_run(
    open_page: Open, publish_told: Callable[..., Path], told: dict[str, tuple[Any, ...]]
) -> None:
    path = publish_told(told["users"])
    page = open_page("explore", path)
    assert "Semrush" not in shown(page)
    publish_told(told["others"], path)
    page.run()
    assert "Semrush" in shown(page)
    assert not page.exception


DOUBTED = [
    Told(
        sentence="Bolt holds **40%** of the market.", metric="market_share", subject="Bolt", value=40, day="2025-11-03",
        rest=more(unit="%", status="actual"),
    ),
    Told(
        sentence="Volt holds **140%** of the market.", metric="market_share", subject="Volt", value=140,
        day="2025-11-04", rest=more(unit="%", status="actual"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "toggle", "mark"),
    [("en", "Doubted too (1)", "doubted: out of bounds"), ("fr", "Douteux aussi (1)", "douteux : hors limites")],
)
def test_doubted_figures_are_one_click_away_and_marked(
    open_page: Open, publish_told: Callable[..., Path], language: str, toggle: str, mark: str
) -> None:
    path = publish_told(DOUBTED)
    page = open_page("explore", path, lang=language)
    assert "Bolt" in shown(page)
    assert "Volt" not in shown(page)
    assert [item.label for item in page.sidebar.toggle] == [toggle]
    page.sidebar.toggle[0].set_value(True).run()
    assert "Volt" in shown(page)
    assert shown(page).count(mark) == 1
    assert page.query_params["doubted"] in ("yes", ["yes"])
    again = open_page("explore", path, lang=language, doubted="yes")
    assert "Volt" in shown(again)


def test_a_doubted_figure_says_why_on_its_page_and_on_quality(
    open_page: Open, publish_told: Callable[..., Path]
) -> None:
    path = publish_told(DOUBTED)
    quality = shown(open_page("quality", path))
    assert "Volt holds 140% of the market." in quality
    assert "Bolt holds" not in quality
    source = data.snapshot(path)
    claim = str(data.ask(source, "doubted")["claim_id"].iloc[0])
    page = open_page("evidence", path, claim=claim)
    assert "doubted: out of bounds" in shown(page)
    assert "the bound is 100" in shown(page)


def test_without_doubted_figures_nothing_asks_for_them(open_page: Open, publish_told: Callable[..., Path]) -> None:
    assert not open_page("explore", publish_told(DOUBTED[:1])).sidebar.toggle


def test_an_entity_has_its_figures_deals_and_tellers(open_page: Open, full: Path) -> None:
    page = open_page("entity", full, id="semrush")
    html = shown(page)
    assert page.subheader[0].value == "Semrush"
    assert "Adobe will pay <mark>$1.9 billion</mark> for Semrush." in html
    assert "Bought or funded" in html
    assert '<a href="entity?id=Adobe" target="_self">Adobe</a>' in html
    assert "The Signal" in html
    paid = shown(open_page("entity", full, id="Adobe", lang="fr"))
    assert "Acquis ou financé par lui" in paid
    assert '<a href="entity?id=Semrush&amp;lang=fr" target="_self">Semrush</a>' in paid


def test_an_entity_moves_stands_on_boards_costs_and_is_contradicted(open_page: Open, full: Path) -> None:
    moved = open_page("entity", full, id="chatgpt")
    assert "How it moved" in [item.value for item in moved.subheader]
    model = shown(open_page("entity", full, id="Vesper 2"))
    assert "2 / 2" in model
    assert "<b>$12 per million tokens</b>" in model
    assert "Halcyon" in shown(open_page("entity", full, id="orrery"))
    assert "conflict=values" in shown(open_page("entity", full, id="Brumelis"))


def test_an_entity_is_told_of_as_known_on_a_past_day(open_page: Open, full: Path) -> None:
    then = shown(open_page("entity", full, id="ChatGPT", day="2025-03-01"))
    assert "400M users" in then
    assert "700M users" not in then
    early = open_page("entity", full, id="ChatGPT", day="2020-01-01")
    assert early.info[0].value == "No figure of its own had been told by then."


def test_of_an_unknown_name_what_is_spelled_alike_is_told(open_page: Open, full: Path) -> None:
    page = open_page("entity", full, id="Semrusch")
    assert page.info[0].value == "Nothing is known of Semrusch."
    assert '<a href="entity?id=Semrush" target="_self">Semrush</a>' in shown(page)
    assert "Of whom most is told" in shown(open_page("entity", full))


def test_every_page_finds_names_and_sentences_and_gives_its_filters_back(open_page: Open, full: Path) -> None:
    page = open_page("deals", full, party="adobe")
    page.text_input(key="find").set_value("semr").run()
    assert page.title[0].value == "Found"
    html = shown(page)
    assert html.index('<a href="entity?id=Semrush" target="_self">') < html.index("Adobe will pay <mark>")
    assert page.query_params == {"find": ["semr"], "party": ["adobe"]} or dict(page.query_params) == {
        "find": "semr",
        "party": "adobe",
    }
    page.text_input(key="find").set_value("zzzz").run()
    assert "No name has a word that begins like “zzzz”." in shown(page)
    page.text_input(key="find").set_value("").run()
    assert page.title[0].value.startswith("Deals")
    assert page.text_input(key="party").value == "adobe"
    assert "Ostrelune" not in shown(page)
