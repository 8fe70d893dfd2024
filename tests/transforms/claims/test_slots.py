"""The examples beside the words of time, modality, change and attribution, in each language."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from schemas.quantity import Quantity
from tests.transforms.made import document
from tests.transforms.wordlists import slot_cases
from transforms.claims.change import find_change
from transforms.claims.clauses import clauses
from transforms.claims.context import Context, MetricChoice, Name
from transforms.claims.periods import find_period
from transforms.claims.reckoning import MAKERS
from transforms.claims.speakers import find_speaker
from transforms.claims.status import STATUS, find_status
from transforms.claims.times import time_expressions
from transforms.lexicons import languages, lexicon
from transforms.normalise import normalise
from transforms.sentences import split_sentences

TOPICS = ("clauses", "modality", "change", "attribution")
FIGURE = re.compile(r"[$€]?\d[\d.,]*(?: (?:millions?|milliards?|billion))?(?: d'euros| %)?%?")


def cases(topic: str, part: str | None = None) -> list[Any]:
    found = []
    for language in languages():
        data = lexicon(language, topic)["cases"]
        for case in [*(data[part] if part else data), *([] if part else slot_cases(language, topic))]:
            wanted = next(str(value) for key, value in reversed(case.items()))
            found.append(
                pytest.param(language, case, id=f"{language}:{case['text'][:70]}:{case.get('figure', '')}:{wanted}")
            )
    return found


def quantity(text: str, start: int, surface: str) -> Quantity:
    kind, unit = (
        ("percent", "%")
        if "%" in surface
        else ("money", "EUR")
        if re.search("[$€]|euro", surface)
        else ("count", "thing")
    )
    return Quantity(start=start, end=start + len(surface), surface=surface, value=1.0, kind=kind, unit=unit)


def context(language: str, case: dict[str, Any]) -> tuple[Context, Quantity]:
    text = case["text"]
    start = text.rindex(case["figure"]) if f" {case['figure']}" in text else text.index(case["figure"])
    figure = quantity(text, start, case["figure"])
    others = [
        quantity(text, match.start(), match[0])
        for match in FIGURE.finditer(text)
        if not re.fullmatch(r"(?:19|20)\d\d\.?,?", match[0])
    ]
    quantities = sorted(
        [figure, *(other for other in others if other.end <= start or other.start >= figure.end)],
        key=lambda item: item.start,
    )
    names = sorted(
        (
            Name(start=match.start(), end=match.end(), text=name, label=name)
            for name in case.get("names", [])
            for match in re.finditer(re.escape(name), text)
        ),
        key=lambda name: name.start,
    )
    published = case.get("published")
    told = document(text, language, published=published and published.isoformat(), publisher="The Outlet")
    return Context(
        document=told,
        language=language,
        text=normalise(text),
        sentences=tuple(split_sentences(text, language)),
        quantities=tuple(quantities),
        names=tuple(names),
    ), figure


def choice(case: dict[str, Any]) -> MetricChoice:
    return MetricChoice(metric=case.get("metric", "other"), rule="case", score=1.0, cue_start=0, cue_end=0)


@pytest.mark.parametrize(("language", "case"), cases("clauses"))
def test_clause_cost(language: str, case: dict[str, Any]) -> None:
    text = case["text"]
    assert clauses(text, language).cost(text.index(case["from"]), text.index(case["to"])) == case["cost"]


@pytest.mark.parametrize(("language", "case"), cases("time", "times"))
def test_time_expression(language: str, case: dict[str, Any]) -> None:
    found = time_expressions(case["text"], language)
    days = [item.days(case["published"]) for item in found]
    assert days == ([] if not found else [case["days"] and tuple(case["days"])])
    assert found or case["days"] is None


@pytest.mark.parametrize(("language", "case"), cases("time", "periods"))
def test_period(language: str, case: dict[str, Any]) -> None:
    scene, figure = context(language, case)
    status = find_status(scene, figure, choice(case))
    wanted = tuple(day.isoformat() for day in case["days"]) if case["days"] else (None, None)
    assert find_period(scene, figure, choice(case), status) == wanted


@pytest.mark.parametrize(("language", "case"), cases("modality"))
def test_status(language: str, case: dict[str, Any]) -> None:
    scene, figure = context(language, case)
    assert find_status(scene, figure, choice(case)) == case["status"]


@pytest.mark.parametrize(("language", "case"), cases("change"))
def test_change(language: str, case: dict[str, Any]) -> None:
    scene, figure = context(language, case)
    assert find_change(scene, figure, choice(case)) == case["change"]


@pytest.mark.parametrize(("language", "case"), cases("attribution"))
def test_speaker(language: str, case: dict[str, Any]) -> None:
    scene, figure = context(language, case)
    assert find_speaker(scene, figure, choice(case)) == case["speaker"]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_language_has_the_same_kinds_of_words(topic: str) -> None:
    kinds = {language: set(lexicon(language, topic)) for language in languages()}
    assert len({frozenset(found) for found in kinds.values()}) == 1, kinds
    for language in languages():
        empty = [kind for kind, words in lexicon(language, topic).items() if not words]
        assert not empty, f"{language}/{topic}.yml: {empty}"


def test_every_language_reckons_the_same_times() -> None:
    made = {language: {rule["make"] for rule in lexicon(language, "time")["rules"]} for language in languages()}
    assert all(found == set(MAKERS) for found in made.values()), made
    assert set(STATUS) <= set(lexicon("fr", "modality"))


def test_no_day_is_reckoned_from_today() -> None:
    case = {
        "text": "Parasol made $3 million last year.",
        "figure": "$3 million",
        "metric": "revenue",
        "published": None,
    }
    scene, figure = context("en", case)
    assert find_period(scene, figure, choice(case), "actual") == (None, None)
    scene, figure = context("en", case | {"published": date(1999, 5, 4)})
    assert find_period(scene, figure, choice(case), "actual") == ("1998-01-01", "1998-12-31")


@pytest.mark.parametrize(
    "text", ["« Elle indique que ", "de janvier à ", "She said that it said, which ", "1, 2, (3 ", "en 2024, "]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_long_sentence_is_read_too(language: str, text: str) -> None:
    scene, figure = context(language, {"text": text * 2000 + "$3 million.", "figure": "$3 million"})
    assert find_status(scene, figure, choice({})) in {"actual", "forecast", "planned"}
    find_period(scene, figure, choice({}), "actual")
    find_speaker(scene, figure, choice({}))
    find_change(scene, figure, choice({}))
