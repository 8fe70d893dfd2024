"""Which metric a figure measures: the best-scoring one, shared along lists; none where it only tells the story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.quantity import Quantity
from transforms.claims.benchmarks import Benchmarks, find_benchmarks
from transforms.claims.change import told_change
from transforms.claims.context import Context, MetricChoice
from transforms.claims.cues import Cues, read_cues
from transforms.claims.dimensions import find_dimensions, find_qualifier
from transforms.claims.scoring import SURE, THRESHOLD, Score, Surroundings, score_metrics, surround
from transforms.claims.sharing import carry, share
from transforms.claims.table import table_cues, table_subject

NEEDED = {"money": 1.0, "percent": 1.6, "percentage_point": 1.6, "physical": 1.6}
"""The score a figure needs by its kind: sums of money are seldom told in passing, counts often; else THRESHOLD."""
BEFORE = 0.25
"""What a cue counts in the sentence before or the heading above."""
TOPIC = 0.15
LEDE = 3
"""What a term that names the measure counts for the whole document, where it stands in the first sentences."""
HEADING_REACH = 12
HINT = 0.4
"""What must speak for a metric where the figure is a claim in any case."""
MEMORY = 600
"""Code points after a share within which one without words of its own is another of the same kind."""
SPOKEN = 1.0
"""What words beside a figure must speak for a metric to hold against what the figures before it are."""
SHARED_LEVELS = frozenset({"market_share", "traffic_share", "adoption_rate", "feature_share", "benchmark_score"})
CROWD = 100
FEW = 10
"""Below this, a noun after the figure is not enough: a verb or noun has to lead to it (`employs eight people`)."""
NAKED = frozenset({"weak:bare", "weak:condition", "weak:test_item", "weak:frequency"})
"""Figures told in passing that only a frame makes claims."""


Told = dict[tuple[str, str | None], tuple[int, Score]]
"""For each kind and unit of figures, the last that words name: where it stands and its score."""


def choose_metric(context: Context, quantity: Quantity) -> MetricChoice | None:
    """The metric of one figure of a document, None where it is only a mention.

    Choosing for all figures at once (`choose_metrics`) costs no more.
    """
    return dict(zip(context.quantities, choose_metrics(context), strict=True)).get(quantity)


def choose_metrics(context: Context) -> list[MetricChoice | None]:
    """The metric of every figure of a document, in their order; of figures that overlap only the first has one."""
    chosen: dict[int, MetricChoice] = {}
    sentences = read_cues(context)
    benchmarks = find_benchmarks(context, sentences)
    last: tuple[int, Quantity, Score] | None = None
    told: Told = {}
    for cues, surroundings in zip(sentences, surround_all(sentences), strict=True):
        if not cues.quantities:
            continue
        best = [best_score(context, quantity, cues, surroundings, benchmarks) for quantity in cues.quantities]
        scores = settle(cues, best)
        if last is not None and last[0] == cues.sentence.paragraph:
            scores[0] = carry(last[1], last[2], cues, scores[0], context.language)
        scores = share(cues, scores, context.language)
        for quantity, own, settled in zip(cues.quantities, best, scores, strict=True):
            score = settled or fall_back(quantity, own, told)
            if score is not None:
                last = (cues.sentence.paragraph, quantity, score)
                if score.metric != "other" and cues.sentence.block != "table_row":
                    told[quantity.kind, quantity.unit] = (quantity.start, score)
                chosen[quantity.start] = to_choice(context, quantity, cues, score, benchmarks)
    return [chosen.pop(quantity.start, None) for quantity in context.quantities]


def best_score(
    context: Context, quantity: Quantity, cues: Cues, surroundings: Surroundings, benchmarks: Benchmarks
) -> Score | None:
    """The best metric for one figure, however weak; None where nothing speaks for any."""
    change = quantity.change is not None or quantity.kind in {"percentage_point", "multiple"}
    change = change or told_change(context, quantity) is not None
    extra = [*table_cues(context, quantity, cues), *benchmarks.cues(quantity, cues)]
    scores = score_metrics(quantity, cues, surroundings, extra, change=change)
    return scores[0] if scores else None


def settle(cues: Cues, scores: Sequence[Score | None]) -> list[Score | None]:
    """Keep the scores that are enough, and those of frames whose metric another figure of the sentence surely has."""
    pairs = list(zip(scores, cues.quantities, strict=True))
    enough = [score if score and holds(score, quantity) else None for score, quantity in pairs]
    sure = {score.metric for score in enough if score}
    return [
        kept or (score if score and score.framed and score.metric in sure else None)
        for kept, score in zip(enough, scores, strict=True)
    ]


def holds(score: Score, quantity: Quantity) -> bool:
    """Whether a score is enough: figures that are mostly told in passing need words that lead to them."""
    if not quantity.rule.startswith("weak:"):
        return score.value >= NEEDED.get(quantity.kind, THRESHOLD)
    if quantity.rule in NAKED:
        return score.framed and score.value >= THRESHOLD
    return score.value >= SURE and (score.led or (score.framed and quantity.value >= FEW))


def fall_back(quantity: Quantity, best: Score | None, told: Told) -> Score | None:
    """The metric of a figure that surely measures something, though no words name what.

    Sums, shares and large counts of a noun are claims in any case: the best metric is taken where words beside them
    speak for one, else for a share what the last share told shortly before is, else the best, else `other`.
    """
    sure = quantity.kind in {"money", "percent", "percentage_point"} and quantity.value != 100
    crowd = quantity.kind == "count" and quantity.unit != "1" and quantity.value >= CROWD
    if quantity.rule.startswith("weak:") or not (sure or crowd):
        return None
    spoken = best is not None and best.value >= HINT and not best.rule.endswith("/unit")
    if best is not None and spoken and best.value >= SPOKEN:
        return best
    place, giver = told.get((quantity.kind, quantity.unit), (-MEMORY, None))
    if (
        giver is not None
        and quantity.start - place < MEMORY
        and giver.metric in SHARED_LEVELS
        and quantity.change is None
    ):
        return Score(giver.metric, HINT, f"{giver.rule.removesuffix('+told')}+told", quantity.start, quantity.end)
    if best is not None and best.value >= HINT and (spoken or quantity.kind not in {"percent", "count"}):
        return best
    return Score("other", HINT, "other/unnamed", quantity.start, quantity.end)


def surround_all(sentences: Sequence[Cues]) -> Iterator[Surroundings]:
    """What surrounds each sentence: the one before in its paragraph, the heading above, and the document's lede."""
    lede = [(hit, TOPIC) for cues in sentences[:LEDE] for hit in cues.hits if hit.cue.kind == "strong"]
    heading: tuple[int, Cues] | None = None
    before: Cues | None = None
    for index, cues in enumerate(sentences):
        hits = lede if index >= LEDE else []
        if before is not None and before.sentence.paragraph == cues.sentence.paragraph:
            hits = hits + [(hit, BEFORE) for hit in before.hits]
        if heading is not None and index - heading[0] <= HEADING_REACH:
            hits = hits + [(hit, BEFORE) for hit in heading[1].hits]
        yield surround(hits)
        before = cues
        if cues.sentence.block == "heading":
            heading = (index, cues)


def to_choice(context: Context, quantity: Quantity, cues: Cues, score: Score, benchmarks: Benchmarks) -> MetricChoice:
    """The choice with its benchmark, dimensions and qualifier."""
    dimensions = find_dimensions(context, quantity, score.metric, cues)
    return MetricChoice(
        metric=score.metric,
        rule=score.rule,
        score=round(score.value, 4),
        cue_start=score.start,
        cue_end=score.end,
        benchmark=benchmarks.of(quantity, cues) if score.metric == "benchmark_score" else None,
        qualifier=find_qualifier(dimensions),
        dimensions=dimensions,
        subject_hint=table_subject(context, quantity, cues.sentence, score.start),
    )
