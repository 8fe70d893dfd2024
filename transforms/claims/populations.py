"""Subjects that are no names: the people or things that a share is of (`32 % des enseignants`), and markets."""

from __future__ import annotations

import itertools
import re
from functools import cache

from catalogue import by_alias
from transforms.claims.gazetteer import key_of
from transforms.claims.namewords import name_words
from transforms.lexicons import lexicon

LONGEST = 4


@cache
def patterns(language: str) -> dict[str, re.Pattern[str]]:
    """The language's patterns for what a share is of, and for markets."""
    return {name: re.compile(pattern) for name, pattern in lexicon(language, "populations")["patterns"].items()}


@cache
def stops(language: str) -> frozenset[str]:
    """Words that end the noun phrase of a population."""
    return frozenset(str(lexicon(language, "populations")["stops"]).split())


@cache
def pronouns(language: str) -> frozenset[str]:
    """Words that stand for a population told before (`89% of them`)."""
    return frozenset(str(lexicon(language, "populations")["pronouns"]).split())


def population_after(text: str, end: int, language: str) -> tuple[str, str | None] | None:
    """The population that a share just read is of.

    Args:
        text: the normalised body.
        end: where the figure ends.
        language: the text's language.

    Returns:
        Label and id: the catalogue's, else the noun phrase as written and None; None where no population follows.
    """
    match = patterns(language)["of"].match(text, end)
    return noun_phrase(text[match.end() : match.end() + 80], language) if match else None


def population_within(surface: str, language: str) -> tuple[str, str | None] | None:
    """The population of a ratio that names it within: `sept lycéens sur dix`."""
    match = patterns(language)["within"].match(surface)
    return noun_phrase(match["people"], language) if match else None


def population_among(text: str, start: int, end: int, language: str) -> tuple[str, str | None] | None:
    """The population that a sentence begins with (`Chez les enseignants, …`); None where it begins otherwise."""
    match = patterns(language)["among"].match(text, start, end)
    return noun_phrase(text[match.end() : end], language) if match else None


def noun_phrase(text: str, language: str) -> tuple[str, str | None] | None:
    """The population that a text begins with: its longest name in the catalogue, else its words up to a verb."""
    words: list[str] = []
    for match in re.finditer(r"[\w'-]+(?:\.[\w.]+)*|[^\w\s]", text):
        word = match[0]
        if (
            not word[0].isalnum()
            or word.lower() in stops(language)
            or (not words and word.lower() in pronouns(language))
            or len(words) == LONGEST
            or (match.start() and text[match.start() - 1] not in " '")
        ):
            break
        words.append(word)
    for length in range(len(words), 0, -1):
        phrase = " ".join(words[:length])
        entity = by_alias(phrase) or by_alias(phrase.lower())
        if entity and entity.kind == "population":
            return entity.label, entity.id
    while words and patterns(language)["verb"].fullmatch(words[-1]) and len(words) > 1:
        words.pop()
    if not words or patterns(language)["verb"].fullmatch(words[0]) or words[0][0].isdigit():
        return None
    return " ".join(words), None


def goods(text: str, start: int, end: int, language: str) -> str | None:
    """The goods whose shipments a sentence tells of: `shipments of smart glasses`, `PC shipments fell`."""
    match = patterns(language)["goods"].search(text, start, end)
    return (match["goods"] or match["kind"] or "").strip() or None if match else None


def consumed(text: str, start: int, end: int, language: str) -> str | None:
    """What a sentence says that people listen to, watch or play, as written: `584 millions ont écouté des podcasts`."""
    match = patterns(language)["object"].search(text, start, end)
    return next(filter(None, match.groups()), None) if match else None


def market(text: str, start: int, end: int, at: int, language: str) -> str | None:
    """The market named in a sentence, nearest to a place of it, as written: `marché du cloud`, `podcast market`."""
    found = list(patterns(language)["market"].finditer(text, start, end))
    nearest = min(found, key=lambda match: abs(match.start() - at), default=None)
    if nearest is None:
        return None
    words = nearest["market"].split()
    verbs = name_words(language).verbs
    named = " ".join(itertools.takewhile(lambda word: key_of(word) not in verbs or word == words[0], words))
    return patterns(language)["worldwide"].sub("", named)


def holder(text: str, place: int, language: str) -> str | None:
    """The thing without a name that makes up a share: `Spam accounts for Q`, `Les robots représentent Q`.

    Args:
        text: a masked sentence.
        place: where its figure stands.
        language: the text's language.

    Returns:
        The noun phrase as written, without its article; None where the sentence isn't of that make.
    """
    for name in ("holder", "beside"):
        for match in patterns(language)[name].finditer(text[: place + 1]):
            if match.end() == place + 1:
                return str(match["holder"]).strip()
    return None
