"""The catalogue holds together, and a row that doesn't is refused with its file and number."""

from __future__ import annotations

from pathlib import Path

import pytest

import catalogue
from catalogue import Entity, aliases, by_alias, entities, index_aliases, model_names, read_entities

ROW = "kind: company\nentities:\n  - {id: company/kelvio, label: Kelvio, source: kelvio.example}\n"


def test_the_catalogue_is_broad() -> None:
    kinds = {entity.kind for entity in entities().values()}
    assert len(entities()) >= 1500
    assert {
        "company",
        "product",
        "model",
        "benchmark",
        "institution",
        "programme",
        "population",
        "outlet",
        "country",
    } <= kinds


def test_parents_exist_and_are_no_one_s_own() -> None:
    wrong = [
        e.id for e in entities().values() if e.parent is not None and (e.parent not in entities() or e.parent == e.id)
    ]
    assert wrong == []


def test_common_words_are_among_the_names() -> None:
    assert [e.id for e in entities().values() if not set(e.common) <= set(e.names)] == []


def test_benchmarks_say_what_their_scores_are_told_in() -> None:
    assert [e.id for e in entities().values() if (e.kind == "benchmark") != (e.scale is not None)] == []


def test_no_row_repeats_a_name() -> None:
    assert [e.id for e in entities().values() if len(set(e.names)) < len(e.names)] == []


def test_families_of_models_have_known_makers() -> None:
    assert [f.family for f in model_names().families if f.parent is not None and f.parent not in entities()] == []


@pytest.mark.parametrize(
    ("alias", "id_"),
    [
        ("Commission européenne", "institution/european-commission"),
        ("Humanity's Last Exam", "benchmark/humanitys-last-exam"),
        ("États-Unis", "country/united-states"),
        ("enseignants", "population/teachers"),
        ("CDC", "institution/caisse-des-depots"),
    ],
)
def test_names_in_both_languages_lead_to_an_entity(alias: str, id_: str) -> None:
    entity = by_alias(alias)
    assert entity is not None
    assert entity.id == id_


def test_an_unknown_name_is_none() -> None:
    assert by_alias("Zentara") is None


def test_a_shared_name_lists_all_its_entities() -> None:
    assert len(aliases()["CDC"]) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ROW.replace("source", "sauce"), "row 1"),
        (ROW + "  - {id: company/kelvio, label: Other, source: x}\n", "row 2: id company/kelvio is taken"),
        (ROW.replace("company/", "model/"), "should begin with company/"),
        (ROW.replace("kelvio, label", "Kelvio Inc, label"), "row 1"),
        (ROW + "  - {", "rows.yml"),
        (ROW.replace("source", "sector: potions, source"), "row 1.*sector"),
        (ROW.replace("entities", "sector: potions\nentities"), "(?s)row 1.*sector"),
    ],
)
def test_a_bad_row_names_its_file(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "rows.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message) as error:
        read_entities(tmp_path)
    assert "rows.yml" in str(error.value)


def test_a_name_that_two_entities_claim_must_be_declared() -> None:
    one = Entity(id="company/a", label="Zentara", kind="company", source="x")
    other = Entity(id="product/b", label="Zentara", kind="product", source="x")
    found = {entity.id: entity for entity in (one, other)}
    with pytest.raises(ValueError, match="'Zentara' names company/a, product/b"):
        index_aliases(found, {})
    assert index_aliases(found, {"Zentara": ["product/b", "company/a"]})["Zentara"] == (other, one)
    with pytest.raises(ValueError, match="'Zentara' names"):
        index_aliases(found, {"Zentara": ["product/b"]})
    with pytest.raises(ValueError, match="'Kelvio' doesn't name"):
        index_aliases(found, {"Zentara": ["product/b", "company/a"], "Kelvio": ["company/a"]})


def test_the_sources_are_written_down() -> None:
    assert (Path(catalogue.__file__).parent / "entities").is_dir()
    assert [e.id for e in entities().values() if not e.source.strip()] == []


def test_observers_are_firms_and_bodies_that_may_be_named_in_a_text() -> None:
    observers = [entity for entity in entities().values() if entity.observer]
    assert by_alias("YouGov") in observers
    assert by_alias("OpenAI") not in observers
    assert {entity.kind for entity in observers} <= {"company", "institution", "outlet"}


def test_what_holds_for_a_file_yields_to_a_row(tmp_path: Path) -> None:
    rows = ROW.replace("entities", "sector: ai\nentities") + "  - {id: company/m, label: M, sector: chips, source: x}\n"
    (tmp_path / "rows.yml").write_text(rows, encoding="utf-8")
    assert [entity.sector for entity in read_entities(tmp_path).values()] == ["ai", "chips"]


def test_most_companies_have_a_sector_and_products_of_an_owner_have_his() -> None:
    companies = [entity for entity in entities().values() if entity.kind == "company"]
    assert sum(entity.sector is not None for entity in companies) > 0.95 * len(companies)
    assert [e.id for e in entities().values() if e.sector and e.kind == "product" and e.parent] == []
    assert {entity.kind for entity in entities().values() if entity.sector} == {"company", "product"}
