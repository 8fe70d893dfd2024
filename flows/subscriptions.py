"""Lists of feeds (OPML) to folders of sources, and back: what a feed reader exports and takes in."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from lxml import etree
from pydantic import ValidationError

from flows.client import redact
from flows.sources import FILE, FOLDER, Source, explained, sources, validated
from transforms.documents.identity import canonical_url
from transforms.documents.language import normal_code
from transforms.lexicons import languages
from transforms.listings.model import plain
from transforms.listings.outlines import outline

LONGEST_NAME, LONGEST_ID = 120, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What became of one entry of a list: the source that it is now, or why it was left out."""

    name: str
    address: str
    source: str | None = None
    skipped: str | None = None


def take_in(path: Path, folder: Path, language: str) -> Iterator[Subscription]:
    """Write the feeds of a list as sources, `verified: false`; one that is bundled comes with all that is known of it.

    Args:
        path: an OPML file.
        folder: a folder of sources, made once the list is known to be one; what it holds stays.
        language: of feeds of which it isn't known otherwise: by their folder in the list (`fr`, `English`), by a host
            of France.

    Yields:
        A line for each entry of the list, in its order.

    Raises:
        transforms.listings.ListingError: the file is no list, is broken or declares entities.
        flows.sources.SourceError: a source that is there already doesn't hold.
    """
    told = outline(path.read_bytes(), url=str(path))
    folder.mkdir(parents=True, exist_ok=True)
    present = {known(address): source.id for source in sources(folder) for address in source.addresses}
    taken = {item.name for item in folder.iterdir()}
    bundled = {known(address): source for source in sources() for address in source.addresses}
    for item in told["feeds"]:
        address = item["url"].strip()
        name = named(item["title"]) or host_of(address) or "feed"
        common = {"name": name, "address": redact(address)}
        if other := present.get(known(address)):
            yield Subscription(**common, skipped=f"source {other} reads it already")
            continue
        if (twin := bundled.get(known(address))) and twin.id not in taken:
            (folder / twin.id).mkdir()
            shutil.copyfile(FOLDER / twin.id / FILE, folder / twin.id / FILE)
            source = twin
        else:
            lines = written(name, address, spoken(item["categories"], address) or language)
            try:
                source = validated({"id": free(name, taken), **lines})
            except ValidationError as error:
                yield Subscription(**common, skipped=explained(error))
                continue
            (folder / source.id).mkdir()
            text = yaml.safe_dump(lines, sort_keys=False, allow_unicode=True, width=1000)
            (folder / source.id / FILE).write_text(text, encoding="utf-8")
        taken.add(source.id)
        present |= {known(found): source.id for found in source.addresses}
        yield Subscription(**common, source=source.id)
    for item in told["lists"]:
        elsewhere = {"name": named(item["title"]), "address": redact(item["url"].strip())}
        yield Subscription(**elsewhere, skipped="a list of its own: save it and import that file")


def known(address: str) -> str:
    """An address as it is compared with others: feeds are often listed with and without a last slash."""
    return (canonical_url(address) or address).rstrip("/")


def named(title: str | None) -> str:
    """A title as a name: one line of printable characters, not too long."""
    text = "".join(char if char.isprintable() else " " for char in plain(title) or "")
    return " ".join(text.split())[:LONGEST_NAME].strip()


def host_of(address: str) -> str:
    """The host of an address, without `www.`; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def spoken(categories: Iterable[Iterable[str]], address: str) -> str | None:
    """The language that a feed's folders name, else that of a host of France; None where neither says."""
    for name in chain.from_iterable(categories):
        if (code := normal_code(name)) in languages():
            return code
    return "fr" if host_of(address).endswith(".fr") else None


def free(name: str, taken: Container[str]) -> str:
    """An id made of a name that no other source has."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:LONGEST_ID].strip("-") or "feed"
    candidates = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in taken)


def written(name: str, address: str, language: str) -> dict[str, Any]:
    """A new source as its file says it."""
    return {
        "name": name, "publisher": name, "language": language, "kind": "feed", "feeds": [address], "verified": False,
    }  # fmt: skip


def hand_out(chosen: Iterable[Source]) -> bytes:
    """Sources that read feeds as an OPML 2.0 list, a folder each language."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "techfigures"
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for source in chosen:
        for address in source.feeds:
            if source.language not in folders:
                folders[source.language] = etree.SubElement(body, "outline", text=source.language)
            etree.SubElement(
                folders[source.language], "outline", type="rss", text=source.name, title=source.name,
                xmlUrl=redact(str(address)),
            )  # fmt: skip
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
