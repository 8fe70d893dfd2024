r"""An HTML page to the body of its article and what the page states of it.

The body has one block a line: a paragraph as it is, `## ` before a heading (`### ` and on for lower ones), `- ` before
a list item, `1. ` before an item of a numbered list, `| a | b |` for a table row (a bar within a cell is `\|`). Blanks
are single spaces. Navigation, teasers, captions, related boxes, block code and the paywall's own words are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from transforms.documents.boilerplate import prune
from transforms.documents.language import is_unread, normal_code
from transforms.documents.model import DocumentError, Metadata
from transforms.documents.page_metadata import page_metadata, paid_selectors
from transforms.lexicons import languages, lexicon

SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
POWER_BASE = re.compile(r"(?:(?<!\d)10|(?<![^\W\d_])(?:[kcdm]?m|s))\Z")
LINE_BREAK = "\n"
NESTING = ("p", "head", "list", "table", "quote")
XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
TEASER_LENGTH = 250


def read_page(text: str, name: str, url: str | None = None, language: str | None = None) -> tuple[str, Metadata]:
    """The body and the metadata of a page.

    A page whose paragraphs are clearly in a language that isn't read has these paragraphs as its body, without the
    costly look for its article: it is kept for later and nothing is extracted from it.

    Args:
        text: the page's HTML, decoded.
        name: the page's name, for messages.
        url: where it was fetched, against which relative addresses resolve.
        language: the language that the caller knows it to be in; spares the detection.

    Raises:
        DocumentError: `no_text`: the page holds no markup or no article.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    source = XML_DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    try:
        tree = document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise DocumentError(
            "no_text", f"{name}: the page can't be parsed as HTML; give a saved page or its text"
        ) from None
    metadata = page_metadata(tree, url)
    selectors = paid_selectors(tree)
    notice = prune(tree)
    # A page that is not free is cut unless the part that it marks as paid is there.
    cut = notice or (metadata.is_free is False and not any(has_text(tree, selector) for selector in selectors))
    plain_body = LINE_BREAK.join(paragraph_lines(tree))
    # A page that states a language that is read needs no look at it yet: its body is looked at in the end.
    is_doubtful = language is None and normal_code(metadata.language or "") not in languages()
    is_foreign = is_doubtful and is_unread(plain_body)
    body = plain_body if is_foreign else LINE_BREAK.join(article_lines(tree, metadata.title))
    if not body:
        raise DocumentError(
            "no_text", f"{name}: no article is found in the page; give the article's own page or its text"
        )
    return body, replace(metadata, is_truncated=cut)


def paragraph_lines(page: HtmlElement) -> list[str]:
    """The text of a page's paragraphs."""
    lines = (" ".join("".join(node.itertext()).split()) for node in page.iter("p"))
    return [line for line in lines if line]


def article_lines(page: HtmlElement, title: str | None) -> list[str]:
    """The article's lines, teasers and captions left out."""
    import trafilatura

    found = trafilatura.bare_extraction(
        page, include_comments=False, include_formatting=True, include_tables=True, config=settings()
    )
    tree = getattr(found, "body", None)
    if tree is None:
        return []
    lines = [line for line in rendered(tree) if line.strip(" #-|")]
    kept = list(without_teasers(lines))
    # The headline is metadata; in a body it would tell each of its figures twice.
    if kept and title and plain(kept[0]) == plain(title):
        kept = kept[1:]
    # A heading that nothing follows stood over what was cut.
    while kept and kept[-1].startswith("#"):
        kept.pop()
    return kept


@cache
def settings() -> Any:
    """Trafilatura's settings with short articles let through: a paywalled page has a paragraph or two."""
    from copy import deepcopy

    from trafilatura.settings import DEFAULT_CONFIG

    config = deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "60")
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    return config


def rendered(body: Any) -> Iterator[str]:
    """The lines of trafilatura's tree, in the body's notation."""
    for node in body:
        yield from block_lines(node)


def block_lines(node: Any) -> Iterator[str]:
    """The lines of one block and those within it."""
    if node.tag == "head":
        level = int(re.sub(r"\D", "", node.get("rend") or "") or 2)
        yield from (f"{'#' * max(2, level)} {line}" for line in inline_lines(node))
    elif node.tag == "list":
        yield from list_lines(node)
    elif node.tag == "table":
        for row in node.iter("row"):
            cells = [" ".join(inline_lines(cell)).replace("|", r"\|") for cell in row.iter("cell")]
            yield f"| {' | '.join(cells)} |"
    elif node.tag in ("code", "graphic"):
        return
    elif any(child.tag in NESTING for child in node):
        yield from mixed_lines(node)
    else:
        yield from inline_lines(node)


def mixed_lines(node: Any) -> Iterator[str]:
    """A block that holds other blocks beside its own text (a quotation, a paragraph with a list)."""
    own = [squeezed(node.text)]
    for child in node:
        if child.tag in NESTING:
            yield from split_lines("".join(own))
            yield from block_lines(child)
            own = [squeezed(child.tail)]
        else:
            own += [inline(child, "".join(own)), squeezed(child.tail)]
    yield from split_lines("".join(own))


def list_lines(node: Any) -> Iterator[str]:
    """The items of a list, nested ones at the same depth."""
    numbered = node.get("rend") == "ol"
    number = 0
    for item in node:
        if item.tag == "list":
            yield from list_lines(item)
            continue
        number += 1
        mark = f"{number}. " if numbered else "- "
        first, *rest = list(mixed_lines(item)) or [""]
        yield mark + first if not first.startswith(("- ", "| ", "## ")) else first
        yield from (
            line if line.startswith(("- ", "| ", "#")) or re.match(r"\d+\. ", line) else f"- {line}" for line in rest
        )


def inline_lines(node: Any) -> Iterator[str]:
    """The text of a block as lines: a `<br>` ends one."""
    yield from split_lines(inline(node, ""))


def squeezed(text: str | None) -> str:
    """The text with each run of blanks as one space: line ends of the source mean nothing."""
    return re.sub(r"\s+", " ", text or "")


def split_lines(text: str) -> Iterator[str]:
    """Lines with single spaces, empty ones left out."""
    for line in text.split(LINE_BREAK):
        if line.strip():
            yield " ".join(line.split())


def inline(node: Any, before: str) -> str:
    """A node's text without its tail; powers become superscripts, footnote marks go.

    Args:
        node: an element of trafilatura's tree.
        before: the text before it in its block, by which a power is told from a footnote's mark.
    """
    if node.tag == "lb":
        return LINE_BREAK
    if node.tag == "graphic":
        return ""
    text = squeezed(node.text)
    if node.get("rend") == "#sup" and re.fullmatch(r"[\d+-]+", text.strip()):
        return text.strip().translate(SUPERSCRIPTS) if POWER_BASE.search(before) else ""
    for child in node:
        text += inline(child, before + text) + squeezed(child.tail)
    return text


def without_teasers(lines: list[str]) -> Iterator[str]:
    """Lines without those that point to other articles, describe pictures, tell times of publication or invite.

    A related box goes with its items.
    """
    related, caption, beside = heads("related"), heads("caption"), (heads("stamp"), heads("invitation"))
    in_box = False
    for line in lines:
        text = line.lstrip("#-|> ")
        is_heading = line.startswith("#")
        if len(text) <= TEASER_LENGTH and related.match(text):
            in_box = is_heading or text.endswith(":")
            continue
        if in_box and line.startswith("- "):
            continue
        in_box = False
        if len(text) <= 160 and not is_heading and caption.match(text):
            continue
        if len(text) <= TEASER_LENGTH and any(pattern.match(text) for pattern in beside):
            continue
        yield line


@cache
def heads(topic: str) -> re.Pattern[str]:
    """The patterns of one topic in every language: a page's language is not sure before its body is read."""
    patterns = chain.from_iterable(lexicon(language, "documents")[topic] for language in languages())
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def has_text(tree: HtmlElement, selector: str) -> bool:
    """Whether the part that a page marks as paid holds an article's worth of text."""
    name = re.fullmatch(r"\s*([.#])([\w-]+)\s*", selector)
    if not name:
        return False
    attribute = "id" if name[1] == "#" else "class"
    for node in tree.iter():
        if name[2] in (node.get(attribute) or "").split() and len(" ".join(node.itertext()).split()) >= 80:
            return True
    return False


def plain(line: str) -> str:
    """A line without mark, case and blanks, to compare it with a headline."""
    return "".join(char for char in line.casefold() if char.isalnum())
