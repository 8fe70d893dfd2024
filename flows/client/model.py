"""A fetch as it is told afterwards, whether it ended well or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Cached = Literal["fresh", "revalidated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """One redirect that was followed: where it led, without credentials."""

    status: int
    url: str
    cross_host: bool
    """Whether it led to another host."""


@dataclass(slots=True, kw_only=True)
class Fetched:
    """What came of one fetch; of one that failed, as far as it got (`FetchError.told`). Addresses hold no credentials.

    `url` and `final_url` are the address asked for and the one that answered; `status` and `headers` (names in lower
    case) are the last answer's, or the kept one's where the server said 304; `fetched_at` and `elapsed` (seconds, the
    wait for the host's turn included) are the last attempt's. `transferred` counts the bytes of the body on the wire.
    """

    url: str
    fetched_at: str
    attempts: int = 1
    final_url: str | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    redirects: list[Redirect] = field(default_factory=list)
    cached: Cached | None = None
    """`fresh`: answered by the cache alone; `revalidated`: the server said 304 to what is in the cache."""
    transferred: int = 0
    elapsed: float = 0.0
    body: bytes = b""


class FetchError(Exception):
    """A document that couldn't be fetched or isn't to be read.

    `rule` names why; `transient` where a later try may do better, after at least `wait` seconds; `optout` is the
    declaration by which the outlet reserves it; `told` is what happened until then.
    """

    def __init__(
        self,
        rule: str,
        message: str,
        *,
        transient: bool = False,
        status: int | None = None,
        wait: float = 0.0,
        optout: str | None = None,
    ):
        super().__init__(message)
        self.rule = rule
        self.transient = transient
        self.status = status
        self.wait = wait
        self.optout = optout
        self.told: Fetched | None = None
