"""A small server that speaks OpenAI's interface as well, or as badly, as a test says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATH = "/v1/chat/completions"
Figures = list[dict[str, Any]]
Behave = Callable[["Talk"], None]


def full(number: int, **said: Any) -> dict[str, Any]:
    """An answer for one figure with all its keys."""
    names = (
        "subject", "counterparty", "benchmark", "qualifier", "change", "per", "status", "period_start", "period_end",
        "attributed_to",
    )  # fmt: skip
    return {"id": number, "metric": "other", **dict.fromkeys(names), "confidence": 0.9, **said}


def sensible(asked: dict[str, Any]) -> Figures:
    """What a dull and honest model says: each figure is of the thing that the article's first word names."""
    subject = asked["text"].split()[0] if not asked["title"] else asked["title"].split()[0]
    return [full(one["id"], subject=subject, status="actual") for one in asked["figures"]]


@dataclass(frozen=True)
class Heard:
    """A request as it came: its body, the question in it, its headers."""

    body: dict[str, Any]
    asked: dict[str, Any]
    headers: dict[str, str]


class Talk(BaseHTTPRequestHandler):
    """One request and its answer."""

    server: ModelServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take a request down, and answer as the server is told to."""
        size = int(self.headers["content-length"])
        self.body: dict[str, Any] = json.loads(self.rfile.read(size))
        self.asked: dict[str, Any] = json.loads(self.body["messages"][1]["content"])
        with self.server.lock:
            self.server.asked.append(Heard(self.body, self.asked, dict(self.headers)))
            self.server.now += 1
            self.server.most = max(self.server.most, self.server.now)
        try:
            time.sleep(self.server.delay)
            article = f"{self.asked['title']}\n{self.asked['text']}"
            behave = next((say for word, say in self.server.behave.items() if word in article), None)
            (behave or self.server.usual)(self)
        except (BrokenPipeError, ConnectionResetError):  # a client that has had enough
            pass
        finally:
            with self.server.lock:
                self.server.now -= 1

    def good(self) -> None:
        """A sensible answer."""
        self.say(sensible(self.asked))

    def say(self, figures: Figures | str, **choice: Any) -> None:
        """A completion with this content, in the form of OpenAI's."""
        content = figures if isinstance(figures, str) else json.dumps({"figures": figures})
        message = {"role": "assistant", "content": content}
        body = {
            "id": "x", "object": "chat.completion", "created": 1, "model": self.body["model"],
            "choices": [{"index": 0, "finish_reason": "stop", "message": message} | choice],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
        }  # fmt: skip
        self.send(200, json.dumps(body).encode())

    def send(self, status: int, data: bytes, *, length: int | None = None, **headers: str) -> None:
        """A status and a body."""
        self.send_response(status)
        told = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in (told | {"content-length": str(len(data) if length is None else length)}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()

    def fail(self, status: int, message: str = "no", **headers: Any) -> None:
        """An error, as OpenAI's interface tells one."""
        self.send(status, json.dumps({"error": {"message": message, "type": "x", "code": None}}).encode(), **headers)

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""


class ModelServer(ThreadingHTTPServer):
    """The server; `behave` says how it answers to articles that hold a word, `right` what is right to say."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[Heard] = []
        self.behave: dict[str, Behave] = {}
        self.usual: Behave = Talk.good
        self.right: Callable[[Talk], Figures] = lambda talk: sensible(talk.asked)
        self.elsewhere = ""
        self.written = 0
        self.delay = 0.0
        self.now = self.most = 0
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), Talk)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def take(self) -> list[Heard]:
        """What was asked since this was called last."""
        with self.lock:
            asked, self.asked = self.asked, []
        return asked

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many tests are about."""


@contextmanager
def serving() -> Iterator[ModelServer]:
    """A server on loopback within the block."""
    server = ModelServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
