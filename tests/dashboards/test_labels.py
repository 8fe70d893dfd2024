"""The interface's words: complete in both languages, figures written as each language writes them."""

from datetime import date
from typing import Any, get_args

import pandas as pd
import pytest

from catalogue import Kind, Sector
from dashboards.charts.marks import MARKS
from dashboards.frame import PAGES
from dashboards.labels import LANGUAGES, Labels, load
from schemas.claim import FAMILIES, STATUSES, Claim
from schemas.columns import columns
from schemas.quantity import COMPARATORS


def row(value: float, unit: str | None = None, comparator: str = "=", **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, "comparator": comparator, **more}


def leaves(table: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], dict[str, str]]]:
    if not isinstance(table, dict):
        return []
    if set(table) & set(LANGUAGES) and path[-1:] not in {("languages",), ("tongues",)} and "scales" not in path:
        return [(path, table)]
    return [leaf for key, value in table.items() for leaf in leaves(value, (*path, str(key)))]


def test_every_text_is_there_in_every_language() -> None:
    found = leaves(load())
    assert len(found) > 300
    assert [path for path, texts in found if set(texts) != set(LANGUAGES) or None in texts.values()] == []


def test_every_family_status_and_comparator_has_words_and_a_mark() -> None:
    words = load()
    assert set(words["families"]) == set(FAMILIES)
    assert set(words["statuses"]) == set(STATUSES) == set(MARKS)
    assert set(words["comparators"]) == set(COMPARATORS)
    assert set(words["sectors"]) == set(get_args(Sector))
    assert set(words["names"]["kinds"]) == set(get_args(Kind))
    assert set(words["evidence"]["fields"]) <= {item.name for item in columns(Claim)}


@pytest.mark.parametrize(
    ("told", "english", "french"),
    [
        (row(1.9e9, "USD"), "$1.9bn", "1,9 Md$"),
        (row(1.2e12, "EUR"), "€1.2tn", "1\u202f200 Md€"),
        (row(12.0, "USD", per="share"), "$12 per share", "12 $ par action"),
        (row(2.0, "USD", per="1e6 token"), "$2 per million tokens", "2 $ par million de jetons"),
        (row(5.6e7, "CHF"), "CHF 56M", "56 M CHF"),
        (row(1.43e10), "14.3bn", "14,3 Md"),
        (row(37.5, "%"), "37.5%", "37,5 %"),
        (row(18.0, "%", change="increase"), "+18%", "+18 %"),
        (row(3.0, "pp", change="decrease"), "−3 pp", "−3 points"),
        (row(7e8, "user", ">"), "≥ 700M users", "≥ 700 M utilisateurs"),
        (row(14000.0, "job", "~"), "≈ 14,000 jobs", "≈ 14\u202f000 postes"),
        (row(1e9, "W", "<"), "≤ 1 GW", "≤ 1 GW"),
        (row(8e9, "B"), "8 GB", "8 Go"),
        (row(1501.0, "point"), "1,501 points", "1\u202f501 points"),
        (row(3.0, "1"), "3", "3"),
        (row(1.1e10, "USD", "range", value_low=1e10, value_high=1.2e10), "$10–12bn", "10–12 Md$"),
        (row(5.0, "hectare", per="sprint"), "5 hectare / sprint", "5 hectare / sprint"),
        (row(15.0, None, value_low=float("nan"), per=float("nan"), change=None), "15", "15"),
    ],
)
def test_a_figure_reads_as_the_language_writes_it(told: dict[str, Any], english: str, french: str) -> None:
    assert Labels("en").figure(told) == english
    assert Labels("fr").figure(told) == french


def test_days_and_unknown_days() -> None:
    assert Labels("en").day(date(2025, 11, 3)) == "2025-11-03"
    assert Labels("fr").day(pd.Timestamp("2025-11-03")) == "03/11/2025"
    assert Labels("fr").day(pd.NaT) == Labels("fr").day(None) == ""


def test_what_is_not_listed_is_shown_as_it_is() -> None:
    assert Labels("fr")("families", "astrology") == "astrology"
    assert Labels("en").in_order("statuses", ["rumoured", "zeta", "actual"]) == ["actual", "rumoured", "zeta"]


def test_every_page_has_a_title_and_a_name() -> None:
    words = load()
    assert all({"nav", "title"} <= set(words[name]) for names in PAGES.values() for name in names)
