"""Re-derivation: a claim's value, unit and comparator computed again from its evidence, and what doesn't agree.

The scanner's evidence says where numeral, scale, unit, denominator and comparator stand. Here an independent reader
(`transforms.rereading`) reads numeral and scale again, CLDR (`transforms.peer`) currencies and units, and unit,
denominator and comparator are held against the lexicon entry that the evidence names. A figure that the two read
otherwise is no claim but a mention with a flag; one whose evidence doesn't stand in the text isn't loaded at all: no
component can put in a number that the text doesn't hold.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from schemas.claim import Claim
from schemas.identity import key
from schemas.quantity import Evidence
from transforms.lexicons import languages, lexicon
from transforms.listed import comparator_listed, per_listed, unit_listed, unit_of
from transforms.peer import opinion
from transforms.rereading import (
    digit_run,
    is_one_number,
    is_scale_word,
    read_clock,
    read_factor,
    read_numeral,
    read_scale,
)

RULE = "not_rederivable"
READ = ("value", "unit", "per", "comparator")
"""Parts of a figure that two readers may read otherwise; evidence that doesn't stand is no reading."""
DIFFERS = "second_reading"
MEANINGLESS: dict[str, Any] = dict.fromkeys(
    (
        "family", "metric", "subject", "counterparty", "benchmark", "qualifier", "change", "period_start", "period_end",
        "status", "attributed_to", "subject_id", "counterparty_id", "metric_probability", "subject_probability",
    )
)  # fmt: skip
"""What a mention doesn't say."""
TOLERANCE = 1e-9
"""Relative difference that two readings of one number may have: the lexicon writes thirds with ten digits."""
READ_AS: dict[str, tuple[str | None, ...]] = {
    "money:": (None,),
    "score:point": ("point", "pp"),
    "multiple:times": ("1", "download", "view"),
    "multiple:fois": ("1", "download", "view"),
}
"""Units whose words also stand for another: points of percentage, and how often something was downloaded or watched."""
TOGETHER = (
    {"d": 1440.0, "h": 60.0, "min": 1.0, "s": 1 / 60},
    {"yd": 36.0, "ft": 12.0, "in": 1.0},
    {"st": 224.0, "lb": 16.0, "oz": 1.0},
)
"""Units that one quantity may be told in together: five hours and 40 minutes, 5 ft 11 in; in the last one's unit."""
MINUS = re.compile(r"(?:^|[^\w.,%)])[-\u2212\u2013]\s?[^\w-]?$|\($")
"""What stands before a number below zero: a sign that joins nothing, or the bracket of accountants."""
NEXT_WORD = re.compile(r"[ \u00a0\u202f-]([^\W\d_]+)")
WHOLE_WORDS = ("numeral", "numeral_high", "scale", "unit", "carried_unit", "carried_scale")
UNITS, SCALES = ("unit", "carried_unit"), ("scale", "carried_scale")


@dataclass(frozen=True, slots=True)
class Failure:
    """One check that a claim failed: `message` says what was read and what was claimed."""

    rule: str
    message: str
    part: str = "evidence"
    """What failed: the evidence itself, or a reading of one of READ."""


class UnreadableError(ValueError):
    """A stretch of evidence that the independent reader can't read."""


def rederive(claim: Claim, body: str) -> list[Failure]:
    """Compute a claim's value again from its evidence.

    Args:
        claim: a claim or mention with the scanner's evidence.
        body: the body of its document.

    Returns:
        The failures, all with the rule `not_rederivable`; none where everything agrees.
    """
    language = claim.language or ""
    if language not in languages():
        return [failure(claim, f"no lexicon for language {claim.language!r} to read it again")]
    spans = check_spans(claim, body)
    if spans:
        return spans
    found = []
    try:
        found += check_value(claim, body, language)
    except UnreadableError as error:
        found.append(failure(claim, str(error), "value"))
    return [
        *found,
        *check_unit(claim, body, language),
        *check_per(claim, body, language),
        *check_comparator(claim, body, language),
    ]


def failure(claim: Claim, message: str, part: str = "evidence") -> Failure:
    """A failure of a claim, named by its surface."""
    return Failure(RULE, f"{claim.surface!r} at {claim.start}: {message}", part)


def differing(failures: Sequence[Failure]) -> tuple[str, ...]:
    """The flags of a figure that is read otherwise the second time; none where all agrees or its evidence is broken."""
    if any(item.part not in READ for item in failures):
        return ()
    return tuple(dict.fromkeys(f"{DIFFERS}:{item.part}" for item in failures))


def as_mention(claim: Claim, flags: Sequence[str]) -> Claim:
    """The figure of a claim without what it was said to mean, flagged: nobody can say which reading is right."""
    return replace(
        claim,
        **MEANINGLESS,
        dimensions={},
        confidence=0.0,
        flags=(*claim.flags, *(flag for flag in flags if flag not in claim.flags)),
        claim_id=key(claim.revision_id, claim.start, claim.end, claim.value, claim.unit, None),
    )


def check_spans(claim: Claim, body: str) -> list[Failure]:
    """Whether surface and evidence lie in the body, and what makes the number in the surface."""
    if not 0 <= claim.start < claim.end <= len(body):
        return [failure(claim, f"its span {claim.start}-{claim.end} is outside of the body of {len(body)} code points")]
    if body[claim.start : claim.end] != claim.surface:
        return [failure(claim, f"the body holds {body[claim.start : claim.end]!r} there")]
    found = []
    for item in claim.evidence:
        if not 0 <= item.start < item.end <= len(body):
            found.append(failure(claim, f"evidence of {item.role} at {item.start}-{item.end} is outside of the body"))
        elif (
            item.role in ("numeral", "numeral_high", "scale") and not claim.start <= item.start < item.end <= claim.end
        ):
            found.append(failure(claim, f"its {item.role} {body[item.start : item.end]!r} stands outside of it"))
        elif item.role in WHOLE_WORDS and (whole := cut_word(body, item, claim)):
            found.append(failure(claim, f"its {item.role} {body[item.start : item.end]!r} is cut out of {whole!r}"))
        elif item.role in ("numeral", "numeral_high") and (rest := cut_off(body, item, claim)):
            found.append(failure(claim, f"its {item.role} {body[item.start : item.end]!r} is cut out of {rest!r}"))
    if not any(item.role == "numeral" for item in claim.evidence):
        found.append(failure(claim, "no evidence of a numeral"))
    return found


def cut_word(body: str, item: Evidence, claim: Claim) -> str | None:
    """The word that evidence begins or ends within, None where it holds whole words and no outer blanks."""
    text = body[item.start : item.end]
    starts_within = body[item.start - 1 : item.start].isalpha() and text[0].isalpha()
    ends_within = body[item.end : item.end + 1].isalpha() and text[-1].isalpha()
    # A symbol may run into the next one: 12MEUR.
    if ends_within and any(other.start == item.end for other in claim.evidence):
        ends_within = False
    if starts_within and any(other.end == item.start for other in claim.evidence):
        starts_within = False
    return body[max(0, item.start - 8) : item.end + 8] if starts_within or ends_within or text != text.strip() else None


def cut_off(body: str, numeral: Evidence, claim: Claim) -> str | None:
    """What a numeral was cut out of, if it was: digits go on, or a scale's word follows that no evidence holds."""
    if body[numeral.start].isdecimal():
        start, end = digit_run(body, numeral.start, numeral.end)
        whole = body[start:end]
        if (start, end) != (numeral.start, numeral.end) and is_one_number(whole, claim.language or ""):
            return whole
    word = NEXT_WORD.match(body, numeral.end)
    if word is None or not is_scale_word(word[1], claim.language or ""):
        return None
    held = any(item.start <= word.start(1) < item.end for item in claim.evidence if item is not numeral)
    return None if held else body[numeral.start : word.end()]


def check_value(claim: Claim, body: str, language: str) -> list[Failure]:
    """Whether the value, and the ends of a range, follow from numerals, scales and units.

    Raises:
        UnreadableError: where a numeral or a scale can't be read.
    """
    cut = next((index for index, item in enumerate(claim.evidence) if item.role == "numeral_high"), len(claim.evidence))
    first, second = claim.evidence[:cut], claim.evidence[cut:]
    high_key = second[0].key if second else ""
    below = claim.surface.lower().endswith(tuple(lexicon(language, "rederive")["below_zero"]))
    low = (-1 if below else sign(claim.start, first, body, language)) * amount(
        first, second, claim.unit, body, language
    )
    wanted: list[tuple[str, float, float | None]] = []
    if not second:
        wanted = [("value", low, claim.value)]
        if claim.value_low is not None or claim.value_high is not None or claim.comparator == "range":
            return [failure(claim, "it is claimed as a range but has one numeral", "value")]
    elif high_key.startswith("out_of"):
        if claim.value_low is not None or claim.value_high is not None:
            return [failure(claim, "it is claimed as a range but is one number of another", "value")]
        whole = amount(second, (), None, body, language)
        if not whole:
            raise UnreadableError("the number that it is a part of is zero")
        wanted = [("value", low / whole, claim.value)]
    else:
        high = amount(second, first, claim.unit, body, language)
        if low < 0 and body[first[0].end : second[0].start].strip(" -\u2013").strip():  # -5 et -8: no hyphen that joins
            low, high = sorted((low, sign(first[0].end, second, body, language) * high))
        wanted = [
            ("low end", low, claim.value_low),
            ("high end", high, claim.value_high),
            ("value", (low + high) / 2, claim.value),
        ]
    return [
        failure(
            claim, f"{name} reads {read:.10g}, claimed {'nothing' if claimed is None else f'{claimed:.10g}'}", "value"
        )
        for name, read, claimed in wanted
        if claimed is None or not math.isclose(read, claimed, rel_tol=TOLERANCE, abs_tol=1e-12)
    ]


def sign(start: int, evidence: Sequence[Evidence], body: str, language: str) -> int:
    """-1 where a minus, in a sign or a word, or an accountant's bracket leads from a place to a numeral; else 1."""
    lead = body[start : evidence[0].start]
    told = lead.strip(" -\u00a0").lower() == lexicon(language, "rederive")["minus"]
    return -1 if told or MINUS.search(lead) else 1


def amount(
    evidence: Sequence[Evidence], other: Sequence[Evidence], unit: str | None, body: str, language: str
) -> float:
    """One number in base units: its numerals added (two and a half), times its scales, times its unit's factor.

    A range's end without a unit of its own takes the factor of the other end's.
    """
    if parts := in_several_units(evidence):
        sizes = next(sizes for sizes in TOGETHER if unit_of(parts[0][-1].key) in sizes)
        smallest = sum(amount(part, (), None, body, language) * sizes.get(unit_of(part[-1].key), 0) for part in parts)
        return smallest / sizes.get(unit or "", 1.0)
    if cut := next_scale(evidence):
        first, rest = evidence[:cut], evidence[cut:]
        return amount(first, rest, unit, body, language) + amount(rest, other, unit, body, language)
    total, scale = 0.0, 1.0
    joint = number_in_words(evidence, body, language)
    for item in evidence[2:] if joint is not None else evidence:
        text = body[item.start : item.end]
        if item.role in ("numeral", "numeral_high"):
            kind, _, entry = item.key.partition(":")
            number = read_clock(text, entry) if kind == "clock" else read_numeral(text, kind, language)
            if number is None:
                raise UnreadableError(f"the numeral {text!r} can't be read")
            # A part after the scale's word counts in that scale as well: two million and a half.
            total += number
        elif item.role in SCALES:
            size = read_scale(text, language)
            if size is None:
                raise UnreadableError(f"the scale {text!r} can't be read")
            scale *= size
    if joint is not None:
        total += joint
    unit_evidence = next((item for group in (evidence, other) for item in group if item.role in UNITS), None)
    return total * scale * (factor_of(unit_evidence, unit, body, language) if unit_evidence and unit else 1.0)


def factor_of(item: Evidence, unit: str, body: str, language: str) -> float:
    """What a unit's words multiply by to reach the claimed unit: by CLDR where it knows them, else by own tables."""
    if not counts(item):
        return 1.0
    text = body[item.start : item.end]
    told = opinion(text, family_of(item), language)
    return told[1] if told and told[0] == unit else read_factor(text, unit)


def family_of(item: Evidence) -> str:
    """The family of a unit's evidence, such as `currency`."""
    return item.key.partition(":")[0]


def next_scale(evidence: Sequence[Evidence]) -> int:
    """Where a second numeral with a scale of its own begins: 1 milliard | 200 millions; 0 where none does."""
    for index in range(1, len(evidence) - 1):
        if evidence[index - 1].role == "scale" and [item.role for item in evidence[index : index + 2]] == [
            "numeral",
            "scale",
        ]:
            return index
    return 0


def in_several_units(evidence: Sequence[Evidence]) -> list[Sequence[Evidence]]:
    """The parts of a quantity told in several units, each up to its unit; none where it has one unit."""
    ends = [
        index + 1
        for index, item in enumerate(evidence)
        if item.role == "unit" and any(unit_of(item.key) in sizes for sizes in TOGETHER)
    ]
    return [evidence[start:end] for start, end in zip([0, *ends], ends, strict=False)] if len(ends) > 1 else []


def number_in_words(evidence: Sequence[Evidence], body: str, language: str) -> float | None:
    """A number all in words, its scale among them (one million two hundred thousand): one reading of the whole."""
    if len(evidence) < 2 or not evidence[0].key.startswith("words") or evidence[1].role != "scale":
        return None
    if any(item.role in ("numeral", *SCALES) for item in evidence[2:]) or evidence[1].start > evidence[0].end + 1:
        return None
    return read_numeral(body[evidence[0].start : evidence[1].end], "words", language)


def counts(item: Evidence) -> bool:
    """Whether a unit's evidence may carry a factor: a counted noun or a multiple has none."""
    return family_of(item) in ("physical", "time", "currency", "percentage_point", "frame")


def check_unit(claim: Claim, body: str, language: str) -> list[Failure]:
    """Whether the unit is the one that the lexicon gives for the words at its span."""
    evidence = [item for item in claim.evidence if item.role in UNITS]
    if not evidence:
        # A score is often told without a unit, an amount of money without its currency.
        return (
            []
            if claim.unit in (None, "1", "point", *clock_units(claim))
            else [failure(claim, f"unit {claim.unit!r} is claimed without evidence", "unit")]
        )
    found = []
    others = [part[-1] for part in in_several_units(claim.evidence)[:-1]]
    for item in evidence:
        text = body[item.start : item.end]
        if not unit_listed(text, item.key, language):
            found.append(failure(claim, f"the unit {text!r} is not listed as {item.key!r}", "unit"))
        elif item not in others and claim.unit not in READ_AS.get(item.key, (unit_of(item.key),)):
            found.append(failure(claim, f"unit reads {unit_of(item.key)!r}, claimed {claim.unit!r}", "unit"))
        elif item not in others and (told := opinion(text, family_of(item), language)) and told[0] != claim.unit:
            found.append(failure(claim, f"CLDR reads the unit {text!r} as {told[0]!r}, claimed {claim.unit!r}", "unit"))
    return found


def clock_units(claim: Claim) -> list[str]:
    """The units of times that a clock stopped, whose marks (1:28.4) are part of the numeral."""
    return [item.key.partition(":")[2] for item in claim.evidence if item.key.startswith("clock:")]


def check_per(claim: Claim, body: str, language: str) -> list[Failure]:
    """Whether the denominators are those that the words at their spans name."""
    evidence = [item for item in claim.evidence if item.role == "per"]
    found = [
        failure(claim, f"the denominator {body[item.start : item.end]!r} is not listed as {item.key!r}", "per")
        for item in evidence
        if not per_listed(body[item.start : item.end], item.key, language)
    ]
    read = " and ".join(dict.fromkeys(item.key.partition(":")[2] for item in evidence)) or None
    implied = any(
        item.role == "unit" and item.key.startswith(("frame", "count:frame", "physical:frame"))
        for item in claim.evidence
    )
    if read != claim.per and not (read is None and implied):
        found.append(failure(claim, f"denominator reads {read!r}, claimed {claim.per!r}", "per"))
    return found


def check_comparator(claim: Claim, body: str, language: str) -> list[Failure]:
    """Whether the comparator is the one that the words at its span stand for."""
    evidence = [item for item in claim.evidence if item.role == "comparator"]
    if claim.comparator == "range":
        return []
    found = [
        failure(claim, f"the comparator {body[item.start : item.end]!r} is not listed as {item.key!r}", "comparator")
        for item in evidence
        if not comparator_listed(body[item.start : item.end], item.key, language)
    ]
    # A round group (a dozen, une vingtaine) is approximate by itself.
    round_group = any(item.role == "numeral" and item.key.startswith("collective") for item in claim.evidence)
    read = evidence[-1].key.partition(":")[2] if evidence else "~" if round_group else "="
    if read != claim.comparator:
        found.append(failure(claim, f"comparator reads {read!r}, claimed {claim.comparator!r}", "comparator"))
    return found
