"""What can be wrong with a question; each says what would be right, both doors tell it in their own form."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches


class QuestionError(Exception):
    """A question that can't be answered; `name` is the parameter that is wrong, `near` what may have been meant."""

    status = 400
    kind = "bad-question"
    title = "The question can't be answered"

    def __init__(self, message: str, *, name: str | None = None, near: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.name, self.near = name, tuple(near)


class UnknownError(QuestionError):
    """Nothing is known of what was asked for: a name, a claim, a named question."""

    status = 404
    kind = "unknown"
    title = "Nothing is known of it"


class InvalidError(QuestionError):
    """A value that a parameter doesn't take, or a parameter that isn't there."""

    status = 422
    kind = "invalid-parameter"
    title = "A parameter doesn't hold"


class CursorError(QuestionError):
    """A cursor that is no cursor, or another question's."""

    kind = "invalid-cursor"
    title = "The cursor doesn't belong to this question"


class SwappedError(QuestionError):
    """A cursor over rows without a key of their own, of a snapshot that another has replaced."""

    status = 410
    kind = "snapshot-replaced"
    title = "Another snapshot was published meanwhile"


class LimitError(QuestionError):
    """It takes longer, or more memory, than a question may."""

    status = 422
    kind = "limit"
    title = "The question takes more than a question may"


class BusyError(QuestionError):
    """All readers are at work."""

    status = 503
    kind = "busy"
    title = "All readers are at work"


class MissingError(QuestionError):
    """There is no snapshot, or none that this program reads; or no feed."""

    status = 503
    kind = "no-snapshot"
    title = "There is nothing to read yet"


class WithheldError(QuestionError):
    """SQL that reads what never leaves: the text of articles."""

    status = 403
    kind = "withheld"
    title = "Texts of articles never leave"


def like(value: str, known: Sequence[str]) -> tuple[str, ...]:
    """The known values that are spelled most like one, the nearest first."""
    folded = {name.casefold(): name for name in known}
    return tuple(folded[name] for name in get_close_matches(value.casefold(), folded, n=3))


ERRORS = {
    kind.__name__: kind
    for kind in (
        QuestionError, UnknownError, InvalidError, CursorError, SwappedError, LimitError, BusyError, MissingError,
        WithheldError,
    )
}  # fmt: skip
"""All of them by name."""
