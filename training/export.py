"""The trained network as it is shipped: ONNX with weights in 8 bit, its pieces, and what stands beside them."""

from __future__ import annotations

import copy
import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from training.network import Network
from training.train import OF_PIECES
from transforms.claims.readers.trained.features import INPUTS

OUTPUTS = ("metric", "status", "change", "pointers", "vectors")
FILES = ("network.onnx", "tokenizer.json", "means.npy")
OPSET = 18
QUANTIZED = ["MatMul", "Gemm"]
"""Operators whose weights become 8 bit, with a scale a channel."""
SHIFTED = 0.7
"""How much of what activations of one channel are greater than of others goes over to the weights, 0 to 1."""


class Smoothed(torch.nn.Module):
    """A linear layer whose channels are evened out before it, and its weights the other way round.

    Activations share one scale of 8 bit, and some channels are far greater than the others (SmoothQuant: Xiao et al.,
    2023); without this the network loses two points of F1.
    """

    def __init__(self, linear: torch.nn.Linear, greatest: torch.Tensor) -> None:
        """`greatest` is the greatest activation of each channel."""
        super().__init__()
        weights = linear.weight.detach().abs().amax(0).clamp(min=1e-5)
        scale = greatest.clamp(min=1e-5) ** SHIFTED / weights ** (1 - SHIFTED)
        self.register_buffer("even", 1 / scale)
        self.linear = copy.deepcopy(linear)
        self.linear.weight.data *= scale

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What the linear layer makes of activations."""
        found: torch.Tensor = self.linear(x * self.even)
        return found


def smooth(network: Network, rows: Sequence[Mapping[str, np.ndarray[Any, Any]]]) -> None:
    """Put `Smoothed` layers into a network in place, by the activations of some windows."""
    linear = {name: one for name, one in network.layers.named_modules() if isinstance(one, torch.nn.Linear)}
    greatest = {name: torch.zeros(one.in_features) for name, one in linear.items()}

    def watch(name: str) -> Callable[..., None]:
        def seen(_: torch.nn.Module, inputs: tuple[torch.Tensor], __: torch.Tensor) -> None:
            greatest[name] = torch.maximum(greatest[name], inputs[0].abs().flatten(0, -2).amax(0))

        return seen

    watching = [one.register_forward_hook(watch(name)) for name, one in linear.items()]
    with torch.no_grad():
        for row in rows:
            network(**{name: torch.from_numpy(row[name])[None] for name in INPUTS})
    for one in watching:
        one.remove()
    for name, one in linear.items():
        parent, _, last = name.rpartition(".")
        setattr(network.layers.get_submodule(parent), last, Smoothed(one, greatest[name]))


class Rows(torch.nn.Module):
    """A table of vectors in 8 bit, each with a scale of its own."""

    def __init__(self, table: torch.Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-9) / 127
        self.register_buffer("table", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """The vectors of some rows."""
        found: torch.Tensor = self.table[ids].float() * self.scale[ids]
        return found


class Served(torch.nn.Module):
    """The network with the arguments that a reader gives."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Answers for the figures of windows; see `Network.forward`."""
        found: tuple[torch.Tensor, ...] = self.network(*inputs)
        return found


def export(network: Network, rows: Sequence[Mapping[str, np.ndarray[Any, Any]]], to: Path) -> None:
    """Write a network as ONNX in 8 bit; the windows `rows` show what its inputs and activations look like."""
    network = copy.deepcopy(network).eval()
    smooth(network, rows)
    network.word = Rows(network.word.weight.detach())
    row = max(rows, key=lambda one: len(one["first"]))
    given = tuple(torch.from_numpy(row[name])[None].repeat(2, *[1] * row[name].ndim) for name in INPUTS)
    batch = torch.export.Dim("batch", max=64)
    dims = {"pieces": torch.export.Dim("pieces", max=512), "figures": torch.export.Dim("figures", max=256)}
    shapes = tuple(
        {0: batch, 3: dims["figures"], 4: dims["pieces"]}
        if name == "hinted"
        else {0: batch, 1: dims["figures"], 2: dims["pieces"]}
        if name == "rank"
        else {0: batch, 1: dims["pieces" if name in OF_PIECES else "figures"]}
        for name in INPUTS
    )
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        with torch.no_grad():
            torch.onnx.export(
                Served(network),
                given,
                whole,
                input_names=list(INPUTS),
                output_names=list(OUTPUTS),
                dynamic_shapes=(shapes,),
                opset_version=OPSET,
                dynamo=True,
                external_data=False,
            )
        quantize_dynamic(whole, to, op_types_to_quantize=QUANTIZED, per_channel=True, weight_type=QuantType.QInt8)


def write(
    network: Network,
    tokenizer: Tokenizer,
    rows: Sequence[Mapping[str, Any]],
    means: np.ndarray[Any, Any],
    about: Mapping[str, Any],
    to: Path,
) -> None:
    """Write the folder that is shipped: network, pieces, means of its metrics, and `about.json` with their hashes."""
    to.mkdir(parents=True, exist_ok=True)
    export(network, rows, to / "network.onnx")
    tokenizer.save(str(to / "tokenizer.json"), pretty=False)
    np.save(to / "means.npy", means)
    hashes = {name: hashlib.sha256((to / name).read_bytes()).hexdigest() for name in FILES}
    (to / "about.json").write_text(json.dumps({**about, "sha256": hashes}, indent=1) + "\n", encoding="utf-8")
