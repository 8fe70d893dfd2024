# ruff: noqa: E501 - markup reads better in its own lines
"""Shapes of a third round, written when the rules for the first two were done."""

from __future__ import annotations

from benchmarks.bodies.around import Around
from benchmarks.bodies.frame import document, dressed
from benchmarks.bodies.texts import Text


def with_cards_of_figures(text: Text, around: Around, _other: Text) -> str:
    """Cards with great figures and a folded chronology stand between the paragraphs; the headline in a banner above."""
    cards = "".join(
        f'<div class="stat-card"><span class="big">{around.figure()}</span><span>{around.text("facts")}</span></div>'
        for _ in range(3)
    )
    dates = "".join(f"<dt>{around.figure()}</dt><dd>{around.text('deks')}</dd>" for _ in range(4))
    folded = f"<details><summary>{around.words['live']}</summary><dl>{dates}</dl></details>"
    return document(
        text, around,
        f'<div class="hero"><h1>{text.title}</h1><p class="hero-meta">{around.text("updated")}</p></div>'
        f'<div class="post__body">{dressed(text.blocks, f"<div class=cards>{cards}</div>", folded)}</div>',
    )  # fmt: skip


def as_a_newsletter(text: Text, around: Around, _other: Text) -> str:
    """A newsletter's archive: widgets to subscribe within the text, likes above it, a discussion below."""
    widget = (
        f'<div class="subscription-widget-wrap"><div class="preamble"><p>{around.text("donate")}</p></div>'
        f'<p class="button-wrapper"><a href="/subscribe">{around.words["newsletter"][:9]}</a></p></div>'
    )
    talk = "".join(
        f'<div class="thread-item"><div class="meta">{around.text("readers")} · {around.figure()} h</div>'
        f'<div class="comment-content"><p>{around.text("comments")}</p></div></div>'
        for _ in range(6)
    )
    return document(
        text, around,
        f'<div class="single-post"><article class="newsletter-post"><div class="post-header"><h1>{text.title}</h1>'
        f'<div class="post-ufi"><a class="like">{around.figure()}</a><a class="restack">{around.figure()}</a></div></div>'
        f'<div class="available-content"><div class="body markup">{dressed(text.blocks, widget)}</div></div></article>'
        f'<div class="thread"><h4>{around.text("commented")}</h4>{talk}</div></div>',
    )  # fmt: skip


def with_embedded_posts(text: Text, around: Around, _other: Text) -> str:
    """Posts of a social network stand between the paragraphs; the next article follows under a lower heading."""
    post = (
        f'<blockquote class="twitter-tweet"><p>{around.text("comments")}</p>— {around.text("readers")} '
        f'<a href="https://t.example/1">{around.figure()}</a></blockquote>'
    )
    return document(
        text, around,
        f'<main><article class="a1"><h1>{text.title}</h1><div class="txt">{dressed(text.blocks, post)}</div></article>'
        f'<article class="a2"><h2>{around.text("titles")}</h2><p>{around.text("deks")} {around.text("comments")}</p>'
        f'<p>{around.text("comments")}</p></article></main>',
    )  # fmt: skip


def with_deals(text: Text, around: Around, _other: Text) -> str:
    """Offers of shops with prices stand between the paragraphs, a table of prices below them."""
    deal = (
        f'<div class="product-card"><div class="name">{around.text("names")}</div><span class="price">{around.figure()} €</span>'
        f'<a class="cta" href="/go">{around.text("jobs")}</a></div>'
    )
    rows = "".join(f"<tr><td>{around.text('names')}</td><td>{around.figure()} €</td></tr>" for _ in range(5))
    return document(
        text, around,
        f'<main><article><h1>{text.title}</h1><div class="c-article">{dressed(text.blocks, deal, deal)}'
        f'</div><div class="price-comparison"><table>{rows}</table></div></article></main>',
    )  # fmt: skip
