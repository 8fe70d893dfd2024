"""Windows of an article: what the encoder sees at once. Sentences without a figure near them are in none.

A window begins with the title and the article's foremost names, so that `la société` far below can be resolved; then
come sentences, as many as fit, of which the core's figures are answered for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.claims.context import Context, Name
from transforms.claims.readers.trained.tokens import BOS, EOS, Pieces, split

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LENGTH = 384
"""Pieces of a window at most."""
TITLE, NAMES, NAME = 36, 64, 12
"""Pieces of the title, of all names and of one at most."""
SENTENCE = 150
"""A longer sentence is cut into stretches of so many pieces."""
LEFT = 70
"""Pieces before the core's first sentence that are wanted for what it goes on from."""
BEFORE, AFTER = 60, 30
"""Pieces around a figure from which more don't help to choose its window."""
SPECIAL, OF_TITLE, OF_NAMES, OF_BODY = range(4)
"""What a piece of a window is part of."""
Span = tuple[int, int]
"""First and last piece."""


@dataclass(slots=True)
class Window:
    """Pieces with where each comes from, and the figures that are answered for."""

    names: list[Name]
    """The names at its head, in order."""
    ids: list[int] = field(default_factory=list)
    part: list[int] = field(default_factory=list)
    """SPECIAL, OF_TITLE, OF_NAMES or OF_BODY."""
    item: list[int] = field(default_factory=list)
    """Which of the names, or which sentence, a piece belongs to; -1 for none."""
    starts: list[int] = field(default_factory=list)
    """Code points of the title, of the name's label, or of the body."""
    ends: list[int] = field(default_factory=list)
    figures: list[tuple[int, int, int]] = field(default_factory=list)
    """Place of the figure in the article, its first and last piece."""

    def add(self, pieces: Pieces, part: int, item: int, shift: int = 0) -> None:
        """Append pieces; their code points move by `shift`."""
        self.ids += pieces.ids
        self.part += [part] * len(pieces)
        self.item += [item] * len(pieces)
        self.starts += [start + shift for start in pieces.starts]
        self.ends += [end + shift for end in pieces.ends]

    def mark(self, piece: int) -> None:
        """Append a special piece."""
        self.add(Pieces([piece], [0], [0]), SPECIAL, -1)

    def __len__(self) -> int:
        return len(self.ids)


def windows(context: Context, tokenizer: Tokenizer, wanted: Sequence[int]) -> list[Window]:
    """The windows of an article: each wanted figure is answered for in one of them.

    Args:
        context: the article with its figures and names.
        tokenizer: the encoder's.
        wanted: places of figures in `context.quantities`.
    """
    if not wanted:
        return []
    rows = stretches(context, tokenizer, wanted)
    head = heading(context, tokenizer)
    found = [filled(head, rows[left:end]) for left, end in groups(rows, LENGTH - len(head) - 1)]
    place_figures(context, found, wanted)
    return [window for window in found if window.figures]


def heading(context: Context, tokenizer: Tokenizer) -> Window:
    """The head of each window of an article: title, then names."""
    names = foremost(context)
    title, *labels = split(tokenizer, [context.document.title or "", *(name.label for name in names)])
    window = Window([])
    window.mark(BOS)
    window.add(cut(title, TITLE), OF_TITLE, -1)
    window.mark(EOS)
    room = NAMES
    for name, pieces in zip(names, labels, strict=True):
        if len(pieces) <= min(NAME, room - 1):
            window.add(pieces, OF_NAMES, len(window.names))
            window.mark(EOS)
            window.names.append(name)
            room -= len(pieces) + 1
    return window


def cut(pieces: Pieces, most: int) -> Pieces:
    """The first pieces."""
    return Pieces(pieces.ids[:most], pieces.starts[:most], pieces.ends[:most])


def foremost(context: Context) -> list[Name]:
    """An article's names, those named most often first, the title's before others; the outlet last."""
    first: dict[str, Name] = {}
    counts: Counter[str] = Counter()
    for name in context.title_names:
        first.setdefault(name.label, name)
        counts[name.label] += 2
    for name in context.names:
        first.setdefault(name.label, name)
        counts[name.label] += 1
    ranked = sorted(first, key=lambda label: -counts[label])
    outlet = context.document.publisher
    if outlet and outlet not in first:
        first[outlet] = Name(start=-1, end=-1, text=outlet, label=outlet)
        ranked.insert(min(6, len(ranked)), outlet)
    return [first[label] for label in ranked]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence, or a part of a long one, in pieces."""

    sentence: int
    start: int
    pieces: Pieces
    has_figure: bool

    @property
    def end(self) -> int:
        """One past its last code point."""
        return self.start + self.pieces.ends[-1]


def stretches(context: Context, tokenizer: Tokenizer, wanted: Sequence[int]) -> list[Stretch]:
    """The sentences that hold wanted figures and those right before and after, in order."""
    holding = {context.index_of(context.sentence_of(context.quantities[place].start)) for place in wanted}
    near = sorted(
        {index + by for index in holding for by in (-2, -1, 0, 1) if 0 <= index + by < len(context.sentences)}
    )
    texts = [context.text[context.sentences[index].start : context.sentences[index].end] for index in near]
    found = []
    for index, pieces in zip(near, split(tokenizer, texts), strict=True):
        start = context.sentences[index].start
        for at in range(0, len(pieces), SENTENCE):
            part = Pieces(*(row[at : at + SENTENCE] for row in (pieces.ids, pieces.starts, pieces.ends)))
            found.append(Stretch(index, start, part, index in holding))
    return found


def groups(rows: Sequence[Stretch], room: int) -> Iterator[tuple[int, int]]:
    """First stretch, and one past the last, of each window: some to the left, then as many as fit."""
    at = 0
    while at < len(rows):
        if not rows[at].has_figure:
            at += 1
            continue
        left, size = at, 0
        while left and rows[at].sentence - rows[left - 1].sentence <= 2 and size + len(rows[left - 1].pieces) <= LEFT:
            left -= 1
            size += len(rows[left].pieces)
        end = at
        while end < len(rows) and size + len(rows[end].pieces) <= room:
            size += len(rows[end].pieces)
            end += 1
        yield left, max(end, at + 1)
        last = end
        if end < len(rows):  # what only follows a figure's sentence begins the next window
            while last > at + 1 and not rows[last - 1].has_figure:
                last -= 1
        at = max(last, at + 1)


def filled(head: Window, rows: Sequence[Stretch]) -> Window:
    """A window with stretches behind its head; its figures come later."""
    window = Window(head.names, list(head.ids), list(head.part), list(head.item), list(head.starts), list(head.ends))
    for row in rows:
        window.add(row.pieces, OF_BODY, row.sentence, row.start)
    window.mark(EOS)
    return window


def place_figures(context: Context, found: Sequence[Window], wanted: Sequence[int]) -> None:
    """Give each wanted figure to the window in which most stands before and after it."""
    for place in wanted:
        figure = context.quantities[place]
        best: tuple[int, Window, int, int] | None = None
        for window in found:
            held = pieces_of(window, OF_BODY, figure.start, figure.end)
            if held is None:
                continue
            first = window.part.index(OF_BODY)
            margin = min(held[0] - first, BEFORE) + min(len(window) - held[1], AFTER)
            if best is None or margin > best[0]:
                best = margin, window, *held
        if best is not None:
            best[1].figures.append((place, best[2], best[3]))


def pieces_of(window: Window, part: int, start: int, end: int) -> Span | None:
    """First and last piece of a stretch of the title or the body; None where the window doesn't hold it."""
    first, last = bounds(window, part)
    at = max(bisect_left(window.ends, start + 1, first, last), first)
    while at < last and window.ends[at] == window.starts[at]:
        at += 1
    stop = at
    while stop < last and window.starts[stop] < end:
        stop += 1
    return (at, stop - 1) if stop > at and window.starts[at] < end else None


def bounds(window: Window, part: int) -> Span:
    """First piece of a part, and one past its last; the pieces of a part stand together."""
    if part not in window.part:
        return 0, 0
    first = window.part.index(part)
    return first, first + window.part.count(part)
