"""Training: examples in, the network's weights out."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from schemas.metric import metrics
from schemas.quantity import KINDS
from training.encoder import Encoder
from training.examples import Example, Target
from training.network import Network, Shape, load_encoder
from transforms.claims.readers.trained.decode import IMPOSSIBLE, LONGEST, ROLES
from transforms.claims.readers.trained.features import INPUTS, features

Config = dict[str, Any]
Arrays = dict[str, np.ndarray[Any, Any]]
OF_PIECES = frozenset({"ids", "part", "item", "name", "fame"})
"""Inputs that have a row a piece; the others have one a figure."""
UNKNOWN = 3
LEAST = -20.0
"""The log likelihood that a right answer counts at least: one that is masked can't be learned."""


def build(config: Config, encoder: Encoder, order: Sequence[int]) -> Network:
    """A network with the encoder's lower layers, and embeddings of some of its pieces."""
    shape = Shape(layers=len(config["layers"]), frozen=config["frozen"], metrics=len(metrics()), kinds=len(KINDS))
    torch.manual_seed(config["seed"])
    network = Network(shape, encoder.weights["emb.word"][list(order)])
    load_encoder(network, encoder.weights, config["layers"])
    return network


def collate(rows: Sequence[Arrays]) -> dict[str, Tensor]:
    """Windows of different lengths as one batch."""
    length, figures = max(len(row["ids"]) for row in rows), max(len(row["first"]) for row in rows)
    fill = {"ids": 1, "item": -1}
    found = {}
    for name in INPUTS:
        rest = rows[0][name].shape[1:]
        size = (length,) if name in OF_PIECES else (figures, *rest)
        if name == "hinted":
            size = (len(ROLES), 2, figures, length)
        elif name == "rank":
            size = (figures, length)
        made = np.full((len(rows), *size), fill.get(name, 0), rows[0][name].dtype)
        for at, row in enumerate(rows):
            made[(at, *map(slice, row[name].shape))] = row[name]
        found[name] = torch.from_numpy(made)
    return found


def batches(rows: Sequence[int], lengths: Sequence[int], size: int, rng: random.Random) -> Iterator[list[int]]:
    """Batches of windows of like length, in any order."""
    order = list(rows)
    rng.shuffle(order)
    pools = [sorted(order[at : at + 16 * size], key=lambda row: lengths[row]) for at in range(0, len(order), 16 * size)]
    found = [pool[at : at + size] for pool in pools for at in range(0, len(pool), size)]
    rng.shuffle(found)
    yield from found


def loss_of(
    config: Config, network: Network, outputs: tuple[Tensor, ...], examples: Sequence[Example], scale: Sequence[float]
) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch: negative log likelihood that any right answer is given, weighted by what it is about."""
    weights = config["weights"]
    metric, status, change, pointers, _ = (one.float() for one in outputs)
    given = {"metric": metric.log_softmax(-1), "status": status.log_softmax(-1), "change": change.log_softmax(-1)}
    figures = [
        Asked(row, place, told, scale[row] * (weights["optional"] if told.optional else 1.0))
        for row, example in enumerate(examples)
        for place, told in enumerate(example.targets)
    ]
    sums = {}
    for name, likelihoods in given.items():
        kept = [one for one in figures if one.right(name)]
        if kept:
            none = [likelihoods.shape[-1] - 1]
            own = [weights["none" if name == "metric" and one.right(name) == none else name] for one in kept]
            found = any_of(likelihoods[[one.row for one in kept], [one.place for one in kept]], kept, name)
            sums[name] = -(found @ torch.tensor([one.counts * by for one, by in zip(kept, own, strict=True)]))
    can, known = (
        torch.nn.utils.rnn.pad_sequence([torch.from_numpy(getattr(one.spans, name)) for one in examples], True)
        for name in ("can", "known")
    )
    for number, role in enumerate(ROLES):
        kept = [one for one in figures if one.right(role)]
        if kept:
            rows, places = [one.row for one in kept], [one.place for one in kept]
            # as `decode.scores` has it, for all of a batch
            first, last = pointers[rows, number, :, places].unbind(1)
            ends = functional.pad(last, (0, LONGEST - 1), value=IMPOSSIBLE).unfold(1, LONGEST, 1)
            bonus = network.length[number] + network.known[number] * known[rows]
            stretches = (first[:, :, None] + ends + bonus).masked_fill(~can[rows], IMPOSSIBLE)
            found = any_of(stretches.flatten(1).log_softmax(-1), kept, role)
            sums[role] = -(found @ torch.tensor([one.counts * weights[role] for one in kept]))
    sums = {name: value / len(figures) for name, value in sums.items()}
    return torch.stack(list(sums.values())).sum(), {name: float(value.detach()) for name, value in sums.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure of a batch: its window, its place there, what is to be answered, and what it counts."""

    row: int
    place: int
    told: Target
    counts: float

    def right(self, name: str) -> list[int]:
        """The numbers of the right answers; a name's is its first piece times LONGEST and how many follow."""
        if name in ROLES:
            spans = self.told.spans.get(name, [])
            return [first * LONGEST + last - first for first, last in spans if last - first < LONGEST]
        answers: list[int] = {"metric": self.told.metrics, "status": self.told.status, "change": self.told.change}[name]
        return answers


def any_of(likelihoods: Tensor, asked: Sequence[Asked], name: str) -> Tensor:
    """Log likelihood that any right answer of a figure is given [figures], out of those of all [figures, answers]."""
    right = [one.right(name) for one in asked]
    most = max(map(len, right))
    at = torch.tensor([[*one, *one[:1] * (most - len(one))] for one in right])
    beyond = torch.arange(most) >= torch.tensor([[len(one)] for one in right])
    return likelihoods.gather(1, at).masked_fill(beyond, 3 * LEAST).logsumexp(-1).clamp(min=LEAST)


def train(
    config: Config,
    network: Network,
    examples: Sequence[Example],
    scale: Sequence[float],
    tell: Callable[[str], None] = print,
    checkpoint: Path | None = None,
) -> None:
    """Train a network in place; it ends with the average of its last weights (Polyak and Juditsky, 1992).

    Args:
        config: every choice.
        network: what to train.
        examples: what to learn.
        scale: what each example counts.
        tell: takes a line an epoch.
        checkpoint: where the state stands after each epoch; a run that finds one there goes on from it.
    """
    rows = [features(example.context, example.window, tuple(metrics())) for example in examples]
    lengths = [len(row["ids"]) for row in rows]
    states = lower_states(network, rows)
    optimizer = optimizer_of(config, network)
    top = [group["lr"] for group in optimizer.param_groups]
    steps = config["epochs"] * -(-len(rows) // config["batch"])
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(config["average"])
    )
    step, first = 0, 0
    if checkpoint is not None and checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(kept["network"])
        average.load_state_dict(kept["average"])
        optimizer.load_state_dict(kept["optimizer"])
        step, first = kept["step"], kept["epoch"]
    begun = time.monotonic()
    for epoch in range(first, config["epochs"]):
        rng = random.Random(f"{config['seed']} {epoch}")  # noqa: S311 - no secret
        torch.manual_seed(config["seed"] + epoch)
        network.train()
        sums: Counter[str] = Counter()
        count = 0
        for batch in batches(range(len(rows)), lengths, config["batch"], rng):
            for group, rate in zip(optimizer.param_groups, top, strict=True):
                group["lr"] = rate * schedule(step, steps, config["warmup"])
            step += 1
            inputs = collate([rows[row] for row in batch])
            silence(inputs, [examples[row].hidden for row in batch], config["word_drop"])
            hide = (torch.rand(inputs["ids"].shape) < config["piece_drop"]) & (inputs["ids"] > UNKNOWN)
            hidden = padded([states[row] for row in batch]).masked_fill(hide[:, :, None], 0.0)
            with torch.autocast("cpu", torch.bfloat16, enabled=config["half"]):
                outputs = network(**inputs, drop=config["drop"], hidden=hidden)
            loss, told = loss_of(
                config, network, outputs, [examples[row] for row in batch], [scale[row] for row in batch]
            )
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            average.update_parameters(network)
            count += 1
            sums.update(told)
        means = " ".join(f"{name} {value / count:.3f}" for name, value in sums.items())
        tell(f"epoch {epoch + 1} of {config['epochs']}: {means}, {time.monotonic() - begun:.0f} s")
        if checkpoint is not None:
            state = {"network": network.state_dict(), "average": average.state_dict()}
            state |= {"optimizer": optimizer.state_dict(), "step": step, "epoch": epoch + 1}
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
    network.load_state_dict(average.module.state_dict())


def silence(inputs: dict[str, Tensor], hidden: Sequence[bool], share: float) -> None:
    """Hide the rules' word: of hidden windows, of a share of the others, and of a share of the rest's figures."""
    windows = torch.tensor(hidden)[:, None] | (torch.rand(len(hidden), 1) < share)
    silent = windows | (torch.rand(inputs["word"].shape[:2]) < share)
    inputs["word"] = inputs["word"].masked_fill(silent[:, :, None], 0)
    inputs["hinted"] = inputs["hinted"].masked_fill(silent[:, None, None, :, None], 0.0)


def optimizer_of(config: Config, network: Network) -> torch.optim.Optimizer:
    """What moves the heads at one rate and the encoder's upper layers at another; the lower ones stay."""
    frozen = config["frozen"]
    encoder = list(network.layers[frozen:].parameters())
    still = [*network.layers[:frozen].parameters(), *network.norm.parameters(), network.position]
    for one in still:
        one.requires_grad_(False)
    known = {id(one) for one in (*encoder, *still)}
    heads = [one for one in network.parameters() if id(one) not in known and one.requires_grad]
    groups = [
        {"params": heads, "lr": config["learning_rate"]},
        {"params": encoder, "lr": config["encoder_learning_rate"]},
    ]
    return torch.optim.AdamW(groups, weight_decay=config["weight_decay"], betas=(0.9, 0.98))


def schedule(step: int, steps: int, warmup: float) -> float:
    """What share of the rate a step learns with: rising at first, then falling to a fiftieth."""
    rising = (step + 1) / max(warmup * steps, 1)
    return min(rising, max(0.02, 1 - (step - warmup * steps) / ((1 - warmup) * steps)))


def lower_states(network: Network, rows: Sequence[Arrays], size: int = 16) -> list[Tensor]:
    """What the frozen layers make of each window, in half precision; in order."""
    network.eval()
    found: list[Tensor] = [torch.empty(0)] * len(rows)
    order = sorted(range(len(rows)), key=lambda row: len(rows[row]["ids"]))
    with torch.no_grad():
        for at in range(0, len(order), size):
            batch = order[at : at + size]
            states = network.lower(collate([rows[row] for row in batch])["ids"])
            for place, row in enumerate(batch):
                found[row] = states[place, : len(rows[row]["ids"])].half()
    return found


def padded(states: Sequence[Tensor]) -> Tensor:
    """States of windows of different lengths as one batch."""
    return torch.nn.utils.rnn.pad_sequence([state.float() for state in states], batch_first=True)


def answer(network: Network, examples: Sequence[Example], size: int = 16) -> list[tuple[np.ndarray[Any, Any], ...]]:
    """What the network says of each window: logits of metric, status, change, pointers, and the figures' vectors."""
    network.eval()
    rows = [features(example.context, example.window, tuple(metrics())) for example in examples]
    found: list[tuple[np.ndarray[Any, Any], ...]] = [()] * len(rows)
    order = sorted(range(len(rows)), key=lambda row: len(rows[row]["ids"]))
    with torch.no_grad():
        for at in range(0, len(order), size):
            batch = order[at : at + size]
            outputs = network(**collate([rows[row] for row in batch]))
            metric, status, change, pointers, vectors = (one.float().numpy() for one in outputs)
            for place, row in enumerate(batch):
                figures, pieces = len(rows[row]["first"]), len(rows[row]["ids"])
                told = [one[place, :figures] for one in (metric, status, change)]
                found[row] = (*told, pointers[place, :, :, :figures, :pieces], vectors[place, :figures])
    return found


def means(network: Network, examples: Sequence[Example]) -> np.ndarray[Any, Any]:
    """The mean of what the network makes of the figures of each metric, none the last [metrics + 1, figure]."""
    sums = np.zeros((len(metrics()) + 1, network.shape.figure))
    for example, (*_, vectors) in zip(examples, answer(network, examples), strict=True):
        for told, vector in zip(example.targets, vectors, strict=True):
            for one in told.metrics:
                sums[one] += vector / max(np.linalg.norm(vector), 1e-9)
    found: np.ndarray[Any, Any] = (sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)).astype("f2")
    return found
