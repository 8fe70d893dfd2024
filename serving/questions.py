"""The questions with filters that programs may ask: which rows, in which order, with which columns.

What a column means is what the warehouse's model of it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from serving import filters
from serving.filters import Conditions, Page
from warehouse.models import relations


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: which keys are chosen by which parameters in which order, and what is told of those chosen."""

    name: str
    about: str
    filters: type[Page]
    conditions: Conditions
    chosen: str
    """Relation that keys are chosen from, with its alias."""
    order: tuple[tuple[str, str], ...]
    """Expressions that no row has null and no two rows have the same, each with its type."""
    rising: bool = False
    rows: str
    """SELECT over `chosen`, with every column that is told."""
    columns: Mapping[str, str]


FIGURE = (
    "figure_id", "status", "series_id", "family", "metric", "subject_key", "subject", "counterparty", "benchmark",
    "dimensions", "value", "value_low", "value_high", "comparator", "unit", "per", "change", "slot_start", "slot_end",
    "dated_on", "amount_eur", "amount_usd", "rate_day", "lowest", "highest", "claims", "conversions", "documents",
    "roots", "agreement", "is_settled", "chosen_by", "confidence", "telling", "attributed_to", "first_told",
    "last_told", "claim_id", "doubt", "grade",
)  # fmt: skip
CLAIMED = (
    "claim_id", "figure_id", "series_id", "family", "metric", "subject_key", "subject", "counterparty", "benchmark",
    "qualifier", "dimensions", "value", "value_low", "value_high", "comparator", "unit", "per", "change", "status",
    "period_start", "period_end", "attributed_to", "confidence", "trust", "doubt", "grade",
)  # fmt: skip
DAY = "coalesce({}, DATE '0001-01-01')"
QUOTED = (
    "surface",
    "sentence",
    "highlight_start",
    "highlight_end",
    "title",
    "url",
    "publisher",
    "language",
    "published",
)
QUOTE = """
  c.surface,
  c.sentence,
  c.span_start - c.sentence_start AS highlight_start,
  c.span_end - c.sentence_start AS highlight_end,
  d.title,
  d.url,
  d.publisher,
  d.language,
  d.published"""
EVIDENCE = ", ".join(f"e.{name}" for name in QUOTED)


def select(alias: str, names: tuple[str, ...]) -> str:
    """Columns of a relation, to be told as they are."""
    return ", ".join(f"{alias}.{name}" for name in names)


def described(relation: str, names: tuple[str, ...]) -> dict[str, str]:
    """What columns mean, by the model that has them."""
    return {name: relations()[relation].describe(name) for name in names}


QUOTED_COLUMNS = described("mart.evidence", QUOTED)
CLAIM_COLUMNS = described("core.weighed_claims", CLAIMED) | {
    "day": relations()["mart.evidence"].describe("day"),
    **QUOTED_COLUMNS,
    "rule": relations()["mart.evidence"].describe("rule"),
    "extractor_version": relations()["mart.evidence"].describe("extractor_version"),
    "recorded_at": relations()["mart.evidence"].describe("recorded_at"),
}
CLAIM_ROWS = f"""SELECT {select("w", CLAIMED)}, coalesce(w.period_end, d.published) AS day,{QUOTE},
  c.rule, c.extractor_version, c.recorded_at, w.k_0, w.k_1
FROM chosen AS w
INNER JOIN core.claims AS c ON w.claim_id = c.claim_id AND w.extractor_version = c.extractor_version
INNER JOIN core.documents AS d ON w.revision_id = d.revision_id"""  # noqa: S608 - constants; values are parameters

QUESTIONS = {
    question.name: question
    for question in (
        Question(
            name="figures",
            about="Figures, each in each modality, with the sentence of its best claim; the last told come first.",
            filters=filters.Figures,
            conditions=filters.FIGURES,
            chosen="mart.modalities AS m",
            order=((DAY.format("m.last_told"), "DATE"), ("m.figure_id", "VARCHAR"), ("m.status", "VARCHAR")),
            rows=f"""SELECT {select("m", FIGURE)}, {EVIDENCE}, m.k_0, m.k_1, m.k_2
FROM chosen AS m
INNER JOIN mart.evidence AS e ON m.claim_id = e.claim_id""",  # noqa: S608 - constants; values are parameters
            columns=described("mart.modalities", FIGURE) | QUOTED_COLUMNS,
        ),
        Question(
            name="claims",
            about="Claims, each with the sentence that states it and where that stands; the newest article's first.",
            filters=filters.Claims,
            conditions=filters.CLAIMS,
            chosen="core.weighed_claims AS w",
            order=((DAY.format("w.told"), "DATE"), ("w.claim_id", "VARCHAR")),
            rows=CLAIM_ROWS,
            columns=CLAIM_COLUMNS,
        ),
        Question(
            name="trend",
            about="How one measure of one subject moved: its claims in the order of the days that they stand for.",
            filters=filters.Trend,
            conditions=filters.TREND,
            chosen="core.weighed_claims AS w",
            order=((DAY.format("coalesce(w.period_end, w.told)"), "DATE"), ("w.claim_id", "VARCHAR")),
            rising=True,
            rows=CLAIM_ROWS,
            columns=CLAIM_COLUMNS,
        ),
        Question(
            name="series",
            about="Series: which measures of whom were told, over which days; the last told come first.",
            filters=filters.Series,
            conditions=filters.SERIES,
            chosen="core.series AS s",
            order=(
                (DAY.format("s.last_day"), "DATE"),
                ("s.series_id", "VARCHAR"),
                ("coalesce(s.unit, '')", "VARCHAR"),
                ("coalesce(s.dimensions::VARCHAR, '')", "VARCHAR"),
            ),
            rows="SELECT s.* FROM chosen AS s",
            columns=described("core.series", tuple(relations()["core.series"].columns)),
        ),
        Question(
            name="events",
            about="Transactions: the total with its sentence, and what else is known of each; the last come first.",
            filters=filters.Events,
            conditions=filters.EVENTS,
            chosen="mart.events AS v",
            order=((DAY.format("v.event_day"), "DATE"), ("v.event_id", "VARCHAR")),
            rows=f"""SELECT v.* EXCLUDE (k_0, k_1), {EVIDENCE}, e.attributed_to, e.confidence, v.k_0, v.k_1
FROM chosen AS v
LEFT JOIN mart.evidence AS e ON v.claim_id = e.claim_id""",  # noqa: S608 - constants; values are parameters
            columns=described("mart.events", tuple(relations()["mart.events"].columns))
            | QUOTED_COLUMNS
            | described("mart.evidence", ("attributed_to", "confidence")),
        ),
        Question(
            name="entities",
            about="Entities of the catalogue with their names, and how many figures are about each; by id.",
            filters=filters.Entities,
            conditions=filters.ENTITIES,
            chosen="core.entities AS n",
            order=(("n.entity_id", "VARCHAR"),),
            rising=True,
            rows="""SELECT n.entity_id, n.label, n.kind, n.parent_id, n.sector,
  (SELECT list(a.alias ORDER BY a.alias) FROM core.aliases AS a WHERE a.entity_id = n.entity_id) AS aliases,
  (SELECT count(*) FROM mart.figures AS f WHERE f.subject_key = n.entity_id) AS figures,
  n.k_0
FROM chosen AS n""",
            columns={
                "entity_id": "Catalogue id",
                "label": "Name that claims carry",
                "kind": "company, product, model, institution …",
                "parent_id": "Catalogue id of its owner: product to company",
                "sector": "Sector that it works in; null where the catalogue doesn't say",
                "aliases": "Names by which it is known, its label among them",
                "figures": "Figures that are about it",
            },
        ),
    )
}
"""What can be asked with filters; named queries, the evidence of a claim and the feed of watches stand beside them."""
