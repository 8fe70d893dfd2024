"""What looks like a quantity and is none: names and versions, references, years, numbering, idioms, articles."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import dropwhile

from transforms.quantities.draft import Draft
from transforms.quantities.text import REACH, Text

MEASURED = frozenset({"money", "percent", "percentage_point", "physical", "ratio", "multiple", "duration"})
MEASURED_BY_ONE = frozenset({"money", "percent", "percentage_point", "physical", "duration"})
"""Kinds whose units an article can count: un euro, one percent."""
SURELY_MEASURED = frozenset({"money", "percent", "percentage_point", "physical"})
"""Kinds whose units no fraction that is none has: not a duration (a quarter of an hour)."""
POWER_OF_TWO = 2048
"""The one number from 1900 to 2099 that computing counts in: a length or a size more often than a year."""
RESOLUTIONS = frozenset({2, 4, 5, 6, 8, 12, 16})
"""Of screens: 4K."""
FIRST_VERSIONLESS = 15
"""From here on a decimal after a name is rather a score than a version."""
POSTCODE = 5
LONGEST_LIST = 199
BOXES = frozenset({"[]", "()", "^]"})
MARKS = frozenset("=_/\\@#^")
OPENERS = "([\"«'*_-"
ENDS = ("", ".", "!", "?", "\n", ":")
UNTITLED = frozenset({None, "count", "duration", "physical"})
"""Kinds of which a title's number may look like one."""
_TITLED = re.compile(r" ([^\W\d_](?<=[A-ZÀ-Þ])[a-zß-ÿ]{2,})")
_NUMBERED = re.compile(r"(?:^|\n)[ >*#|_-]*$")
_WORD = re.compile(r" ?([^\W\d_]+)")


def refused_by(text: Text, draft: Draft, named_until: int) -> str | None:
    """The name of the rule by which a draft, its unit read, is no figure at all; None where it is one.

    Args:
        text: the text.
        draft: the quantity as read so far.
        named_until: end of the last numeral that was part of a name: `Llama 2` before `70B`.
    """
    for name, rule in RULES.get(draft.form, {}).items():
        if rule(text, draft):
            return name
    if draft.form == "digits" and is_name(text, draft, named_until):
        return "name"
    if draft.form in ("digits", "words") and is_title(text, draft, named_until):
        return "title"
    return "phrase" if in_phrase(text, "phrases", draft) else None


def is_word(text: Text, draft: Draft) -> bool:
    """Number words that are articles, zero, the first part of a compound (two-factor), or vague (several hundred)."""
    if text.previous_word(draft.start) in text.t.sets["vague_before"] and text.match("hundred", draft.start):
        return True
    if draft.form == "article":
        if draft.scale_part and text.low[draft.scale_part.end : draft.scale_part.end + 1] == "-":
            return True
        if draft.scale == 1 and not draft.added and draft.kind not in MEASURED_BY_ONE:
            return text.match("out_of", draft.end) is None and text.match("or_two", draft.end) is None
    hyphened = (
        draft.unit_part is not None
        and text.low[draft.end - len(text.low[draft.unit_part.start : draft.end]) - 1] == "-"
    )
    if text.t.counted["head"] == "first" and hyphened and draft.kind == "duration":
        return True  # un quatre-heures
    return draft.numeral == 0 or (
        draft.bare and text.low[draft.end : draft.end + 1] == "-" and not to_range(text, draft)
    )


def to_range(text: Text, draft: Draft) -> bool:
    """Whether a range goes on behind a hyphen: five-to-ten."""
    return text.low.startswith(tuple(f"-{joiner}-" for joiner in text.t.comparators["range_joiner"]), draft.end)


def is_no_fraction(text: Text, draft: Draft) -> bool:
    """Fractions that are a third party, a half-year, a quarter of an hour, a third attempt."""
    n = text.t.numerals
    if draft.scaled or draft.kind in SURELY_MEASURED:
        return False
    following = _WORD.match(text.low, draft.end)
    surely = text.low[draft.end - 1] == "s" and "-" in text.low[draft.start : draft.end]  # a two-thirds majority
    compared = following is not None and following[1] in n["fraction_compared"]
    by = surely or compared or text.previous_word(draft.start) in n["fraction_by"]
    no_fraction_after = (*n["fraction_not_after"], *n["contracted_articles"])
    return (
        (draft.comparator == "=" and text.previous_word(draft.start) in no_fraction_after)
        or (not by and n["fraction_alone"] and following is not None and following[1] not in text.t.sets["stops"])
        or text.low.startswith(tuple(f" {words}" for words in n["fraction_not_before"]), draft.end)
        or text.low[draft.end : draft.end + 1] == "-"
        or (not by and text.low[draft.start : draft.end] in n["fractions_of"] and not text.match("of", draft.end))
    )


def is_glued(text: Text, draft: Draft) -> bool:
    """Letters or hyphenated letters that follow at once and are no unit: 3DRealm, 8-needle, 10-K."""
    after = text.raw[draft.end : draft.end + 2]
    if not draft.bare or not after:
        return False
    marked = text.low.startswith(tuple(text.t.comparators["glued"]), draft.end)
    hyphened = after[0] == "-" and after[1:].isalpha() and not marked and not to_range(text, draft)
    return after[0].isalnum() or after[0] in "_@" or hyphened


def is_numbering(text: Text, draft: Draft) -> bool:
    """The number of a list item or heading: `3. `, `12) `."""
    after = text.raw[draft.end : draft.end + 2]
    numbered = draft.bare and draft.scale == 1 and not draft.decimal and draft.numeral <= LONGEST_LIST
    if not numbered or after[:1] not in (".", ")"):
        return False
    return after[1:] in (" ", "\n", "") and bool(_NUMBERED.search(text.raw[max(0, draft.start - 12) : draft.start]))


def is_marked(text: Text, draft: Draft) -> bool:
    """Footnote marks, anchors and assignments: [12], (3), #5, x=4."""
    before, after = text.raw[draft.start - 1 : draft.start], text.raw[draft.end : draft.end + 1]
    if not draft.bare or draft.scale != 1 or not before:
        return False
    return before in MARKS or (before + after in BOXES and not draft.decimal and not draft.grouped)


def is_year(text: Text, draft: Draft) -> bool:
    """A bare number of four digits from 1900 to 2099, or one after words of time, whatever noun follows."""
    if draft.scale != 1 or draft.grouped or draft.decimal:
        return False
    if draft.bare and text.previous_word(draft.start) in text.t.sets["year_surely"]:
        return True
    if not 1900 <= draft.numeral <= 2099:
        return False
    before = text.previous_word(draft.start)
    timed = before in text.t.sets["year_before"]
    if draft.bare:
        return timed or draft.numeral != POWER_OF_TWO
    determined = before in text.t.sets["year_determiners"] and draft.numeral % 100 != 0
    return draft.kind == "count" and (timed or determined or draft.unlisted)


def is_reference(text: Text, draft: Draft) -> bool:
    """The number of an article, a figure, a version, a release of a system."""
    if (draft.kind in MEASURED and draft.kind != "duration") or draft.grouped or (draft.scaled and not draft.glued):
        return False
    return text.previous_word(draft.start) in text.t.sets["references"]


def is_address(text: Text, draft: Draft) -> bool:
    """The number of a house: 10 Larch Street, 14, rue du Port."""
    return (
        draft.kind in (None, "count")
        and not draft.decimal
        and text.match_raw("streets", draft.evidence[0].end) is not None
    )


def is_postcode(text: Text, draft: Draft) -> bool:
    """Five digits that no mark groups, before a name: 75009 Paris."""
    if not draft.unlisted or draft.grouped or draft.decimal or draft.end - draft.start != POSTCODE:
        return False
    return text.raw[draft.end + 1 : draft.end + 2].isupper()


def is_name(text: Text, draft: Draft, named_until: int) -> bool:
    """The number in a name (Gemini 3 Pro, RTX 4090), or before an edition or a model (2.5 Pro, the 7B model)."""
    if draft.kind in MEASURED or draft.grouped or (draft.scaled and not draft.glued):
        return False
    if text.raw[draft.start - 1 : draft.start] == "X":
        return True
    following = _WORD.match(text.low, draft.end)
    if following and draft.glued and following[1] in text.t.sets["model_nouns"]:
        return True
    edition = following and following[1] in text.t.sets["editions"] and text.raw[following.start(1)].isupper()
    if edition and not draft.listed and draft.numeral < 100:
        return True
    if draft.bare and is_short_name(text, draft):
        return True
    return (draft.start - named_until in (0, 1) and not draft.listed) or follows_name(text, draft)


def is_short_name(text: Text, draft: Draft) -> bool:
    """Whether a number without a noun is a name by itself: the 6T, le 14, 4K."""
    if draft.glued and text.raw[draft.end - 1] == "K" and draft.numeral in RESOLUTIONS:
        return True
    articles = text.t.sets["name_articles" if draft.glued else "ordinal_articles"]
    plain = not draft.decimal and draft.comparator == "=" and (draft.glued or not draft.scaled)
    return plain and text.previous_word(draft.start) in articles


def is_title(text: Text, draft: Draft, named_until: int) -> bool:
    """The number of a title: `Three Tenors` within a sentence, `Les 400 Coups`; a heading in capitals says nothing."""
    if draft.form == "words" and draft.start - named_until == 1 and text.raw[draft.start].isupper():
        return True  # Nineteen Eighty-Four
    end = next(item.end for item in draft.evidence if item.role == "numeral")
    following = _TITLED.match(text.raw, end)
    if following is None or draft.kind not in UNTITLED or draft.scaled:
        return False
    line = text.raw[text.raw.rfind("\n", 0, draft.start) + 1 : draft.start]
    if draft.form == "words":
        return (
            text.raw[draft.start].isupper()
            and any(word.islower() for word in line.split())
            and not opens(text, draft.start)
        )
    before, noun = text.previous_raw(draft.start), following[1].lower()
    common = (noun in text.t.glossary or noun in text.t.unit_names) and noun not in text.t.sets["capitals"]
    led = before is not None and before[0].istitle() and before[0].lower() in text.t.sets["title_articles"]
    return common and led and not draft.listed


def opens(text: Text, position: int) -> bool:
    """Whether a sentence begins at a place."""
    return (
        next(
            dropwhile(lambda char: char in f" #>{OPENERS}", reversed(text.raw[max(0, position - REACH) : position])), ""
        )
        in ENDS
    )


def follows_name(text: Text, draft: Draft) -> bool:
    """Whether the word before is a name: capitalised, no headline's verb, not the first word before a counted noun."""
    found = text.previous_raw(draft.start)
    if found is None or (draft.decimal and draft.numeral >= FIRST_VERSIONLESS) or (draft.listed and draft.glued):
        return False
    word, start = found
    word = word.lstrip(OPENERS)
    if "'" in word[:2]:
        word = word.split("'", 1)[1]
    if not any(char.isupper() for char in word) or not word[-1:].isalnum() or word.lower() in text.t.sets["not_names"]:
        return False
    first = opens(text, start)
    if first and word.endswith(tuple(text.t.figures["not_name_endings"])):
        return False
    return not (first and draft.listed and word[1:].islower())


def in_phrase(text: Text, pattern: str, draft: Draft) -> bool:
    """Whether an idiom, an age or a site's own words hold the numeral."""
    left = max(0, draft.start - REACH)
    for found in text.t.patterns[pattern].finditer(text.low, left, draft.end + REACH):
        if found.start() >= draft.end:
            return False
        if found.start() <= draft.start < found.end():
            return True
    return False


Rule = Callable[[Text, Draft], bool]
RULES: dict[str, dict[str, Rule]] = {
    "words": {"word": is_word},
    "article": {"word": is_word},
    "fraction": {"fraction": is_no_fraction},
    "digits": {
        "glued": is_glued,
        "numbering": is_numbering,
        "footnote": is_marked,
        "year": is_year,
        "reference": is_reference,
        "postcode": is_postcode,
        "address": is_address,
    },
}
"""By how a numeral is written, the rules that refuse it, in order and by name; `name` and `phrase` come last."""
