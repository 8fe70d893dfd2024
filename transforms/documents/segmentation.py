"""Articles that follow one another in a text without separators are told apart by their words.

A boundary is a gap between two paragraphs over which names and content words don't carry on (lexical cohesion, as in
TextTiling, Hearst 1997), where the paragraph after it reads as an article's first: it brings in names that come back,
dates or announces something, and doesn't point back ("The company", "En revanche"). The signals are weighed by a
logistic model; a text stays whole unless a gap is more likely a boundary than not. Work is linear in the paragraphs.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise

from transforms.documents.model import Piece
from transforms.lexicons import languages, lexicon
from transforms.sentences import Block, blocks, marks_of

WORD = re.compile(r"[^\W\d_](?:[\w&+.-]{0,60}[^\W_])?")
RULE = re.compile(r"^[ \t]*(?:[-*_=~#][ \t]?){3,}[ \t]*$", re.MULTILINE)
BLANK_LINE = re.compile(r"\n[ \t\u00a0]*\r?(?=\n)")
WINDOW = 6
"""Paragraphs on each side of a gap whose words are compared."""
SHORTEST = 40
"""Words below which a stretch is no article."""
NAME_DAMPING, WORD_DAMPING = 8, 4
"""A term counts half when this many paragraphs hold it: what every article of the text names tells nothing apart."""

COLLECTION = 1.2
"""Boundaries to be expected (the sum of their probabilities) above which a text is a collection: one article of the
121 that this was tried on never reached 1, six articles together always did."""
BAR, COLLECTION_BAR = 0.7, -1.2
"""Log-odds above which a gap is a boundary: in a text of one article or two, and in a collection."""

# Weights of the signals, fitted by logistic regression on concatenations of French and English press articles in random
# orders, the articles alone among the negative examples; the last three are set by hand for marks that a text may hold.
BIAS = -1.6
WEIGHTS = {
    "names": -14.0,
    "words": -16.0,
    "new_names": 2.1,
    "dropped_names": 1.2,
    "opening": -2.3,
    "resuming": -1.0,
    "quote": -2.5,
    "dated": 1.5,
    "announcing": 1.2,
    "known_words": -7.4,
    "short": -4.4,
    "notice": 10.0,
    "unfinished": -4.0,
    "wide_gap": 3.0,
    "rule": 3.0,
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the headings above it: its span from its first line on, its own text, names and words."""

    start: int
    end: int
    text: str
    names: Counter[str]
    words: Counter[str]
    size: int


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of every language that start, resume or end an article."""

    opening: frozenset[str]
    common: frozenset[str]
    resuming: re.Pattern[str]
    dated: re.Pattern[str]
    announcing: re.Pattern[str]
    notice: re.Pattern[str]


def segment(text: str, piece: Piece) -> list[Piece]:
    """The articles of a piece of text; the piece itself, untouched, where it is one article."""
    part = text[piece.start : piece.end]
    paragraphs = paragraphs_of(part)
    starts = [paragraphs[gap].start for gap in boundaries(part, paragraphs)]
    if not starts:
        return [piece]
    pieces = []
    for start, end in zip([0, *starts], [*starts, len(part)], strict=True):
        inner = part[start:end]
        lead = start + len(inner) - len(inner.lstrip())
        pieces.append(replace(piece, start=piece.start + lead, end=piece.start + lead + len(inner.strip())))
    return pieces


def boundaries(text: str, paragraphs: list[Paragraph]) -> list[int]:
    """The paragraphs, by index, that begin another article.

    Of two gaps too close for an article to lie between them, the one that keeps like with like stands.
    """
    sizes = [0]
    for paragraph in paragraphs:
        sizes.append(sizes[-1] + paragraph.size)
    found: list[int] = []
    odds = scores(text, paragraphs)
    expected = sum(1 / (1 + math.exp(-score)) for score in odds)
    bar = COLLECTION_BAR if expected > COLLECTION else BAR
    for gap, score in enumerate(odds, start=1):
        if score <= bar or sizes[-1] - sizes[gap] < SHORTEST:
            continue
        if found and sizes[gap] - sizes[found[-1]] < SHORTEST:
            if not belongs_after(paragraphs, found[-1], gap):
                found[-1] = gap
        elif sizes[gap] >= SHORTEST:
            found.append(gap)
    return found


def belongs_after(paragraphs: list[Paragraph], first: int, last: int) -> bool:
    """Whether the paragraphs between two gaps share more with what follows them than with what comes before."""
    middle = paragraphs[first:last]
    before = paragraphs[max(0, first - WINDOW) : first]
    after = paragraphs[last : last + WINDOW]
    return affinity(middle, after) >= affinity(middle, before)


def affinity(some: list[Paragraph], others: list[Paragraph]) -> float:
    """How much two groups of paragraphs have in common: the cosine of their names and words."""
    left, right = (
        held([side for paragraph in group for side in (paragraph.names, paragraph.words)]) for group in (some, others)
    )
    return cosine(left, right, dict.fromkeys(left | right, 1.0))


def scores(text: str, paragraphs: list[Paragraph]) -> list[float]:
    """The log-odds of each gap between paragraphs that it is a boundary."""
    return [
        BIAS + sum(WEIGHTS[name] * value for name, value in signals.items())
        for signals in all_signals(text, paragraphs)
    ]


def all_signals(text: str, paragraphs: list[Paragraph]) -> list[dict[str, float]]:
    """What speaks for and against a boundary, gap by gap."""
    names = [paragraph.names for paragraph in paragraphs]
    words = [paragraph.words for paragraph in paragraphs]
    name_weights = weights(names, NAME_DAMPING)
    word_weights = weights(words, WORD_DAMPING)
    gaps = [text[before.end : after.start] for before, after in pairwise(paragraphs)]
    blank_lines = [len(BLANK_LINE.findall(gap)) for gap in gaps]
    usual = sorted(blank_lines)[len(blank_lines) * 3 // 4] if blank_lines else 0
    found = []
    for index in range(1, len(paragraphs)):
        left = slice(max(0, index - WINDOW), index)
        right = slice(index, index + WINDOW)
        found.append(
            {
                **name_signals(names, index),
                "names": cosine(held(names[left]), held(names[right]), name_weights),
                "words": cosine(held(words[left]), held(words[right]), word_weights),
                "known_words": share(words[index], held(words[left])),
                **shape_signals(paragraphs[index - 1].text, paragraphs[index].text),
                "wide_gap": float(blank_lines[index - 1] > usual),
                "rule": float(bool(RULE.search(gaps[index - 1]))),
            }
        )
    return found


def name_signals(names: list[Counter[str]], index: int) -> dict[str, float]:
    """Names that a paragraph brings in and that come back, and those that are told no more from it on."""
    before = held(names[max(0, index - WINDOW - 2) : index])
    after = held(names[index + 1 : index + WINDOW])
    recent = held(names[max(0, index - WINDOW) : index])
    here = names[index]
    lasting = [name for name, count in recent.items() if count >= 2]
    dropped = sum(name not in after and name not in here for name in lasting)
    return {
        "new_names": math.log1p(sum(name not in before and name in after for name in here)),
        "dropped_names": (dropped + 0.5) / (len(lasting) + 1),
    }


def shape_signals(before: str, paragraph: str) -> dict[str, float]:
    """How a paragraph opens, and how the one before it ends."""
    cues = cues_of()
    bare = paragraph.lstrip("«“\"'([–- \u00a0\u202f")
    word = WORD.match(bare)
    first = re.split("['’]", word[0].lower())[0] if word else ""
    return {
        "opening": float(first in cues.opening or bare[:1].islower()),
        "resuming": float(bool(cues.resuming.match(bare))),
        "quote": float(paragraph[:1] in '«“"'),
        "dated": float(bool(cues.dated.search(paragraph))),
        "announcing": float(bool(cues.announcing.search(paragraph))),
        "short": float(len(paragraph) < 120),
        "notice": float(bool(cues.notice.search(before))),
        "unfinished": float(before.rstrip()[-1:] in ":;,"),
    }


def paragraphs_of(text: str) -> list[Paragraph]:
    """The paragraphs of a text, each with the headings right above it."""
    found = []
    headings: list[Block] = []
    for block in blocks(text, marks_of("fr")):
        if block.kind == "heading":
            headings.append(block)
            continue
        found.append(paragraph_of(text, [*headings, block]))
        headings = []
    return found + ([paragraph_of(text, headings)] if headings else [])


def paragraph_of(text: str, group: list[Block]) -> Paragraph:
    """One paragraph of a group of blocks, the last of which is its own text."""
    start = max(text.rfind("\n", 0, group[0].start), text.rfind("\r", 0, group[0].start)) + 1
    names, words = terms(" ".join(text[block.start : block.end] for block in group))
    size = sum(len(text[block.start : block.end].split()) for block in group)
    return Paragraph(start, group[-1].end, text[group[-1].start : group[-1].end], names, words, size)


def terms(text: str) -> tuple[Counter[str], Counter[str]]:
    """The names and the content words of a text, cut to their first letters so that inflections meet."""
    common = cues_of().common
    names: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for found in WORD.finditer(text):
        word = found[0]
        lower = word.lower()
        if len(word) < 2 or lower in common:
            continue
        if lower != word:
            names[lower[:8]] += 1
        elif len(word) >= 5:
            words[lower[:6]] += 1
    return names, words


def held(counters: list[Counter[str]]) -> Counter[str]:
    """In how many of some paragraphs each term stands."""
    return Counter(chain.from_iterable(counter.keys() for counter in counters))


def weights(counters: list[Counter[str]], damping: int) -> dict[str, float]:
    """The weight of each term: the less, the more paragraphs hold it."""
    return {term: 1 / (1 + count / damping) for term, count in held(counters).items()}


def cosine(left: Counter[str], right: Counter[str], weight: dict[str, float]) -> float:
    """The cosine of two weighted term vectors, 0 where one is empty."""
    dot = sum(count * right[term] * weight[term] ** 2 for term, count in left.items() if term in right)
    if not dot:
        return 0.0
    norms = (sum((count * weight[term]) ** 2 for term, count in side.items()) for side in (left, right))
    return dot / math.sqrt(math.prod(norms))


def share(terms: Counter[str], known: Counter[str]) -> float:
    """The share of terms that are known."""
    return sum(term in known for term in terms) / len(terms) if terms else 0.0


@cache
def cues_of() -> Cues:
    """The cues of all languages, compiled: a text's articles may be in several."""
    tables = [lexicon(language, "documents") for language in languages()]
    patterns = {
        name: re.compile("|".join(f"(?:{pattern})" for table in tables for pattern in table[topic]), re.IGNORECASE)
        for name, topic in (
            ("resuming", "resuming"),
            ("dated", "dated"),
            ("announcing", "announcing"),
            ("notice", "paywall"),
        )
    }
    opening = frozenset(str(word) for table in tables for word in table["opening"])
    common = frozenset(chain.from_iterable(marks_of(language).starters for language in languages()))
    return Cues(opening=opening, common=common | opening, **patterns)
