"""The tables of one language, compiled once: word -> value, word -> unit, the patterns that read on from a numeral."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from transforms.lexicons import languages, lexicon, written
from transforms.normalise import normalise
from transforms.quantities.names import Unit, of_dollar, signs, unit_names, unit_symbols
from transforms.quantities.patterns import WORD_END, alternation

TIMES = frozenset({"s", "min", "h", "d", "wk", "mo", "yr", "quarter"})
"""Denominators that are times."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Lexicons of one language, ready for the scanner; `sets` holds every list of them by its name."""

    language: str
    numerals: dict[str, Any]
    units: dict[str, Any]
    counted: dict[str, Any]
    comparators: dict[str, Any]
    figures: dict[str, Any]
    words: dict[str, float]
    scales: dict[str, float]
    abbreviations: dict[str, float]
    unit_names: dict[str, Unit]
    symbols: dict[str, Unit]
    signs: dict[str, str]
    nouns: dict[str, str]
    glossary: dict[str, str]
    """Forms of any other nouns -> English singular."""
    plural_nouns: frozenset[str]
    before: dict[str, tuple[tuple[str, str], ...]]
    after: dict[str, str]
    sets: dict[str, frozenset[str]]
    endings: dict[str, tuple[str, ...]]
    """What a text ends with where a pattern that is dear may match: the last letters of signs, `multiplied by`."""
    patterns: dict[str, re.Pattern[str]]


@cache
def tables(language: str) -> Tables:
    """The compiled tables of a language; ValueError names a language without lexicons."""
    if language not in languages():
        raise ValueError(f"no lexicon for language {language!r}; there are {', '.join(languages())}")
    topics = {
        "numerals": lexicon(language, "numerals"),
        "units": lexicon(language, "units"),
        "counted": lexicon(language, "counted"),
        "comparators": lexicon(language, "comparators"),
        "figures": lexicon(language, "nonfigures"),
    }
    numerals, units, counted = topics["numerals"], topics["units"], topics["counted"]
    nouns, plural_nouns = noun_tables(counted)
    made = Tables(
        language=language,
        **topics,
        words={**numerals["small"], **numerals["hundred"]},
        scales=numerals["scales"],
        abbreviations={**numerals["abbreviations"], **numerals["money_abbreviations"]},
        unit_names=unit_names(units),
        symbols=unit_symbols(units),
        signs=signs(),
        nouns=nouns,
        glossary=glossary(language, counted),
        plural_nouns=plural_nouns,
        before=by_last_word(topics["comparators"]["before"]),
        after={phrase: sign for sign, phrases in topics["comparators"]["after"].items() for phrase in phrases},
        sets={
            name: frozenset(value)
            for topic in topics.values()
            for name, value in topic.items()
            if isinstance(value, list) and not name.endswith("cases")
        },
        endings={
            "sign": tuple({sign[-1] for sign in signs()}),
            "times": tuple(f"{word} " for word in numerals["times_links"]),
        },
        patterns={},
    )
    made.patterns.update(compile_patterns(made))
    return made


def noun_tables(counted: dict[str, Any]) -> tuple[dict[str, str], frozenset[str]]:
    """Counted nouns: every form -> English singular, and the forms that are plurals (by rule, irregular or phrases)."""
    table: dict[str, str] = {}
    plural_forms = set(counted["irregular"])
    for singular, forms in counted["nouns"].items():
        for form in (form.lower() for form in forms):
            made = plurals(form)
            table.setdefault(form, singular)
            table.update({plural: table.get(plural, singular) for plural in made})
            plural_forms.update(made)
            if " " in form and not made:
                plural_forms.add(form)
    return table, frozenset(plural_forms)


def glossary(language: str, counted: dict[str, Any]) -> dict[str, str]:
    """Nouns as a bilingual list has them, each in its singular and plurals -> English singular; none without a list."""
    if not written(language, "glossary"):
        return {}
    listed: dict[str, str] = lexicon(language, "glossary")
    plural = {**{singular: form for form, singular in counted["endings"].items() if singular}, "": "s"}
    table = {
        normalise(str(phrase)).lower(): str(singular) for phrase, singular in listed.items()
    }  # before any plural: cours
    for phrase, singular in listed.items():
        head, *rest = str(phrase).split(" ")
        adjectives = list(takewhile(lambda word: word.split("'")[0] not in counted["glossary_links"], rest))
        tail = rest[len(adjectives) :]
        for forms in ([pluralised(word, plural) for word in (head, *adjectives)], [f"{head}s", *adjectives]):
            table.setdefault(normalise(" ".join([*forms, *tail])).lower(), str(singular))
    return table


def pluralised(word: str, endings: dict[str, str]) -> str:
    """The regular plural of a noun or an adjective."""
    if word.endswith(("s", "x", "z")):
        return word
    ending = next(ending for ending in sorted(endings, key=len, reverse=True) if word.endswith(ending))
    return word.removesuffix(ending) + endings[ending]


def plurals(noun: str) -> tuple[str, ...]:
    """Regular plurals of a French or English noun; none where it looks like a plural already."""
    if noun.endswith(("s", "x", "z")):
        return ()
    if noun.endswith(("ch", "sh")):
        return (f"{noun}es", f"{noun}s")
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return (f"{noun[:-1]}ies",)
    return (f"{noun}s", f"{noun}x") if noun.endswith("u") else (f"{noun}s",)


def by_last_word(entries: dict[str, list[str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Last word of a comparator's phrase -> (phrase, sign), the longest phrase first."""
    found: dict[str, dict[str, str]] = {}
    for sign, phrases in entries.items():
        for phrase in phrases:
            for form in contractions(phrase):
                found.setdefault(last_word(form), {})[form] = sign
    return {word: tuple(sorted(forms.items(), key=lambda item: -len(item[0]))) for word, forms in found.items()}


def contractions(phrase: str) -> tuple[str, ...]:
    """A French phrase that ends in `de` or `à` with its contracted forms."""
    if phrase.endswith(" de"):
        return (phrase, f"{phrase[:-1]}'", f"{phrase[:-1]}es", f"{phrase[:-1]}u")
    if phrase.endswith((" à", "'à")):
        return (phrase, f"{phrase[:-1]}au", f"{phrase[:-1]}aux")
    return (phrase,)


def last_word(phrase: str) -> str:
    """The last word of a phrase; an elided one keeps its apostrophe."""
    return phrase.replace("'", "' ").split()[-1] if phrase.strip() else ""


def compile_patterns(t: Tables) -> dict[str, re.Pattern[str]]:
    """The anchored patterns that read on from a numeral; those that find numerals are the lexer's."""
    n, u = t.numerals, t.units
    scales = alternation(t.scales)
    scale = rf"(?P<scale>{scales}(?: {scales})?){WORD_END}"
    pair_of = alternation([*t.scales, *n["pair_of"]])
    hyphened = alternation(word[1:] for word in u["per_before"] if word.startswith("-"))
    of = " (?:de |d'|of )?"
    count = rf"(?P<count>\d[\d ,.]{{0,9}}|{alternation(t.words)}) ?"
    size = rf"(?P<scale>{alternation([*t.scales, 'm', 'k'])})(?: de | d'| of | )(?:(?:{alternation(u['per_gap'])}) )?"
    times = alternation([name for name, unit in u["per"].items() if unit in TIMES])
    between = alternation([*t.comparators["range_joiner"], *t.comparators["range_between_joiner"]])
    letter, not_letter = r"[^\W\d_]", r"(?![^\W\d_])"
    halves = [form for half in n["halves"] for form in (half, half.replace(" ", "-"))]
    patterns = {
        "of_dollar": rf" ?(?P<of>{alternation(of_dollar())}){WORD_END}",
        "or_two": rf" (?:{alternation([*t.comparators['range_or'], *t.comparators['range_joiner']])}) "
        rf"(?:{alternation([*t.words, '2', '3'])}) {letter}",
        "whose": rf" (?P<of>{alternation(u['whose_dollars'])}){WORD_END}"
        + ("" if t.counted["head"] == "first" else rf"(?! {letter})"),
        "scale": rf" ?-?{scale}",
        "collective_scale": rf"{of}(?P<scale>{pair_of}(?: {scales})?){WORD_END}",
        "abbreviation": rf" ?(?P<scale>{alternation(t.abbreviations)})"
        rf"(?:(?!{letter}|-(?!{hyphened}){letter}{{1,3}}{not_letter})|(?=EUR|USD|GBP|CHF))",
        "priced": rf"(?:{alternation(t.signs)}) ?\d[\d.,]*(?: ?(?:{alternation([*t.abbreviations, *t.scales])}))?"
        rf"(?: ?- ?|[ -](?:{between})[ -])$",
        "hundred": rf"(?:{alternation(n['hundred'])}){WORD_END}",
        "half": rf"[ -](?P<half>{alternation(halves)}){WORD_END}",
        "connector": rf" (?:{alternation(n['connectors'])})",
        "unit": rf"[ -]?(?P<unit>{alternation(t.unit_names)}){WORD_END}(?!-(?!long|plus|old){letter})",
        "sense": rf"[ -]?(?P<unit>{alternation(u['senses'])}){WORD_END}",
        "symbol": rf" ?(?P<unit>{alternation(t.symbols)})(?![^\W_])",
        "sign": rf" ?(?P<sign>{alternation(t.signs)})(?:(?![^\W_])|(?<=[€£$])(?=\d\d(?![\d.,]\d|\d)))",
        "noun_phrase": rf"{alternation(noun for noun in t.nouns if ' ' in noun)}{WORD_END}",
        "money_noun": rf" (?:{alternation(u['money_links'])})(?:{alternation(u['money_nouns'])}){WORD_END}",
        "word": rf"{letter}[^\W_]*(?:[-'][^\W_]+)*",
        "per": rf"(?P<before>{alternation(u['per_before'])})(?:{count})?(?:{size})?(?P<per>{alternation(u['per'])})s?"
        rf"{WORD_END}(?P<not> (?:{alternation(u['per_not_before'])}){WORD_END})?",
        "per_open": rf"(?P<before>{alternation(u['per_open'])})(?:{count})?(?:{size})?"
        rf"(?!(?:{alternation(u['per_open_not'])}){WORD_END})(?P<per>{letter}{{3,}}){WORD_END}(?P<not>(?!))?",
        "scaled_before": rf" (?:{alternation(n['scaled_before'])}){WORD_END}",
        "per_far": rf"(?: {letter}+(?:['-]{letter}+)*){{0,3}}? (?:{alternation(u['per_far'])})"
        rf"(?P<per>{times}){WORD_END}",
        "per_adverb": rf" (?P<per>{alternation(u['per_adverbs'])}){WORD_END}",
        "per_gap": rf" ?\(?(?:{alternation(u['per_gap'])})\)?(?![^\W_])",
        "glued": rf"(?:{alternation(n['multiple_glued'])}){WORD_END}",
        "multiple": rf" (?P<times>{alternation(n['multiples'])}){WORD_END}",
        "more": rf" (?:{alternation(n['multiple_more'])}){WORD_END}",
        "out_of": rf"(?: {letter}+(?:-{letter}+)*)? (?P<of>{alternation(n['out_of'])}) ",
        "elided_pronoun": rf"(?:{u['elided_pronoun']}) $",
        "elided_after": rf" ?(?:{alternation(u['elided_after'])}){WORD_END}",
        "elided_comparison": rf"(?<![^\W_])(?:{alternation(u['elided_comparison'])}) $",
        "share_before": rf"(?:{alternation(u['percent'])})[,;:)-]? ?\(?(?:[^\W\d_]+['’ ]){{0,4}}$",
        "points_compared": rf"[ -](?:{alternation(u['points_compared'])}){WORD_END}",
        "changed_before": t.comparators.get("changed", "(?!)"),
        "reaching": rf"(?<![^\W_])(?:{t.counted['reaching']}) $",
        "clauses": rf"[,;:] |(?<![^\W_])(?:{alternation(t.counted['clauses'])}) ",
        "determined": rf"(?:(?:{alternation(t.counted['subject_articles'])})(?: |(?<=')))+",
        "groups": rf"(?:{alternation(t.counted['groups'])}){WORD_END}",
        "scaled_of": rf"(?<![^\W_])(?:{alternation(n['scaled_of'])}) [\d.,]+$",
        "below_zero": rf" (?:{alternation(n['below_zero'])}){WORD_END}",
        "streets": rf" (?:[A-ZÀ-Þ][^\W_]+ ){{1,3}}(?:{alternation(t.figures['streets'])}){WORD_END}"
        rf"|,? (?:{alternation(t.figures['streets_first'])}) ",
        "cents": rf" (?P<cents>\d\d)(?= (?:{alternation(u['cents_before'])}){WORD_END}|\)|[.,;:!?](?!\d)|$)"
        if u["cents_before"]
        else "(?!)",
        "times_before": rf"(?P<more>\b{n['times_more']})$|(?P<less>\b{n['times_less']})$",
        "out_of_digits": rf" (?P<of>{alternation(n['out_of_digits'])}) ",
        "ranked": rf" (?:{alternation(n['ranked'])}){WORD_END}",
        "of": rf" ?(?:{alternation(n['of'])})(?![^\W_])|(?<=')|(?= d')",
        "after": rf",? \(?(?P<words>{alternation(t.after)}){WORD_END}",
        "phrases": rf"(?<![^\W_])(?:{'|'.join(t.figures['phrases'])})",
        "ages": "|".join(t.figures["ages"]),
        "weak_phrases": rf"(?<![^\W_])(?:{'|'.join(t.figures['weak_phrases'])})",
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()}
