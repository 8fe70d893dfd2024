"""Where names stand in a window: in its title, at its head, in its stretch of the body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from transforms.claims.context import Context, Name
from transforms.claims.readers.names import folded
from transforms.claims.readers.trained.windows import OF_BODY, OF_NAMES, OF_TITLE, Span, Window, pieces_of

NOBODY: Span = (0, 0)
"""Where a pointer stands that points at nobody."""
KINDS = (
    "company",
    "product",
    "model",
    "person",
    "institution",
    "country",
    "region",
    "population",
    "outlet",
    "benchmark",
    "programme",
    None,
)
"""Kinds of names as the network tells them apart; the last is that of a name nobody knows."""
OFTEN = (1, 2, 3, 5, 9)
"""From how many mentions a name's class of renown begins."""


def mentions(context: Context, window: Window) -> Iterator[tuple[Name, Span]]:
    """The names of a window with their pieces, one after the other."""
    for number, name in enumerate(window.names):
        held = [at for at, part in enumerate(window.part) if part == OF_NAMES and window.item[at] == number]
        yield name, (held[0], held[-1])
    for part, names in ((OF_TITLE, context.title_names), (OF_BODY, context.names)):
        for name in names:
            span = pieces_of(window, part, name.start, name.end)
            if span is not None:
                yield name, span


def renown(context: Context) -> dict[str, int]:
    """By folded label the class of how often an article names somebody; a name of the title is in the upper half."""
    if renown not in context.memo:
        counts = Counter(folded(name.label) for name in context.names)
        titled = {folded(name.label) for name in context.title_names}
        context.memo[renown] = {
            label: sum(counts[label] >= least for least in OFTEN) + (len(OFTEN) + 1 if label in titled else 0)
            for label in {*counts, *titled}
        }
    found: dict[str, int] = context.memo[renown]
    return found


def of_label(told: Sequence[tuple[Name, Span]], label: str | None) -> list[Span]:
    """The pieces that name somebody by label, from `mentions`; nobody's place for None."""
    if label is None:
        return [NOBODY]
    wanted = folded(label)
    return [span for name, span in told if wanted in {folded(name.label), folded(name.text)}]
