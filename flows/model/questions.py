"""What a language model is asked of a batch: worked out within the limits that reading has, and noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice

from flows.bounded import bounded
from flows.extract import Reader, Tell, named_in_logs, quietly, worth
from flows.ingest import Failure, fetched
from flows.run import Item, Run
from transforms.claims.readers import Request

QUESTIONS = "questions.jsonl"
"""Staging file: what a language model is asked of a batch."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request, and the article that it was first made of."""

    request: Request
    document_id: str | None = None


def noted(run: Run, batch: str) -> list[Question]:
    """The questions that were noted of a batch."""
    from transforms.claims.readers.model.request import system

    return [
        Question(Request(row["model"], system(), row["user"], tuple(row["ids"])), row["document_id"])
        for row in run.read_lines(f"{batch}.{QUESTIONS}")
    ]


def note_here(run: Run, batch: str) -> dict[str, int]:
    """Note a batch's questions on this machine."""
    if run.settings.readers == 0:
        return note(quietly, run, batch, {})
    counts: dict[str, int] = bounded(note, note_alone, run, batch)
    return counts


def note(tell: Tell, run: Run, batch: str, barred: Mapping[int, Failure]) -> dict[str, int]:
    """Note the questions of a batch; what can't be read is left to the extraction, which says so.

    The arguments are those of `flows.extract.read_batch`.
    """
    asker = Asker(run)
    for place, (item, failure) in enumerate(named_in_logs(fetched(run, batch))):
        if place not in barred and not failure:
            asker.ask(item, partial(tell, place))
    tell(None, 1 + len(asker.questions))
    # The instructions are the same in all.
    run.write_lines(
        f"{batch}.{QUESTIONS}",
        (
            {
                "model": one.request.model,
                "user": one.request.user,
                "ids": one.request.ids,
                "document_id": one.document_id,
            }
            for one in asker.questions.values()
        ),
    )
    return {}


def note_alone(tell: Tell, run: Run, batch: str, place: int) -> None:
    """Work out the questions of the item at one place of a batch, and keep nothing of it."""
    item, _ = next(islice(named_in_logs(fetched(run, batch)), place, None))
    Asker(run).ask(item, partial(tell, place))


class Asker(Reader):
    """Works out what is to be asked of items, one after the other."""

    def __init__(self, run: Run) -> None:
        """`run` knows what the warehouse holds already."""
        super().__init__(run)
        self.questions: dict[str, Question] = {}

    def ask(self, item: Item, begin: Callable[[int], None]) -> None:
        """Note what is to be asked of an item's articles."""
        from transforms.claims.assemble import questions

        for article in self.unknown(item, begin):
            begin(worth(article.document.body))
            try:
                found = questions(article.document, self.setup)
            except MemoryError:
                raise
            except Exception:  # noqa: BLE001, S112 - the extraction comes to it as well, and quarantines the document
                continue
            for request in found:
                self.questions.setdefault(request.key, Question(request, article.document.document_id))
