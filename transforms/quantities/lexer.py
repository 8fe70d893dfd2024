"""The lexer: compiled patterns a language find every numeral, and step over what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from transforms.quantities.patterns import WORD_END, alternation
from transforms.quantities.tables import Tables, tables

SKIP = re.compile(r"https?://[^\s)\]>\"]+|www\.[^\s)\]>\"]+|`[^`\n]{1,80}`|\]\([^)\s]{1,300}\)")
"""Addresses, code, and the targets of links."""
VULGAR = {
    "½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5, "⅘": 4 / 5,
    "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
"""Fractions in one character (Unicode, Number Forms)."""
PARTS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 32)
"""Denominators that a fraction set with a stroke has: others are dates, scores and versions."""
FIRST_DIGIT = re.compile(rf"[\d{''.join(VULGAR)}]")
NO_WHOLE = re.compile(r"(?:^|[ (\[|$€£~<>+-])[.,]\d+(?![.,]\d)")
"""A decimal without its zero: .310."""
GLUED_CODES = (
    "eur", "usd", "gbp", "chf", "cad", "aud", "inr", "jpy", "cny", "rmb", "hkd", "sgd",
    "rs", "rm", "sfr", "skr", "nkr", "dkr",
)  # fmt: skip
YEAR = r"(?:19|20)\d\d"
CENTS_FOLLOW = r"(?!,\d{1,2}(?![.,]?\d))"
LENGTHS = frozenset({"m", "ft", "in"})
"""Units that sides are told in, so that two numbers with an x between them are no screen: 73 x 92 cm."""
MOST_WORDS = 27
"""Of a numeral after its first: nine hundred and ninety-nine trillions are told in fewer."""
NO_AMOUNT = r"(?![\d]|[.,]\d| ?(?:%|[€$£]|euros|dollars|millions?|milliards?|[kmg]?w\b))"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
POWERS = (
    r"(?:(?:\d+[.,]\d+e[+-]?|\d+e[+-]|\de)\d{1,2}"
    rf"|\d+(?:[.,]\d+)? ?x ?10(?:\^[+-]?\d{{1,2}}|⁻?[{RAISED}]{{1,2}})|10(?:\^[+-]?\d{{1,2}}|⁻?[{RAISED}]{{2}}))"
    r"(?![^\W_]|[.,]\d)"
)
"""Powers of ten, as programs and as scientists write them: 6.81E+12, 1.2e9, 5 x 10^6, 10²⁴; `12e4` is rather a name."""
DIGITS = {
    ",": (
        r"\d{1,3}(?:[ .']\d{3})+(?!\d)(?:,\d+)?",  # 1 234,5
        r"\d{1,3}(?:,\d{3})+(?!\d)\.\d+",  # 1,234.5
        r"\d{1,3}(?:,\d{3}){2,}(?!\d)",
        r"\d+(?:[.,]\d+)?",
    ),
    ".": (
        r"\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)(?:\.\d+)?",  # 1,234.5 and the Indian 1,50,000
        r"\d{1,3}(?:[ ']\d{3})*(?:[ ']\d{3}[ ']\d{3}|[ ']\d00|'\d{3})(?!\d)(?:\.\d+)?",
        r"\d{1,3}(?:\.\d{3}){2,}(?!\d)",
        r"\d{1,3}\.000(?!\d)",
        r"\d+\.\d+|\d+,\d{1,2}(?!\d)|\d+",
    ),
}
"""Numbers in digits by decimal mark; groups of three may be set apart by a blank, an apostrophe or the other mark."""


class Token(NamedTuple):
    """A numeral as the lexer cut it; `kind` is the name of the group that matched."""

    kind: str
    start: int
    end: int


def tokens(low: str, language: str, *, skipped: bool = False) -> Iterator[Token]:
    """The numerals of a normalised text in lower case, in order, but those inside of addresses, code and dates.

    Args:
        low: the text.
        language: ISO 639-1 code of a language that has lexicons.
        skipped: whether what is stepped over comes too, without a kind.
    """
    from_digit, from_letter = lexers(language)
    found = [(skipped.start(), skipped.end(), "") for skipped in SKIP.finditer(low)]
    found += [(word.start(), word.end(), word.lastgroup or "") for word in from_letter.finditer(low)]
    position = 0
    while (digit := FIRST_DIGIT.search(low, position)) is not None:
        read = from_digit.match(low, digit.start())
        position = read.end() if read else digit.end()
        if read:
            pointed = read.lastgroup == "digits" and NO_WHOLE.match(low, max(digit.start() - 2, 0), position)
            found.append((digit.start() - bool(pointed), position, read.lastgroup or ""))
    found.sort(key=lambda item: (item[0], -item[1]))
    last = 0
    for start, end, kind in found:
        if start >= last:
            last = end
            if kind or skipped:
                yield Token(kind, start, end)


@cache
def lexers(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a digit begins and what a letter begins; a match without a named group is no numeral."""
    t = tables(language)
    spaced = rf"(?<![,;] )\d{{1,2}}, \d{{3}}(?= (?:{alternation(t.scales)}){WORD_END})"  # 1, 357 millions
    digits = rf"(?P<digits>{'|'.join([spaced, POWERS, *DIGITS[t.numerals['decimal']]])})"
    steps = no_numerals(t)
    from_digit = "|".join((*steps["identifier"], stroked(t), *steps["calendar"], *steps["marked"], digits))
    *first, words = worded(t)
    from_letter = "|".join((*steps["month_first"], *first, *steps["ordinal"], words))
    starts = "|".join((r"(?<![\w-])", *(rf"(?<=-{joiner}-)" for joiner in t.comparators["range_joiner"])))
    return re.compile(from_digit), re.compile(rf"(?:{starts})(?:{from_letter})")


def no_numerals(t: Tables) -> dict[str, tuple[str, ...]]:
    """What is stepped over, by the name of its rule, in the order in which it is tried."""
    return {
        "identifier": identifiers(t),
        "calendar": calendar(t),
        "marked": marked(t),
        "month_first": month_first(t),
        "ordinal": ordinal_words(t),
    }


def skipped_by(low: str, token: Token, t: Tables) -> str:
    """The name of the rule that steps over a token without a kind: the first whose patterns read it."""
    for name, patterns in no_numerals(t).items():
        if patterns and re.compile("|".join(patterns)).match(low, token.start):
            return name
    return "address"


def identifiers(t: Tables) -> tuple[str, ...]:
    """Digits inside of a name: GPT-5.1, H100, V4-Pro, CVE-2024-3094.

    A currency's code may touch its number; after a number's scale and a hyphen a range goes on: €5m-7m, 12-to-15%.
    """
    no_code = "".join(rf"(?<!\b{code})" for code in GLUED_CODES)
    scales = dict.fromkeys(name.lower() for name in t.abbreviations)
    no_range = "".join(
        (
            *(rf"(?<!\d{re.escape(name)}-)" for name in scales),
            rf"(?<!\b{t.numerals['minus']}-)",
            *(rf"(?<!\d-{joiner}-)" for joiner in t.comparators["range_joiner"]),
        )
    )
    return (
        rf"(?<=[^\W\d]){no_code}(?<!\bx)\d\w*(?:[.-]\w+|,\d\w*)*",
        rf"(?<=[^\W\d]-){no_range}\d\w*(?:[.-]\w+)*",
        r"(?<=[^\W\d][.+])\d[\w.]*",
    )


def stroked(t: Tables) -> str:
    """Fractions set as such, alone or after a whole number: ¾, 2½, 2 1/2; 3/4 of; a fraction slash makes one surely."""
    one = f"[{''.join(VULGAR)}]"
    proper = alternation(f"{part}{stroke}{whole}" for whole in PARTS for part in range(1, whole) for stroke in "/⁄")
    of = rf"(?= (?:{alternation(t.numerals['of'])}){WORD_END}| d')"
    end = r"(?![\d/⁄])"
    return rf"(?P<stroked>(?:\d{{1,3}} ?)?{one}|\d{{1,3}}[ -]{proper}{end}|\d+⁄\d+{end}|(?!1/){proper}{end}{of})"


def calendar(t: Tables) -> tuple[str, ...]:
    """Dates, periods and times of day that begin with a digit."""
    months = alternation(t.figures["months"])
    minutes = r"[0-5]?\d ?m(?:in)? ?[0-5]?\d ?s"
    lasting = "|".join(rf"(?<=\b{word} )" for word in t.figures["lasting"])
    day = rf"(?<!\d)(?:3[01]|[12]\d|0?[1-9])(?:{ordinals(t)})?"
    return (
        (
            rf"{day}(?:(?: ?(?:au|et|à|-|to|and|ou|or),? ?|, ){day})?(?: of| de)?[ -](?:{months})(?![^\W_])"
            r"(?:,? (?:de )?\d{4})?"
        ),
        r"\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d)?z?)?",
        r"\d{1,2}([/.])\d{1,2}\1(?:(?:19|20)\d\d|\d\d)(?!\d)",
        rf"{YEAR} ?[-/] ?(?:{YEAR}|\d\d){NO_AMOUNT}",
        rf"{YEAR} (?:à|to|and|et|ou|or|voire) {YEAR}{NO_AMOUNT}",
        rf"(?:1\d|20)?\d0s{WORD_END}",
        r"(?P<lap>\d{1,2}:[0-5]\d(?::[0-5]\d)?[.,]\d{1,3}|(?:\d{1,2}')?\d{1,2}(?:''|\"|″)\d{1,3})(?!\d)",
        r"\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\b\.?)?",
        rf"(?P<hms>\d{{1,2}} ?h ?{minutes}|(?:\d{{1,2}} ?h ?)?{minutes} ?\d{{1,3}})(?![^\W_])",
        rf"(?P<lasting>(?:{lasting})\d{{1,2}} ?h ?[0-5]\d)(?![\d:])",
        r"(?P<clock>\d{1,2} ?h(?:eures?)? ?(?:et )?[0-5]?\d(?: ?min(?:utes)?(?![^\W_])|(?= (?:par|chaque|de|d')\b)))",
        r"\d{1,2} ?h ?[0-5]\d(?!\d)",
        r"\d{1,2} ?[ap]\.?m(?![^\W_])\.?",
    )


def month_first(t: Tables) -> tuple[str, ...]:
    """`November 18, 2025`, in languages that write so."""
    if not t.figures["month_first"]:
        return ()
    months = alternation(t.figures["months"])
    return (
        (
            rf"(?:{months}) (?:3[01]|[12]\d|0?[1-9])(?!\d|[.,]\d| ?%)(?:{ordinals(t)})?"
            rf"(?:-\d{{1,2}}\b)?(?:,? {YEAR})?(?![^\W_])"
        ),
    )


def ordinal_words(t: Tables) -> tuple[str, ...]:
    """Ordinals of several words: one hundred and first, vingt et unième."""
    *_, words = worded(t)
    return (rf"{words.removesuffix(WORD_END).replace('?P<words>', '?:')}(?:{t.figures['ordinal_words']}){WORD_END}",)


def ordinals(t: Tables) -> str:
    """The endings that make a number an ordinal."""
    return alternation(t.figures["ordinals"])


def marked(t: Tables) -> tuple[str, ...]:
    """Telephone numbers, sizes of screens, sections of laws, ordinals, quotients and versions."""
    decimals = CENTS_FOLLOW if t.numerals["decimal"] == "," else ""
    lengths = alternation(name for name, unit in {**t.unit_names, **t.symbols}.items() if unit.unit in LENGTHS)
    return (
        r"0\d(?:[ .-]\d\d){4}(?!\d)|0 ?[89]\d\d(?: \d{2,3}){2,3}(?!\d)|0\d{2,4}(?: \d{3,4}){1,2}(?!\d)",
        r"(?<=\+)\d{1,3}(?:[ .-]\(?\d{1,4}\)?){3,6}",
        r"\d{3}\)?[ -]\d{3}-\d{4}",
        rf"\d{{2,5}} ?x ?\d{{2,5}}(?:p|px)?(?!\d|[.,]\d| ?(?:{lengths}){WORD_END})",
        rf"(?P<mark>\d{{1,3}}(?:[.,]\d+)?/(?:{alternation(t.numerals['marks_of'])}))(?![\d/])",
        r"\d+\([a-z]\)(?:\(\d+\))?",
        rf"\d+(?:{ordinals(t)})(?![^\W_])",
        r"(?P<ratio>1/\d{1,3}(?:[ .,]\d{3})+(?!\d)|1/\d+)(?![/\d])",
        r"\d+(?:/\d+)+",
        rf"\d{{1,3}}(?:\.\d{{3}})+(?![\d.])(?=,\d){decimals}|(?!\d{{1,3}}(?:\.\d{{3}})+(?![\w.]))\d+\.\d+\.\d[\w.]*",
    )


def worded(t: Tables) -> tuple[str, ...]:
    """Halves, multiples, fractions, groups (a dozen), articles before a unit, and number words."""
    n, groups = t.numerals, t.numerals["collectives"]
    numeral = alternation(t.words)
    word = alternation([*t.words, *(scale for scale in t.scales if scale not in groups)])
    start = alternation([*t.words, *n["scale_starts"]])
    unit = alternation(
        [*t.scales, *(name for name, unit in t.unit_names.items() if unit.kind in ("physical", "money"))]
    )
    shares = [name for name, unit in t.unit_names.items() if unit.kind in ("percent", "percentage_point", "score")]
    pair_of = alternation([*t.scales, *n["pair_of"]])
    article, scale = alternation(article for article in n["articles"] if article not in t.words), alternation(t.scales)
    bare = [
        rf"(?<={word} )(?:{alternation(name.removeprefix(gone) for name in n['fractions'] if name.startswith(gone))})"
        for word, gone in n["contracted_articles"].items()
    ]
    comma = rf"|(?<=thousand), (?=(?:{numeral}) hundred )" if "thousand" in t.scales else ""
    following = rf"(?:[ -]|[ -]{n['joiner']}[ -]{comma})(?:{word})(?![^\W_])"
    measures = [name for name, unit in t.unit_names.items() if unit.kind in ("physical", "duration")]
    return (
        rf"(?P<half>{alternation(n['half_before'])})(?= ?(?:{alternation([*t.scales, *shares])}){WORD_END})",
        rf"(?P<part>{alternation(n['half_units'])})(?= ?(?:{alternation(measures)}){WORD_END})",
        rf"(?P<multiple>{alternation(n['multiple_words'])}){WORD_END}",
        (
            rf"(?P<collective>(?:(?:{alternation(n['collective_articles'])}|{numeral}|\d) )?"
            rf"(?:{alternation(groups)})){WORD_END}"
        ),
        rf"(?P<pair>{alternation(n['pairs'])})(?= (?:{pair_of}){WORD_END})",
        rf"(?P<fraction>{'|'.join([alternation([*n['fractions'], *n['fractions_of']]), *bare])}){WORD_END}",
        rf"(?P<article>{article})(?= (?:{unit}|hundred){WORD_END})(?! (?:{scale}){following})",
        rf"(?P<words>(?:{start}|(?:{article}) (?:{scale})(?={following}))(?:{following}){{0,{MOST_WORDS}}}){WORD_END}",
    )
