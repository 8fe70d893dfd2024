"""A poll of the press by the command itself, its memory watched; and what the server's log says of it."""

from __future__ import annotations

import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.page import read
from benchmarks.processes import children
from benchmarks.site.press import Press
from flows import guard

EVERY = 0.5
"""Seconds between two looks at the memory."""
TELLING = 30
"""Looks between two lines that say how far a poll is."""
ROBOTS = ("/robots.txt", "/.well-known/tdmrep.json")


@dataclass(frozen=True, slots=True)
class Request:
    """A line of the server's log."""

    host: str
    path: str
    began: float
    ended: float
    status: int
    sent: int


@dataclass(slots=True)
class Poll:
    """One poll: what the command said, its seconds, its memory over time, and the requests that it made."""

    told: dict[str, Any]
    seconds: float
    memory: list[tuple[str, float]]
    """The steps that were at work, and MB that the processes held."""
    requests: list[Request] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """Bytes of bodies that the server sent."""
        return sum(request.sent for request in self.requests)

    @property
    def statuses(self) -> Counter[int]:
        """Answers by status, robots.txt and its like left out."""
        return Counter(request.status for request in self.requests if request.path not in ROBOTS)

    @property
    def robots(self) -> set[int]:
        """How often hosts were asked for their robots.txt."""
        asked = Counter(request.host for request in self.requests if request.path == "/robots.txt")
        return set(asked.values())

    def hurry(self, run: int = 20) -> float:
        """Seconds a request, at the fastest that a host was asked for so many requests in a row.

        One gap may seem too short: the server notes when it came to read a request, on a busy machine late.
        """
        spans = [
            (later.began - earlier.began) / (run - 1)
            for requests in self.by_host()
            for earlier, later in zip(requests, requests[run - 1 :], strict=False)
        ]
        return min(spans, default=math.inf)

    def gaps(self) -> list[float]:
        """Seconds between two requests to one host, each request from the second on, sorted."""
        found = []
        for requests in self.by_host():
            found += [later.began - earlier.began for earlier, later in pairwise(requests)]
        return sorted(found)

    def at_once(self) -> int:
        """Most requests that one host was answering at once."""
        most = 0
        for requests in self.by_host():
            edges = sorted([(item.began, 1) for item in requests] + [(item.ended, -1) for item in requests])
            running = 0
            for _, step in edges:
                running += step
                most = max(most, running)
        return most

    def by_host(self) -> Iterable[list[Request]]:
        """The requests of each host in their order."""
        hosts: defaultdict[str, list[Request]] = defaultdict(list)
        for request in sorted(self.requests, key=lambda item: item.began):
            hosts[request.host].append(request)
        return hosts.values()

    def peaks(self) -> dict[str, tuple[float, float]]:
        """The most memory in the first and in the second half of each step, in MB."""
        held: dict[str, list[float]] = defaultdict(list)
        for step, size in self.memory:
            held[step].append(size)
        halves = {step: (sizes[: -(-len(sizes) // 2)], sizes[len(sizes) // 2 :]) for step, sizes in held.items()}
        return {step: (max(first), max(second)) for step, (first, second) in halves.items()}


@contextmanager
def served(press: Press, hosts: int, delay: float, log: Path) -> Iterator[list[str]]:
    """The press on loopback, its log in a file; the hosts' addresses."""
    told = (press.feeds, press.articles, hosts, press.now.isoformat(), delay, log)
    child = guard.start("benchmarks.site.server", [str(part) for part in told], {}, piped=True)
    try:
        line = child.stdout.readline() if child.stdout else b""
        yield json.loads(line)
    finally:
        guard.stop(child)


def poll(folder: Path, log: Path, name: str) -> Poll:
    """Run `techfigures run` over the folder's sources, due or not, and say on stderr how far it is.

    Args:
        folder: holds the sources, and the warehouse.
        log: the server's log.
        name: of the poll.
    """
    before, began = sum(1 for _ in requests(log)), time.monotonic()
    environment = {
        **os.environ,
        "TECHFIGURES_SOURCES": str(folder / "sources"),
        "TECHFIGURES_ALLOW_LOOPBACK": "true",
        "TECHFIGURES_CONTACT": "mailto:benchmark@example.org",
        "TECHFIGURES_LOG_LEVEL": "info",
        "TECHFIGURES_LOG_FORMAT": "json",
    }
    said = folder / f"{name}.log"
    with tempfile.TemporaryFile() as out, said.open("wb") as errors:
        command = [sys.executable, "-m", "techfigures", "run", "--all-sources", "--json"]
        child = subprocess.Popen(
            [*command, "--database", str(folder / "w.duckdb")], stdout=out, stderr=errors, env=environment
        )
        looks: list[tuple[float, float]] = []
        while child.poll() is None:
            looks.append((time.time(), held(child.pid)))
            if len(looks) % TELLING == 0:
                print(f"{name} poll, {time.monotonic() - began:.0f} s: {far(said)}", file=sys.stderr, flush=True)
            time.sleep(EVERY)
        out.seek(0)
        try:
            told = json.load(out)
        except ValueError:
            raise RuntimeError(f"the {name} poll broke off: {said.read_text(errors='replace')[-2000:]}") from None
    seconds = time.monotonic() - began
    spans = worked(said)
    memory = [(at_work(spans, moment), size) for moment, size in looks if size]
    return Poll(told, seconds, memory, list(requests(log))[before:])


def ended(said: Path) -> Iterator[dict[str, Any]]:
    """The lines of the command's log which say that a step has ended."""
    # The last line may be written just now.
    for line in said.read_text(encoding="utf-8").split("\n")[:-1]:
        if '"step ended"' in line:
            yield json.loads(line)


def far(said: Path) -> str:
    """How often each step has ended, in words."""
    counts = Counter(line["step"] for line in ended(said))
    return ", ".join(f"{count} {step}" for step, count in counts.items()) or "starting"


def worked(said: Path) -> dict[str, tuple[float, float]]:
    """When each step began first and ended last, as seconds since 1970."""
    spans: dict[str, tuple[float, float]] = {}
    for line in ended(said):
        end = datetime.fromisoformat(line["timestamp"]).timestamp()
        first, last = spans.get(line["step"], (math.inf, 0.0))
        spans[line["step"]] = min(first, end - line["seconds"]), max(last, end)
    return spans


def at_work(spans: dict[str, tuple[float, float]], moment: float) -> str:
    """The steps that were at work at a moment: the first batches are extracted while the last are fetched."""
    return " and ".join(step for step, (began, end) in spans.items() if began <= moment <= end) or "between steps"


def held(process: int) -> float:
    """Memory of a process and of those that it started in MB, what they share counted once; 0 where it has ended."""
    kilobytes = 0
    for line in read(f"/proc/{process}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            kilobytes = int(line.split()[1])
    return kilobytes / 1024 + sum(map(held, children(process)))


def requests(log: Path) -> Iterator[Request]:
    """The lines of the server's log."""
    with log.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Request(
                row["host"], row["path"], float(row["began"]), float(row["ended"]), int(row["status"]), int(row["sent"])
            )
