"""Which part of a page holds its article, so that teasers, columns and later articles never come into question."""

from __future__ import annotations

from itertools import groupby

from lxml.html import HtmlElement

PARAGRAPH = 80
"""Code points of text from which on a paragraph is an article's rather than a teaser's or a label's."""
ENOUGH = 250
TILE, TILES = 400, 3
SHARE = 0.5
"""Part of the page's long paragraphs that a container must hold, other articles' own left out."""


def narrow(tree: HtmlElement) -> None:
    """Cut a page down to the container of its article, in place; a page whose container isn't sure stays whole.

    The container is the smallest element that holds the headline (`h1`) and half of the page's long paragraphs; it
    becomes an `article`, which trafilatura looks for first. Articles after the first one with a headline of their own
    are cut (infinite scroll), and so are rows of tiles: boxes that begin with a link and have a few words after it.
    """
    body = tree.find(".//body")
    headline = next(tree.iter("h1"), None)
    if body is None or headline is None:
        return
    cut_later_articles(tree, headline)
    # Teasers may outweigh the article: where no container holds enough, it is looked for again without them.
    is_kept = keep_container(body, headline)
    cut_tiles(body)
    if not is_kept:
        keep_container(body, headline)


def keep_container(body: HtmlElement, headline: HtmlElement) -> bool:
    """Make the smallest element that holds headline and enough text the only one; whether there is such."""
    enough = max(ENOUGH, SHARE * mass(body))
    for node in headline.iterancestors("article", "main", "td", "div", "section"):
        if mass(node) >= enough:
            keep_only(body, node)
            return True
    return False


def cut_later_articles(tree: HtmlElement, headline: HtmlElement) -> None:
    """Cut `article` elements that follow the first one and bring a headline of their own."""
    first = next(headline.iterancestors("article"), None)
    if first is None:
        return
    for node in list(tree.iter("article")):
        if node is first or first in node.iterancestors() or node in first.iterancestors():
            continue
        if next(node.iter("h1"), None) is not None:
            node.drop_tree()


def cut_tiles(body: HtmlElement) -> None:
    """Cut boxes of one kind that stand in a row, three at least, each a link with a few words after it."""
    for node in list(body.iter("div", "section", "main", "article", "td")):
        tiles = [child for child in node.iterchildren("div", "section", "article") if is_tile(child)]
        for _, row in groupby(tiles, key=lambda tile: (tile.tag, tile.get("class"))):
            found = list(row)
            if len(found) >= TILES:
                for tile in found:
                    tile.drop_tree()


def is_tile(node: HtmlElement) -> bool:
    """Whether an element's text is short and begins within a link."""
    if sum(map(len, node.itertext())) > TILE:
        return False
    first = next((part for part in node.iter() if isinstance(part.tag, str) and (part.text or "").strip()), None)
    return first is not None and (first.tag == "a" or next(first.iterancestors("a"), None) is not None)


def mass(node: HtmlElement) -> int:
    """Code points of text in an element's long paragraphs."""
    sizes = (sum(map(len, paragraph.itertext())) for paragraph in node.iter("p"))
    return sum(size for size in sizes if size >= PARAGRAPH)


def keep_only(body: HtmlElement, node: HtmlElement) -> None:
    """Make an element the only child of the page's body."""
    if node.getparent() is None:
        return
    node.tail = None
    node.tag = "article"
    for child in list(body):
        body.remove(child)
    body.text = None
    body.append(node)
