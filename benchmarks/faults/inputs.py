"""What is read: a folder and a site on loopback, as they stood yesterday and as they stand today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from benchmarks.bodies.texts import texts
from benchmarks.site.press import Press
from sample.site import HTML, Handler, Page, Server

PRESS = Press(1, 5, datetime(2026, 3, 2, 8, tzinfo=UTC))
GONE = 4
"""The page that the feed lists and nobody has."""
GERMAN = """---
published: 2025-03-06
---
Das Unternehmen teilte am Donnerstag mit, dass es im vergangenen Jahr 12 Millionen Euro verdient habe. Die Zahl der
Beschäftigten sei auf 300 gestiegen, und für das laufende Jahr werde mit einem weiteren Wachstum gerechnet.
"""
ADDED = "\n\nThe company also said that 4,150 people work for it, up from 3,900 a year before.\n"


class Inputs:
    """The folder and the site, which can go down and come back at the same address."""

    def __init__(self, folder: Path) -> None:
        """`folder` takes the files."""
        self.folder = folder / "documents"
        self.folder.mkdir(parents=True)
        self.port = 0
        self.site: dict[str, Page] = {}
        self.server: Server | None = None
        self.up()
        self.yesterday()

    @property
    def targets(self) -> list[str]:
        """What a run is asked to read."""
        base = f"http://127.0.0.1:{self.port}"
        return [str(self.folder), f"{base}/feed.xml", f"{base}/articles/0/0"]

    @property
    def count(self) -> int:
        """How many documents there are today."""
        return len(list(self.folder.iterdir())) + PRESS.articles

    def yesterday(self) -> None:
        """Two files, two pages."""
        for text in (texts("en")[0], texts("fr")[0]):
            self.write(text.name, text.body, text.language)
        self.serve(2)

    def today(self) -> None:
        """One of each has changed, others are new; one of each can't be had or read."""
        text = texts("en")[0]
        self.write(text.name, text.body + ADDED, "en")
        for text in (texts("en")[1], texts("fr")[1]):
            self.write(text.name, text.body, text.language)
        (self.folder / "german.md").write_text(GERMAN, encoding="utf-8")
        self.serve(PRESS.articles, added=ADDED)

    def write(self, name: str, body: str, language: str) -> None:
        """One file."""
        front = f"---\nlanguage: {language}\npublished: 2026-03-01\npublisher: The Ledger\n---\n"
        (self.folder / f"{name}.md").write_text(front + body, encoding="utf-8")

    @contextmanager
    def poisoned(self, language: str, act: str) -> Iterator[Path]:
        """Within the block one of today's new files does something to who reads it; after it the file is as it was."""
        text = texts(language)[1]
        self.write(text.name, f"{text.body}\n\nPOISON {act}\n", language)
        try:
            yield self.folder / f"{text.name}.md"
        finally:
            self.write(text.name, text.body, language)

    def serve(self, count: int, added: str = "") -> None:
        """So many pages, `added` to the first one's text."""
        press = Press(1, count, PRESS.now)
        self.site.clear()
        self.site["/feed.xml"] = Page(press.rss(0).encode(), "application/rss+xml; charset=utf-8", PRESS.now)
        for article in range(count):
            page = press.page(0, article)
            if article == 0:
                page = page.replace("</article>", f"<p>{added}</p></article>")
            if article != GONE:
                self.site[f"/articles/0/{article}"] = Page(page.encode(), HTML, PRESS.now)

    def up(self) -> None:
        """The site answers."""
        if self.server is None:
            self.server = Server(("127.0.0.1", self.port), Handler)
            self.server.site = self.site
            self.port = int(self.server.server_address[1])
            Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def down(self) -> None:
        """Nobody listens."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None
