"""The articles that the pages are made of: those of the project's own annotated corpus that all may read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

FOLDERS = ("corpus", "corpus/second")
LEFT_OUT = ("06-calypso-levee",)
"""Its text holds a teaser on purpose."""
FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.S)
PUBLISHED = re.compile(r"^published:\s*(\S+)", re.M)
TITLE = re.compile(r"^title:\s*(.+)", re.M)


@dataclass(frozen=True, slots=True)
class Text:
    """An article: its title, day and Markdown body."""

    name: str
    language: str
    title: str
    published: str
    body: str

    @property
    def html(self) -> str:
        """The body as an editor's system writes it."""
        return str(MarkdownIt("commonmark").enable("table").render(self.body))

    @property
    def blocks(self) -> list[str]:
        """The HTML of each block of the body, in order."""
        return [part for part in re.split(r"\n(?=<(?:p|h\d|ul|ol|table|blockquote)\b)", self.html.strip()) if part]


@cache
def texts(language: str) -> tuple[Text, ...]:
    """The articles of a language, by name."""
    root = Path(__file__).resolve().parent.parent
    paths = [path for folder in FOLDERS for path in sorted((root / folder / language).glob("*.md"))]
    return tuple(read(path, language) for path in paths if path.stem not in LEFT_OUT)


def read(path: Path, language: str) -> Text:
    """One article of the corpus."""
    source = path.read_text(encoding="utf-8")
    front = FRONT.match(source)
    head, body = (front[1], source[front.end() :].strip()) if front else ("", source.strip())
    title, published = TITLE.search(head), PUBLISHED.search(head)
    first, _, rest = body.partition("\n")
    if not title and len(first) < 120 and rest.startswith("\n") and first[-1:] not in ".!?":
        return Text(path.stem, language, first.strip("# "), published[1] if published else "2026-03-02", rest.strip())
    told = title[1].strip("\"' ") if title else path.stem.replace("-", " ")
    return Text(path.stem, language, told, published[1] if published else "2026-03-02", body)


def joined(first: Text, *others: Text) -> Text:
    """Articles as one longer article under the first one's title."""
    return Text(first.name, first.language, first.title, first.published,
                "\n\n".join(item.body for item in (first, *others)))  # fmt: skip
