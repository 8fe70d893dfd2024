"""The ways to a body that are compared: libraries alone, our cuts before them, and the product's reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import trafilatura
from lxml.html import HTMLParser, document_fromstring, tostring
from resiliparse.extract.html2text import extract_plain_text

from transforms.documents.boilerplate import prune
from transforms.documents.html import read_page, rendered, settings

Engine = Callable[[str], str]


def tree_of(html: str) -> Any:
    """A page's tree, as the reader parses it."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    return document_fromstring(html.encode(), parser=parser)


def pruned(html: str) -> Any:
    """A page's tree after our cuts."""
    tree = tree_of(html)
    prune(tree)
    return tree


def by_trafilatura(parse: Callable[[str], Any], html: str, **options: Any) -> str:
    """What trafilatura takes for the body of a tree."""
    found = trafilatura.bare_extraction(
        parse(html), include_comments=False, include_formatting=True, include_tables=True, config=settings(), **options
    )
    body = getattr(found, "body", None)
    return "" if body is None else "\n".join(rendered(body))


def by_resiliparse(html: str) -> str:
    """What resiliparse takes for the main content."""
    return extract_plain_text(html, main_content=True, alt_texts=False, preserve_formatting=True)


def by_both(html: str) -> str:
    """Resiliparse's main content of the page after our cuts."""
    return by_resiliparse(tostring(pruned(html), encoding="unicode"))


ENGINES: dict[str, Engine] = {
    "techfigures": lambda html: read_page(html, "page")[0],
    "trafilatura 2.3": partial(by_trafilatura, tree_of),
    "trafilatura, fast": partial(by_trafilatura, tree_of, fast=True),
    "trafilatura, for precision": partial(by_trafilatura, tree_of, favor_precision=True),
    "our cuts, then trafilatura, fast": partial(by_trafilatura, pruned, fast=True),
    "resiliparse 2.0, main content": by_resiliparse,
    "our cuts, then resiliparse": by_both,
}
