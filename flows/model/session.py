"""One run's questions to a language model: each once, so many at a time, within a budget; answers checked and kept."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import stamina

from flows.model.budget import Budget
from flows.model.endpoint import endpoint
from flows.model.errors import AskError
from flows.model.questions import Question
from flows.model.setup import store
from flows.model.store import Recorded
from flows.model.tally import Tally
from flows.model.tokens import Tokens, estimate
from schemas.answer import AnswerError, parse
from techfigures.logs import log
from techfigures.settings import Settings
from transforms.claims.readers import Request

if TYPE_CHECKING:
    from flows.model.client import Reply

TRIES = 2
"""Times that a question is put whose answer can't be used."""
FIRST_WAIT, MAX_WAIT, JITTER = 0.5, 60.0, 1.0
"""Seconds before a failed request is made again: first, at most, and the random part. A longer Retry-After is left to a
later run."""
SILENT = 5
"""Questions in a row without any answer, each tried again already, after which nothing more is asked."""


class OverError(Exception):
    """Nothing more is asked; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it comes to."""

    question: Question
    tally: Tally = field(default_factory=Tally)

    @property
    def request(self) -> Request:
        """What is asked."""
        return self.question.request


class Session:
    """Asks from any thread, in one event loop of its own; `close` ends that."""

    def __init__(self, settings: Settings) -> None:
        """`settings` name endpoint, model and bounds.

        Raises:
            ModelError: they don't hold.
        """
        self.settings, self.endpoint = settings, endpoint(settings)
        self.store = store(settings)
        from flows.model.client import Client

        self.client = Client(self.endpoint.url, self.endpoint.key, settings.model_timeout)
        money = settings.model_budget_money
        self.budget = Budget(
            requests=settings.model_budget_requests,
            tokens=settings.model_budget_tokens,
            money=None if money is None else Decimal(str(money)),
            rate=self.endpoint.rate,
        )
        self.over = ""
        self.silent = 0
        self.peace = 0.0
        self.places = asyncio.Semaphore(settings.model_concurrency)
        self.tasks: dict[str, asyncio.Task[Tally]] = {}
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="language-model", daemon=True)
        self.thread.start()

    @property
    def currency(self) -> str | None:
        """Currency of the money that is counted."""
        return self.endpoint.rate.currency if self.endpoint.rate else None

    def ask(self, questions: Sequence[Question]) -> Tally:
        """Put questions and keep the answers that can be used; what it came to. Fails for no question.

        One that another thread has put, or that has been put before, isn't put again.
        """
        return asyncio.run_coroutine_threadsafe(self.put(questions), self.loop).result()

    def close(self) -> None:
        """Break off what is under way, and close the connections."""
        asyncio.run_coroutine_threadsafe(self.end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def end(self) -> None:
        """Break off what is under way, and close the connections."""
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        await self.client.close()

    async def put(self, questions: Iterable[Question]) -> Tally:
        """Put questions side by side."""
        mine = {question.request.key: question for question in questions}
        total = Tally()
        others = {key: self.tasks[key] for key in mine if key in self.tasks}
        started = {key: asyncio.create_task(self.settle(one)) for key, one in mine.items() if key not in others}
        self.tasks |= started
        for tally in await asyncio.gather(*started.values()):
            total.add(tally)
        for tally in await asyncio.gather(*others.values()):  # counted by whoever began it
            total.left += tally.left
        return total

    async def settle(self, question: Question) -> Tally:
        """Put one question until its answer can be used, or it doesn't look as if one could be."""
        asked = Asked(question)
        content, fault, reason = None, "", ""
        for _ in range(TRIES):
            try:
                reply = await self.reply(asked, content, fault)
            except OverError as over:
                return left(asked, reason or over.reason, fault or over.reason)
            except AskError as error:
                return left(asked, error.reason, str(error))
            content, fault, reason = reply.content, reply.fault, reply.reason
            if reply.content is not None:
                fault = fault_of(reply.content, asked.request)
                if not fault:
                    self.keep(question, reply)
                    asked.tally.kept += 1
                    return asked.tally
                reason = "unusable"
        return left(asked, reason, fault)

    async def reply(self, asked: Asked, content: str | None, fault: str) -> Reply:
        """What the server replies, tried again with growing, jittered waits while that may help.

        Raises:
            AskError: it doesn't help.
            OverError: nothing more is asked.
        """
        try:
            async for attempt in stamina.retry_context(
                on=self.waits, attempts=self.settings.model_retries + 1, timeout=None,
                wait_initial=FIRST_WAIT, wait_max=MAX_WAIT, wait_jitter=JITTER,
            ):  # fmt: skip
                with attempt:
                    reply = await self.attempt(asked, content, fault)
        except AskError as error:
            self.silent += 1
            if error.down or self.silent >= SILENT:
                self.over = self.over or "given_up"
            raise
        self.silent = 0
        return reply

    def waits(self, error: Exception) -> bool | float:
        """Whether to try again after a failure: False, True for the usual wait, or the seconds that it asks for."""
        if not isinstance(error, AskError) or not error.again or error.wait > MAX_WAIT or self.over:
            return False
        return error.wait + random.uniform(0, JITTER) if error.wait else True  # noqa: S311 - jitter

    async def attempt(self, asked: Asked, content: str | None, fault: str) -> Reply:
        """One request, or a few where the server wants another form of it, each within the budget."""
        from flows.model.client import FormError

        while True:
            async with self.places:
                await asyncio.sleep(max(0.0, self.peace - self.loop.time()))
                try:
                    return await self.one(asked, content, fault)
                except FormError:
                    continue
                except AskError as error:
                    if 0 < error.wait <= MAX_WAIT:  # the others leave it in peace, too
                        self.peace = max(self.peace, self.loop.time() + error.wait)
                    raise

    async def one(self, asked: Asked, content: str | None, fault: str) -> Reply:
        """One request, paid from the budget."""
        guess = estimate(asked.request)
        if self.over:
            raise OverError(self.over)
        share = self.budget.reserve(guess)
        if share is None:
            self.over = "budget"
            log.warning("the language model's budget is spent", bound=self.budget.spent)
            raise OverError(self.over)
        used = Tokens(0, 0)
        asked.tally.requests += 1
        try:
            reply = await self.client.ask(asked.request, content, fault)
        except AskError as error:
            if error.sent:  # nobody says what it took: the budget counts what it may have, the tally nothing
                used = guess
            raise
        else:
            given = guess.given if reply.tokens_in is None else reply.tokens_in
            answered = guess.answered if reply.tokens_out is None else reply.tokens_out
            used = Tokens(given, answered)
            self.count(asked.tally, used)
            return reply
        finally:
            self.budget.settle(share, used)

    def count(self, tally: Tally, used: Tokens) -> None:
        """Count what a reply took, as the server says or else as estimated."""
        tally.tokens_in += used.given
        tally.tokens_out += used.answered
        if self.endpoint.rate is None:
            tally.unpriced += 1
        else:
            tally.cost += self.endpoint.rate.cost(*used)

    def keep(self, question: Question, reply: Reply) -> None:
        """Keep an answer that can be used."""
        self.store.put(
            Recorded(
                key=question.request.key,
                content=reply.content or "",
                model=reply.model,
                asked_at=datetime.now(UTC).isoformat(timespec="seconds"),
                tokens_in=reply.tokens_in,
                tokens_out=reply.tokens_out,
                document_id=question.document_id,
            )
        )


def fault_of(content: str, request: Request) -> str:
    """Why an answer can't be used; empty where it can."""
    try:
        parse(content, request.ids)
    except AnswerError as error:
        return str(error)
    return ""


def left(asked: Asked, reason: str, fault: str) -> Tally:
    """The tally of a question that is left open."""
    asked.tally.left[reason] += 1
    log.warning("a question has no answer", reason=reason, request=asked.request.key[:12], fault=fault[:200])
    return asked.tally
