# ruff: noqa: E501 - markup reads better in its own lines
"""Shapes of pages of the daily press: much navigation, teasers, counters, comments, walls, a second article below."""

from __future__ import annotations

from benchmarks.bodies.around import Around
from benchmarks.bodies.frame import dressed
from benchmarks.bodies.texts import Text

TEASER = '<article class="card"><a href="{0}"><h3>{1}</h3></a><p>{2}</p></article>'


def with_teasers_between(text: Text, around: Around) -> str:
    """Related links and a promotion stand between the paragraphs; a most-read list with counts in the right column."""
    links = [
        f'<p class="article__inread"><strong>{around.words["read_more"]}</strong> <a href="{url}">{title}</a></p>'
        for url, title, _ in around.teasers(2)
    ]
    box = (
        f'<aside class="promo"><h4>{around.words["related"]}</h4><ul>'
        + "".join(f'<li><a href="{url}">{title}</a></li>' for url, title, _ in around.teasers(3))
        + "</ul></aside>"
    )
    body = dressed(text.blocks, links[0], box, links[1])
    most_read = "".join(
        f"<li><span>{around.text('views')}</span> <a href='{url}'>{title}</a></li>"
        for url, title, _ in around.teasers(5)
    )
    return (
        f'<main class="layout"><div class="col-main"><article class="article"><h1>{text.title}</h1>'
        f'<p class="article__date">{around.text("updated")} · {around.text("minutes")}</p>'
        f"<figure>{around.picture()}<figcaption>{around.text('caption')}</figcaption></figure>"
        f'<div class="article__content">{body}</div></article></div>'
        f'<div class="col-right"><h3>{around.words["most_read"]}</h3><ol>{most_read}</ol></div></main>'
    )


def with_comments(text: Text, around: Around) -> str:
    """A thread of long comments with likes, a counter and a form."""
    threads = "".join(
        f'<li class="comment" id="comment-{i}"><div class="comment-body"><cite>{around.text("readers")}</cite>'
        f"<p>{around.text('comments')}</p><span>{around.text('likes')}</span></div></li>"
        for i in range(14)
    )
    return (
        f'<div id="page"><div id="content"><div class="post hentry"><h1 class="entry-title">{text.title}</h1>'
        f'<div class="entry-meta">{around.words["by"]} {around.words["author"]} – {around.text("updated")} – '
        f'<a href="#comments">{around.text("commented")}</a></div>'
        f'<div class="entry-content">{text.html}</div>'
        f'<div class="sharedaddy"><ul><li>{around.text("shares")}</li><li>{around.text("shares")}</li></ul></div></div>'
        f'<div id="comments"><h2>{around.text("commented")}</h2><ol class="commentlist">{threads}</ol>'
        f"<form><textarea></textarea><p>{around.text('newsletter')}</p></form></div></div></div>"
    )


def paywalled(text: Text, around: Around) -> str:
    """The whole article is there, faded, with the notice and prices behind it."""
    return (
        f'<main><article><header><h1>{text.title}</h1><p class="stamp">{around.text("updated")}</p></header>'
        f'<section class="article-body">{text.html}</section>'
        f'<div class="c-offer"><p class="c-offer__notice">{around.words["notice"]}</p>'
        f"<p>{around.text('offer')}</p><ul><li>{around.text('offer')}</li><li>{around.text('offer')}</li></ul>"
        f'<a href="/login">{around.words["login"]}</a></div></article></main>'
    )


def scrolled_into_a_second(text: Text, around: Around) -> str:
    """Infinite scroll: a second article stands whole below the first one."""
    return (
        f'<div class="stream"><article data-id="1" data-url="/{text.name}"><h1>{text.title}</h1>'
        f'<div class="article-text">{text.html}</div></article>'
        f'<div class="next-up"><span>{around.words["next"]}</span></div>'
        f'<article data-id="2" data-url="/next"><h1>{around.text("titles")}</h1>'
        f'<div class="article-text"><p>{around.text("deks")}</p><p>{around.text("comments")}</p>'
        f"<p>{around.text('deks')} {around.text('comments')}</p></div></article></div>"
    )


def behind_banners(text: Text, around: Around) -> str:
    """A cookie wall, a newsletter between paragraphs, an event banner, a survey; classes of generated names."""
    letter = (
        f'<div class="css-1q8x7vn"><div class="css-0"><h4>The Early Chip</h4><p>{around.text("newsletter")}</p>'
        '<form action="/nl"><input type="email"><button>OK</button></form></div></div>'
    )
    survey = f'<div class="css-19jk2"><p>{around.text("survey")}</p><label><input type="radio"> 1</label></div>'
    return (
        f'<div id="onetrust-consent-sdk"><div role="dialog"><p>{around.text("cookies")}</p></div></div>'
        f'<div class="css-banner"><a href="/events">{around.text("event")}</a></div>'
        f'<main class="css-18v"><h1 class="css-h1">{text.title}</h1><div class="css-1r7">'
        f"{dressed(text.blocks, letter, survey)}</div></main>"
    )


def with_ticker_and_sidebar(text: Text, around: Around) -> str:
    """A market ticker above, a box of key figures beside, teasers as a grid below, all plain divs."""
    ticker = "".join(f"<span>{around.text('stock')}</span>" for _ in range(12))
    facts = "".join(f"<li>{around.text('facts')}</li>" for _ in range(4))
    grid = "".join(
        f'<div class="tile"><a href="{url}"><div>{title}</div></a><div>{dek}</div></div>'
        for url, title, dek in around.teasers(12)
    )
    return (
        f'<div class="ticker">{ticker}</div><div class="wrap"><div class="story"><h1>{text.title}</h1>'
        f'<div class="sidebar-box"><h3>{around.words["facts_title"]}</h3><ul>{facts}</ul></div>'
        f'<div class="story-text">{text.html}</div></div><div class="grid">{grid}</div></div>'
    )


def with_a_live_blog(text: Text, around: Around) -> str:
    """A live page: the article's blocks as timed posts under a box of key points."""
    posts = "".join(
        f'<section class="live-post" id="post-{i}"><div class="live-post__share">{around.text("shares")}</div>{block}</section>'
        for i, block in enumerate(text.blocks)
    )
    return (
        f'<main><article class="liveblog"><h1>{text.title}</h1><div class="liveblog-posts">{posts}</div></article>'
        f'<section class="more"><h2>{around.words["related"]}</h2>'
        f"{''.join(TEASER.format(*teaser) for teaser in around.teasers(6))}</section></main>"
    )


def with_a_sponsor(text: Text, around: Around) -> str:
    """Sponsored links, job offers and a donation call before, in and after the text."""
    advert = f'<div class="ad-slot" data-ad="1"><span>{around.words["correction"]}</span><p>{around.text("sponsored")}</p></div>'
    jobs = f'<div class="partner-jobs"><p><a href="/jobs">{around.text("jobs")}</a></p></div>'
    donate = f'<div class="donation-banner"><p>{around.text("donate")}</p><a href="/give">OK</a></div>'
    return (
        f'<main role="main">{advert}<article itemscope itemtype="https://schema.org/NewsArticle">'
        f'<h1 itemprop="headline">{text.title}</h1><div itemprop="articleBody">'
        f"{dressed(text.blocks, advert, jobs)}</div>{donate}</article>{advert}</main>"
    )
