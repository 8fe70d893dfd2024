"""Feeds: RSS, Atom, RDF, dates with their offset, and what is no feed."""

from __future__ import annotations

import pytest

from transforms.feeds import FeedError, FeedItem, parse_feed, read_feed

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
        FeedItem(
            url="https://relais.example/2025/nordalia.html",
            title="Nordalia lève 12 M€",
            published="2025-11-20T00:30:00+01:00",
            summary="Un fonds belge .",
            guid="n-1",
        ),
        FeedItem(url="https://relais.example/boreal", title="Boréal & Lumen", guid="https://relais.example/boreal"),
    ]


def test_atom_takes_the_day_of_publication() -> None:
    (item,) = parse_feed(ATOM.encode(), url=URL)
    assert (item.url, item.published, item.summary) == (
        "https://relay.example/lumen",
        "2025-11-20T08:00:00+00:00",
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
    "raw", [b"<!doctype html><html><body>no feed</body></html>", b'{"items": []}', b"%PDF-1.7 x", b""]
)
def test_what_is_no_feed(raw: bytes) -> None:
    assert read_feed(raw, url=URL) is None
    with pytest.raises(FeedError, match=r"relais\.example/feed\.xml: this is no RSS or Atom feed"):
        parse_feed(raw, url=URL)


def test_broken_xml_is_told() -> None:
    with pytest.raises(FeedError, match="broken XML"):
        read_feed(b"<rss version='2.0'><channel><title>x</chan", url=URL)


def test_entities_are_refused() -> None:
    dtd = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = f'<?xml version="1.0"?>{dtd}<rss><channel><title>&b;</title></channel></rss>'
    with pytest.raises(FeedError, match="declares XML entities"):
        read_feed(bomb.encode(), url=URL)
    with pytest.raises(FeedError, match="declares XML entities"):
        read_feed(bomb.encode("utf-16"), url=URL)
