"""The pages in a real browser: filters, links, downloads, a swapped snapshot, hostile text, nothing from outside."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import duckdb
import httpx
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

import dashboards
from dashboards.frame import PAGES

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
NAMES = [name for names in PAGES.values() for name in names]
ADDRESSES = ["", *NAMES]  # the dashboard's own address shows the first page too
# Streamlit's page first asks whether the dashboard lives below its own address: no error of ours.
PROBE = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
Serve = Callable[[Path], str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start the dashboard over a snapshot, once each; its address. All are stopped at the end."""
    running: dict[Path, tuple[subprocess.Popen[bytes], str]] = {}
    folder = tmp_path_factory.mktemp("dashboard")

    def start(snapshot: Path) -> str:
        if snapshot in running:
            return running[snapshot][1]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        app = Path(dashboards.__file__).parent / "app.py"
        command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
        environment = {**os.environ, "TECHFIGURES_SNAPSHOT": str(snapshot)}
        address = f"http://127.0.0.1:{port}"
        with (folder / f"{port}.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
        running[snapshot] = process, address
        for _ in range(200):
            try:
                if httpx.get(f"{address}/_stcore/health").text == "ok":
                    return address
            except httpx.HTTPError:
                time.sleep(0.2)
        raise AssertionError((folder / f"{port}.log").read_text())

    yield start
    for process, _ in running.values():
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def open_page(browser: Any, serve: Serve) -> Iterator[Callable[..., Any]]:
    """Open pages that hold at their end: no error in the console, no request to another host, no stack trace."""
    contexts: list[Any] = []
    opened: list[Any] = []
    wrong: list[str] = []

    def watch(page: Any) -> None:
        def answered(response: Any) -> None:
            if response.status >= 400 and not PROBE.search(urlsplit(response.url).path):
                wrong.append(f"{response.status} {response.url}")

        def said(message: Any) -> None:
            if message.type == "error" and "Failed to load resource" not in message.text:
                wrong.append(message.text)

        page.on("response", answered)
        page.on("console", said)
        page.on("pageerror", lambda error: wrong.append(str(error)))

    def visit(address: str, scheme: str = "light", width: int = 1280) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 1400}, color_scheme=scheme)

        def outside(route: Any) -> None:
            wrong.append(f"outside: {route.request.url}")
            route.abort()

        context.route(lambda url: urlsplit(url).hostname not in {"127.0.0.1", None, ""}, outside)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        watch(page)
        page.goto(address)
        contexts.append(context)
        opened.append(page)
        return page

    yield visit
    texts = [page.inner_text("body") for page in opened if not page.is_closed()]
    for context in contexts:
        context.close()
    assert wrong == []
    assert not [text for text in texts if "Traceback" in text]


def settled(page: Any) -> None:
    """Wait until the page is drawn."""
    page.locator("[data-testid=stCaptionContainer]", has_text=re.compile("Snapshot of|Copie du")).wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(500)


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_opens_and_can_be_used_by_all(
    open_page: Callable[..., Any], serve: Serve, published: Path, name: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    claim = duckdb.connect(str(published), read_only=True).execute("SELECT min(claim_id) FROM mart.evidence").fetchone()
    address = f"{serve(published)}/{name}" + (f"?claim={claim[0]}" if claim and name == "evidence" else "")
    for scheme in ("light", "dark"):
        page = open_page(address, scheme)
        settled(page)
        found = [
            (item["id"], item["nodes"][0]["html"])
            for item in Axe().run(page).response["violations"]
            if item["impact"] in {"serious", "critical"}
        ]
        assert found == [], scheme
        page.set_viewport_size({"width": 390, "height": 800})
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.close()


def test_the_navigation_leads_to_every_page_with_the_keyboard(
    open_page: Callable[..., Any], serve: Serve, published: Path
) -> None:
    page = open_page(serve(published))
    settled(page)
    for name, title in (("Deals", "Deals: when"), ("Conflicts", "What does not add up"), ("Today", "What is new")):
        page.get_by_role("link", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", level=1, name=re.compile(title)).wait_for()


def test_filters_stand_in_a_link_that_restores_them(
    open_page: Callable[..., Any], serve: Serve, published: Path
) -> None:
    page = open_page(f"{serve(published)}/explore")
    settled(page)
    page.get_by_label("Modality").first.click()
    page.get_by_role("option", name="rumoured").click()
    page.locator(".tf-table td", has_text="$10–12bn").wait_for()
    page.get_by_text("Français", exact=True).click()
    page.get_by_role("heading", name="Explorer tous les chiffres").wait_for()
    page.wait_for_url(lambda url: "lang=fr" in url and "status=rumoured" in url)

    again = open_page(page.url)
    again.locator(".tf-table td", has_text="10–12 Md$").wait_for()
    assert again.locator(".tf-table tbody tr").count() == 1
    assert again.get_by_role("heading", name="Explorer tous les chiffres").is_visible()


def test_a_figure_leads_to_its_evidence(open_page: Callable[..., Any], serve: Serve, published: Path) -> None:
    page = open_page(f"{serve(published)}/explore?search=semrush")
    settled(page)
    page.locator(".tf-table td.proof a").first.click()
    page.locator(".tf-passage mark", has_text="$1.9 billion").wait_for()
    assert "claim=" in page.url
    link = page.locator(".tf-facts a").first
    assert (link.get_attribute("href"), link.get_attribute("target")) == ("https://lesignal.example/en/5", "_blank")
    assert "noopener" in str(link.get_attribute("rel"))


def test_downloads_hold_the_rows(open_page: Callable[..., Any], serve: Serve, published: Path, tmp_path: Path) -> None:
    page = open_page(f"{serve(published)}/explore?family=deal")
    settled(page)

    def taken(label: str) -> bytes:
        with page.expect_download(timeout=PATIENCE) as download:
            page.get_by_role("button", name=label, exact=True).click()
        path = tmp_path / str(download.value.suggested_filename)
        download.value.save_as(path)
        return path.read_bytes()

    csv = pd.read_csv(io.BytesIO(taken("CSV")))
    assert set(csv["subject"]) == {"Semrush", "Ostrelune"}
    sheet = openpyxl.load_workbook(io.BytesIO(taken("Excel"))).active
    assert sheet is not None
    assert sheet.max_row == len(csv) + 1
    table = pq.read_table(io.BytesIO(taken("Parquet")))
    assert table.column_names == list(csv.columns)
    assert taken("PNG").startswith(b"\x89PNG")
    with duckdb.connect(str(published), read_only=True) as con:
        assert len(con.execute(taken("SQL").decode()).fetchall()) == len(csv)


def test_a_swapped_snapshot_shows_in_the_open_page(
    open_page: Callable[..., Any],
    serve: Serve,
    publish_told: Callable[..., Path],
    told: dict[str, tuple[Any, ...]],
    tmp_path: Path,
) -> None:
    path = tmp_path / "late.duckdb"
    page = open_page(f"{serve(path)}/explore")
    page.get_by_text("There is no snapshot at").wait_for()
    publish_told(told["users"], path)
    page.locator(".tf-table td", has_text="700M users").wait_for()
    publish_told(told["others"][:1], path)
    page.locator(".tf-table td", has_text="$1.9bn").wait_for()
    page.locator(".tf-table td", has_text="700M users").wait_for(state="detached")


@pytest.mark.parametrize("name", ["explore?search=tandrigo", "usage?subject={}", "names", "?window=365"])
def test_hostile_text_stays_text(open_page: Callable[..., Any], serve: Serve, published: Path, name: str) -> None:
    con = duckdb.connect(str(published), read_only=True)
    (subject,) = con.execute("SELECT subject FROM mart.evidence WHERE subject LIKE 'Tandrigo%'").fetchone() or ("",)
    con.close()
    page = open_page(f"{serve(published)}/{name.format(quote(subject))}")
    settled(page)
    assert page.evaluate("window.injected") is None
    assert "<script>window.injected = 1</script>" in page.inner_text("body")
    assert page.locator("[data-testid=stMain] :is(img[src=x], script)").count() == 0
    assert page.locator("a[href^='javascript:'], a[href*='evil.example']").count() == 0


def test_a_point_tells_its_sentence(open_page: Callable[..., Any], serve: Serve, published: Path) -> None:
    page = open_page(f"{serve(published)}/explore?subject=Ostrelune&metric=investment")
    settled(page)
    chart = page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    box = chart.bounding_box()
    tooltip = page.locator("#vg-tooltip-element.visible")
    # The one point stands in the middle of its axis; its height depends on the scale.
    for step in range(2, 58):
        for across in (0.49, 0.50, 0.51, 0.52, 0.53, 0.54):
            page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * step / 60)
            if tooltip.count() and "Meta could pay" in tooltip.inner_text():
                assert "$10–12bn" in tooltip.inner_text()
                return
    raise AssertionError("no point told its sentence")


def test_what_nobody_foresaw_shows_no_stack_trace(
    open_page: Callable[..., Any], serve: Serve, publish_told: Callable[..., Path], told: dict[str, tuple[Any, ...]]
) -> None:
    path = publish_told(told["users"])
    with duckdb.connect(str(path)) as con:
        con.execute("ALTER TABLE mart.latest_figures ALTER value TYPE VARCHAR USING 'x'")
    page = open_page(f"{serve(path)}/explore")
    page.locator("[data-testid=stException]").first.wait_for()
    shown = page.inner_text("body")
    for secret in ("Traceback", "TypeError", "ValueError", "labels.py", str(path.parent)):
        assert secret not in shown


def test_a_name_is_found_with_the_keyboard_and_its_page_names_it(
    open_page: Callable[..., Any], serve: Serve, full: Path
) -> None:
    page = open_page(f"{serve(full)}/prices?lang=fr")
    settled(page)
    page.get_by_label("Chercher un nom ou des mots").focus()
    page.keyboard.type("semr")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Résultats").wait_for()
    page.get_by_role("link", name="Semrush").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Semrush").wait_for()
    settled(page)
    assert page.title() == "Semrush · techfigures"
    assert "lang=fr" in page.url
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
