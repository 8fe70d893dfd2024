"""Small PDFs, written by hand: what the tests of their reader need."""

from __future__ import annotations

from collections.abc import Sequence

Line = tuple[float, float, float, str]
"""Left edge, base line, size of the type, text."""


def pdf(pages: Sequence[Sequence[Line]], title: str = "") -> bytes:
    """A PDF of some pages with lines of Helvetica at their places, in Windows-1252."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        content = b"".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n"
            % (size, left, base, text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)"))
            for left, base, size, text in lines
        )
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    objects.append(b"<< /Title (" + title.encode("cp1252") + b") >>")
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, item in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(made + b"startxref\n%d\n%%%%EOF" % start)


def column(*lines: str, top: float = 500, left: float = 40, size: float = 11, pitch: float = 14) -> list[Line]:
    """Lines under one another."""
    return [(left, top - number * pitch, size, line) for number, line in enumerate(lines)]
