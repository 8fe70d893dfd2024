"""Web archives made record by record."""

from __future__ import annotations

import gzip

DATE = "2026-03-02T08:00:00Z"


def record(
    url: str, body: bytes, *, kind: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = ""
) -> bytes:
    """A response record (WARC 1.0)."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {DATE}\r\n"
        "WARC-Record-ID: <urn:uuid:8c7a0a48-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def other(kind: str) -> bytes:
    """A record without a page: `warcinfo`, `request`."""
    return f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: {DATE}\r\nContent-Length: 4\r\n\r\na: b\r\n\r\n".encode()


def packed(*records: bytes) -> bytes:
    """An archive with each record as a gzip member of its own, as they are published."""
    return b"".join(gzip.compress(item) for item in records)
