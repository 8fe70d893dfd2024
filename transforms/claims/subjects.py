"""Whose a figure is, by rules in order: table, list, bracket, owner, comparison, clause, and what is around."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from catalogue import by_alias
from transforms.claims.case import LEAST_FIT, Answer, Case, answer
from transforms.claims.context import Name
from transforms.claims.coreference import antecedent, topic
from transforms.claims.gazetteer import key_of
from transforms.claims.government import governed
from transforms.claims.namewords import name_words
from transforms.claims.salience import OPENING
from transforms.claims.scene import FIGURE, OTHER_FIGURE, PARTY
from transforms.lexicons import lexicon

BRACKET = re.compile(rf"(?P<S>{PARTY})(?:'s?)? ?[(\[][^()\ue100-\uefff]{{0,30}}{FIGURE}")
ADJACENT = re.compile(rf"(?P<S>{PARTY}) (?:(?:a|an|just|only|à|seulement) )?{FIGURE}")
"""A score right behind its name: `Kimi K3 84.1, Grok 6 88`."""
OWNER = re.compile(rf"(?P<S>{PARTY})'s? (?:[\w-]+ ){{0,4}}$")
BARE, BOUNDARY_COST, SOURCE_COST, BRACKET_COST, DISTANCE_COST, ANAPHOR_SHARE = 0.6, 0.5, 0.9, 0.6, 0.006, 0.9
NATION_REACH = 12
OPENING_BONUS = 0.15
"""What opens its sentence without a preposition is most likely its grammatical subject."""
HELD_IN = frozenset({"vulnerabilities", "equity_share", "voting_share"})
"""What may be in something that is no place: elsewhere `people in X` tells where."""
OWNS = re.compile(r"'s? (?:[\w-]+ ){0,2}")
LEADS = re.compile(r"[,:] (?:[\w'-]+ ){0,3}$")
"""What stands before a name that begins the main clause behind a figure: `With Q of users, X …`."""
SCORES = frozenset({"percent", "score", "bare"})
SALIENCE, MOST, IMPLIED = 0.05, 8.0, 0.35
"""What a unit of a document's weight adds, up to so many; what an unspoken subject starts with."""


def from_table(case: Case) -> Answer | None:
    """A table's row: the name in the row, else that at the head of the figure's column."""
    if case.sentence.block != "table_row":
        return None
    sentences = case.scene.context.sentences
    for name in case.scene.names_in(case.sentence.start, case.sentence.end):
        if case.role.fit(name) > LEAST_FIT:
            return answer(name, "table:row", 0.9)
    index = case.scene.context.index_of(case.sentence)
    while index and sentences[index - 1].block == "table_row":
        index -= 1
    head = sentences[index]
    column = cell_of(case.scene.text, case.sentence.start, case.quantity.start)
    for name in case.scene.names_in(head.start, head.end):
        if cell_of(case.scene.text, head.start, name.start) == column and case.role.fit(name) > LEAST_FIT:
            return answer(name, "table:column", 0.9)
    return None


def cell_of(text: str, start: int, place: int) -> int:
    """The number of the cell that a place of a table's row lies in."""
    row = text[start:place]
    return row.count("|") - row.startswith("|") if "|" in row else row.count("\t")


def from_list(case: Case) -> Answer | None:
    """As many names as figures, in order: `Orange et SFR … 38 % et 22 %`."""
    text, at = case.view.text, case.view.figure
    figures = next((match for match in case.ties.figures.finditer(text) if match.start() <= at < match.end()), None)
    if figures is None:
        return None
    places = [figures.start() + i for i, char in enumerate(figures[0]) if char in {FIGURE, OTHER_FIGURE}]
    for listed in reversed(list(case.ties.parties.finditer(text))):
        parties = [listed.start() + i for i, char in enumerate(listed[0]) if re.match(PARTY, char)]
        if (
            case.ties.place.search(text, max(0, listed.start() - 8), listed.start())
            or len(parties) != len(places)
            or not all(case.fitting(place) and place not in case.said_by for place in parties)
        ):
            continue
        if name := case.fitting(parties[places.index(at)]):
            return answer(name, "list", 0.9)
    return None


def by_pattern(case: Case, pattern: re.Pattern[str], rule: str, score: float) -> Answer | None:
    """The party that a pattern ties to the figure."""
    for match in pattern.finditer(case.view.text):
        if match.end() > case.view.figure >= match.start() and match.start("S") not in case.said_by:
            name = case.fitting(match.start("S"))
            if name and not (rule in {"label", "relative"} and given_by(case, match.start("S"))):
                return answer(name, rule, score)
    return None


def given_by(case: Case, place: int) -> bool:
    """Whether something comes from a party or is done by it: `raised $3 million from X at a valuation of …`."""
    return bool(case.ties.given.search(case.view.text[max(0, place - 40) : place]))


def from_same(case: Case) -> Answer | None:
    """Whose the same measure right before in the sentence is, where no other name stands between."""
    return case.inherited


def from_bracket(case: Case) -> Answer | None:
    """The name right before the bracket, the colon or the apposition that holds the figure."""
    return (
        by_pattern(case, BRACKET, "bracket", 0.95)
        or by_pattern(case, case.ties.labelled, "label", 0.9)
        or by_pattern(case, case.ties.apposed, "apposition", 0.85)
        or by_pattern(case, case.ties.relative, "relative", 0.85)
        or by_pattern(case, case.ties.gapped, "gapped", 0.85)
        or (by_pattern(case, ADJACENT, "adjacent", 0.85) if case.quantity.kind in SCORES else None)
    )


def from_owner(case: Case) -> Answer | None:
    """The name that the words of the measure belong to: `Tandril's revenue`, `le chiffre d'affaires de Doctolib`."""
    view, choice = case.view, case.choice
    if not case.sentence.start <= choice.cue_start < choice.cue_end <= case.sentence.end:
        return None
    match = case.ties.possessed.match(view.text[view.place_of(choice.cue_end) :])
    if match and "\ue000" not in match[0]:
        place = view.place_of(choice.cue_end) + match.start("S")
        tie = case.ties.within.search(match[0][: match.start("S")])
        held = case.choice.metric in HELD_IN and not has_subject(case)
        place_only = tie is not None and (not held or bool(tie["own"]))
        name = case.fitting(place)
        if (
            name
            and place not in case.said_by
            and not case.ties.boundary.search(view.text[min(place, view.figure) : view.figure])
            and not (place_only and (name.kind is None or case.choice.metric in HELD_IN))
        ):
            return answer(name, "owner", 0.9)
    before = view.text[: view.place_of(choice.cue_start)]
    owner = OWNER.search(before)
    if owner and (name := case.fitting(owner.start("S"))):
        return answer(name, "owner", 0.9)
    return None


def from_contrast(case: Case) -> Answer | None:
    """`ahead of X at Q`, `contre Q pour X`: in a comparison each figure is its neighbour's."""
    return (
        by_pattern(case, case.ties.contrast, "contrast", 0.8)
        or by_pattern(case, case.ties.followed, "for", 0.85)
        or by_pattern(case, case.ties.counted, "counted", 0.8)
        or (by_pattern(case, case.ties.scored, "scored", 0.8) if case.choice.metric == "benchmark_score" else None)
    )


def stands_free(case: Case, index: int) -> bool:
    """Whether no preposition governs a party (in a list, its first) and a pronoun is no verb's object."""
    view, places = case.view, case.view.places
    while index and case.ties.coordinated.fullmatch(view.text[places[index - 1] + 1 : places[index]]):
        index -= 1
    before = view.text[max(0, places[index] - 40) : places[index]]
    if view.parties[index].anaphor == "pronoun":
        words = before.replace("'", "' ").split()
        last = words[-1].lower() if words else ""
        return not last.strip("'").isalpha() or last in before_pronouns(case.scene.language)
    ours = (
        index > 0
        and view.parties[index - 1].anaphor == "ours"
        and view.text[places[index - 1] + 1 : places[index]] == " "
    )
    return not ours and not governed(before, case.scene.language) and not owns_next(case, index)


def owns_next(case: Case, index: int) -> bool:
    """Whether a party only owns the one named right behind it: `Microsoft's Internet Explorer`."""
    view, place = case.view, case.view.places[index]
    following = view.places[index + 1] if index + 1 < len(view.places) else len(view.text)
    return following < view.figure and bool(OWNS.fullmatch(view.text[place + 1 : following]))


@cache
def before_pronouns(language: str) -> frozenset[str]:
    """Words behind which a pronoun is the subject."""
    return frozenset(str(lexicon(language, "parties")["before_pronouns"]).split())


def bracketed(text: str, place: int, figure: int) -> bool:
    """Whether a place lies in brackets that are closed before the figure."""
    return text.count("(", 0, place) > text.count(")", 0, place) and ")" in text[place:figure]


def of_itself(case: Case, place: int) -> bool:
    """Whether who tells a figure tells of its own: `Netflix told advertisers that its ad tier reaches Q`."""
    between = case.view.text[place + 1 : case.view.figure]
    return not re.search(PARTY, between) and case.ties.own.search(between) is not None


def from_clause(case: Case) -> Answer | None:
    """The grammatical subject of the figure's clause, else the nearest name before the figure that fits."""
    best, best_score = None, 0.0
    view, turned = case.view, turn(case)
    for index, (party, place) in enumerate(zip(view.parties, view.places, strict=True)):
        if place >= view.figure:
            break
        name = case.fitting(place) or nation(case, index)
        if name is None:
            continue
        between = view.text[place + 1 : view.figure]
        score = max(case.role.fit(name), LEAST_FIT) * (ANAPHOR_SHARE if party.anaphor else 1.0)
        free = stands_free(case, index)
        score += BARE * free + OPENING_BONUS * (free and place < OPENING)
        score += SALIENCE * min(case.scene.weights.get(name.label, 0.0), MOST)
        boundaries = len(case.ties.boundary.findall(between)) + (place < turned)
        score -= BOUNDARY_COST * boundaries + DISTANCE_COST * len(between)
        source = name.label in case.scene.analysts or (place in case.said_by and not of_itself(case, place))
        score -= SOURCE_COST * source + BRACKET_COST * bracketed(view.text, place, view.figure)
        if score > best_score:
            best, best_score = name, score
    if best is None or best_score < IMPLIED + SALIENCE * weight_of_implied(case):
        return None
    return answer(best, "clause", 0.75)


def turn(case: Case) -> int:
    """The place of whom a clause behind another figure is about: `X leads with Q, and Y trails at Q`; -1 for none."""
    verbs = name_words(case.scene.language).verbs
    for match in case.ties.turn.finditer(case.view.text):
        if match.end() == case.view.figure + 1 and key_of(match["verb"]) in verbs:
            return match.start("S")
    return -1


def nation(case: Case, index: int) -> Name | None:
    """A country that is the grammatical subject at its sentence's beginning: `La France compte 1 200 sites`."""
    name, place = case.view.parties[index].name, case.view.places[index]
    if name is None or name.kind != "country" or place >= NATION_REACH or name.label in case.avoid:
        return None
    return name if stands_free(case, index) else None


def weight_of_implied(case: Case) -> float:
    """How much the document is about the subject that a sentence without one would have."""
    names = (
        antecedent(case.scene, case.sentence.start, case.role, None, case.avoid),
        topic(case.scene, case.role, case.avoid, case.scene.sentence_at(case.sentence.start)),
    )
    return max((case.role.fit(name) * min(case.scene.weights[name.label], MOST) for name in names if name), default=0.0)


def from_after(case: Case) -> Answer | None:
    """The first name after the figure that fits: `Avec 40 millions d'utilisateurs, Qonto …`."""
    if case.ties.possessive.match(case.view.text):
        return None
    for place in case.view.places:
        if place > case.view.figure and place not in case.said_by and not is_analyst(case, place):
            between = case.view.text[case.view.figure : place]
            if len(between) > 110 or case.ties.boundary.search(between) or case.ties.compared.search(between):
                return None
            if case.ties.another.search(between):
                return None
            name = case.fitting(place)
            counted = between[1:].strip() == ""
            leads = LEADS.search(between) and not governed(
                case.view.text[max(0, place - 40) : place], case.scene.language
            )
            aside = case.ties.elsewhere.search(case.view.text[max(0, place - 40) : place])
            if (
                name
                and (leads or case.ties.by.search(between))
                and not counted
                and not aside
                and not given_by(case, place)
            ):
                return answer(name, "after", 0.65)
    return None


def is_analyst(case: Case, place: int) -> bool:
    """Whether a party is one of those who measure others."""
    party = case.view.party_at(place)
    return party is not None and party.name is not None and party.name.label in case.scene.analysts


def from_before(case: Case) -> Answer | None:
    """What an unspoken subject refers to in the sentences before."""
    owned = case.ties.possessive.match(case.view.text, 0, case.view.figure)
    name = antecedent(case.scene, case.sentence.start, case.role, "pronoun" if owned else None, case.avoid)
    return answer(name, "before", 0.5) if name else None


def from_told(case: Case) -> Answer | None:
    """Whose the same measure is that was told last in the paragraph, where the sentence names nobody."""
    return case.told if not any(case.fitting(place) for _, place in places(case)) else None


def from_topic(case: Case) -> Answer | None:
    """What the document is most about."""
    name = topic(case.scene, case.role, case.avoid, case.scene.sentence_at(case.sentence.start))
    return answer(name, "topic", 0.4) if name else None


def has_subject(case: Case) -> bool:
    """Whether a name that fits stands before the figure as its sentence's grammatical subject."""
    return any(place < case.view.figure and stands_free(case, at) and case.fitting(place) for at, place in places(case))


def places(case: Case) -> Iterable[tuple[int, int]]:
    """The parties of a sentence that are names, by number and place in the view."""
    return ((at, place) for at, place in enumerate(case.view.places) if case.view.parties[at].name)


def hinted(case: Case) -> Answer | None:
    """The subject that the metric's own frame of words names."""
    hint = case.choice.subject_hint
    if not hint:
        return None
    entity = by_alias(hint)
    return (entity.label, entity.id, "hint", 0.9) if entity else (hint, None, "hint", 0.8)
