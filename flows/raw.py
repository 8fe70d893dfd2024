"""The raw store: bytes as fetched, content-addressed and compressed; nothing in it is ever edited."""

from __future__ import annotations

import gzip
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.identity import sha256

NAME = re.compile(r"[0-9a-f]{64}\.gz")
LEVEL = 3
"""Of compression: pages take a tenth more room than at level 6, and half the time."""


class RawMissingError(LookupError):
    """The raw store doesn't hold these bytes, or holds others under their name."""


@dataclass(frozen=True, slots=True)
class RawStore:
    """Files `<folder>/<aa>/<sha256>.gz`, where `aa` are the hash's first two digits."""

    folder: Path

    def path(self, digest: str) -> Path:
        """Where the bytes of this SHA-256 are, or would be."""
        return self.folder / digest[:2] / f"{digest}.gz"

    def digests(self) -> Iterator[str]:
        """The SHA-256 of each object, in order."""
        for path in sorted(self.folder.glob("*/*.gz")):
            if NAME.fullmatch(path.name):
                yield path.name.removesuffix(".gz")

    def put(self, data: bytes) -> str:
        """Store some bytes, once; their SHA-256. Written beside and renamed, so that no reader meets half a file."""
        digest = sha256(data)
        path = self.path(digest)
        if path.exists():
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            with draft.open("wb") as file:
                # mtime 0 and one level: the same bytes give the same file.
                file.write(gzip.compress(data, LEVEL, mtime=0))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of this SHA-256; RawMissingError where they aren't there or were damaged."""
        try:
            data = gzip.decompress(self.path(digest).read_bytes())
        except FileNotFoundError:
            raise RawMissingError(f"raw store {self.folder} has no {digest}; fetch the document again") from None
        except (gzip.BadGzipFile, EOFError, OSError) as error:
            raise RawMissingError(f"{self.path(digest)} is damaged ({error}); fetch the document again") from None
        if sha256(data) != digest:
            raise RawMissingError(f"{self.path(digest)} is damaged (its hash differs); fetch the document again")
        return data
