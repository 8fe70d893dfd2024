"""Small words that tie a measure to its owner and a score to its benchmark, where the measure's own words are read."""

from __future__ import annotations

import pytest

from schemas.claim import Claim
from schemas.document import Document
from transforms.claims import extract


def claim_of(text: str, surface: str, language: str) -> Claim:
    document = Document(
        doc="case",
        document_id="0" * 16,
        revision_id="0" * 16,
        body=text,
        body_sha256="0" * 64,
        raw_sha256="0" * 64,
        extra={},
        language=language,
        published="2026-03-04",
    )
    return next(claim for claim in extract(document).claims if claim.start == text.index(surface))


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
