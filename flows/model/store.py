"""Answers of language models beside the raw store, under the key of their request: nothing is asked twice."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

ANSWERS = "answers"
"""Folder of the answers, in a backup as in a work folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One answer as it came."""

    key: str
    """Key of the request (`transforms.claims.readers.Request.key`)."""
    content: str
    """What the model said: JSON, if it kept to its schema."""
    model: str | None = None
    """Who says to have answered."""
    asked_at: str | None = None
    """Instant of the answer (UTC, ISO 8601)."""
    tokens_in: int | None = None
    tokens_out: int | None = None
    document_id: str | None = None
    """The article that it was asked of; null where that isn't known, such as of an imported answer."""


class AnswerStore(Mapping[str, str]):
    """The answers of a folder by key; read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        """`folder` needn't be there yet."""
        self.folder = folder

    def path(self, key: str) -> Path:
        """Where an answer is kept."""
        return self.folder / key[:2] / f"{key}.json"

    def get_recorded(self, key: str) -> Recorded | None:
        """An answer with what is known of it; None where there is none, or its file is broken."""
        try:
            return Recorded(**json.loads(self.path(key).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def put(self, recorded: Recorded) -> None:
        """Keep an answer, in one piece."""
        path = self.path(recorded.key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{secrets.token_hex(4)}.tmp")
        draft.write_text(json.dumps(asdict(recorded), ensure_ascii=False), encoding="utf-8")
        draft.replace(path)

    def forget(self, document_id: str) -> None:
        """Remove the answers about an article, and those of which nobody knows what they are about."""
        for key in self:
            found = self.get_recorded(key)
            if found is None or found.document_id in {None, document_id}:
                self.path(key).unlink(missing_ok=True)

    def __getitem__(self, key: str) -> str:
        found = self.get_recorded(key)
        if found is None:
            raise KeyError(key)
        return found.content

    def __iter__(self) -> Iterator[str]:
        return (path.stem for path in sorted(self.folder.glob("??/*.json")))

    def __len__(self) -> int:
        return sum(1 for _ in self)
