"""Machine-readable reservations: what an outlet declares about being mined, in headers, in a page, in tdmrep.json.

- `tdm_reserved`: `tdm-reservation: 1` as header or meta element, or a rule of `/.well-known/tdmrep.json` that fits the
  path: rights of text and data mining are reserved (TDM Reservation Protocol, W3C Community Group report of 10 May
  2024, for article 4(3) of Directive (EU) 2019/790).
- `noai`: `noai` in X-Robots-Tag or meta robots: no use by AI (a convention that DeviantArt began in November 2022).
- `noindex`: `noindex` or `none` in X-Robots-Tag or meta robots: not to be kept in an index (Google's specifications of
  the robots meta tag and X-Robots-Tag).

A declaration that can't be read whole is read as a reservation. Who reserves in one place is believed: a 0 elsewhere
doesn't lift a 1. `noindex` concerns documents: feeds carry it so that search engines don't show the feed itself, and
are read. `noimageai`, `nosnippet`, `noarchive`, `nofollow` concern uses that nothing here makes: images, search
results, public copies, ranking.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from lxml import etree

AGENT = "techfigures"
"""The name by which robots.txt, X-Robots-Tag and meta elements address us."""

PART = re.compile(
    rb"(?P<comment><!--)|<(?P<text>script|style|textarea|title|xmp)\b"
    rb"|(?P<meta><meta[\s/](?>[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+>)",
    re.IGNORECASE,
)
"""What a page is searched for, in one pass over all of it: a tree of it has limits of depth and size, this has none."""
COMMENT_END = re.compile(rb"--!?>")
END = {name: re.compile(b"</" + name, re.IGNORECASE) for name in (b"script", b"style", b"textarea", b"title", b"xmp")}
TELLING = re.compile(rb"robots|tdm-reservation|techfigures", re.IGNORECASE)
"""In the meta elements that may concern us."""

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


EVERYTHING = (Reservation("/", reserved=True),)


def in_headers(headers: Iterable[tuple[str, str]], *, document: bool) -> Optout | None:
    """What an answer's headers reserve, None for nothing.

    Args:
        headers: names and values; a name may come several times.
        document: whether the answer is a document rather than a list of some, such as a feed.
    """
    for name, value in headers:
        if name.lower() == "tdm-reservation" and is_one(value):
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
    for name, content in metas(b"".join(telling(as_utf8(raw)))):
        if name == "tdm-reservation" and is_one(content):
            return Optout("tdm_reserved", "meta tdm-reservation: 1")
        if name in {"robots", AGENT} and (found := directives(content.split(","), document=document)):
            return Optout(found, f"meta {name}: {found}")
    return None


def is_one(value: object) -> bool:
    """Whether the value of tdm-reservation reserves; of a header that came several times any of its values may."""
    return value == 1 or (isinstance(value, str) and "1" in {part.strip() for part in value.split(",")})


def as_utf8(raw: bytes) -> bytes:
    """A page of UTF-16 as UTF-8, any other as it is."""
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return raw.decode("utf-16", "replace").encode("utf-8", "replace") if wide else raw


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


def telling(raw: bytes) -> Iterator[bytes]:
    """The meta elements of a page that may reserve something, as written; scripts, titles and comments hold none."""
    at = 0
    while part := PART.search(raw, at):
        at = part.end()
        if part["meta"]:
            if TELLING.search(part["meta"]):
                yield part["meta"]
            continue
        # A comment's own dashes may end it: `<!-->`.
        ends = COMMENT_END if part["comment"] else END[part["text"].lower()]
        if not (end := ends.search(raw, at - 2 if part["comment"] else at)):
            return
        at = end.end()


def metas(raw: bytes) -> Iterator[tuple[str, str]]:
    """Name and content of some meta elements, names in lower case."""
    parser = etree.HTMLPullParser(events=("start",), tag="meta", no_network=True, huge_tree=True)
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
    """The rules of a tdmrep.json, in its order; none where it isn't one (TDMRep: then the protocol isn't in use).

    Of one that begins as JSON and is broken nobody knows what it reserves: everything.
    """
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return EVERYTHING if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"[", b"{"} else ()
    rules = told if isinstance(told, list) else [told]
    return tuple(
        Reservation(rule["location"], is_one(rule.get("tdm-reservation")))
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
