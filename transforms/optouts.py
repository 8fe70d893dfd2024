"""Machine-readable reservations: what an outlet declares about being mined, in headers, in a page, in tdmrep.json.

- `tdm_reserved`: `tdm-reservation: 1` as header or meta element, or a rule of `/.well-known/tdmrep.json` that fits the
  path: rights of text and data mining are reserved (TDM Reservation Protocol, W3C Community Group report of 10 May
  2024, for article 4(3) of Directive (EU) 2019/790).
- `noai`: `noai` in X-Robots-Tag or meta robots: no use by AI (a convention that DeviantArt began in November 2022).
- `noindex`: `noindex` or `none` in X-Robots-Tag or meta robots: not to be kept in an index (Google's specifications of
  the robots meta tag and X-Robots-Tag).

Who reserves in one place is believed: a 0 elsewhere doesn't lift a 1. `noindex` concerns documents: feeds carry it so
that search engines don't show the feed itself, and are read. `noimageai`, `nosnippet`, `noarchive`, `nofollow` concern
uses that nothing here makes: images, search results, public copies, ranking.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from lxml import etree

AGENT = "techfigures"
"""The name by which robots.txt, X-Robots-Tag and meta elements address us."""

META_BYTES = 512_000
"""How far into a page its meta elements are looked for."""

WITH_VALUE = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
"""Directives that are written with a colon, as the name of an agent is."""


@dataclass(frozen=True, slots=True)
class Optout:
    """A reservation: the rule that it falls under, and what was declared and where."""

    rule: str
    declared: str


@dataclass(frozen=True, slots=True)
class Reservation:
    """One rule of a tdmrep.json: the paths that it is about, and whether they are reserved."""

    location: str
    reserved: bool


def in_headers(headers: Iterable[tuple[str, str]], *, document: bool) -> Optout | None:
    """What an answer's headers reserve, None for nothing.

    Args:
        headers: names and values; a name may come several times.
        document: whether the answer is a document rather than a list of some, such as a feed.
    """
    for name, value in headers:
        if name.lower() == "tdm-reservation" and value.strip() == "1":
            return Optout("tdm_reserved", "header tdm-reservation: 1")
        if name.lower() == "x-robots-tag" and (found := robots(value, document=document)):
            return Optout(found, f"header X-Robots-Tag: {found}")
    return None


def in_page(raw: bytes, *, document: bool = True) -> Optout | None:
    """What a page's meta elements reserve, None for nothing; of what isn't HTML too.

    Args:
        raw: the decoded body.
        document: as for `in_headers`.
    """
    for name, content in metas(raw[:META_BYTES]):
        if name == "tdm-reservation" and content.strip() == "1":
            return Optout("tdm_reserved", "meta tdm-reservation: 1")
        if name in {"robots", AGENT} and (found := directives(content.split(","), document=document)):
            return Optout(found, f"meta {name}: {found}")
    return None


def robots(value: str, *, document: bool) -> str | None:
    """The rule by which one X-Robots-Tag reserves something from us; an agent's name binds what follows it."""
    mine, found = True, []
    for part in value.split(","):
        name, colon, rest = part.partition(":")
        if colon and name.strip().lower() not in WITH_VALUE:
            mine, part = name.strip().lower() == AGENT, rest  # noqa: PLW2901 - the directive after the name
        if mine:
            found.append(part)
    return directives(found, document=document)


def directives(parts: Iterable[str], *, document: bool) -> str | None:
    """The rule by which some robots directives reserve something, None for none."""
    said = {part.strip().lower() for part in parts}
    if "noai" in said:
        return "noai"
    return "noindex" if document and said & {"noindex", "none"} else None


def metas(raw: bytes) -> Iterator[tuple[str, str]]:
    """Name and content of the meta elements of a page, names in lower case; scripts and comments hold none."""
    parser = etree.HTMLPullParser(events=("start",), tag="meta", no_network=True, remove_comments=True)
    try:
        parser.feed(raw)
        parser.close()
    except (etree.XMLSyntaxError, ValueError):
        pass  # bytes that are no page: what was found until then stands
    for _, element in parser.read_events():
        name, content = element.get("name"), element.get("content")
        if name and content:
            yield name.strip().lower(), content


def reservations(raw: bytes) -> tuple[Reservation, ...]:
    """The rules of a tdmrep.json, in its order; none where it isn't one (TDMRep: then the protocol isn't in use)."""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return ()
    rules = told if isinstance(told, list) else [told]
    return tuple(
        Reservation(rule["location"], str(rule.get("tdm-reservation")).strip() == "1")
        for rule in rules
        if isinstance(rule, dict) and isinstance(rule.get("location"), str)
    )


def reserved(rules: Iterable[Reservation], url: str) -> Optout | None:
    """What a tdmrep.json reserves of an address, None for nothing: the first rule that fits its path decides."""
    parts = urlsplit(url)
    path = normal(parts.path or "/") + (f"?{normal(parts.query)}" if parts.query else "")
    for rule in rules:
        if fits(rule.location, path):
            declared = f"tdmrep.json: {rule.location[:200]}"
            return Optout("tdm_reserved", declared) if rule.reserved else None
    return None


def normal(path: str) -> str:
    """A path with its percent-encodings in one form (RFC 9309, 2.2.2)."""
    return quote(unquote(path, errors="surrogateescape"), safe="/?&=:;,@!'()+~%", errors="surrogateescape")


def fits(pattern: str, path: str) -> bool:
    """Whether a pattern is about a path, as in robots.txt: `*` is anything, a last `$` the end (RFC 9309, 2.2.3)."""
    ends = pattern.endswith("$")
    first, *rest = [normal(piece) for piece in pattern.removesuffix("$").split("*")]
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(rest):
        if ends and number == len(rest) - 1:
            return len(path) - at >= len(piece) and path.endswith(piece)
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return not ends or at == len(path)
