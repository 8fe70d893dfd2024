"""The questions that programs may ask of the published snapshot, and their rows: what both doors give, once.

A question about a past day is the same SQL over what had been told and recorded by then, as the warehouse's own macros do.
Quotes are one sentence each; the text of articles never leaves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from serving import cursors, filters, near
from serving.errors import (
    BusyError,
    CursorError,
    InvalidError,
    LimitError,
    MissingError,
    QuestionError,
    SwappedError,
    UnknownError,
    like,
)
from serving.filters import Clocks, Conditions, Page
from warehouse.errors import QueryError, QueryTimeoutError, WarehouseError, WarehouseLockedError
from warehouse.models import Model, expanded, models, relations
from warehouse.query import arguments, list_queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from serving.snapshot import Reader, Snapshot

WITHHELD = frozenset({"body", "paragraph", "paragraph_start", "paragraph_end"})
"""Columns that no answer holds: more of an article than the sentence that states a figure."""
PARAMETER = re.compile(r"\$(\w+)")
CLOCK = re.compile(r"(?<![\w$])(told|recorded|about|measure|board)\b(?!\s*:=)")
CLAIM = "claim_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows, the cursor to those behind them, and the snapshot that they come from."""

    table: pa.Table
    next: str | None = None
    more: bool = False
    """Whether there are rows behind them; without a cursor, only a narrower question leads there."""
    version: str
    published_at: str | None = None


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
    "dated_on", "amount_eur", "amount_usd", "rate_day", "lowest", "highest", "claims", "conversions", "documents", "roots",
    "agreement", "is_settled", "chosen_by", "confidence", "telling", "attributed_to", "first_told", "last_told", "claim_id",
)  # fmt: skip
CLAIMED = (
    "claim_id", "figure_id", "series_id", "family", "metric", "subject_key", "subject", "counterparty", "benchmark",
    "qualifier", "dimensions", "value", "value_low", "value_high", "comparator", "unit", "per", "change", "status",
    "period_start", "period_end", "attributed_to", "confidence",
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
INNER JOIN core.documents AS d ON w.revision_id = d.revision_id"""

QUESTIONS = {
    question.name: question
    for question in (
        Question(
            name="figures",
            about="Figures, each in each modality, with the sentence of its best claim; what was told last comes first.",
            filters=filters.Figures,
            conditions=filters.FIGURES,
            chosen="mart.modalities AS m",
            order=((DAY.format("m.last_told"), "DATE"), ("m.figure_id", "VARCHAR"), ("m.status", "VARCHAR")),
            rows=f"""SELECT {select("m", FIGURE)}, {EVIDENCE}, m.k_0, m.k_1, m.k_2
FROM chosen AS m
INNER JOIN mart.evidence AS e ON m.claim_id = e.claim_id""",
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
            about="Series: which measures of whom were told, over which days; the one that was told last comes first.",
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
            about="Transactions: the total, what else is known of each, and the sentence of the total; the last comes first.",
            filters=filters.Events,
            conditions=filters.EVENTS,
            chosen="mart.events AS v",
            order=((DAY.format("v.event_day"), "DATE"), ("v.event_id", "VARCHAR")),
            rows=f"""SELECT v.* EXCLUDE (k_0, k_1), {EVIDENCE}, e.attributed_to, e.confidence, v.k_0, v.k_1
FROM chosen AS v
LEFT JOIN mart.evidence AS e ON v.claim_id = e.claim_id""",
            columns=described("mart.events", tuple(relations()["mart.events"].columns))
            | QUOTED_COLUMNS
            | described("mart.evidence", ("attributed_to", "confidence")),
        ),
        Question(
            name="entities",
            about="Entities of the catalogue with their names, and how many figures are about each; in the order of ids.",
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

TELLING = f"""
WITH asked AS (
  SELECT c.* FROM core.claims AS c WHERE c.claim_id = $claim
  QUALIFY row_number() OVER (ORDER BY c.recorded_at DESC, c.extractor_version DESC) = 1
),

chosen AS MATERIALIZED (
  SELECT o.* FROM core.weighed_claims AS a
  INNER JOIN core.weighed_claims AS o
    ON a.metric = o.metric AND a.subject_key = o.subject_key AND a.figure_id = o.figure_id
  WHERE a.claim_id = $claim
),

told AS (
  SELECT {select("w", CLAIMED)}, w.document_id, w.revision_id, w.extractor_version, TRUE AS is_current FROM chosen AS w
  UNION ALL BY NAME
  SELECT a.* EXCLUDE (
      doc, span_start, span_end, surface, sentence, sentence_start, sentence_end, evidence, subject_id, counterparty_id,
      rule, language, published, run_id, recorded_at, reader, metric_probability, subject_probability, flags
    ), FALSE AS is_current
  FROM asked AS a
  WHERE NOT EXISTS (SELECT 1 FROM chosen AS w)
)

SELECT w.claim_id = $claim AS is_asked, w.is_current, {select("w", CLAIMED)},
  coalesce(w.period_end, d.published) AS day,{QUOTE}, c.rule, c.extractor_version, c.recorded_at, r.root_id, r.because
FROM told AS w
INNER JOIN core.claims AS c ON w.claim_id = c.claim_id AND w.extractor_version = c.extractor_version
INNER JOIN core.documents AS d ON w.revision_id = d.revision_id
LEFT JOIN core.current_roots AS r ON w.document_id = r.document_id
ORDER BY is_asked DESC, d.published ASC NULLS LAST, w.claim_id ASC
LIMIT $most
"""
# The claim that is asked for comes first, then the others of its figure; one that stands no longer stands alone.
TELLING_COLUMNS = {
    "is_asked": "Whether it is the claim that was asked for",
    "is_current": "Whether it stands: false of what was replaced, corrected away or withdrawn",
    **CLAIM_COLUMNS,
    "root_id": "Root that its article goes back to: whoever has the same tells it together",
    "because": "Why it is held for that",
}


BOARD = f"""
SELECT b.*, e.status, e.confidence, {EVIDENCE}
FROM leaderboard($benchmark, run := $protocol, day := $day) AS b
INNER JOIN (
  SELECT c.claim_id, c.status, c.confidence,{QUOTE}
  FROM core.claims AS c
  INNER JOIN core.documents AS d ON c.revision_id = d.revision_id
  QUALIFY row_number() OVER (PARTITION BY c.claim_id ORDER BY c.recorded_at DESC, c.extractor_version DESC) = 1
) AS e ON b.claim_id = e.claim_id
ORDER BY b.run_as, b.measure NULLS FIRST, b.place, b.subject, b.claim_id
"""
BOARD_COLUMNS = (
    {name: models("macros")["leaderboard"].describe(name) for name in models("macros")["leaderboard"].columns}
    | described("mart.evidence", ("status", "confidence"))
    | QUOTED_COLUMNS
)
CITATIONS = 3
"""Claims that are told of a row at most."""
CITED = f"""
WITH wanted AS (
  SELECT
    unnest($rows::BIGINT[]) AS row, unnest($claims::VARCHAR[]) AS claim, unnest($subjects::VARCHAR[]) AS subject,
    unnest($metrics::VARCHAR[]) AS metric, unnest($values::DOUBLE[]) AS value
),

told AS (
  SELECT f.*, w.row FROM wanted AS w INNER JOIN mart.latest_figures AS f ON w.claim = f.claim_id
  UNION
  SELECT f.*, w.row FROM wanted AS w
  INNER JOIN mart.latest_figures AS f
    ON w.claim IS NULL AND w.subject = f.subject AND w.value = f.value AND coalesce(w.metric, f.metric) = f.metric
)

SELECT t.row, t.claim_id, t.metric, t.subject, t.value, t.unit, t.status, t.confidence, t.attributed_to,
  t.sentence, t.title, t.url, t.publisher, t.published
FROM told AS t
QUALIFY row_number() OVER (PARTITION BY t.row ORDER BY t.confidence DESC, t.claim_id) <= {CITATIONS}
ORDER BY t.row, t.confidence DESC, t.claim_id
"""


@contextmanager
def reading(snapshot: Snapshot) -> Iterator[Reader]:
    """A reader; what the warehouse says is wrong is told as a QuestionError."""
    try:
        with snapshot.reader() as reader:
            yield reader
    except QuestionError:
        raise
    except QueryTimeoutError as error:
        raise LimitError(str(error).replace("narrow it, or allow more time", "narrow it")) from error
    except WarehouseLockedError as error:
        raise BusyError(str(error)) from error
    except QueryError as error:
        if "Out of Memory" in str(error):
            raise LimitError("the question needs more memory than one may take: narrow it") from error
        raise InvalidError(str(error)) from error
    except WarehouseError as error:
        raise MissingError(str(error)) from error


def ask(snapshot: Snapshot, name: str, asked: Page) -> Answer:
    """The answer to one of QUESTIONS.

    Args:
        snapshot: where it is asked.
        name: the question's.
        asked: its parameters, an instance of the question's `filters`.

    Raises:
        QuestionError: nothing is known of a name, a cursor is no cursor, it takes too long, there is nothing to read.
    """
    question = QUESTIONS[name]
    given = asked.model_dump()
    which = cursors.question_of(name, given)
    limit = min(asked.limit, snapshot.limits.rows)
    with reading(snapshot) as reader:
        if given.get("search"):
            words = reader.rows("SELECT search_words($text) AS words", {"text": given["search"]})["words"][0].as_py()
            given["search"] = words or [""]  # of the commonest words alone nothing is found
        narrowed = dict(filters.conditions(question.conditions, given))
        values = {key: value for item in narrowed.values() for key, value in item.items()}
        where = list(narrowed)
        if asked.cursor:
            place = cursors.read(asked.cursor, which, len(question.order))
            where.append(behind(question))
            values |= {f"k_{number}": value for number, value in enumerate(place)}
        sql = written(question, where)
        if isinstance(asked, Clocks) and asked.told:
            sql = expanded(sql, at_the_time())
            values |= clocks(asked, given)
        values["most"] = limit + 1
        table = reader.rows(sql, {name: values[name] for name in PARAMETER.findall(sql)})
        if not table.num_rows and not asked.cursor:
            near.check(reader, given)
        return page(table, question, which, limit, reader)


def written(question: Question, where: list[str]) -> str:
    """The SQL of a question: keys are chosen and cut off before anything is looked up for them."""
    way = "ASC" if question.rising else "DESC"
    keys = ", ".join(f"{sql} AS k_{number}" for number, (sql, _) in enumerate(question.order))
    order = ", ".join(f"k_{number} {way}" for number in range(len(question.order)))
    narrowed = "\n    AND ".join(where) or "TRUE"
    return f"""WITH chosen AS MATERIALIZED (
  SELECT *, {keys}
  FROM {question.chosen}
  WHERE {narrowed}
  ORDER BY {order}
  LIMIT $most
)

{question.rows}
ORDER BY {order}"""  # noqa: S608 - constants of this package; values are parameters


def behind(question: Question) -> str:
    """The condition that rows come after the place that a cursor names."""
    keys = ", ".join(sql for sql, _ in question.order)
    place = ", ".join(f"$k_{number}::{kind}" for number, (_, kind) in enumerate(question.order))
    return f"({keys}) {'>' if question.rising else '<'} ({place})"


@cache
def at_the_time() -> dict[str, str]:
    """What stands instead of the current claims, articles, roots and corrections where a day is asked for."""
    instead = models("macros")["figures_asof"].instead
    return {relation: CLOCK.sub(r"$\1", call) for relation, call in instead.items()}


def clocks(asked: Clocks, given: Mapping[str, Any]) -> dict[str, object]:
    """The parameters of a past day; where it is about one subject, measure or board alone, all others are left aside.

    An event is made of several measures, whichever its total is of.
    """
    metrics = None if isinstance(asked, filters.Events) else given.get("metric")
    one = metrics if isinstance(metrics, str) else metrics[0] if metrics and len(metrics) == 1 else None
    return {
        "told": asked.told,
        "recorded": asked.recorded,
        "about": given.get("subject"),
        "measure": one,
        "board": given.get("benchmark"),
    }


def page(table: pa.Table, question: Question, which: str, limit: int, reader: Reader) -> Answer:
    """The rows of a page, and the cursor to the next where there are more."""
    keys = [f"k_{number}" for number in range(len(question.order))]
    more = table.num_rows > limit
    table = table.slice(0, limit)
    place = [table[name][-1].as_py() for name in keys] if more else []
    return Answer(
        table=table.drop_columns(keys),
        next=cursors.written(which, place) if more else None,
        more=more,
        version=reader.version,
        published_at=reader.published_at,
    )


def evidence(snapshot: Snapshot, claim: str) -> Answer:
    """A claim with its sentence, then the others that tell the same figure. UnknownError where there is no such claim."""
    with reading(snapshot) as reader:
        table = reader.rows(TELLING, {"claim": claim, "most": snapshot.limits.rows})
        if not table.num_rows:
            raise UnknownError(f"there is no claim {claim!r}: answers carry ids of claims as claim_id", name="claim")
        return Answer(table=table, version=reader.version, published_at=reader.published_at)


def query(name: str) -> Model:
    """A named question; UnknownError names the nearest where there is none."""
    known = list_queries()
    if name not in known:
        close = like(name, list(known))
        mend = f"did you mean {' or '.join(close)}?" if close else f"they are {', '.join(known)}"
        raise UnknownError(f"there is no question {name!r}: {mend}", name="name", near=close)
    return known[name]


def query_columns(asked: Model) -> dict[str, str]:
    """The columns that a named question's answer has here, and what they mean."""
    return {name: asked.describe(name) for name in asked.columns if name not in WITHHELD}


def named(snapshot: Snapshot, name: str, given: Mapping[str, Any], asked: Page) -> Answer:
    """The answer to a named question of the warehouse.

    Args:
        snapshot: where it is asked.
        name: the question's.
        given: its own parameters.
        asked: which page.

    Raises:
        QuestionError: no such question or parameter, a value that doesn't parse, a cursor of a snapshot that was replaced.
    """
    model = query(name)
    if unknown := sorted(set(given) - set(model.parameters)):
        close = like(unknown[0], list(model.parameters))
        known = ", ".join(model.parameters) or "none"
        raise InvalidError(
            f"{name} has no parameter {unknown[0]!r}: its parameters are {known}", name=unknown[0], near=close
        )
    try:
        values = arguments(model, dict(given))
    except QueryError as error:
        wrong = next((item for item in model.parameters if f"parameter {item}" in str(error)), None)
        raise InvalidError(str(error), name=wrong) from error
    with reading(snapshot) as reader:
        return turned(reader, name, model.sql, values, asked, snapshot.limits.rows)


def leaderboard(snapshot: Snapshot, asked: filters.Leaderboard) -> Answer:
    """A benchmark's board as told by a day, each score with its claim and sentence."""
    values = {"benchmark": asked.benchmark, "protocol": asked.protocol, "day": asked.as_of or date.max}
    with reading(snapshot) as reader:
        return turned(reader, "leaderboard", BOARD, values, asked, snapshot.limits.rows)


def turned(reader: Reader, name: str, sql: str, values: Mapping[str, Any], asked: Page, most: int) -> Answer:
    """A page of rows that have no key: by their place, which is the same as long as the snapshot is.

    Args:
        reader: whom it is asked.
        name: the question's.
        sql: a SELECT with an order.
        values: its parameters.
        asked: which page.
        most: rows of a page at most.
    """
    which, limit, place = cursors.question_of(name, dict(values)), min(asked.limit, most), 0
    if asked.cursor:
        version, place = cursors.read(asked.cursor, which, 2)
        if not isinstance(place, int) or not 0 <= place < 2**62:
            raise CursorError(
                "the cursor is none of those that answers give as `next`: begin without one", name="cursor"
            )
        if version != reader.version:
            raise SwappedError(
                "a new snapshot was published, in which rows may stand elsewhere: begin anew", name="cursor"
            )
    table = reader.rows(f"SELECT * FROM (\n{sql}\n) LIMIT {limit + 1} OFFSET {place}", values)  # noqa: S608 - our own
    if not table.num_rows and not place:
        near.check(reader, {item: values.get(item) for item in near.KNOWN})
    more = table.num_rows > limit
    kept = [column for column in table.column_names if column not in WITHHELD]
    return Answer(
        table=table.slice(0, limit).select(kept),
        next=cursors.written(which, [reader.version, place + limit]) if more else None,
        more=more,
        version=reader.version,
        published_at=reader.published_at,
    )


def cited(snapshot: Snapshot, rows: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """The claims that each row rests on, as far as they can be told: by its claim_id, else by its subject and a value.

    Args:
        snapshot: where the rows come from.
        rows: of an answer to a named question.
    """
    wanted: dict[str, list[Any]] = {"row": [], "claim": [], "subject": [], "metric": [], "value": []}
    for number, row in enumerate(rows):
        values = [value for value in row.values() if isinstance(value, float)] if not row.get(CLAIM) else [None]
        for value in values:
            for name, item in zip(
                wanted, (number, row.get(CLAIM), row.get("subject"), row.get("metric"), value), strict=True
            ):
                wanted[name].append(item)
    found: list[list[dict[str, Any]]] = [[] for _ in rows]
    if not wanted["row"]:
        return found
    with reading(snapshot) as reader:
        for claim in reader.rows(CITED, {f"{name}s": values for name, values in wanted.items()}).to_pylist():
            found[claim.pop("row")].append(claim)
    return found


def narrowing(asked: type[BaseModel]) -> tuple[str, ...]:
    """Names of the parameters of a question, pages left out."""
    return tuple(name for name in asked.model_fields if name not in Page.model_fields)
