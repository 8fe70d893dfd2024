"""What an extraction promises: spans, records, ids, confidence, mentions, and cost that grows with the text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.claim import Claim
from schemas.columns import to_frame
from schemas.document import Document
from schemas.validate import split_valid
from tests.transforms.made import document
from transforms.claims import extract, extractor_version

ARTICLE = """Kimtek lève 12 millions d'euros

La start-up nantaise Kimtek, qui compte 45 salariés, lève 12 millions d'euros auprès de Brindille Capital.
Elle réalise 4,5 millions d'euros de chiffre d'affaires, dont 30 % en Espagne. Il y a trois ans, tout a commencé.

Modèle | Prix d'entrée | Score MathBench
Orca-7 | 3 € | 71,4 %
Orca-8 | 5 € | 78,9 %
"""


def article(body: str, language: str | None = "fr", **known: Any) -> Document:
    return document(body, language, **{"doc": "article", "published": "2026-11-20", **known})


def test_every_figure_is_a_claim_or_a_mention_once() -> None:
    found = extract(article(ARTICLE))
    spans = [(claim.start, claim.end) for claim in (*found.claims, *found.mentions)]
    assert len(set(spans)) == len(spans) == len(found.quantities)
    for claim in (*found.claims, *found.mentions):
        assert ARTICLE[claim.start : claim.end] == claim.surface
        assert ARTICLE[claim.sentence_start : claim.sentence_end] == claim.sentence
        assert claim.sentence_start <= claim.start < claim.end <= claim.sentence_end


def test_claims_measure_what_the_article_says() -> None:
    metrics = [(claim.surface, claim.metric) for claim in extract(article(ARTICLE)).claims]
    assert metrics[:5] == [
        ("12 millions d'euros", "funding_round"),
        ("45", "headcount"),
        ("12 millions d'euros", "funding_round"),
        ("4,5 millions d'euros", "revenue"),
        ("30 %", "revenue"),
    ]


def test_the_story_stays_a_mention() -> None:
    mentions = extract(article(ARTICLE)).mentions
    assert [mention.surface for mention in mentions] == ["trois ans"]
    assert (mentions[0].family, mentions[0].metric, mentions[0].subject) == (None, None, None)
    assert mentions[0].confidence == 0


def test_records_hold_their_schema() -> None:
    found = extract(article(ARTICLE))
    valid, bad = split_valid(to_frame([*found.claims, *found.mentions], Claim), Claim, "claim")
    assert not bad
    assert len(valid) == len(found.quantities)
    assert valid["claim_id"].is_unique
    assert valid["confidence"].between(0, 1).all()


def test_the_same_text_gives_the_same_claims() -> None:
    assert extract(article(ARTICLE)) == extract(article(ARTICLE))
    other = extract(article(ARTICLE, revision_id="c" * 16)).claims
    assert not {claim.claim_id for claim in other} & {claim.claim_id for claim in extract(article(ARTICLE)).claims}


@pytest.mark.parametrize(
    "article",
    [
        article(ARTICLE, language=None),
        article(ARTICLE, language="de"),
        article(ARTICLE, flags=("language_unsupported",)),
    ],
)
def test_a_language_without_lexicons_gives_nothing(article: Document) -> None:
    found = extract(article)
    assert (found.sentences, found.quantities, found.claims, found.mentions) == ((), (), (), ())


@pytest.mark.parametrize("body", ["", " ", "\n\n", "|", "12", "…", "(((((", "\ue000\ue001", "12 " * 50, "a\u0301 12 %"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_odd_bodies_do_no_harm(body: str, language: str) -> None:
    extract(article(body, language=language))


WORDS = (
    "Xa Kimtek Google GPT-5 a levé raised million millions d’euros dollars de € $ % 5 1,9 2.5 2025 et and à to entre "
    "between users utilisateurs soit or dont of which par an a year en 2024 in May selon said a déclaré bn Md€ k un "
    "tiers half score contre versus 1er 3rd 10:30 v1.2 twenty vingt quatre cent mille trois quarts M. Mr. CEO PDG elle "
    "it its son https://x.y `x` <b> &amp; | - # ** _ ( ) [ ] « » “ ” ' ’ — – , . ; : ? ! … "
    "É e\u0301 İ ß ﬁ ١ ½ ² \u200b \ufeff \x00 \x85 \u2028"
)
PIECES = WORDS.split(" ")
GAPS = ["", " ", "\u00a0", "\u202f", "\n", "\n\n", "\r\n", "\t"]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=40).map(
        lambda drawn: "".join(piece + gap for piece, gap in drawn)
    ),
)
"""Any Unicode, and what is near to an article."""


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["en", "fr"]), st.one_of(st.none(), TEXTS))
def test_any_text_is_read_and_offsets_hold(body: str, language: str, title: str | None) -> None:
    found = extract(article(body, language=language, title=title))
    records = sorted((*found.claims, *found.mentions), key=lambda record: record.start)
    assert len(records) == len(found.quantities)
    end = 0
    for record in records:
        assert end <= record.start < record.end
        end = record.end
        assert body[record.start : record.end] == record.surface
        assert record.sentence_start is not None
        assert record.sentence_end is not None
        assert record.sentence_start <= record.start < record.end <= record.sentence_end
        assert body[record.sentence_start : record.sentence_end] == record.sentence
        assert all(0 <= item.start < item.end <= len(body) for item in record.evidence)


def repeated(piece: str, size: int) -> str:
    """A line of so many characters, or a little less, that says the same over and over."""
    return piece * (size // len(piece))


def calls(work: Callable[[], object]) -> int:
    """How many functions some work calls: what a clock would tell, but the same on every machine."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


LINES = ["1 ", "1,", "de 2 à 3 ", "(1 ", "5 %\n", "Xa\n\n", "Kimtek a levé 5 millions d'euros. "]
DEAR = ["5 % Xa ", "$5-", "|1|", "Xa a levé 5 millions d'euros, "]
"""What a text repeats; each figure of the dear ones looks at many others within its reach."""


@pytest.mark.parametrize("piece", [*LINES, *(pytest.param(piece, marks=pytest.mark.slow) for piece in DEAR)])
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    extract(article(repeated(piece, 300)))
    once, twice = article(repeated(piece, 3000)), article(repeated(piece, 6000))
    assert calls(lambda: extract(twice)) < 2.2 * calls(lambda: extract(once))


LONG = {
    ("fr", "million "): 2, ("fr", "("): 2, ("fr", "le 1er mai 2024, "): 2, ("fr", "é"): 5, ("fr", "Kimtek "): 2,
    ("en", "https://"): 5, ("en", "1.2.3."): 2, ("en", "Kimtek "): 2, ("en", "May 5, "): 2, ("en", "\u202f"): 5,
    ("fr", "2 millions "): 0.3, ("fr", "de 2 à 3 "): 0.15, ("fr", "(1 "): 0.15, ("en", "1 "): 0.15,
    ("en", "Kimtek raised $5 million, "): 0.05, ("fr", "Kimtek a levé 5 millions d'euros, "): 0.05,
    ("fr", "5 % Xa "): 0.04, ("en", "$5-"): 0.03, ("fr", "|1|"): 0.04,
}  # fmt: skip
"""What a line repeats, by language, and to how many megabytes: the dearest cost 200 microseconds a character."""


@pytest.mark.slow
@pytest.mark.parametrize(("language", "piece"), LONG)
@pytest.mark.usefixtures("hang_guard")
def test_a_very_long_line_is_read(language: str, piece: str) -> None:
    line = repeated(piece, int(LONG[language, piece] * 1_000_000))
    found = extract(article(f"{line}\n\nKimtek, 12 %", language=language))
    assert [record.surface for record in sorted((*found.claims, *found.mentions), key=lambda r: r.start)][-1] == "12 %"


def test_sure_words_make_a_surer_claim_than_none() -> None:
    told = extract(article("Kimtek lève 12 millions d'euros auprès de Brindille Capital.")).claims[0]
    bare = extract(article("Il y avait 12 millions d'euros.")).claims[0]
    assert told.confidence > 0.5 > bare.confidence


def test_version_is_stable_and_carries_the_package_version() -> None:
    number, _, digest = extractor_version().partition("+")
    assert number[0].isdigit()
    assert len(digest) == 8
    assert extract(article(ARTICLE)).claims[0].extractor_version == extractor_version()
