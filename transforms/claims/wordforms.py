"""What words look like that are names, or never are: by build, by ending, by the words they always go with."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from schemas.document import Sentence
from transforms.claims.gazetteer import key_of

WORD = re.compile(r"[^\W_]+(?:[-.&+][^\W_]+)*\+?")
BUILT = re.compile(
    r"[a-z]{1,3}[A-Z]\w+|\w*[a-z][A-Z]\w*|[A-Z]{2,}\w*|(?=\w*\d)(?=\w*[A-Z])\w{2,}|(?=.*[A-Z])(?=.*\d).*-.*|[A-Z]\w*(?:-[A-Z0-9]\w*)+"
    r"|[a-z]{1,3}\d{1,2}[a-z]{0,3}\.\w*(?:large|medium|small|micro|nano|metal)"
)
"""Words that are names by their build: vLLM, OVHcloud, K2.6, V4-Pro, QwQ-32B-Preview, m7g.2xlarge."""
VERSION = re.compile(r"[A-Z]?\d{1,2}(?:\.\d+)?|\d+(?:\.\d+)?[BMT]|\d{1,2}[aesxt]|v\d{1,2}[a-z]?")
EDITION = frozenset(
    [
        "Plus",
        "Pro",
        "Max",
        "Ultra",
        "Mini",
        "Lite",
        "Air",
        "Gen",
        "Large",
        "Medium",
        "Small",
        "Flash",
        "Turbo",
        "Preview",
        "Instruct",
        "Nano",
        "Edge",
    ]
)
"""Ordinary words that go on a name behind its version: `Fairphone 6 Plus`, `Snapdragon 7s Gen 4`."""
PARTICLES = frozenset(
    [
        "Le",
        "La",
        "Du",
        "De",
        "Des",
        "Van",
        "Von",
        "Di",
        "Da",
        "El",
        "Al",
        "Ben",
        "Mac",
        "van",
        "von",
        "der",
        "den",
        "de",
        "du",
        "di",
        "da",
        "dos",
        "bin",
    ]
)
"""Words within persons' names: `Armelle Le Goff`, `Ursula von der Leyen`."""
OF_SURNAMES = frozenset({"Le", "van", "von", "Ben", "bin", "Mac"})
"""Particles that stand in the names of persons alone: `Nolwena Le Kervran`."""
SHORT_MODEL = re.compile(r"[VRK]\d+(?:\.\d+)?(?:-\w+)*|\w+-\d+(?:\.\d+)?[BM](?:-\w+)*|\w+ \d+(?:\.\d+)?B")
NO_NAME = re.compile(
    r"\d|[A-Z]{3}\d{1,2}$|(?:[A-Z]\.)+[A-Z]?$|[IVX]+$|\w$|Q[1-4]$|H[12]$|\d+[A-Za-z]+$|[A-Z]{2,4}s$"
    r"|[A-Z]\w{0,3}[₀-₉]|(?:CO2|CH4|N2O)|[IVX]+(?:e|th|st|nd|rd)$|(?:CVE|CWE|RFC|ISO|EN)-\d|(?:mAh|Ah|Mpx|Mpix|MP|fps|dB|Hz)$|[kMGTPE]i?(?:bits?|bps|b|o|B|W|Wh|Hz|WhE?)(?:/s)?$"
)
"""Built like a name, but none: numbers, initials, Roman numerals, single letters, quarters, plurals of acronyms, gases,
symbols of units."""
DEMONYM = re.compile(r"[A-ZÀ-Ý]\w{2,}(?:aise?s?|oise?s?|iens?|iennes?|ains?|aines?|éens?|éennes?)$")
"""`les Bordelais`: where somebody comes from, after an article."""
ARTICLE = re.compile(r"(?:^|[\s(«])(?:les|des|aux|ces|l'|d'|un|une|deux|trois|nos|le|la|du|au) ?$", re.IGNORECASE)
ORDINARY = re.compile(
    r"(?:ly|ing|ed|s|ment|tion|sion|er|ness|ity|ance|ence|ware|age|th|cy|ory|ie|té|eur|ique|able|ible)$"
)
"""Endings of ordinary words: a sentence that opens with one of them tells nothing of a name."""
FINITE = re.compile(r"\w{2,}(?:it|ait|era|ut|int|ïe|end|eut)$|\w{2,}(?:[^s]s|ed)$")
"""Endings of verbs in the third person, French and English."""
ADJECTIVE = re.compile(
    r"(?:als?|ales?|aux|iques?|iens?|iennes?|aires?|éennes?|ifs?|ives?|elles?|els?|ieure?s?|ité|ée?s?|aine?s?|ables?|eux|euses?)$"
)
"""Endings of French adjectives, which may belong to a name before them."""
FOLLOWING = re.compile(r" ((?:de |d'|du |pour )?[a-zà-ÿ]{4,})(?![\w'-])")
COMPLEMENT = re.compile(r"de |d'|du |pour ")


def widened(text: str, spans: Sequence[tuple[int, int]], taken: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of capitals, with the adjective that follows each of a name's mentions: `Bouclier communal`.

    A complement (`Assistant de consultation`) is the name's too where most of its mentions have it.

    Args:
        text: the normalised body.
        spans: the runs, in order.
        taken: where names that the catalogue knows begin.
    """
    known = set(taken)
    mentions: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end in spans:
        mentions[text[start:end]].append((start, end))
    wider: dict[tuple[int, int], int] = {}
    for places in mentions.values():
        found = [FOLLOWING.match(text, end) for start, end in places if start not in known]
        words = Counter(match[1] for match in found if match)
        word, count = words.most_common(1)[0] if words else ("", 0)
        alike = count == len(found) and not COMPLEMENT.match(word) and ADJECTIVE.search(word)
        if count > 1 and (alike or (COMPLEMENT.match(word) and 2 * count > len(found))):
            wider |= {span: span[1] + 1 + len(word) for span in places if text.startswith(f" {word}", span[1])}
    return [(start, wider.get((start, end), end)) for start, end in spans]


TITLE_CASE = 0.6
SHORT_HEADING = 3


class Word(NamedTuple):
    """A word of a sentence: is it capitalised, is it the first, does it begin a possessive."""

    start: int
    end: int
    text: str
    capital: bool


@dataclass(frozen=True, slots=True)
class Usage:
    """How words are written in the whole text: capitalised inside of sentences, or in lower case."""

    inside: frozenset[str]
    lower: frozenset[str]


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The words of a stretch, in order."""
    return [Word(*m.span(), word := m[0], is_capital(word)) for m in WORD.finditer(text, start, end)]


@lru_cache(maxsize=65536)
def is_capital(word: str) -> bool:
    """Whether a word begins with a capital, or is built like a name; plain words in lower case are the most."""
    if word.islower() and word.isalpha():
        return False
    return word[0].isupper() or (len(word) > 2 and BUILT.fullmatch(word) is not None)


def title_case(words: Sequence[Word], sentence: Sentence) -> bool:
    """Whether most words of a sentence without a full stop are capitalised, as in an English headline."""
    if sentence.text.rstrip(" \"»”'")[-1:] in {".", "!", "?"}:
        return False
    if 1 < len(words) <= SHORT_HEADING:
        return sentence.block == "heading" and all(word.text[0].isupper() for word in words)
    return len(words) > SHORT_HEADING and sum(word.text[0].isupper() for word in words) > TITLE_CASE * len(words)


def described_by(word: Word) -> bool:
    """Whether a word describes the name behind it and is no part of it: `Lisbon-based`, `SoftBank-backed`."""
    return "-" in word.text and word.text.rpartition("-")[2].islower()


def usage_of(sentences: Sequence[Sequence[Word]], headlines: Sequence[bool]) -> Usage:
    """What a text's running sentences tell about its words."""
    inside: set[str] = set()
    lower: set[str] = set()
    for words, headline in zip(sentences, headlines, strict=True):
        if headline:
            continue
        inside.update(word.text for word in words[1:] if word.text[0].isupper())
        lower.update(word.text for word in words if not word.text[0].isupper())
    return Usage(frozenset(map(key_of, inside)), frozenset(map(key_of, lower)))
