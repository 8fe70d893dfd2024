"""What readers draft from the pages: entries of corrections.yml and rows of the catalogue, as their files have them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from catalogue import Entity, read_entities
from dashboards import corrections, data
from dashboards.decisions import Decision, part, slug, written
from warehouse.corrections import read_corrections


def claim(published: Path) -> dict[str, object]:
    source = data.snapshot(published)
    (found,) = data.records(data.trend(source, "Semrush", "acquisition_price"))
    row = data.first(data.ask(source, "claim", claim=found["claim_id"]))
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("wrong", "right", "expected"),
    [
        ("whole", "", {"expect": {"value": 1.9e9}, "drop": True, "replace": {}}),
        ("value", "1 950 000 000", {"expect": {"value": 1.9e9}, "drop": False, "replace": {"value": 1.95e9}}),
        ("subject", "Semrush: Inc", {"expect": {"subject": "Semrush"}, "replace": {"subject": "Semrush: Inc"}}),
    ],
)
def test_an_entry_is_one_that_the_warehouse_reads(
    published: Path, tmp_path: Path, wrong: str, right: str, expected: dict[str, object]
) -> None:
    path = tmp_path / "corrections.yml"
    path.write_text(corrections.entry(claim(published), wrong, right, "Says: the filing", date(2026, 1, 2)))
    (entry,) = read_corrections(path)
    assert entry.surface == "$1.9 billion"
    assert entry.reason == "Says: the filing"
    assert {name: getattr(entry, name) for name in expected} == expected


def test_a_value_that_is_no_number_is_refused(published: Path) -> None:
    with pytest.raises(ValueError, match="lots"):
        corrections.entry(claim(published), "value", "lots", "why", date(2026, 1, 2))


def test_a_new_entity_is_a_row_of_the_catalogue(tmp_path: Path) -> None:
    file, told, rows = part(Decision("Brûmelis & Co", "new", ("company",)))
    assert file == "entities/company*.yml"
    assert "kind: company" in told
    (tmp_path / "company.yml").write_text(yaml.safe_dump({"kind": "company", "entities": rows}))
    assert read_entities(tmp_path)["company/brumelis-co"].label == "Brûmelis & Co"


def test_matches_merges_and_splits_name_their_files() -> None:
    decided = [
        Decision("Kelpwort", "match", ("company/kelpworth",)),
        Decision("company/kelp", "merge", ("company/kelpworth",)),
        Decision("Pro", "split", ("product/a", "product/b")),
    ]
    text = written(decided)
    assert "# catalogue/entities/company*.yml: add the alias to company/kelpworth" in text
    assert "- {id: company/kelpworth, aliases: [Kelpwort]}" in text
    assert "- {id: company/kelpworth, replaces: [company/kelp]}" in text
    assert "Pro: [product/a, product/b]" in text
    assert all(yaml.safe_load(block) for block in text.split("\n\n"))
    fields = set(Entity.model_fields)
    assert all(set(row) <= fields for item in decided[:2] for row in part(item)[2])


def test_slugs() -> None:
    assert [slug(name) for name in ("Z.ai", "Été 2025", "…")] == ["z.ai", "ete-2025", "unnamed"]
