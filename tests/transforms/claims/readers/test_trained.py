"""The trained reader: windows that hold each figure, answers that can be, and a model that is the one described."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from schemas.metric import Metric, metrics
from tests.transforms.made import document
from transforms.claims import extract, extractor_version
from transforms.claims.context import Context
from transforms.claims.opened import read_context
from transforms.claims.readers import Setup, parse_chain
from transforms.claims.readers.rules import Rules
from transforms.claims.readers.trained import features as features_module
from transforms.claims.readers.trained import reader as module
from transforms.claims.readers.trained import shots
from transforms.claims.readers.trained.decode import LONGEST, pointed, spans_of
from transforms.claims.readers.trained.features import MINUS, features, kinds_of
from transforms.claims.readers.trained.reader import FOLDER, Trained, network
from transforms.claims.readers.trained.weigh import weigh
from transforms.claims.readers.trained.windows import LENGTH, OF_BODY, OF_NAMES, Window, pieces_of, windows

TEXT = (
    "Norvane said on Tuesday that it would buy the chip designer Tessel for $2.4 billion in cash.\n\n"
    "The company employs 3,200 people. Its app has 45 million monthly users, and revenue rose 12% to €310 million."
)
PARTIES = ("Norvane", "Tessel")
MEGABYTES = 40


@pytest.fixture
def context() -> Context:
    return read_context(document(TEXT, title="Norvane buys Tessel"))


def seen(context: Context) -> list[Window]:
    return windows(context, network().tokenizer, range(len(context.quantities)))


def test_the_model_is_the_one_that_is_described() -> None:
    about = json.loads((FOLDER / "about.json").read_text(encoding="utf-8"))
    for name, digest in about["sha256"].items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MEGABYTES * 1e6
    assert set(about["metrics"]) <= set(metrics())


def test_each_figure_is_answered_for_once_and_windows_spell_the_text() -> None:
    body = "\n\n".join(f"{TEXT} Then {number} stores closed." for number in range(100, 140))
    context = read_context(document(body, title="Norvane"))
    found = seen(context)
    assert len(found) > 3
    assert all(len(window) <= LENGTH for window in found)
    assert sorted(place for window in found for place, _, _ in window.figures) == list(range(len(context.quantities)))
    for window in found:
        for place, first, last in window.figures:
            figure = context.quantities[place]
            assert window.starts[first] <= figure.start < window.ends[first]
            assert window.starts[last] < figure.end <= window.ends[last]


def test_sentences_far_from_any_figure_are_in_no_window() -> None:
    body = "\n\n".join(["Nothing happened here at all."] * 80 + [TEXT])
    found = seen(read_context(document(body, title="Norvane")))
    assert len(found) == 1
    assert min(start for start, part in zip(found[0].starts, found[0].part, strict=True) if part == OF_BODY) > 2000


def test_without_figures_the_network_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "network", lambda _folder: pytest.fail("asked"))
    context = read_context(document("Nothing happened.", title="Norvane"))
    assert Trained().read(context, []) == []


def test_metrics_that_can_not_hold_a_figure_are_masked(context: Context) -> None:
    names = tuple(metrics())
    inputs = features(context, seen(context)[0], names)
    for (place, _, _), row in zip(seen(context)[0].figures, inputs["allowed"], strict=True):
        kind = context.quantities[place].kind
        assert row[-1] == 0
        assert {name for name, added in zip(names, row, strict=False) if added > MINUS} == {
            name for name in names if kind in kinds_of(name)
        }


def test_pointers_at_one_name_count_together(context: Context) -> None:
    window = seen(context)[0]
    chances = np.zeros((len(window), LONGEST))
    head = [at for at, part in enumerate(window.part) if part == OF_NAMES and window.item[at] == 0]
    body = pieces_of(window, OF_BODY, 0, len("Norvane"))
    assert body is not None
    for first, last in ((head[0], head[-1]), body):
        chances[first, last - first] = 0.3
    chances[0, 0] = 0.4
    best, other = pointed(context, window, chances)
    assert (best.label, round(best.probability, 2)) == (window.names[0].label, 0.6)
    assert (other.label, other.probability) == (None, 0.4)


def test_names_are_whole_words_of_one_part_or_nobody(context: Context) -> None:
    window = seen(context)[0]
    spans = spans_of(context, window)
    words = set(re.findall(r"\w+", TEXT))
    assert spans.can[0, 0]
    for first, more in np.argwhere(spans.can)[1:]:
        last = first + more
        assert window.part[first] == window.part[last] != 0
        if window.part[first] == OF_BODY:
            text = TEXT[window.starts[first] : window.ends[last]].strip()
            assert set(re.findall(r"\w+", text)) <= words, text
    names = {TEXT[window.starts[first] : window.ends[first + more]].strip() for first, more in np.argwhere(spans.known)}
    assert {"Norvane", "Tessel"} <= names


def test_the_rules_word_is_told_as_they_say_it(context: Context) -> None:
    names = tuple(metrics())
    window = seen(context)[0]
    inputs = features(context, window, names)
    by_rules = Rules().read(context, [])
    told = 0
    for (place, _, _), word in zip(window.figures, inputs["word"], strict=True):
        reading = by_rules[place]
        assert reading is not None
        assert word[0] == (names.index(reading.metric) + 1 if reading.metric else len(names) + 1)
        told += reading.metric is not None
    assert told


def test_where_no_words_of_metrics_are_known_the_rules_say_nothing(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That they find no metric in such a language doesn't mean that there is none."""
    monkeypatch.setattr(features_module, "knows_metrics", lambda _language: False)
    inputs = features(context, seen(context)[0], tuple(metrics()))
    assert not inputs["word"].any()
    assert not inputs["hinted"].any()


def test_names_are_counted_away_from_each_figure(context: Context) -> None:
    window = seen(context)[0]
    ranks = features(context, window, tuple(metrics()))["rank"]
    where = {name: pieces_of(window, OF_BODY, TEXT.index(name), TEXT.index(name) + len(name)) for name in PARTIES}
    price = [place for place, _, _ in window.figures].index(0)
    assert [{ranks[price, at] for at in span} for span in where.values() if span] == [{2}, {1}]


def test_readings_are_answers_that_can_be(context: Context) -> None:
    found = Trained().read(context, range(len(context.quantities)))
    claimed = [(figure, one) for figure, one in zip(context.quantities, found, strict=True) if one and one.metric]
    assert claimed
    for figure, reading in claimed:
        assert figure.kind in kinds_of(reading.metric or "")
        assert reading.subject is None or reading.subject in {"Norvane", "Tessel"} or reading.subject in TEXT
        assert all(0 <= one <= 1 for one in reading.probabilities.values())
        for answers in reading.likeliest.values():
            chances = [chance for _, chance in answers]
            assert chances == sorted(chances, reverse=True)
            assert len(answers) <= 3


def test_it_reads_what_anybody_would() -> None:
    told = extract(
        document("Norvane employs 3,200 people. Its app has 45 million monthly users.", title="Norvane grows"),
        by("trained"),
    )
    assert [(one.value, one.metric, one.subject) for one in told.claims] == [
        (3200, "headcount", "Norvane"),
        (45e6, "users", "Norvane"),
    ]


def test_a_metric_that_it_never_learned_is_read_by_its_words(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that somebody adds by the recipe: the network knows none of that name."""
    whole = network()
    lacking = tuple("gone" if name == "headcount" else name for name in whole.metrics)
    monkeypatch.setattr(module, "network", lambda _folder: replace(whole, metrics=lacking))
    found = Trained().read(context, range(len(context.quantities)))
    told = [(reading.reader, reading.metric, reading.subject) for reading in found if reading and reading.metric]
    assert ("rules", "headcount", "Norvane") in told
    assert ("trained", "users", "Norvane") in told


def by(chain: str) -> Setup:
    return Setup(parse_chain(chain))


def test_figures_are_the_scanners_whoever_reads(context: Context) -> None:
    def figures(chain: str) -> list[Any]:
        found = extract(context.document, by(chain))
        return sorted((one.start, one.end, one.value, one.unit) for one in (*found.claims, *found.mentions))

    assert figures("trained") == figures("rules")


def test_each_says_who_read_it_and_another_reader_is_another_version(context: Context) -> None:
    found = extract(context.document, by("trained"))
    assert {one.reader for one in found.claims} == {"trained"}
    assert found.version == extractor_version("trained") != extractor_version()


def test_the_same_text_gives_the_same_answers(context: Context) -> None:
    again = read_context(context.document)
    wanted = range(len(context.quantities))
    assert Trained().read(context, wanted) == Trained().read(again, wanted)


def test_words_that_weighed_stand_in_the_text_and_are_not_the_figure(context: Context) -> None:
    (place,) = [at for at, one in enumerate(context.quantities) if one.surface.startswith("45")]
    found = weigh(context, place)
    words = [TEXT[one.start : one.end] for one in found]
    assert "users" in words
    assert all(
        not (one.start < context.quantities[place].end and one.end > context.quantities[place].start) for one in found
    )
    heaviest = [max(abs(one.metric), abs(one.subject)) for one in found]
    assert heaviest == sorted(heaviest, reverse=True)


def test_a_model_that_is_not_there_is_named(context: Context, tmp_path: Any) -> None:
    with pytest.raises(FileNotFoundError, match=r"about\.json"):
        Trained(tmp_path).read(context, [0])


CHURN = [
    {"text": "Norvane said 4.2% of its subscribers cancelled in the quarter.", "figure": "4.2%"},
    {"text": "Monthly churn at the streaming service rose to 3.1% after the price increase.", "figure": "3.1%"},
    {"text": "Le taux d'attrition de l'opérateur est descendu à 11 % en un an.", "figure": "11 %", "language": "fr"},
]


def metric_of(examples: list[dict[str, str]]) -> Metric:
    about = {"family": "usage", "label": {"en": "Churn", "fr": "Attrition"}, "description": "", "subject": ""}
    return Metric.model_validate({"name": "churn_rate", "kinds": ["percent"], "examples": examples, **about})


def test_a_figure_is_what_its_vector_lies_nearest_to() -> None:
    here, there = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    learned = {"churn_rate": shots.Learned(here, frozenset({"percent"}))}
    name, sure = shots.nearest(learned, "percent", np.array([3.0, 1.0]), there) or (None, 0)
    assert name == "churn_rate"
    assert 0.5 < sure < 1
    assert shots.nearest(learned, "percent", np.array([1.0, 3.0]), there) is None
    assert shots.nearest(learned, "money", np.array([3.0, 1.0]), there) is None


def test_without_metrics_that_have_examples_nothing_changes(context: Context) -> None:
    found = network()
    assert shots.learned(metrics(), found.metrics, read_context, found.vector) == {}
    assert shots.learned({"churn_rate": metric_of(CHURN)}, ["churn_rate"], read_context, found.vector) == {}


def test_an_example_without_its_figure_names_the_file() -> None:
    found = network()
    given = {"churn_rate": metric_of([{"text": "Norvane said 4.2% cancelled.", "figure": "5.2%"}])}
    with pytest.raises(ValueError, match=r"schemas/metrics/churn_rate\.yml.*'5\.2%'"):
        shots.learned(given, found.metrics, read_context, found.vector)
