# ruff: noqa: E501 - markup reads better in its own lines
"""Shapes of pages of magazines, blogs and institutions: authors, quotations, galleries, plain or old markup."""

from __future__ import annotations

from benchmarks.bodies.around import Around
from benchmarks.bodies.frame import dressed
from benchmarks.bodies.texts import Text


def amp(text: Text, around: Around) -> str:
    """An AMP page: custom elements, a sidebar as navigation, an accordion of related articles."""
    related = "".join(
        f'<section><h4>{title}</h4><amp-img src="x.jpg" width="1" height="1"></amp-img><p>{dek}</p></section>'
        for _, title, dek in around.teasers(5)
    )
    return (
        f'<amp-sidebar id="s"><ul>{around.links(13)}</ul></amp-sidebar><main><article class="amp-wp-article">'
        f'<header><h1 class="amp-wp-title">{text.title}</h1><div class="amp-wp-meta">{around.text("updated")}</div></header>'
        f'<div class="amp-wp-article-content">{text.html}</div>'
        f'<amp-social-share type="x">{around.text("shares")}</amp-social-share></article>'
        f"<amp-accordion>{related}</amp-accordion></main>"
    )


def with_pull_quotes(text: Text, around: Around) -> str:
    """Pull quotes as asides, pictures with captions and credits between the paragraphs."""
    quote = f'<aside class="pullquote"><p>{around.text("quotation")}</p></aside>'
    figure = (
        f'<figure class="wp-block-image">{around.picture()}<figcaption class="wp-element-caption">'
        f"{around.text('caption')}</figcaption></figure>"
    )
    gallery = f'<div class="gallery">{around.picture()}<p class="gallery-caption">{around.text("credit")}</p></div>'
    return (
        f'<main id="primary"><article><h1>{text.title}</h1>'
        f'<div class="wp-block-post-content">{dressed(text.blocks, figure, quote, gallery)}</div></article></main>'
    )


def with_an_author_box(text: Text, around: Around) -> str:
    """A dek of the author's work, tags with counts, previous and next posts."""
    tags = "".join(f'<a rel="tag" href="/t">{around.text("tags")}</a> ' for _ in range(6))
    before, after = around.teasers(2)
    return (
        f'<div class="container"><article class="post"><h1>{text.title}</h1>'
        f'<p class="post-byline">{around.words["by"]} {around.words["author"]} · {around.text("minutes")}</p>'
        f'<div class="post-content">{text.html}</div><div class="post-tags">{tags}</div>'
        f'<div class="author-bio"><strong>{around.words["author"]}</strong> {around.text("bio")}</div>'
        f'<nav class="post-nav"><a href="{before[0]}">{before[1]}</a><a href="{after[0]}">{after[1]}</a></nav>'
        f"</article></div>"
    )


def in_old_tables(text: Text, around: Around) -> str:
    """An old page laid out in tables, its side columns with links and teasers."""
    side = "".join(f'<p><a href="{url}"><b>{title}</b></a><br>{dek}</p>' for url, title, dek in around.teasers(5))
    return (
        f'<table width="980"><tr><td width="160" valign="top"><ul>{around.links(13)}</ul></td>'
        f'<td valign="top" class="main"><h1>{text.title}</h1>{text.html}</td>'
        f'<td width="220" valign="top">{side}</td></tr></table>'
    )


def in_plain_divs(text: Text, around: Around) -> str:
    """No article element, no telling class: a headless system's output, teasers after the text in the same column."""
    more = "".join(
        f'<div class="x7"><a class="x8" href="{url}">{title}</a><div class="x9">{dek}</div></div>'
        for url, title, dek in around.teasers(6)
    )
    return (
        f'<div id="__next"><div class="x1"><div class="x2"><h1 class="x3">{text.title}</h1>'
        f'<div class="x4">{around.text("updated")}</div><div class="x5">{text.html}</div>'
        f'<div class="x6"><h2 class="x0">{around.words["related"]}</h2>{more}</div></div></div></div>'
    )


def with_audio_and_key_points(text: Text, around: Around) -> str:
    """A player with its length, a progress bar, a share bar, a newsletter box at the end of the text."""
    return (
        f'<main><article><h1>{text.title}</h1><div class="audio-player"><button>▶</button> {around.text("podcast")}</div>'
        f'<div class="share-bar"><span class="count">{around.text("shares")}</span></div>'
        f'<div class="rich-text">{text.html}<div class="newsletter-inline"><p>{around.text("newsletter")}</p></div></div>'
        f'<ul class="article-stats"><li>{around.text("views")}</li><li>{around.text("likes")}</li></ul>'
        f"</article></main>"
    )


def of_an_institution(text: Text, around: Around) -> str:
    """A press office's page: breadcrumb, dates, documents to load with their sizes, contacts with numbers."""
    files = "".join(f'<li><a href="/f{i}.pdf">PDF, {around.figure()} Ko</a></li>' for i in range(4))
    return (
        f'<div class="region-content"><div class="breadcrumb"><a href="/">{around.words["sections"][0]}</a> » '
        f'<a href="/p">{around.text("titles")}</a></div>'
        f'<div class="node node--type-communique"><h1 class="page-title"><span>{text.title}</span></h1>'
        f'<div class="field field--name-field-date">{around.text("updated")}</div>'
        f'<div class="field field--name-body">{text.html}</div>'
        f'<div class="field field--name-field-documents"><h3>Documents</h3><ul>{files}</ul></div>'
        f'<div class="field field--name-field-contact"><p>Tél. {around.figure()}, fax {around.figure()}</p></div>'
        f"</div></div>"
    )


def with_many_articles_around(text: Text, around: Around) -> str:
    """A hub page: each teaser is an article element with a long summary, before and after the story."""
    hub = [
        f'<article><h2><a href="{url}">{title}</a></h2><p>{dek} {around.text("deks")}</p></article>'
        for url, title, dek in around.teasers(8)
    ]
    return (
        f'<div class="hub-top">{"".join(hub[:3])}</div><main><article class="full"><h1>{text.title}</h1>'
        f'{text.html}</article></main><section class="hub-more">{"".join(hub[3:])}</section>'
    )
