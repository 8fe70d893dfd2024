"""The words of each metric in a language, compiled: `transforms/lexicons/<language>/metrics/<metric>.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from schemas.metric import metrics
from transforms.claims.patterns import Finder, Pattern, compile_pattern
from transforms.lexicons import lexicon, written

STRENGTHS = {"frame": 5.0, "strong": 4.0, "fair": 1.8, "weak": 1.0, "blocker": 3.0}
"""How much one cue of a kind adds to a metric (a blocker takes away) where it stands right beside the figure."""


class Terms(BaseModel):
    """Words that name the measure, by how surely they do: outright, mostly, or only beside others."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    strong: tuple[str, ...] = ()
    fair: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


class MetricWords(BaseModel):
    """One metric's words in one language; see `transforms.claims.patterns` for how they are written."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    terms: Terms = Terms()
    frames: dict[str, str]
    """Patterns with `{q}`: words around a figure that say outright what it measures; the key names the rule."""
    wide_frames: dict[str, str] = {}
    """Frames that hold for figures of the metric's `frame_kinds` too (`{q} of its revenue`)."""
    blockers: tuple[str, ...] = ()
    """Words beside which it is not this metric."""
    cases: tuple[tuple[str, str] | tuple[str, str, str | dict[str, str]], ...]
    """Text and figure; then `not` for a figure that isn't this metric, another metric's name for one that is that
    one, or dimensions that it has."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What finding a pattern means: evidence of a kind for a metric."""

    metric: str
    kind: Literal["frame", "strong", "fair", "weak", "blocker"]
    rule: str
    wide: bool = False
    """Whether the frame holds for kinds that the metric takes by frames only."""


@cache
def metric_words(language: str) -> dict[str, MetricWords]:
    """The words of every metric in a language; one that has examples may have none.

    Raises:
        ValueError: names a file that is missing or doesn't hold.
    """
    found = {}
    for name, metric in metrics().items():
        if metric.examples and not written(language, f"metrics/{name}"):
            found[name] = MetricWords(frames={}, cases=())
            continue
        try:
            found[name] = MetricWords(**lexicon(language, f"metrics/{name}"))
        except (ValidationError, TypeError) as error:
            raise ValueError(f"transforms/lexicons/{language}/metrics/{name}.yml: {error}") from None
    return found


@cache
def cue_finder(language: str) -> Finder[Cue]:
    """Finds the cues of all metrics in one pass. ValueError names the metric whose pattern doesn't hold."""
    compiled: list[tuple[Pattern, Cue]] = []
    for metric, words in metric_words(language).items():
        listed = [
            *((text, Cue(metric, "frame", f"{metric}/{name}")) for name, text in words.frames.items()),
            *((text, Cue(metric, "frame", f"{metric}/{name}", wide=True)) for name, text in words.wide_frames.items()),
            *((text, Cue(metric, "strong", f"{metric}/term")) for text in words.terms.strong),
            *((text, Cue(metric, "fair", f"{metric}/term")) for text in words.terms.fair),
            *((text, Cue(metric, "weak", f"{metric}/term")) for text in words.terms.weak),
            *((text, Cue(metric, "blocker", f"{metric}/blocker")) for text in words.blockers),
        ]
        for text, cue in listed:
            try:
                pattern = compile_pattern(text, language)
            except ValueError as error:
                raise ValueError(f"transforms/lexicons/{language}/metrics/{metric}.yml: {error}") from None
            if cue.kind == "frame" and not pattern.has_quantity:
                raise ValueError(f"transforms/lexicons/{language}/metrics/{metric}.yml: frame {cue.rule} has no {{q}}")
            compiled.append((pattern, cue))
    return Finder(compiled)
