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
from transforms.claims.readers.trained import mentions
from transforms.claims.readers.trained.decode import CHANGES, LONGEST, ROLES, Bonus
from transforms.claims.readers.trained.features import BEFORE, BEHIND, MAGNITUDES, MINUS, SURE
from transforms.claims.readers.trained.windows import OF_BODY

BUCKETS = 24
"""Classes of distance between a piece and a figure, in both directions."""
PLACES = 8
"""Classes of a piece's part and sentence as a figure sees it."""
RANKS = 1 + BEFORE + BEHIND


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
    names: int = len(mentions.KINDS) + 1
    fame: int = 2 * (len(mentions.OFTEN) + 1) + 1
    word: int = 48
    """Size of the rules' word on a figure's metric; that of the rest of it is a third."""


def dropped(x: Tensor, share: float, training: bool) -> Tensor:
    """Dropout; on a processor a mask out of uniform numbers takes a third of what the library's own takes."""
    if not training or not share:
        return x
    return x * ((torch.rand(x.shape) > share) * (1 / (1 - share))).to(x.dtype)


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
        x = self.aln(x + dropped(a, drop, self.training))
        y = self.fo(functional.gelu(self.fi(x)))
        return self.oln(x + dropped(y, drop, self.training))


class Pointer(nn.Module):
    """A distribution over the pieces of a window for each figure, twice: first and last piece."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.q, self.k = nn.Linear(shape.figure, 2 * shape.pointer), nn.Linear(shape.hidden, 2 * shape.pointer)
        self.alone = nn.Linear(shape.hidden, 2)
        self.beside = nn.Linear(shape.figure, 2 * (BUCKETS + PLACES + RANKS))
        """How far away whoever is meant stands depends on the figure: in a list right before it, in prose anywhere."""
        self.trust = nn.Linear(shape.figure, 2)
        """What the rules' word on the name counts, figure by figure."""
        nn.init.zeros_(self.trust.weight)
        nn.init.ones_(self.trust.bias)
        self.size = shape.pointer

    def forward(self, figures: Tensor, pieces: Tensor, seen: Tensor, hinted: Tensor, bad: Tensor) -> Tensor:
        """Logits [batch, 2, figures, pieces]; `seen` are classes of place and distance [batch, figures, pieces, :]."""
        q = self.q(figures).unflatten(-1, (2, self.size)).transpose(1, 2)
        k = self.k(pieces).unflatten(-1, (2, self.size)).permute(0, 2, 3, 1)
        beside = (seen @ self.beside(figures).unflatten(-1, (-1, 2))).permute(0, 3, 1, 2)
        trusted = self.trust(figures).transpose(1, 2)[:, :, :, None] * hinted
        found = q @ k / math.sqrt(self.size) + self.alone(pieces).transpose(1, 2)[:, :, None, :] + beside + trusted
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
        self.name, self.fame = nn.Embedding(shape.names, hidden), nn.Embedding(shape.fame, hidden)
        self.kind, self.magnitude = nn.Embedding(shape.kinds, 48), nn.Embedding(shape.magnitudes, 16)
        sizes = (shape.metrics + 2, len(SURE) + 3, len(STATUSES) + 1, len(CHANGES) + 1)
        widths = (shape.word, *[shape.word // 3] * 3)
        self.word_of = nn.ModuleList(nn.Embedding(size, wide) for size, wide in zip(sizes, widths, strict=True))
        about = 64 + sum(widths)
        figure = shape.figure
        self.entry = nn.Linear(3 * hidden + about, figure)
        self.q, self.k, self.v = nn.Linear(figure, figure), nn.Linear(hidden, figure), nn.Linear(hidden, figure)
        self.sides = nn.Linear(BUCKETS + PLACES + RANKS, shape.figure_heads, bias=False)
        self.mix, self.mixed = nn.Linear(2 * figure, figure), nn.LayerNorm(figure)
        self.metric = nn.Linear(figure + about, shape.metrics + 1)
        self.status, self.change = nn.Linear(figure, len(STATUSES)), nn.Linear(figure, len(CHANGES))
        self.given = nn.Linear(shape.metrics + 1, figure, bias=False)
        self.pointers = nn.ModuleList(Pointer(shape) for _ in ROLES)
        self.length, self.known = nn.Parameter(torch.zeros(len(ROLES), LONGEST)), nn.Parameter(torch.ones(len(ROLES)))
        """What a stretch's score as a name is raised by; added where names are chosen."""
        for one in (self.mark, self.part, self.name, self.fame, self.sides):
            nn.init.zeros_(one.weight)
        nn.init.zeros_(self.given.weight)

    def bonuses(self) -> list[Bonus]:
        """What a stretch's score is raised by, role by role."""
        lengths, known = self.length.detach().numpy(), self.known.detach().numpy()
        return [Bonus(lengths[at], float(known[at])) for at in range(len(ROLES))]

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
        name: Tensor,
        fame: Tensor,
        first: Tensor,
        last: Tensor,
        kind: Tensor,
        magnitude: Tensor,
        allowed: Tensor,
        word: Tensor,
        hinted: Tensor,
        rank: Tensor,
        drop: float = 0.0,
        hidden: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Answers for the figures of windows.

        Args:
            ids: pieces [batch, pieces]; 1 fills up.
            part: what each is part of.
            item: sentence or name that each belongs to.
            name: kind of the name that each is of; 0 for none.
            fame: how often the article tells that name.
            first: first piece of each figure [batch, figures].
            last: its last piece.
            kind: its kind of unit.
            magnitude: its order of magnitude.
            allowed: 0 for the metrics that can hold it, else MINUS [batch, figures, metrics + 1]; none is the last.
            word: what the rules say of it, as classes [batch, figures, 4]; 0 where they weren't asked.
            hinted: whom they take for each role: where the name begins and ends [batch, roles, 2, figures, pieces].
            rank: how many names stand between a piece and a figure [batch, figures, pieces].
            drop: share of activations that are dropped in training.
            hidden: what the frozen layers make of the pieces [batch, pieces, hidden], where that is known.

        Returns:
            Logits of metric [batch, figures, metrics + 1], status, change, and of the pointers
            [batch, roles, 2, figures, pieces]; and what it makes of each figure, as vectors [batch, figures, figure].
        """
        pad = ids == 1
        places = torch.arange(ids.shape[1], device=ids.device)
        inside = (places >= first[:, :, None]) & (places <= last[:, :, None])
        marks = (inside * (kind + 1)[:, :, None]).amax(1)
        x = self.lower(ids) if hidden is None else hidden
        x = x + self.mark(marks) + self.part(part) + self.name(name) + self.fame(fame)
        bias = self.bias(ids)
        for layer in self.layers[self.shape.frozen :]:
            x = layer(x, bias, drop)
        x = x.float()
        x = dropped(x, drop, self.training)
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
        # as products of one-hot rows: on a processor the gradient of a table of so many rows takes longer
        half = torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled("cpu") else x.dtype
        seen = torch.cat([one_hot(far, BUCKETS), one_hot(place, PLACES), one_hot(rank, RANKS)], -1).to(half)
        sides = self.sides(seen).permute(0, 3, 1, 2)

        def mean(mask: Tensor) -> Tensor:
            weights = mask.to(x.dtype)
            return (weights @ x) / weights.sum(-1, keepdim=True).clamp(min=1)

        told = [table(word[:, :, at]) for at, table in enumerate(self.word_of)]
        about = torch.cat([self.kind(kind), self.magnitude(magnitude), *told], -1)
        f = torch.tanh(
            self.entry(
                torch.cat(
                    [mean(inside), x.gather(1, first[:, :, None].expand(-1, -1, x.shape[2])), mean(same), about], -1
                )
            )
        )
        batch, _, size = f.shape
        n = self.shape.figure_heads

        def by_head(y: Tensor) -> Tensor:
            return y.view(batch, -1, n, size // n).transpose(1, 2)

        a = by_head(self.q(f)) @ by_head(self.k(x)).transpose(2, 3) / math.sqrt(size // n)
        a = (a + sides).masked_fill(pad[:, None, None, :], MINUS)
        context = (a.softmax(-1) @ by_head(self.v(x))).transpose(1, 2).reshape(batch, -1, size)
        f = self.mixed(f + functional.gelu(self.mix(torch.cat([f, context], -1))))
        f = dropped(f, drop, self.training)
        metric = self.metric(torch.cat([f, about], -1)) + allowed
        figures = f + self.given(metric.softmax(-1))
        roles = [pointer(figures, x, seen, hinted[:, at], pad) for at, pointer in enumerate(self.pointers)]
        return metric, self.status(figures), self.change(figures), torch.stack(roles, 1), f


def buckets(off: Tensor) -> Tensor:
    """Signed distances in pieces as classes, finer near by."""
    size = off.abs().float()
    near = torch.where(size < 4, size, 4 + torch.log2(size.clamp(min=4) / 4) * 1.6).clamp(max=BUCKETS // 2 - 1).long()
    return torch.where(off < 0, near, near + BUCKETS // 2)


def one_hot(classes: Tensor, size: int) -> Tensor:
    """Classes as rows of which one is true."""
    return classes.to(torch.uint8)[..., None] == torch.arange(size, dtype=torch.uint8, device=classes.device)


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
