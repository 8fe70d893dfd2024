# ruff: noqa: E501 - markup reads better in its own lines
"""What the pages share: head, navigation, footer, weight; and where something is put between an article's blocks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from benchmarks.bodies.around import Around
from benchmarks.bodies.texts import Text

WEIGHT = 120_000
"""Bytes that a page has about: what it lacks is scripts, styles and icons."""


def document(text: Text, around: Around, content: str, *, free: bool = True) -> str:
    """A whole page around its content.

    Args:
        text: the article, whose metadata the head states.
        around: the surroundings.
        content: the markup between header and footer.
        free: what the page says of its access.
    """
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": text.title,
        "datePublished": f"{text.published}T08:30:00+01:00",
        "isAccessibleForFree": free,
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Ledger"},
    }
    teasers = "".join(
        f'<li><a href="{url}">{around.icon()}{around.picture()}<span>{title}</span></a></li>'
        for url, title, _ in around.teasers(8)
    )
    rail = "".join(
        f'<div class="rail-{number % 3}"><div class="in"><a href="{url}">{around.picture()}{around.icon()}<b>{title}</b></a>'
        f"<div>{dek}</div></div></div>"
        for number, (url, title, dek) in enumerate(around.teasers(16))
    )
    bare = (
        f'<!doctype html><html lang="{text.language}"><head><meta charset="utf-8"><title>{escape(text.title)} | The Ledger'
        f'</title><meta property="og:title" content="{escape(text.title)}"><meta property="og:type" content="article">'
        f'<script type="application/ld+json">{json.dumps(data)}</script>@@</head><body>'
        f'<header class="site-header"><nav aria-label="main"><ul>{around.links(39)}</ul></nav><div class="mega"><ul>{teasers}'
        f'</ul></div></header>{content}<div class="rails">{rail}</div><footer class="site-footer"><ul>{around.links(26)}</ul>'
        f"<p>{around.text('legal')}</p></footer></body></html>"
    )
    missing = max(0, WEIGHT + around.random.randint(-20_000, 30_000) - len(bare.encode()))
    return bare.replace("@@", around.style(missing // 3) + around.script(2 * missing // 3), 1)


def dressed(blocks: Sequence[str], *between: str) -> str:
    """An article's blocks with some markup put between them, spread over its length."""
    places = {(number * len(blocks)) // (len(between) + 1): part for number, part in enumerate(between, start=1)}
    return "\n".join(places.get(number, "") + block for number, block in enumerate(blocks))
