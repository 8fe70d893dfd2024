"""The network: a truncated encoder, and heads that answer for each figure of a window.

Pieces and figures go in, logits come out: metric (or none), status, change, and pointers (first and last piece) at
subject, counterparty, benchmark and speaker. Pointers at piece 0 mean nobody. The same module trains and is exported.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from schemas.claim import STATUSES
from transforms.claims.readers.trained.decode import CHANGES, ROLES
from transforms.claims.readers.trained.features import MAGNITUDES, MINUS
from transforms.claims.readers.trained.windows import OF_BODY

BUCKETS = 24
"""Classes of distance between a piece and a figure, in both directions."""
PLACES = 8
"""Classes of a piece's part and sentence as a figure sees it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network."""

    layers: int
    frozen: int
    """How many of the layers stay as they are: what they make of a window is worked out once."""
    metrics: int
    kinds: int
    hidden: int = 384
    heads: int = 12
    inner: int = 1536
    figure: int = 256
    figure_heads: int = 8
    pointer: int = 96
    magnitudes: int = MAGNITUDES


class Layer(nn.Module):
    """One layer of BERT, norms behind."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        hidden = shape.hidden
        self.q, self.k, self.v, self.ao = (nn.Linear(hidden, hidden) for _ in range(4))
        self.aln, self.oln = nn.LayerNorm(hidden, 1e-12), nn.LayerNorm(hidden, 1e-12)
        self.fi, self.fo = nn.Linear(hidden, shape.inner), nn.Linear(shape.inner, hidden)
        self.heads = shape.heads

    def forward(self, x: Tensor, bias: Tensor, drop: float) -> Tensor:
        """Attention and feed-forward."""
        batch, length, hidden = x.shape

        def by_head(y: Tensor) -> Tensor:
            return y.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)

        a = functional.scaled_dot_product_attention(
            by_head(self.q(x)), by_head(self.k(x)), by_head(self.v(x)), attn_mask=bias
        )
        a = self.ao(a.transpose(1, 2).reshape(batch, length, hidden))
        x = self.aln(x + functional.dropout(a, drop, self.training))
        y = self.fo(functional.gelu(self.fi(x)))
        return self.oln(x + functional.dropout(y, drop, self.training))


class Pointer(nn.Module):
    """A distribution over the pieces of a window for each figure, twice: first and last piece."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.q, self.k = nn.Linear(shape.figure, 2 * shape.pointer), nn.Linear(shape.hidden, 2 * shape.pointer)
        self.alone = nn.Linear(shape.hidden, 2)
        self.far, self.place = nn.Embedding(BUCKETS, 2), nn.Embedding(PLACES, 2)
        nn.init.zeros_(self.far.weight)
        nn.init.zeros_(self.place.weight)
        self.size = shape.pointer

    def forward(self, figures: Tensor, pieces: Tensor, far: Tensor, place: Tensor, bad: Tensor) -> Tensor:
        """Logits [batch, 2, figures, pieces]."""
        q = self.q(figures).unflatten(-1, (2, self.size)).transpose(1, 2)
        k = self.k(pieces).unflatten(-1, (2, self.size)).permute(0, 2, 3, 1)
        beside = (self.far(far) + self.place(place)).permute(0, 3, 1, 2)
        found = q @ k / math.sqrt(self.size) + self.alone(pieces).transpose(1, 2)[:, :, None, :] + beside
        return found.masked_fill(bad[:, None, None, :], MINUS)


class Network(nn.Module):
    """Encoder and heads."""

    def __init__(self, shape: Shape, words: np.ndarray[Any, Any]) -> None:
        """`words` are the embeddings of the pieces, which stay as they are."""
        super().__init__()
        hidden = shape.hidden
        self.shape = shape
        self.word = nn.Embedding.from_pretrained(torch.from_numpy(words.astype("f4")), freeze=True)
        self.position = nn.Parameter(torch.zeros(512, hidden))
        self.mark = nn.Embedding(shape.kinds + 1, hidden)
        self.part = nn.Embedding(4, hidden)
        self.norm = nn.LayerNorm(hidden, 1e-12)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.kind, self.magnitude = nn.Embedding(shape.kinds, 48), nn.Embedding(shape.magnitudes, 16)
        figure = shape.figure
        self.entry = nn.Linear(3 * hidden + 64, figure)
        self.q, self.k, self.v = nn.Linear(figure, figure), nn.Linear(hidden, figure), nn.Linear(hidden, figure)
        self.far, self.place = nn.Embedding(BUCKETS, shape.figure_heads), nn.Embedding(PLACES, shape.figure_heads)
        self.mix, self.mixed = nn.Linear(2 * figure, figure), nn.LayerNorm(figure)
        self.metric = nn.Linear(figure + 64, shape.metrics + 1)
        self.status, self.change = nn.Linear(figure, len(STATUSES)), nn.Linear(figure, len(CHANGES))
        self.given = nn.Linear(shape.metrics + 1, figure, bias=False)
        self.pointers = nn.ModuleList(Pointer(shape) for _ in ROLES)
        for one in (self.mark, self.part, self.far, self.place):
            nn.init.zeros_(one.weight)
        nn.init.zeros_(self.given.weight)

    def bias(self, ids: Tensor) -> Tensor:
        """What is added to attention so that nobody looks at what fills up."""
        return torch.zeros(ids.shape, dtype=torch.float32).masked_fill(ids == 1, MINUS)[:, None, None, :]

    def lower(self, ids: Tensor) -> Tensor:
        """What the frozen layers make of pieces."""
        x = self.norm(self.word(ids) + self.position[: ids.shape[1]])
        bias = self.bias(ids)
        for layer in self.layers[: self.shape.frozen]:
            x = layer(x, bias, 0.0)
        return x

    def forward(  # noqa: PLR0913, PLR0917 - one argument an input
        self,
        ids: Tensor,
        part: Tensor,
        item: Tensor,
        first: Tensor,
        last: Tensor,
        kind: Tensor,
        magnitude: Tensor,
        allowed: Tensor,
        drop: float = 0.0,
        hidden: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Answers for the figures of windows.

        Args:
            ids: pieces [batch, pieces]; 1 fills up.
            part: what each is part of.
            item: sentence or name that each belongs to.
            first: first piece of each figure [batch, figures].
            last: its last piece.
            kind: its kind of unit.
            magnitude: its order of magnitude.
            allowed: 0 for the metrics that can hold it, else MINUS [batch, figures, metrics + 1]; none is the last.
            drop: share of activations that are dropped in training.
            hidden: what the frozen layers make of the pieces [batch, pieces, hidden], where that is known.

        Returns:
            Logits of metric [batch, figures, metrics + 1], status, change, and of the pointers
            [batch, roles, 2, figures, pieces].
        """
        pad = ids == 1
        places = torch.arange(ids.shape[1], device=ids.device)
        inside = (places >= first[:, :, None]) & (places <= last[:, :, None])
        marks = (inside * (kind + 1)[:, :, None]).amax(1)
        x = self.lower(ids) if hidden is None else hidden
        x = x + self.mark(marks) + self.part(part)
        bias = self.bias(ids)
        for layer in self.layers[self.shape.frozen :]:
            x = layer(x, bias, drop)
        x = x.float()
        x = functional.dropout(x, drop, self.training)
        mine = item.gather(1, first)[:, :, None]
        in_body = (part == OF_BODY)[:, None, :]
        same = in_body & (item[:, None, :] == mine)
        # 0 special, 1 title, 2 names, 3 same sentence, 4 before, 5 the one before, 6 after
        behind = torch.where(item[:, None, :] == mine - 1, 5, 4)
        place = torch.where(same, OF_BODY, torch.where(item[:, None, :] < mine, behind, 6))
        place = torch.where(in_body, place, part[:, None, :].expand_as(place))
        off = torch.where(
            places < first[:, :, None], places - first[:, :, None], (places - last[:, :, None]).clamp(min=0)
        )
        far = buckets(torch.where(in_body, off, -200))

        def mean(mask: Tensor) -> Tensor:
            weights = mask.to(x.dtype)
            return (weights @ x) / weights.sum(-1, keepdim=True).clamp(min=1)

        about = torch.cat([self.kind(kind), self.magnitude(magnitude)], -1)
        f = torch.tanh(
            self.entry(
                torch.cat(
                    [mean(inside), x.gather(1, first[:, :, None].expand(-1, -1, x.shape[2])), mean(same), about], -1
                )
            )
        )
        batch, figures, size = f.shape
        n = self.shape.figure_heads

        def by_head(y: Tensor) -> Tensor:
            return y.view(batch, -1, n, size // n).transpose(1, 2)

        a = by_head(self.q(f)) @ by_head(self.k(x)).transpose(2, 3) / math.sqrt(size // n)
        a = (a + (self.far(far) + self.place(place)).permute(0, 3, 1, 2)).masked_fill(pad[:, None, None, :], MINUS)
        context = (a.softmax(-1) @ by_head(self.v(x))).transpose(1, 2).reshape(batch, figures, size)
        f = self.mixed(f + functional.gelu(self.mix(torch.cat([f, context], -1))))
        f = functional.dropout(f, drop, self.training)
        metric = self.metric(torch.cat([f, about], -1)) + allowed
        told = f + self.given(metric.softmax(-1))
        pointers = torch.stack([pointer(told, x, far, place, pad) for pointer in self.pointers], 1)
        return metric, self.status(told), self.change(told), pointers


def buckets(off: Tensor) -> Tensor:
    """Signed distances in pieces as classes, finer near by."""
    size = off.abs().float()
    near = torch.where(size < 4, size, 4 + torch.log2(size.clamp(min=4) / 4) * 1.6).clamp(max=BUCKETS // 2 - 1).long()
    return torch.where(off < 0, near, near + BUCKETS // 2)


def load_encoder(network: Network, weights: dict[str, np.ndarray[Any, Any]], chosen: list[int]) -> None:
    """Fill in the encoder's own weights: position, norm, and the layers of these numbers, in order."""
    with torch.no_grad():
        places = weights["emb.pos"] + weights["emb.type"][: network.shape.hidden]
        network.position.copy_(torch.from_numpy(places[: network.position.shape[0]]))
        network.norm.weight.copy_(torch.from_numpy(weights["emb.ln.w"]))
        network.norm.bias.copy_(torch.from_numpy(weights["emb.ln.b"]))
        for layer, number in zip(network.layers, chosen, strict=True):
            for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
                part = getattr(layer, name)
                part.weight.copy_(torch.from_numpy(weights[f"l{number}.{name}.w"]))
                part.bias.copy_(torch.from_numpy(weights[f"l{number}.{name}.b"]))
