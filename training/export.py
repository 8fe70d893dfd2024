"""The trained network as it is shipped: ONNX with weights in 8 bit, its pieces, and what stands beside them."""

from __future__ import annotations

import copy
import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from tokenizers import Tokenizer

from training.network import Network
from training.train import OF_PIECES
from transforms.claims.readers.trained.features import INPUTS

OUTPUTS = ("metric", "status", "change", "pointers", "vectors")
FILES = ("network.onnx", "tokenizer.json", "means.npy")
OPSET = 18
BITS, BLOCK = 8, 128
"""Bits of a weight, and how many weights share a scale: a scale a layer, as dynamic quantization has it, costs two
points of F1, since some activations are far greater than the others."""
AS_INTEGERS = 4
"""onnxruntime's accuracy level at which products are of 8-bit integers."""


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
        self.network = copy.deepcopy(network)
        self.network.word = Rows(network.word.weight.detach())

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Answers for the figures of windows; see `Network.forward`."""
        found: tuple[torch.Tensor, ...] = self.network(*inputs)
        return found


def export(network: Network, row: Mapping[str, np.ndarray[Any, Any]], to: Path) -> None:
    """Write a network as ONNX; the window `row` shows what its inputs look like."""
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
    network.eval()
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
        quantizer = MatMulNBitsQuantizer(
            onnx.load(whole), bits=BITS, block_size=BLOCK, is_symmetric=True, accuracy_level=AS_INTEGERS
        )
        quantizer.process()
        quantizer.model.save_model_to_file(str(to), use_external_data_format=False)


def write(
    network: Network,
    tokenizer: Tokenizer,
    row: Mapping[str, Any],
    means: np.ndarray[Any, Any],
    about: Mapping[str, Any],
    to: Path,
) -> None:
    """Write the folder that is shipped: network, pieces, means of its metrics, and `about.json` with their hashes."""
    to.mkdir(parents=True, exist_ok=True)
    export(network, row, to / "network.onnx")
    tokenizer.save(str(to / "tokenizer.json"), pretty=False)
    np.save(to / "means.npy", means)
    hashes = {name: hashlib.sha256((to / name).read_bytes()).hexdigest() for name in FILES}
    (to / "about.json").write_text(json.dumps({**about, "sha256": hashes}, indent=1) + "\n", encoding="utf-8")
