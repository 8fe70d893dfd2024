"""`techfigures label`: what a language model is asked, as batch files: written, estimated, and read back in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from techfigures.cli.extract import Language, Published, Publisher, Reader, hints
from techfigures.cli.output import complain, progress, put, write

if TYPE_CHECKING:
    from techfigures.settings import Settings
    from transforms.claims.readers import Request
    from transforms.documents import Article

app = typer.Typer(help="What a language model is asked, as batch files.", no_args_is_help=True)
Database = Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")]
Who = Annotated[
    str, typer.Option("--reader", help="The chain whose language model is asked, such as `rules, model below 0.6`.")
]


Chosen = Annotated[
    list[str] | None, typer.Argument(metavar="[FILES]…", help="Files or folders; - reads standard input.")
]
Pending = Annotated[
    bool, typer.Option("--pending", help="Instead of files: what is in the warehouse and was not answered yet.")
]


@app.command("export")
def export(
    files: Chosen = None,
    pending: Pending = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write instead of stdout.")] = None,
    who: Who = "model",
    published: Published = None,
    language: Language = None,
    publisher: Publisher = None,
    database: Database = None,
) -> int:
    """Write requests as JSON Lines, in the form in which providers and vLLM take batches."""
    from flows.model.batches import request_line

    reader = Reader(hints(published, language, publisher))
    asked = [request for found in questions(reader, files, who, database, pending=pending) for request in found]
    text = "".join(json.dumps(request_line(request), ensure_ascii=False) + "\n" for request in asked)
    if output:
        write(output, text.encode())
        put(f"Wrote {len(asked)} requests for {sum(len(one.ids) for one in asked)} figures to {output}.")
    else:
        put(text.rstrip("\n"))
    return 1 if reader.failed else 0


@app.command("estimate")
def estimate_requests(
    files: Chosen = None,
    pending: Pending = False,
    who: Who = "model",
    published: Published = None,
    language: Language = None,
    publisher: Publisher = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    database: Database = None,
) -> int:
    """Say what asking would take: articles, figures, requests, tokens and money, before anything is asked.

    Tokens are estimated: 4 characters of the instructions or 3 of an article a token, 71 tokens of answer a figure, as
    measured on 168 articles. The price is the tariff's, without rebates for batches or repeated instructions.
    """
    from flows.model.setup import UNNAMED
    from flows.model.tariff import rate
    from flows.model.tokens import estimate
    from techfigures.settings import settings

    chosen = settings(reader=who, database=database)
    reader = Reader(hints(published, language, publisher))
    told = {"articles": 0, "figures": 0, "requests": 0, "tokens_in": 0, "tokens_out": 0}
    for requests in questions(reader, files, who, database, pending=pending):
        sizes = [estimate(request) for request in requests]
        told["articles"] += bool(requests)
        told["figures"] += sum(len(request.ids) for request in requests)
        told["requests"] += len(requests)
        told["tokens_in"] += sum(size.given for size in sizes)
        told["tokens_out"] += sum(size.answered for size in sizes)
    model = chosen.model or UNNAMED
    price = rate(chosen, model)
    cost = None if price is None else float(price.cost(told["tokens_in"], told["tokens_out"]))
    if as_json:
        currency, source = (price.currency, price.told) if price else (None, None)
        put(json.dumps({"model": model, **told, "cost": cost, "currency": currency, "price": source}, indent=2))
    else:
        put(
            f"{told['articles']:,} articles with {told['figures']:,} figures to ask about: {told['requests']:,} "
            f"requests, about {told['tokens_in']:,} tokens in and {told['tokens_out']:,} out."
        )
        put(
            f"Price unknown: the tariff has no entry for model {model!r} (TECHFIGURES_MODEL_TARIFFS)."
            if price is None
            else f"Price: {price.currency} {cost:,.4f} for {model} ({price.told})."
        )
    return 1 if reader.failed else 0


def questions(
    reader: Reader, files: list[str] | None, who: str, database: Path | None, *, pending: bool
) -> Iterator[list[Request]]:
    """By article, what has no answer yet, each once."""
    from flows.model.setup import setup
    from techfigures.settings import settings
    from transforms.claims.assemble import questions as unanswered

    if bool(files) == pending:
        raise typer.BadParameter("name files, or say --pending for what is in the warehouse")
    chosen = settings(reader=who, database=database)
    by = setup(chosen)
    if not by.chain.asks_model:
        raise typer.BadParameter(
            f"{who!r} asks no language model: `model` must be among its steps", param_hint="--reader"
        )
    seen = set()

    def work(article: Article) -> list[Request]:
        return list(unanswered(article.document, by))

    for requests in reader.each(files, work) if files else waiting(reader, chosen, work):
        new = [request for request in requests if request.key not in seen]
        seen |= {request.key for request in new}
        yield new


def waiting(reader: Reader, chosen: Settings, work: Callable[[Article], list[Request]]) -> Iterator[list[Request]]:
    """The requests of each article in the warehouse that other readers read in the language model's place."""
    from flows.raw import RawMissingError, RawStore
    from flows.reading import read
    from flows.reextract import item_of, kept
    from transforms.documents import DocumentError
    from warehouse.connect import open_reader

    hints = {"source": None, "since": None, "until": None, "read_by": None, "pending_model": True}
    with open_reader(chosen.warehouse) as con:
        rows = kept(con, chosen, hints)
    store = RawStore(chosen.work_folder / "raw")
    with progress("articles") as bar:
        for done, row in enumerate(rows):
            bar.update(done, len(rows))
            item = item_of(row)
            try:
                articles = read(store.get(item.raw_sha256 or ""), item)
            except (DocumentError, RawMissingError) as error:
                reader.fail(f"{item.address}: {error}")
                continue
            for article in articles:
                yield work(article)


@app.command("import")
def import_answers(
    files: Annotated[list[Path], typer.Argument(metavar="ANSWERS…", help="Files of answers, JSON Lines.")],
    database: Database = None,
) -> int:
    """Check answers and keep them beside the raw store; `re-extract --pending-model` reads by them."""
    from flows.model.batches import Failed, read_answers
    from flows.model.setup import store
    from techfigures.settings import settings

    kept, failed = store(settings(database=database)), 0
    taken = 0
    for path in files:
        for item in read_answers(path):
            if isinstance(item, Failed):
                failed += 1
                complain(f"{path}:{item.line}: {item.why}")
            else:
                kept.put(item)
                taken += 1
    put(f"Kept {taken} answers in {kept.folder}; {failed} lines could not be used.")
    return 1 if failed else 0
