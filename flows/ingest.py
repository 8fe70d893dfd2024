"""Targets to items, items to raw bytes: the two steps that touch files and network."""

from __future__ import annotations

import mimetypes
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.checks import CHECKS, Round, due
from flows.client import Fetched, FetchError, is_loopback, redact, shared
from flows.documents import MissingError, expand, names, tails
from flows.run import ADOPTIONS, Item, Run, adopt
from flows.sources import Source
from schemas.columns import to_row
from schemas.identity import key
from schemas.run import Fetch

FOUND = "0000"
"""The batch of what discovery itself fetched or took over: pages, feeds, and the leavings of interrupted runs."""
HEADERS = (
    "content-type", "content-language", "date", "etag", "last-modified", "retry-after", "tdm-policy", "tdm-reservation",
    "x-robots-tag",
)  # fmt: skip
"""Headers that the ledger keeps."""
LONGEST = 1000
"""Characters of a header that the ledger keeps."""
OWN = ("address", "raw_sha256", "media_type", "adopted")
"""What of an item stands in the ledger's own columns, or says nothing of the document."""


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
    checks = reading.checks()
    run.write_lines(CHECKS, map(asdict, checks))
    lines += [headline(run, item) for item in items.values() if item.headline_only and item.raw_sha256 is None]
    run.write_lines(f"{FOUND}.items.jsonl", [])
    run.write_lines(f"{FOUND}.fetched.jsonl", lines)
    open_items = [item for item in items.values() if item.raw_sha256 is None and not item.headline_only]
    size, batches = run.settings.batch_size, [FOUND] if lines or checks else []
    for number, start in enumerate(range(0, len(open_items), size), start=1):
        run.write_lines(f"{number:04}.items.jsonl", map(asdict, open_items[start : start + size]))
        batches.append(f"{number:04}")
    return batches


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


def is_address(target: str) -> bool:
    """Whether a target is an http(s) address and no path."""
    return target.lower().startswith(("http://", "https://"))


def look_safely(run: Run, item: Item) -> tuple[list[Item], list[dict[str, Any]]]:
    """The same as `look`, whatever one answer does to its reader: the other targets go on."""
    try:
        return look(run, item)
    except OSError:  # the disk, and not the answer
        raise
    except Exception as error:  # noqa: BLE001 - becomes a line of the failed file
        return [], [line(item, None, Failure("reader", f"{item.address}: {type(error).__name__}: {error}"))]


def headline(run: Run, item: Item) -> dict[str, Any]:
    """Store an article of which title and summary are all that may be had: its line, as if it had been fetched."""
    told = dict.fromkeys(filter(None, (item.title, item.summary)))
    digest = run.raw.put("\n\n".join(told).encode())
    return line(replace(item, summary=None, raw_sha256=digest, media_type="text/plain; charset=utf-8"), None, None)


def look(run: Run, item: Item) -> tuple[list[Item], list[dict[str, Any]]]:
    """What is behind one target: a file is itself, an address is a page, or a feed whose entries are items."""
    if not is_address(item.address):
        return [item], []
    from transforms.feeds import read_feed

    told = get(run, item)
    fetched = Item(**told["item"])
    if told["failure"]:
        return [], [told]
    try:
        entries = read_feed(run.raw.get(fetched.raw_sha256 or ""), url=told["fetch"]["final_url"] or fetched.address)
    except ValueError as error:
        return [], [line(replace(fetched, raw_sha256=None), told["fetch"], Failure("feed", str(error)))]
    if entries is None and item.kind in {"feed", "sitemap"}:
        told_kind = f"{fetched.address}: a page, where source {item.source} says there is a {item.kind}"
        failure = Failure(f"not_a_{item.kind}", told_kind)
        return [], [line(replace(fetched, raw_sha256=None), told["fetch"], failure)]
    if entries is None:
        return [fetched], [told]
    # An identifier that several entries bear identifies none of them.
    unique = {guid for guid, count in Counter(entry.guid for entry in entries).items() if count == 1}
    found = [
        replace(
            item,
            address=redact(entry.url),
            kind=None,
            title=entry.title,
            published=entry.published or item.published,
            summary=entry.summary if item.headline_only else None,
            entry_id=key(item.source, entry.guid) if entry.guid in unique - {None, entry.url} else None,
            local=item.local and is_loopback(urlsplit(entry.url).hostname or ""),
        )
        for entry in entries
        if entry.url
    ]
    return found, [{**told, "item": None, "fetch": told["fetch"] | {"item": None}}]


def fetch(run: Run, batch: str) -> dict[str, int]:
    """Gets each item's bytes, politely, into the raw store, and writes the ledger; what can't be had is quarantined."""
    done = {row["item"]["address"]: row for row in run.read_lines(f"{batch}.fetched.jsonl") if row["item"]}
    lines = list(done.values()) if batch != FOUND else run.read_lines(f"{batch}.fetched.jsonl")
    for item in run.items(batch):
        if redact(item.address) not in done:
            lines.append(get(run, item))
    run.write_lines(f"{batch}.fetched.jsonl", lines)
    failed = sum(1 for row in lines if row["failure"])
    return {"fetched": len(lines) - failed, "fetch_failed": failed}


def get(run: Run, item: Item) -> dict[str, Any]:
    """Fetch one item into the raw store: the line that tells what came of it, without credentials."""
    kept = replace(item, address=redact(item.address))
    stamp = datetime.now(UTC).isoformat()
    ledger: dict[str, Any] = {"url": kept.address, "source": item.source, "fetched_at": stamp}
    try:
        if is_address(item.address):
            answer = shared(run.settings).fetch(item.address, local=item.local)
            data, media_type = answer.body, answer.headers.get("content-type")
            ledger |= trail(answer)
        else:
            data, media_type = Path(item.address).read_bytes(), mimetypes.guess_type(item.address)[0]
    except FetchError as error:
        ledger |= trail(error.told) if error.told else {}
        ledger |= {"status": error.status, "optout": error.optout}
        return line(kept, ledger, Failure(error.rule, str(error)))
    except FileNotFoundError:
        return line(kept, ledger, Failure("missing", f"{item.address}: no such file; has it been moved?"))
    except OSError as error:
        return line(kept, ledger, Failure("unreadable", f"{kept.address}: {error.strerror}; check that it can be read"))
    except Exception as error:  # noqa: BLE001 - whatever one server does to the client, the others are asked
        return line(kept, ledger, Failure("client", f"{kept.address}: a fault of the client: {type(error).__name__}"))
    digest = run.raw.put(data)
    ledger |= {"raw_sha256": digest, "size": len(data), "media_type": media_type}
    return line(replace(kept, raw_sha256=digest, media_type=media_type), ledger, None)


def trail(answer: Fetched) -> dict[str, Any]:
    """What the ledger keeps of how a fetch went."""
    return {
        "final_url": answer.final_url,
        "status": answer.status,
        "fetched_at": answer.fetched_at,
        "headers": {name: answer.headers[name][:LONGEST] for name in HEADERS if name in answer.headers},
        "redirects": tuple(asdict(hop) for hop in answer.redirects),
        "attempts": answer.attempts,
        "elapsed": answer.elapsed,
        "cached": answer.cached,
        "transferred": answer.transferred,
    }


def line(item: Item, ledger: dict[str, Any] | None, failure: Failure | None) -> dict[str, Any]:
    """One line of a batch's fetched file: the item, the ledger's row, and why it failed."""
    if ledger is not None:
        made = key(ledger["url"], ledger["fetched_at"], ledger.get("raw_sha256"))
        known = {name: value for name, value in asdict(item).items() if value is not None and name not in OWN}
        fields = {"fetch_id": made, "item": known, **ledger}
        fields |= {"error": failure.message, "rule": failure.rule} if failure else {}
        ledger = to_row(Fetch(**fields))
    told = {"rule": failure.rule, "message": failure.message} if failure else None
    return {"item": asdict(item), "fetch": ledger, "failure": told}


def fetched(run: Run, batch: str) -> Iterator[tuple[Item, Failure | None]]:
    """The items of a batch as fetched, with why they failed."""
    for row in run.read_lines(f"{batch}.fetched.jsonl"):
        if row["item"]:
            yield Item(**row["item"]), Failure(**row["failure"]) if row["failure"] else None
