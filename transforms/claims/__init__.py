"""Claims of a document: `extract(document)` gives its sentences, quantities, claims and mentions."""

from __future__ import annotations

from transforms.claims.assemble import Extraction, extract
from transforms.claims.version import extractor_version

__all__ = ["Extraction", "extract", "extractor_version"]
