"""Articles without separators: told apart by their words; a single article stays whole."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from transforms.documents import Hints, read_articles

FOLDER = Path(__file__).parent / "articles"
ARTICLES = tuple(
    (FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip() for name in ("bornes", "guide", "fine", "chip")
)


def bodies(text: str) -> list[str]:
    return [article.document.body for article in read_articles(text.encode(), name="-")]


@pytest.mark.parametrize("order", list(permutations(range(len(ARTICLES))))[::3])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_articles_in_any_order_are_told_apart(order: tuple[int, ...], gap: str) -> None:
    wanted = [ARTICLES[index] for index in order]
    assert bodies("\n".join(wanted).replace("\n", gap)) == [article.replace("\n", gap) for article in wanted]


def test_each_article_of_a_collection_has_its_own_language_and_offset() -> None:
    text = "\n".join(ARTICLES) + "\n"
    articles = read_articles(text.encode(), name="tas.txt", hints=Hints(published="2025-11-20"))
    assert [article.document.language for article in articles] == ["fr", "fr", "en", "en"]
    assert [article.document.published for article in articles] == ["2025-11-20"] * 4
    for article in articles:
        assert text[article.offset : article.offset + len(article.document.body)] == article.document.body


@pytest.mark.parametrize("article", ARTICLES)
def test_one_article_stays_whole_and_untouched(article: str) -> None:
    assert bodies(f"\n{article}\n\n") == [f"\n{article}\n\n"]


def test_front_matter_at_the_top_makes_one_article_of_any_text() -> None:
    assert len(bodies("---\npublisher: Le Relais\n---\n" + "\n".join(ARTICLES))) == 1


def test_a_paywalls_notice_ends_an_article() -> None:
    notice = "Il vous reste 64 % de cet article à lire. La suite est réservée aux abonnés."
    first, second, third = (ARTICLES[index].split("\n", 2) for index in (0, 1, 0))
    text = "\n".join([*first[:2], notice, *second[:2], notice, *ARTICLES[3].split("\n")])
    assert len(third) == 3
    assert [body.split("\n")[0] for body in bodies(text)] == [first[0], second[0], ARTICLES[3].split("\n")[0]]


@pytest.mark.parametrize(
    "text", ["Nordalia lève 12 millions d’euros.", "Un.\nDeux.\nTrois.", "12\n13\n14", "- a\n- b\n- c"]
)
def test_short_texts_stay_whole(text: str) -> None:
    assert bodies(text) == [text]
