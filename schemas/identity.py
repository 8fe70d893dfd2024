"""Deterministic keys: the same input gives the same key on any machine."""

from __future__ import annotations

import hashlib


def key(*parts: object) -> str:
    """16 hexadecimal digits of the SHA-256 over the parts, separated by U+001F; None and '' differ."""
    text = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
