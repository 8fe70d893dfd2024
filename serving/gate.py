"""Who may ask: loopback names alone unless told otherwise, and a bearer token where there are tokens (RFC 6750).

A page of the web can lead its own name to 127.0.0.1 and so read what listens there; the Host that it sends is its own.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from serving.errors import MissingError
from serving.problems import MEDIA, body

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
OPEN = ("/health",)
"""Paths that a supervisor asks without a token: they tell nothing of what is known."""


@dataclass(frozen=True)
class Tokens:
    """The tokens that let in: one that is set, and those of a file, one a line; `#` begins a remark.

    The file is read at each request, so that a token that is taken out of it lets nobody in any more.
    """

    one: str | None = None
    path: Path | None = None

    @property
    def are_asked_for(self) -> bool:
        """Whether anybody needs one."""
        return self.one is not None or self.path is not None

    def known(self) -> list[str]:
        """All of them. MissingError where the file can't be read or holds none."""
        found = [self.one] if self.one else []
        if self.path is not None:
            try:
                lines = self.path.read_text(encoding="utf-8").splitlines()
            except (OSError, UnicodeDecodeError) as error:
                raise MissingError(f"tokens can't be read from {self.path}: {error}") from None
            found += [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
        if not found:
            raise MissingError(f"{self.path} holds no token: write one a line, of 32 characters that nobody guesses")
        return found

    def let_in(self, given: str) -> bool:
        """Whether a token is one of them; how long that takes tells nothing of them."""
        wanted = hashlib.sha256(given.encode("utf-8", "surrogateescape")).digest()
        same = [hmac.compare_digest(wanted, hashlib.sha256(token.encode()).digest()) for token in self.known()]
        return any(same)


class Gate:
    """Lets requests through to an application that may be answered; HEAD is answered as GET, without a body."""

    def __init__(self, app: App, tokens: Tokens, hosts: Iterable[str] = ()) -> None:
        """`hosts` are names, beside loopback's, under which a proxy leads here."""
        self.app, self.tokens = app, tokens
        self.hosts = {name.lower() for name in (*LOOPBACK, *hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self.refusal(scope["path"], headers) if scope["method"] != "OPTIONS" else self.stranger(headers)
        if refused:
            await refuse(send, *refused)
            return
        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self.app(asked, receive, send)
        scope.setdefault("route", asked.get("route"))

    def refusal(self, path: str, headers: dict[str, str]) -> tuple[int, str, str] | None:
        """Status, kind and detail of why a request isn't let in; None where it is."""
        if stranger := self.stranger(headers):
            return stranger
        if path in OPEN or not self.tokens.are_asked_for:
            return None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        try:
            if scheme.lower() == "bearer" and self.tokens.let_in(given.strip()):
                return None
        except MissingError as error:
            return 503, "no-tokens", str(error)
        return 401, "token", "a token is asked for: send it as `Authorization: Bearer TOKEN`"

    def stranger(self, headers: dict[str, str]) -> tuple[int, str, str] | None:
        """Why a request under this Host isn't answered; None where it is."""
        name = headers.get("host", "").lower()
        bare = name[: name.index("]") + 1] if name.startswith("[") and "]" in name else name.partition(":")[0]
        if bare in self.hosts:
            return None
        return 421, "host", "this listens on loopback: a name under which a proxy leads here stands in `api_hosts`"


TITLES = {401: "A token is asked for", 421: "It isn't asked under a name of its own", 503: "Nobody can be let in"}


async def refuse(send: Send, status: int, kind: str, detail: str) -> None:
    """Send a problem."""
    text = json.dumps(body(status, kind, TITLES[status], detail)).encode()
    headers = [(b"content-type", MEDIA.encode()), (b"content-length", str(len(text)).encode())]
    if status == 401:
        headers.append((b"www-authenticate", b'Bearer realm="techfigures"'))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
