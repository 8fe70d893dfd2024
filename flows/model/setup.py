"""Who reads, by the settings."""

from __future__ import annotations

from collections.abc import Mapping

from flows.model.store import ANSWERS, AnswerStore
from techfigures.settings import Settings
from transforms.claims.readers import Setup, parse_chain

UNNAMED = "model"
"""Name of the language model in requests where none is set: whoever answers a batch file by hand needs none."""


def store(settings: Settings) -> AnswerStore:
    """Where answers of language models are kept."""
    return AnswerStore(settings.work_folder / ANSWERS)


def setup(settings: Settings, answers: Mapping[str, str] | None = None) -> Setup:
    """The readers that the settings name.

    Args:
        settings: the settings.
        answers: a language model's answers by key; those kept beside the raw store unless given.

    Raises:
        transforms.claims.readers.ChainError: the setting can't be read as a chain.
    """
    chain = parse_chain(settings.reader)
    if not chain.asks_model:
        return Setup(chain)
    return Setup(chain, settings.model or UNNAMED, store(settings) if answers is None else answers)


def stand_ins(settings: Settings) -> list[str]:
    """The versions of those that read what the language model has not answered: its chain's others, or any alone."""
    from transforms.claims import extractor_version
    from transforms.claims.readers import RULES, TRAINED, Setup, parse_chain

    alone = [Setup(parse_chain(reader)) for reader in (RULES, TRAINED)]
    return [extractor_version(each.version()) for each in (setup(settings).offline(), *alone)]


def version(settings: Settings) -> str:
    """The extractor's version with the readers that the settings name."""
    from transforms.claims import extractor_version

    return extractor_version(setup(settings).version())
