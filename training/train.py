"""Training: examples in, the network's weights out."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from schemas.metric import metrics
from schemas.quantity import KINDS
from training.encoder import Encoder
from training.examples import Example
from training.network import Network, Shape, load_encoder
from transforms.claims.readers.trained.decode import ROLES
from transforms.claims.readers.trained.features import INPUTS, features

Config = dict[str, Any]
Arrays = dict[str, np.ndarray[Any, Any]]
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
    fill = {"ids": 1, "item": -1, "allowed": 0.0}
    found = {}
    for name in INPUTS:
        size = length if name in {"ids", "part", "item"} else figures
        made = np.full((len(rows), size, *rows[0][name].shape[1:]), fill.get(name, 0), rows[0][name].dtype)
        for at, row in enumerate(rows):
            made[at, : len(row[name])] = row[name]
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
    config: Config, outputs: tuple[Tensor, ...], examples: Sequence[Example], scale: Sequence[float]
) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch: negative log likelihood that any right answer is given, weighted by what it is about."""
    weights = config["weights"]
    metric, status, change, pointers = (one.float() for one in outputs)
    metric, status, change = metric.log_softmax(-1), status.log_softmax(-1), change.log_softmax(-1)
    pointers = pointers.log_softmax(-1)
    parts: dict[str, list[Tensor]] = {}

    def add(name: str, weight: float, likelihoods: Tensor) -> None:
        parts.setdefault(name, []).append(-weight * likelihoods.logsumexp(0).clamp(min=LEAST))

    none = metric.shape[-1] - 1
    for row, example in enumerate(examples):
        for place, told in enumerate(example.targets):
            weight = scale[row] * (weights["optional"] if told.optional else 1.0)
            if told.metrics:
                own = weights["none"] if told.metrics == [none] else weights["metric"]
                add("metric", weight * own, metric[row, place, told.metrics])
            if told.status:
                add("status", weight * weights["status"], status[row, place, told.status])
            if told.change:
                add("change", weight * weights["change"], change[row, place, told.change])
            for number, role in enumerate(ROLES):
                if spans := told.spans.get(role):
                    first, last = torch.tensor(spans).T
                    points = pointers[row, number, :, place]
                    add(role, weight * weights[role], points[0, first] + points[1, last])
    figures = sum(len(example.targets) for example in examples)
    sums = {name: torch.stack(values).sum() / figures for name, values in parts.items()}
    return torch.stack(list(sums.values())).sum(), {name: float(value.detach()) for name, value in sums.items()}


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
            hide = (torch.rand(inputs["ids"].shape) < config["piece_drop"]) & (inputs["ids"] > UNKNOWN)
            hidden = padded([states[row] for row in batch]).masked_fill(hide[:, :, None], 0.0)
            with torch.autocast("cpu", torch.bfloat16, enabled=config["half"]):
                outputs = network(**inputs, drop=config["drop"], hidden=hidden)
            loss, told = loss_of(config, outputs, [examples[row] for row in batch], [scale[row] for row in batch])
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
    """The logits of each window: metric, status, change, pointers."""
    network.eval()
    rows = [features(example.context, example.window, tuple(metrics())) for example in examples]
    found: list[tuple[np.ndarray[Any, Any], ...]] = [()] * len(rows)
    order = sorted(range(len(rows)), key=lambda row: len(rows[row]["ids"]))
    with torch.no_grad():
        for at in range(0, len(order), size):
            batch = order[at : at + size]
            outputs = [one.float().numpy() for one in network(**collate([rows[row] for row in batch]))]
            for place, row in enumerate(batch):
                figures, pieces = len(rows[row]["first"]), len(rows[row]["ids"])
                found[row] = (
                    *(one[place, :figures] for one in outputs[:3]),
                    outputs[3][place, :, :, :figures, :pieces],
                )
    return found
