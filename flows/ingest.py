"""Items to raw bytes, each into the store and the ledger: the step that touches files and network."""

from __future__ import annotations

import math
import mimetypes
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.client import Fetched, FetchError, redact, shared
from flows.run import Item, Run
from schemas.columns import to_row
from schemas.identity import key
from schemas.run import Fetch

HEADERS = (
    "content-type", "content-language", "date", "etag", "last-modified", "retry-after", "tdm-policy", "tdm-reservation",
    "x-robots-tag",
)  # fmt: skip
"""Headers that the ledger keeps."""
LONGEST = 1000
"""Characters of a header that the ledger keeps."""
HOSTS = 8
"""Hosts of a batch that are asked side by side."""
OWN = ("address", "answered", "raw_sha256", "media_type", "adopted")
"""What of an item stands in the ledger's own columns, or says nothing of the document."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item isn't there."""

    rule: str
    message: str


def is_address(target: str) -> bool:
    """Whether a target is an http(s) address and no path."""
    return target.lower().startswith(("http://", "https://"))


def fetch(run: Run, batch: str) -> dict[str, int]:
    """Gets each item's bytes, politely, into the raw store, and writes the ledger; what can't be had is quarantined.

    Hosts don't wait for each other, and none takes more than its time of a batch.
    """
    lines = run.read_lines(f"{batch}.fetched.jsonl")
    done = {row["item"]["address"] for row in lines if row["item"]}
    items = [item for item in run.items(batch) if redact(item.address) not in done]
    hosts: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        hosts.setdefault(host_of(item.address), []).append(place)
    seconds = run.settings.host_seconds if len(hosts) > 1 else math.inf
    told: dict[int, dict[str, Any]] = {}
    with ThreadPoolExecutor(min(len(hosts), HOSTS) or 1) as pool:
        for some in pool.map(lambda places: fetch_some(run, items, places, seconds), hosts.values()):
            told |= some
    lines += [told[place] for place in range(len(items))]
    run.write_lines(f"{batch}.fetched.jsonl", lines)
    failed = sum(1 for row in lines if row["failure"])
    return {"fetched": len(lines) - failed, "fetch_failed": failed}


def host_of(address: str) -> str:
    """The host of an address; files have none."""
    if not is_address(address):
        return ""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def fetch_some(run: Run, items: Sequence[Item], places: Iterable[int], seconds: float) -> dict[int, dict[str, Any]]:
    """Fetch one host's items of a batch, one after the other: their lines by place; what comes too late fails.

    Args:
        run: the run.
        items: the batch's.
        places: those of the host's.
        seconds: how much of the batch's time is the host's.
    """
    began, found = time.monotonic(), {}
    for place in places:
        item = items[place]
        if is_address(item.address) and time.monotonic() - began > seconds:
            kept = replace(item, address=redact(item.address))
            late = f"{kept.address}: its host is slow, and others wait: left to a later run"
            found[place] = line(kept, None, Failure("host_slow", f"{late}; TECHFIGURES_HOST_SECONDS sets its time"))
        else:
            found[place] = get(run, item)
    return found


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
            kept = replace(kept, answered=None if answer.final_url == kept.address else answer.final_url)
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
        known = {name: value for name, value in asdict(item).items() if value not in (None, False) and name not in OWN}
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
