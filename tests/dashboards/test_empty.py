"""What a page says where it has nothing to show: in words, in the interface's language, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.frame import PAGES
from dashboards.labels import Labels

NAMES = [name for names in PAGES.values() for name in names]
Open = Callable[..., AppTest]


def said(page: AppTest) -> str:
    """Everything that a reader of the page is told."""
    texts = [str(getattr(item, "value", "")) for kind in ("info", "success", "caption") for item in page.get(kind)]
    html = [str(item.proto.body) for item in page.get("html")]
    return "\n".join([*texts, *(body for body in html if "<style" not in body)])


def charts(page: AppTest) -> int:
    return len(page.get("vega_lite_chart"))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_on_an_empty_warehouse_a_page_says_how_to_fill_it(
    open_page: Open, empty: Path, name: str, language: str
) -> None:
    page = open_page(name, empty, lang=language)
    words = Labels(language)
    assert charts(page) == 0
    assert "tf-table" not in said(page)
    told = words("problems", "empty", path="|").split("|")[1] if name != "quality" else words("quality", "no_article")
    assert told.split("`")[-1] in said(page).replace("</code>", "`")
    assert "techfigures run" in said(page)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("today", ("today", "undated")),
        ("deals", ("deals", "none")),
        ("budgets", ("budgets", "none")),
        ("benchmarks", ("benchmarks", "none")),
        ("usage", ("usage", "none")),
        ("prices", ("prices", "none")),
        ("evidence", ("evidence", "choose")),
        ("conflicts", ("conflicts", "none")),
        ("names", ("names", "none")),
        ("quality", ("quality", "empty")),
    ],
)
def test_without_rows_of_its_own_a_page_says_so(
    open_page: Open, sparse: Path, name: str, told: tuple[str, ...], language: str
) -> None:
    page = open_page(name, sparse, lang=language)
    assert Labels(language)(*told) in said(page)
    assert charts(page) == 0


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("name", "filters", "told"),
    [
        ("today", {"family": "price", "window": "7"}, ("today", "nothing")),
        ("deals", {"party": "nobody"}, ("deals", "nothing")),
        ("budgets", {"status": "rumoured"}, ("budgets", "nothing")),
        ("benchmarks", {"day": "2001-01-01"}, ("benchmarks", "nothing")),
        ("usage", {"status": "planned"}, ("usage", "nothing")),
        ("explore", {"search": "nobodysaysthis"}, ("problems", "nothing")),
        ("names", {"name": "nobodysaysthis"}, ("names", "nothing")),
    ],
)
def test_filters_that_match_nothing_can_be_cleared(
    open_page: Open, full: Path, name: str, filters: dict[str, str], told: tuple[str, ...], language: str
) -> None:
    page = open_page(name, full, lang=language, **filters)
    before = said(page)
    assert Labels(language)(*told) in before
    page.button(key="clear").click().run()
    assert not page.exception
    assert Labels(language)(*told) not in said(page)
    assert set(page.query_params) <= {"lang"}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("name", "filters", "told"),
    [
        ("prices", {"day": "2001-01-01"}, ("prices", "no_cost")),
        ("evidence", {"claim": "gone"}, ("evidence", "gone")),
        ("benchmarks", {"model": "Vesper 1"}, ("benchmarks", "expected_alone")),
    ],
)
def test_a_part_of_a_page_that_has_nothing_says_so(
    open_page: Open, full: Path, name: str, filters: dict[str, str], told: tuple[str, ...], language: str
) -> None:
    page = open_page(name, full, lang=language, **filters)
    assert Labels(language)(*told, name="Vesper 1") in said(page)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_with_something_to_show_no_page_says_that_it_has_nothing(
    open_page: Open, full: Path, name: str, language: str
) -> None:
    page = open_page(name, full, lang=language, window="3650")
    infos = [item.value for item in page.info]
    assert infos == ([Labels(language)("evidence", "choose")] if name == "evidence" else [])
    drawn = {"deals", "budgets", "benchmarks", "usage", "prices", "explore"}
    assert (charts(page) > 0) == (name in drawn)


def test_what_is_only_expected_is_not_drawn_as_spent(open_page: Open, full: Path) -> None:
    page = open_page("budgets", full, lang="en")
    (chart,) = page.get("vega_lite_chart")
    spec: Any = chart.proto.spec
    assert "#d55e00" in spec


def test_a_budget_that_no_bar_shows_is_listed(open_page: Open, publish_told: Callable[..., Path], gap: Any) -> None:
    page = open_page("budgets", publish_told(gap))
    assert charts(page) == 0
    assert "€5M" in said(page)
