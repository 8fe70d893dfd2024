"""What a number without a unit takes from elsewhere: the sentence's other quantities, or the measure's name."""

from __future__ import annotations

import re
from itertools import pairwise

from transforms.quantities.draft import Draft
from transforms.quantities.nouns import Noun, noun_after
from transforms.quantities.subjects import is_counted, subject_of
from transforms.quantities.text import Text

REACH = 240
NAME_REACH = 60
CUE_REACH = 90
LARGE = 1000
LEAST_SUM = 1e6
FAR = 1500
LONGEST_PER_GAP = 40
ALIKE = 4
"""Figures that one scale is said for lie no further apart."""
ELIDED = frozenset({"count", "money", "percent", "percentage_point", "physical", "duration", "score"})
LISTED = frozenset({"count", "percent", "physical"})
"""Kinds whose unit a list may leave out; a sum of money would have it."""
COUNTED = frozenset({"count", "percentage_point", "duration"})
"""Kinds that a pronoun stands for: of 600 inmates it holds 941, of kilograms it has none."""
NO_MEASURE = frozenset({"1", None})
FORMS = frozenset({"digits", "words", "half", "collective", "article"})


def carry(text: Text, drafts: list[Draft]) -> None:
    """Fill in units of bare drafts, in order, then denominators that two prices share."""
    for index, draft in enumerate(drafts):
        if not draft.bare or draft.form not in FORMS:
            continue
        if implied(text, draft) or part_of(text, drafts, index) or number_of(text, draft):
            continue
        if (noun := subject_of(text, draft)) is not None and take_subject(text, draft, noun):
            continue
        if elided(text, drafts, index):
            continue
        if draft.grouped and not draft.scaled:
            follow_price(text, drafts, index)
        if not draft.scaled or (draft.form == "words" and draft.scale < LEAST_SUM and not draft.money):
            continue
        source = nearest(text, drafts, index) or told_before(text, drafts, index)
        if source is not None:
            draft.take_unit(source)
            draft.factor = 1.0
            draft.tags.append("carried")
        elif draft.money or (draft.scale >= 1e6 and not draft.glued and is_money(text, draft)):
            draft.kind = "money"
    for first, second in pairwise(drafts):
        share_per(text, first, second)


def implied(text: Text, draft: Draft) -> bool:
    """Take the unit that the measure's name before it implies: a context window is in tokens."""
    window = text.before(draft.start, NAME_REACH)
    for phrase, unit in text.t.units["implied"].items():
        if phrase in window:
            start = draft.start - len(window) + window.rfind(phrase)
            draft.set_unit(unit, "count", f"implied:{unit}", start, start + len(phrase))
            return True
    return False


def follow_price(text: Text, drafts: list[Draft], index: int) -> None:
    """Take the currency of the price right before: above $100,000 before it fell to 92,000."""
    draft, other = drafts[index], drafts[max(index - 1, 0)]
    near = 0 < draft.start - other.end <= NAME_REACH and text.one_sentence(other.end, draft.start)
    if near and other.kind == "money" and not other.scaled:
        draft.take_unit(other)
        draft.tags.append("carried")


def part_of(text: Text, drafts: list[Draft], index: int) -> bool:
    """Take the noun of the count before: 3,400 people, 600 of them engineers."""
    draft = drafts[index]
    if index == 0 or not text.low.startswith(tuple(text.t.units["partitive"]), draft.end):
        return False
    other = drafts[index - 1]
    if other.kind != "count" or draft.start - other.end > REACH or not text.one_sentence(other.end, draft.start):
        return False
    draft.take_unit(other)
    draft.tags.append("carried")
    return True


def elided(text: Text, drafts: list[Draft], index: int) -> bool:
    """Take the unit of the figure before, which the number leaves out: 61 % contre 48, 12 sites et 5 en Belgique.

    Words beside the number must say that it tells the same measure; a sum in millions gives its scale too or nothing.
    """
    draft, other = drafts[index], drafts[max(index - 1, 0)]
    if index == 0 or other.kind not in ELIDED or other.unit in NO_MEASURE or draft.scaled or draft.dropped:
        return False
    if not 0 < draft.start - other.end <= CUE_REACH or not text.one_sentence(other.end, draft.start):
        return False
    compared, listed = is_compared(text, draft, other), is_listed(text, draft)
    compared = compared or (bool(other.per) and text.match("per_gap", draft.end) is not None)
    compared = compared or (other.kind == "count" and goes_on(text, draft))
    if not (listed and other.kind in LISTED) and not (compared and sole(text, drafts, index)):
        return False
    if other.scaled:
        alike = other.numeral / ALIKE <= draft.numeral <= other.numeral * ALIKE
        if not (compared and alike and draft.numeral < LARGE):
            return False
        draft.take_scale(other)
    draft.take_unit(other)
    draft.tags.append("carried")
    return True


def sole(text: Text, drafts: list[Draft], index: int) -> bool:
    """Whether all that was counted before in the sentence is one thing: after 41 people in 11 countries it isn't."""
    other = drafts[index - 1]
    for draft in reversed(drafts[: index - 1]):
        if other.start - draft.end > CUE_REACH or not text.one_sentence(draft.end, other.start):
            break
        if draft.kind == other.kind == "count" and draft.unit not in (other.unit, "1"):
            return False
    return True


def is_compared(text: Text, draft: Draft, other: Draft) -> bool:
    """Whether a word of comparison, or a pronoun for what was counted, leads to a number: contre 55, en héberge 941."""
    start = min([draft.start, *(item.start for item in draft.evidence if item.role == "comparator")])
    names = ("elided_comparison", "elided_pronoun") if other.kind in COUNTED else ("elided_comparison",)
    left = max(other.end, start - NAME_REACH)
    return any(text.t.patterns[name].search(text.low, left, start) for name in names)


def is_listed(text: Text, draft: Draft) -> bool:
    """Whether a number goes on a list, and what follows says where or how: and 187 by tender, dont 64 en Belgique."""
    following = text.match("word", draft.end + 1)
    led = text.previous_word(draft.start) in {*text.t.sets["list_words"], *text.t.sets["elided_list"]}
    return led and following is not None and following.group().split("'")[0] in text.t.sets["elided_before"]


def goes_on(text: Text, draft: Draft) -> bool:
    """Whether what follows a number says what those did that it counts, or that they come on top: 9 more."""
    return draft.form in ("digits", "words") and text.match("elided_after", draft.end) is not None


def number_of(text: Text, draft: Draft) -> bool:
    """Take the noun of `the number of`: the number of customers rose to 3 million."""
    left = max(0, draft.start - NAME_REACH)
    for words in text.t.units["number_of"]:
        at = text.low.rfind(words, left, draft.start)
        if at < 0 or not text.one_sentence(at, draft.start):
            continue
        noun = noun_after(text, at + len(words))
        if noun is not None and noun.end < draft.start:
            draft.set_unit(noun.singular, "count", noun.key, noun.start, noun.end, role="carried_unit")
            draft.tags.append("carried")
            return True
    return False


def take_subject(text: Text, draft: Draft, noun: Noun) -> bool:
    """Take the noun of the subject; of one that may be no count the number stays without, and is no money either."""
    if is_counted(text, draft, noun):
        draft.set_unit(noun.singular, "count", noun.key, noun.start, noun.end, role="carried_unit")
        draft.tags.append("carried")
        return True
    return not (noun.singular in text.t.sets["sold"] or draft.money or is_money(text, draft))


def nearest(text: Text, drafts: list[Draft], index: int) -> Draft | None:
    """The nearest quantity of the sentence whose unit a scaled number may share: before it, else money after it."""
    draft = drafts[index]
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(drafts):
            other = drafts[at]
            start, end = (other.end, draft.start) if step < 0 else (draft.end, other.start)
            if end - start > REACH or not text.one_sentence(start, end):
                break
            if may_share(draft, other) and (step < 0 or other.kind == "money"):
                return other
            at += step
    return None


def told_before(text: Text, drafts: list[Draft], index: int) -> Draft | None:
    """The last sum of money in the text, for millions that count nothing: `Le reste, 310 millions, viendra de X`.

    The number must be a large one, in words or of a sentence that speaks of money, and no noun may follow it.
    """
    draft = drafts[index]
    if (
        draft.glued
        or draft.scale < LEAST_SUM
        or not (draft.money or is_money(text, draft) or counts_nothing(text, draft))
    ):
        return None
    for other in reversed(drafts[:index]):
        if draft.start - other.end > FAR:
            break
        if other.kind == "money" and other.unit:
            return other
    return None


def counts_nothing(text: Text, draft: Draft) -> bool:
    """Whether what follows a number is no noun that it counts."""
    return re.match(text.t.units["counts_nothing"], text.low[draft.end : draft.end + 16]) is not None


def may_share(draft: Draft, other: Draft) -> bool:
    """Whether a scaled number may have the unit of another: money, or a large count with a scale written alike."""
    if other.kind == "money" or draft.money:
        return other.kind == "money" and (not draft.glued or other.glued)
    large = other.scaled or other.value >= LARGE
    return other.kind == "count" and large and other.glued == draft.glued and other.unit != "1"


def is_money(text: Text, draft: Draft) -> bool:
    """Whether words of money stand in the sentence before."""
    window = text.before(draft.start, CUE_REACH)
    return any(word in window for word in text.t.units["money_cues"])


def share_per(text: Text, first: Draft, second: Draft) -> None:
    """One denominator for two prices: $3 in and $15 out per million tokens; $3 per million in, $15 out."""
    if first.kind != "money" or second.kind != "money" or bool(first.per) == bool(second.per):
        return
    near = second.start - first.stop < LONGEST_PER_GAP and text.one_sentence(first.stop, second.start)
    told, silent = (first, second) if first.per else (second, first)
    joined = told is first or text.t.sets["list_words"] & set(text.low[first.stop : second.start].split())
    if near and joined and told.per and told.per.startswith("1e") and text.match("per_gap", silent.end):
        silent.per = told.per
        silent.evidence += [item for item in told.evidence if item.role == "per"]
