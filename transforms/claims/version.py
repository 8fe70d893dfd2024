"""The extractor's version: the package's, with a hash over the rules and data that make its claims."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = (
    ("transforms", ".py"),
    ("transforms/claims", ".yml"),
    ("transforms/lexicons", ".yml"),
    ("schemas/metrics", ".yml"),
    ("catalogue", ".yml"),
    ("catalogue", ".py"),
    ("catalogue", ".txt"),
)
"""What a claim depends on: folders, searched to any depth, with the ending of their files."""


@cache
def extractor_version() -> str:
    """`<package version>+<8 hexadecimal digits>`: another rule, word or catalogue entry makes another version."""
    digest = hashlib.sha256()
    for folder, ending in PARTS:
        for path in sorted((ROOT / folder).rglob(f"*{ending}")):
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(b"\0")
            digest.update(path.read_bytes())
    try:
        number = version("techfigures")
    except PackageNotFoundError:
        number = "0"
    return f"{number}+{digest.hexdigest()[:8]}"
