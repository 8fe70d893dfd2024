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
    ("transforms/claims/readers", ".md"),
    ("transforms/claims/readers", "about.json"),
    ("schemas", "answer.py"),
    ("schemas/metrics", ".yml"),
    ("catalogue", ".yml"),
    ("catalogue", ".py"),
    ("catalogue", ".txt"),
)
"""What a claim depends on: folders, searched to any depth, with the ending of their files."""


@cache
def extractor_version(readers: str = "") -> str:
    """`<package version>+<8 hexadecimal digits>`: another rule, word or catalogue entry makes another version.

    Args:
        readers: what tells the readers that read from the rules alone (`transforms.claims.readers.Setup.version`).
    """
    try:
        number = version("techfigures")
    except PackageNotFoundError:
        number = "0"
    digest = digest_of_files()
    if readers:
        digest = hashlib.sha256(f"{digest} {readers}".encode()).hexdigest()
    return f"{number}+{digest[:8]}"


@cache
def digest_of_files() -> str:
    """SHA-256 over the rules and data that make claims."""
    digest = hashlib.sha256()
    for folder, ending in PARTS:
        for path in sorted((ROOT / folder).rglob(f"*{ending}")):
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()
