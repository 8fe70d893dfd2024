"""The page in a real browser: filters, links, the trend, a swapped snapshot, hostile text, nothing from outside."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import httpx
import pytest

import dashboards

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds that a busy machine may take to draw


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    """Start the dashboard over a snapshot; its address. All are stopped at the end."""
    running: list[subprocess.Popen[bytes]] = []

    def start(snapshot: Path) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        app = Path(dashboards.__file__).parent / "app.py"
        command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
        environment = {**os.environ, "TECHFIGURES_SNAPSHOT": str(snapshot)}
        with (tmp_path / "streamlit.log").open("wb") as log:
            running.append(subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=log, stderr=log))
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                if httpx.get(f"{address}/_stcore/health").text == "ok":
                    return address
            except httpx.HTTPError:
                time.sleep(0.2)
        raise AssertionError((tmp_path / "streamlit.log").read_text())

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def page(browser: Any, serve: Callable[[Path], str]) -> Iterator[Any]:
    """A page that holds at its end: no error in the console, no request to another host, no stack trace.

    It asks for `serve` so that it closes before the server does.
    """
    opened = browser.new_page(viewport={"width": 1280, "height": 1600})
    opened.set_default_timeout(PATIENCE)
    hosts: set[str | None] = set()
    errors: list[str] = []
    opened.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    text = opened.inner_text("body")
    opened.close()
    assert hosts - {None, ""} == {"127.0.0.1"}
    assert errors == []
    assert "Traceback" not in text


def evidence(page: Any) -> str:
    return str(page.locator(".figure").all_inner_texts())


def test_figures_filters_and_a_link(page: Any, browser: Any, serve: Callable[[Path], str], published: Path) -> None:
    address = serve(published)
    page.goto(address)
    page.get_by_text("Snapshot of 2025-12-01 06:30 UTC").wait_for()
    page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first.wait_for()
    page.locator(".figure mark", has_text="700 million").wait_for()
    link = page.locator(".figure a").first
    assert (link.get_attribute("href"), link.get_attribute("target")) == ("https://lesignal.example/en/4", "_blank")
    assert "noopener" in str(link.get_attribute("rel"))

    page.get_by_label("Modality").first.click()
    page.get_by_role("option", name="rumoured").click()
    page.locator(".figure mark", has_text="$10-12bn").wait_for()
    page.get_by_text("FR", exact=True).click()
    page.get_by_text("Les chiffres de la presse tech").wait_for()
    page.wait_for_url(lambda url: "lang=fr" in url and "status=rumoured" in url)

    again = browser.new_page()
    again.goto(page.url)
    again.locator(".figure mark", has_text="$10-12bn").wait_for(timeout=PATIENCE)
    assert again.get_by_text("Les chiffres de la presse tech").is_visible()
    assert evidence(again) == evidence(page)
    again.close()


def test_a_point_tells_its_sentence(page: Any, serve: Callable[[Path], str], published: Path) -> None:
    page.goto(f"{serve(published)}/?subject=Ostrelune&metric=investment")
    chart = page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    chart.wait_for()
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    box = chart.bounding_box()
    tooltip = page.locator("#vg-tooltip-element.visible")
    # The one point stands in the middle of its axis; its height depends on the scale.
    for step in range(2, 30):
        for across in (0.49, 0.50, 0.51, 0.52, 0.53, 0.54):
            page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * step / 60)
            if tooltip.count() and "Meta could pay" in tooltip.inner_text():
                assert "$10–12bn" in tooltip.inner_text()
                return
    raise AssertionError("no point told its sentence")


def test_a_ticked_row_chooses_the_trend(page: Any, serve: Callable[[Path], str], published: Path) -> None:
    page.goto(f"{serve(published)}/?family=deal")
    table = page.locator("[data-testid=stDataFrame] .dvn-scroller").first
    table.wait_for()
    page.locator(".figure mark").first.wait_for()
    page.wait_for_timeout(1000)
    for row, mark in ((1, "$1.9 billion"), (2, "$10-12bn")):
        table.click(position={"x": 17, "y": 35 * row + 17})
        page.locator(".figure mark", has_text=mark).wait_for()


def test_a_swapped_snapshot_shows_in_the_open_page(
    page: Any,
    serve: Callable[[Path], str],
    publish_told: Callable[..., Path],
    told: dict[str, tuple[Any, ...]],
    tmp_path: Path,
) -> None:
    path = tmp_path / "late.duckdb"
    page.goto(serve(path))
    page.get_by_text("There is no snapshot at").wait_for()
    publish_told(told["users"], path)
    page.locator(".figure mark", has_text="700 million").wait_for()
    publish_told(told["others"][:1], path)
    page.locator(".figure mark", has_text="$1.9 billion").wait_for()
    assert "ChatGPT" not in evidence(page)


def test_hostile_text_stays_text(page: Any, serve: Callable[[Path], str], published: Path) -> None:
    page.goto(f"{serve(published)}/?search=tandrigo")
    page.locator(".figure mark", has_text="12").wait_for()
    page.wait_for_timeout(1000)
    assert page.evaluate("window.injected") is None
    shown = evidence(page)
    assert "<script>window.injected = 1</script>" in shown
    assert "<img src=x onerror=" in shown
    assert page.locator(".figure img, .figure script").count() == 0
    assert page.locator("a[href^='javascript:'], a[href*='evil.example']").count() == 0
    page.locator("[data-testid=stVegaLiteChart]").hover()
    assert page.evaluate("window.injected") is None


def test_what_nobody_foresaw_shows_no_stack_trace(
    page: Any, serve: Callable[[Path], str], publish_told: Callable[..., Path], told: dict[str, tuple[Any, ...]]
) -> None:
    path = publish_told(told["users"])
    with duckdb.connect(str(path)) as con:
        con.execute("ALTER TABLE mart.modalities ALTER value TYPE VARCHAR")
    page.goto(serve(path))
    page.locator("[data-testid=stException]").first.wait_for()
    shown = page.inner_text("body")
    for secret in ("Traceback", "TypeError", "ValueError", "figures.py", str(path.parent)):
        assert secret not in shown
