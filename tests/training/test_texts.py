"""Labels and the articles they are of: marks of written articles, and the files that come along."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from schemas.claim import STATUSES
from schemas.metric import metrics
from training.texts import LABELS, VALIDATION, written

HEAD = "---\nlanguage: en\npublished: 2024-05-02\ntitle: Norvia grows\n---\n"


def article(folder: Path, body: str) -> Path:
    """A folder with one written article."""
    (folder / "a").mkdir()
    (folder / "a" / "01.md").write_text(HEAD + body, encoding="utf-8")
    return folder


def test_a_mark_becomes_a_label_and_leaves_its_figure(tmp_path: Path) -> None:
    """Fields are those of the mark, a claim is a fact unless it says otherwise, what is none has no metric."""
    body = (
        "\nNorvia raised {{€40 million :: metric=funding_round; subject=Norvia; status=announced}} after "
        "{{three years :: not=duration}} with {{12 :: metric=headcount; subject=Norvia}} people.\n"
    )
    (found,) = written(article(tmp_path, body))
    text = found.context.document.body
    assert "{{" not in text
    assert "::" not in text
    assert [text[row["start"] : row["end"]] for row in found.labels] == ["€40 million", "three years", "12"]
    first, second, third = found.labels
    assert (first["metric"], first["subject"], first["status"]) == ("funding_round", "Norvia", "announced")
    assert "metric" not in second
    assert third["status"] == "actual"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("Norvia has {{12 :: metric=headcount; who=Norvia}} people.", "01.md: .*has a field that is none of"),
        ("Norvia has {{12 people.", "01.md: a mark isn't closed"),
        ("Norvia has {{12 = metric}} people.", "01.md: a mark isn't closed"),
    ],
)
def test_a_wrong_mark_is_named(tmp_path: Path, body: str, what: str) -> None:
    """The file is named, and what is wrong."""
    with pytest.raises(ValueError, match=what):
        list(written(article(tmp_path, body)))


def test_the_written_articles_hold_together() -> None:
    """Each figure's label is of the closed lists, and its subject stands in the article."""
    articles = list(written())
    assert len({one.doc for one in articles}) == len(articles) > 300
    languages = Counter(one.context.document.language for one in articles)
    assert min(languages["en"], languages["fr"]) > 0.4 * len(articles)
    for one in articles:
        text = f"{one.context.document.title}\n{one.context.document.body}".casefold()
        for row in one.labels:
            assert row["end"] > row["start"]
            if "metric" in row:
                assert set(row["metric"].split("|")) <= set(metrics())
                assert set(row["status"].split("|")) <= set(STATUSES)
                assert any(
                    all(part.casefold() in text for part in name.split(" and ")) or name.casefold() in text
                    for name in row["subject"].split("|")
                ), (one.doc, row)


def test_validation_articles_are_learned_from_nowhere() -> None:
    """No text that was set apart stands in a file of training."""
    texts: dict[str, set[str]] = {}
    for path in LABELS.glob("*.jsonl"):
        kind = "validation" if path.name.startswith("validation") else "training"
        for line in path.read_text(encoding="utf-8").splitlines():
            texts.setdefault(kind, set()).add(json.loads(line)["sha256"])
    assert len(texts["validation"]) == 100
    assert not texts["validation"] & texts["training"]
    assert (LABELS / VALIDATION).exists()
