"""A sum right behind a product's name is its price; what else stands between, or a large sum, says nothing."""

from __future__ import annotations

import pytest

from tests.transforms.claims.test_metrics import claim_at


@pytest.mark.parametrize(
    ("text", "figure", "language", "rule"),
    [
        ("The Galaxy Tab S11: $4,349.", "$4,349", "en", "list_price/label"),
        ("La Galaxy Tab S11 (4 349 euros) arrive.", "4 349 euros", "fr", "list_price/label"),
        ("The lamp, a copy, is yours to keep, $49 or not.", "$49", "en", "list_price/small"),
        ("La Galaxy Tab S11 : 4 millions d'euros.", "4 millions d'euros", "fr", "other/unnamed"),
    ],
)
def test_a_sum_behind_a_products_name_is_its_price(text: str, figure: str, language: str, rule: str) -> None:
    claim = claim_at(text, figure, language)
    assert claim is not None
    assert rule in claim.rule


@pytest.mark.parametrize(
    ("text", "figure", "language"),
    [
        ("| Model | Context |\n| --- | --- |\n| Orca-7 | 256,000 |", "256,000", "en"),
        ("| | Orca-7 |\n| --- | --- |\n| Contexte | 256 000 |", "256 000", "fr"),
    ],
)
def test_a_cell_that_is_the_measures_name_says_what_a_bare_number_is(text: str, figure: str, language: str) -> None:
    claim = claim_at(text, figure, language)
    assert claim is not None
    assert claim.metric == "context_length"


@pytest.mark.parametrize(
    ("text", "figure", "language"),
    [
        ("On GPQA, Orca-7 gets 71%. Kimi K2 comes third with 66.1%.", "66.1%", "en"),
        ("Au test GPQA, Orca-7 obtient 71 %. Kimi K2 arrive troisième avec 66,1 %.", "66,1 %", "fr"),
    ],
)
def test_a_place_in_a_ranking_leads_to_a_score(text: str, figure: str, language: str) -> None:
    claim = claim_at(text, figure, language)
    assert claim is not None
    assert claim.metric == "benchmark_score"
    assert claim.benchmark == "GPQA"


@pytest.mark.parametrize("rule", ["| --- | --- | --- | --- |\n", ""], ids=["Markdown", "of a web page"])
@pytest.mark.parametrize(
    ("language", "head", "low", "high"),
    [
        ("en", "| Model | Context | Input ($ per million tokens) | Output ($ per million tokens) |", "up to", "over"),
        (
            "fr",
            "| Modèle | Contexte | Entrée (€ par million de jetons) | Sortie (€ par million de jetons) |",
            "jusqu'à",
            "au-delà de",
        ),
    ],
)
def test_a_table_of_prices_has_them_by_direction_and_context(
    language: str, head: str, low: str, high: str, rule: str
) -> None:
    tokens = {"en": "200,000 tokens", "fr": "200 000 jetons"}[language]
    text = f"{head}\n{rule}| Orca-7 | {low} {tokens} | 2 | 12 |\n| Orca-7 | {high} {tokens} | 4 | 18 |"
    for figure, bound, direction in (
        ("2 |", "context_max", "input"),
        ("12 |", "context_max", "output"),
        ("4 |", "context_min", "input"),
        ("18 |", "context_min", "output"),
    ):
        claim = claim_at(text, f"| {figure}", language)
        assert claim is not None
        assert (claim.metric, claim.per, claim.subject) == ("list_price", "1e6 token", "Orca-7")
        assert claim.dimensions == {bound: "200000", "direction": direction}
