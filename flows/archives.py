"""Web archives (WARC 1.0 and 1.1, ISO 28500; plain, gzip or zstd by record): a file of many fetched pages, streamed."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transforms.health import AHEAD

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
READ = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf")
"""Media types of records that may hold an article; pictures, scripts and the like are passed over."""
MARKS = {b"\x1f\x8b": b"\x1f\x8b\x08", b"\x28\xb5": b"\x28\xb5\x2f\xfd"}
PLAIN_MARK = b"\nWARC/1."


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One page of an archive: its address, when and how it was answered, its payload decoded."""

    url: str
    fetched_at: str | None
    status: int
    media_type: str | None
    payload: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """A stretch of an archive that can't be read: the byte where it begins, and why."""

    offset: int
    reason: str


class BrokenError(ValueError):
    """A record that is there and can't be used."""


def is_archive(name: str) -> bool:
    """Whether a file's name is a web archive's."""
    return name.lower().endswith(SUFFIXES)


def records(path: Path, max_bytes: int) -> Iterator[Record | Broken]:
    """The pages of an archive in its order, with what is broken between them; memory holds one record at a time.

    Args:
        path: the archive.
        max_bytes: most bytes that a payload may have, as stored and as decoded.

    Yields:
        A `Record` for each answer with status 200 and a type that may hold an article; a `Broken` for each stretch that
        is damaged, cut off or too large. What follows it is read on from the next record's mark.

    Raises:
        OSError: the file can't be read.
    """
    from fastwarc.warc import ArchiveIterator

    if path.stat().st_size == 0:
        yield Broken(0, "the file is empty")
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        mark = MARKS.get(whole[:2], PLAIN_MARK)
        start, last, told = 0, -1, False
        while start >= 0:
            file.seek(start)
            try:
                for record in ArchiveIterator(file):
                    last = record.stream_pos
                    found = page(record, max_bytes)
                    told = False
                    if found:
                        yield found
            except BrokenError as error:
                yield Broken(last, str(error))
            except (OSError, ValueError) as error:
                # One damaged stretch may hold several marks: it is told once.
                if not told:
                    yield Broken(max(start, last), str(error))
                told = True
            else:
                return
            start = next_mark(whole, mark, max(start, last) + 1)


def next_mark(whole: mmap.mmap, mark: bytes, start: int) -> int:
    """Where the next record may begin; -1 where none does."""
    found = whole.find(mark, start)
    return found + 1 if found >= 0 and mark == PLAIN_MARK else found


def page(record: WarcRecord, max_bytes: int) -> Record | None:
    """A record's page, None where it holds none; BrokenError where it is cut off, damaged or too large."""
    from fastwarc.warc import WarcRecordType

    if record.record_type != WarcRecordType.response or not record.is_http:
        return None
    headers = record.http_headers
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    media_type = record.http_content_type
    kind = (media_type or "").partition(";")[0].strip().lower()
    if headers.status_code != 200 or kind not in READ or not url.lower().startswith(("http://", "https://")):
        return None
    size = record.content_length
    if size > max_bytes:
        raise BrokenError(f"{url} is larger than {max_bytes:,} bytes; TECHFIGURES_MAX_BYTES sets the cap")
    raw = record.reader.read(size)
    if len(raw) < size or not raw:
        raise BrokenError(f"{url} is cut off: {len(raw):,} bytes are there of {size:,}")
    told = headers.get("Content-Type") or media_type
    return Record(
        url=url,
        fetched_at=instant(record.headers.get("WARC-Date")),
        status=200,
        media_type=told,
        payload=decoded(raw, headers, max_bytes, url),
    )


def decoded(raw: bytes, headers: Any, max_bytes: int, url: str) -> bytes:
    """A payload without transfer and content encoding (RFC 9112, 7; RFC 9110, 8.4), never more than a cap of bytes."""
    from fastwarc.stream_io import ChunkedReader

    from flows.client.decoding import decode
    from flows.client.model import FetchError

    if (headers.get("Transfer-Encoding") or "").lower() == "chunked":
        # Many archives keep the header of a body that they have put together already.
        with suppress(OSError, ValueError):
            raw = ChunkedReader(BytesIO(raw)).read(max_bytes + 1) or raw
    for encoding in reversed((headers.get("Content-Encoding") or "").split(",")):
        try:
            raw, _ = decode([raw], encoding, max_bytes, url)
        except FetchError as error:
            raise BrokenError(str(error)) from None
    return raw


def instant(date: str | None) -> str | None:
    """A WARC-Date (W3C's ISO 8601 profile) as ISO 8601, None where it is none."""
    try:
        found = datetime.fromisoformat(date or "")
        return found.isoformat() if found <= datetime.now(found.tzinfo) + AHEAD else None
    except ValueError:
        return None
