"""Numbers told in passing: kept as weak quantities, which only a metric's words make a claim; and bare scores."""

from __future__ import annotations

from transforms.quantities.draft import Draft
from transforms.quantities.nonfigures import in_phrase
from transforms.quantities.numerals import MARK
from transforms.quantities.text import Text

SMALL = 13
"""Below it a count carries the story rather than the news."""
FEW = 100
WIDEST = 1024
"""Fewer bits say of what kind a thing is: a 24-bit file."""
OLDEST = 125
"""No one was ever older."""
TEST_SET = 100_000
"""From here on questions and tasks are data, not the items of a test."""
CUE_REACH = 80
DIRECT_REACH = 16
POINTS_REACH = 40
PART_REACH = 20


def judge(text: Text, draft: Draft) -> None:
    """Mark a draft as weak, as a score, or as dropped."""
    if is_age(text, draft):
        draft.weak = "age"
    elif draft.bare:
        judge_bare(text, draft)
    elif draft.kind == "duration":
        if not draft.per and not draft.decimal:
            draft.weak = "duration"
    elif draft.kind == "count":
        draft.weak = weak_count(text, draft)
    elif draft.unit == "bit" and draft.value < WIDEST:
        draft.weak = "condition"
    elif draft.kind == "score" and MARK not in draft.tags:
        judge_points(text, draft)
    if draft.weak is None and not draft.dropped and in_phrase(text, "weak_phrases", draft):
        draft.weak = "condition"


def is_age(text: Text, draft: Draft) -> bool:
    """Whether a number says how old somebody is."""
    if draft.kind not in (None, "duration") or draft.value > OLDEST:
        return False
    around = text.low[max(0, draft.start - POINTS_REACH) : draft.end + POINTS_REACH]
    return holds(around, text.t.figures["age_words"]) and in_phrase(text, "ages", draft)


def judge_bare(text: Text, draft: Draft) -> None:
    """Judge a number without unit and noun: a decimal is a score, a whole number is one after words of scoring only."""
    if draft.form == "fraction":
        draft.unit, draft.kind = "1", "ratio"
        draft.weak = "condition" if is_attribute(text, draft) else None
    elif draft.scaled or draft.grouped:
        draft.weak = "bare" if draft.glued else None
    elif draft.form != "digits":
        draft.weak = "bare"
        draft.dropped = "number_word" if draft.numeral < SMALL and not is_part(text, draft) else ""
    else:
        window = text.before(draft.start, CUE_REACH)
        direct = holds(window[-DIRECT_REACH:], text.t.units["score_direct"])
        if draft.decimal or direct:
            draft.unit, draft.kind = "point", "score"
        if not direct and not (draft.decimal and is_scored(text, draft, window)):
            draft.weak = "bare"


def is_attribute(text: Text, draft: Draft) -> bool:
    """Whether a fraction only says of what kind a thing is: a two-thirds majority."""
    following = text.match("word", draft.end + 1)
    noun = following is not None and following.group() not in text.t.sets["stops"]
    hyphened = "-" in text.low[draft.start : draft.end] and text.t.numerals["fraction_alone"]
    return bool(hyphened) and noun and not text.match("of", draft.end)


def is_part(text: Text, draft: Draft) -> bool:
    """Whether a number word stands for some of what was told before: `nine of those`, `seven are critical`."""
    after = text.low[draft.end : draft.end + PART_REACH].split("\n")[0]
    return after.startswith(tuple(text.t.counted["partitives"]))


def is_scored(text: Text, draft: Draft, window: str) -> bool:
    """Whether a bare decimal stands among words of scoring, in brackets, in a cell or after a colon."""
    after = text.low[draft.end : draft.end + POINTS_REACH].split("\n")[0]
    cues = text.t.units["score_cues"]
    boxed = text.raw[draft.start - 1 : draft.start] in ("(", "|") or window.rstrip().endswith((":", "|"))
    return boxed or holds(window, cues) or holds(after, cues)


def judge_points(text: Text, draft: Draft) -> None:
    """Points after words of change are percentage points; those of a score, an index or a match stay points."""
    draft.dropped = "one_point" if draft.form == "article" else ""
    sentence, window = text.before(draft.start, CUE_REACH), text.before(draft.start, POINTS_REACH)
    window = window[window.rfind("%") + 1 :]
    units, share = text.t.units, text.t.patterns["share_before"].search(sentence)
    compared = share is not None and text.match("points_compared", draft.end) is not None
    changed = compared or draft.change is not None or holds(window, units["point_changes"])
    told = holds(window, units["score_direct"]) or holds(sentence if share else window, units["index_cues"])
    if not changed or draft.value > FEW or told:
        return
    if share is None and holds(sentence + text.after(draft.end, POINTS_REACH), units["match_cues"]):
        return
    draft.unit, draft.kind = "pp", "percentage_point"


def weak_count(text: Text, draft: Draft) -> str | None:
    """Why a count is told in passing; None where it is a figure of its own."""
    sets = text.t.sets
    if draft.unit in sets["test_items"] and draft.scale == 1 and draft.value < TEST_SET:
        return "test_item"
    if draft.unit == "token" and not draft.per and text.previous_word(draft.start) in sets["condition_before"]:
        return "condition"
    measured = draft.decimal or draft.per or draft.scale != 1 or draft.form == "collective"
    bound = draft.comparator != "=" and not (draft.unlisted and draft.form == "words")
    if measured or (bound and draft.value >= SMALL):
        return None
    if draft.unlisted and draft.value < FEW:
        return "unlisted"
    telling = draft.unit in sets["measures"] and not (draft.form == "words" and draft.value < 4)
    return "small" if draft.value < SMALL and not telling else None


def holds(window: str, cues: list[str]) -> bool:
    """Whether any of the words stands in a stretch of text."""
    return any(cue in window for cue in cues)
