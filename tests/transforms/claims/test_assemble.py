"""What an extraction promises: spans, records, ids, confidence, mentions, and cost that grows with the text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.claim import Claim
from schemas.columns import to_frame
from schemas.document import Document
from schemas.validate import split_valid
from transforms.claims import extract, extractor_version

ARTICLE = """Kimtek lève 12 millions d'euros

La start-up nantaise Kimtek, qui compte 45 salariés, lève 12 millions d'euros auprès de Brindille Capital.
Elle réalise 4,5 millions d'euros de chiffre d'affaires, dont 30 % en Espagne. Il y a trois ans, tout a commencé.

Modèle | Prix d'entrée | Score MathBench
Orca-7 | 3 € | 71,4 %
Orca-8 | 5 € | 78,9 %
"""


def document(body: str, language: str | None = "fr", **changes: object) -> Document:
    made = Document(
        doc="article",
        document_id="a" * 16,
        revision_id="b" * 16,
        body=body,
        body_sha256="0" * 64,
        raw_sha256="0" * 64,
        extra={},
        language=language,
        published="2026-11-20",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_every_figure_is_a_claim_or_a_mention_once() -> None:
    found = extract(document(ARTICLE))
    spans = [(claim.start, claim.end) for claim in (*found.claims, *found.mentions)]
    assert len(set(spans)) == len(spans) == len(found.quantities)
    for claim in (*found.claims, *found.mentions):
        assert ARTICLE[claim.start : claim.end] == claim.surface
        assert ARTICLE[claim.sentence_start : claim.sentence_end] == claim.sentence
        assert claim.sentence_start <= claim.start < claim.end <= claim.sentence_end


def test_claims_measure_what_the_article_says() -> None:
    metrics = [(claim.surface, claim.metric) for claim in extract(document(ARTICLE)).claims]
    assert metrics[:5] == [
        ("12 millions d'euros", "funding_round"),
        ("45", "headcount"),
        ("12 millions d'euros", "funding_round"),
        ("4,5 millions d'euros", "revenue"),
        ("30 %", "revenue"),
    ]


def test_the_story_stays_a_mention() -> None:
    mentions = extract(document(ARTICLE)).mentions
    assert [mention.surface for mention in mentions] == ["trois ans"]
    assert (mentions[0].family, mentions[0].metric, mentions[0].subject) == (None, None, None)
    assert mentions[0].confidence == 0


def test_records_hold_their_schema() -> None:
    found = extract(document(ARTICLE))
    valid, bad = split_valid(to_frame([*found.claims, *found.mentions], Claim), Claim, "claim")
    assert not bad
    assert len(valid) == len(found.quantities)
    assert valid["claim_id"].is_unique
    assert valid["confidence"].between(0, 1).all()


def test_the_same_text_gives_the_same_claims() -> None:
    assert extract(document(ARTICLE)) == extract(document(ARTICLE))
    other = extract(document(ARTICLE, revision_id="c" * 16)).claims
    assert not {claim.claim_id for claim in other} & {claim.claim_id for claim in extract(document(ARTICLE)).claims}


@pytest.mark.parametrize(
    "article",
    [
        document(ARTICLE, language=None),
        document(ARTICLE, language="de"),
        document(ARTICLE, flags=("language_unsupported",)),
    ],
)
def test_a_language_without_lexicons_gives_nothing(article: Document) -> None:
    found = extract(article)
    assert (found.sentences, found.quantities, found.claims, found.mentions) == ((), (), (), ())


@pytest.mark.parametrize("body", ["", " ", "\n\n", "|", "12", "…", "(((((", "\ue000\ue001", "12 " * 50, "a\u0301 12 %"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_odd_bodies_do_no_harm(body: str, language: str) -> None:
    extract(document(body, language=language))


def test_sure_words_make_a_surer_claim_than_none() -> None:
    told = extract(document("Kimtek lève 12 millions d'euros auprès de Brindille Capital.")).claims[0]
    bare = extract(document("Il y avait 12 millions d'euros.")).claims[0]
    assert told.confidence > 0.5 > bare.confidence


def test_version_is_stable_and_carries_the_package_version() -> None:
    number, _, digest = extractor_version().partition("+")
    assert number[0].isdigit()
    assert len(digest) == 8
    assert extract(document(ARTICLE)).claims[0].extractor_version == extractor_version()
