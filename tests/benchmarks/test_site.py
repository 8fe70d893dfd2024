"""The press that the flow is measured against, small: what its report holds, and that faults are told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from benchmarks.site.__main__ import faults, main
from benchmarks.site.measure import Poll, Request
from benchmarks.site.press import Press
from flows.sources import sources
from transforms.documents import DocumentError, read_articles

PRESS = Press(4, 60, datetime(2026, 3, 2, 8, tzinfo=UTC))


def test_articles_are_in_two_languages_and_no_two_are_the_same() -> None:
    bodies = {}
    for feed in range(PRESS.feeds):
        for article in range(PRESS.articles):
            try:
                (found,) = read_articles(PRESS.page(feed, article).encode(), name="https://a.example/a")
            except DocumentError as error:
                assert (error.rule, PRESS.number(feed, article)) == ("no_text", 211)  # noqa: PT017 - the one that is empty
                continue
            bodies[found.document.body] = found.document.language
    assert len(bodies) == 4 * 60 - 1
    assert set(bodies.values()) == {"en", "fr"}


def test_feeds_and_sources_agree(tmp_path: Path) -> None:
    PRESS.write_sources(tmp_path, ["http://127.0.0.2:8001", "http://127.0.0.3:8002"])
    found = sources(tmp_path)
    assert [str(source.feeds[0]) for source in found[:3]] == [
        "http://127.0.0.2:8001/feeds/0.xml", "http://127.0.0.3:8002/feeds/1.xml", "http://127.0.0.2:8001/feeds/2.xml",
    ]  # fmt: skip
    feed = feedparser.parse(PRESS.rss(1))
    assert (len(feed.entries), feed.entries[0].link, found[1].language) == (60, "/articles/1/0", "fr")


def request(host: str, began: float, path: str = "/articles/0/0", status: int = 200) -> Request:
    return Request(host, path, began, began + 0.03, status, 100)


def test_what_does_not_hold_is_told() -> None:
    counts = {"documents": 239, "fetch_failed": 0, "failed": 0, "claims": 1}
    told = {"failures": [], "sources": 4, "failing_sources": [], "counts": counts, "documents": 239}
    hasty = [request("a", 1 + 0.02 * number) for number in range(20)] + [request("b", 1.0)]
    first = Poll(told, 9.0, [("fetch", 100.0)] * 6 + [("fetch", 900.0)] * 2, hasty)
    second = Poll(
        told, 9.0, [("fetch", 100.0)] * 8, [request("a", 1.0, "/robots.txt"), request("a", 1.1), request("a", 1.2)]
    )
    assert first.at_once() == 2
    assert [fault.partition(":")[0] for fault in faults(PRESS, 0.05, first, second)] == [
        "first poll", "first poll", "of 240 articles, 2 gone and 1 empty", "the second poll changed the documents",
        "the second poll transferred 300 bytes", "first poll",
    ]  # fmt: skip


@pytest.mark.slow
def test_a_small_press_is_polled_twice(capsys: pytest.CaptureFixture[str]) -> None:
    # A long pace: beside other tests the server reads a request a tenth of a second late, now and then.
    assert main(["--feeds", "6", "--articles", "20", "--hosts", "3", "--pace", "0.3"]) == 0
    told = capsys.readouterr().out
    assert "Of 120 articles 119 were loaded and 1 are in quarantine" in told
    assert "| second |" in told
