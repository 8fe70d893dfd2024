"""Bytes to documents: decoding, front matter, HTML, language, identity, and several articles in one text."""

from transforms.documents.dates import parse_published
from transforms.documents.identity import canonical_url, document_id
from transforms.documents.model import Article, DocumentError, Hints
from transforms.documents.reading import read_articles

__all__ = ["Article", "DocumentError", "Hints", "canonical_url", "document_id", "parse_published", "read_articles"]
