"""Where in a page the article stands: containers, later articles, tiles, forms, and what must not be cut."""

from __future__ import annotations

import pytest

from schemas.document import Document
from transforms.documents import Hints, read_articles

FIRST = (
    "Norvane sold 12 machines in the spring, its founder said on Tuesday, and it expects to sell twice as many before "
    "the end of the year, now that the plant in Ghent is at work again after a long strike."
)
SECOND = (
    "The company employs 3,200 people, half of them in Lyon. It was founded in a garage, as the legend has it, and "
    "still belongs to the three families that lent the money for its first lathe."
)
BODY = f"{FIRST}\n{SECOND}"
TEXT = f"<h1>Norvane sells</h1><p>{FIRST}</p><p>{SECOND}</p>"


LINK = "<li><time>9:41</time> <a href='/3'>Tessel sells 77 of its mills</a></li>"


def read(body: str, head: str = "") -> Document:
    html = f"<!doctype html><html lang='en'><head><title>Norvane sells</title>{head}</head><body>{body}</body></html>"
    (article,) = read_articles(html.encode(), name="page.html", hints=Hints())
    return article.document


def tiles(count: int, link: str = "<a href='/x'>Tessel buys 40 mills</a>") -> str:
    return "".join(f"<div class='t'>{link}<div>It paid 700 euros each.</div></div>" for _ in range(count))


@pytest.mark.parametrize(
    "page",
    [
        f"<div class='side'><p>{'Tessel has 77 mills. ' * 9}</p></div><article>{TEXT}</article>",
        f"<div>{TEXT}<div>{tiles(4)}</div></div>",
        f"<table><tr><td><ul><li>77 links</li></ul></td><td>{TEXT}</td><td><p>{'Up 77 %. ' * 20}</p></td></tr></table>",
        f"<article>{TEXT}</article><article><h1>Tessel buys</h1><p>{'Tessel has 77 mills. ' * 9}</p></article>",
        f"<main><section>{TEXT}</section><section>{tiles(3)}</section></main>",
        f"<article>{TEXT}<div class='x'><p>Would you pay 77 euros?</p><input type='radio'> Yes</div></article>",
        f"<article>{TEXT}<ul>{3 * LINK}</ul></article>",
        f"<article>{TEXT}<p>Updated March 12, 2026 at 14:37</p></article>",
    ],
    ids=["column", "tiles", "layout table", "next article", "sections", "vote", "links", "stamp"],
)
def test_what_stands_around_is_cut(page: str) -> None:
    assert read(page).body == BODY


@pytest.mark.parametrize(
    "page",
    [
        f"<form id='aspnetForm'><div>{TEXT}</div><input type='hidden'></form>",
        f"<div class='deals'><div class='jobs podcast'>{TEXT}</div></div>",
        f"<div class='banner'><h1>Norvane sells</h1></div><div class='b'><p>{FIRST}</p><p>{SECOND}</p></div>",
        f"<p>{FIRST}</p><p>{SECOND}</p>",
        f"<article><header><h1>Norvane sells</h1></header></article><div class='b'><p>{FIRST}</p><p>{SECOND}</p></div>",
        f"<form><article>{TEXT}</article><input name='q'></form>",
    ],
    ids=["a form around all", "telling names around all", "headline apart", "no headline", "empty article", "form"],
)
def test_the_article_itself_stays(page: str) -> None:
    assert read(page).body == BODY


def test_parts_that_begin_with_a_link_are_no_tiles_where_they_are_long() -> None:
    parts = "".join(
        f"<div class='part'><h2><a href='/{n}'>Part {n}</a></h2><p>{FIRST} {SECOND} {FIRST}</p></div>" for n in range(4)
    )
    assert read(f"<article><h1>Norvane sells</h1>{parts}</article>").body.count(FIRST) == 8


def test_a_list_with_words_of_its_own_stays() -> None:
    items = "".join(f"<li>site {n} has {n} mills, <a href='/s'>says the map</a></li>" for n in (12, 13, 14))
    assert "- site 13 has 13 mills, says the map" in read(f"<article>{TEXT}<ul>{items}</ul></article>").body


GERMAN = (
    "Der Hersteller Nordalia hat am Dienstag mitgeteilt, dass er im vergangenen Jahr zwölf Maschinen verkauft habe und "
    "im laufenden Jahr mit einem weiteren Zuwachs rechne, obwohl mehrere Werke zeitweise stillstanden."
)


@pytest.mark.parametrize("stated", ["de", "xx", ""])
def test_a_page_in_another_language_is_kept_with_its_paragraphs(stated: str) -> None:
    html = (
        f"<html lang='{stated}'><body><article><h1>Nordalia</h1><p>{GERMAN}</p><p>{GERMAN}</p></article></body></html>"
    )
    (article,) = read_articles(html.encode(), name="page.html")
    assert (article.document.language, article.document.body) == ("de", f"{GERMAN}\n{GERMAN}")
    assert "language_unsupported" in article.document.flags


def test_a_page_that_states_a_foreign_language_and_isnt_in_it_is_read() -> None:
    html = (
        f"<html lang='de'><body><nav>77 links</nav><article>{TEXT}<p>Updated March 12, 2026</p></article></body></html>"
    )
    (article,) = read_articles(html.encode(), name="page.html")
    assert (article.document.language, article.document.body) == ("en", BODY)
