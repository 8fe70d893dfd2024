"""What a page holds beside its article, cut out of its tree before the article is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from lxml.html import HtmlElement

from transforms.documents.scope import narrow
from transforms.lexicons import languages, lexicon

DROPPED = (
    "script", "style", "noscript", "template", "iframe", "svg", "button", "nav", "aside", "footer",
    "figcaption", "dialog", "video", "audio", "object", "select", "textarea",
)  # fmt: skip
# Words of class names and ids, by which sites tell what stands beside an article.
ASIDE = re.compile(
    r"(?:^|[\s_-])(?:"
    r"related|recommend(?:ed|ation)s?|teasers?|newsletter|promo(?:tion)?|sharing|share|social|comments?|"
    r"breadcrumbs?|byline|author-(?:box|bio|info)|tags?|taglist|cookies?|consent|sponsor(?:ed)?|"
    r"advert(?:isement)?|ads?|captions?|credits?|legende?|read-(?:more|also|next)|lire-aussi|a-lire|"
    r"most-(?:read|popular)|trending|outbrain|taboola|sidebar|toolbar|menu|pagination|skip-link|associes?|"
    r"navigation|navbar|contacts?|downloads?|attachments?|stats|view-?counts?|likes|counters?|votes?|polls?|surveys?|"
    r"audio|podcasts?|players?|tickers?|donat(?:e|ion)s?|jobs|"
    r"reactions?|discussion|factbox|infobox|encadres?|encarts?|key-?(?:figures|facts|points)|chiffres-cles|"
    r"tweet|twitter-tweet|instagram-media|tiktok-embed|bluesky-embed|embeds?|"
    r"product-(?:card|box)|price-(?:comparison|box)|deals?|affiliate|bons-plans"
    r")(?:$|[\s_-])",
    re.IGNORECASE,
)
WALL = re.compile(
    r"paywall|subscri(?:be|ption)|abonn|premium|regwall|registration|meter(?:ed)?[-_]|piano|offers?\b|"
    r"offres?\b|restricted|locked|login",
    re.IGNORECASE,
)
INVITATION = re.compile(
    r"abonn|subscri|sign (?:in|up)|log ?in|connect|s['’]inscri|register|membre|member", re.IGNORECASE
)
NOTICE_LENGTH, OFFER_LENGTH, FORM_LENGTH = 400, 300, 400
LINKS = 3
KEPT = ("html", "body", "main", "article")
BOX_LENGTH = 1500
BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "span", "section", "strong", "td")


def prune(tree: HtmlElement) -> bool:
    """Cut from a page what is no article's text, in place.

    Returns:
        Whether a paywall's notice was among it: only the beginning of the article is there.
    """
    for node in list(tree.iter(*DROPPED)):
        drop(node)
    narrow(tree)
    cut_forms(tree)
    whole = max(1, length(tree))
    for node in list(tree.iter()):
        if node.getparent() is None or not isinstance(node.tag, str) or node.tag in KEPT:
            continue
        if is_hidden(node) or ((node.tag == "form" or ASIDE.search(names(node))) and is_beside(node, whole)):
            drop(node)
    boxes = wall_boxes(tree)
    for node in list(tree.iter("ul", "ol")):
        if is_link_list(node):
            drop(node)
    for node in tree.iter("section"):
        # Trafilatura runs the paragraphs of a section within an article together.
        node.tag = "div"
    return cut_notices(tree) or boxes


def is_link_list(node: HtmlElement) -> bool:
    """Whether each item of a list, three at least, is mostly a link: other articles, sections, tags."""
    items = [item for item in node.iterchildren("li") if length(item)]
    return len(items) >= LINKS and all(
        2 * sum(length(link) for link in item.iter("a")) > length(item) for item in items
    )


def cut_forms(tree: HtmlElement) -> None:
    """Cut what asks the reader for something (an address, a vote), with the words around it."""
    whole = max(1, length(tree))
    for node in list(tree.iter("form", "input")):
        box, most = None, min(FORM_LENGTH, whole // 4)
        for outer in (node, *node.iterancestors()):
            if outer.tag in KEPT or length(outer) > most or next(outer.iter("h1"), None) is not None:
                break
            box = outer
        if box is not None and node.getroottree().getroot() is tree:
            drop(box)


def wall_boxes(tree: HtmlElement) -> bool:
    """Cut boxes that offer a subscription in place of the text; whether there was one with a notice."""
    found = False
    for node in list(tree.iter("div", "section", "p", "ul")):
        if not WALL.search(names(node)) or node.getroottree().getroot() is not tree or length(node) > BOX_LENGTH:
            continue
        # A paid article's own text may stand in such a box as well: it has long paragraphs, an offer has none.
        if any(length(paragraph) > OFFER_LENGTH for paragraph in node.iter("p")):
            continue
        noticed = bool(notices().search(" ".join(node.itertext())))
        if noticed or any(INVITATION.search(" ".join(link.itertext())) for link in node.iter("a")):
            found = found or noticed
            drop(node)
    return found


def cut_notices(tree: HtmlElement) -> bool:
    """Cut what says that the rest is for subscribers, with the offers that follow it; whether anything was."""
    found = False
    for node in list(tree.iter(*BLOCKS)):
        if node.getroottree().getroot() is not tree or length(node) > NOTICE_LENGTH:
            continue
        if not notices().search(" ".join(node.itertext())):
            continue
        found = True
        after = list(node.itersiblings())
        if sum(length(item) for item in after) <= BOX_LENGTH:
            for item in after:
                drop(item)
        drop(node)
    return found


@cache
def notices() -> re.Pattern[str]:
    """The paywall notices of every language: a page's language is not sure before its body is read."""
    patterns = chain.from_iterable(lexicon(language, "documents")["paywall"] for language in languages())
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def names(node: HtmlElement) -> str:
    """The class names and id of an element, by which sites tell its purpose."""
    return f"{node.get('class') or ''} {node.get('id') or ''}"


def is_hidden(node: HtmlElement) -> bool:
    """Whether a reader doesn't see an element."""
    style = (node.get("style") or "").replace(" ", "").lower()
    return (
        node.get("hidden") is not None
        or node.get("aria-hidden") == "true"
        or "display:none" in style
        or "visibility:hidden" in style
    )


def is_beside(node: HtmlElement, whole: int) -> bool:
    """Whether an element stands beside the article: it holds neither headline nor article nor most of the text."""
    return next(inner(node), None) is None and length(node) < 0.4 * whole


def inner(node: HtmlElement) -> Iterator[HtmlElement]:
    """The headline or main part within an element; a list of teasers may hold many `article` elements, a page one."""
    yield from node.iter("h1", "main")
    articles = list(node.iter("article"))
    if len(articles) == 1 and length(articles[0]) > BOX_LENGTH:
        yield articles[0]


def length(node: HtmlElement) -> int:
    """Code points of text in an element."""
    return sum(len(text) for text in node.itertext())


def drop(node: HtmlElement) -> None:
    """Remove an element, its text after it kept."""
    if node.getparent() is not None:
        node.drop_tree()
