"""Names of models that are made of a family's word, a version and variants, as the catalogue lists them."""

from __future__ import annotations

import pytest

from catalogue import model_names
from transforms.claims.gazetteer import models

NAMES = model_names()


@pytest.mark.parametrize(
    ("text", "label"),
    [(f"{row.family} 9.7", f"{row.label or row.family}{row.joint}9.7") for row in NAMES.families],
)
def test_a_family_with_a_version_is_a_model(text: str, label: str) -> None:
    (found,) = models(f"Voici {text}.")
    assert found.label == label


@pytest.mark.parametrize("text", [f"Mistral 9.7 {variant}" for variant in NAMES.variants])
def test_a_variant_belongs_to_the_name(text: str) -> None:
    (found,) = models(f"Voici {text}.")
    assert found.label == text
