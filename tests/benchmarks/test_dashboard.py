"""The benchmark of the dashboard knows its pages and filters, and tells what it measured."""

from benchmarks.dashboard.measure import PAGES, QUESTIONS, Drawn
from benchmarks.dashboard.report import BEGIN, END, section
from benchmarks.page import PAGE, put_section
from dashboards import frame
from dashboards.labels import Labels


def test_every_page_is_measured_by_a_filter_that_it_has() -> None:
    words = Labels("en")
    assert set(PAGES) == {name for names in frame.PAGES.values() for name in names}
    assert [name for name, (label, key, _) in PAGES.items() if label and words("filters", key) != label] == []
    assert {page for page, *_ in QUESTIONS.values()} <= set(PAGES)


def test_the_page_holds_a_place_for_what_is_told() -> None:
    drawn = Drawn(1000, {"deals": 1.234, "names": 0.5}, {"deals": 0.2}, {"openai": 0.125}, {"a trend": (1, 2, 3, 4)})
    text = section("head", [drawn])
    assert "| *deals* | 1.23 / 0.20 s |" in text
    assert "| *names* | 0.50 / - s |" in text
    assert "| a trend | 1.00 / 2.00 / 3.00 / 4.00 s |" in text
    assert text in put_section(PAGE.read_text(encoding="utf-8"), text, BEGIN, END)
