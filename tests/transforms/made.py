"""Documents in few words, as the tests of transforms need them."""

from __future__ import annotations

from typing import Any

from schemas.document import Document


def document(body: str, language: str | None = "en", **known: Any) -> Document:
    """A document with this body; what isn't named stands at nothing."""
    nothing = {
        "doc": "case",
        "document_id": "0" * 16,
        "revision_id": "0" * 16,
        "body_sha256": "0" * 64,
        "raw_sha256": "0" * 64,
        "extra": {},
    }
    return Document(body=body, language=language, **(nothing | known))
