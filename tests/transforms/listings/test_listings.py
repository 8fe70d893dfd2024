"""JSON feeds, lists of feeds and sitemaps: what they announce, and what is refused."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from transforms.documents import DocumentError, read_articles
from transforms.listings import Entry, ListingError, read_listing
from transforms.listings.sitemaps import parse_sitemap

URL = "https://relais.example/lists/x"
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://relais.example/a?x=1&amp;y=2 </loc><lastmod>2025-11-21</lastmod>
 <image:image><image:loc>https://relais.example/a.jpg</image:loc></image:image>
 <news:news><news:publication><news:name>Le Relais</news:name><news:language>fr</news:language></news:publication>
 <news:publication_date>2025-11-20T08:00:00+01:00</news:publication_date><news:title>Nordalia &amp; Lumen</news:title>
 </news:news></url>
<url><image:image><image:loc>/only.jpg</image:loc></image:image></url>
<url><loc>/b</loc><lastmod>soon</lastmod></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>/news.xml.gz</loc><lastmod>2025-11-20T08:00:00Z</lastmod></sitemap></sitemapindex>"""
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Relay",
    "items": [
        {
            "id": "1",
            "url": "/a",
            "title": "A &amp; B",
            "date_published": "2025-11-20T08:00:00+01:00",
            "content_text": "12",
        },
        {"id": "https://relay.example/b", "content_html": "<p>300 <b>servers</b></p>"},
        {"id": 3, "external_url": "https://other.example/c", "date_modified": "2025-11-21", "title": None},
        {"id": "1", "url": "https://relais.example/a", "title": "A &amp; B"},
        {"id": "x"},
        "no item",
    ],
}
OUTLINE = """<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>My feeds</title></head><body>
<outline text="Tech"><outline type="rss" text="Le Relais" xmlUrl="https://relais.example/feed"/>
<outline type="rss" text="Encore" xmlUrl="https://relais.example/feed"/></outline>
<outline type="include" text="More" url="more.opml"/><outline type="rss" text="bad" xmlUrl="ftp://x.example/f"/></body></opml>"""


def entries(raw: bytes | str) -> list[Entry]:
    found = read_listing(raw.encode() if isinstance(raw, str) else raw, url=URL)
    assert found is not None
    return list(found)


@pytest.mark.parametrize("packed", [False, True])
def test_a_news_sitemap(packed: bool) -> None:
    raw = gzip.compress(SITEMAP.encode()) if packed else SITEMAP.encode()
    assert entries(raw) == [
        Entry(
            url="https://relais.example/a?x=1&y=2",
            title="Nordalia & Lumen",
            published="2025-11-20T08:00:00+01:00",
            modified="2025-11-21",
        ),
        Entry(url="https://relais.example/b"),
    ]


def test_a_sitemap_index_leads_to_sitemaps() -> None:
    assert entries(INDEX) == [
        Entry(url="https://relais.example/news.xml.gz", modified="2025-11-20T08:00:00+00:00", is_listing=True)
    ]


def test_a_json_feed() -> None:
    assert entries(json.dumps(FEED)) == [
        Entry(
            url="https://relais.example/a", title="A & B", published="2025-11-20T08:00:00+01:00", summary="12", guid="1"
        ),
        Entry(url="https://relay.example/b", summary="300 servers", guid="https://relay.example/b"),
        Entry(url="https://other.example/c", published="2025-11-21", modified="2025-11-21", guid="3"),
    ]


def test_a_list_of_feeds() -> None:
    assert entries(OUTLINE) == [
        Entry(url="https://relais.example/feed", title="Le Relais", is_listing=True),
        Entry(url="https://relais.example/lists/more.opml", title="More", is_listing=True),
    ]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ('{"version": "https://jsonfeed.org/version/1", "items": [', "JSON feed is broken"),
        ('{"version": "https://jsonfeed.org/version/1", "items": {}}', "no list of `items`"),
        ("<opml version='2.0'><body><outline te", "broken off"),
        ("<urlset><url><loc>/a</loc></url><url>", "broken XML"),
    ],
)
def test_what_is_broken_is_told(raw: str, message: str) -> None:
    with pytest.raises(ListingError, match=rf"relais\.example/lists/x: .*{message}"):
        entries(raw)


LAUGHS = '<!DOCTYPE {0} [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE {0} [<!ENTITY c SYSTEM "file:///etc/hostname">]>'
PARAMETER = '<!DOCTYPE {0} [<!ENTITY % c SYSTEM "https://x.example/x.dtd"> %c;]>'
ROOTS = {
    "urlset": "<urlset><url><loc>https://a.example/&c;</loc></url></urlset>",
    "opml": "<opml><body><outline type='rss' text='&c;' xmlUrl='https://a.example/f'/></body></opml>",
    "rss": "<rss><channel><item><title>&c;</title><link>https://a.example/1</link></item></channel></rss>",
}


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("dtd", [LAUGHS, OUTSIDE, PARAMETER], ids=["laughs", "external", "parameter"])
def test_entities_are_refused_by_name(root: str, dtd: str) -> None:
    with pytest.raises(ListingError, match="declares XML entities, which are refused"):
        entries(f"<?xml version='1.0'?>{dtd.format(root)}{ROOTS[root]}")


def test_entities_behind_a_long_comment_are_never_resolved() -> None:
    hidden = f"<!--{'x' * 70_000}-->" + OUTSIDE.format("urlset") + ROOTS["urlset"]
    assert [entry.url for entry in parse_sitemap(hidden.encode(), url=URL)] == ["https://a.example/"]


def test_what_a_broken_sitemap_told_before_the_break_is_kept() -> None:
    stream = iter(read_listing(b"<urlset><url><loc>/a</loc></url><url>", url=URL) or ())
    assert next(stream).url == "https://relais.example/a"
    with pytest.raises(ListingError, match="broken XML"):
        next(stream)


class Endless:
    """A sitemap of as many entries as wanted, made as it is read."""

    def __init__(self, count: int) -> None:
        self.parts = self.made(count)

    def made(self, count: int) -> Iterator[bytes]:
        yield b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        for start in range(0, count, 100):
            yield b"".join(
                b"<url><loc>https://a.example/%d</loc></url>" % number for number in range(start, start + 100)
            )
        yield b"</urlset>"

    def read(self, _size: int = -1) -> bytes:
        return next(self.parts, b"")


def test_memory_stays_flat_however_many_entries_there_are() -> None:
    peaks = []
    for count in (2_000, 20_000):
        tracemalloc.start()
        assert sum(1 for _ in parse_sitemap(Endless(count), url=URL)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0] + 50_000


def test_a_listing_is_no_article() -> None:
    for raw in (SITEMAP, OUTLINE, json.dumps(FEED)):
        with pytest.raises(DocumentError, match="is a listing"):
            read_articles(raw.encode(), name="x.xml")


def test_a_title_is_no_longer_than_one_is() -> None:
    long = "word " * 600_000
    (entry,) = entries(json.dumps(FEED | {"items": [{"id": "1", "url": "/a", "title": long}]}))
    assert entry.title is not None
    assert len(entry.title) == 500
