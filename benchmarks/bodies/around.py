# ruff: noqa: E501 - markup reads better in its own lines
"""What stands around an article in its page, as texts with figures of their own, each of which must not be read."""

from __future__ import annotations

import json
import random
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).with_name("around.yml")


@cache
def words() -> dict[str, Any]:
    """The outlets' words by language."""
    found: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


class Around:
    """The surroundings of one page: texts escaped for HTML; `figures` are all strings that no body may hold."""

    def __init__(self, language: str, seed: str) -> None:
        """`seed` makes the page the same on any machine."""
        self.language = language
        self.words: dict[str, Any] = words()[language]
        self.random = random.Random(seed)  # noqa: S311 - texts, not secrets
        self.figures: list[str] = []

    def figure(self) -> str:
        """A figure that occurs nowhere else."""
        whole, part = self.random.randint(10_001, 98_999), self.random.randint(11, 99)
        comma = "," if self.language == "fr" else "."
        text = self.random.choice((f"{whole}", f"{whole}{comma}{part}"))
        self.figures.append(text)
        return text

    def text(self, topic: str) -> str:
        """A text on a topic of around.yml: one of several where it lists some."""
        told = self.words[topic]
        template = self.random.choice(told) if isinstance(told, list) else told
        marks = {"n": self.figure() if "{n}" in template else "", "m": self.figure() if "{m}" in template else ""}
        name = self.random.choice(self.words["names"])
        if topic in ("updated", "minutes"):
            self.figures.append(template)
        return escape(template.format(x=name, **marks), quote=False)

    def texts(self, topic: str, count: int) -> list[str]:
        """Some texts on a topic."""
        return [self.text(topic) for _ in range(count)]

    def teasers(self, count: int) -> list[tuple[str, str, str]]:
        """Address, title and summary of other articles."""
        return [(f"/2026/03/{self.random.randint(1000, 9999)}-x", self.text("titles"), self.text("deks"))
                for _ in range(count)]  # fmt: skip

    def links(self, count: int) -> str:
        """A navigation's items."""
        return "".join(
            f'<li class="m{i % 4}"><a href="/s/{i}" data-track="nav-{i}">{escape(self.words["sections"][i % 13])}</a></li>'
            for i in range(count)
        )

    def script(self, size: int) -> str:
        """A script of about so many bytes that holds the page's state as JSON, figures included."""
        rows = []
        made = 0
        while made < size:
            rows.append({"id": self.random.randrange(10**9), "t": self.text("titles"), "w": [1200, 640, 320],
                         "src": f"https://img.example/{self.random.randrange(10**9):x}.webp"})  # fmt: skip
            made += len(json.dumps(rows[-1]))
        state = json.dumps(rows).replace("</", "<\\/")
        return f"<script>window.__STATE__ = {state};</script>"

    def style(self, size: int) -> str:
        """A style sheet of about so many bytes."""
        rule = ".c{0}>.d{1}{{margin:{2}px;color:#{3:06x};display:flex}}"
        rules = [rule.format(i, i * 7, i % 40, self.random.randrange(16**6)) for i in range(size // 46)]
        return f"<style>{''.join(rules)}</style>"

    def icon(self) -> str:
        """A drawn icon, as pages hold dozens of."""
        path = " ".join(f"{self.random.choice('LCQ')}{self.random.random() * 24:.3f} {self.random.random() * 24:.3f}"
                        for _ in range(24))  # fmt: skip
        return f'<svg viewBox="0 0 24 24" width="24"><path d="M0 0 {path}z"/></svg>'

    def picture(self) -> str:
        """A picture in several sizes, without a caption."""
        name = f"https://img.example/{self.random.randrange(10**12):x}"
        sizes = ", ".join(f"{name}-{width}.webp {width}w" for width in (320, 480, 640, 960, 1280, 1920))
        return (
            f'<picture><source srcset="{sizes}" type="image/webp">'
            f'<img src="{name}.jpg" alt="" loading="lazy" width="1200" height="675"></picture>'
        )
