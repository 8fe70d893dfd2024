"""The way from texts and labels to a network, and what it says of the articles that were set apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
import yaml
from wordfreq import top_n_list

from training import encoder
from training.examples import Example, examples, summary
from training.measure import measure
from training.network import Network
from training.texts import LABELS, VALIDATION, Article, Label, labelled, own, tuned, written
from training.train import answer, build, train

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CONFIG = Path(__file__).with_name("config.yml")
Config = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """A trained network beside what it learned from and what it says of the validation articles."""

    network: Network
    tokenizer: Tokenizer
    learned: Sequence[Example]
    """Windows of the labelled press."""
    held: Sequence[Example]
    """Windows of the validation articles."""
    labels: dict[str, list[Label]]
    """Their labels, by article."""
    outputs: Sequence[tuple[Any, ...]]

    @property
    def scores(self) -> dict[str, float]:
        """F1 by level and shares of right fields on the validation articles."""
        return measure(self.held, self.outputs, self.labels, self.network.bonuses())


def configured(changes: Sequence[str] = ()) -> Config:
    """The choices of `config.yml`, some of them changed by NAME=VALUE. ValueError names one that isn't there."""
    config: Config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    for change in changes:
        name, _, value = change.partition("=")
        if name not in config:
            raise ValueError(f"--set {change}: {name!r} is none of {', '.join(config)}")
        config[name] = yaml.safe_load(value)
    return config


def make(config: Config, texts: Path, work: Path, tell: Callable[[str], None], name: str = "checkpoint") -> Made:
    """Train a network.

    Args:
        config: every choice.
        texts: folder of the labelled articles, `<doc>.md` each.
        work: folder where it stands between epochs: a run that is interrupted goes on.
        tell: takes a line of progress.
        name: of the checkpoint.
    """
    torch.manual_seed(config["seed"])
    work.mkdir(parents=True, exist_ok=True)
    files = sorted(path.name for path in LABELS.glob("*.jsonl") if not path.name.startswith("validation"))
    press = list(labelled(texts, files))
    mine = [*own(config["own"]), *tuned(texts, config["tuned"])]
    made = list(written())
    whole = encoder.read(encoder.find())
    spelt = [*words([*press, *mine, *made]), *common(config["common"])]
    tokenizer, order = encoder.cut(whole, spelt, config["pieces"])
    found, added = examples(press[:: round(1 / config["share"])], tokenizer), examples(mine, tokenizer)
    tell(f"{len(press)} articles, of labels {config['share']}: {summary(found)}; own {len(mine)}: {summary(added)}")
    for example in added:  # the rules were made on them
        example.hidden = True
    added += examples(made, tokenizer)
    tell(f"written {len(made)}: {len(added)} windows with own")
    network = build(config, whole, order)
    scale = [1.0] * len(found) + [config["own_weight"]] * len(added)
    train(config, network, [*found, *added], scale, tell, work / f"{name}.pt")
    articles = list(labelled(texts, [VALIDATION]))
    held = examples(articles, tokenizer)
    labels = {article.doc: article.labels for article in articles}
    return Made(network, tokenizer, found, held, labels, answer(network, held))


def words(articles: Sequence[Article]) -> list[str]:
    """What the pieces must spell: titles, names and bodies."""
    documents = [article.context.document for article in articles]
    names = [name.label for article in articles for name in article.context.names]
    return [*(document.body for document in documents), *(document.title or "" for document in documents), *names]


def common(languages: dict[str, int]) -> list[str]:
    """The commonest words of languages of which there are no articles, small and with a capital."""
    found = [word for language, count in languages.items() for word in top_n_list(language, count)]
    return [*found, *(word.capitalize() for word in found)]
