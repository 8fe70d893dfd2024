"""Units around a numeral: currency sign, scale, unit by name or symbol, multiple, counted noun."""

from __future__ import annotations

import math
import re

from transforms.quantities.draft import Draft
from transforms.quantities.names import of_dollar
from transforms.quantities.nouns import is_plural, listed_noun, noun_after, phrase_words
from transforms.quantities.tables import Tables
from transforms.quantities.text import Text

OF = re.compile(r" (?:of|de) | d'")
CENTS = re.compile(r"\d\d(?![\w.,]\d|\w)")
"""What stands behind a sign between euros and cents."""
LONGEST_SIGN = 6
PRICE_REACH = 24
LONGEST_UNIT = 12
TEXT_REACH = 4000
"""How far before its name the country of a currency may be told."""
HEAVY = 6
"""More than any generation of networks: 9g, 250g weigh something, 5g does not."""
SENSE_REACH = 80
TOUCHING = frozenset({"money", "percent", "percentage_point"})
"""Kinds whose short names may touch their number: 5p, 25bp, 4.5pc; the others' are letters of a name."""
PICTURES = frozenset({144, 240, 360, 480, 576, 720, 1080, 1440, 2160, 4320})
QUOTES = frozenset('"«» ')
SINGLE = frozenset("hWsmVg")
"""One-letter symbols that may touch their number; the others need a blank (t, L, j) or are scales (K, M, B, T)."""
SPACED_SINGLE = frozenset("hWsmVtLjg")


def read_sign_before(text: Text, draft: Draft, floor: int) -> None:
    """Take a currency sign or code that stands before the numeral into the surface.

    Args:
        text: the text.
        draft: a number in digits.
        floor: where the previous quantity ends.
    """
    raw, signs = text.raw, text.t.signs
    edge = draft.start - (raw[draft.start - 1 : draft.start] == " ")
    if not raw.endswith(text.t.endings["sign"], floor, edge):
        return
    for size in range(LONGEST_SIGN, 0, -1):
        start = edge - size
        sign = raw[max(start, 0) : edge]
        if start < floor or sign not in signs or (start > 0 and raw[start - 1].isalnum() and sign[0].isalnum()):
            continue
        draft.start = start
        draft.set_unit(signs[sign], "money", f"currency:{signs[sign]}", start, edge)
        return


def read_scale(text: Text, draft: Draft) -> None:
    """Read the scale after a numeral: a word, or an abbreviation where it can't be a unit."""
    read_half(text, draft)
    if found := text.match("collective_scale" if draft.form == "collective" else "scale", draft.end):
        draft.set_scale(scale_of(text.t, found["scale"]), found["scale"], found.start("scale"), found.end())
        read_half(text, draft)
    elif draft.form == "digits" and (found := text.match_raw("abbreviation", draft.end)):
        word = found["scale"]
        if (
            draft.kind == "money"
            or names_money(text, found.end())
            or is_scale(text, word, draft.end, found.end())
            or follows_price(text, draft)
        ):
            draft.set_scale(text.t.abbreviations[word], word, found.start("scale"), found.end())
            draft.glued = len(word) == 1


def scale_of(t: Tables, words: str) -> float:
    """What one or two words of scale multiply by: million, lakh crore, hundred thousand."""
    sizes: dict[str, float] = {**t.words, **t.numerals["collectives"], **t.scales}
    return math.prod(sizes[word] for word in words.split(" "))


def follows_price(text: Text, draft: Draft) -> bool:
    """Whether a price stands right before, as the other end of a range: $5-10m, $5m to 10m."""
    return text.t.patterns["priced"].search(text.raw, max(0, draft.start - PRICE_REACH), draft.start) is not None


def names_money(text: Text, at: int) -> bool:
    """Whether a currency's sign or name follows a scale's abbreviation: `5 M€`, `5 M d'euros`."""
    if text.match_raw("sign", at):
        return True
    connector = text.match("connector", at)
    named = text.match("unit", connector.end() if connector else at)
    return named is not None and text.t.unit_names[named["unit"]].kind == "money"


def is_scale(text: Text, word: str, start: int, end: int) -> bool:
    """Whether a scale's abbreviation is one without money: `70B`, `5 bn`, `58.1m iPhones`, not `5 M` or `100m`."""
    spaced = text.raw[start] == " "
    if word in text.t.numerals["money_abbreviations"]:
        if len(word) > 1 and word in text.t.symbols:  # a 24mm lens
            return False
        end += text.low[end : end + 1] == "+"
        if not spaced and text.t.patterns["scaled_of"].search(text.low, max(0, start - SENSE_REACH), start):
            return True
        if spaced or text.low[end : end + 1] != " ":
            return False
        return noun_after(text, end + 1) is not None or text.match("scaled_before", end) is not None
    return word != "G" and not (spaced and len(word) == 1)


def read_half(text: Text, draft: Draft) -> None:
    """Add `and a half` to the numeral."""
    if found := text.match("half", draft.end):
        half = found["half"].replace("-", " ")
        draft.added, draft.end = text.t.numerals["halves"][half], found.end()
        draft.prove("numeral", found.start("half"), found.end(), f"half:{half}")


def read_unit(text: Text, draft: Draft) -> None:
    """Read the unit after numeral and scale; one that stood before the numeral stays as it is."""
    draft.stop = max(draft.stop, draft.end)
    if draft.kind is not None:
        if draft.unit_part and text.raw[draft.unit_part.start : draft.unit_part.end] == "$":
            read_whose_dollars(text, draft)
        return
    at = draft.end
    announced = draft.scaled or draft.form in ("collective", "half") or draft.numeral >= 1e6
    connector = text.match("connector", at) if announced else None
    linked = connector.end() if connector else None
    if not (
        read_sign(text, draft)
        or (outreaches(text, draft, at) and read_symbol(text, draft))
        or read_name(text, draft, at if linked is None else linked - (text.low[linked - 1] == " "))
        or read_symbol(text, draft)
        or read_multiple(text, draft)
    ):
        read_noun(text, draft, linked)


def outreaches(text: Text, draft: Draft, at: int) -> bool:
    """Whether a symbol with a stroke takes more of the text than a name does: 12 bits/s."""
    if draft.form != "digits" or "/" not in text.raw[draft.end : draft.end + LONGEST_UNIT]:
        return False
    found, name = text.match_raw("symbol", draft.end), text.match("unit", at)
    return found is not None and name is not None and found.end() > name.end()


def read_whose_dollars(text: Text, draft: Draft) -> None:
    """Read whose dollars they are behind the number: $75 U.S., $5 million Canadian, 75 $ CA."""
    if found := text.match_raw("of_dollar", draft.end):
        draft.unit = of_dollar()[found["of"]]
    elif (found := text.match("whose", draft.end)) is not None:
        draft.unit = text.t.units["whose_dollars"][found["of"]]
    if found:
        draft.end = draft.stop = found.end()
        draft.evidence = [item for item in draft.evidence if item.role != "unit"]
        draft.prove("unit", found.start("of"), found.end("of"), f"currency:{draft.unit}")


def read_sign(text: Text, draft: Draft) -> bool:
    """Read a currency's sign or code after the numeral."""
    found = text.match_raw("sign", draft.end)
    if found:
        code = text.t.signs[found["sign"]]
        draft.extend(code, "money", f"currency:{code}", found.start("sign"), found.end())
        if found["sign"] == "$":
            read_whose_dollars(text, draft)
        elif cents := CENTS.match(text.raw, draft.end):  # 19€99
            take_cents(draft, cents[0], cents.start(), cents.end())
    return found is not None


def read_name(text: Text, draft: Draft, at: int) -> bool:
    """Read a unit by its name."""
    if read_sense(text, draft, at):
        return True
    found = text.match("unit", at)
    if found is None:
        return False
    name, start = found["unit"], found.start("unit")
    unit = text.t.unit_names[name]
    if (
        start == draft.end
        and name.isalpha()
        and len(name) < 3
        and (unit.kind not in TOUCHING or is_picture(draft, name))
    ):
        return False
    told = draft.scaled or (name in text.t.sets["open_with_cues"] and is_paid(text, draft))
    if (name in text.t.sets["scaled_only"] | text.t.sets["open_with_cues"] and not told) or qualifies(
        text, draft, name, found.end()
    ):
        return False
    noun = listed_noun(text, phrase_words(text, start), hyphen=False) if unit.kind == "duration" else None
    if noun is not None and noun.start == start:  # GPU hours
        draft.stop = noun.end
        draft.set_unit(noun.singular, "count", noun.key, noun.start, noun.end)
    elif unit.kind == "money" and unit.unit is None:
        read_open_money(text, draft, name, start, found.end())
    else:
        draft.factor = unit.factor
        draft.extend(unit.unit, unit.kind, unit.key, start, found.end())
        if unit.kind == "duration":
            read_half(text, draft)
            draft.stop = draft.end
        elif unit.unit == "USD":
            read_whose_dollars(text, draft)
        if unit.kind == "money" and draft.scale == draft.factor == 1 and not draft.decimal:
            read_cents(text, draft)
    return True


def read_cents(text: Text, draft: Draft) -> None:
    """Read cents behind a currency's name: 4 euros 50."""
    if found := text.match("cents", draft.end):
        take_cents(draft, found["cents"], found.start("cents"), found.end())


def take_cents(draft: Draft, cents: str, start: int, end: int) -> None:
    """Add cents to a sum of money."""
    draft.added, draft.end, draft.stop = float(cents) / 100, end, end
    draft.prove("numeral", start, end, f"cents:{cents}")


def is_paid(text: Text, draft: Draft) -> bool:
    """Whether words of money stand in the sentence before."""
    window = text.before(draft.start, SENSE_REACH)
    return any(word in window for word in text.t.units["money_cues"])


def read_open_money(text: Text, draft: Draft, name: str, start: int, end: int) -> None:
    """Money by a name that several countries have for theirs: of the one that the text names, else of none."""
    told = text.low[max(0, start - TEXT_REACH) : end + SENSE_REACH]
    countries = text.t.units["countries"]
    codes = [code for code in text.t.units["currencies_open"][name] if any(cue in told for cue in countries[code])]
    if len(codes) == 1:
        draft.extend(codes[0], "money", f"currency:{codes[0]}", start, end)
    else:
        draft.extend(None, "money", "money:", start, end)


def qualifies(text: Text, draft: Draft, name: str, end: int) -> bool:
    """Whether a unit's singular only says of what kind the things are that are counted: 1,050 foot passengers."""
    unit = text.t.unit_names[name]
    alone = unit.kind == "physical" and draft.numeral != 1 and text.low[draft.end : draft.end + 1] == " "
    if not alone or text.t.counted["head"] == "first" or is_plural(text.t, name) or text.low[end : end + 1] != " ":
        return False
    following = text.match("word", end + 1)
    return following is not None and is_plural(text.t, following.group())


def is_picture(draft: Draft, name: str) -> bool:
    """Whether `p` stands for the lines of a picture, not for pence: 1080p."""
    return name == "p" and draft.numeral in PICTURES


def read_sense(text: Text, draft: Draft, at: int) -> bool:
    """Read a name that words nearby make a unit of: a load of 300 pounds is no money, and 40 livres may be books."""
    found = text.match("sense", at)
    longer = text.match("unit", at) if found else None
    if found is None or (longer is not None and longer.end() > found.end()):  # livres sterling
        return False
    window = text.before(draft.start, SENSE_REACH)
    for sense in text.t.units["senses"][found["unit"]]:
        told = any(word in window for word in sense["after"]) or text.low.startswith(
            tuple(sense["before"]), found.end()
        )
        if told and not text.low.startswith(tuple(sense.get("not_before", ())), found.end()):
            code = sense["unit"]
            kind, key = ("money", f"currency:{code}") if code in text.t.signs else ("physical", f"physical:{code}:1")
            draft.extend(code, kind, key, found.start("unit"), found.end())
            return True
    return False


def read_symbol(text: Text, draft: Draft) -> bool:
    """Read a unit by its symbol, case kept."""
    found = text.match_raw("symbol", draft.end) if draft.form == "digits" else None
    if found is None:
        return False
    symbol, start = found["unit"], found.start("unit")
    if len(symbol) == 1:
        after = text.raw[found.end() : found.end() + 2]
        compound = after[:1] in (".", "'", "-") and after[1:].isalpha()
        if symbol == "g" and start == draft.end:
            compound |= not (draft.decimal or draft.numeral > HEAVY or OF.match(text.low, found.end()))
        if symbol == "s" and start == draft.end and is_plural_name(text, draft):
            return False
        if compound or symbol not in (SPACED_SINGLE if start > draft.end else SINGLE):
            return False
    unit = text.t.symbols[symbol]
    draft.factor, draft.per = unit.factor, unit.per
    draft.extend(unit.unit, unit.kind, unit.key, start, found.end())
    return True


def is_plural_name(text: Text, draft: Draft) -> bool:
    """Whether a glued `s` makes a name's number a plural: two Model 3s, 50 911s, the 2016s."""
    before = text.previous_raw(draft.start)
    if before is not None and before[0][-1].isdigit() and not draft.decimal:
        return True
    return 1900 <= draft.numeral <= 2099 or (before is not None and before[0][:1].isupper() and before[1] > 0)


def read_multiple(text: Text, draft: Draft) -> bool:
    """Read `3x`, `15-fold`, `2.5 times larger`; `12 million times` is a count, `three times` a frequency."""
    found = text.match("glued", draft.end) if draft.form in ("digits", "words") else None
    if found and (draft.form == "digits" or found.group()[0] == "-"):
        draft.extend("1", "multiple", f"multiple:{found.group().strip('-')}", found.start(), found.end())
        return True
    found = text.match("multiple", draft.end)
    if found is None:
        return False
    start, end, key = found.start("times"), found.end("times"), f"multiple:{found['times']}"
    if draft.scale > 1:
        draft.set_unit("1", "count", key, start, end)
    else:
        draft.extend("1", "multiple", key, start, end)
        read_half(text, draft)  # deux fois et demie
        draft.stop = draft.end
        draft.weak = None if text.match("more", draft.end) else "frequency"
    return True


def read_noun(text: Text, draft: Draft, linked: int | None) -> None:
    """Read the counted noun, which stays outside of the surface; `linked` is where it begins after `millions de`."""
    low, at = text.low, draft.end
    if draft.scaled and text.match("money_noun", at):
        draft.money = True
        return
    if linked is None:
        at += len(next((mark for mark in text.t.comparators["glued"] if low.startswith(mark, at)), ""))
    hyphen = linked is None and low[at : at + 1] == "-"
    if linked is None and not hyphen and low[at : at + 1] != " ":
        return
    first = at + 1 if linked is None else linked
    while low[first : first + 1] in QUOTES and first < len(low):
        first += 1
    noun = noun_after(text, first, hyphen=hyphen, linked=linked is not None)
    if noun is None or (
        text.t.counted["linked"] and linked is None and (draft.scale >= 1e6 or draft.form == "collective")
    ):
        return
    time = text.t.unit_names.get(low[noun.start : noun.end])
    if time is not None and time.kind == "duration":  # the past three years, dix dernières années
        draft.extend(time.unit, time.kind, time.key, noun.start, noun.end)
        return
    draft.stop = noun.end
    draft.set_unit(noun.singular, "count", noun.key, noun.start, noun.end)
