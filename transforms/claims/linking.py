"""How names and figures are tied by small words: lists, comparisons, possession; a language's words are data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transforms.claims.scene import FIGURE, OTHER_FIGURE, PARTY
from transforms.lexicons import lexicon

FREE = r"[^\ue000-\uefff.;,]"
"""A character between a name and its figure."""


@dataclass(frozen=True, slots=True)
class Ties:
    """A language's patterns over masked sentences; `description` and `several` are parts of other patterns."""

    description: str
    """Words that may stand before a name and describe it: `la start-up lyonnaise X`."""
    several: str
    """One party, or a list that ends in `et`, `and`; a comma alone makes no list: `dans X, Y injectant`."""
    parties: re.Pattern[str]
    figures: re.Pattern[str]
    contrast: re.Pattern[str]
    """`devant X (Q`, `ahead of X at Q`: a compared name with its own figure."""
    compared: re.Pattern[str]
    """Words that begin a comparison."""
    followed: re.Pattern[str]
    """`Q pour X`, `Q for X`."""
    counted: re.Pattern[str]
    """`Q employés de X`, `Q users of X`."""
    labelled: re.Pattern[str]
    """`X : Q`, `X at Q`."""
    apposed: re.Pattern[str]
    """`X, un modèle de Q`, `X, a firm with Q`."""
    relative: re.Pattern[str]
    """`X, which employs Q`: a clause of the name's own, in which no other name stands."""
    scored: re.Pattern[str]
    """`Q with X`, `Q that X reports`: whose a score is that stands before its name."""
    gapped: re.Pattern[str]
    """A verb that is told once: `Apple must pay 500 million and Meta 200 million`."""
    turn: re.Pattern[str]
    """A clause with a figure, behind another: `Kelvio leads with 80% and Solvea follows at 71%`."""
    own: re.Pattern[str]
    """What belongs to whom was named."""
    possessive: re.Pattern[str]
    """A sentence that begins with what belongs to the one of the sentence before: `Its plan costs Q`."""
    by: re.Pattern[str]
    """What leads from a figure to the name behind it whose it is: `Q were sold by X`."""
    possessed: re.Pattern[str]
    """What follows the words of a measure and owns it: `… de X`."""
    given: re.Pattern[str]
    """What stands before a name that something comes from: `from X`, `led by X`."""
    passive: re.Pattern[str]
    """Words by which a share of people does something to the grammatical subject: `is used by Q of …`."""
    members: re.Pattern[str]
    """Whom a name's are: `X users`, `X shareholders`."""
    elsewhere: re.Pattern[str]
    """What stands before a name that is only where something happens: `stars on X`."""
    within: re.Pattern[str]
    """A tie that may only tell a place: `in X`."""
    place: re.Pattern[str]
    """What stands before a name that only tells where: `à Metz`."""
    another: re.Pattern[str]
    """Where a clause with a subject of its own begins, behind a figure that has had its verb."""
    boundary: re.Pattern[str]
    """Where another clause begins."""
    coordinated: re.Pattern[str]
    """What stands between two names of a list."""


@cache
def ties(language: str) -> Ties:
    """The patterns of `<language>/linking.yml`."""
    words = lexicon(language, "linking")
    both, either, of = words["and"], words["or"], words["of"]
    complement = rf"(?:(?:{words['complement']})(?=[a-zà-ÿ]))?" if words["complement"] else ""
    description = rf"(?:{complement}(?!(?:{words['not_between']})\b)[^\W\d][\w-]*[ '])" + "{0,5}?"
    listed = rf"(?:(?:, (?:{of})?{description}{PARTY}){{0,8}},? (?:{both}) (?:{of})?{description}{PARTY})"
    separator = rf"(?:, | (?:{both}) |, (?:{both}) )"
    some_figure = f"[{FIGURE}{OTHER_FIGURE}]"
    near = r"[^\ue000-\uefff.;]{0,12}"
    contrast, articles = words["contrast"], words["articles"]
    return Ties(
        description=description,
        several=rf"{PARTY}{listed}?(?:,? (?:{words['join']}) {description}{PARTY}{listed}?)?",
        parties=re.compile(rf"{PARTY}(?:{separator}{description}{PARTY})+"),
        figures=re.compile(rf"{some_figure}(?:{near}{separator}{near}{some_figure})+"),
        contrast=re.compile(
            rf"(?:{contrast}) (?:{of}|{articles})?{description}(?P<S>{PARTY})(?:'s?)?,? ?"
            rf"(?:\(|(?:{words['at']}) )?{FREE}{{0,14}}{FIGURE}"
        ),
        compared=re.compile(rf"\b(?:{contrast}|{words['than']}) "),
        followed=re.compile(rf"{FIGURE}{FREE}{{0,25}} (?:{words['for']}) {description}(?P<S>{PARTY})"),
        counted=re.compile(
            rf"{FIGURE} (?:(?:{of})?[^\W\d][\w-]* ){{1,3}}(?:{words['counted']})(?:(?<=')| ){description}(?P<S>{PARTY})"
        ),
        labelled=re.compile(rf"(?P<S>{PARTY}) ?(?:[:=–-]|{words['label']}) {FREE}{{0,20}}{FIGURE}"),
        apposed=re.compile(rf"(?P<S>{PARTY}), (?:{words['determiners']})\b {FREE}{{2,50}}{FIGURE}"),
        relative=re.compile(rf"(?P<S>{PARTY})(?:,| -)? (?:{words['relative']}) [^\ue000-\uefff.;]{{0,70}}{FIGURE}"),
        scored=re.compile(rf"{FIGURE}{FREE}{{0,14}} (?:{words['scored']}) {description}(?P<S>{PARTY})"),
        gapped=re.compile(rf"{OTHER_FIGURE}{FREE}{{0,40}}(?:[,;]|,? (?:{both})) (?P<S>{PARTY}) {FIGURE}"),
        turn=re.compile(
            rf"{OTHER_FIGURE}{FREE}{{0,40}}(?:[,;]|,? (?:{both})) {description}(?P<S>{PARTY}) (?P<verb>[^\W\d_]+) "
            rf"{FREE}{{0,40}}{FIGURE}"
        ),
        own=re.compile(rf"\b(?:{words['own']})", re.IGNORECASE),
        possessive=re.compile(rf"\W*(?:{words['own']})", re.IGNORECASE),
        by=re.compile(rf"\b(?:{words['behind']}) {description}$", re.IGNORECASE),
        possessed=re.compile(rf"^[\w' -]{{0,25}}?\b(?:{words['possession']})(?:(?<=')| ){description}(?P<S>{PARTY})"),
        given=re.compile(rf"\b(?:{words['given']}) {description}(?:{PARTY}{separator}{description})*$", re.IGNORECASE),
        passive=re.compile(rf"\b(?:{words['passive']}) {FREE}{{0,25}}$", re.IGNORECASE),
        members=re.compile(rf"(?P<S>{PARTY}) (?:{words['members']})\b{FREE}{{0,30}}{FIGURE}"),
        elsewhere=re.compile(rf"\b(?:{words['elsewhere']}) {description}$", re.IGNORECASE),
        within=re.compile(
            rf"\b(?:{words['within']}) (?:(?P<own>{words['own']})|{articles})?(?:[\w-]+ )?$", re.IGNORECASE
        ),
        place=re.compile(rf"\b(?:{words['place']}) $"),
        another=re.compile(rf"\b(?:{words['another']}) (?:(?:{articles})|{PARTY})", re.IGNORECASE),
        boundary=re.compile(rf"; | : | - |\b(?:{words['boundary']})\b", re.IGNORECASE),
        coordinated=re.compile(rf"(?:,|,? (?:{both}|{either}))(?: (?:{articles}))? ?"),
    )
