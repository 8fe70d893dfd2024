"""What the metrics' own files say of them: what they count, which values are theirs, who their parties are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest

from schemas.metric import metrics
from tests.transforms.claims.test_metrics import claim_at
from transforms.claims.context import Name
from transforms.claims.roles import role_of
from transforms.lexicons import lexicon
from transforms.quantities import scan
from transforms.quantities.tables import plurals

FIGURE = re.compile(r"(?:[€$] ?)?\d(?:[\d,]*\d)?(?:\.\d+)?")
"""The first figure of a text."""
PEOPLE = {"person": "people"}
"""Plurals that aren't regular."""


def nouns(unit: str) -> Iterator[tuple[str, str]]:
    """Languages with plurals that the scanner reads as a unit; one that no table lists is English."""
    for language in ("en", "fr"):
        listed = lexicon(language, "counted")["nouns"].get(unit, ())
        for noun in (*map(str, listed), *([unit] if language == "en" else [])):
            for form in (PEOPLE.get(noun), *plurals(noun), noun):
                if form and [found.unit for found in scan(f"40 {form}", language)] == [unit]:
                    yield language, form


OF_STAFF = frozenset({"employee", "engineer", "researcher", "worker"})
"""What hires and layoffs count as well, where the words beside it say so outright."""


def counted(metric: str, units: Iterable[str], texts: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """For each unit the metric, a language, and its text with a noun that stands for the unit."""
    for unit in units:
        if metric in {"hires", "layoffs"} and unit in OF_STAFF:
            continue
        own = OWN.get((metric, unit))
        forms = dict(reversed([*nouns(unit)]))
        told = [
            (metric, language, text.format(forms[language])) for language, text in texts.items() if language in forms
        ]
        yield from [(metric, "fr" if " : " in own else "en", own)] if own else told


COUNTED = {
    "attack_volume": {"en": "The attacks at Zentara hit over 40 {}.", "fr": "Les attaques visent plus de 40 {}."},
    "audience": {"en": "Zentara was watched, with over 40 {}."},
    "compute_units": {"en": "The servers of Zentara: over 40 {}."},
    "content_volume": {"en": "Available at Zentara: over 40 {}."},
    "data_volume": {"en": "The training of Zentara took over 40 {}."},
    "downloads": {"en": "On the app store Zentara has over 40 {}.", "fr": "Sur l'app store Zentara a plus de 40 {}."},
    "headcount": {"en": "The team of Zentara: over 40 {}.", "fr": "L'équipe de Zentara : plus de 40 {}."},
    "hires": {"en": "The openings at Zentara: over 40 {}."},
    "layoffs": {"en": "The cuts at Zentara: over 40 {}."},
}
"""Sentences in which a word that only leans to a metric makes a claim of what the metric usually counts."""
OWN = {
    ("attack_volume", "B"): "The attacks on Zentara: 40 GB.",
    ("content_volume", "film"): "Le catalogue de Zentara : plus de 40 films.",
    ("content_volume", "influencer"): "Le catalogue de Zentara : plus de 40 influenceurs.",
    ("content_volume", "page"): "The catalogue of Zentara: over 40 pages in all.",
    ("data_volume", "B"): "The training data of Zentara: 40 GB.",
    ("data_volume", "page"): "The training of Zentara took over 40 pages in all.",
    ("data_volume", "word"): "The training data of Zentara: over 40 words.",
    ("headcount", "person"): "The team of Zentara: 400 people.",
    ("energy_use", "t"): "The carbon footprint of Zentara: 40 tonnes.",
    ("energy_use", "kg"): "The carbon footprint of Zentara: 40 kg.",
    ("energy_use", "L"): "The water use of Zentara: 40 litres.",
    ("energy_use", "m3"): "The water use of Zentara: 40 m3.",
    ("context_length", "token"): "The context of Zentara: 4,000 tokens.",
    ("context_length", "word"): "The context of Zentara: 4,000 words.",
}
"""Sentences for units that need one of their own."""
UNITS = [
    told
    for metric in {*COUNTED, *(name for name, _ in OWN)}
    for told in counted(metric, metrics()[metric].units, COUNTED.get(metric, {}))
]


MORE = {
    "participants": ("At the summit: over 40 {}.", "delegations teams speakers"),
    "production_rate": ("Its output is 60 {} a day.", "wafers cars launches reviews"),
    "records_exposed": ("The database lost over 40 {}.", "cards credentials entries lines"),
    "requests": ("Queries per day: over 60 {}.", "emails events operations"),
    "shipments": ("Shipments came to 60 {}.", "phones tablets cars copies headsets watches sets boxes"),
    "signatories": ("The petition has 60 {}.", "experts NGOs associations artists"),
    "users": ("It is used by 60 {}.", "businesses teams"),
    "vulnerabilities": ("Fixed so far: over 40 nasty {}.", "exploits fixes holes issues"),
}
"""Sentences for units that English nouns alone give."""
UNITS += [(metric, "en", text.format(noun)) for metric, (text, nouns) in MORE.items() for noun in nouns.split()]


def figure_of(text: str) -> str:
    """The first figure of a text."""
    found = FIGURE.search(text)
    assert found
    return found[0]


@pytest.mark.parametrize(("metric", "language", "text"), sorted(UNITS))
def test_a_word_and_the_usual_unit_make_a_claim(metric: str, language: str, text: str) -> None:
    claim = claim_at(text, figure_of(text), language)
    assert claim is not None
    assert claim.metric == metric


@pytest.mark.parametrize(("language", "text"), [pair for texts in COUNTED.values() for pair in texts.items()])
def test_a_word_and_an_unusual_unit_make_none(language: str, text: str) -> None:
    assert claim_at(text.format("zouaves"), "40", language) is None


NAMED = {"en": "Norvia keeps 3,000 {}."}
IMPLIED = [
    told
    for name, metric in metrics().items()
    if name < "m"
    for told in counted("", metric.implied_by, NAMED)
    for told in [(name, *told[1:])]
]
MEASURED = [
    ("energy_use", "en", "Norvia : 3,000 MWh."),
    ("compute_units", "en", "Norvia : 3,000 TFLOP."),
    ("compute_units", "en", "Norvia : 3,000 petaflops."),
]


@pytest.mark.parametrize(("metric", "language", "text"), [*IMPLIED, *MEASURED])
def test_some_units_say_by_themselves_what_is_counted(metric: str, language: str, text: str) -> None:
    claim = claim_at(text, figure_of(text), language)
    assert claim is not None
    assert claim.metric == metric


@pytest.mark.parametrize(
    "text", ["Norvia keeps 240 songs.", "The benchmark has 240 zouaves.", "The context window takes 240 zouaves."]
)
def test_a_count_of_something_else_says_nothing(text: str) -> None:
    claim = claim_at(text, "240", "en")
    assert claim is None or claim.metric == "other"


BANDS = {
    "acquisition_price": ("The takeover of Zentara: {}.", "€40 million", "€4,000", "€400 billion"),
    "adoption_rate": ("The adoption of Kelvio reached {}.", "40%", "", "140%"),
    "asset_transfer": ("The patent portfolio of Zentara: {}.", "€40 million", "€400", "€400 billion"),
    "attack_volume": ("The attacks at Zentara hit {} computers.", "400", "0.4", ""),
    "audience": ("Zentara was watched, with {} people.", "400", "0.4", "400 trillion"),
    "benchmark_score": ("The accuracy of Kelvio: {}.", "40%", "", "14,000%"),
    "break_even_audience": ("Break-even is far for Zentara: {} readers.", "400", "0.4", ""),
    "budget_committed": ("The committed funds of Zentara: {}.", "€40 million", "€400", "€40 trillion"),
    "budget_execution_rate": ("The execution rate of Zentara: {}.", "40%", "", "240%"),
    "budget_planned": ("The budget of Zentara: {}.", "€40 million", "€400", "€40 trillion"),
    "budget_spent": ("The expenditure of Zentara: {}.", "€40 million", "€0.40", "€40 trillion"),
    "content_volume": ("Available at Zentara: {} files.", "400", "0.4", "400 trillion"),
    "context_length": ("The context of Kelvio: {} tokens.", "4,000", "40", "40 billion"),
    "contract_value": ("The contract of Zentara: {}.", "€40 million", "€400", "€4 trillion"),
    "cost_saving": ("The savings of Zentara: {}.", "€40 million", "€0.40", "€4 trillion"),
    "data_volume": ("Collected at Zentara: {} records.", "400", "0.4", ""),
    "donation": ("The gift to Zentara: {}.", "€40 million", "€0.40", "€400 billion"),
    "downloads": ("On the app store Zentara has {} copies.", "400", "0.4", "4 trillion"),
    "equity_share": ("The stake of Norvia in Zentara: {}.", "40%", "", "140%"),
    "feature_share": ("The feature at Zentara: {}.", "40%", "", "140%"),
    "fine": ("The fine of Zentara: {}.", "€40 million", "€0.40", "€4 trillion"),
    "funding_round": ("The round of Zentara: {}.", "€40 million", "€4,000", "€400 billion"),
    "headcount": ("The workers of Zentara: {} producers.", "400", "0.4", "40 million"),
    "hires": ("The openings at Zentara: {} apprentices.", "400", "0.4", "4 million"),
    "investment": ("The investment of Zentara: {}.", "€40 million", "€4,000", "€4 trillion"),
    "layoffs": ("The cuts at Zentara: {} jobs.", "400", "0.4", "4 million"),
    "list_price": ("The price of Kelvio: {}.", "€400", "", "€4 million"),
}
"""For each metric a sentence that speaks for it, a figure that is one, one too low and one too high."""


@pytest.mark.parametrize(("metric", "text"), [(name, text.format(good)) for name, (text, good, *_) in BANDS.items()])
def test_a_plausible_figure_is_the_metrics(metric: str, text: str) -> None:
    claim = claim_at(text, figure_of(text), "en")
    assert claim is not None
    assert claim.metric == metric


@pytest.mark.parametrize(
    ("metric", "text"),
    [(name, text.format(bad)) for name, (text, _, *others) in BANDS.items() for bad in others if bad],
)
def test_an_implausible_figure_is_not(metric: str, text: str) -> None:
    claim = claim_at(text, figure_of(text), "en")
    assert claim is None or claim.metric != metric


SUITABLE = 0.6
"""How well a name suits as a subject that isn't of a metric's kinds, at most, and one that is, at least."""
SUBJECTS = [(name, kind, metric.subject_kinds) for name, metric in metrics().items() for kind in metric.subject_kinds]


@pytest.mark.parametrize(("metric", "text", "kinds"), SUBJECTS)
def test_names_of_its_kinds_alone_suit_a_metric_as_subjects(metric: str, text: str, kinds: tuple[str, ...]) -> None:
    everything = {kind for _, _, kinds in SUBJECTS for kind in kinds}
    fits = {
        kind: role_of(metric).fit(Name(start=0, end=7, text="Zentara", label="Zentara", kind=kind))
        for kind in everything
    }
    assert fits[text] > SUITABLE or (text == "country" and fits[text] == SUITABLE)
    assert all(fits[kind] <= SUITABLE for kind in everything - {*kinds})


TABLE = "| Name | {} |\n|---|---|\n| Zentara | 40 |\n| Norvia | 41 |"
TABLED = {
    "attack_volume": ("Incidents", "Attacks", "Victims"),
    "audience": ("Listeners", "Viewers", "Readers", "Visitors", "Visits", "Views"),
    "break_even_audience": ("Users to break even", "Customers to break even"),
    "compute_units": (
        "Chips", "Processors", "Cores", "Servers", "GPUs", "Qubits", "Accelerators", "Data centers (compute)"
    ),
    "data_volume": ("Conversations",),
    "downloads": ("Downloads", "Installs"),
    "headcount": ("Engineers", "Workers", "Employees", "Researchers in the team", "Contractors in the team"),
    "hires": ("Employees hired", "Engineers hired", "Researchers hired", "Workers hired", "Hires"),
    "layoffs": ("Employees laid off", "Engineers laid off", "Workers laid off"),
}  # fmt: skip
"""Headers of columns that name what a metric counts."""


@pytest.mark.parametrize(
    ("metric", "text"), [(name, TABLE.format(header)) for name, headers in TABLED.items() for header in headers]
)
def test_a_column_of_the_usual_unit_holds_claims(metric: str, text: str) -> None:
    claim = claim_at(text, "40", "en")
    assert claim is not None
    assert claim.metric == metric


PARTS = {
    "attack_volume": {"A third of attacks began by email.": "A third", "40% of attacks began by email.": "40%"},
    "audience": {"The clip was streamed 300 times.": "300 times"},
    "benchmark_score": {"On the benchmark, Kelvio solves two thirds of the tasks.": "two thirds"},
    "budget_committed": {"40% of the budget has been committed.": "40%"},
    "budget_execution_rate": {"The execution rate of the plan is two thirds.": "two thirds"},
    "cost_saving": {
        "Kelvio cut its bills by a third.": "a third",
        "Kelvio is three times cheaper.": "three times",
        "Kelvio is 40% cheaper.": "40%",
    },
    "data_volume": {"Web pages are 40% of the training data.": "40%"},
    "downloads": {"The app was downloaded 300 times.": "300 times"},
    "equity_share": {"Norvia's stake in Zentara is two thirds.": "two thirds"},
    "feature_share": {"The feature reached two thirds of accounts.": "two thirds"},
    "adoption_rate": {"Two thirds of adults use Kelvio, a survey says.": "Two thirds"},
    "fine": {"The fine is 4% of its turnover.": "4%"},
    "headcount": {"Women are a third of the workforce.": "a third", "Women hold 40% of jobs.": "40%"},
    "layoffs": {
        "Zentara will lay off a third of its staff.": "a third",
        "Zentara will lay off 12% of its staff.": "12%",
    },
}
"""Shares and multiples of a metric's level."""
CHANGES = {
    "attack_volume": "Ransomware attacks on Zentara rose {}.",
    "audience": "The audience of Zentara rose {}.",
    "budget_planned": "The budget of Zentara rose {}.",
    "budget_spent": "Outlays at Zentara's studio rose {}.",
    "compute_units": "The training compute of Kelvio rose {}.",
    "content_volume": "The catalogue of Zentara grew {}.",
    "context_length": "The context window of Kelvio grew {}.",
    "data_volume": "The training data of Kelvio grew {}.",
    "downloads": "Downloads of the app rose {}.",
    "energy_use": "The energy consumption of Zentara rose {}.",
    "funding_round": "Fundraising rose {}.",
    "headcount": "The headcount of Zentara rose {}.",
    "hires": "Hiring at Zentara rose {}.",
    "investment": "Investment in Zentara rose {}.",
    "list_price": "The price of Kelvio rose {}.",
}
"""For metrics of levels a sentence that tells how they changed."""
POINTS = {
    "adoption_rate": "The adoption of Kelvio gained 3 percentage points.",
    "equity_share": "The stake of Norvia in Zentara gained 3 percentage points.",
    "feature_share": "The share of accounts with the feature enabled gained 3 percentage points.",
}


@pytest.mark.parametrize(
    ("metric", "text", "figure"),
    [
        *((name, text, figure) for name, told in PARTS.items() for text, figure in told.items()),
        *((name, text.format(figure), figure) for name, text in CHANGES.items() for figure in ("threefold", "12%")),
        *((name, text, "3 percentage points") for name, text in POINTS.items()),
        ("context_length", "Context of Kelvio is 200,000.", "200,000"),
    ],
)
def test_a_part_or_a_change_is_the_metrics_too(metric: str, text: str, figure: str) -> None:
    claim = claim_at(text, figure, "en")
    assert claim is not None
    assert claim.metric == metric


ANNOUNCED = "It was announced on Tuesday. "
EVENTS = {
    "acquisition_price": "The takeover of Zentara: €40 million.",
    "asset_transfer": "The patent portfolio of Zentara: €40 million.",
    "contract_value": "The contract of Zentara: €40 million.",
    "debt": "Zentara signs a loan of €40 million.",
    "donation": "Norvia will donate €40 million to Zentara.",
    "funding_round": "The round of Zentara: €40 million.",
    "investment": "The investment of Zentara: €40 million.",
    "layoffs": "The layoffs at Zentara: 40 jobs.",
    "premium": "The premium for Zentara: 40%.",
    "purchase_commitment": "Purchase commitments of Zentara: €40 million.",
    "subsidy": "The grant of Zentara: €40 million.",
}
"""Events of which nothing tells that they have happened: they have the day on which they were announced."""


@pytest.mark.parametrize(("metric", "text"), [(name, ANNOUNCED + text) for name, text in EVENTS.items()])
def test_an_event_is_announced_on_a_day(metric: str, text: str) -> None:
    claim = claim_at(text, figure_of(text), "en")
    assert claim is not None
    assert (claim.metric, claim.status) == (metric, "announced")
    assert claim.period_start == claim.period_end == "2026-11-17"


@pytest.mark.parametrize(
    ("text", "figure", "status"),
    [
        ("Zentara could face a fine of €40 million.", "€40 million", "rumoured"),
        ("The budget of Zentara: €40 million.", "€40 million", "planned"),
        ("Openings at Zentara: 40 jobs.", "40", "planned"),
        ("In its emissions, net zero: 20% for now.", "20%", "planned"),
    ],
)
def test_a_figure_has_its_metrics_status(text: str, figure: str, status: str) -> None:
    claim = claim_at(text, figure, "en")
    assert claim is not None
    assert claim.status == status


PARTIES = {
    "acquisition_price": "Norvia acquired Zentara for €40 million.",
    "asset_transfer": "Zentara sold its patents to Norvia for €40 million.",
    "contract_value": "Norvia awarded Zentara a contract of €40 million.",
    "debt": "Zentara borrowed €40 million from Norvia.",
    "donation": "Norvia donated €40 million to Zentara.",
    "equity_share": "Norvia holds a 40% stake in Zentara.",
    "fine": "Norvia fined Zentara €40 million.",
    "funding_round": "Zentara raised €40 million from Norvia.",
    "investment": "Norvia invests €40 million in Zentara.",
    "list_price": "Norvia sells Zentara at a price of €40 a month.",
    "premium": "Norvia offers a premium of 40% for Zentara.",
    "purchase_commitment": "Zentara commits to buy €40 million of chips from Norvia.",
    "subsidy": "Norvia grants Zentara a subsidy of €40 million.",
    "voting_share": "Norvia holds 40% of the voting rights of Zentara.",
}
"""Sentences in which Zentara is the subject of a metric and Norvia the other side."""


@pytest.mark.parametrize(("metric", "text"), PARTIES.items())
def test_a_metric_has_another_side(metric: str, text: str) -> None:
    claim = claim_at(text, figure_of(text), "en")
    assert claim is not None
    assert (claim.metric, claim.subject, claim.counterparty) == (metric, "Zentara", "Norvia")
