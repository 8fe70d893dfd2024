"""What is measured: each page's first draw and a change of one of its filters; three questions here and in pandas."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb
import httpx

from benchmarks.processes import free_port, wait_for
from benchmarks.warehouse.measure import Measured, exported, filled

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 300_000
"""Milliseconds after which a page is given up."""
PAGES: dict[str, tuple[str, str, int]] = {
    # page: label of a filter, its name in the address, which of its options is chosen
    "today": ("Family", "family", 1),
    "deals": ("Modality", "status", 1),
    "budgets": ("Modality", "status", 0),
    "benchmarks": ("Benchmark", "benchmark", 1),
    "usage": ("Metric", "metric", 1),
    "prices": ("Subject", "subject", 1),
    "explore": ("Family", "family", 1),
    "conflicts": ("Kind", "kind", 0),
    "evidence": ("", "", 0),
    "entity": ("", "", 0),
    "quality": ("", "", 0),
    "names": ("", "", 0),
}
SEARCHES = ("openai", "openai users", "report field", "nobodysaysthis")
"""What is looked for on Explore: a name, two words, two of the commonest, none."""
QUESTIONS: dict[str, tuple[str, dict[str, str], str]] = {
    # question: page, its filters, what the peer is asked
    "a trend": ("usage", {"metric": "users", "subject": "OpenAI"}, "trend"),
    "the largest deals": ("deals", {"since": "2024-01-01", "until": "2024-06-30"}, "deals"),
    "a leaderboard": ("benchmarks", {"benchmark": "Benchmark 3"}, "leaderboard"),
}


@dataclass
class Drawn:
    """Seconds by page, by search and by question; of a question, here and in pandas: first, then again."""

    claims: int = 0
    loads: dict[str, float] = field(default_factory=dict)
    filters: dict[str, float] = field(default_factory=dict)
    searches: dict[str, float] = field(default_factory=dict)
    questions: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)


def published(folder: Path, claims: int) -> tuple[Path, Path]:
    """A snapshot of so many generated claims, and the same claims exported; those of an earlier run are used again."""
    snapshot, given = folder / f"{claims}.snapshot.duckdb", exported(folder, claims)
    if not (snapshot.exists() and given.exists()):
        filled(folder, claims, Measured())
    return snapshot, given


def draw(folder: Path, claims: int) -> Drawn:
    """Measure the dashboard, and the peer, over so many claims."""
    snapshot, given = published(folder, claims)
    with duckdb.connect(str(snapshot), read_only=True) as con:
        (count,) = con.execute("SELECT count(*) FROM core.current_claims").fetchone() or (0,)
    drawn = Drawn(claims=count)
    here = [sys.executable, "-m", "techfigures", "dashboard", "--snapshot", str(snapshot), "--port"]
    settings = {"server.headless": "true", "server.address": "127.0.0.1", "browser.gatherUsageStats": "false"}
    options = [text for name, value in settings.items() for text in (f"--{name}", value)]
    plain = str(Path(__file__).with_name("peer.py"))
    there = [sys.executable, "-m", "streamlit", "run", plain, *options, "--server.port"]
    with browser() as visit:
        with served(here) as address:
            visit(f"{address}/names", settled)  # the server's own start: what it imports
            for name, (label, key, place) in PAGES.items():
                drawn.loads[name], page = visit(f"{address}/{name}", settled)
                if label:
                    drawn.filters[name] = changed(page, label, key, place)
            for words in SEARCHES:
                _, page = visit(f"{address}/explore", settled)
                drawn.searches[words] = searched(page, words)
        with served(here) as address:
            visit(f"{address}/names", settled)
            ours = {
                name: asked(visit, f"{address}/{page}?{urlencode(given)}", settled)
                for name, (page, given, _) in QUESTIONS.items()
            }
        with served(there, [str(given)]) as address:
            theirs = {name: asked(visit, f"{address}/?ask={ask}", answered) for name, (*_, ask) in QUESTIONS.items()}
    drawn.questions = {name: (*ours[name], *theirs[name]) for name in QUESTIONS}
    return drawn


def asked(visit: Callable[..., tuple[float, Any]], address: str, done: Callable[[Any], None]) -> tuple[float, float]:
    """Seconds until an address is drawn for the first time, and the median of three more."""
    first = visit(address, done)[0]
    return first, statistics.median(visit(address, done)[0] for _ in range(3))


def settled(page: Any) -> None:
    """Wait until a page of the dashboard is drawn, charts too."""
    page.locator("[data-testid=stCaptionContainer]", has_text=re.compile("Snapshot of")).first.wait_for()
    idle(page)


def answered(page: Any) -> None:
    """Wait until the peer's page is drawn."""
    page.get_by_text("answered", exact=True).wait_for()
    idle(page)


def idle(page: Any) -> None:
    """Wait until the script has run and nothing is stale any more."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def changed(page: Any, label: str, key: str, place: int) -> float:
    """Seconds from choosing another option of a filter until the page is drawn with it."""
    page.get_by_role("combobox", name=re.compile(f"^(Selected .*)?{label}|{label}$")).first.click()
    option = page.get_by_role("option").nth(place)
    option.wait_for()
    return timed(page, option.click, f"{key}=")


def searched(page: Any, words: str) -> float:
    """Seconds from the end of typing until the page is drawn with what was found."""
    box = page.get_by_label("Search in sentences")
    box.fill(words)
    return timed(page, partial(box.press, "Enter"), "search=")


def timed(page: Any, act: Callable[[], object], mark: str) -> float:
    """Seconds until the address holds a mark, which a page writes when it is drawn, and nothing runs."""
    began = time.perf_counter()
    act()
    page.wait_for_function("mark => location.search.includes(mark)", arg=mark, polling=20)
    idle(page)
    return time.perf_counter() - began


@contextmanager
def browser() -> Iterator[Callable[..., tuple[float, Any]]]:
    """A function that opens an address in a tab of its own, its cache empty: seconds until it is drawn, and the tab."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        contexts: list[Any] = []

        def visit(address: str, done: Callable[[Any], None]) -> tuple[float, Any]:
            for old in contexts:
                old.close()
            contexts[:] = [chromium.new_context(viewport={"width": 1280, "height": 1400})]
            page = contexts[0].new_page()
            page.set_default_timeout(PATIENCE)
            began = time.perf_counter()
            page.goto(address)
            done(page)
            return time.perf_counter() - began, page

        yield visit
        chromium.close()


@contextmanager
def served(command: list[str], arguments: list[str] | None = None) -> Iterator[str]:
    """A server of pages on loopback while the block runs: its address. The command's last word is the port's option."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    whole = [*command, str(port), *(["--", *arguments] if arguments else [])]
    # Streamlit puts a script's own folder first: the repository's root has to be told.
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    process = subprocess.Popen(whole, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: httpx.get(f"{address}/_stcore/health").text == "ok", 60)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)
