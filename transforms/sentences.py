"""A body cut into sentences, headings, list items and table rows, each with its exact span.

The input is text as stored: one block a line, or paragraphs wrapped at a fixed width. Headings, list items and
table rows may carry Markdown marks (`## `, `- `, `| a | b |`), which stay outside of the sentence (a row keeps its
bars); without marks they are told by their shape. Every step reads each code point a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from schemas.document import Sentence
from transforms.lexicons import languages, lexicon

LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
BREAKS = re.compile(r"\r\n|[\r\n\f\v\x85\u2028\u2029]")
HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
CLOSING_HASHES = re.compile(r"[ \t]+#+$")
ITEM = re.compile(r"(?:[-*+•‣▪◦●○·–—]|\d{1,3}[.)]|[a-z]\))[ \t\u00a0\u202f]+(?=\S)")
QUOTED = re.compile(r">[ \t]?")
RULE = re.compile(r"[\s|:=*_~+-]+")
TERMINATOR = re.compile(
    # The stop, what closes after it (French closing quotes stand after a space), a footnote's mark, then a blank.
    r"(?<![.!?…])(?P<stop>[.!?…]++(?:[ \u00a0\u202f][!?]++)*)"
    r"(?P<closers>(?:[ \u00a0\u202f]?[»”’]|[\"')\]*_])*+)"
    r"(?:\[\d{1,3}\])*(?P<blank>[ \t\u00a0\u202f\u2009\r\n]+)"
)
OPENERS = re.compile(r"(?:[«“„‘\"'(\[*_–—-][ \u00a0\u202f]?)*")
WORD_BEFORE = re.compile(r"[^\s(«“\"'’\[/–—]+$")
WORD_AFTER = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
INITIALS = re.compile(r"[^\W\d_]|(?:[^\W\d_]\.-?)+[^\W\d_]")
BLANKS = " \t\u00a0\u202f\u2009\ufeff"
LOOKBACK = 24
"""Code points before a stop within which its word starts; no abbreviation is longer."""

LONGEST = 2000
"""Code points of the longest sentence; a text without stops is cut into pieces of this length."""


@dataclass(frozen=True, slots=True)
class Marks:
    """A language's tables: names with a mark, abbreviations by what may follow, opening words, verbs of speech."""

    marked_names: frozenset[str]
    never_final: frozenset[str]
    before_digit: frozenset[str]
    rarely_final: frozenset[str]
    starters: frozenset[str]
    speech: frozenset[str]
    caption: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a body that sentences don't cross, without its marks and outer blanks."""

    start: int
    end: int
    kind: str


def split_sentences(body: str, language: str) -> list[Sentence]:
    """The sentences of a body in order; `body[s.start:s.end] == s.text` for each.

    Args:
        body: the document's body.
        language: ISO 639-1 code; a language without a lexicon is split by English rules.
    """
    marks = marks_of(language if language in languages() else "en")
    sentences = []
    for index, block in enumerate(blocks(body, marks)):
        for sentence in spans(body, block, marks):
            for start, end in pieces(body, *sentence):
                found = Sentence(start=start, end=end, text=body[start:end], block=block.kind, paragraph=index)
                sentences.append(found)
    return sentences


def pieces(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence whole, or where no press sentence is so long, in pieces: what comes after reads each many times."""
    while end - start > LONGEST:
        limit = start + LONGEST
        cut = max(body.rfind("; ", start, limit) + 1, body.rfind(", ", start, limit) + 1)
        cut = cut if cut > start + LONGEST // 2 else max(body.rfind(" ", start, limit), start + LONGEST // 2)
        piece = trim(body, start, cut)
        if piece[0] < piece[1]:
            yield piece
        start = trim(body, cut, end)[0]
    if start < end:
        yield start, end


@cache
def marks_of(language: str) -> Marks:
    """The tables of one language, compiled."""
    table = lexicon(language, "sentences")
    captions = "|".join(f"(?:{pattern})" for pattern in lexicon(language, "documents")["caption"])
    words = {
        name: frozenset(map(str, table[name]))
        for name in ("marked_names", "never_final", "before_digit", "rarely_final", "starters", "speech")
    }
    return Marks(**words, caption=re.compile(captions, re.IGNORECASE))


def blocks(body: str, marks: Marks) -> Iterator[Block]:
    """The blocks of a body: wrapped lines joined, marks read, kinds told."""
    lines = joined(body)
    plain = [trim(body, start, end) for start, end in lines]
    plain = [(start, end) for start, end in plain if start < end and not RULE.fullmatch(body, start, end)]
    previous = ""
    for index, (start, end) in enumerate(plain):
        following = plain[index + 1] if index + 1 < len(plain) else None
        block = classified(body, start, end, following, marks)
        # The last item of a list whose items end in semicolons ends in a full stop.
        if block.kind == "paragraph" and (body[end - 1] == ";" or previous == ";"):
            block = Block(block.start, block.end, "list_item")
        previous = body[end - 1] if block.kind == "list_item" else ""
        if block.start < block.end:
            yield block


def classified(body: str, start: int, end: int, following: tuple[int, int] | None, marks: Marks) -> Block:
    """One line (or joined lines) as a block of its kind, marks cut off."""
    quoted = QUOTED.match(body, start, end)
    if quoted:
        start = quoted.end()
    heading = HEADING.match(body, start, end)
    if heading:
        hashes = CLOSING_HASHES.search(body, max(heading.end(), end - 12), end)
        return Block(heading.end(), hashes.start() if hashes else end, "heading")
    if body[start : start + 1] == "|" or body.count("|", start, end) >= 2 or body.count("\t", start, end) >= 2:
        return Block(start, end, "table_row")
    item = ITEM.match(body, start, end)
    if item:
        return Block(item.end(), end, "list_item")
    if end - start <= 160 and marks.caption.match(body, start, end):
        return Block(start, end, "caption")
    return Block(start, end, "heading" if is_heading(body, start, end, following, marks) else "paragraph")


def is_heading(body: str, start: int, end: int, following: tuple[int, int] | None, marks: Marks) -> bool:
    """Whether a line without marks is a heading: short, without a full stop, over a longer line."""
    text = body[start:end]
    if following is None or len(text) > 120 or len(text.split()) > 18:
        return False
    last = text.rstrip("»”\"')] " + BLANKS)[-1:]
    if last in ".,;:…" or not text.lstrip("«“\"'([ " + BLANKS)[:1].isalnum() or text[0].islower():
        return False
    longer = following[1] - following[0] > 1.5 * len(text)
    return longer and (last not in "!?" or sum(1 for _ in spans(body, Block(start, end, "paragraph"), marks)) == 1)


def trim(body: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blanks at its ends."""
    while start < end and (body[start].isspace() or body[start] in BLANKS):
        start += 1
    while end > start and (body[end - 1].isspace() or body[end - 1] in BLANKS):
        end -= 1
    return start, end


def joined(body: str) -> list[tuple[int, int]]:
    """Lines as spans; where a run of lines is one paragraph wrapped at a fixed width, the run."""
    found: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    last = 0
    for line in LINE.finditer(body):
        if not body[line.start() : line.end()].strip():
            continue
        # A blank line between two lines, or a form feed, ends a run.
        gap = body[last : line.start()] if run else ""
        if run and (len(BREAKS.findall(gap)) > 1 or "\f" in gap):
            found += unwrapped(body, run)
            run = []
        run.append(line.span())
        last = line.end()
    return found + unwrapped(body, run)


def unwrapped(body: str, run: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A run of lines as one span a paragraph: lines belong together where the next word would not have fitted."""
    width = max((end - start for start, end in run), default=0)
    if len(run) < 2 or not 40 <= width <= 120:
        return run
    texts = [body[start:end] for start, end in run]
    starts = [0] + [index for index in range(1, len(run)) if begins_block(texts[index])] + [len(run)]
    found = []
    for first, stop in pairwise(starts):
        if first == stop:
            continue
        part = texts[first:stop]
        if len(part) > 1 and wrapped(part, width):
            found.append((run[first][0], run[stop - 1][1]))
        else:
            found += run[first:stop]
    return found


def begins_block(text: str) -> bool:
    """Whether a line carries the mark of a heading, list item or table row."""
    text = text.lstrip()
    return bool(HEADING.match(text) or ITEM.match(text)) or text.startswith("|") or text.count("\t") >= 2


def wrapped(lines: list[str], width: int) -> bool:
    """Whether lines are one text wrapped at a width: none but the last had room for the next line's first word."""
    misfits = sum(
        len(line.rstrip()) + 1 + len(following.split()[0]) < min(width, 80) - 4 for line, following in pairwise(lines)
    )
    flowing = any(
        following.lstrip()[:1].islower() and line.rstrip()[-1:] not in ".!?;:…" for line, following in pairwise(lines)
    )
    return flowing and misfits <= len(lines) // 10


def spans(body: str, block: Block, marks: Marks) -> Iterator[tuple[int, int]]:
    """The sentences of one block."""
    start, end = trim(body, block.start, block.end)
    if block.kind in ("heading", "table_row", "caption"):
        if start < end:
            yield start, end
        return
    for found in TERMINATOR.finditer(body, start, end):
        if ends_sentence(body, start, end, found, marks):
            yield start, found.start("blank")
            start = found.end()
    if start < end:
        yield start, end


def ends_sentence(body: str, start: int, end: int, found: re.Match[str], marks: Marks) -> bool:
    """Whether a stop ends its sentence: by the word before it and what follows."""
    opener = OPENERS.match(body, found.end(), end)
    after = opener.end() if opener else found.end()
    word = WORD_AFTER.match(body, after, min(end, after + 40))
    following = word[0] if word else ""
    if not following:
        # A sign such as $ or € opens a sentence; a closing mark, a comma or nothing does not.
        return body[after : after + 1] in "$€£¥@#[~+" and after < end
    # A lower-case word goes on, unless it is a name like iPhone or xAI.
    if following[0].islower() and following.islower():
        return False
    stop, closers = found["stop"], found["closers"]
    before = WORD_BEFORE.search(body, max(start, found.start() - LOOKBACK), found.start())
    if stop[0] in "!?" or stop[-1] in "!?":
        if closers.strip(BLANKS + ")]"):
            return not said(body, after, end, marks)
        return stop != "!" or before is None or before[0] not in marks.marked_names
    if stop != "." or closers or before is None:
        return True
    return not continues(before[0], before.start() == start, following, marks)


def continues(word: str, first: bool, following: str, marks: Marks) -> bool:
    """Whether the stop after a word is an abbreviation's, given the word that follows."""
    forms = (word, word[0].lower() + word[1:])
    if any(form in marks.never_final for form in forms):
        return True
    if any(form in marks.before_digit for form in forms) and following[0].isdigit():
        return True
    if first and (word.isdigit() and len(word) < 4):
        return True
    if word in marks.rarely_final or INITIALS.fullmatch(word):
        return following.lower() not in marks.starters
    return False


def said(body: str, after: int, end: int, marks: Marks) -> bool:
    """Whether the words after a quoted question name who asked it: a verb of speech among the first three."""
    words = re.findall(r"[^\W\d_]+", body[after : min(end, after + 60)])[:3]
    return any(word in marks.speech for word in words)
