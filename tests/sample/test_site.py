"""The sample site: what it holds, and that it answers as a real outlet does."""

import json
import re
from collections import Counter
from collections.abc import Iterator

import feedparser
import httpx
import pytest
from lxml import html

import sample
from sample.articles import Article, articles, parse

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
DATED = [item for item in articles() if item.published]


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with sample.serve() as address:
        yield address


def page(base_url: str, item: Article) -> html.HtmlElement:
    return html.fromstring(httpx.get(base_url + item.path).content)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_half_is_french_and_half_is_english() -> None:
    count = Counter(item.language for item in articles())
    assert min(count["fr"], count["en"]) >= 13
    assert count["fr"] == count["en"]
    assert count["de"] == 1
    assert [item.slug for item in articles() if item.published is None] == ["how-big-are-open-models"]
    assert [item.slug for item in articles() if not item.free] == ["fuite-brumelis"]


def test_articles_are_of_a_newspaper_s_length() -> None:
    lengths = {item.slug: len(item.body.split()) for item in articles() if item.free and item.language != "de"}
    assert {slug: length for slug, length in lengths.items() if not 140 <= length <= 400} == {}


def test_the_feed_is_valid_and_leads_to_every_article(base_url: str) -> None:
    feed = feedparser.parse(httpx.get(f"{base_url}/feed.xml").content)
    assert not feed.bozo
    assert feed.version == "rss20"
    assert {entry.link for entry in feed.entries} == {base_url + item.path for item in articles()}
    assert all(entry.id.startswith("https://lesignal.example/") for entry in feed.entries)
    assert sum("published_parsed" in entry for entry in feed.entries) == len(DATED)
    assert [entry.link for entry in feed.entries][-1].endswith("how-big-are-open-models")


@pytest.mark.parametrize("item", articles(), ids=lambda item: item.slug)
def test_a_page_holds_its_whole_article_and_its_metadata(base_url: str, item: Article) -> None:
    tree = page(base_url, item)
    (body,) = tree.xpath("//div[@class='article-body']")
    text = plain(body.text_content())
    assert set(FIGURE.findall(plain(item.body))) <= set(FIGURE.findall(text))
    for block in re.split(r"\n\s*\n", item.body):
        if not re.match(r"[#|-]", block):
            assert plain(block) in text
    (canonical,) = tree.xpath("//link[@rel='canonical']/@href")
    assert canonical == item.canonical
    (record,) = tree.xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(record)
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == item.title == tree.xpath("string(//meta[@property='og:title']/@content)")
    assert data["isAccessibleForFree"] is item.free
    assert data["inLanguage"] == item.language == tree.get("lang")
    assert data.get("datePublished") == (item.published.isoformat() if item.published else None)


def test_around_an_article_stand_figures_that_are_not_its_own(base_url: str) -> None:
    item = next(item for item in articles() if item.slug == "cloudflare-three-hours")
    tree = page(base_url, item)
    around = " ".join(tree.xpath("//aside//text() | //section//text() | //footer//text() | //figcaption//text()"))
    assert set(FIGURE.findall(around)) - set(FIGURE.findall(item.body))


def test_the_paywalled_page_says_so(base_url: str) -> None:
    item = next(item for item in articles() if not item.free)
    tree = page(base_url, item)
    assert "Il reste 79 % de cet article à lire" in tree.xpath("string(//div[@class='paywall'])").replace("\u00a0", " ")
    record = json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))
    assert record["hasPart"] == {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"}


def test_links_on_the_pages_lead_somewhere(base_url: str) -> None:
    with httpx.Client(base_url=base_url) as client:
        for start in ("/", articles()[0].path):
            tree = html.fromstring(client.get(start).content)
            links = {link for link in tree.xpath("//a/@href | //link/@href | //img/@src") if link.startswith("/")}
            dead = [link for link in links if client.get(link).status_code != 200]
            assert dead == []


@pytest.mark.parametrize("path", ["/feed.xml", articles()[0].path, "/"])
def test_an_unchanged_page_is_answered_with_304(base_url: str, path: str) -> None:
    first = httpx.get(base_url + path)
    etag, last_modified = first.headers["ETag"], first.headers["Last-Modified"]
    expected: dict[int, list[dict[str, str]]] = {
        200: [
            {},
            {"If-None-Match": '"other"', "If-Modified-Since": last_modified},
            {"If-Modified-Since": "yesterday"},
            {"If-Modified-Since": "Sun, 01 Jan 2023 00:00:00 GMT"},
        ],
        304: [
            {"If-None-Match": f'"other", {etag}'},
            {"If-None-Match": f"W/{etag}"},
            {"If-Modified-Since": last_modified},
        ],
    }
    for status, requests in expected.items():
        for headers in requests:
            response = httpx.get(base_url + path, headers=headers)
            assert response.status_code == status, headers
            assert response.content == (first.content if status == 200 else b"")


def test_pages_are_the_same_on_any_port(base_url: str) -> None:
    with sample.serve() as other:
        assert other != base_url
        for item in articles():
            assert httpx.get(other + item.path).headers["ETag"] == httpx.get(base_url + item.path).headers["ETag"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(other)


def test_robots_let_articles_be_read_and_unknown_pages_are_404(base_url: str) -> None:
    robots = httpx.get(f"{base_url}/robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /search" in robots.text
    assert httpx.get(f"{base_url}/fr/nothing-here").status_code == 404
    head = httpx.head(base_url + articles()[0].path)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["Content-Length"]) > 1000


def test_a_broken_article_file_is_named() -> None:
    with pytest.raises(ValueError, match=r"sample/articles/x\.md: .*title"):
        parse("x.md", "---\nlanguage: fr\n---\nTexte\n")
    with pytest.raises(ValueError, match=r"x\.md: .* needs a time zone"):
        parse("x.md", '---\ntitle: T\npublished: "2025-01-01T10:00:00"\n---\nText\n')
    with pytest.raises(ValueError, match=r"x\.md"):
        parse("x.md", "no front matter")
