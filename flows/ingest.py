"""Targets to items, items to raw bytes: the two steps that touch files and network."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flows.archives import Broken, is_archive, records
from flows.client import Fetched, FetchError, is_loopback, shared
from flows.documents import LISTINGS, MissingError, expand, names, tails
from flows.run import ADOPTIONS, Item, Run, adopt
from flows.sources import Source, sources
from schemas.columns import to_row
from schemas.identity import key
from schemas.run import Fetch

if TYPE_CHECKING:
    from transforms.listings import Entry

FOUND = "0000"
"""The first batch of what discovery fetched or took over: pages, feeds, archives, leavings of interrupted runs."""
AT_HAND = 5
"""How many times larger a batch is whose bytes are there: it never waits for the network, each batch has its cost."""
LISTING_DEPTH = 3
"""How deep listings may lead to listings: a list of feeds, a site's index of sitemaps, a sitemap."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item isn't there."""

    rule: str
    message: str


def discover(run: Run) -> list[str]:
    """Lists what the targets or the enabled sources hold, reads feeds, takes over what interrupted runs had fetched.

    Returns:
        The names of the batches that all of it was cut into.
    """
    listed = targets(run)
    lines, left = adopt(run)
    for row in lines:
        if row["item"]["adopted"] > ADOPTIONS:
            row["failure"] = {
                "rule": "gave_up",
                "message": f"{row['item']['address']}: {ADOPTIONS} runs broke off with it in hand",
            }
    items = {row["item"]["address"]: Item(**row["item"]) for row in lines} | {item.address: item for item in left}
    with ThreadPoolExecutor(run.settings.fetchers) as pool:
        for found, told in pool.map(lambda item: look(run, item), listed):
            lines += [row for row in told if not row["item"] or row["item"]["address"] not in items]
            for item in found:
                items.setdefault(item.address, item)
    open_items = [item for item in items.values() if item.raw_sha256 is None]
    size, batches = run.settings.batch_size, []
    for number, start in enumerate(range(0, len(lines), size * AT_HAND)):
        batches.append(f"{FOUND}-{number:05}" if number else FOUND)
        run.write_lines(f"{batches[-1]}.items.jsonl", [])
        run.write_lines(f"{batches[-1]}.fetched.jsonl", lines[start : start + size * AT_HAND])
    for number, start in enumerate(range(0, len(open_items), size), start=1):
        run.write_lines(f"{number:04}.items.jsonl", map(asdict, open_items[start : start + size]))
        batches.append(f"{number:04}")
    return batches


def targets(run: Run) -> list[Item]:
    """Files and addresses to look at: the run's targets, else the enabled sources; folders are read here."""
    hints = dict(run.hints)
    found: list[Item] = []
    paths: list[tuple[Path, Item]] = []
    asked: list[tuple[str, Source | None]] = [(target, None) for target in run.targets] or [
        (address, source)
        for source in sources(run.settings.sources)
        if source.enabled and run.kind in {None, source.kind}
        for address in source.addresses
    ]
    for target, source in asked:
        known: dict[str, Any] = dict(hints)
        if source:
            known |= {"source": source.id, "kind": source.kind}
            known |= {"publisher": source.publisher, "language": source.language}
        if is_address(target):
            local = source is None and is_loopback(urlsplit(target).hostname or "")
            found.append(Item(address=target, local=local, **({"source": target} | known)))
            continue
        template = Item(address=target, **({"source": target} | known))
        try:
            paths += [(path, template) for path in expand(target)]
        except MissingError:
            # The command line has refused such a target; a scheduled source that has gone is told by its fetch.
            found.append(template)
    unique = list(dict(paths).items())
    docs = names(path for path, _ in unique)
    return found + [
        replace(template, address=str(path), doc=doc, tail=tail)
        for (path, template), doc, tail in zip(unique, docs, tails(path for path, _ in unique), strict=True)
    ]


def is_address(target: str) -> bool:
    """Whether a target is an http(s) address and no path."""
    return target.lower().startswith(("http://", "https://"))


def look(run: Run, item: Item, depth: int = 1) -> tuple[list[Item], list[dict[str, Any]]]:
    """What is behind one target: a file is itself, an archive its pages, an address a page, or a listing's entries."""
    if not is_address(item.address) and is_archive(item.address):
        return [], unpack(run, item)
    if not is_address(item.address) and not item.address.lower().endswith(LISTINGS):
        return [item], []
    from transforms.listings import ListingError, read_listing

    told = get(run, item)
    fetched = Item(**told["item"])
    if told["failure"]:
        return [], [told]
    found: list[Item] = []
    lines = [{**told, "item": None}]
    try:
        entries = read_listing(
            run.raw.get(fetched.raw_sha256 or ""), url=told["fetch"].get("final_url") or item.address
        )
        if entries is None and item.kind == "feed":
            failure = Failure("not_a_feed", f"{item.address}: a page, where source {item.source} says there is a feed")
            return [], [line(item, told["fetch"], failure)]
        if entries is None:
            return [fetched], [told]
        for entry in entries:
            if not entry.is_listing:
                found.append(listed(item, entry, kind=None))
            elif depth < LISTING_DEPTH:
                inner, more = look(run, listed(item, entry, kind="feed"), depth + 1)
                found += inner
                lines += more
    except ListingError as error:
        # What a listing told before it broke off is read all the same.
        lines = [line(item, told["fetch"], Failure("feed", str(error))), *lines[1:]]
    return found, lines


def listed(item: Item, entry: Entry, kind: str | None) -> Item:
    """The item of a listing's entry."""
    return replace(
        item,
        address=entry.url,
        doc=None,
        kind=kind,
        title=entry.title if kind is None else None,
        published=entry.published or item.published,
        local=item.local and is_loopback(urlsplit(entry.url).hostname or ""),
    )


def unpack(run: Run, item: Item) -> list[dict[str, Any]]:
    """The pages of an archive, each into the raw store: the lines that tell of them and of what is broken."""
    lines = []
    try:
        for found in records(Path(item.address), run.settings.max_bytes):
            stamp = datetime.now(UTC).isoformat()
            if isinstance(found, Broken):
                message = f"{item.address}: broken at byte {found.offset:,} ({found.reason}); the rest was read"
                ledger: dict[str, Any] = {"url": f"{item.address}#{found.offset}", "fetched_at": stamp}
                broken = replace(item, address=f"{item.address}#{found.offset}", doc=None)
                lines.append(line(broken, ledger | {"source": item.source}, Failure("broken_record", message)))
                continue
            digest = run.raw.put(found.payload)
            ledger = {"url": found.url, "source": item.source, "fetched_at": found.fetched_at or stamp}
            ledger |= {"status": found.status, "raw_sha256": digest, "size": len(found.payload)}
            page = replace(item, address=found.url, doc=None, raw_sha256=digest, media_type=found.media_type)
            lines.append(line(page, ledger | {"media_type": found.media_type}, None))
    except OSError as error:
        lines.append(
            line(item, None, Failure("unreadable", f"{item.address}: {error.strerror}; check that it is there"))
        )
    return lines


def fetch(run: Run, batch: str) -> dict[str, int]:
    """Gets each item's bytes, politely, into the raw store, and writes the ledger; what can't be had is quarantined."""
    lines = run.read_lines(f"{batch}.fetched.jsonl")
    done = {row["item"]["address"] for row in lines if row["item"]}
    for item in run.items(batch):
        if item.address not in done:
            lines.append(get(run, item))
    run.write_lines(f"{batch}.fetched.jsonl", lines)
    failed = sum(1 for row in lines if row["failure"])
    return {"fetched": len(lines) - failed, "fetch_failed": failed}


def get(run: Run, item: Item) -> dict[str, Any]:
    """Fetch one item into the raw store: the line that tells what came of it."""
    stamp = datetime.now(UTC).isoformat()
    ledger: dict[str, Any] = {"url": item.address, "source": item.source, "fetched_at": stamp}
    try:
        if is_address(item.address):
            answer: Fetched = shared(run.settings).fetch(item.address, local=item.local)
            data, media_type = answer.body, answer.headers.get("content-type")
            ledger |= {"final_url": answer.final_url, "status": answer.status, "fetched_at": answer.fetched_at}
        else:
            data, media_type = Path(item.address).read_bytes(), mimetypes.guess_type(item.address)[0]
    except FetchError as error:
        return line(item, ledger | {"status": error.status}, Failure(error.rule, str(error)))
    except FileNotFoundError:
        return line(item, ledger, Failure("missing", f"{item.address}: no such file; has it been moved?"))
    except OSError as error:
        return line(item, ledger, Failure("unreadable", f"{item.address}: {error.strerror}; check that it can be read"))
    digest = run.raw.put(data)
    ledger |= {"raw_sha256": digest, "size": len(data), "media_type": media_type}
    return line(replace(item, raw_sha256=digest, media_type=media_type), ledger, None)


def line(item: Item, ledger: dict[str, Any] | None, failure: Failure | None) -> dict[str, Any]:
    """One line of a batch's fetched file: the item, the ledger's row, and why it failed."""
    if ledger is not None:
        made = key(ledger["url"], ledger["fetched_at"], ledger.get("raw_sha256"))
        fields = {**ledger, "fetch_id": ledger.get("fetch_id", made), "error": failure.message if failure else None}
        ledger = to_row(Fetch(**fields))
    told = {"rule": failure.rule, "message": failure.message} if failure else None
    return {"item": asdict(item), "fetch": ledger, "failure": told}


def fetched(run: Run, batch: str) -> Iterator[tuple[Item, Failure | None]]:
    """The items of a batch as fetched, with why they failed."""
    for row in run.read_lines(f"{batch}.fetched.jsonl"):
        if row["item"]:
            yield Item(**row["item"]), Failure(**row["failure"]) if row["failure"] else None
