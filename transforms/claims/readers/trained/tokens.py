"""An article's words as the encoder's pieces (SentencePiece unigram), with their places in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BOS, PAD, EOS, UNKNOWN = 0, 1, 2, 3
"""Ids of the special pieces, as XLM-R has them."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A stretch of text in pieces; `starts` and `ends` are code points of the text that was given."""

    ids: list[int]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.ids)


def split(tokenizer: Tokenizer, texts: list[str]) -> list[Pieces]:
    """Texts in pieces, without special ones."""
    return [
        Pieces(found.ids, [start for start, _ in found.offsets], [end for _, end in found.offsets])
        for found in tokenizer.encode_batch(texts, add_special_tokens=False)
    ]
