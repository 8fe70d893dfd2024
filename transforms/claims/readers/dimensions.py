"""The typed dimensions of readings: which of the words around a figure narrow its measure, by the metric read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.metric import metrics
from transforms.claims.context import Context, MetricChoice
from transforms.claims.cues import read_cues
from transforms.claims.dimensions import add_dimensions
from transforms.claims.readers.reading import Reading


def with_dimensions(context: Context, readings: Sequence[Reading | None]) -> list[Reading | None]:
    """Readings with the typed dimensions that the words around each figure give its metric."""
    choices = [
        MetricChoice(metric=reading.metric, rule="", score=1.0, cue_start=figure.start, cue_end=figure.end)
        if reading and reading.metric in metrics()
        else None
        for figure, reading in zip(context.quantities, readings, strict=True)
    ]
    dimensioned = add_dimensions(context, read_cues(context), choices)
    return [
        replace(reading, dimensions=dict(choice.dimensions), qualifier=reading.qualifier or choice.qualifier)
        if reading and choice
        else reading
        for reading, choice in zip(readings, dimensioned, strict=True)
    ]
