"""The press's server, a process of its own: one host each loopback address, and a log of all that was asked.

`python -m benchmarks.site.server FEEDS ARTICLES HOSTS NOW DELAY LOG` prints the hosts' addresses as JSON, and serves
until it is ended.
"""

from __future__ import annotations

import asyncio
import csv
import hashlib
import json
import random
import re
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from benchmarks.site.press import Press

LATENCY = (0.01, 0.05)
"""Seconds that an answer takes, from and to."""
FIELDS = ("host", "path", "began", "ended", "status", "sent")
ARTICLE = re.compile(r"/articles/(\d+)/(\d+)")
FEED = re.compile(r"/feeds/(\d+)\.xml")
REASONS = {200: "OK", 304: "Not Modified", 404: "Not Found", 410: "Gone"}


class Server:
    """Answers for all hosts."""

    def __init__(self, press: Press, delay: float, log: IO[str]) -> None:
        """`delay` is what robots.txt asks for, in seconds; `log` takes a line of CSV a request."""
        self.press, self.delay, self.log = press, delay, csv.writer(log)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request."""
        host = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                began = time.monotonic()
                await asyncio.sleep(random.uniform(*LATENCY))  # noqa: S311 - a delay
                lines = head.decode("latin-1").split("\r\n")
                path = lines[0].split(" ")[1]
                known = next((line[15:] for line in lines if line.lower().startswith("if-none-match: ")), None)
                status, kind, body = self.answer(path)
                tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                if status == 200 and known == tag:
                    status, body = 304, b""
                writer.write(
                    f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: {kind}\r\nETag: {tag}\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                )
                writer.write(body)
                await writer.drain()
                self.log.writerow((host, path, f"{began:.4f}", f"{time.monotonic():.4f}", status, len(body)))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, media type and body of a path."""
        if path == "/robots.txt":
            return 200, "text/plain", f"User-agent: *\nCrawl-delay: {self.delay}\nDisallow: /private/\n".encode()
        if found := FEED.fullmatch(path):
            return 200, "application/rss+xml; charset=utf-8", self.press.rss(int(found[1])).encode()
        if found := ARTICLE.fullmatch(path):
            feed, article = int(found[1]), int(found[2])
            if self.press.is_gone(feed, article):
                return 410, "text/plain", b""
            return 200, "text/html; charset=utf-8", self.press.page(feed, article).encode()
        return 404, "text/plain", b""


async def main(arguments: list[str]) -> None:
    """Serve until ended."""
    feeds, articles, hosts, now, delay, log = arguments
    press = Press(int(feeds), int(articles), datetime.fromisoformat(now))
    with Path(log).open("w", encoding="utf-8", newline="", buffering=1) as file:
        csv.writer(file).writerow(FIELDS)
        server = Server(press, float(delay), file)
        listening: list[Any] = [
            await asyncio.start_server(server.serve, f"127.0.0.{number + 2}", 0) for number in range(int(hosts))
        ]
        addresses = [item.sockets[0].getsockname() for item in listening]
        print(json.dumps([f"http://{address}:{port}" for address, port in addresses]), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
