"""Web archives: pages one by one, encodings, caps, and how reading goes on after what is broken."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from flows.archives import Broken, Record, records
from tests.flows.warcs import other, packed, record

BODY = b"<html><body><p>Norvane sold 12 machines.</p></body></html>"
PAGES = [record(f"https://a.example/{number}", BODY) for number in range(5)]
CAP = 100_000


def read(tmp_path: Path, raw: bytes, cap: int = CAP) -> list[Record | Broken]:
    path = tmp_path / "news.warc.gz"
    path.write_bytes(raw)
    return list(records(path, cap))


def urls(found: list[Record | Broken]) -> list[str]:
    return [item.url.rpartition("/")[2] if isinstance(item, Record) else "broken" for item in found]


@pytest.mark.parametrize("raw", [b"".join(PAGES), packed(*PAGES)], ids=["plain", "gzip"])
def test_each_page_is_a_record(tmp_path: Path, raw: bytes) -> None:
    found = read(tmp_path, raw)
    assert urls(found) == ["0", "1", "2", "3", "4"]
    assert found[0] == Record(
        url="https://a.example/0",
        fetched_at="2026-03-02T08:00:00+00:00",
        status=200,
        media_type="text/html; charset=utf-8",
        payload=BODY,
    )


def test_records_without_an_article_are_passed_over(tmp_path: Path) -> None:
    raw = packed(
        other("warcinfo"), other("request"), PAGES[0],
        record("https://a.example/x.png", b"\x89PNG", kind="image/png"),
        record("https://a.example/gone", b"gone", status="404 Not Found"),
        record("https://a.example/moved", b"", status="301 Moved Permanently"),
        record("dns:a.example", b"1.2.3.4", kind="text/plain"),
        record("https://a.example/r.pdf", b"%PDF-1.4", kind="application/pdf"),
    )  # fmt: skip
    assert urls(read(tmp_path, raw)) == ["0", "r.pdf"]


def damaged(data: bytes) -> bytes:
    return data[:40] + b"\0" * 20 + data[60:]


GZIPPED = [gzip.compress(item) for item in PAGES]
LONGER = PAGES[2].replace(b"Content-Length: ", b"Content-Length: 9")
BREAKS = {
    "damaged member": b"".join([*GZIPPED[:2], damaged(GZIPPED[2]), *GZIPPED[3:]]),
    "cut member": b"".join([*GZIPPED[:2], GZIPPED[2][:50], *GZIPPED[3:]]),
    "garbage": b"".join([*GZIPPED[:2], b"zz" * 60, *GZIPPED[3:]]),
    "no magic": b"".join([*PAGES[:2], PAGES[2].replace(b"WARC/1.0", b"WXRC/1.0"), *PAGES[3:]]),
    "lines between": b"".join([*PAGES[:2], b"garbage\r\n" * 30 + b"\r\n", *PAGES[3:]]),
    "length too great": b"".join([*PAGES[:2], LONGER, *PAGES[3:]]),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_record_is_told_and_the_rest_read(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, BREAKS[name])
    assert urls(found) == ["0", "1", "broken", "3", "4"]
    (broken,) = [item for item in found if isinstance(item, Broken)]
    assert broken.reason
    assert 0 < broken.offset < len(BREAKS[name])


def test_two_broken_records_are_told_apart(tmp_path: Path) -> None:
    raw = [*GZIPPED[:1], damaged(GZIPPED[1]), GZIPPED[2], damaged(GZIPPED[3]), GZIPPED[4]]
    assert urls(read(tmp_path, b"".join(raw))) == ["0", "broken", "2", "broken", "4"]


def test_an_archive_that_was_cut_off_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, packed(*PAGES)[:-30])
    assert urls(found) == ["0", "1", "2", "3", "broken"]
    assert "cut off" in found[-1].reason  # type: ignore[union-attr]


@pytest.mark.parametrize(("raw", "reason"), [(b"", "empty"), (b"no archive at all\n" * 20, "WARC")])
def test_what_is_no_archive_is_told(tmp_path: Path, raw: bytes, reason: str) -> None:
    (broken,) = read(tmp_path, raw)
    assert isinstance(broken, Broken)
    assert reason in broken.reason


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)


ENCODINGS = {
    "Content-Encoding: gzip\r\n": gzip.compress(BODY),
    "Content-Encoding: deflate\r\n": zlib.compress(BODY),
    "Content-Encoding: br\r\n": brotli.compress(BODY),
    "Content-Encoding: zstd\r\n": zstandard.compress(BODY),
    "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n": chunked(gzip.compress(BODY)),
    "Transfer-Encoding: chunked\r\n": chunked(BODY),
    "Transfer-Encoding:  chunked\r\n": BODY,
}


@pytest.mark.parametrize("headers", ENCODINGS)
def test_payloads_are_decoded(tmp_path: Path, headers: str) -> None:
    (found,) = read(tmp_path, packed(record("https://a.example/x", ENCODINGS[headers], more=headers)))
    assert isinstance(found, Record)
    assert found.payload == BODY


BOMB = b"a" * 40_000_000


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Encoding: gzip\r\n", gzip.compress(BOMB)),
        ("Content-Encoding: br\r\n", brotli.compress(BOMB, quality=1)),
        ("", BOMB[: CAP + 1]),
    ],
    ids=["gzip", "brotli", "plain"],
)
def test_what_is_too_large_is_told_and_never_held(tmp_path: Path, headers: str, body: bytes) -> None:
    found = read(tmp_path, packed(record("https://a.example/bomb", body, more=headers), PAGES[1]))
    assert urls(found) == ["broken", "1"]
    assert "larger than 100,000 bytes; TECHFIGURES_MAX_BYTES" in found[0].reason  # type: ignore[union-attr]
