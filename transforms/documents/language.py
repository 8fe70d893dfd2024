"""Which language a body is in: as declared, as detected, and whether the two agree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from transforms.lexicons import languages

NAMES = {
    "french": "fr", "français": "fr", "francais": "fr", "fra": "fr", "fre": "fr",
    "english": "en", "anglais": "en", "eng": "en",
    "german": "de", "deutsch": "de", "deu": "de", "ger": "de",
    "spanish": "es", "español": "es", "spa": "es",
    "italian": "it", "italiano": "it", "ita": "it",
    "dutch": "nl", "nederlands": "nl", "nld": "nl", "dut": "nl",
    "portuguese": "pt", "português": "pt", "por": "pt",
}  # fmt: skip
TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*", re.IGNORECASE)
STRETCH = 200
"""Code points at the beginning, in the middle and at the end of a body by which its language is told."""
RELIABLE = 200
"""Letters below which the detector errs too often to be held against a declaration."""
NOISE = re.compile(r"https?://\S+|[\d|#*_`>]+")


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a body's language; `flags` say where declaration and detector differ or neither helps."""

    code: str | None
    detected: str | None
    flags: tuple[str, ...] = ()


def language_of(body: str, declared: str | None, *, binding: bool = True) -> Language:
    """The language of a body: the declared one wins, the detector speaks where none is declared.

    A short body has no reliable detection: `detected` stays None, and without a declaration the likelier of the
    supported languages is taken unless another is clearly ahead.

    Args:
        body: the article's text.
        declared: a language tag or name, as declared.
        binding: whether the declaration wins over a reliable detection; a page's template often states its own.
    """
    code = normal_code(declared) if declared else None
    flags = ["language_unreadable"] if declared and code is None else []
    told = sample(body)
    letters = sum(map(str.isalpha, told))
    detected = None
    if letters >= RELIABLE:
        detected = ranking(told)[0][0]
        if code and detected != code:
            flags.append("language_conflict")
            code = code if binding else detected
    elif code is None and letters:
        code = likely(told)
    code = code or detected
    if code not in languages():
        flags.append("language_unsupported")
    return Language(code, detected, tuple(flags))


def normal_code(declared: str) -> str | None:
    """`fr` of `fr-FR`, `FR`, `French` or `français`; None where it is no language tag (BCP 47)."""
    text = declared.strip()
    named = NAMES.get(text.lower())
    if named:
        return named
    tag = TAG.fullmatch(text)
    return NAMES.get(tag[1].lower(), tag[1].lower()) if tag else None


def sample(body: str) -> str:
    """Stretches of a body without addresses and figures, by which its language is told; all of a short one."""
    clean = NOISE.sub(" ", body)
    if len(clean) <= 3 * STRETCH:
        return clean
    middle = (len(clean) - STRETCH) // 2
    return f"{clean[:STRETCH]} {clean[middle : middle + STRETCH]} {clean[-STRETCH:]}"


@lru_cache(maxsize=16)
def ranking(text: str) -> tuple[tuple[str, float], ...]:
    """Languages of a text by likelihood, best first; a page's text may be asked for twice."""
    from py3langid import rank

    return tuple(rank(text))


def is_unread(body: str) -> bool:
    """Whether a text is long enough to tell, and clearly in none of the supported languages."""
    told = sample(body)
    return sum(map(str.isalpha, told)) >= RELIABLE and likely(told) not in languages()


def likely(text: str) -> str:
    """The language of a short text: a supported one unless another is ahead by a clear margin.

    The scores are log-likelihoods; 15 is a ratio that short texts in French or English stay under.
    """
    ranked = ranking(text)
    best, score = ranked[0]
    supported = next(item for item in ranked if item[0] in languages())
    return supported[0] if score - supported[1] < 15 else best
