"""What is there to read: targets and sources, the entries of listings, the pages of archives."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flows.archives import Broken, is_archive, records
from flows.checks import CHECKS, Round, due
from flows.client import is_loopback, redact
from flows.credentials import whole
from flows.documents import LISTINGS, MissingError, expand, names, tails
from flows.ingest import Failure, get, is_address, line
from flows.listings import Room, listed
from flows.run import ADOPTIONS, Item, Run, adopted, unfetched
from flows.sources import Source
from flows.spool import HEADLINES, LEFT, LINES, Line, Spool, Use
from schemas.identity import key
from transforms.documents.identity import site

if TYPE_CHECKING:
    from transforms.listings import Entry

FOUND = "0000"
"""The first batch of what discovery fetched or took over: pages, feeds, archives, leavings of interrupted runs."""
AT_HAND = 10
"""How many times larger a batch is whose bytes are there: it never waits for the network, each batch has its cost."""
BATCHES = 100
"""Batches from which on they grow, up to AT_HAND times, rather than become more: each is four tasks."""
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
    with Spool(run.path("discovery.sqlite")) as spool:
        spool.put(LINES, taken_over(run), lambda _: (None, Use.KEPT))
        spool.put(LEFT, unfetched(run))
        with ThreadPoolExecutor(run.settings.fetchers) as pool:
            told = pool.map(lambda place: gather(run, spool, reading, *place), enumerate(listed))
            for at, failures in zip(listed, told, strict=True):
                reading.note(at, failures)
        spool.settle()
        run.write_lines(CHECKS, map(asdict, reading.checks(spool)))
        # Cut before the lines are: a headline is a line.
        open_batches = list(cut_items(run, spool))
        # Without a line too where sources were checked: the first batch carries what was found of them.
        at_hand = list(cut_lines(run, spool, least=bool(reading.sources) and not run.past))
    run.path("discovery.sqlite").unlink()
    return at_hand + open_batches


def taken_over(run: Run) -> Iterator[Item | Line]:
    """What interrupted runs had fetched: each line, and its item so that no target has it fetched again."""
    for told in adopted(run):
        item = Item(**told["item"])
        if item.adopted > ADOPTIONS:
            message = f"{item.address}: {ADOPTIONS} runs broke off with it in hand"
            told["failure"] = {"rule": "gave_up", "message": message}
        yield from (told, item)


def gather(run: Run, spool: Spool, reading: Round, place: int, at: Item) -> list[dict[str, str]]:
    """Look at a target and take in what is behind it; why it, or what it leads to, couldn't be read."""
    failures: list[dict[str, str]] = []

    room = reading.room(at)

    def noted() -> Iterator[Item | Line]:
        for part in look_safely(run, at, room):
            if not isinstance(part, Item) and part["failure"]:
                failures.append(part["failure"])
            yield part

    spool.put(place, noted(), lambda item: reading.use(at, item))
    return failures


def cut_items(run: Run, spool: Spool) -> Iterator[str]:
    """Write what is to be fetched in batches, and store what only a headline may be had of; the batches' names."""
    count, size = spool.count(), run.settings.batch_size
    size = min(max(size, -(-count // BATCHES)), size * AT_HAND)
    items = (item for item in read_now(run, spool) if not kept_headline(run, spool, item))
    for number in itertools.count(1):
        if not (batch := list(islice(items, size))):
            return
        run.write_lines(f"{number:04}.items.jsonl", map(asdict, batch))
        yield f"{number:04}"


def cut_lines(run: Run, spool: Spool, *, least: int) -> Iterator[str]:
    """Write what was fetched already in batches, so many at least; their names."""
    lines = spool.lines()
    for number in itertools.count():
        batch = list(islice(lines, run.settings.batch_size * AT_HAND))
        if not batch and number >= least:
            return
        name = f"{FOUND}-{number:05}" if number else FOUND
        run.write_lines(f"{name}.items.jsonl", [])
        run.write_lines(f"{name}.fetched.jsonl", batch)
        yield name


def kept_headline(run: Run, spool: Spool, item: Item) -> bool:
    """Whether title and summary are all that may be had of an item: then they are stored here."""
    if item.headline_only:
        spool.put(HEADLINES, [headline(run, item)])
    return item.headline_only


TRIED = """
SELECT url FROM raw.fetches WHERE raw_sha256 IS NOT NULL OR fetched_at >= $began::TIMESTAMPTZ
"""
REST = "rest.jsonl"
"""Staging file of a backfill: how many entries it reads, and how many are left for the next run."""


def read_now(run: Run, spool: Spool) -> Iterator[Item]:
    """The items that this run fetches: of a backfill's not those that the ledger holds, and no more than one run's."""
    from warehouse.connect import open_reader

    if run.past is None:
        yield from spool.open_items()
        return
    with open_reader(run.settings.warehouse) as con:
        tried = {row[0] for row in con.execute(TRIED, {"began": run.past.began}).fetchall()}
    taken = {item.address for item in unfetched(run)}
    open_items = (item for item in spool.open_items() if item.address in taken or item.address not in tried)
    read = 0
    for item in islice(open_items, run.past.most):
        read += 1
        yield item
    run.write_lines(REST, [{"found": read, "left": sum(1 for _ in open_items)}])


def targets(run: Run, chosen: Iterable[Source] = ()) -> list[Item]:
    """Files and addresses to look at: the run's targets, else the chosen sources'; folders are read here."""
    hints = dict(run.hints)
    found: list[Item] = []
    paths: list[tuple[Path, Item]] = []
    asked: list[tuple[str, Source | None]] = [(whole(target), None) for target in run.targets] or [
        (address, source) for source in chosen for address in source.addresses
    ]
    for target, source in asked:
        known: dict[str, Any] = dict(hints)
        if source:
            known |= {"source": source.id, "kind": source.kind, "headline_only": source.headline_only}
            known |= {"publisher": source.publisher, "language": source.language}
            known |= {"hosts": ",".join(source.domains) or None, "is_declared": True}
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


def look_safely(run: Run, item: Item, room: Room) -> Iterator[Item | Line]:
    """The same as `look`, whatever one answer does to its reader: the other targets go on."""
    try:
        yield from look(run, item, room)
    except OSError:  # the disk, and not the answer
        raise
    except Exception as error:  # noqa: BLE001 - becomes a line of the failed file
        kept = replace(item, address=redact(item.address))
        yield line(kept, None, Failure("reader", f"{kept.address}: {type(error).__name__}: {error}"))


def headline(run: Run, item: Item) -> dict[str, Any]:
    """Store an article of which title and summary are all that may be had: its line, without an answer's status."""
    told = "\n\n".join(dict.fromkeys(filter(None, (item.title, item.summary)))).encode()
    kept = replace(item, summary=None, raw_sha256=run.raw.put(told), media_type="text/plain; charset=utf-8")
    ledger: dict[str, Any] = {"url": item.address, "source": item.source, "fetched_at": datetime.now(UTC).isoformat()}
    ledger |= {"raw_sha256": kept.raw_sha256, "size": len(told), "media_type": kept.media_type}
    return line(kept, ledger, None)


def look(run: Run, item: Item, room: Room, depth: int = 1) -> Iterator[Item | Line]:
    """What is behind one target: a file is itself, an archive its pages, an address a page, or a listing's entries.

    Args:
        run: the run.
        item: the target, or a listing behind it.
        room: how much may still come of it.
        depth: how many listings led here.

    Yields:
        Items that are to be read, and lines of what was fetched and of what failed, as they are found.
    """
    if not is_address(item.address) and is_archive(item.address):
        yield from unpack(run, item)
        return
    if not is_address(item.address) and not item.address.lower().endswith(LISTINGS):
        yield item
        return
    told = get(run, item)
    fetched = Item(**told["item"])
    if told["failure"]:
        yield told
        return
    answered = told["fetch"]["final_url"] or fetched.address
    # A listing that a redirect led to elsewhere is not the one that was named.
    item = replace(item, local=item.local and is_loopback(urlsplit(answered).hostname or ""))
    found = listed(run, fetched.raw_sha256 or "", answered)
    if not found.is_listing and item.kind in {"feed", "sitemap"}:
        told_kind = f"{fetched.address}: a page, where source {item.source} says there is a {item.kind}"
        found.failure = Failure(f"not_a_{item.kind}", told_kind)
    elif not found.is_listing:
        yield told
        return
    for entry in found.entries:
        if run.past and not run.past.may_hold(entry.published, entry.modified, listing=entry.is_listing):
            continue
        if entry.is_listing and depth < LISTING_DEPTH and room.for_listing(answered):
            yield from look(run, announced(item, entry, kind="feed"), room, depth + 1)
        elif not entry.is_listing and room.for_entry(entry.url, answered):
            yield announced(item, entry, kind=None)
        if room.full:
            break
    # What a listing told before it broke off, or was more than may be, is read all the same.
    known, failure = told["fetch"], found.failure or room.failure(answered)
    if failure:
        yield line(replace(fetched, raw_sha256=None), known, failure)
    else:
        yield {**told, "item": None, "fetch": known | {"item": None}}


def announced(item: Item, entry: Entry, kind: str | None) -> Item:
    """The item of a listing's entry."""
    return replace(
        item,
        address=redact(entry.url),
        doc=None,
        answered=None,
        kind=kind,
        title=entry.title if kind is None else None,
        published=entry.published or item.published,
        summary=entry.summary if item.headline_only else None,
        entry_id=key(item.source, site(entry.url), entry.guid) if entry.guid and entry.guid != entry.url else None,
        local=item.local and is_loopback(urlsplit(entry.url).hostname or ""),
    )


def unpack(run: Run, item: Item) -> Iterator[Line]:
    """The pages of an archive, each into the raw store: lines that tell of them and of what is broken."""
    try:
        for found in records(Path(item.address), run.settings.max_bytes):
            stamp = datetime.now(UTC).isoformat()
            if isinstance(found, Broken):
                message = f"{item.address}: broken at byte {found.offset:,} ({found.reason}); the rest was read"
                ledger: dict[str, Any] = {"url": f"{item.address}#{found.offset}", "fetched_at": stamp}
                broken = replace(item, address=f"{item.address}#{found.offset}", doc=None)
                yield line(broken, ledger | {"source": item.source}, Failure("broken_record", message))
                continue
            digest = run.raw.put(found.payload)
            ledger = {"url": found.url, "source": item.source, "fetched_at": found.fetched_at or stamp}
            ledger |= {"status": found.status, "raw_sha256": digest, "size": len(found.payload)}
            page = replace(item, address=found.url, doc=None, raw_sha256=digest, media_type=found.media_type)
            yield line(page, ledger | {"media_type": found.media_type}, None)
    except OSError as error:
        yield line(item, None, Failure("unreadable", f"{item.address}: {error.strerror}; check that it is there"))
