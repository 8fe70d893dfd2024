"""Feeds: RSS, Atom, RDF, dates with their offset, and what is no feed."""

from __future__ import annotations

import pytest

from transforms.listings import Entry, ListingError, read_listing
from transforms.listings.feeds import parse_feed

URL = "https://relais.example/feed.xml"
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<!-- made by hand -->
<rss version="2.0"><channel><title>Le Relais</title><link>https://relais.example/</link>
<item><title>Nordalia lève 12&#160;M€</title><link>/2025/nordalia.html</link><guid isPermaLink="false">n-1</guid>
<pubDate>Thu, 20 Nov 2025 00:30:00 +0100</pubDate>
<description>&lt;p&gt;Un fonds &lt;b&gt;belge&lt;/b&gt;.&lt;/p&gt;</description></item>
<item><title>Sans adresse</title></item>
<item><title>Encore</title><link>/2025/nordalia.html</link></item>
<item><title>Boréal &amp; Lumen</title><guid>https://relais.example/boreal</guid><pubDate>pas une date</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Relay</title>
<entry><title>Lumen ships</title><id>tag:relay,1</id><link rel="alternate" href="https://relay.example/lumen"/>
<published>2025-11-20T08:00:00Z</published>
<updated>2025-11-21T08:00:00Z</updated><summary>300 servers</summary></entry></feed>"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_rss(encoding: str) -> None:
    found = parse_feed(RSS.format(encoding=encoding).encode(encoding), url=URL)
    assert found == [
        Entry(
            url="https://relais.example/2025/nordalia.html",
            title="Nordalia lève 12 M€",
            published="2025-11-20T00:30:00+01:00",
            summary="Un fonds belge .",
            guid="n-1",
        ),
        Entry(url="https://relais.example/boreal", title="Boréal & Lumen", guid="https://relais.example/boreal"),
    ]


def test_atom_takes_the_day_of_publication() -> None:
    (item,) = parse_feed(ATOM.encode(), url=URL)
    assert (item.url, item.published, item.modified, item.summary) == (
        "https://relay.example/lumen",
        "2025-11-20T08:00:00+00:00",
        "2025-11-21T08:00:00+00:00",
        "300 servers",
    )


def test_rdf() -> None:
    feed = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="https://a.example/1"><title>Un</title>
      <link>https://a.example/1</link><dc:date>2025-11-20</dc:date></item></rdf:RDF>"""
    (item,) = parse_feed(feed.encode(), url=URL)
    assert (item.url, item.published) == ("https://a.example/1", "2025-11-20")


def test_a_feed_without_entries_is_empty() -> None:
    assert parse_feed(b"<rss version='2.0'><channel><title>x</title></channel></rss>", url=URL) == []


@pytest.mark.parametrize(
    "raw", [b"<!doctype html><html><body>no feed</body></html>", b'{"items": []}', b"%PDF-1.7 x", b"", b"\x1f\x8bno"]
)
def test_what_is_no_listing(raw: bytes) -> None:
    assert read_listing(raw, url=URL) is None


VERSIONS = {
    "0.90": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
        <item><title>A</title><link>https://a.example/1</link></item></rdf:RDF>""",
    "0.91": """<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.example/rss-0.91.dtd">
        <rss version="0.91"><channel><item><title>A</title><link>https://a.example/1</link></item></channel></rss>""",
    "0.92": """<rss version="0.92"><channel><item><title>A</title><link>https://a.example/1</link></item></channel></rss>""",
    "0.94": """<rss version="0.94"><channel><item><title>A</title><guid>https://a.example/1</guid></item></channel></rss>""",
    "atom 0.3": """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>A</title>
        <link rel="alternate" href="https://a.example/1"/></entry></feed>""",
}


@pytest.mark.parametrize("version", VERSIONS)
def test_old_versions(version: str) -> None:
    (entry,) = read_listing(VERSIONS[version].encode(), url=URL) or ()
    assert (entry.title, entry.url) == ("A", "https://a.example/1")


def rss(*items: tuple[str, str, str]) -> bytes:
    made = "".join(
        f"<item><title>{t}</title><link>{u}</link><guid isPermaLink='false'>{g}</guid></item>" for t, u, g in items
    )
    return f"<rss version='2.0'><channel>{made}</channel></rss>".encode()


def test_one_guid_is_one_article_unless_the_feed_gives_all_the_same() -> None:
    moved = rss(("A", "https://a.example/1", "g"), ("A", "https://a.example/1-moved", "g"))
    assert [entry.url for entry in parse_feed(moved, url=URL)] == ["https://a.example/1"]
    tracked = rss(("A", "https://a.example/1?utm_source=x", "g"), ("A again", "https://a.example/1", "h"))
    assert len(parse_feed(tracked, url=URL)) == 1
    careless = rss(("A", "https://a.example/1", "g"), ("B", "https://a.example/2", "g"))
    assert [entry.title for entry in parse_feed(careless, url=URL)] == ["A", "B"]


def test_links_are_resolved_and_other_schemes_left_out() -> None:
    links = ("a/b.html", "../up", "//cdn.example/x", "?p=4", "mailto:x@a.example", "javascript:void(0)", "http://[bad")
    found = parse_feed(rss(*((str(n), link, str(n)) for n, link in enumerate(links))), url="https://a.example/s/feed")
    assert [entry.url for entry in found] == [
        "https://a.example/s/a/b.html", "https://a.example/up", "https://cdn.example/x", "https://a.example/s/feed?p=4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Thu, 20 Nov 2025 08:00:00 +0100", "2025-11-20T08:00:00+01:00"),
        ("20 Nov 25 08:00 GMT", "2025-11-20T08:00:00+00:00"),
        ("2025-11-20T08:00:00.250Z", "2025-11-20T08:00:00.250000+00:00"),
        ("2025-11-20", "2025-11-20"),
        ("2025-11-20 08:00:00 -0500", "2025-11-20T08:00:00-05:00"),
        ("20 novembre 2025", "2025-11-20"),
        ("November 20, 2025", "2025-11-20"),
        ("Thu, 31 Feb 2025 08:00:00 GMT", None),
        ("2025-13-40", None),
        ("soon", None),
    ],
)
def test_dates(written: str, read: str | None) -> None:
    feed = f"<rss version='2.0'><channel><item><link>/a</link><pubDate>{written}</pubDate></item></channel></rss>"
    (entry,) = parse_feed(feed.encode(), url=URL)
    assert entry.published == read


def test_broken_xml_is_told() -> None:
    with pytest.raises(ListingError, match="broken XML"):
        read_listing(b"<rss version='2.0'><channel><title>x</chan", url=URL)


def test_entities_are_refused() -> None:
    dtd = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = f'<?xml version="1.0"?>{dtd}<rss><channel><title>&b;</title></channel></rss>'
    with pytest.raises(ListingError, match="declares XML entities"):
        read_listing(bomb.encode(), url=URL)
    with pytest.raises(ListingError, match="declares XML entities"):
        read_listing(bomb.encode("utf-16"), url=URL)
