"""Raw bytes to staged frames: documents, claims and mentions, and what failed on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from structlog.contextvars import bound_contextvars

from flows.bounded import bounded
from flows.client import redact
from flows.cluster import spread
from flows.ingest import Failure, fetched
from flows.reading import Reading, extract_article, read
from flows.run import ENTRY_IDS, VERSIONS, Item, Run
from schemas.claim import Claim
from schemas.columns import to_frame
from schemas.copies import Signature
from schemas.document import Document, Sentence
from schemas.identity import key
from schemas.quantity import Quantity
from schemas.quarantine import Quarantined
from schemas.run import ReadBy
from schemas.validate import quarantine
from techfigures.logs import log

if TYPE_CHECKING:
    from transforms.documents import Article

Tell = Callable[..., None]
MEGABYTE = 1_000_000
VOLATILE = ("raw_sha256", "adopted", "media_type", "summary")


def extract(run: Run, batch: str) -> dict[str, int]:
    """Reads each raw document as articles and extracts their claims; articles loaded already are left alone.

    Of forgotten articles nothing is kept: bytes in which no other article stands go too. A document that takes more
    time or memory than the settings give it, or that ends the process that reads it, is quarantined as such.
    """
    return spread(read_here, run, batch) if run.settings.dask else read_here(run, batch)


def read_here(run: Run, batch: str) -> dict[str, int]:
    """Read a batch on this machine."""
    if run.settings.readers == 0:
        return read_batch(quietly, run, batch, {})
    counts: dict[str, int] = bounded(read_batch, read_alone, run, batch)
    return counts


def quietly(_place: int | None, _parts: int = 1) -> None:
    """Tell nobody."""


def read_batch(tell: Tell, run: Run, batch: str, barred: Mapping[int, Failure]) -> dict[str, int]:
    """Read a batch and stage what was found.

    Args:
        tell: called with the place of an item before it is read and before each of its articles, with None before the
            staging; and with how many documents' time that is worth.
        run: the run.
        batch: name of the batch.
        barred: items that aren't read but quarantined, by their place, with the reason.
    """
    reader = Reader(run)
    for place, (item, failure) in enumerate(named_in_logs(fetched(run, batch))):
        if place in barred:
            why = Failure(barred[place].rule, f"{item.address}: {barred[place].message}")
            reader.failed.append(unread(item, "document", why))
        elif failure:
            reader.failed.append(unread(item, "fetch", failure))
        else:
            reader.read(item, partial(tell, place))
    tell(None, 1 + len(reader.readings))
    stage(run, batch, reader.readings, reader.failed)
    run.write_lines(f"{batch}.{ENTRY_IDS}", reader.named)
    for digest in reader.emptied:
        run.raw.path(digest).unlink(missing_ok=True)
    counts = {"unchanged": reader.unchanged, "read": len(reader.readings), "failed": len(reader.failed)}
    return counts | ({"model_pending": reader.pending} if reader.pending else {})


def read_alone(tell: Tell, run: Run, batch: str, place: int) -> None:
    """Read the item at one place of a batch, and keep nothing of it."""
    items = named_in_logs(fetched(run, batch))
    item, _ = next(islice(items, place, None))
    Reader(run).read(item, partial(tell, place))


class Reader:
    """Reads items one after the other, and holds what it found."""

    def __init__(self, run: Run) -> None:
        """`run` knows what the warehouse holds already."""
        from flows.model.setup import setup
        from transforms.claims import extractor_version

        self.run, self.setup = run, setup(run.settings)
        self.version = extractor_version(self.setup.version())
        self.known = {(row["revision_id"], row["extractor_version"]) for row in run.read_lines("known.jsonl")}
        self.forgotten = {row["document_id"] for row in run.read_lines("forgotten.jsonl")}
        self.entry_ids = {row["entry_id"]: row["document_id"] for row in run.read_lines(ENTRY_IDS)}
        self.named: list[dict[str, str]] = []
        self.readings: list[Reading] = []
        self.failed: list[Quarantined] = []
        self.emptied: list[str] = []
        """Keys of raw bytes in which nothing but forgotten articles stands."""
        self.unchanged = 0
        self.pending = 0
        """Articles that wait for a language model."""

    def unknown(self, item: Item, begin: Callable[[int], None]) -> Iterator[Article]:
        """An item's articles that are new to this extractor.

        Args:
            item: what was fetched.
            begin: called before the item is read with how many documents' time that is worth.
        """
        found = list(articles(self.run, item, self.failed, begin))
        if item.entry_id and len(found) == 1:
            # A feed's own identifier outlives a new headline in the address.
            found = [identified(found[0], self.entry_ids.get(item.entry_id))]
            self.named.append({"entry_id": item.entry_id, "document_id": found[0].document.document_id})
        kept = [article for article in found if article.document.document_id not in self.forgotten]
        if found and not kept:
            self.emptied.append(item.raw_sha256 or "")
        for article in kept:
            if (article.document.revision_id, self.version) in self.known:
                self.unchanged += 1
            else:
                yield article

    def read(self, item: Item, begin: Callable[[int], None]) -> None:
        """Read an item's articles, and extract the claims of those that are new to this extractor.

        Args:
            item: what was fetched.
            begin: called before the item and each of its articles with how many documents' time they are worth.
        """
        for article in self.unknown(item, begin):
            begin(worth(article.document.body))
            try:
                reading = extract_article(article, self.setup)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever one document does to the rules, the others go on
                failure = Failure("extractor", f"{item.address}: {type(error).__name__}: {error}")
                self.failed.append(unread(item, "claim", failure))
                continue
            reading = self.within(reading, item)
            self.pending += bool(reading.unanswered)
            if (article.document.revision_id, reading.version) in self.known:  # and still nobody has answered
                self.unchanged += 1
            else:
                self.readings.append(reading)

    def within(self, reading: Reading, item: Item) -> Reading:
        """A reading with so many claims and mentions as a document may have; that it had more is quarantined."""
        most = self.run.settings.document_claims * worth(reading.article.document.body)
        found = len(reading.claims) + len(reading.mentions)
        if found <= most:
            return reading
        claims, document = reading.claims[:most], reading.article.document
        told = (
            f"{item.address}: {found:,} figures, of which {most:,} are kept; TECHFIGURES_DOCUMENT_CLAIMS sets how many"
        )
        whose = {"document_id": document.document_id, "revision_id": document.revision_id}
        self.failed.append(unread(item, "claim", Failure("too_many_figures", told), **whose))
        return replace(reading, claims=claims, mentions=reading.mentions[: most - len(claims)])


def named_in_logs(found: Iterable[tuple[Item, Failure | None]]) -> Iterator[tuple[Item, Failure | None]]:
    """The same, each item's source and document in whatever is logged until the next one."""
    for item, failure in found:
        with bound_contextvars(source=item.source, document=item.doc or redact(item.address)):
            yield item, failure


def worth(text: str | bytes) -> int:
    """How many documents' time a text is worth: one for each megabyte that it has begun."""
    return 1 + len(text) // MEGABYTE


def articles(run: Run, item: Item, failed: list[Quarantined], begin: Callable[[int], None]) -> Iterable[Any]:
    """The articles of one item's raw bytes; a failure is appended to `failed`."""
    from flows.raw import RawMissingError
    from transforms.documents import DocumentError

    try:
        begin(1)
        raw = run.raw.get(item.raw_sha256 or "")
        begin(worth(raw))
        return read(raw, item)
    except DocumentError as error:
        failed.append(unread(item, "document", Failure(error.rule, error.message)))
    except RawMissingError as error:
        failed.append(unread(item, "document", Failure("raw_missing", str(error))))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        failed.append(unread(item, "document", Failure("reader", f"{item.address}: {type(error).__name__}: {error}")))
    return ()


def identified(article: Article, document_id: str | None) -> Article:
    """The article under the identity that it is known by already, its own unless there is one."""
    if document_id in {None, article.document.document_id}:
        return article
    revision_id = key(document_id, article.document.body_sha256)
    return replace(article, document=replace(article.document, document_id=document_id, revision_id=revision_id))


def unread(item: Item, stage_name: str, failure: Failure, **whose: str) -> Quarantined:
    """An item in quarantine: its row holds what a replay needs, and nothing that changes from run to run.

    `whose` names the article, where it was read in part: it isn't let go then because it is read again.
    """
    row = {name: value for name, value in asdict(item).items() if name not in VOLATILE}
    row |= {"doc": item.doc or item.address} | whose
    if item.raw_sha256:
        row["raw_sha256"] = item.raw_sha256
    log.warning("document quarantined", stage=stage_name, rule=failure.rule)
    return quarantine(row, stage_name, failure.rule, failure.message)


def stage(run: Run, batch: str, readings: list[Reading], failed: list[Quarantined]) -> None:
    """Write a batch's frames."""
    from transforms.copies import signature

    run.write_frame(f"{batch}.documents.parquet", to_frame((item.article.document for item in readings), Document))
    signatures = (signature(item.article.document) for item in readings)
    run.write_frame(f"{batch}.signatures.parquet", to_frame(signatures, Signature))
    run.write_frame(f"{batch}.claims.parquet", to_frame((claim for item in readings for claim in item.claims), Claim))
    run.write_frame(
        f"{batch}.mentions.parquet", to_frame((claim for item in readings for claim in item.mentions), Claim)
    )
    versions = (
        ReadBy(revision_id=item.article.document.revision_id, extractor_version=item.version) for item in readings
    )
    run.write_frame(f"{batch}.{VERSIONS}", to_frame(versions, ReadBy))
    for name, record in (("sentences", Sentence), ("quantities", Quantity)):
        told = (
            replace(part, revision_id=item.article.document.revision_id)
            for item in readings
            for part in getattr(item, name)
        )
        run.write_frame(f"{batch}.{name}.parquet", to_frame(told, record))
    run.write_frame(f"{batch}.failed.parquet", to_frame(failed, Quarantined))
