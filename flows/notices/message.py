"""A message: one or more notices under one key, as JSON for programs and as text for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

VERSION = 1
"""Of the JSON: a number that rises where a field goes or changes its meaning."""


class ChannelError(Exception):
    """A channel that couldn't be reached: what is for it waits. The message holds no address and no secret."""


class RefusedError(ChannelError):
    """A channel that refused this message; the next one may pass."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent at once; `key` stays the same however often it is."""

    key: str
    notices: list[dict[str, Any]]
    """Rows of core.notices."""

    @property
    def title(self) -> str:
        """One line."""
        first = self.notices[0]
        if len(self.notices) == 1:
            return str(first["title"])
        digest = "" if first["cadence"] == "immediate" else f"{first['cadence']} digest, "
        names = ", ".join(dict.fromkeys(str(row["name"]) for row in self.notices))
        return f"{digest}{len(self.notices)} notices: {names}"[:200]

    def payload(self) -> dict[str, Any]:
        """As data: `key` of the message, and each notice with a `key` of its own."""
        return {
            "version": VERSION,
            "key": self.key,
            "title": self.title,
            "notices": [data(row) for row in self.notices],
        }

    def text(self) -> str:
        """As text."""
        return "\n".join(paragraph(row) for row in self.notices)


def data(row: dict[str, Any]) -> dict[str, Any]:
    """A notice as plain data."""
    said = row["content"] if isinstance(row["content"], dict) else json.loads(row["content"])
    return {
        "key": row["notice_id"],
        **{name: row[name] for name in ("kind", "name", "about", "state", "title", "run_id")},
        "noticed_at": str(row["recorded_at"]),
        **said,
    }


def paragraph(row: dict[str, Any]) -> str:
    """A notice as a paragraph: its line, the sentence, and where it stands."""
    told = data(row)
    figure = told.get("figure") or {}
    lines = [told["title"]]
    if sentence := figure.get("sentence"):
        lines.append(f"  “{' '.join(sentence.split())}”")
    source = ", ".join(str(figure[name]) for name in ("publisher", "published", "url") if figure.get(name))
    lines += [f"  {source}"] if source else []
    lines += [f"  {line}" for line in told.get("details", [])]
    return "\n".join(lines) + "\n"
