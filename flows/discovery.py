"""What is there to read: targets and sources, the entries of listings, the pages of archives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flows.archives import Broken, is_archive, records
from flows.checks import CHECKS, Round, due
from flows.client import is_loopback, redact
from flows.documents import LISTINGS, MissingError, expand, names, tails
from flows.ingest import Failure, get, is_address, line
from flows.run import ADOPTIONS, Item, Past, Run, adopt
from flows.sources import Source
from schemas.identity import key

if TYPE_CHECKING:
    from transforms.listings import Entry

FOUND = "0000"
"""The first batch of what discovery fetched or took over: pages, feeds, archives, leavings of interrupted runs."""
AT_HAND = 5
"""How many times larger a batch is whose bytes are there: it never waits for the network, each batch has its cost."""
LISTING_DEPTH = 3
"""How deep listings may lead to listings: a list of feeds, a site's index of sitemaps, a sitemap."""


def discover(run: Run) -> list[str]:
    """Lists what the targets or the enabled sources hold, reads feeds, takes over what interrupted runs had fetched.

    Returns:
        The names of the batches that all of it was cut into.
    """
    now = datetime.now(UTC)
    # A run that was given targets reads no sources.
    reading = Round(run, () if run.targets else due(run, now), now)
    listed = targets(run, reading.sources.values())
    lines, left = adopt(run)
    for row in lines:
        if row["item"]["adopted"] > ADOPTIONS:
            row["failure"] = {
                "rule": "gave_up",
                "message": f"{row['item']['address']}: {ADOPTIONS} runs broke off with it in hand",
            }
    items = {row["item"]["address"]: Item(**row["item"]) for row in lines} | {item.address: item for item in left}
    with ThreadPoolExecutor(run.settings.fetchers) as pool:
        for at, (found, told) in zip(listed, pool.map(lambda item: look_safely(run, item), listed), strict=True):
            lines += [row for row in told if not row["item"] or row["item"]["address"] not in items]
            for item in reading.take(at, found, [row["failure"] for row in told if row["failure"]]):
                items.setdefault(item.address, item)
    if run.past:
        items = unfetched(run, run.past, items, {item.address for item in left})
    checks = reading.checks()
    run.write_lines(CHECKS, map(asdict, checks))
    lines += [headline(run, item) for item in items.values() if item.headline_only and item.raw_sha256 is None]
    open_items = [item for item in items.values() if item.raw_sha256 is None and not item.headline_only]
    size, batches = run.settings.batch_size, []
    # Without a line too where sources were checked: the first batch carries what was found of them.
    for number, start in enumerate(range(0, max(len(lines), bool(checks)), size * AT_HAND)):
        batches.append(f"{FOUND}-{number:05}" if number else FOUND)
        run.write_lines(f"{batches[-1]}.items.jsonl", [])
        run.write_lines(f"{batches[-1]}.fetched.jsonl", lines[start : start + size * AT_HAND])
    for number, start in enumerate(range(0, len(open_items), size), start=1):
        run.write_lines(f"{number:04}.items.jsonl", map(asdict, open_items[start : start + size]))
        batches.append(f"{number:04}")
    return batches


TRIED = """
SELECT url FROM raw.fetches WHERE raw_sha256 IS NOT NULL OR fetched_at >= $began::TIMESTAMPTZ
"""
LEFT = "left.jsonl"
"""Staging file of a backfill: how many entries are left for the next run."""


def unfetched(run: Run, past: Past, items: dict[str, Item], taken_over: set[str]) -> dict[str, Item]:
    """The entries that a backfill fetches now: not those that the ledger holds, and no more than one run's."""
    from warehouse.connect import open_reader

    with open_reader(run.settings.database) as con:
        tried = {row[0] for row in con.execute(TRIED, {"began": past.began}).fetchall()}
    kept = [name for name, item in items.items() if item.raw_sha256 or name in taken_over or name not in tried]
    run.write_lines(LEFT, [{"found": min(len(kept), past.most), "left": max(len(kept) - past.most, 0)}])
    return {name: items[name] for name in kept[: past.most]}


def targets(run: Run, chosen: Iterable[Source] = ()) -> list[Item]:
    """Files and addresses to look at: the run's targets, else the chosen sources'; folders are read here."""
    hints = dict(run.hints)
    found: list[Item] = []
    paths: list[tuple[Path, Item]] = []
    asked: list[tuple[str, Source | None]] = [(target, None) for target in run.targets] or [
        (address, source) for source in chosen for address in source.addresses
    ]
    for target, source in asked:
        known: dict[str, Any] = dict(hints)
        if source:
            known |= {"source": source.id, "kind": source.kind, "headline_only": source.headline_only}
            known |= {"publisher": source.publisher, "language": source.language}
        if is_address(target):
            local = source is None and is_loopback(urlsplit(target).hostname or "")
            found.append(Item(address=target, local=local, **({"source": redact(target)} | known)))
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


def look_safely(run: Run, item: Item) -> tuple[list[Item], list[dict[str, Any]]]:
    """The same as `look`, whatever one answer does to its reader: the other targets go on."""
    try:
        return look(run, item)
    except OSError:  # the disk, and not the answer
        raise
    except Exception as error:  # noqa: BLE001 - becomes a line of the failed file
        return [], [line(item, None, Failure("reader", f"{item.address}: {type(error).__name__}: {error}"))]


def headline(run: Run, item: Item) -> dict[str, Any]:
    """Store an article of which title and summary are all that may be had: its line, without an answer's status."""
    told = "\n\n".join(dict.fromkeys(filter(None, (item.title, item.summary)))).encode()
    kept = replace(item, summary=None, raw_sha256=run.raw.put(told), media_type="text/plain; charset=utf-8")
    ledger: dict[str, Any] = {"url": item.address, "source": item.source, "fetched_at": datetime.now(UTC).isoformat()}
    ledger |= {"raw_sha256": kept.raw_sha256, "size": len(told), "media_type": kept.media_type}
    return line(kept, ledger, None)


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
    failed = replace(fetched, raw_sha256=None)
    found: list[Item] = []
    lines = [{**told, "item": None, "fetch": told["fetch"] | {"item": None}}]
    try:
        entries = read_listing(run.raw.get(fetched.raw_sha256 or ""), url=told["fetch"]["final_url"] or fetched.address)
        if entries is None and item.kind in {"feed", "sitemap"}:
            told_kind = f"{fetched.address}: a page, where source {item.source} says there is a {item.kind}"
            return [], [line(failed, told["fetch"], Failure(f"not_a_{item.kind}", told_kind))]
        if entries is None:
            return [fetched], [told]
        for entry in entries:
            if run.past and not run.past.may_hold(entry.published, entry.modified, listing=entry.is_listing):
                continue
            if not entry.is_listing:
                found.append(listed(item, entry, kind=None))
            elif depth < LISTING_DEPTH:
                inner, more = look(run, listed(item, entry, kind="feed"), depth + 1)
                found += inner
                lines += more
    except ListingError as error:
        # What a listing told before it broke off is read all the same.
        lines = [line(failed, told["fetch"], Failure("feed", str(error))), *lines[1:]]
    # An identifier that several entries bear identifies none of them.
    borne = Counter(entry.entry_id for entry in found)
    return [replace(entry, entry_id=None) if borne[entry.entry_id] > 1 else entry for entry in found], lines


def listed(item: Item, entry: Entry, kind: str | None) -> Item:
    """The item of a listing's entry."""
    return replace(
        item,
        address=redact(entry.url),
        doc=None,
        kind=kind,
        title=entry.title if kind is None else None,
        published=entry.published or item.published,
        summary=entry.summary if item.headline_only else None,
        entry_id=key(item.source, entry.guid) if entry.guid and entry.guid != entry.url else None,
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
