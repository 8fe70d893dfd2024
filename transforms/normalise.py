"""Length-preserving normalisation: typographic variants become the plain character, offsets stay as they are."""

from __future__ import annotations

from functools import lru_cache

SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
APOSTROPHES = "\u2018\u2019\u201b\u02bc\u02b9\u2032\uff07\u00b4"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
QUOTES = "\u201c\u201d\u201e\u201f\uff02"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TABLE: dict[int, int] = {
    **_FULL_WIDTH,
    **{ord(char): ord(" ") for char in SPACES},
    **{ord(char): ord("'") for char in APOSTROPHES},
    **{ord(char): ord("-") for char in DASHES},
    **{ord(char): ord('"') for char in QUOTES},
    ord("\uff04"): ord("$"),
    ord("\uffe1"): ord("£"),
    ord("\uffe5"): ord("¥"),
    ord("\u00d7"): ord("x"),
}


@lru_cache(maxsize=4)
def normalise(text: str) -> str:
    """The text with plain spaces, apostrophes, hyphens, quotes and digits.

    Args:
        text: any text.

    Returns:
        A text of the same length: each code point is mapped to one code point, so that offsets hold in both.
    """
    return text if text.isascii() and "\t" not in text else text.translate(_TABLE)


def fold(text: str) -> str:
    """The text in lower case, of the same length: a letter whose lower case is longer stays as it is."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
