"""The trained network as it is shipped: ONNX with weights in 8 bit, its pieces, and what stands beside them."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from training.network import Network
from transforms.claims.readers.trained.features import INPUTS

OUTPUTS = ("metric", "status", "change", "pointers")
OPSET = 18
QUANTIZED = ["MatMul", "Gemm", "Gather"]
"""Operators whose weights become 8 bit: the layers, the heads and the table of pieces."""


class Served(torch.nn.Module):
    """The network with the arguments that a reader gives."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Answers for the figures of windows; see `Network.forward`."""
        found: tuple[torch.Tensor, ...] = self.network(*inputs)
        return found


def export(network: Network, row: Mapping[str, np.ndarray[Any, Any]], to: Path) -> None:
    """Write a network as ONNX; the window `row` shows what its inputs look like."""
    given = tuple(torch.from_numpy(row[name])[None].repeat(2, *[1] * row[name].ndim) for name in INPUTS)
    size = {"ids": "pieces", "part": "pieces", "item": "pieces"}
    batch = torch.export.Dim("batch", max=64)
    dims = {"pieces": torch.export.Dim("pieces", max=512), "figures": torch.export.Dim("figures", max=256)}
    shapes = tuple({0: batch, 1: dims[size.get(name, "figures")]} for name in INPUTS)
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
        quantize_dynamic(whole, to, op_types_to_quantize=QUANTIZED, weight_type=QuantType.QInt8)


def write(network: Network, tokenizer: Tokenizer, row: Mapping[str, Any], about: Mapping[str, Any], to: Path) -> None:
    """Write the folder that is shipped: `network.onnx`, `tokenizer.json`, and `about.json` with their hashes."""
    to.mkdir(parents=True, exist_ok=True)
    export(network, row, to / "network.onnx")
    tokenizer.save(str(to / "tokenizer.json"), pretty=False)
    hashes = {name: hashlib.sha256((to / name).read_bytes()).hexdigest() for name in ("network.onnx", "tokenizer.json")}
    (to / "about.json").write_text(json.dumps({**about, "sha256": hashes}, indent=1) + "\n", encoding="utf-8")
