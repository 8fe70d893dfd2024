"""Quantities that stand together: ranges, changes from one value to another, lists that share a unit, one in five."""

from __future__ import annotations

import re
from collections.abc import Callable

from transforms.quantities.draft import Draft
from transforms.quantities.numerals import MARK
from transforms.quantities.text import Text

LONGEST_GAP = 24
VERB_REACH = 60
STEPS = frozenset({"money", "score", "physical"})
"""Kinds of which a level is told after the step that led to it; a rise of 5 to 7 percent is a range."""
LONGEST_STEP = 3
"""Of `by X to Y`: where Y is more times X, it is the level; else the two may be a range."""
LARGEST_WHOLE = 100
"""Of `one in five`: a larger number counts something else."""
LIST_MARKS = (", ", "; ", " ; ", " / ", " & ")
SIDES = (" x ", "x")
"""What stands between the sides of a thing: 73 x 92 cm."""
MANY_TIMES = 10
"""Two sides are alike; a number so many times smaller says how often: 4 x 400 m."""
OPENING_MARKS = str.maketrans(dict.fromkeys('"([«', " "))


def join(text: Text, drafts: list[Draft]) -> list[Draft]:
    """Join ratios and compound durations, share units along lists from right to left, then join ranges.

    Returns:
        The drafts, those that a range or a ratio has taken in left out.
    """
    for take in (ratio, scored, stacked, compound):
        drafts = merge(text, drafts, take)
    for index in range(len(drafts) - 2, -1, -1):
        share(text, drafts[index], drafts[index + 1])
    return merge(text, drafts, pair)


def merge(text: Text, drafts: list[Draft], take: Callable[[Text, Draft, Draft], bool]) -> list[Draft]:
    """The drafts, from left to right, without those that the one before has taken in."""
    merged: list[Draft] = []
    for draft in drafts:
        if not (merged and take(text, merged[-1], draft)):
            merged.append(draft)
    return merged


def share(text: Text, first: Draft, second: Draft) -> None:
    """A bare number in a list takes scale and unit of the next one: 2, 3 et 5 millions."""
    if second.kind == "ratio":  # from 131 to 483; 9 in 10
        return
    grouped = first.grouped and text.low[first.end : second.start] not in SIDES
    if not first.bare or first.scale != 1 or grouped or first.form != second.form:
        return
    either = text.low[first.end : second.start].strip() in (
        *text.t.comparators["range_or"],
        *text.t.comparators["range_joiner"],
    )
    if (second.bare and not second.scaled) or (second.kind == "duration" and first.form == "words" and not either):
        return
    if text.low[first.end : second.start] in SIDES:
        if second.numeral >= MANY_TIMES * first.numeral:
            first.dropped = "times"
            return
    elif not (is_list(text, first.end, second.start) or is_compared(text, first, second)) or (
        1900 <= first.numeral <= 2099 and not first.decimal
    ):
        return
    if second.unit_part and second.unit_part.start <= second.start:  # $5: the sign is its own
        return
    if second.scaled and first.numeral < 1000:
        first.take_scale(second)
    if not second.bare:
        first.take_unit(second)
    first.tags.append("listed")


def stacked(text: Text, first: Draft, second: Draft) -> bool:
    """Join two scales that tell one number: 1 milliard 200 millions d'euros."""
    if not (first.bare and first.scaled and second.scaled and second.form == "digits" and first.scale > second.scale):
        return False
    larger, smaller = first.value, (second.numeral + second.added) * second.scale
    if text.low[first.end : second.start] != " " or smaller >= first.scale:
        return False
    first.evidence += second.evidence
    first.numeral, first.added, first.scale = (larger + smaller) / second.scale, 0.0, second.scale
    first.unit, first.kind, first.factor, first.unit_part = second.unit, second.kind, second.factor, second.unit_part
    first.end, first.stop, first.per, first.money = second.end, second.stop, second.per, second.money
    return True


BEST = frozenset({5, 6, 10, 20, 100})
"""Of what a mark is told: 2.3 out of 5."""


def scored(text: Text, first: Draft, second: Draft) -> bool:
    """Join `2.3 out of 5`, a mark and the best that there is, into a score; its value is the mark."""
    if not (first.decimal and first.bare and second.form == "digits" and second.numeral in BEST and second.scale == 1):
        return False
    if first.value > second.numeral or text.low[first.end : second.start].strip() not in text.t.sets["out_of_best"]:
        return False
    first.end = first.stop = second.end
    first.unit, first.kind = "point", "score"
    first.tags.append(MARK)
    return True


MINUTES = {"d": 1440.0, "h": 60.0, "min": 1.0, "s": 1 / 60}
FEET = {"yd": 36.0, "ft": 12.0, "in": 1.0}
POUNDS = {"lb": 16.0, "oz": 1.0}
INCHES = 12
INCH = re.compile(r" ?(?P<inch>in|\"|″)(?![^\W_])")
COMPOUND_GAP = 5


def compound(text: Text, first: Draft, second: Draft) -> bool:
    """Join `five hours and 40 minutes` into one duration, in the smaller unit."""
    if first.unit == "ft" and second.bare and second.numeral < INCHES and (inch := INCH.match(text.low, second.end)):
        second.extend("in", "physical", "physical:in:1", inch.start("inch"), inch.end())
    if first.kind != second.kind or first.kind not in ("duration", "physical") or first.per or first.low is not None:
        return False
    table = MINUTES if first.kind == "duration" else FEET if first.unit in FEET else POUNDS
    large, small = table.get(first.unit or ""), table.get(second.unit or "")
    gap = text.low[first.end : second.start]
    joined = gap.strip(" ,") in {"", *text.t.sets["list_words"]} and 0 < len(gap) <= COMPOUND_GAP and "\n" not in gap
    if not (large and small and large > small and joined) or second.value * small >= large or second.decimal:
        return False
    first.numeral, first.added, first.scale, first.factor = first.value * large / small + second.value, 0.0, 1.0, 1.0
    first.unit, first.unit_part = second.unit, second.unit_part
    first.end, first.stop = second.end, max(second.stop, second.end)
    first.per = second.per
    first.evidence += [item for item in second.evidence if item.role != "comparator"]
    first.tags.append("compound")
    return True


def is_list(text: Text, start: int, end: int) -> bool:
    """Whether nothing but a list's mark or word stands between two places."""
    gap = text.low[start:end]
    return gap in LIST_MARKS or (len(gap) <= LONGEST_GAP and gap.lstrip(",").strip() in text.t.sets["list_words"])


def is_compared(text: Text, first: Draft, second: Draft) -> bool:
    """Whether a measure is told once for two levels of it: 94 au lieu de 50 km/h."""
    gap = text.low[first.end : second.start].strip()
    told = second.kind not in (None, "count") and not second.scaled
    return told and gap in text.t.sets["elided_comparison"]


def pair(text: Text, first: Draft, second: Draft) -> bool:
    """Join two drafts where they are a range; a change from one to the other stays two drafts.

    Returns:
        True where `first` has taken `second` in.
    """
    gap = text.low[max(first.end, first.stop if first.kind == "count" else 0) : second.start]
    if second.start - first.end > LONGEST_GAP or first.low is not None or "\n" in gap:
        return False
    c, joiner = text.t.comparators, gap.strip()
    signed = joiner.rstrip("+-").rstrip()
    if signed in joiners(text) and agree_in_sign(text, first, second):
        joiner = signed
    joiner = joiner[1:-1] if joiner[:1] == joiner[-1:] == "-" and len(joiner) > 1 else joiner
    if joiner == "-":
        return len(gap) != 2 and hyphened(first, second)
    between = joiner in c["range_between_joiner"] and opened(text, first, c["range_between"])
    if between or (joiner in c["range_or"] and follow(first, second)):
        return make_range(first, second)
    if joiner in c["range_joiner"]:
        if not (second.bare and first.unit_part and first.unit_part.start > first.start):
            return from_to(text, first, second)
        if first.kind == "count" and follows_step(text, first):  # by 5 stores to 12
            carry_pair(first, second)
    part = joiner in text.t.numerals["out_of"] and second.bare and first.value < second.value
    if part or (joiner.split(" ")[0] in c["range_to"] and opened(text, first, c["range_from"])):
        carry_pair(first, second)
    return False


def joiners(text: Text) -> tuple[str, ...]:
    """The words between two ends of a range."""
    c = text.t.comparators
    return (*c["range_between_joiner"], *c["range_or"], *c["range_joiner"])


def agree_in_sign(text: Text, first: Draft, second: Draft) -> bool:
    """Whether both of two ends have a sign; levels below zero are so both: between -5 and -8 °C."""
    if second.negative and first.signed and not first.negative and (first.bare or first.unit == second.unit):
        if text.raw[first.start - 1] == "-":
            first.start, first.negative = first.start - 1, True
        first.change = None
    both = (second.signed or second.negative) and (first.signed or first.negative)
    if both:
        second.negative |= first.negative and second.change == "decrease"
    return both


def from_to(text: Text, first: Draft, second: Draft) -> bool:
    """Join `5 to 7 million` into a range; not the score of a match, nor a change from one level to the other."""
    came_from = opened(text, first, text.t.comparators["range_from"])
    plain = first.bare and second.bare and not (first.scaled or second.scaled or first.decimal or second.decimal)
    if plain and first.numeral > second.numeral and not came_from:
        first.dropped = second.dropped = "match_score"  # won 98 to 87
        return False
    fell = first.bare and second.scaled and not first.scaled and LARGEST_WHOLE > first.numeral >= second.numeral
    change = fell or (came_from and is_change(text, first)) or is_step(text, first, second)  # from 9 to 4 billion
    change |= came_from and plainly_more(text, first, second)
    if not change and make_range(first, second):
        return True
    carry_pair(first, second)
    return False


def hyphened(first: Draft, second: Draft) -> bool:
    """A hyphen joins a range, $10-12bn; two bare numbers are the score of a match or of a vote."""
    if first.bare and second.bare and not (first.scaled or second.scaled):
        first.dropped = second.dropped = "match_score"
        return False
    return make_range(first, second)


def follow(first: Draft, second: Draft) -> bool:
    """Whether two numbers that share a unit follow each other, so that `or` between them makes a range: 4 or 5%.

    Round ones do by their first digits: 80 000 ou 90 000.
    """
    if first.grouped and second.grouped and first.scale == second.scale:
        step = 10 ** (len(f"{second.numeral:.0f}") - 1)
        return bool(second.numeral - first.numeral == step and first.numeral % step == 0)
    return "listed" in first.tags and second.numeral - first.numeral == 1


def opened(text: Text, first: Draft, openers: list[str]) -> bool:
    """Whether a word such as `from` or `between` stands before the first of two values, at most some words away."""
    window = f" {text.low[max(0, first.start - LONGEST_GAP) : first.start]}"
    window = window[max(window.rfind(mark) for mark in ",;.\n") + 1 :].translate(OPENING_MARKS)
    return any(f" {word} " in window or (word.endswith("'") and word in window) for word in openers)


def is_change(text: Text, first: Draft) -> bool:
    """Whether `from X to Y` tells a change: by a word of change, or, in some languages, by no word of a range."""
    window = text.before(first.start, VERB_REACH)
    if "range_verbs" in text.t.comparators:
        return not any(verb in window for verb in text.t.comparators["range_verbs"])
    return any(verb in window for verb in text.t.comparators["change_verbs"])


def plainly_more(text: Text, first: Draft, second: Draft) -> bool:
    """Whether a value has changed from one to the other, so many times more that no range of changes is that wide."""
    low, high = first.numeral, second.numeral
    if not low or max(low, high) <= LONGEST_STEP * min(low, high):
        return False
    return text.t.patterns["changed_before"].search(text.before(first.start, VERB_REACH)) is not None


def is_step(text: Text, first: Draft, second: Draft) -> bool:
    """Whether the first of two values with units is what the other rose or fell by: rose 12 cents to $2.34."""
    scaled = first.bare and second.bare and first.scaled and second.scaled
    if not scaled and (first.bare or second.bare or first.kind not in STEPS):
        return False
    words = text.before(first.start, VERB_REACH).split()
    by = words and words[-1] in text.t.sets["step_by"]
    return bool(by and second.value > LONGEST_STEP * first.value) or follows_step(text, first)


def follows_step(text: Text, first: Draft) -> bool:
    """Whether a verb before a value says that something rose or fell by it."""
    words = text.before(first.start, VERB_REACH).split()
    while words and words[-1] in text.t.sets["step_fillers"]:
        words.pop()
    return bool(words) and words[-1] in text.t.sets["step_verbs"]


def carry_pair(first: Draft, second: Draft) -> None:
    """Give the one of two ends without a unit what the other has."""
    if first.bare and (second.scaled or not second.bare):
        if second.scaled and not first.scaled and first.numeral < max(second.numeral, 100):
            first.take_scale(second)
        if not second.bare:
            first.take_unit(second)
            first.tags.append("carried")
    elif second.bare and not first.bare:
        second.take_unit(first)
        second.tags.append("carried")


def make_range(first: Draft, second: Draft) -> bool:
    """Make `first` the range from its value to that of `second`; False where they don't fit."""
    if second.low is not None or not fit(first, second):
        return False
    shares_scale = second.scaled and not first.scaled and first.numeral < second.numeral
    scale = second.scale if shares_scale else first.scale
    source = second if first.bare else first
    low = (first.numeral + first.added) * scale * source.factor if first.bare else first.value * scale / first.scale
    high = (second.numeral + second.added) * second.scale * source.factor if second.bare else second.value
    low = -abs(low) if first.negative else low
    if high < low and first.signed:  # between -45 % and -60 %
        low, high = high, low
    if not low < high:
        return False
    if shares_scale:
        first.take_scale(second)
    if first.bare:
        first.take_unit(second)
    elif second.bare:
        second.take_unit(first)
    first.low, first.high, first.comparator = low, high, "range"
    first.end, first.stop = second.end, max(second.stop, second.end)
    first.per = second.per or first.per
    first.evidence = [item for item in first.evidence if item.role != "comparator"]
    for item in second.evidence:
        if item.role != "comparator":
            first.prove("numeral_high" if item.role == "numeral" else item.role, item.start, item.end, item.key)
    first.tags.append("range")
    return True


def fit(first: Draft, second: Draft) -> bool:
    """Whether two drafts may be the ends of one range: one unit, or one of them without."""
    if first.bare and second.bare:
        return first.scaled or second.scaled or (first.grouped and second.grouped)
    if first.bare or second.bare:
        return (first if second.bare else second).kind not in ("ratio", "multiple") or second.kind == "multiple"
    return first.kind == second.kind and (first.unit == second.unit or first.kind == "duration")


def ratio(text: Text, first: Draft, second: Draft) -> bool:
    """Join `one in five`, `sept Français sur dix` into a ratio."""
    whole = second.numeral <= LARGEST_WHOLE and first.scale == second.scale == 1
    if not (whole and 0 < first.numeral < second.numeral) or first.decimal or second.decimal:
        return False
    if first.kind not in (None, "count") or second.kind not in (None, "count") or (first.unit and second.unit):
        return False
    if second.form != "digits" and first.form == "digits":
        return False
    found = text.t.patterns["out_of"].fullmatch(text.low, first.end, second.start)
    if found is None and first.form == second.form == "digits":
        found = text.t.patterns["out_of_digits"].fullmatch(text.low, first.end, second.start)
    if found is None or (first.numeral == 1 and found["of"] in text.t.sets["out_of_them"]):
        return False
    if text.match("ranked", second.end):  # 42 of the 100 largest
        return False
    if first.form == second.form == "words" and found["of"] in text.t.sets["out_of_them"]:
        first.weak = "small"  # two of the three
    first.numeral /= second.numeral
    first.end = first.stop = second.end
    first.unit, first.kind, first.unit_part = "1", "ratio", None
    first.evidence = [item for item in first.evidence if item.role != "unit"]
    first.prove("numeral_high", second.start, second.end, f"out_of:{text.t.language}")
    return True
