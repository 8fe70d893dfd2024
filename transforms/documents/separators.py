"""Explicit separators between articles of one text: front matter, form feeds, top-level headings."""

from __future__ import annotations

import re
from dataclasses import replace

from transforms.documents.frontmatter import blocks
from transforms.documents.model import Metadata, Piece

TOP_HEADING = re.compile(r"^#[ \t]+(\S[^\r\n]*)$", re.MULTILINE)
UNDERLINED = re.compile(r"^(?![ \t]*[=\r\n])([^\r\n]{1,200})\r?\n={3,}[ \t]*$", re.MULTILINE)
FENCED = re.compile(r"^(```|~~~).*?(?:^\1|\Z)", re.MULTILINE | re.DOTALL)
WORD = re.compile(r"\w{2,}")


def explicit_pieces(text: str, name: str) -> tuple[int, list[Piece]]:
    """The articles of a text as its separators tell them.

    Args:
        text: the whole text of a file, front matter included.
        name: the file's name, for messages.

    Returns:
        Where the file's whole body starts (after front matter at the top), and the pieces; a text with no
        separator is one piece that reaches to its end untouched.

    Raises:
        DocumentError: `front_matter`.
    """
    found = list(blocks(text, name))
    top = found[0] if found and not text[: found[0].start].strip() else None
    body_start = top.end if top else 0
    pieces: list[Piece] = []
    if not top:
        pieces += by_form_feed(text, Piece(0, found[0].start if found else len(text), Metadata()))
    for block, end in zip(found, [*(item.start for item in found[1:]), len(text)], strict=False):
        pieces += by_form_feed(text, Piece(block.end, end, block.metadata))
    if len(pieces) == 1:
        return body_start, pieces
    return body_start, [trimmed(text, piece) for piece in pieces if WORD.search(text, piece.start, piece.end)]


def by_form_feed(text: str, piece: Piece) -> list[Piece]:
    """Cut at form feeds, then at headings; address and title belong to the first article alone."""
    parts = text[piece.start : piece.end].split("\f")
    if len(parts) == 1:
        return by_heading(text, piece)
    pieces = []
    at = piece.start
    shared = piece.metadata
    for part in parts:
        if WORD.search(part):
            pieces += by_heading(text, Piece(at, at + len(part), shared))
            shared = replace(shared, url=None, title=None)
        at += len(part) + 1
    return pieces


def by_heading(text: str, piece: Piece) -> list[Piece]:
    """Cut at several `# ` headings or texts underlined by `===`, unless the front matter names one article."""
    if piece.metadata.url or piece.metadata.title:
        return [piece]
    part = text[piece.start : piece.end]
    fenced = [found.span() for found in FENCED.finditer(part)]
    headings = [
        (found.start(), found[1].rstrip(" \t#").strip())
        for pattern in (TOP_HEADING, UNDERLINED)
        for found in pattern.finditer(part)
        if not any(start <= found.start() < end for start, end in fenced)
    ]
    headings.sort()
    if not headings:
        return [piece]
    first, title = headings[0]
    if len(headings) == 1:
        return [piece] if part[:first].strip() else [replace(piece, metadata=replace(piece.metadata, title=title))]
    pieces = [Piece(piece.start, piece.start + first, piece.metadata)] if WORD.search(part[:first]) else []
    ends = [*(start for start, _ in headings[1:]), len(part)]
    for (start, title), end in zip(headings, ends, strict=True):
        pieces.append(Piece(piece.start + start, piece.start + end, replace(piece.metadata, title=title)))
    return pieces


def trimmed(text: str, piece: Piece) -> Piece:
    """The piece without the blanks around it."""
    part = text[piece.start : piece.end]
    start = piece.start + len(part) - len(part.lstrip())
    return replace(piece, start=start, end=start + len(part.strip()))
