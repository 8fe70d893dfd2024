"""The generated pages: every shape's body is found, nothing around it is read, and the page's flags hold."""

from __future__ import annotations

import pytest

from benchmarks.bodies.pages import PAID, Page, pages
from benchmarks.bodies.score import f1, leaks
from schemas.document import Document
from transforms.documents import read_articles

PAGES = {page.name: page for page in pages()}
WALLED = {shape.__name__ for shape in PAID}


def read(page: Page) -> Document:
    (article,) = read_articles(page.html.encode(), name="page.html")
    return article.document


def test_there_are_enough_pages_of_the_weight_that_outlets_have() -> None:
    assert len(PAGES) >= 60
    assert all(95_000 < len(page.html.encode()) < 165_000 for page in PAGES.values())
    assert all(len(page.outside) > 50 for page in PAGES.values())


@pytest.mark.parametrize("name", PAGES)
def test_the_body_is_found_and_nothing_else(name: str) -> None:
    page = PAGES[name]
    document = read(page)
    assert f1(document.body, page.body) >= 0.95
    assert leaks(document.body, page) == []
    assert document.language == page.language
    is_walled = name.partition("/")[0] in WALLED
    assert (document.is_free, document.is_truncated) == (not is_walled, is_walled)
    # Words are counted in the body alone: marks of lists and tables are none.
    assert abs(document.word_count - len(page.body.split())) < 0.12 * len(page.body.split())


def test_a_score_falls_with_what_is_lost_and_what_is_added() -> None:
    page = next(iter(PAGES.values()))
    assert f1(page.body, page.body) == 1.0
    assert f1(page.body[: len(page.body) // 2], page.body) < 0.8
    assert f1(page.body + page.body, page.body) < 0.8
    assert leaks(f"{page.body} {page.outside[0]}", page) == [page.outside[0]]
