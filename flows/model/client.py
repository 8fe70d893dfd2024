"""The client of an OpenAI-compatible endpoint: one request, within bounds of time and size; needs the extra `model`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, cast

import httpx2
import openai

from flows.client.pace import retry_after
from flows.model.batches import NoAnswerError, completion, model, tokens
from flows.model.errors import AskError
from transforms.claims.readers import Request

MOST_BYTES = 2_000_000
"""Bytes of an answer at most: those of a full request are a hundredth of it."""
CONNECT = 10.0
"""Seconds to reach the endpoint."""
TRANSIENT = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
HOPELESS = frozenset({401, 402, 403, 404, 405})
"""Statuses that each request would get: of keys, accounts, addresses and names of models."""
JSON_TYPES = ("application/json", "+json")
NO_KEY = "none"
"""What the package wants in the place of a key; it is not sent."""
OWN = ("x-stainless-", "openai-")
"""Headers that the package adds of itself: what machine this is, whose account."""
NOTE = "Your answer to this can't be used: {fault}. Answer again: the one JSON object that the instructions ask for."


class OverError(Exception):
    """A body that is larger than it may be, or packed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered, whether it can be used or not."""

    content: str | None
    fault: str = ""
    """Why there is no content; empty where there is."""
    reason: str = ""
    """The fault's name."""
    model: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None


class Client:
    """Asks one endpoint; belongs to one event loop."""

    def __init__(self, url: str, key: str | None, timeout: float) -> None:
        """Where, with which key, and how many seconds an answer may take in all."""
        self.timeout = timeout
        self.key = key
        self.schema, self.temperature = True, True
        http = httpx2.AsyncClient(
            transport=Bounded(keyed=key is not None),
            follow_redirects=False,
            timeout=httpx2.Timeout(timeout, connect=CONNECT),
        )
        self.openai = openai.AsyncOpenAI(
            api_key=key or NO_KEY,
            base_url=url,
            max_retries=0,  # whoever asks counts each request against a budget
            http_client=http,
            default_headers={"User-Agent": f"techfigures/{version('techfigures')}"},
        )

    async def close(self) -> None:
        """Close the connections."""
        await self.openai.close()

    async def ask(self, request: Request, content: str | None = None, fault: str = "") -> Reply:
        """Ask once; where the server knows no schemas or no temperature, once more without, and so from then on.

        Args:
            request: the question.
            content: an earlier answer that can't be used.
            fault: why it can't.

        Raises:
            AskError: nothing came that could be an answer.
        """
        body = request.body()
        if fault:
            said = [{"role": "assistant", "content": content}] if content else []
            body["messages"] = [*body["messages"], *said, {"role": "user", "content": NOTE.format(fault=fault)}]
        if not self.schema:
            body["response_format"] = {"type": "json_object"}
        if not self.temperature:
            del body["temperature"]
        try:
            async with asyncio.timeout(self.timeout):
                return await self.once(body)
        except TimeoutError:
            raise sent(AskError("timeout", f"no answer within {self.timeout:g} s", again=True)) from None

    def without(self, told: str, body: dict[str, Any]) -> bool:
        """Whether a refused request is worth another form, which is the form from now on."""
        if "temperature" in told and "temperature" in body:
            self.temperature = False
            return True
        if body["response_format"]["type"] == "json_schema":
            self.schema = False
            return True
        return False

    async def once(self, body: dict[str, Any]) -> Reply:
        """Send one body; what goes wrong on the way as AskError."""
        try:
            raw = await self.openai.chat.completions.with_raw_response.create(**body)
        except openai.APITimeoutError:
            raise sent(AskError("timeout", "the server stays silent", again=True)) from None
        except openai.APIConnectionError as error:
            raise self.unreachable(error) from None
        except openai.APIStatusError as error:
            raise self.refused(error, body) from None
        except OverError as error:
            raise sent(AskError("too_large", str(error))) from None
        except Exception as error:  # noqa: BLE001 - whatever a server makes the package raise, it is no answer
            raise sent(AskError("protocol", f"no proper answer: {type(error).__name__}", again=True)) from None
        kind = raw.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not kind.endswith(JSON_TYPES):
            raise sent(
                AskError("content_type", f"the server answers {kind or 'without a type'!r}, not JSON", again=True)
            )
        return reply(raw.content)

    def unreachable(self, error: openai.APIConnectionError) -> AskError:
        """A connection that failed, or broke off."""
        cause = error.__cause__
        if isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout):
            return AskError("unreachable", "the server can't be reached", again=True)
        return sent(AskError("broken_off", f"the connection broke off: {type(cause or error).__name__}", again=True))

    def refused(self, error: openai.APIStatusError, body: dict[str, Any]) -> AskError:
        """A status that is no success."""
        status, told = error.status_code, self.said(error)
        if status in {400, 422} and self.without(told.lower(), body):
            return FormError("form", "the server takes another form", again=True)
        where = f"the server answers {status}{f': {told}' if told else ''}"
        if 300 <= status < 400:
            return AskError(
                "redirect", f"{where}; redirects are not followed: set the address that it leads to", down=True
            )
        if getattr(error, "code", None) == "insufficient_quota":
            return AskError("http_429", where, down=True)
        wait = retry_after(error.response.headers.get("retry-after")) if status in TRANSIENT else 0.0
        return AskError(f"http_{status}", where, again=status in TRANSIENT, wait=wait, down=status in HOPELESS)

    def said(self, error: openai.APIStatusError) -> str:
        """What a server says of an error, in one short line, without the key that it may repeat."""
        body = error.body
        text = body.get("message") if isinstance(body, dict) else None
        line = " ".join(str(text or "").split())
        return (line.replace(self.key, "***") if self.key else line)[:200]


class FormError(AskError):
    """A request whose form the server doesn't take; the next one has another form."""


def sent(error: AskError) -> AskError:
    """An error of a request that the model may have worked on."""
    error.sent = True
    return error


def reply(data: bytes) -> Reply:
    """A body as a reply."""
    try:
        body = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise sent(AskError("no_json", "the server's answer is no JSON", again=True)) from None
    tokens_in, tokens_out = tokens(body)
    used: dict[str, Any] = {"model": model(body), "tokens_in": tokens_in, "tokens_out": tokens_out}
    try:
        return Reply(completion("", body).content, **used)
    except NoAnswerError as error:
        return Reply(None, str(error), error.reason, **used)


class Bounded(httpx2.AsyncHTTPTransport):
    """Sends what our settings say and no more, and reads no body beyond its bound."""

    def __init__(self, *, keyed: bool) -> None:
        """Whether there is a key to send."""
        super().__init__(limits=httpx2.Limits(max_connections=None, max_keepalive_connections=32))
        self.keyed = keyed

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """One request and its answer, whose body is bounded."""
        dropped = OWN if self.keyed else (*OWN, "authorization")
        headers = [(name, value) for name, value in request.headers.multi_items() if not name.startswith(dropped)]
        plain = httpx2.Request(
            request.method, request.url, headers=headers, stream=request.stream, extensions=request.extensions
        )
        plain.headers["accept-encoding"] = "identity"
        response = await super().handle_async_request(plain)
        packed = response.headers.get("content-encoding", "identity").lower() not in {"", "identity"}
        told = response.headers.get("content-length", "")
        if packed or (told.isdigit() and int(told) > MOST_BYTES):
            await response.aclose()
            raise OverError(
                "the answer is packed" if packed else f"the answer has {told} bytes; {MOST_BYTES} is the most"
            )
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=Cut(cast("httpx2.AsyncByteStream", response.stream)),
            extensions=response.extensions,
        )


class Cut(httpx2.AsyncByteStream):
    """A body that ends with an error where it goes beyond its bound."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        """`stream` is the body as it comes."""
        self.stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The body's pieces."""
        size = 0
        async for piece in self.stream:
            size += len(piece)
            if size > MOST_BYTES:
                raise OverError(f"the answer has more than {MOST_BYTES} bytes")
            yield piece

    async def aclose(self) -> None:
        """Close the connection, or give it back."""
        await self.stream.aclose()
