# ruff: noqa: E501 - markup reads better in its own lines
"""Shapes of blogs, newsletters, shops and old systems: widgets, walls, reactions, cards, posts of others."""

from __future__ import annotations

from benchmarks.bodies.around import Around
from benchmarks.bodies.frame import dressed
from benchmarks.bodies.texts import Text


def with_widgets(text: Text, around: Around) -> str:
    """A blog theme: widgets with popular posts and recent comments, share buttons, related posts within the post."""
    popular = "".join(
        f'<li><a href="{url}">{title}</a> <span class="wpp-meta">{around.text("views")}</span></li>'
        for url, title, _ in around.teasers(5)
    )
    recent = "".join(f"<li>{around.text('readers')} : {around.text('comments')}</li>" for _ in range(4))
    related = "".join(f'<div class="jp-relatedposts-post"><h4><a href="{url}">{title}</a></h4></div>'
                      for url, title, _ in around.teasers(3))  # fmt: skip
    return (
        f'<div id="content" class="site-content"><div id="primary" class="content-area"><main class="site-main">'
        f'<article class="post type-post"><header class="entry-header"><h1 class="entry-title">{text.title}</h1>'
        f'<div class="entry-meta"><span class="posted-on">{around.text("updated")}</span></div></header>'
        f'<div class="entry-content">{text.html}<div class="addtoany_content"><a href="/x">{around.text("shares")}</a></div>'
        f'<div id="jp-relatedposts"><h3>{around.words["related"]}</h3>{related}</div></div></article></main></div>'
        f'<div id="secondary" class="widget-area"><section class="widget"><h2>{around.words["most_read"]}</h2>'
        f'<ul>{popular}</ul></section><section class="widget"><ul>{recent}</ul></section></div></div>'
    )


def with_its_headline_outside(text: Text, around: Around) -> str:
    """The headline stands in a block of its own; the article has none; a block of key figures is its neighbour."""
    facts = "".join(
        f'<div class="figure-item"><b>{around.figure()}</b><p>{around.text("facts")}</p></div>' for _ in range(4)
    )
    return (
        f'<div class="block-page-title"><h1>{text.title}</h1></div><div class="block-main"><article class="node">'
        f'<div class="text-formatted">{text.html}</div></article></div>'
        f'<div class="block-figures"><h2>{around.words["facts_title"]}</h2>{facts}</div>'
        f'<div class="block-latest"><p>{around.text("deks")}</p><p>{around.text("deks")}</p></div>'
    )


def without_paragraphs(text: Text, around: Around) -> str:
    """An old system: the headline is no heading, paragraphs are parted by line breaks."""
    lines = "<br><br>".join(block.replace("<p>", "").replace("</p>", "") for block in text.blocks)
    links = "".join(f'<a href="{url}">{title}</a><br>' for url, title, _ in around.teasers(6))
    return (
        f'<div class="conteneur"><div class="titre">{text.title}</div><div class="date">{around.text("updated")}</div>'
        f'<div class="texte">{lines}</div><div class="liens">{links}</div></div>'
    )


def with_legends(text: Text, around: Around) -> str:
    """Pictures with their legends in plain small print between the paragraphs, and a slide show of them below."""
    legend = f'<div class="img-wrap">{around.picture()}<small>{around.text("credit")}</small></div>'
    image = f'<p class="image-legend">{around.text("caption")}</p>'
    slides = "".join(f'<li class="slide">{around.picture()}<span class="legend">{around.text("caption")}</span></li>'
                     for _ in range(5))  # fmt: skip
    return (
        f'<main><article><h1>{text.title}</h1><div class="texte-article">{dressed(text.blocks, legend, image)}</div>'
        f'<ul class="slideshow">{slides}</ul></article></main>'
    )


def with_a_news_feed_below(text: Text, around: Around) -> str:
    """Timed headlines, most commented stories and letters to subscribe to follow the text in the same column."""
    feed = "".join(
        f'<li><time>{around.figure()}</time> <a href="{url}">{title}</a></li>' for url, title, _ in around.teasers(9)
    )
    most = "".join(f'<li><span class="n">{around.figure()}</span><a href="{url}">{title}</a></li>'
                   for url, title, _ in around.teasers(5))  # fmt: skip
    return (
        f'<main><div class="grid-12"><div class="span-8"><h1>{text.title}</h1><p class="signature">{around.words["by"]} '
        f'{around.words["author"]}</p>{text.html}<div class="flux"><h3>{around.words["live"]}</h3><ul>{feed}</ul></div>'
        f'<div class="top"><h3>{around.words["most_read"]}</h3><ol>{most}</ol></div>'
        f'<div class="lettres"><p>{around.text("newsletter")}</p><a href="/nl">OK</a></div></div></div></main>'
    )


def cut_by_a_wall(text: Text, around: Around) -> str:
    """Only the beginning is there, then a fade, the notice, a table of prices and what readers say of the offer."""
    prices = "".join(f"<tr><td>{around.figure()}</td><td>{around.text('offer')}</td></tr>" for _ in range(3))
    return (
        f'<main><article><h1>{text.title}</h1><div class="body-text">{text.html}</div><div class="fade"></div>'
        f'<div class="wall-outer"><h2>{around.words["notice"]}</h2><table>{prices}</table>'
        f"<p>{around.text('offer')}</p><p>{around.words['login']}</p></div></article></main>"
    )


def with_reactions_within(text: Text, around: Around) -> str:
    """The readers' reactions stand within the article, as paragraphs like its own."""
    reactions = "".join(
        f'<div class="reaction"><b>{around.text("readers")}</b><p>{around.text("comments")}</p></div>' for _ in range(8)
    )
    return (
        f'<main><article><h1>{text.title}</h1><div class="prose">{text.html}</div>'
        f'<div class="reactions"><h2>{around.text("commented")}</h2>{reactions}</div></article></main>'
    )


def with_a_box_of_facts(text: Text, around: Around) -> str:
    """A box of facts with its own heading and list floats between the paragraphs."""
    facts = "".join(f"<li>{around.text('facts')}</li>" for _ in range(4))
    box = f'<div class="factbox encadre"><h3>{around.words["facts_title"]}</h3><ul>{facts}</ul></div>'
    return f'<main><article><h1>{text.title}</h1><div class="story-body">{dressed(text.blocks, box)}</div></article></main>'


def with_cards_of_figures(text: Text, around: Around) -> str:
    """Cards with great figures and a folded chronology stand between the paragraphs; the headline in a banner above."""
    cards = "".join(
        f'<div class="stat-card"><span class="big">{around.figure()}</span><span>{around.text("facts")}</span></div>'
        for _ in range(3)
    )
    dates = "".join(f"<dt>{around.figure()}</dt><dd>{around.text('deks')}</dd>" for _ in range(4))
    folded = f"<details><summary>{around.words['live']}</summary><dl>{dates}</dl></details>"
    return (
        f'<div class="hero"><h1>{text.title}</h1><p class="hero-meta">{around.text("updated")}</p></div>'
        f'<div class="post__body">{dressed(text.blocks, f"<div class=cards>{cards}</div>", folded)}</div>'
    )


def as_a_newsletter(text: Text, around: Around) -> str:
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
    return (
        f'<div class="single-post"><article class="newsletter-post"><div class="post-header"><h1>{text.title}</h1>'
        f'<div class="post-ufi"><a class="like">{around.figure()}</a><a class="restack">{around.figure()}</a></div></div>'
        f'<div class="available-content"><div class="body markup">{dressed(text.blocks, widget)}</div></div></article>'
        f'<div class="thread"><h4>{around.text("commented")}</h4>{talk}</div></div>'
    )


def with_embedded_posts(text: Text, around: Around) -> str:
    """Posts of a social network stand between the paragraphs; the next article follows under a lower heading."""
    post = (
        f'<blockquote class="twitter-tweet"><p>{around.text("comments")}</p>— {around.text("readers")} '
        f'<a href="https://t.example/1">{around.figure()}</a></blockquote>'
    )
    return (
        f'<main><article class="a1"><h1>{text.title}</h1><div class="txt">{dressed(text.blocks, post)}</div></article>'
        f'<article class="a2"><h2>{around.text("titles")}</h2><p>{around.text("deks")} {around.text("comments")}</p>'
        f"<p>{around.text('comments')}</p></article></main>"
    )


def with_deals(text: Text, around: Around) -> str:
    """Offers of shops with prices stand between the paragraphs, a table of prices below them."""
    deal = (
        f'<div class="product-card"><div class="name">{around.text("names")}</div><span class="price">{around.figure()} €</span>'
        f'<a class="cta" href="/go">{around.text("jobs")}</a></div>'
    )
    rows = "".join(f"<tr><td>{around.text('names')}</td><td>{around.figure()} €</td></tr>" for _ in range(5))
    return (
        f'<main><article><h1>{text.title}</h1><div class="c-article">{dressed(text.blocks, deal, deal)}'
        f'</div><div class="price-comparison"><table>{rows}</table></div></article></main>'
    )
