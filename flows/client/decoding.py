"""Bodies decompressed within a cap: no library that decompresses without a limit sees a byte of them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import zstandard

from flows.client.model import FetchError

ACCEPTED = "gzip, deflate, br, zstd"
ZSTD_WINDOW = 8 << 20  # RFC 9659: a sender may not ask for a larger one
ZSTD_SLICE = 256  # a block of up to 128 KiB takes 4 bytes at least (RFC 8878, 3.1.1.2): 8 MiB a slice at most
GZIP, ZLIB, RAW = 31, 15, -15


class Decompressor(Protocol):
    """Takes bytes as they arrive and gives decompressed ones, never many more at once than asked for."""

    def feed(self, data: bytes, room: int) -> Iterator[bytes]:
        """Pieces that `data` decompresses to; the caller stops when they are more than `room` in all."""

    def complete(self) -> bool:
        """Whether the last piece has been seen."""


class Inflate:
    """gzip (RFC 1952, several members too) and deflate, as zlib (RFC 1950) or, as some servers send it, without."""

    def __init__(self, window: int) -> None:
        """`window` as zlib wants it: GZIP or ZLIB."""
        self._window = window
        self._inner = zlib.decompressobj(window)
        self._begun = False

    def feed(self, data: bytes, room: int) -> Iterator[bytes]:
        """See Decompressor."""
        while data:
            try:
                piece = self._inner.decompress(data, room)
            except zlib.error:
                if self._begun or self._window != ZLIB:
                    raise
                self._window, self._inner = RAW, zlib.decompressobj(RAW)
                continue
            self._begun = True
            yield piece
            data = self._inner.unconsumed_tail
            if self._inner.eof and self._window == GZIP and self._inner.unused_data[:2] == b"\x1f\x8b":
                data, self._inner = self._inner.unused_data, zlib.decompressobj(GZIP)

    def complete(self) -> bool:
        """See Decompressor."""
        return self._inner.eof


class Brotli:
    """Brotli (RFC 7932)."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        self._inner = brotli.Decompressor()

    def feed(self, data: bytes, room: int) -> Iterator[bytes]:
        """See Decompressor."""
        yield self._inner.process(data, output_buffer_limit=room)
        while not self._inner.can_accept_more_data() and not self._inner.is_finished():
            yield self._inner.process(b"", output_buffer_limit=room)

    def complete(self) -> bool:
        """See Decompressor."""
        return bool(self._inner.is_finished())


class Zstd:
    """Zstandard (RFC 8878), several frames too."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        self._factory = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
        self._inner = self._factory.decompressobj()

    def feed(self, data: bytes, room: int) -> Iterator[bytes]:
        """See Decompressor."""
        del room  # it has no limit of its own: small slices of input bound what comes out
        for start in range(0, len(data), ZSTD_SLICE):
            rest = data[start : start + ZSTD_SLICE]
            while rest:
                if self._inner.eof:
                    self._inner = self._factory.decompressobj()
                yield self._inner.decompress(rest)
                rest = self._inner.unused_data if self._inner.eof else b""

    def complete(self) -> bool:
        """See Decompressor."""
        return self._inner.eof


DECOMPRESSORS: dict[str, Callable[[], Decompressor]] = {
    "gzip": lambda: Inflate(GZIP),
    "x-gzip": lambda: Inflate(GZIP),
    "deflate": lambda: Inflate(ZLIB),
    "br": Brotli,
    "zstd": Zstd,
}


def decode(chunks: Iterable[bytes], encoding: str, cap: int, url: str, *, cut: bool = False) -> tuple[bytes, int]:
    """A body put together within a cap of bytes, and decompressed without ever going far over it.

    Args:
        chunks: the bytes as they arrive.
        encoding: Content-Encoding (RFC 9110, 8.4), empty for none.
        cap: most bytes that the body may have, as sent and as decoded.
        url: named in errors.
        cut: whether a longer body is cut at the cap rather than refused.

    Returns:
        The decoded body, and how many bytes were sent.

    Raises:
        FetchError: `too_large`, `encoding` (unknown or damaged), `truncated`.
    """
    name = encoding.strip().lower()
    if name not in {"", "identity", *DECOMPRESSORS}:
        raise FetchError("encoding", f"{url} is encoded as {encoding[:80]}, which nobody asked for")
    tool = DECOMPRESSORS[name]() if name in DECOMPRESSORS else None
    body, sent = bytearray(), 0
    for chunk in chunks:
        sent += len(chunk)
        try:
            for piece in tool.feed(chunk, cap + 1 - len(body)) if tool else (chunk,):
                body += piece
                if len(body) > cap:
                    break
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise FetchError("encoding", f"{url} sent damaged {name}: {error}") from None
        if (len(body) > cap or sent > cap) and cut:
            return bytes(body[:cap]), sent
        if len(body) > cap or sent > cap:
            raise FetchError("too_large", f"{url} is larger than {cap:,} bytes; TECHFIGURES_MAX_BYTES sets the cap")
    if tool and sent and not tool.complete():
        raise FetchError("truncated", f"{url} ended before its {name} did", transient=True)
    return bytes(body), sent
