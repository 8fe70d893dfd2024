"""`techfigures extract`: figures of files, without a database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from techfigures.cli.output import Format, complain, emit, progress, write

if TYPE_CHECKING:
    from flows.reading import Reading
    from flows.run import Item
    from transforms.claims.readers import Setup
    from transforms.documents import Article

Result = TypeVar("Result")
Files = Annotated[list[str], typer.Argument(metavar="FILES…|-", help="Files or folders; - reads standard input.")]
Published = Annotated[str | None, typer.Option(help="Day of publication of documents that state none: 2025-11-20.")]
Language = Annotated[str | None, typer.Option(help="Language of documents that state none: fr or en.")]
WhoReads = Annotated[
    str | None,
    typer.Option(
        "--reader", help="Who says what figures mean: rules, trained, model, or a chain (rules, model below 0.6)."
    ),
]
AnswerFiles = Annotated[
    list[Path] | None, typer.Option("--answers", help="Recorded answers of a language model, instead of asking one.")
]
Publisher = Annotated[str | None, typer.Option(help="Outlet of documents that state none.")]
SHOWN = ("doc", "surface", "comparator", "value", "unit", "metric", "subject", "period_end", "status")
SUFFIX_FORMATS = {
    ".json": Format.json,
    ".jsonl": Format.jsonl,
    ".ndjson": Format.jsonl,
    ".csv": Format.csv,
    ".parquet": Format.parquet,
}


def extract(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: Files,
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="Form of the output [default: by -o's suffix, else table].")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write instead of stdout.")] = None,
    published: Published = None,
    language: Language = None,
    publisher: Publisher = None,
    mentions: Annotated[bool, typer.Option("--mentions", help="Every quantity found, claimed or not.")] = False,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, metavar="P", help="Leave out claims that are less likely to be right.")
    ] = 0.0,
    bodies: Annotated[
        Path | None, typer.Option(help="Folder for the bodies that the offsets refer to, one .txt each.")
    ] = None,
    who: WhoReads = None,
    answers: AnswerFiles = None,
) -> int:
    """Print every figure of some documents: one claim a row, offsets into the body as given."""
    from flows.reading import rows
    from schemas.claim import Claim
    from schemas.columns import columns

    if form is None:
        form = Format.json if as_json else SUFFIX_FORMATS.get(output.suffix.lower() if output else "", Format.table)
    reader = Reader(hints(published, language, publisher), bodies)
    names = [item.name for item in columns(Claim)]
    _, read = reading_by(reader, who, answers)
    readings = reader.each(files, read)
    found = (
        row for row in rows(readings, mentions=mentions) if not row["metric"] or row["confidence"] >= min_confidence
    )
    emit(found, form, output, columns=names, shown_columns=SHOWN)
    return 1 if reader.failed else 0


def reading_by(
    reader: Reader, who: str | None, answers: list[Path] | None
) -> tuple[Setup, Callable[[Article], Reading]]:
    """Who reads, and what reads an article so: with recorded answers, or those of the endpoint that is set.

    Args:
        reader: told of answers that can't be used, and of articles that were not answered.
        who: the chain; the setting's unless given.
        answers: files of recorded answers; the endpoint is asked unless given.
    """
    from flows.model.ask import asking
    from flows.model.batches import recorded
    from flows.model.setup import setup
    from flows.model.tally import in_words
    from flows.reading import extract_article
    from techfigures.settings import settings

    chosen = settings(reader=who or ("model" if answers else None))
    told: dict[str, str] | None = None
    if answers:
        told, failed = recorded(answers)
        for line in failed:
            reader.fail(line)
    by = setup(chosen, told)
    ask = asking(chosen) if by.chain.asks_model and told is None else None

    def work(article: Article) -> Reading:
        found = extract_article(article, by)
        why = ""
        if found.unanswered and ask is not None:
            left = ask(found.unanswered).left
            why = f" ({', '.join(map(in_words, left))})" if left else ""
            found = extract_article(article, by)
        if found.unanswered:
            told = f"{len(found.unanswered)} requests have no answer that can be used{why}"
            reader.fail(f"{found.article.doc}: {told}: read by {by.offline().chain}")
        return found

    return by, work


def hints(published: str | None, language: str | None, publisher: str | None) -> Item:
    """What completes the documents; usage errors as `check_hints` has them."""
    from flows.run import Item

    check_hints(published, language)
    return Item(address="", published=published, language=language, publisher=publisher)


def check_hints(published: str | None, language: str | None) -> None:
    """Usage errors for a day that is none and a language that isn't read."""
    from transforms.documents import parse_published
    from transforms.lexicons import languages

    if published is not None and parse_published(published)[0] is None:
        raise typer.BadParameter(f"{published!r} is no day: write it as 2025-11-20.", param_hint="--published")
    if language is not None and language not in languages():
        raise typer.BadParameter(f"{language!r} is not one of {', '.join(languages())}.", param_hint="--language")


class Reader:
    """Reads documents one after the other; what fails is told on stderr and counted, and the next one follows."""

    def __init__(self, hints: Item, bodies: Path | None = None) -> None:
        """`hints` complete what documents state; `bodies` is the folder that their bodies go to."""
        self.hints = hints
        self.bodies = bodies
        self.failed = 0

    def fail(self, message: str) -> None:
        """Tell one failure and count it."""
        self.failed += 1
        complain(message)

    def paths(self, files: list[str]) -> list[str]:
        """The documents of the files and folders given; `-` stays."""
        from flows.documents import MissingError, expand

        found: list[str] = []
        for target in files:
            try:
                found += ["-"] if target == "-" else [str(path) for path in expand(target)]
            except MissingError as error:
                self.fail(str(error))
        return list(dict.fromkeys(found))

    def each(self, files: list[str], work: Callable[[Article], Result]) -> Iterator[Result]:
        """What some work makes of each article of the documents, in order."""
        from flows.reading import read
        from transforms.documents import DocumentError

        for raw, item in self.inputs(files):
            path = item.address
            try:
                articles = read(raw, item)
            except DocumentError as error:
                self.fail(error.message)
                continue
            if self.bodies:
                self.save_body(raw, path, item.doc or path, articles)
            for article in articles:
                self.remark(article.document, path)
                try:
                    yield work(article)
                except Exception as error:  # noqa: BLE001 - one document never stops the others
                    self.fail(f"{path}: a fault of the extractor: {type(error).__name__}: {error}")

    def inputs(self, files: list[str]) -> Iterator[tuple[bytes, Item]]:
        """The bytes of each document with what is known of it; an archive's pages each under their own address."""
        from flows.archives import is_archive
        from flows.documents import names, tails

        paths = self.paths(files)
        docs = names(Path(path) for path in paths)
        with progress("documents") as bar:
            named = zip(paths, docs, tails(map(Path, paths)), strict=True)
            for done, (path, doc, tail) in enumerate(named):
                bar.update(done, len(paths))
                try:
                    if is_archive(path):
                        yield from self.pages(path)
                        continue
                    raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
                except OSError as error:
                    self.fail(f"{path}: {error.strerror}; check that it can be read")
                    continue
                yield raw, replace(self.hints, address=path, doc=doc, tail=tail)

    def pages(self, path: str) -> Iterator[tuple[bytes, Item]]:
        """The pages of a web archive; what is broken in it is told."""
        from flows.archives import Broken, records
        from techfigures.settings import settings

        for found in records(Path(path), settings().max_bytes):
            if isinstance(found, Broken):
                self.fail(f"{path}: broken at byte {found.offset:,} ({found.reason}); the rest is read")
            else:
                yield found.payload, replace(self.hints, address=found.url, media_type=found.media_type)

    def remark(self, document: Any, path: str) -> None:
        """Say on stderr what a reader of the figures should know of the document."""
        for flag in document.flags:
            if flag in REMARKS:
                complain(f"{path}: {REMARKS[flag].format(document=document)}")

    def save_body(self, raw: bytes, path: str, doc: str, articles: list[Any]) -> None:
        """Write the file's whole body, which offsets refer to."""
        from flows.reading import whole_body

        name = "-" if path == "-" else doc.replace("/", "_").lstrip(".")
        if self.bodies:
            self.bodies.mkdir(parents=True, exist_ok=True)
            write(self.bodies / f"{name}.txt", whole_body(raw, path, articles).encode("utf-8", "surrogatepass"))


REMARKS = {
    "no_date": "no date of publication: relative dates stay open; give one with --published 2025-11-20",
    "date_unreadable": "its date of publication can't be read: write it as 2025-11-20",
    "language_conflict": "declared as {document.language}, looks like {document.language_detected}: read as declared",
    "language_unsupported": "no lexicon for language {document.language}: no figures are read from it",
}
