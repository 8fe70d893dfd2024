"""What a number without a noun counts where it stands behind its verb: sales of the car rose to 4,200."""

from __future__ import annotations

import re
from itertools import pairwise

from transforms.quantities.draft import Draft
from transforms.quantities.nouns import Noun, is_plural, noun_after
from transforms.quantities.text import Text

REACH = 160
LONGEST_LINK = 5
"""Words of `of the app`, `to the paid service`: in more of them a verb may stand, and another subject."""
MOST_ADJECTIVES = 2
"""Behind a noun: les utilisateurs actifs du service."""
BETWEEN = re.compile(r",? (?:which|who|that|qui|dont|où) [^,.;:]{1,60},")
"""A clause between commas that says more of the subject."""


def subject_of(text: Text, draft: Draft) -> Noun | None:
    """The noun that a number counts by the verb before it: the head of that verb's subject, where it surely is one.

    Args:
        text: the text.
        draft: a number without unit and noun.

    Returns:
        A listed noun, or an unlisted plural, of which nobody knows whether it is counted; None where there is neither.
    """
    start = min([draft.start, *(item.start for item in draft.evidence if item.role == "comparator")])
    window, verb = text.before(start, REACH), None
    for begin in dict.fromkeys((draft.start, start)):  # a verb may be the comparator: have exceeded
        window = text.before(begin, REACH)
        if verb := text.t.patterns["reaching"].search(window):
            start = begin
            break
    if verb is None:
        return None
    begin = start - len(window)
    opened = len(window) < REACH or begin == 0
    breaks = [found.end() for found in text.t.patterns["clauses"].finditer(window, 0, verb.start())]
    for at in reversed([*([0] if opened else []), *breaks]):
        led = text.t.patterns["determined"].match(window, at)
        noun = head(text, begin + led.end() if led else begin + at)
        if noun is not None and noun.end <= begin + verb.start() and leads(text, noun.end, begin + verb.start()):
            return noun
    return None


def head(text: Text, position: int) -> Noun | None:
    """The noun that a subject begins with: a word that stands for a group, else a plural."""
    found = text.match("groups", position)
    if found:
        return Noun(str(text.t.counted["groups"][found.group()]), True, position, found.end())
    noun = noun_after(text, position)
    plural = noun is not None and is_plural(
        text.t, text.low[noun.start : noun.end].split(" ")[0 if text.t.counted["head"] == "first" else -1]
    )
    return noun if plural else None


def leads(text: Text, start: int, verb: int) -> bool:
    """Whether nothing but what belongs to a noun stands between it and the verb: of the app, in May, worldwide."""
    words = BETWEEN.sub("", text.low[start:verb]).replace("'", "' ").split()
    links, articles = text.t.sets["subject_links"], text.t.sets["subject_articles"]
    adjectives = text.t.counted["head"] == "first" or (words[:1] and words[0] in text.t.sets["subject_adverbs"])
    length = LONGEST_LINK - MOST_ADJECTIVES - 1 if adjectives else LONGEST_LINK
    for before, word in pairwise(["", *words]):
        length = 0 if word in links else length + 1
        stray = word in articles and before not in links
        if stray or length >= LONGEST_LINK or not word[0].isalnum() or word in text.t.sets["subject_breaks"]:
            return False
    return True


def is_counted(text: Text, draft: Draft, noun: Noun) -> bool:
    """Whether a subject is surely counted: of what is bought and sold a sum in millions may be money."""
    sold = noun.singular in text.t.sets["sold"] and draft.scaled
    return noun.listed and noun.singular not in text.t.sets["uncounted"] and not (sold and not thing(text, noun))


def thing(text: Text, noun: Noun) -> bool:
    """Whether things are named that were bought or sold: sales of electric cars."""
    of = text.match("connector", noun.end)
    sold = noun_after(text, of.end()) if of else None
    return sold is not None and sold.listed
