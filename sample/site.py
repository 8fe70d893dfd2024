"""The outlet's site: pages, feed and robots.txt built in memory, served on loopback for as long as a run needs it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from sample import pages
from sample.articles import articles

HTML = "text/html; charset=utf-8"
LAUNCHED = datetime(2024, 9, 2, 6, tzinfo=UTC)
"""When the site went up: pages without a date of their own were last changed then."""


@dataclass(frozen=True, slots=True)
class Page:
    """One resource of the site."""

    content: bytes
    media_type: str
    changed: datetime = LAUNCHED

    @property
    def etag(self) -> str:
        """A strong validator: the same bytes have the same one, on any port."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:20]}"'


def build(base_url: str) -> dict[str, Page]:
    """Every resource of the site by path; `base_url` (no slash at its end) is where the feed's links lead."""
    everything = articles()
    newest = max((item.changed for item in everything if item.changed), default=LAUNCHED)
    site = {
        "/": Page(pages.index(everything, "fr", "/").encode(), HTML, newest),
        "/feed.xml": Page(pages.feed(everything, base_url), "application/rss+xml; charset=utf-8", newest),
        "/robots.txt": Page(pages.ROBOTS.encode(), "text/plain; charset=utf-8"),
        "/static/signal.css": Page(pages.template("signal.css").template.encode(), "text/css; charset=utf-8"),
        "/static/photo.svg": Page(pages.template("photo.svg").template.encode(), "image/svg+xml"),
    }
    for item in everything:
        site[item.path] = Page(pages.article(item, everything).encode(), HTML, item.changed or LAUNCHED)
    for language in {item.language for item in everything}:
        for name in pages.words(language)["sections"]:
            path = pages.section_path(language, name)
            listed = [item for item in everything if (item.language, item.section) == (language, name)]
            site[path] = Page(pages.index(listed, language, path).encode(), HTML, newest)
    return site


@contextmanager
def serve() -> Iterator[str]:
    """The site on 127.0.0.1 and a free port until the block ends; yields its base address, no slash at the end."""
    with Server(("127.0.0.1", 0), Handler) as server:
        base_url = f"http://127.0.0.1:{server.server_address[1]}"
        server.site = build(base_url)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="sample site", daemon=True)
        thread.start()
        try:
            yield base_url
        finally:
            server.shutdown()
            thread.join()


class Server(ThreadingHTTPServer):
    """A threaded server that holds its site."""

    site: dict[str, Page]


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, and 304 where the client's copy is still good."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds that a kept-open connection may stay idle

    def do_GET(self) -> None:
        """Send the page, or 304, or 404."""
        self.answer(with_content=True)

    def do_HEAD(self) -> None:
        """Send what GET would, without the content."""
        self.answer(with_content=False)

    def answer(self, *, with_content: bool) -> None:
        """One response; the content only where asked for and new to the client."""
        page = self.server.site.get(self.path.partition("?")[0].partition("#")[0])
        status = HTTPStatus.OK
        if page is None:
            status, page = HTTPStatus.NOT_FOUND, Page(b"404\n", "text/plain; charset=utf-8")
        elif self.is_fresh(page):
            status = HTTPStatus.NOT_MODIFIED
        content = page.content if status != HTTPStatus.NOT_MODIFIED else b""
        self.send_response(status)
        self.send_header("Content-Type", page.media_type)
        self.send_header("Content-Length", str(len(content)))
        if status != HTTPStatus.NOT_FOUND:
            self.send_header("ETag", page.etag)
            self.send_header("Last-Modified", format_datetime(page.changed.astimezone(UTC), usegmt=True))
            self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        if with_content:
            self.wfile.write(content)

    def is_fresh(self, page: Page) -> bool:
        """Whether the client's copy is the page: If-None-Match decides, else If-Modified-Since (RFC 9110, 13.2.2)."""
        if tags := self.headers.get("If-None-Match"):
            return any(tag.strip().removeprefix("W/") in {page.etag, "*"} for tag in tags.split(","))
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return since.tzinfo is not None and page.changed.replace(microsecond=0) <= since

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the run's own log tells what was fetched."""
