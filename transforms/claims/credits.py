"""Words of attribution in a sentence, and whom each credits: `selon X`, `X said that`, `…, assure X`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from schemas.document import Sentence
from transforms.claims.antecedents import named_short, names_in, speaks, told_before
from transforms.claims.context import Context, Name
from transforms.claims.heads import Search
from transforms.lexicons import lexicon

UNNAMED = "unnamed"
KINDS = ("outlet", "preface", "documents", "verbs")
"""The kinds of words of attribution, in the order in which a sentence's credits are told."""
OPENING = 40
"""Code points from a sentence's beginning within which its subject's name begins."""
CHAIN = 3
"""Sentences in a row that pronouns hand a speaker on."""
WRITTEN = re.compile(r"[a-zà-ÿ' -]{0,40}(?<![\w'])(?P<name>[A-ZÀ-Ý][^,.;:«»\"“”()\d]{2,40})(?=[,.])")
"""A name that isn't among the document's, as it follows a verb of saying."""
LEADS = r"(?:(?<=')|(?= )\s*)"
"""After words that lead to a name: an elision, or a space."""
ADVERBS = re.compile(r"[^,.;:«»\"“”]{0,60}(?:, )?")


@dataclass(frozen=True, slots=True)
class Credit:
    """Words of attribution of a sentence: whom they credit, and whether they reach figures before or after them."""

    start: int
    end: int
    speaker: str
    before: bool
    after: bool


def credits_of(context: Context, sentence: Sentence, depth: int = 0) -> tuple[Credit, ...]:
    """All words of attribution of a sentence that name somebody; found once a document."""
    key = ("credits", sentence.start, depth)
    if key not in context.memo:
        context.memo[key] = tuple(find_credits(context, sentence, depth))
    found: tuple[Credit, ...] = context.memo[key]
    return found


def find_credits(context: Context, sentence: Sentence, depth: int) -> Iterator[Credit]:
    """The words of attribution of a sentence: the outlet's own, prefaces, documents that say, verbs of saying."""
    found = attributions(context.language).finditer(context.text, sentence.start, sentence.end)
    for order, match in sorted(found, key=itemgetter(0)):
        kind = KINDS[order]
        if kind == "verbs":
            yield from said(context, match, sentence, depth)
            continue
        outlet = context.document.publisher
        speaker = outlet if kind == "outlet" else named_after(context, match.end(), sentence.end)
        if speaker:
            yield Credit(match.start(), match.end(), speaker, before=kind != "documents", after=True)


def opens(context: Context, verb: re.Match[str], sentence: Sentence) -> bool:
    """Whether the comma before a verb of saying closes an apposition of its subject, or the verb leads to `that`."""
    words, text = patterns(context.language), context.text
    if words["that"].match(text, verb.end(), sentence.end):
        return True
    names = names_in(context, sentence.start, sentence.start + OPENING)
    return bool(names) and words["set_off"].fullmatch(text, names[0].end, verb.start()) is not None


@cache
def attributions(language: str) -> Search:
    """The words of attribution of each of KINDS, found in one pass."""
    return Search([patterns(language)[kind] for kind in KINDS])


def said(context: Context, verb: re.Match[str], sentence: Sentence, depth: int) -> Iterator[Credit]:
    """The credit that a verb of saying gives: to its subject before it, or after it where the statement comes first."""
    words, text = patterns(context.language), context.text
    strong = verb["that"] is None
    inverted = words["closes"].search(text, max(sentence.start, verb.start() - 8), verb.start())
    if inverted and not (inverted[0].strip() == "," and opens(context, verb, sentence)):
        speaker = pronoun_after(context, verb.end(), sentence, depth) or named_after(
            context, verb.end(), sentence.end, adverbs=True
        )
        if speaker:
            colon = words["colon"].search(text, verb.end(), sentence.end) is not None
            yield Credit(verb.start(), verb.end(), speaker, before=True, after=colon)
            return
    speaker = subject_before(context, verb.start(), sentence, depth)
    if speaker and words["ends"].match(text, verb.end(), sentence.end):
        yield Credit(verb.start(), verb.end(), speaker, before=True, after=True)
    elif speaker and (strong or words["that"].match(text, verb.end(), sentence.end)):
        yield Credit(verb.start(), verb.end(), speaker, before=False, after=True)


def named_after(context: Context, start: int, end: int, *, adverbs: bool = False) -> str | None:
    """Who is named from a place on: unnamed sources, something told before, or a name after words that lead to one."""
    words = patterns(context.language)
    if words["unnamed"].match(context.text, start, end):
        return UNNAMED
    name = name_from(context, start, end)
    between = context.text[start : name.start] if name else ""
    if (
        name
        and (words["fillers"].fullmatch(between) or (adverbs and ADVERBS.fullmatch(between)))
        and (adverbs or name.kind != "product")
    ):
        return name.label
    short = words["short"].match(context.text, start, end)
    if short:
        return named_short(context, short["head"], start)
    if words["described"].match(context.text, start, end):
        return told_before(context, start)
    written = WRITTEN.match(context.text, start, end) if adverbs else None
    return written["name"].strip() if written else None


def name_from(context: Context, start: int, end: int) -> Name | None:
    """The first name that begins in a stretch and may speak."""
    return next((name for name in names_in(context, start, end) if speaks(name)), None)


def pronoun_after(context: Context, start: int, sentence: Sentence, depth: int) -> str | None:
    """Whom the pronoun of an inverted verb (`-t-elle`) stands for."""
    if not patterns(context.language)["pronouns"].match(context.text, start, sentence.end):
        return None
    return spoke_before(context, sentence, depth) or told_before(context, sentence.start, person=True)


def spoke_before(context: Context, sentence: Sentence, depth: int) -> str | None:
    """Who speaks in the sentence before, of the same paragraph: a pronoun goes on with them, for so many sentences."""
    index = context.index_of(sentence)
    earlier = context.sentences[index - 1] if index else sentence
    if depth >= CHAIN or earlier is sentence or earlier.paragraph != sentence.paragraph:
        return None
    return last_credit(context, earlier, depth + 1)


def subject_before(context: Context, verb: int, sentence: Sentence, depth: int) -> str | None:
    """The subject right before a verb: a name, perhaps with an apposition, a description or a pronoun."""
    words = patterns(context.language)
    first = max(sentence.start, verb - 160)
    before = context.text[first:verb]
    last = next(iter(reversed(names_in(context, first, verb))), None)
    if last and speaks(last) and words["beside"].fullmatch(context.text, last.end, verb):
        return last.label
    described = words["described_before"].search(before)
    if described and described["pronoun"]:
        return spoke_before(context, sentence, depth) or told_before(context, sentence.start, person=True)
    if described:
        return told_before(context, first + described.start())
    short = words["short_before"].search(before)
    speaker = named_short(context, short["head"], first + short.start()) if short else None
    return speaker or before_aside(context, first, verb) or unnamed_or_joined(context, before, sentence, depth)


def before_aside(context: Context, first: int, verb: int) -> str | None:
    """The name with nothing but an apposition between it and a verb."""
    words = patterns(context.language)
    for name in reversed(names_in(context, first, verb)):
        if name.end <= verb and speaks(name) and words["apposition"].fullmatch(context.text, name.end, verb):
            return name.label
    return None


def unnamed_or_joined(context: Context, before: str, sentence: Sentence, depth: int) -> str | None:
    """A source without a name right before a verb, else the sentence's subject, if the verb is joined to its first."""
    words = patterns(context.language)
    if words["unnamed_before"].search(before):
        return UNNAMED
    return sentence_subject(context, sentence, depth) if words["joined"].search(before) else None


def sentence_subject(context: Context, sentence: Sentence, depth: int) -> str | None:
    """Whom a sentence begins with, whose second verb is one of saying (`X cut its prices and said that …`)."""
    words, text = patterns(context.language), context.text
    if words["pronouns"].match(text, sentence.start, sentence.end):
        return spoke_before(context, sentence, depth)
    if words["described"].match(text, sentence.start, sentence.end):
        return told_before(context, sentence.start)
    names = names_in(context, sentence.start, sentence.start + OPENING)
    begins = names and words["fillers"].fullmatch(text, sentence.start, names[0].start)
    return names[0].label if begins and speaks(names[0]) else None


def last_credit(context: Context, sentence: Sentence, depth: int = 0) -> str | None:
    """The speaker of the last words of attribution in a sentence."""
    found = sorted(credits_of(context, sentence, depth), key=lambda credit: credit.start)
    return found[-1].speaker if found else None


@cache
def patterns(language: str) -> dict[str, re.Pattern[str]]:
    """The words of attribution of a language, compiled."""
    data = lexicon(language, "attribution")
    kinds = (
        "preface",
        "verbs",
        "verbs_that",
        "that",
        "voice",
        "documents",
        "links",
        "fillers",
        "trailing",
        "unnamed",
        "descriptions",
        "pronouns",
        "outlet",
        "relatives",
        "joined",
    )
    words = {kind: "|".join(data[kind]) for kind in kinds}

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return {
        "outlet": compiled(rf"(?<!\w)(?:{words['outlet']})(?!\w)"),
        "preface": compiled(rf"(?<!\w)(?:{words['preface']}){LEADS}"),
        "documents": compiled(rf"(?<!\w)(?:{words['documents']}),? (?:{words['links']}){LEADS}"),
        "verbs": compiled(rf"(?<![\w'])(?:(?:{words['verbs']})|(?P<that>{words['verbs_that']}))(?!\w)"),
        "that": compiled(rf",?\s*(?:{words['that']})"),
        "voice": compiled(rf"(?:{words['voice']})\s+"),
        "short": re.compile(r"\s*(?:[Ll]a |[Ll]e |[Ll]'|[Tt]he )(?P<head>[A-ZÀ-Ý][\w-]+)"),
        "short_before": re.compile(
            r"(?<!\w)(?:[Ll]a |[Ll]e |[Ll]'|[Tt]he )(?P<head>[A-ZÀ-Ý][\w-]+)(?: [a-zà-ÿ'-]+){0,2} $"
        ),
        "ends": compiled(rf"\s*(?:[.,;]|$|(?:{words['trailing']}) ?(?:[\w'-]+ ){{0,6}}?[\w'-]*[.;]?$)"),
        "closes": compiled(r"(?:[»”\"]\s*,?|,[”\"»]?)\s*\Z"),
        "colon": compiled(r":\s*$|:\s*[«“\"]"),
        "unnamed": compiled(rf"\s*(?:{words['unnamed']})(?!\w)"),
        "unnamed_before": compiled(rf"(?:{words['unnamed']})(?: [\w'-]+){{0,6}} $"),
        "described": compiled(rf"\s*(?:{words['descriptions']})(?!\w)"),
        "described_before": compiled(
            rf"(?<!\w)(?:(?:{words['descriptions']})(?:,[^,;:.]{{1,100}},)?|(?P<pronoun>{words['pronouns']}))"
            r"(?: \w+){0,3} $"
        ),
        "pronouns": compiled(rf"(?:{words['pronouns']})(?!\w)"),
        "fillers": compiled(rf"(?:\s*(?:{words['fillers']})(?:\s+|(?<=')))*\s*[«(]?\s*"),
        "apposition": compiled(
            r"(?: (?:Corp|Inc|Co|Ltd)\.)?"
            rf"\s*(?:,[^,;:.]{{1,100}},|\([^)]{{1,80}}\),?|,(?= (?:{words['relatives']}) |\s$))?"
            r"\s*(?:[\w'-]+ ){0,2}"
        ),
        "within": compiled(rf", (?:{words['relatives']}) (?:\w+ ){{0,2}}$"),
        "set_off": compiled(r",[^,;:.]{1,100}, "),
        "beside": compiled(r" (?:[\w-]+ly )?"),
        "joined": compiled(rf"(?<!\w)(?:{words['joined']})(?: \w+)? $"),
    }
