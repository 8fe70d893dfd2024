"""Claims of realistic shape, as many as asked for: facts told several times, rounded, rumoured, copied, converted.

All is made by DuckDB from hashes of row numbers: the same size gives the same rows on any machine. Every day has its
facts; an article tells about eight facts of about its day; one article in eight is a copy of the one before it.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from catalogue import entities
from schemas.claim import Claim
from schemas.columns import Column, columns
from schemas.copies import Signature
from schemas.document import Document

VERSION = "benchmark"
CLAIMS_A_DOCUMENT = 8
TOLD = 4
"""How often a fact is told, in the mean."""
FIRST_DAY, DAYS = "2018-01-01", 2_800
METRICS = (
    # family, metric, weight, unit, per, dimension and its values, smallest and largest value, as powers of ten
    ("deal", "funding_round", 12, "USD", None, None, (), 6, 9.5),
    ("deal", "acquisition_price", 5, "USD", None, None, (), 7, 10.5),
    ("deal", "investment", 5, "EUR", None, None, (), 6, 10),
    ("deal", "valuation", 5, "USD", None, None, (), 8, 11.5),
    ("ownership", "equity_share", 2, "%", None, None, (), 0.3, 2),
    ("budget", "budget_planned", 5, "EUR", None, "stage", ("voted", "proposed"), 6, 10),
    ("budget", "budget_spent", 3, "EUR", None, None, (), 6, 10),
    ("benchmark", "benchmark_score", 10, "%", None, "tools", ("with tools", "without tools"), 1, 2),
    ("usage", "users", 12, "user", None, "window", ("daily", "weekly", "monthly"), 4, 9.5),
    ("usage", "downloads", 4, "download", None, None, (), 4, 9),
    ("price", "list_price", 8, "USD", "mo", "tier", ("Pro", "Team", "Plus"), 0.5, 3),
    ("finance", "revenue", 10, "USD", None, None, (), 6, 11),
    ("finance", "profit", 4, "EUR", None, None, (), 5, 10),
    ("workforce", "headcount", 6, "employee", None, None, (), 1, 5.5),
    ("workforce", "layoffs", 4, "job", None, None, (), 1, 4.3),
    ("infrastructure", "power_capacity", 3, "W", None, None, (), 6, 10),
    ("market", "market_share", 4, "%", None, None, (), 0, 2),
    ("security", "records_exposed", 3, "account", None, None, (), 3, 9),
    ("policy", "fine", 2, "EUR", None, None, (), 5, 9.5),
)


def generate(
    folder: Path, claims: int, *, parts: int = 10, first: int = 0, last_day: bool = False
) -> dict[str, list[Path]]:
    """Write documents, claims and signatures as staged Parquet files.

    Args:
        folder: where the files go.
        claims: about how many claims.
        parts: files of each kind, one load each.
        first: number of the first document: another range is another lot of articles about the same facts.
        last_day: whether all of them are told on the last day.

    Returns:
        Paths by kind: documents, claims, signatures.
    """
    folder.mkdir(parents=True, exist_ok=True)
    documents = max(parts, claims // CLAIMS_A_DOCUMENT)
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false")
    con.register("known_metrics", metric_table())
    con.register("known_subjects", subject_table())
    con.execute("CREATE TABLE metric AS FROM known_metrics; CREATE TABLE subject AS FROM known_subjects")
    facts = max(DAYS, (claims + first * CLAIMS_A_DOCUMENT) // TOLD)
    found: dict[str, list[Path]] = {"documents": [], "claims": [], "signatures": []}
    for part in range(parts):
        begin, end = (first + documents * number // parts for number in (part, part + 1))
        sizes = {name: len(con.execute(f"FROM {name[:-1]}").fetchall()) for name in ("metrics", "subjects")}
        numbers = sizes | {
            "begin": begin,
            "end": end,
            "facts": facts,
            "days": DAYS,
            "last_day": str(last_day).lower(),
            "first_day": f"'{FIRST_DAY}'",
        }
        con.execute(re.sub(r"\$(\w+)", lambda match: str(numbers[match[1]]), TOLD_BY))
        for kind, record in (("documents", Document), ("claims", Claim), ("signatures", Signature)):
            path = folder / f"{part:03d}.{kind}.parquet"
            con.execute(f"COPY ({select(kind, record)}) TO '{path}' (COMPRESSION zstd, COMPRESSION_LEVEL 1)")
            found[kind].append(path)
    con.close()
    return found


def metric_table() -> object:
    """The metrics, each as often as its weight."""
    import pandas as pd

    names = ("family", "metric", "unit", "per", "dimension", "members", "low", "high")
    rows = [(*row[:2], *row[3:5], row[5], list(row[6]), *row[7:]) for row in METRICS for _ in range(row[2])]
    return pd.DataFrame(rows, columns=list(names)).reset_index(names="place")


def subject_table() -> object:
    """Companies, products and models of the catalogue."""
    import pandas as pd

    kinds = {"company", "product", "service", "model", "institution"}
    known = [(item.id, item.label) for item in entities().values() if item.kind in kinds]
    return pd.DataFrame(known, columns=["subject_id", "subject"]).reset_index(names="place")


def select(kind: str, record: type) -> str:
    """The rows of a record, its columns in order, each given or null."""
    made = {"documents": DOCUMENTS, "claims": CLAIMS, "signatures": SIGNATURES}[kind]
    given = {name.strip(): text for name, text in (line.split(": ", 1) for line in made.strip().splitlines()[1:])}
    return f"SELECT {', '.join(cell(item, given) for item in columns(record))} FROM {made.strip().splitlines()[0]}"


def cell(item: Column, given: dict[str, str]) -> str:
    """One column, as staged frames have it."""
    kinds = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"}
    return f'CAST({given.get(item.name, "NULL")} AS {kinds[item.type]}) AS "{item.name}"'


TOLD_BY = """
CREATE OR REPLACE MACRO pick(seed, salt, most) AS (hash(seed, salt) % most::UBIGINT)::BIGINT;
CREATE OR REPLACE MACRO id16(text) AS left(md5(text), 16);
CREATE OR REPLACE TEMP TABLE article AS
SELECT
  d AS number,
  id16('doc' || d) AS document_id,
  id16('rev' || d) AS revision_id,
  CASE WHEN $last_day THEN $days - 1 ELSE (d * 7919) % $days END AS day_number,
  $first_day::DATE + day_number::INTEGER AS published,
  d % 8 = 7 AS is_copy
FROM range($begin, $end) AS r(d);
CREATE OR REPLACE TEMP TABLE told AS
WITH rows AS (
  SELECT
    a.*,
    i,
    -- facts are in order of their days; some are told much more often than others
    least($facts - 1, ((a.day_number + 0.999) * $facts / $days)::BIGINT)
    - (pow(pick(a.number - a.is_copy::BIGINT, i, 1000) / 1000.0, 3) * greatest(8, $facts / $days))::BIGINT AS fact
  FROM article AS a, range(8) AS r(i)
),
facts AS (
  SELECT
    r.* REPLACE (greatest(0, r.fact) AS fact),
    m.*,
    s.subject_id,
    s.subject,
    pick(r.fact, 'counterparty', 400) AS other,
    pow(10, m.low + (m.high - m.low) * pick(r.fact, 'value', 100000) / 100000.0) AS exact
  FROM rows AS r
  INNER JOIN metric AS m ON m.place = pick(greatest(0, r.fact), 'metric', $metrics)
  INNER JOIN subject AS s
    ON s.place = (pow(pick(greatest(0, r.fact), 'subject', 1000000) / 1000000.0, 2.5) * $subjects)::BIGINT
)
SELECT
  f.*,
  pick(f.number, 'noise' || f.i, 20) AS noise,
  -- two significant digits, now and then one or three, now and then wrong
  CASE pick(f.number, 'noise' || f.i, 20)
    WHEN 0 THEN round(f.exact, -floor(log10(f.exact))::INTEGER)
    WHEN 1 THEN round(f.exact * 1.3, 1 - floor(log10(f.exact))::INTEGER)
    WHEN 2 THEN round(f.exact, 2 - floor(log10(f.exact))::INTEGER)
    ELSE round(f.exact, 1 - floor(log10(f.exact))::INTEGER)
  END AS value
FROM facts AS f;
"""
SENTENCE = "'According to the report, ' || t.subject || ' stood at ' || t.value::VARCHAR || ' in the field of ' || t.metric || ' that day.'"
DOCUMENTS = f"""
(SELECT a.*, b.body FROM article AS a INNER JOIN (SELECT t.number, string_agg({SENTENCE}, ' ' ORDER BY t.i) AS body FROM told AS t GROUP BY t.number) AS b ON a.number = b.number) AS t
doc: 'd' || t.number
document_id: t.document_id
revision_id: t.revision_id
url: 'https://outlet' || t.number % 97 || '.example/' || t.number
title: 'Article ' || t.number
publisher: 'Outlet ' || t.number % 97
source: 'outlet' || t.number % 97
language: 'en'
published: t.published::VARCHAR
media_type: 'text/html'
is_truncated: t.number % 11 = 0
word_count: 120
body: t.body
body_sha256: sha256(t.body)
raw_sha256: sha256(t.body)
extra: '{{}}'
flags: '[]'
"""
CLAIMS = f"""
(SELECT t.*, sum(length(s.text) + 1) OVER (PARTITION BY t.number ORDER BY t.i) - length(s.text) - 1 AS begin, s.text FROM told AS t, LATERAL (SELECT {SENTENCE} AS text) AS s) AS t
doc: 'd' || t.number
start: t.begin + strpos(t.text, ' stood at ') + 9
end: t.begin + strpos(t.text, ' stood at ') + 9 + length(t.value::VARCHAR)
surface: t.value::VARCHAR
value: t.value
comparator: CASE t.noise WHEN 0 THEN '~' WHEN 3 THEN '>' ELSE '=' END
unit: CASE WHEN t.noise = 4 AND t.unit = 'USD' THEN 'EUR' ELSE t.unit END
per: t.per
family: t.family
metric: t.metric
subject: t.subject
counterparty: CASE WHEN t.family = 'deal' AND t.metric <> 'valuation' THEN 'Investor ' || t.other END
benchmark: CASE WHEN t.family = 'benchmark' THEN 'Benchmark ' || t.other % 40 END
period_start: CASE WHEN t.family IN ('finance', 'budget') THEN date_trunc('year', t.published)::DATE END::VARCHAR
period_end: CASE WHEN t.family IN ('finance', 'budget') THEN (date_trunc('year', t.published) + INTERVAL 1 YEAR - INTERVAL 1 DAY)::DATE END::VARCHAR
status: CASE WHEN t.noise = 5 THEN 'rumoured' WHEN t.noise = 6 THEN 'forecast' WHEN t.family = 'budget' THEN 'planned' WHEN t.family = 'deal' THEN 'announced' ELSE 'actual' END
attributed_to: CASE WHEN t.noise IN (7, 8) THEN t.subject WHEN t.noise = 9 THEN 'unnamed' END
sentence: t.text
sentence_start: t.begin
sentence_end: t.begin + length(t.text)
evidence: '[]'
dimensions: CASE WHEN t.dimension IS NULL THEN '{{}}' ELSE '{{"' || t.dimension || '":"' || t.members[1 + pick(t.fact, 'dimension', len(t.members))] || '"}}' END
subject_id: t.subject_id
confidence: 0.5 + pick(t.number, 'sure' || t.i, 50) / 100.0
rule: 'generated'
language: 'en'
published: t.published::VARCHAR
extractor_version: '{VERSION}'
document_id: t.document_id
revision_id: t.revision_id
claim_id: id16('claim' || t.number || ':' || t.i)
"""
SIGNATURES = """
(SELECT a.*, a.number - a.is_copy::BIGINT AS original FROM article AS a) AS t
document_id: t.document_id
revision_id: t.revision_id
shingles: 110
minhash: to_json([pick(t.original, 'minhash' || p, 4294967296) FOR p IN range(64)])
bands: to_json([pick(t.original, 'band' || p, 4611686018427387904) FOR p IN range(16)])
quotes: '[]'
"""
