"""A PDF to its text: lines put together to paragraphs, running heads and feet left out, where each page begins."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from transforms.documents.model import DocumentError, Metadata

PDF = "application/pdf"
LOCK = threading.Lock()
"""PDFium isn't thread-safe: one document at a time in a process."""
EDGE = 3
"""Lines at the top and at the foot of a page among which running heads and feet are looked for."""
PITCH = 1.35
"""Distance to the line above, in usual distances, from which on a new paragraph begins."""
SHORT, SHORTEST = 0.85, 0.6
"""Parts of its column's width short of which a line may be, and surely is, a paragraph's last."""
COLUMN = 40
"""Points by which lines of one column may begin apart."""
HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010\ufffe\x02]\Z")
LINE = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?")
"""A line of a text layer: PDFium marks a hyphen at its end by a sign of its own and leaves the break out."""
ENDS = re.compile(r"[.!?:;»”\"]\W*\Z")
ITEM = re.compile(r"(?:[-–—•▪◦‣*·]|\d{1,2}[.)])\s")
UNTITLED = re.compile(r"untitled|sans titre|microsoft \w+ - |\S+\.(?:docx?|pdf|indd|tex|odt|pptx?)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands on its page: its text, left and right edge, base line and height, in points."""

    text: str
    left: float
    right: float
    base: float
    height: float


def read_pdf(raw: bytes, name: str) -> tuple[str, Metadata]:
    """The body and metadata of a PDF.

    Args:
        raw: the file.
        name: its name, for messages.

    Returns:
        The body, one paragraph a line; `Metadata.extra["pages"]` lists the code point at which each page begins.

    Raises:
        DocumentError: `pdf` (damaged), `encrypted`, or `no_text` where the pages hold only pictures.
    """
    title, pages = pages_of(raw, name)
    pages = without_running(pages)
    body, starts = joined(pages)
    if not re.search(r"\w", body):
        raise DocumentError(
            "no_text", f"{name}: this PDF holds no text, only pictures of it; run OCR over it and give the result"
        )
    told = title if title and not UNTITLED.match(title) else None
    return body, Metadata(title=told, extra={"pages": starts})


def pages_of(raw: bytes, name: str) -> tuple[str | None, list[list[Line]]]:
    """The title that the file states, and the lines of each page."""
    import pypdfium2  # type: ignore[import-untyped]

    with LOCK:
        try:
            document = pypdfium2.PdfDocument(raw)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise DocumentError(
                    "encrypted", f"{name}: this PDF asks for a password; save it without one and give that"
                ) from None
            raise DocumentError("pdf", f"{name}: this PDF is damaged ({error}); fetch or save it again") from None
        try:
            return title_of(document), [page_lines(page) for page in document]
        except pypdfium2.PdfiumError as error:
            raise DocumentError("pdf", f"{name}: this PDF is damaged ({error}); fetch or save it again") from None
        finally:
            document.close()


def title_of(document: Any) -> str | None:
    """The title that a PDF states; None where it states none, or bytes that are no text."""
    try:
        return document.get_metadata_value("Title").strip() or None
    except UnicodeError:
        return None


def page_lines(page: Any) -> list[Line]:
    """The lines of a page in the order of its text layer."""
    layer = page.get_textpage()
    found = []
    for part in LINE.finditer(layer.get_text_range()):
        shown = [place for place, char in enumerate(part[0], part.start()) if not char.isspace()]
        if shown:
            left, bottom, _, _ = layer.get_charbox(shown[0], loose=True)
            _, _, right, top = layer.get_charbox(shown[-1], loose=True)
            found.append(Line(" ".join(part[0].split()), left, right, bottom, max(1.0, top - bottom)))
    return found


def without_running(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without running heads and feet: lines that return, figures aside, at one place of most of them."""
    if len(pages) < 2:
        return pages
    shapes = Counter(shape for page in pages for shape in {shape_of(line) for line in edges(page)})
    needed = max(2, (len(pages) + 1) // 2)
    return [
        [
            line
            for line, is_edge in zip(page, marked(page), strict=True)
            if not is_edge or shapes[shape_of(line)] < needed
        ]
        for page in pages
    ]


def edges(page: list[Line]) -> list[Line]:
    """The highest and lowest lines of a page."""
    ordered = sorted(page, key=lambda line: -line.base)
    return ordered[:EDGE] + ordered[-EDGE:]


def marked(page: list[Line]) -> list[bool]:
    """For each line of a page whether it is one of the highest or lowest."""
    at_edge = edges(page)
    return [line in at_edge for line in page]


def shape_of(line: Line) -> tuple[str, int]:
    """What a running line keeps from page to page: its words without figures, and its height on the page."""
    return re.sub(r"\d+|\b[ivxl]+\b", "#", line.text.casefold()), round(line.base / 4)


def joined(pages: list[list[Line]]) -> tuple[str, list[int]]:
    """The body of the pages' paragraphs, and where each page begins in it."""
    body, starts = "", []
    # The right edge of each column, over all pages: one page alone may hold short lines only.
    edges_of: dict[int, float] = {}
    for line in (line for page in pages for line in page):
        edges_of[round(line.left)] = max(line.right, edges_of.get(round(line.left), 0.0))
    for page in pages:
        first = True
        for paragraph in paragraphs(page, edges_of):
            if first:
                runs_on = bool(body) and not ENDS.search(body) and paragraph[:1].islower()
                body = glued(body, paragraph) if runs_on else f"{body}\n{paragraph}" if body else paragraph
                starts.append(len(body) - len(paragraph))
                first = False
            else:
                body += f"\n{paragraph}"
        if first:
            starts.append(len(body))
    return body, starts


def paragraphs(lines: list[Line], edges_of: dict[int, float]) -> Iterator[str]:
    """The paragraphs of a page's lines; `edges_of` are the right edges of lines by their left ones, in points."""
    if not lines:
        return
    gaps = [above.base - line.base for above, line in pairwise(lines) if above.base > line.base]
    pitch = median(gaps) if gaps else 0.0
    text = lines[0].text
    for above, line in pairwise(lines):
        right = max(edge for left, edge in edges_of.items() if abs(left - above.left) < COLUMN)
        if parts(above, line, pitch, right):
            yield text
            text = line.text
        else:
            text = glued(text, line.text)
    yield text


def parts(above: Line, line: Line, pitch: float, right: float) -> bool:
    """Whether a new paragraph begins with a line."""
    gap = above.base - line.base
    if gap > PITCH * pitch or gap < 0 or ITEM.match(line.text) or abs(above.height - line.height) > 0.2 * above.height:
        return True
    if HYPHEN.search(above.text):
        return False
    filled = (above.right - above.left) / max(1.0, right - above.left)
    begins = line.text[:1].isupper() or not line.text[:1].isalpha()
    if filled < SHORTEST or (filled < SHORT and begins):
        return True
    return bool(ENDS.search(above.text)) and line.left > above.left + 6


def glued(text: str, line: str) -> str:
    """A line put after a text: a word that a hyphen parts becomes one where a small letter follows."""
    if HYPHEN.search(text) and line[:1].islower():
        return text[:-1] + line
    return f"{text}{'' if HYPHEN.search(text) else ' '}{line}"
