"""Small words that tie a measure to its owner and a score to its benchmark, where the measure's own words are read."""

from __future__ import annotations

import pytest

from schemas.claim import Claim
from tests.transforms.made import document
from transforms.claims import extract


def claim_of(text: str, surface: str, language: str) -> Claim:
    found = extract(document(text, language, published="2026-03-04")).claims
    return next(claim for claim in found if claim.start == text.index(surface))


@pytest.mark.parametrize(
    ("language", "text", "surface", "subject"),
    [
        (
            "fr",
            "Avec un chiffre d'affaires de Doctolib en berne, malgré Criteo, 20 millions d'euros manquent.",
            "20 millions",
            "Doctolib",
        ),
        (
            "fr",
            "Criteo croît. Avec un chiffre d'affaires de magasins en Zubrovie faible, il gagne 20 millions d'euros.",
            "20 millions",
            "Criteo",
        ),
        ("en", "Revenue for Doctolib, with Criteo far behind, came to $20 million.", "$20 million", "Doctolib"),
        ("en", "Some found 67 vulnerabilities in Firefox. Criteo laughs.", "67", "Firefox"),
        ("en", "Mozilla found 67 vulnerabilities in its Firefox browser.", "67", "Mozilla"),
    ],
)
def test_whose_a_measure_is(language: str, text: str, surface: str, subject: str) -> None:
    assert claim_of(text, surface, language).subject == subject


@pytest.mark.parametrize(
    ("language", "text", "surface", "benchmark"),
    [
        ("fr", "Orca-7 obtient 61 % au GPQA, puis 70 % de bonnes réponses sur AIME.", "70 %", "AIME"),
        ("fr", "Sur le benchmark MathBrut, Orca-7 obtient 71 %.", "71 %", "MathBrut"),
        ("fr", "Au GPQA, Orca-7 s'arrête à 71, faute de mieux.", "71", "GPQA"),
        ("fr", "Au test GPQA, Orca-7 obtient 71 %. Kimi K2 est troisième avec 66.", "66", "GPQA"),
        ("en", "Orca-7 gets 61% on GPQA, then 70% accuracy on AIME.", "70%", "AIME"),
        ("en", "On the internal coding benchmark, Orca-7 gets 71%.", "71%", "internal coding benchmark"),
        ("en", "On GPQA, Orca-7 lands at 71, short of the best.", "71", "GPQA"),
        ("en", "On GPQA, Orca-7 gets 71%. Kimi K2 is third with 66.", "66", "GPQA"),
    ],
)
def test_which_benchmark_a_score_is_of(language: str, text: str, surface: str, benchmark: str) -> None:
    claim = claim_of(text, surface, language)
    assert (claim.metric, claim.benchmark) == ("benchmark_score", benchmark)


@pytest.mark.parametrize(
    ("language", "text", "surface", "metric"),
    [
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont pas loin de 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont au moins 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont en moyenne 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont aux alentours de 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont une moyenne de 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont de l'ordre de 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont ≈ 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont à peine 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont une somme de 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont entre 80 et 90 % grâce à la publicité.",
            "80 et 90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont les 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont le total de 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        (
            "fr",
            "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont pas moins de 90 % grâce à la publicité.",
            "90 %",
            "revenue",
        ),
        ("fr", "La marge brute atteint 16 %. Un bond, contre 14 % il y a un an.", "14 %", "margin"),
        ("fr", "La marge brute atteint 16 %. Un bond, comparé à 14 % il y a un an.", "14 %", "margin"),
        ("fr", "La marge brute atteint 16 %. Un bond, comparée à 14 % il y a un an.", "14 %", "margin"),
        ("fr", "La marge brute atteint 16 %. Un bond, comparés à 14 % il y a un an.", "14 %", "margin"),
        ("fr", "La marge brute atteint 16 %. Un bond, au lieu de 14 % il y a un an.", "14 %", "margin"),
        ("fr", "La marge brute atteint 16 %. Un bond, après 14 % il y a un an.", "14 %", "margin"),
        ("fr", "La marge brute atteint 16 %. Un bond, face à 14 % il y a un an.", "14 %", "margin"),
        ("fr", "La marge brute atteint 16 %. Un bond, passant de 14 % il y a un an.", "14 %", "margin"),
        ("fr", "La marge brute atteint 16 %. Un bond, par rapport à 14 % il y a un an.", "14 %", "margin"),
        ("fr", "La marge brute atteint 16 %. Un bond, versus 14 % il y a un an.", "14 %", "margin"),
        ("fr", "La marge brute atteint 16 %. Un bond, vs 14 % il y a un an.", "14 %", "margin"),
        ("fr", "Le groupe supprime 10 % des postes. Soit 1 400 personnes.", "1 400", "layoffs"),
        ("fr", "Le groupe supprime 10 % des postes. L'équivalent de 1 400 personnes.", "1 400", "layoffs"),
        ("fr", "Le groupe supprime 10 % des postes. C'est-à-dire 1 400 personnes.", "1 400", "layoffs"),
        ("fr", "Le groupe supprime 10 % des postes. Un choc, représentant 1 400 personnes.", "1 400", "layoffs"),
        ("fr", "Le groupe supprime 10 % des postes. Un choc (1 400 personnes).", "1 400", "layoffs"),
        ("fr", "Le groupe supprime 10 % des postes. Cela représente 1 400 personnes.", "1 400", "layoffs"),
        ("fr", "Le groupe supprime 10 % des postes. C'est 1 400 personnes.", "1 400", "layoffs"),
        ("fr", "Le groupe licencie 1 400 personnes, 10 % de ses cols blancs.", "10 %", "layoffs"),
        ("fr", "Les ventes de liseuses ont crû de 34 % à 33 milliards d'euros.", "33 milliards", "market_size"),
        (
            "fr",
            "Les ventes de liseuses ont crû de 34 %, pour atteindre 33 milliards d'euros.",
            "33 milliards",
            "market_size",
        ),
        (
            "fr",
            "Les ventes de liseuses ont crû de 34 %, atteignant 33 milliards d'euros.",
            "33 milliards",
            "market_size",
        ),
        ("fr", "Le marché pèse 19 milliards d'euros. Un bond (+14 %).", "14 %", "market_growth"),
        ("fr", "Le marché pèse 19 milliards d'euros. Il est en recul de 14 %.", "14 %", "market_growth"),
        ("fr", "Le marché pèse 19 milliards d'euros. Lui qui a bondi de 14 %.", "14 %", "market_growth"),
        (
            "fr",
            "Le marché des abonnés à la lampe pèse 19 milliards d'euros, 14 % de plus qu'en mai.",
            "14 %",
            "market_growth",
        ),
        ("fr", "Norvia revendique 27 000 clients. Malgré ses salariés, Solvéa en capte 9 000.", "9 000", "users"),
        (
            "fr",
            "Des 134 failles corrigées, 30 sont graves. Parmi celles-ci, 12 étaient connues.",
            "12",
            "vulnerabilities",
        ),
        (
            "fr",
            "Des 134 failles corrigées, 30 sont graves. Parmi ces failles, 12 étaient connues.",
            "12",
            "vulnerabilities",
        ),
        ("fr", "Des 134 failles corrigées, 30 sont graves. Parmi elles, 12 étaient connues.", "12", "vulnerabilities"),
        ("fr", "Des 134 failles corrigées, 30 sont graves. Sur ce total, 12 étaient connues.", "12", "vulnerabilities"),
        (
            "fr",
            "Sur 134 correctifs de failles, 30 sont graves. Parmi ceux-ci, 12 étaient connus.",
            "12",
            "vulnerabilities",
        ),
        ("fr", "Norvia corrige 134 failles : 30 % d'entre elles sont graves.", "30 %", "vulnerabilities"),
        ("en", "Revenue was $66 billion, of which ~90% came from ads.", "90%", "revenue"),
        ("en", "Revenue was $66 billion, of which at least 90% came from ads.", "90%", "revenue"),
        ("en", "Revenue was $66 billion, of which a total of 90% came from ads.", "90%", "revenue"),
        ("en", "Revenue was $66 billion, of which well over 90% came from ads.", "90%", "revenue"),
        ("en", "Revenue was $66 billion, of which the 90% came from ads.", "90%", "revenue"),
        ("en", "Gross margin came in at 16%. A feat, compared to 14% a year ago.", "14%", "margin"),
        ("en", "Gross margin came in at 16%. A feat, versus 14% a year ago.", "14%", "margin"),
        ("en", "Gross margin came in at 16%. A feat, vs. 14% a year ago.", "14%", "margin"),
        ("en", "Gross margin came in at 16%. A feat, against 14% a year ago.", "14%", "margin"),
        ("en", "Gross margin came in at 16%. A feat, instead of 14% a year ago.", "14%", "margin"),
        ("en", "Gross margin came in at 16%. A feat, rather than 14% a year ago.", "14%", "margin"),
        ("en", "Gross margin came in at 16%. A feat, after 14% a year ago.", "14%", "margin"),
        ("en", "Gross margin came in at 16%. A leap from 14% a year ago.", "14%", "margin"),
        ("en", "The group will cut 10% of its staff. That is 1,400 people.", "1,400", "layoffs"),
        ("en", "The group will cut 10% of its staff. Or 1,400 people.", "1,400", "layoffs"),
        ("en", "The group will cut 10% of its staff. I.e., 1,400 people.", "1,400", "layoffs"),
        ("en", "The group will cut 10% of its staff. A blow, equivalent to 1,400 people.", "1,400", "layoffs"),
        ("en", "The group will cut 10% of its staff. A blow, representing 1,400 people.", "1,400", "layoffs"),
        ("en", "The group will cut 10% of its staff. A blow (1,400 people).", "1,400", "layoffs"),
        ("en", "Kimtek hired 1,400 people, 10% of its staff.", "10%", "hires"),
        ("en", "Norvia's cloud sales grew 34% despite fines, reaching $33 billion.", "$33 billion", "revenue"),
        ("en", "Norvia's cloud sales grew 34% on new contracts, hitting $33 billion.", "$33 billion", "revenue"),
        ("en", "The market is worth $19 billion. An increase of 14%.", "14%", "market_growth"),
        ("en", "The market is worth $19 billion. It is growing 14%.", "14%", "market_growth"),
        ("en", "The market is worth $19 billion. It is rising 14%.", "14%", "market_growth"),
        ("en", "The market is worth $19 billion. A feat, having expanded by 14%.", "14%", "market_growth"),
        ("en", "Solvea counts 27 million visitors, 14% more than a year ago.", "14%", "audience"),
        ("en", "The market is worth $19 billion, 14% up on last year.", "14%", "market_growth"),
        ("en", "Of the 134 flaws fixed, 30 are grave. Among them, 12 were known.", "12", "vulnerabilities"),
        ("en", "Of the 134 flaws fixed, 30 are grave. Among these, 12 were known.", "12", "vulnerabilities"),
        ("en", "Of the 134 flaws fixed, 30 are grave. With 12 known, it is late.", "12", "vulnerabilities"),
        ("en", "Norvia fixed 134 flaws: 30% of them are grave.", "30%", "vulnerabilities"),
    ],
)
def test_what_a_figure_linked_to_another_measures(language: str, text: str, surface: str, metric: str) -> None:
    assert claim_of(text, surface, language).metric == metric


@pytest.mark.parametrize(
    ("language", "text", "surface", "metric"),
    [
        ("fr", "L'économie est nulle : 3 millions d'euros ont été dépensés.", "3 millions", "budget_spent"),
        ("en", "Kimtek raised a $3 million federal grant.", "$3 million", "subsidy"),
        ("en", "The contract brings a $3 million local tax rebate.", "$3 million", "subsidy"),
    ],
)
def test_small_words_between_a_figure_and_its_verb(language: str, text: str, surface: str, metric: str) -> None:
    assert claim_of(text, surface, language).metric == metric
