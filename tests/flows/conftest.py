import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows import steps
from flows.report import performed, summary
from flows.run import close_run, open_run
from techfigures.settings import Settings

ENGLISH = """---
publisher: The Ledger
language: en
published: 2025-03-04
title: Norvane buys Tessel
---
Norvane said on Tuesday that it had agreed to buy the chip designer Tessel for $2.4 billion in cash.

The company employs 3,200 people, and its app has 45 million monthly users, up 12% from last year.
"""
FRENCH = """---
publisher: Le Registre
language: fr
published: 2025-03-05
---
La start-up lyonnaise Ombrelle a levé 35 millions d’euros auprès du fonds Garance.

Elle emploie 140 personnes et compte 2,1 millions d’utilisateurs.
"""
GERMAN = """---
publisher: Das Heft
published: 2025-03-06
---
Das Unternehmen teilte am Donnerstag mit, dass es im vergangenen Jahr 12 Millionen Euro verdient habe. Die Zahl der
Beschäftigten sei auf 300 gestiegen, und für das laufende Jahr werde mit einem weiteren Wachstum gerechnet.
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with an English and a French article."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "norvane.md").write_text(ENGLISH)
    (folder / "ombrelle.md").write_text(FRENCH)
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with everything under the test's folder, no retries and no waits, read where a test can patch it."""
    return Settings(
        database=tmp_path / "t.duckdb", retries=0, host_interval=0, batch_size=2, contact="mailto:t@example.org",
        readers=0,
    )  # fmt: skip


@pytest.fixture
def german() -> str:
    """An article in a language that isn't read."""
    return GERMAN


@contextmanager
def opened(database: Path) -> Iterator[Any]:
    """A warehouse for reading."""
    from warehouse.connect import open_reader

    with open_reader(database) as con:
        yield con


@pytest.fixture
def ask(settings: Settings) -> Callable[[str], list[tuple[Any, ...]]]:
    """Asks the warehouse."""

    def ask(sql: str) -> list[tuple[Any, ...]]:
        with opened(settings.database) as con:
            rows: list[tuple[Any, ...]] = con.execute(sql).fetchall()
            return rows

    return ask


@pytest.fixture
def run_flow(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """The daily flow's steps, carried out without Prefect and without the quality suites, which take seconds."""
    monkeypatch.setattr(steps, "STEPS", tuple(step for step in steps.STEPS if step.name != "check"))
    return runner(settings)


@pytest.fixture
def run_whole_flow(settings: Settings) -> Callable[..., dict[str, Any]]:
    """All of the daily flow's steps, carried out without Prefect."""
    return runner(settings)


def runner(settings: Settings) -> Callable[..., dict[str, Any]]:
    """A function that runs the flow over some targets and sums it up."""

    def run(*targets: object, all_sources: bool = False, **hints: str | None) -> dict[str, Any]:
        with open_run(settings, [str(target) for target in targets], hints, all_sources=all_sources) as run:
            outcome = performed(run)
            if not outcome.failures:
                close_run(run)
        return summary(run.run_id, outcome.counts, outcome.failures, settings.database)

    return run


class Wire(socketserver.ThreadingTCPServer):
    """A server that sends exactly what a test says, byte by byte if need be: `routes` by path, `asked` is its log."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self) -> None:
        self.routes: dict[str, bytes | list[bytes] | Callable[[socket.socket], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()
        self.faults: list[BaseException | None] = []
        super().__init__(("127.0.0.1", 0), Speaker)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt and its like."""
        return [path for path, _ in self.asked if path not in ("/robots.txt", "/.well-known/tdmrep.json")]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many tests are about; a fault of the server's own is told at the end."""
        error = sys.exception()
        if not isinstance(error, OSError):
            self.faults.append(error)


class Speaker(socketserver.BaseRequestHandler):
    """One connection: reads a request, says what its path says, hangs up."""

    server: Wire

    def handle(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            got = self.request.recv(65_536)
            if not got:
                return
            head += got
        first, *lines = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        self.server.asked.append((path, {line.split(":")[0].lower(): line.split(": ", 1)[1] for line in lines}))
        said = self.server.routes.get(path, b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        if isinstance(said, list):  # one after the other, the last for ever
            said = said.pop(0) if len(said) > 1 else said[0]
        if callable(said):
            said(self.request)
        else:
            self.request.sendall(said)


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A wire server on loopback."""
    with Wire() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()
        assert server.faults == []


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An answer as it goes over the wire; names of headers with _ for -; with its length unless one is given."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    if not {"Content-Length", "Transfer-Encoding"} & set(told):
        told["Content-Length"] = str(len(body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"HTTP/1.1 {status}\r\nConnection: close\r\n{lines}\r\n".encode("latin-1") + body


@pytest.fixture(name="answer")
def make_answer() -> Callable[..., bytes]:
    """Makes answers for the wire."""
    return answer


@pytest.fixture
def broken_extractor(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[None]]:
    """Within the block that it gives no article can be extracted: a rule divides by zero."""

    def broken(*_document: object) -> None:
        raise ZeroDivisionError("by a rule")

    @contextmanager
    def within() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr("transforms.claims.extract", broken)
            yield

    return within
