"""A sentence masked once for all its figures is what masking it for each of them gives."""

from __future__ import annotations

import pytest

from tests.transforms.made import document
from transforms.claims.opened import read_context
from transforms.claims.scene import FIGURE, Scene

TEXTS = {
    "en": "Norvane (NVN), the Leeds startup backed by Orlin Capital, raised $4 million and hired 30 people in May. "
    "The company, which Tandril Labs bought for $9 million, sells Norvane 3 to 1,200 firms. It grew 12%.\n\n"
    "Orlin Capital said that Norvane and Tandril Labs had 14 and 27 customers.",
    "fr": "Norvane, la start-up lyonnaise soutenue par Orlin, a levé 4 millions d'euros et compte 30 salariés. "
    "L'entreprise, que Tandril a rachetée 9 millions d'euros, vend Norvane 3 à 1 200 clients. Elle croît de 12 %.",
}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_views_of_a_whole_sentence(language: str) -> None:
    context = read_context(document(TEXTS[language], language))
    scene = Scene(context)
    assert len(context.quantities) > 4
    for quantity in context.quantities:
        sentence = context.sentence_of(quantity.start)
        view = scene.view(quantity, sentence)
        assert view == scene.stretch(quantity, sentence)
        assert view.text[view.figure] == FIGURE
        assert view.starts[view.figure] == quantity.start


def test_a_sentence_too_long_to_be_read_whole_is_read_around_its_figure() -> None:
    context = read_context(document("Norvane sold 14 boats, " + "and so it went on, " * 60 + "and Tandril sold 27."))
    scene = Scene(context)
    assert scene.whole(context.sentences[0]) is None
    views = [scene.view(quantity, context.sentence_of(quantity.start)) for quantity in context.quantities]
    assert [[party.name.label for party in view.parties if party.name] for view in views] == [["Norvane"], ["Tandril"]]
