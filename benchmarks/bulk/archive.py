"""A web archive of generated news pages in a stated mix of languages."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from benchmarks.bodies.around import Around
from benchmarks.bodies.pages import SHAPES, dressed_as
from benchmarks.bodies.texts import Text, joined, texts

MIX = {"en": 40, "fr": 20, "de": 12, "es": 12, "it": 6, "pt": 5, "nl": 5}
"""Pages of each language in a hundred."""
FOREIGN = Path(__file__).with_name("foreign.yml")


@cache
def foreign() -> dict[str, list[str]]:
    """Paragraphs of the languages that aren't read."""
    found: dict[str, list[str]] = yaml.safe_load(FOREIGN.read_text(encoding="utf-8"))
    return found


def write_archive(path: Path, count: int) -> int:
    """Write an archive of so many pages, a gzip member each; bytes of HTML in it."""
    total = 0
    with path.open("wb") as file:
        for number, html in enumerate(pages(count)):
            data = html.encode()
            total += len(data)
            file.write(gzip.compress(record(f"https://news.example/{number}", data), 6))
    return total


def pages(count: int) -> Iterator[str]:
    """Pages whose languages come in the mix, well stirred; the same on any machine."""
    chosen = random.Random(count)  # noqa: S311 - texts, not secrets
    languages = [language for language, share in MIX.items() for _ in range(share)]
    order: list[str] = []
    while len(order) < count:
        chosen.shuffle(languages)
        order += languages
    for number, language in enumerate(order[:count]):
        text = article(language, chosen)
        # What stands around a page of another language is English here; its body tells its language.
        around = Around(language if language in ("en", "fr") else "en", f"bulk {number}")
        yield dressed_as(SHAPES[number % len(SHAPES)], text, around)


def article(language: str, chosen: random.Random) -> Text:
    """An article of two or so kilobytes: one or two of the corpus, or paragraphs of another language."""
    if language in ("en", "fr"):
        return joined(*chosen.sample(texts(language), chosen.choice((1, 2))))
    told = [part.format(n=chosen.randint(1000, 99_000)) for part in chosen.choices(foreign()[language], k=12)]
    return Text("x", language, told[0][:70], "2026-03-02", "\n\n".join(told))


def record(url: str, body: bytes) -> bytes:
    """A response record (WARC 1.0)."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-02T08:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:8c7a0a48-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"
