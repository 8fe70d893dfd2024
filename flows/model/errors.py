"""What can go wrong with a language model: with how it is set up, and with one request."""

from __future__ import annotations


class ModelError(RuntimeError):
    """A language model that can't be asked; the message says what to set."""


class AskError(RuntimeError):
    """A request that brought no answer; the message is one line without a secret."""

    def __init__(
        self, reason: str, message: str, *, again: bool = False, wait: float = 0.0, down: bool = False
    ) -> None:
        """What happened, and what to make of it.

        Args:
            reason: its name: `timeout`, `http_429`, `too_large` …
            message: what happened.
            again: whether the same request may do better.
            wait: seconds that the server wants to be left in peace.
            down: whether no other request would do better.
        """
        super().__init__(message)
        self.reason, self.again, self.wait, self.down = reason, again, wait, down
        self.sent = False
        """Whether the model may have worked on it all the same, which may be billed."""
