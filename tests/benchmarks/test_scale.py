"""What archives cost: read from what was measured, linear in the articles, and loud where a figure is gone."""

from __future__ import annotations

import re

import pytest

from benchmarks.page import PAGE
from benchmarks.scale import Measured, costs, page, read_data, section, value

MEASURED = Measured(section="B", pattern=r"takes ([\d,]+) s", times=2, over=r"of ([\d,]+) claims", says="x")
TEXT = "# T\n\n## A\n\nIt takes 9 s.\n\n## B\n\nIt takes 1,000 s of 50 claims.\n\n## C\n\nIt takes 7 s.\n"


def test_a_figure_is_read_in_its_section() -> None:
    assert value(MEASURED, TEXT) == 1000 * 2 / 50
    assert value(MEASURED.model_copy(update={"over": "4"}), TEXT) == 500


@pytest.mark.parametrize(
    ("more", "message"),
    [({"section": "D"}, "has no section 'D'"), ({"pattern": "costs (.)"}, "section 'B': nothing is like")],
)  # fmt: skip
def test_a_figure_that_is_gone_is_named(more: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        value(MEASURED.model_copy(update=more), TEXT)


def test_costs_follow_from_the_figures() -> None:
    by = {
        "pages_per_core_second": 10, "read_share": 0.5, "claims_per_article": 4, "raw_bytes_per_article": 1000,
        "bytes_per_claim": 100, "body_bytes_per_article": 50, "memory_per_claim": 10, "build_seconds_per_claim": 1,
        "euros_per_core_hour": 2, "euros_per_gigabyte_month": 1000, "cores": 5,
    }  # fmt: skip
    found = costs(72_000, by)
    assert found["core_hours"] == 2
    assert found["days"] == 2 / 5 / 24
    assert (found["claims"], found["raw"], found["warehouse"]) == (144_000, 72e6, 144_000 * 100 + 36_000 * 50)
    assert (found["memory"], found["build_hours"], found["euros"]) == (1.44e6, 40, 4)
    assert found["euros_a_month"] == pytest.approx((72e6 + 2 * 16.2e6) / 1e9 * 1000)
    twice = costs(144_000, by)
    assert {name: twice[name] / found[name] for name in found} == dict.fromkeys(found, 2)


def test_the_page_is_computed_from_what_was_measured() -> None:
    text = PAGE.read_text(encoding="utf-8")
    made = section(read_data(), text)
    assert made in page()
    slower = re.sub(r"\*\*\d+ articles a second and core", "**1 articles a second and core", text)
    assert section(read_data(), slower) != made
