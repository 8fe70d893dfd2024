"""Claims with the sentences that state them: one and those that tell the same, a board, what a row rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from serving import filters
from serving.answers import Answer, reading, turned
from serving.errors import UnknownError
from serving.questions import CLAIM_COLUMNS, CLAIMED, EVIDENCE, QUOTE, QUOTED_COLUMNS, described, select
from serving.snapshot import Snapshot
from warehouse.models import models

CLAIM = "claim_id"
TELLING = f"""
WITH asked AS (
  SELECT c.* FROM core.claims AS c WHERE c.claim_id = $claim
  QUALIFY row_number() OVER (ORDER BY c.recorded_at DESC, c.extractor_version DESC) = 1
),

chosen AS MATERIALIZED (
  SELECT o.* FROM core.judged_claims AS a
  INNER JOIN core.judged_claims AS o
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
"""  # noqa: S608 - constants; values are parameters
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
FROM leaderboard($benchmark, run := $protocol, day := $day, doubted := $doubted) AS b
INNER JOIN (
  SELECT c.claim_id, c.status, c.confidence,{QUOTE}
  FROM core.claims AS c
  INNER JOIN core.documents AS d ON c.revision_id = d.revision_id
  QUALIFY row_number() OVER (PARTITION BY c.claim_id ORDER BY c.recorded_at DESC, c.extractor_version DESC) = 1
) AS e ON b.claim_id = e.claim_id
ORDER BY b.run_as, b.measure NULLS FIRST, b.place, b.subject, b.claim_id
"""  # noqa: S608 - constants; values are parameters
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
  SELECT e.*, w.row FROM wanted AS w INNER JOIN mart.evidence AS e ON w.claim = e.claim_id
  UNION BY NAME
  SELECT f.*, w.row FROM wanted AS w
  INNER JOIN mart.latest_figures AS f
    ON w.claim IS NULL AND w.subject = f.subject AND w.value = f.value AND coalesce(w.metric, f.metric) = f.metric
)

SELECT t.row, t.claim_id, t.metric, t.subject, t.value, t.unit, t.status, t.confidence, t.attributed_to,
  t.sentence, t.title, t.url, t.publisher, t.published
FROM told AS t
QUALIFY row_number() OVER (PARTITION BY t.row ORDER BY t.confidence DESC, t.claim_id) <= {CITATIONS}
ORDER BY t.row, t.confidence DESC, t.claim_id
"""  # noqa: S608 - constants; values are parameters


def evidence(snapshot: Snapshot, claim: str) -> Answer:
    """A claim with its sentence, then the others that tell the same figure. UnknownError where there is none."""
    with reading(snapshot) as reader:
        table = reader.rows(TELLING, {"claim": claim, "most": snapshot.limits.rows})
        if not table.num_rows:
            raise UnknownError(f"there is no claim {claim!r}: answers carry ids of claims as claim_id", name="claim")
        return Answer(table=table, version=reader.version, published_at=reader.published_at)


def leaderboard(snapshot: Snapshot, asked: filters.Leaderboard) -> Answer:
    """A benchmark's board as told by a day, each score with its claim and sentence."""
    values = {
        "benchmark": asked.benchmark,
        "protocol": asked.protocol,
        "day": asked.as_of or date.max,
        "doubted": asked.doubted,
    }
    with reading(snapshot) as reader:
        return turned(reader, "leaderboard", BOARD, values, asked, snapshot.limits.rows)


def cited(snapshot: Snapshot, rows: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """The claims that each row rests on, as far as they can be told: those that it names, else by subject and value.

    Args:
        snapshot: where the rows come from.
        rows: of an answer to a named question.
    """
    wanted: dict[str, list[Any]] = {"row": [], "claim": [], "subject": [], "metric": [], "value": []}
    for number, row in enumerate(rows):
        told = row.get("claims")
        claims = [row[CLAIM]] if row.get(CLAIM) else told if isinstance(told, list) else []
        values = [value for value in row.values() if isinstance(value, float)]
        about = row.get("subject"), row.get("metric")
        items: list[tuple[Any, ...]] = [(claim, None, None, None) for claim in claims]
        for item in items or [(None, *about, value) for value in values]:
            for name, part in zip(wanted, (number, *item), strict=True):
                wanted[name].append(part)
    found: list[list[dict[str, Any]]] = [[] for _ in rows]
    if not wanted["row"]:
        return found
    with reading(snapshot) as reader:
        for claim in reader.rows(CITED, {f"{name}s": values for name, values in wanted.items()}).to_pylist():
            found[claim.pop("row")].append(claim)
    return found
