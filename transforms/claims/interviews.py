"""Who answers in an interview: the figures of the answers are what the one who is interviewed says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from schemas.document import Sentence
from transforms.claims.antecedents import names_in
from transforms.claims.context import Context, Name

TAG = re.compile(r"[*_]{0,2}(?P<who>[A-ZÀ-Ý][\w.&' -]{0,30}?)[*_]{0,2} ?:[*_]{0,2} ")
"""Whose turn a paragraph is, as it stands before it (`AO: `)."""
TURNS = 4
"""Paragraphs with such a tag, at the least, that make a text an interview."""
NAMES = 4
"""Different tags, at the most, in a short one: two names, in full and as initials."""
QUESTIONS = 3
"""Paragraphs in bold or that are headings, at the least, that do; at least half of them ask something."""
SHORT = 200
"""Code points of a question that a paragraph asks, at the most, where none is in bold."""
ASIDE = re.compile(r"[*_](?![*_])")
"""How a paragraph in italics begins: the outlet speaks."""


def interviewee(context: Context, sentence: Sentence) -> str | None:
    """The label of whoever answers in a sentence's paragraph; None in a text that isn't an interview, and in questions.

    An interview marks its turns by names or initials before them, or sets the questions in bold.
    """
    if "turns" not in context.memo:
        paragraphs = [tuple(group) for _, group in groupby(context.sentences, key=lambda item: item.paragraph)]
        context.memo["turns"] = dict(tagged(context, paragraphs)) or dict(asked(context, paragraphs))
    found: str | None = context.memo["turns"].get(sentence.paragraph)
    return found


Paragraphs = list[tuple[Sentence, ...]]


def tagged(context: Context, paragraphs: Paragraphs) -> Iterator[tuple[int, str]]:
    """The paragraphs of whom a tag names who isn't the outlet, each with who speaks."""
    tags = {run[0].paragraph: match["who"] for run in paragraphs if (match := TAG.match(context.text, run[0].start))}
    if len(tags) < max(TURNS, len(paragraphs) / 2) or len(set(tags.values())) > max(NAMES, len(tags) / 2):
        return
    who: str | None = None
    for run in paragraphs:
        tag = tags.get(run[0].paragraph)
        who = who if tag is None else bearer(context, tag)
        if who:
            yield run[0].paragraph, who


def bearer(context: Context, tag: str) -> str | None:
    """Whose tag it is: the person of that name or of those initials."""
    for name in context.names:
        initials = "".join(part[0] for part in name.text.split())
        if name.kind in {"person", None} and tag.replace(".", "") in {name.text, name.text.split()[-1], initials}:
            return name.label
    return None


def asked(context: Context, paragraphs: Paragraphs) -> Iterator[tuple[int, str]]:
    """The paragraphs between and after questions set apart, each with the person whom the text before them names."""
    bold = [run for run in paragraphs if is_bold(context, run)]
    if len(bold) < QUESTIONS or 2 * sum("?" in run[-1].text for run in bold) < len(bold):
        bold = [run for run in paragraphs if is_question(context, run)]
    if len(bold) < QUESTIONS:
        return
    who = guest(names_in(context, 0, bold[0][0].start)) or guest(context.title_names)
    for run in paragraphs:
        answers = run[0].start > bold[0][0].start and run not in bold and not ASIDE.match(context.text, run[0].start)
        if who and answers:
            yield run[0].paragraph, who.label


def is_bold(context: Context, run: tuple[Sentence, ...]) -> bool:
    """Whether a paragraph is set in bold."""
    text = context.text[run[0].start : run[-1].end]
    return text.startswith("**") and text.endswith("**") and text.count("**") == 2


def is_question(context: Context, run: tuple[Sentence, ...]) -> bool:
    """Whether a paragraph is short and asks something."""
    text = context.text[run[0].start : run[-1].end]
    return len(text) <= SHORT and text.endswith("?")


def guest(names: tuple[Name, ...]) -> Name | None:
    """The first person among names: one known as such, else a name of two words of no known kind."""
    known = next((name for name in names if name.kind == "person"), None)
    return known or next((name for name in names if name.kind is None and " " in name.text), None)
