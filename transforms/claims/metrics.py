"""Which metric a figure measures: the best-scoring one, shared along lists; none where it only tells the story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.quantity import Quantity
from transforms.claims.benchmarks import Benchmarks, find_benchmarks
from transforms.claims.change import told_change
from transforms.claims.context import Context, MetricChoice
from transforms.claims.cues import Cues, Hit, read_cues
from transforms.claims.dimensions import add_dimensions
from transforms.claims.prices import price_cues
from transforms.claims.scoring import SURE, THRESHOLD, Score, Surroundings, amounts, score_metrics, surround
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
SMALL = 3000
"""A sum up to which one that no words name is what something sells for."""
CROWD = 100
MANY = 100_000
"""From which a number without a noun, told after a count, is another of the same kind."""
FEW = 10
"""Below this, a noun after the figure is not enough: a verb or noun has to lead to it (`employs eight people`)."""
NAKED = frozenset({"weak:bare", "weak:condition", "weak:test_item", "weak:frequency"})
"""Figures told in passing that only a frame makes claims."""


Told = dict[tuple[str, str | None], tuple[int, Score]]
"""For each kind and unit of figures, the last that words name: where it stands and its score."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How a figure got its metric: what the rules saw, and its score after each step; None where it had none."""

    quantity: Quantity
    cues: Cues
    surroundings: Surroundings
    benchmarks: Benchmarks
    own: Score | None
    """The best metric by its own words, however weak."""
    enough: Score | None
    """That one, where it is enough."""
    shared: Score | None
    """The same after what figures beside it hand on."""
    final: Score | None


def choose_metric(context: Context, quantity: Quantity) -> MetricChoice | None:
    """The metric of one figure of a document, None where it is only a mention.

    Choosing for all figures at once (`choose_metrics`) costs no more.
    """
    return dict(zip(context.quantities, choose_metrics(context), strict=True)).get(quantity)


def choose_metrics(context: Context, decisions: list[Decision] | None = None) -> list[MetricChoice | None]:
    """The metric of every figure of a document, in their order; of figures that overlap only the first has one.

    Args:
        context: the document.
        decisions: where given, takes up how each was found.
    """
    chosen: dict[int, MetricChoice] = {}
    sentences = read_cues(context)
    benchmarks = find_benchmarks(context, sentences)
    last: tuple[int, Quantity, Score] | None = None
    told: Told = {}
    for cues, surroundings in zip(sentences, surround_all(sentences), strict=True):
        if not cues.quantities:
            continue
        best = [best_score(context, quantity, cues, surroundings, benchmarks) for quantity in cues.quantities]
        enough = settle(cues, best)
        scores = list(enough)
        if last is not None and last[0] == cues.sentence.paragraph:
            scores[0] = carry(last[1], last[2], cues, scores[0], context.language)
        scores = share(cues, scores, context.language)
        for quantity, own, kept, settled in zip(cues.quantities, best, enough, scores, strict=True):
            score = settled or fall_back(quantity, own, told) or follow_count(quantity, told)
            if decisions is not None:
                decisions.append(Decision(quantity, cues, surroundings, benchmarks, own, kept, settled, score))
            if score is not None:
                last = (cues.sentence.paragraph, quantity, score)
                if score.metric != "other" and cues.sentence.block != "table_row":
                    told[quantity.kind, quantity.unit] = (quantity.start, score)
                    if quantity.kind == "count" and score.value >= THRESHOLD:
                        told["count", None] = (quantity.start, score)
                chosen[quantity.start] = to_choice(context, quantity, cues, score, benchmarks)
    return add_dimensions(context, sentences, [chosen.pop(quantity.start, None) for quantity in context.quantities])


def best_score(
    context: Context, quantity: Quantity, cues: Cues, surroundings: Surroundings, benchmarks: Benchmarks
) -> Score | None:
    """The best metric for one figure, however weak; None where nothing speaks for any."""
    extra, change = extra_cues(context, quantity, cues, benchmarks), is_change(context, quantity)
    scores = score_metrics(quantity, cues, surroundings, extra, change=change)
    if not scores:
        return None
    second = scores[1].value if len(scores) > 1 else 0.0
    return scores[0]._replace(margin=scores[0].value - max(second, 0.0))


def extra_cues(context: Context, quantity: Quantity, cues: Cues, benchmarks: Benchmarks) -> list[Hit]:
    """The cues of a figure from beyond its sentence's words: its column's header, benchmarks, products."""
    return [*table_cues(context, quantity, cues), *benchmarks.cues(quantity, cues), *price_cues(context, quantity)]


def is_change(context: Context, quantity: Quantity) -> bool:
    """Whether a figure, or the words around it, make it a difference."""
    change = quantity.change is not None or quantity.kind in {"percentage_point", "multiple"}
    return change or told_change(context, quantity) is not None


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
    if score.value < needed(quantity):
        return False
    if quantity.rule == "weak:condition" and quantity.unit != "token":
        return False
    if quantity.rule in NAKED:
        return score.framed
    if score.metric == "headcount" and quantity.unit == "person" and quantity.value < CROWD:
        return score.framed and score.led
    return not quantity.rule.startswith("weak:") or score.led or (score.framed and quantity.value >= FEW)


def needed(quantity: Quantity) -> float:
    """The score that a figure needs."""
    if quantity.rule in NAKED:
        return THRESHOLD
    return SURE if quantity.rule.startswith("weak:") else NEEDED.get(quantity.kind, THRESHOLD)


def fall_back(quantity: Quantity, best: Score | None, told: Told) -> Score | None:
    """The metric of a figure that surely measures something, though no words name what.

    Sums, shares and large counts of a noun are claims in any case: the best metric is taken where words beside them
    speak for one, else for a share what the last share told shortly before is, else the best, else `other`.
    """
    sure = quantity.kind in {"money", "percent", "percentage_point"} and quantity.value != 100
    amount = quantity.kind == "physical" and quantity.unit in amounts() and "-" not in quantity.surface
    noun = quantity.kind == "count" or amount
    crowd = noun and quantity.unit != "1" and quantity.value >= CROWD
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
    if quantity.kind == "money" and quantity.value <= SMALL and quantity.change is None and best is None:
        return Score("list_price", HINT, "list_price/small", quantity.start, quantity.end)
    return Score("other", HINT, "other/unnamed", quantity.start, quantity.end)


def follow_count(quantity: Quantity, told: Told) -> Score | None:
    """The metric of a large number without a noun: what was counted before (`its rival follows, at 24 million`)."""
    place, giver = told.get(("count", None), (-MEMORY, None))
    bare = quantity.kind == "count" and quantity.unit == "1" and quantity.rule == "bare"
    if giver is None or not bare or quantity.value < MANY or not 0 < quantity.start - place < MEMORY:
        return None
    rule = f"{giver.rule.removesuffix('+told')}+told"
    return Score(giver.metric, HINT, rule, quantity.start, quantity.end)


def surround_all(sentences: Sequence[Cues]) -> Iterator[Surroundings]:
    """What surrounds each sentence: the one before in its paragraph, the heading above, and the document's lede.

    Nothing is asked of what surrounds a sentence without a figure.
    """
    lede = [(hit, TOPIC) for cues in sentences[:LEDE] for hit in cues.hits if hit.cue.kind == "strong"]
    heading: tuple[int, Cues] | None = None
    before: Cues | None = None
    for index, cues in enumerate(sentences):
        hits = lede if index >= LEDE else []
        if cues.quantities and before is not None and before.sentence.paragraph == cues.sentence.paragraph:
            hits = hits + [(hit, BEFORE) for hit in before.hits]
        if cues.quantities and heading is not None and index - heading[0] <= HEADING_REACH:
            hits = hits + [(hit, BEFORE) for hit in heading[1].hits]
        yield surround(hits) if cues.quantities else {}
        before = cues
        if cues.sentence.block == "heading":
            heading = (index, cues)


def to_choice(context: Context, quantity: Quantity, cues: Cues, score: Score, benchmarks: Benchmarks) -> MetricChoice:
    """The choice with its benchmark."""
    return MetricChoice(
        metric=score.metric,
        rule=score.rule,
        score=round(score.value, 4),
        margin=round(score.margin, 4),
        cue_start=score.start,
        cue_end=score.end,
        benchmark=benchmarks.of(quantity, cues) if score.metric == "benchmark_score" else None,
        subject_hint=table_subject(context, quantity, cues.sentence, score.start),
    )
