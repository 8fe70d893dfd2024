"""Frames of speech that say who stands on which side: `{C} rachète {S}`, `{S} raised … led by {C}`; they are data."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from transforms.claims.linking import ties
from transforms.claims.scene import FIGURE, OTHER_FIGURE, PARTY, View
from transforms.lexicons import lexicon

SHORT = rf"[^\ue000-\uefff.;:]{{0,60}}?"  # noqa: F541 - the braces are the regular expression's
LONG = r"[^.;]{0,110}?"


@dataclass(frozen=True, slots=True)
class Found:
    """Places in a view of the parties that a frame found; `rank` puts the best first."""

    subject: int | None
    others: tuple[int, ...]
    rank: tuple[bool, int, int, int, int]
    rule: str
    bound: bool = False
    """Whether the frame holds the figure itself."""
    leads: bool = False
    """Whether the frame begins with its subject, which then no preposition governs."""
    own: bool = True
    """Whether no other figure of the sentence stands nearer."""


def compile_frame(source: str, language: str) -> re.Pattern[str]:
    """One frame as a regular expression over a masked sentence; ValueError names a frame that doesn't compile."""
    tied = ties(language)
    one = f" ?{tied.description}(?P<S>{PARTY})"
    several = f" ?{tied.description}(?P<C>{tied.several})"
    text = (
        re.sub(r"([~…])(?=[\w(])", r"\1\\b", re.sub(r"\} (?=[~…])", "}", source)).replace("~", SHORT).replace("…", LONG)
    )
    text = text.replace("{Q}", f"(?P<Q>{FIGURE})").replace("{q}", f"[{FIGURE}{OTHER_FIGURE}]")
    text = text.replace("{S}", one).replace("{C}", several)
    try:
        return re.compile(f"(?=(?P<all>{text}))", re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"frame {source!r}: {error}") from None


@cache
def frames(language: str, role: str) -> tuple[re.Pattern[str], ...]:
    """The frames of one role in a language, in order of preference."""
    return tuple(compile_frame(source, language) for source in lexicon(language, "parties")["roles"].get(role, ()))


@cache
def source_frames(language: str) -> tuple[re.Pattern[str], ...]:
    """The frames that name who says something."""
    return tuple(compile_frame(source, language) for source in lexicon(language, "parties")["sources"])


def find_frames(view: View, language: str, role: str) -> list[Found]:
    """All frames of a role that a sentence holds, the best first: about this figure, near it, by order of the file."""
    found = []
    figures = [match.start() for match in re.finditer(OTHER_FIGURE, view.text)]
    for order, frame in enumerate(frames(language, role)):
        for match in frame.finditer(view.text):
            groups = match.groupdict()
            start, end = match.span("all")
            subject = match.start("S") if groups.get("S") else None
            others = parties_in(match) if groups.get("C") else ()
            bound = groups.get("Q") is not None
            if bound and others and of_which(language).search(view.text, view.figure, max(others[0], view.figure)):
                others = ()
            distance = gap(start, end, view.figure)
            own = distance <= min((gap(start, end, place) for place in figures), default=distance)
            rank = (not bound, distance, order, -len(others), end - start)
            found.append(
                Found(subject, others, rank, f"{role}:{order}", bound, subject is not None and begins(match), own)
            )
    return sorted(found, key=lambda item: item.rank)


def begins(match: re.Match[str]) -> bool:
    """Whether a frame begins with its subject."""
    return not match["all"][: match.start("S") - match.start("all")].strip()


def parties_in(match: re.Match[str]) -> tuple[int, ...]:
    """The places of all counterparties in a match."""
    return tuple(match.start("C") + at for at, char in enumerate(match["C"]) if re.match(PARTY, char))


@cache
def of_which(language: str) -> re.Pattern[str]:
    """Words that begin the telling of a part: what follows is the part's, not the whole's."""
    return re.compile(lexicon(language, "parties")["of_which"])


@cache
def follow_ups(language: str) -> tuple[re.Pattern[str], ...]:
    """The frames that name who led a round just told of."""
    return tuple(compile_frame(source, language) for source in lexicon(language, "parties")["follow_up"])


def gap(start: int, end: int, place: int) -> int:
    """How far a place lies from a stretch; 0 within it."""
    return 0 if start <= place < end else min(abs(start - place), abs(end - place))


def of_others(view: View) -> View:
    """The view with all other figures in the place of the one in question: what its sentence tells of them."""
    return replace(view, text=view.text.replace(FIGURE, "\ue002").replace(OTHER_FIGURE, FIGURE))


def givers(view: View, language: str, role: str) -> list[int]:
    """Places of all who give some part of a total that is told before: `NVIDIA injectant 10 et Microsoft 5`."""
    text = of_others(view).text
    places = {
        match.start("C")
        for frame in frames(language, role)
        if {"C", "Q"} <= frame.groupindex.keys()
        for match in frame.finditer(text)
        if match["C"] and match["Q"] and match.start() > view.figure
    }
    return sorted(places)


def sources(view: View, language: str) -> frozenset[int]:
    """Places of those whom a sentence names as its source."""
    return frozenset(match.start("S") for frame in source_frames(language) for match in frame.finditer(view.text))
