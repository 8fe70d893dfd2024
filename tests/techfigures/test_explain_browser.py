"""The page of `techfigures explain` in a real browser: keyboard, mouse, phone, both colour schemes, no script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from techfigures.cli.app import call

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CHROMIUM = Path("/usr/bin/chromium")
HOSTILE = "<script>window.injected = 1</script><img src=x onerror='window.injected = 2'>"
ARTICLE = f"""---
title: "Norvane {HOSTILE}"
language: en
published: 2025-03-04
---
Norvane employs 3,200 people, up 12% from 2024, {HOSTILE} said.

Tessel raised $35 million from Norvane in a funding round, and thieves stole the data of 2 million customers.

Its model GPT-5.1 came out on March 3, 2025, and its chief, aged 45, took three years to build it.
"""
FAINT = """() => {
  const numbers = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const linear = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) =>
    0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = numbers(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const texts = "mark, .tag, .byline, .block, .why, .word, dt, dd, h4, .filters button, .keys";
  return [...document.querySelectorAll(texts)].filter((node) => {
    const both = [light(numbers(getComputedStyle(node).color)), light(behind(node))].sort((one, two) => two - one);
    return (both[0] + 0.05) / (both[1] + 0.05) < 4.5;
  }).map((node) => node.className + ": " + node.textContent.slice(0, 30));
}"""
"""Texts whose contrast with what lies behind them is below 4.5 to 1."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("page")
    (folder / "norvane.md").write_text(ARTICLE)
    assert call(["explain", str(folder / "norvane.md"), "--html", str(folder / "page.html")]) == 0
    return (folder / "page.html").as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_keyboard_and_mouse(browser: Any, address: str, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    record = page.locator(".record:visible")
    assert record.locator("h3").inner_text().startswith("3,200")
    page.locator(".figure", has_text="$35 million").focus()
    assert "funding round" in record.inner_text()
    page.keyboard.press("j")
    assert record.locator("h3").inner_text().startswith("2 million")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "record current"
    page.keyboard.press("Escape")
    assert "$35 million" in page.evaluate("document.activeElement.textContent")
    assert page.url.endswith("#" + page.evaluate("document.activeElement.id"))
    page.locator(".figure.none", has_text="2024").click()
    assert "A year." in record.inner_text()
    for shown in (False, True):
        page.get_by_role("button", name="no figure").click()
        assert page.locator(".figure.none .tag").first.is_visible() is shown
    assert page.evaluate("window.injected") is None
    assert HOSTILE in page.locator("main").inner_text()
    assert [url for url in asked if url != "data:,"] == [address]
    assert complaints == []
    assert page.evaluate(FAINT) == []
    page.close()


def test_phone(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(address)
    sheet = page.locator(".sheet")
    assert not sheet.is_visible()
    page.locator(".figure", has_text="$35 million").click()
    assert page.locator(".record:visible h3").inner_text().startswith("$35 million")
    mark = page.locator(".figure[aria-current]").bounding_box()
    assert mark["y"] + mark["height"] <= sheet.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Close").click()
    assert not sheet.is_visible()
    page.close()


def test_without_script_every_record_stands_there(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator(".record").count() == page.locator(".figure").count() > 5
    assert page.locator(".record").last.is_visible()
    context.close()
