"""Frames of speech that say who stands on which side: `{C} rachète {S}`, `{S} raised … led by {C}`; they are data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from schemas.document import Sentence
from transforms.claims.context import Name
from transforms.claims.heads import Search
from transforms.claims.linking import ties
from transforms.claims.scene import FIGURE, OTHER_FIGURE, PARTY, Scene, View
from transforms.lexicons import lexicon

SHORT = rf"[^\ue000-\uefff.;:]{{0,60}}?"  # noqa: F541 - the braces are the regular expression's
DEAL_WITHIN = 12
"""So many sentences are searched for the deal that a document is about."""
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
    """One frame as a regular expression over a masked sentence; ValueError names a frame that doesn't compile.

    A party may be described by the words before it, but for one that begins the frame: there the description makes no
    difference, and is dear to look for.
    """
    tied = ties(language)
    parties = {"{S}": f"(?P<S>{PARTY})", "{C}": f"(?P<C>{tied.several})"}
    text = (
        re.sub(r"([~…])(?=[\w(])", r"\1\\b", re.sub(r"\} (?=[~…])", "}", source)).replace("~", SHORT).replace("…", LONG)
    )
    text = text.replace("{Q}", f"(?P<Q>{FIGURE})").replace("{q}", f"[{FIGURE}{OTHER_FIGURE}]")
    text = parties.get(text[:3], text[:3]) + text[3:]
    for slot, party in parties.items():
        text = text.replace(slot, f" ?{tied.description}{party}")
    try:
        return re.compile(f"(?=(?P<all>{text}))", re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"frame {source!r}: {error}") from None


def compile_frames(sources: Iterable[str], language: str) -> Search:
    """Frames, to be found in one pass."""
    return Search([compile_frame(source, language) for source in sources], within_words=True)


@cache
def frames(language: str, role: str) -> Search:
    """The frames of one role in a language, in order of preference."""
    return compile_frames(lexicon(language, "parties")["roles"].get(role, ()), language)


@cache
def source_frames(language: str) -> Search:
    """The frames that name who says something."""
    listed = lexicon(language, "parties")["sources"]
    if bound := next((frame for frame in listed if "{Q}" in frame), None):
        raise ValueError(f"frame {bound!r}: a source is no single figure's; write {{q}} for any of its sentence")
    return compile_frames(listed, language)


def find_frames(view: View, language: str, role: str) -> list[Found]:
    """All frames of a role that a sentence holds, the best first: about this figure, near it, by order of the file."""
    found = []
    figures = [match.start() for match in re.finditer(OTHER_FIGURE, view.text)]
    for order, match in frames(language, role).finditer(view.text):
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
        found.append(Found(subject, others, rank, f"{role}:{order}", bound, subject is not None and begins(match), own))
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


def told_in(scene: Scene, sentence: Sentence, role: str) -> tuple[View, list[Found]]:
    """A sentence, and the frames of a role that it holds, whatever their figures; found once a document."""
    key = ("told_in", role, sentence.start)
    if key not in scene.context.memo:
        view = of_others(scene.view(None, sentence))
        scene.context.memo[key] = view, find_frames(view, scene.language, role)
    found: tuple[View, list[Found]] = scene.context.memo[key]
    return found


def givers(view: View, language: str, role: str) -> list[int]:
    """Places of all who give some part of a total that is told before: `NVIDIA injectant 10 et Microsoft 5`."""
    text = of_others(view).text
    places = {
        match.start("C")
        for _, match in frames(language, role).finditer(text)
        if {"C", "Q"} <= match.re.groupindex.keys() and match["C"] and match["Q"] and match.start() > view.figure
    }
    return sorted(places)


def sources(view: View, language: str) -> frozenset[int]:
    """Places of those whom a sentence names as its source."""
    return sources_in(view.text.replace(FIGURE, OTHER_FIGURE), language)


@lru_cache(maxsize=64)
def sources_in(text: str, language: str) -> frozenset[int]:
    """The same in a masked text, whichever of its figures is in question."""
    return frozenset(match.start("S") for _, match in source_frames(language).finditer(text))


def acquired(scene: Scene) -> Name | None:
    """Who is bought in a document, by the first frame that names buyer and target; None where nobody is."""
    if "acquired" not in scene.context.memo:
        scene.context.memo["acquired"] = next(bought(scene), None)
    found: Name | None = scene.context.memo["acquired"]
    return found


def bought(scene: Scene) -> Iterator[Name]:
    """The targets that the sentences at a document's beginning name together with their buyers."""
    for sentence in scene.context.sentences[:DEAL_WITHIN]:
        view, found = told_in(scene, sentence, "acquisition")
        for item in found:
            if item.subject is None or not item.others:
                continue
            target, *buyers = [view.party_at(place) for place in (item.subject, *item.others)]
            if target and target.name and all(buyer and buyer.name for buyer in buyers):
                yield target.name
