"""What stands behind every reader: a reading keeps only what the article, the metric and the calendar bear out.

Whatever fails is left null with a flag `field:absent` (not in the article) or `field:unfit` (can't be so); nothing is
guessed in its place. A reading whose metric can't hold the figure is no reading of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from schemas.claim import STATUSES
from schemas.metric import Metric, metrics
from schemas.quantity import Quantity
from transforms.claims.context import Context
from transforms.claims.readers.names import folded, haystack, resolve
from transforms.claims.readers.reading import Reading

FIELDS = (
    "metric", "subject", "counterparty", "benchmark", "qualifier", "change", "per", "status", "period_start",
    "period_end", "attributed_to",
)  # fmt: skip
"""What a check may take, in their order."""
RELATIVE = frozenset({"percent", "percentage_point", "multiple", "ratio"})
"""Kinds of figures that tell by how much any measure differs."""
PASSING, EVEN = "weak:", 0.5
"""Figures that are mostly told in passing are claims only to a reader that is surer than not."""
CHANGES = ("increase", "decrease")
UNNAMED = "unnamed"
"""Who is credited where sources have no name."""
FAR = 60
"""Years that a text may look back or ahead by a number of years that it names."""
LATE = 3
"""Years around the publication that words such as `next year` may mean."""
NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
DECADE = re.compile(r"(?:[’'`]|FY ?|T[1-4] |Q[1-4] )(\d\d)(?!\d)", re.I)
PER = re.compile(r"[^\W_](?:[\w .,/%$€£'-]{0,38}[^\W_])?")
QUALIFIER = re.compile(r"(?!.*(?:://|www\.))[^\x00-\x1f\x7f<>{}\[\]`|]{1,120}", re.I)
"""A few words: no address, no markup. What narrows a measure is told in English, so it needn't be in the article."""
Faults = list[str]


def checked(context: Context, quantity: Quantity, reading: Reading) -> Reading:
    """A reading without what fails a check.

    Args:
        context: the article.
        quantity: the figure.
        reading: what a reader says of it.
    """
    if reading.metric is None:
        return Reading(
            reader=reading.reader, probabilities=reading.probabilities, rule=reading.rule, flags=reading.flags
        )
    if quantity.rule.startswith(PASSING) and reading.probabilities.get("metric", 1.0) <= EVEN:
        return replace(Reading(reader=reading.reader), probabilities=reading.probabilities, rule=reading.rule)
    metric = metrics().get(reading.metric)
    if metric is None or not holds(metric, quantity, reading.change):
        return Reading(reader=reading.reader, rule=reading.rule, flags=(*reading.flags, "metric:unfit"))
    kept: dict[str, Any] = {}
    flags: Faults = []
    for check in BEHIND_RULES if reading.reader == "rules" else BEHIND_ALL:
        kept |= check(context, metric, reading, flags)
    return replace(reading, **kept, flags=(*reading.flags, *flags))


def holds(metric: Metric, quantity: Quantity, change: str | None) -> bool:
    """Whether a metric can hold a kind of figure: as a level, where words say so outright, or as a difference.

    A share that is told as a fraction is a per cent to metrics.
    """
    held = {*metric.kinds, *metric.frame_kinds, *metric.change_kinds, *(RELATIVE if change else ())}
    return quantity.kind in held or (quantity.kind == "ratio" and "percent" in held)


def parties(context: Context, metric: Metric, reading: Reading, flags: Faults) -> dict[str, Any]:
    """Subject and other side: names of the article, and not the same."""
    kept = sides(context, metric, reading, flags)
    for role in ("subject", "counterparty"):
        told = getattr(reading, role)
        if told is None or role in kept:
            continue
        found = resolve(context, told)
        if found is None:
            flags.append(f"{role}:absent")
        kept |= {role: found[0] if found else None, f"{role}_id": found[1] if found else None}
    if kept.get("subject") and kept.get("subject") == kept.get("counterparty"):
        kept |= {"counterparty": None, "counterparty_id": None}
    return kept


def sides(_context: Context, metric: Metric, _reading: Reading, _flags: Faults) -> dict[str, Any]:
    """An other side only where the metric has one."""
    return {} if metric.counterparty else {"counterparty": None, "counterparty_id": None}


def benchmark(context: Context, metric: Metric, reading: Reading, flags: Faults) -> dict[str, Any]:
    """A benchmark that the article names, and only of a score."""
    if reading.benchmark is None:
        return {}
    if metric.name != "benchmark_score":
        return {"benchmark": None}
    found = resolve(context, reading.benchmark)
    if found is None:
        flags.append("benchmark:absent")
    return {"benchmark": found[0] if found else None}


def qualifier(_context: Context, _metric: Metric, reading: Reading, flags: Faults) -> dict[str, Any]:
    """A few words, and nothing that a page could take for a link or for markup."""
    if reading.qualifier is None or QUALIFIER.fullmatch(reading.qualifier):
        return {}
    flags.append("qualifier:unfit")
    return {"qualifier": None}


def change(_context: Context, _metric: Metric, reading: Reading, flags: Faults) -> dict[str, Any]:
    """A difference goes up or down."""
    return closed("change", reading.change, CHANGES, flags)


def status(_context: Context, metric: Metric, reading: Reading, flags: Faults) -> dict[str, Any]:
    """A modality of the closed list; the metric's usual one where none holds."""
    kept = closed("status", reading.status, STATUSES, flags)
    return kept if reading.status and not kept else {"status": metric.default_status}


def closed(name: str, value: str | None, allowed: tuple[str, ...], flags: Faults) -> dict[str, Any]:
    """A field null where its value is none of a list."""
    if value is None or value in allowed:
        return {}
    flags.append(f"{name}:unfit")
    return {name: None}


def per(context: Context, _metric: Metric, reading: Reading, flags: Faults) -> dict[str, Any]:
    """A denominator that reads as one: a unit, or a short noun."""
    del context
    if reading.per is None or PER.fullmatch(reading.per):
        return {}
    flags.append("per:unfit")
    return {"per": None}


def speaker(context: Context, _metric: Metric, reading: Reading, flags: Faults) -> dict[str, Any]:
    """Somebody whom the article names, or nobody named."""
    told = reading.attributed_to
    if told is None or told == UNNAMED:
        return {}
    found = resolve(context, told)
    if found is None and folded(told) not in haystack(context):
        flags.append("attributed_to:absent")
        return {"attributed_to": None}
    return {"attributed_to": found[0] if found else told}


def period(context: Context, _metric: Metric, reading: Reading, flags: Faults) -> dict[str, Any]:
    """Days that parse, in order, of years that can follow from the article; both go where one doesn't hold."""
    if reading.period_start is None and reading.period_end is None:
        return {}
    days = [day_of(text) for text in (reading.period_start, reading.period_end) if text is not None]
    good = all(day is not None and possible_year(context)(day.year) for day in days)
    told = [day for day in days if day is not None]
    if good and told == sorted(told):
        return {}
    flags.append("period_start:unfit")
    return {"period_start": None, "period_end": None}


def day_of(text: str) -> date | None:
    """A day as ISO 8601 writes it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def possible_year(context: Context) -> Callable[[int], bool]:
    """Whether a year can follow from an article: named, between two named, or reckoned from its publication."""
    if possible_year not in context.memo:
        text = f"{context.document.title or ''} {context.text}"
        years = {int(found[0]) for found in YEAR.finditer(text)}
        years |= {2000 + int(found[1]) for found in DECADE.finditer(text)}
        published = day_of((context.document.published or "")[:10])
        if published:
            years |= {published.year - LATE, published.year + LATE}
        spans = {int(found[0]) for found in NUMBER.finditer(text)} if published else set()

        def possible(year: int) -> bool:
            if years and min(years) <= year <= max(years):
                return True
            return published is not None and abs(year - published.year) in spans and abs(year - published.year) <= FAR

        context.memo[possible_year] = possible
    found: Callable[[int], bool] = context.memo[possible_year]
    return found


BEHIND_RULES = (sides, change, per, status)
"""Checks of what rules say, who take names, days and words from the article by themselves."""
BEHIND_ALL = (parties, benchmark, qualifier, change, per, status, period, speaker)
"""Checks of what every other reader says."""
