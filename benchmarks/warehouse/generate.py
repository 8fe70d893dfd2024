"""Claims of realistic shape, as many as asked for: facts told several times, rounded, rumoured, copied, converted.

All is made by DuckDB from hashes of row numbers: the same size gives the same rows on any machine. Every day has its
facts; an article tells about eight facts of about its day; one article in eight is a copy of the one before it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from catalogue import entities
from schemas.claim import Claim
from schemas.columns import Column, columns
from schemas.copies import Signature
from schemas.document import Document

FOLDER = Path(__file__).parent
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
        con.execute(with_numbers(numbers))
        for kind, record in (("documents", Document), ("claims", Claim), ("signatures", Signature)):
            path = folder / f"{part:03d}.{kind}.parquet"
            con.execute(f"COPY ({select(kind, record)}) TO '{path}' (COMPRESSION zstd, COMPRESSION_LEVEL 1)")
            found[kind].append(path)
    con.close()
    return found


def with_numbers(numbers: dict[str, object]) -> str:
    """The statements of told.sql with these numbers in them."""
    text = (FOLDER / "told.sql").read_text(encoding="utf-8")
    return re.sub(r"\$(\w+)", lambda match: str(numbers[match[1]]), text)


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


@cache
def rows() -> dict[str, Any]:
    """What each staged column holds, by kind of row."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / "rows.yml").read_text(encoding="utf-8"))
    return found


def select(kind: str, record: type) -> str:
    """The rows of a record, its columns in order, each given or null."""
    made = rows()[kind]
    cells = ", ".join(cell(item, made["columns"]) for item in columns(record))
    return f"SELECT {cells} FROM {made['from'].replace('{sentence}', rows()['sentence'])}"  # noqa: S608 - our own file


def cell(item: Column, given: dict[str, str]) -> str:
    """One column, as staged frames have it."""
    kinds = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"}
    return f'CAST({given.get(item.name, "NULL")} AS {kinds[item.type]}) AS "{item.name}"'
