"""Grades: what is never so, whatever claims stand beside each other."""

from __future__ import annotations

import random
from typing import Any

import duckdb

from schemas.grades import GRADES

Given = dict[str, list[dict[str, Any]]]
PLACES = {grade: place for place, grade in enumerate(reversed(GRADES))}
FACTORS = (0.02, 0.08, 0.4, 0.8, 1.25, 2.5, 12.5, 50.0)
"""By how much a contradicting value differs: beyond any rounding."""


def test_no_grade_rises_by_a_claim_that_contradicts(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    """Each subject twice: as some tell it, and with a claim more that contradicts the first, in an article of its own.

    A jump is about sizes: another value of the same size confirms it, so what jumps is left aside.
    """
    chance = random.Random(7)  # noqa: S311 - the same examples each time
    given: Given = {"documents": [], "claims": []}
    for number in range(120):
        value = chance.choice([3e3, 4.7e6, 9.1e7])
        told = [
            (value * chance.choice([1, 1, 1, *FACTORS]), chance.choice([0.1, 0.5, 0.7, 0.8, 0.9, 0.99]), day)
            for day in chance.sample(range(2, 28), chance.randint(1, 3))
        ]
        against = (told[0][0] * chance.choice(FACTORS), chance.choice([0.1, 0.7, 0.99]), chance.randint(1, 28))
        for subject, claims in ((f"Plain{number}", told), (f"Other{number}", [*told, against])):
            for at, (size, confidence, day) in enumerate(claims):
                add(given, f"{subject}-{at}", subject, size, confidence, day)
    load(con, given)
    found = con.execute(
        """
        SELECT c.doc, j.grade, j.doubt
        FROM core.judged_claims AS j INNER JOIN core.claims AS c ON j.claim_id = c.claim_id
        """
    ).fetchall()
    grades = {doc: grade for doc, grade, _ in found}
    first = [doc for doc, _, doubt in found if doc.startswith("Plain") and doc.endswith("-0") and doubt != "jump"]
    pairs = [(grades[name], grades[name.replace("Plain", "Other")]) for name in first]
    assert len(pairs) > 80
    assert [pair for pair in pairs if PLACES[pair[1]] > PLACES[pair[0]]] == []
    assert {before for before, _ in pairs} == {*GRADES}
    assert any(PLACES[after] < PLACES[before] for before, after in pairs)


def add(
    given: dict[str, list[dict[str, Any]]], doc: str, subject: str, size: float, confidence: float, day: int
) -> None:
    """One more article with one claim; no two have a passage in common."""
    surface = f"{size:.0f}"
    words = " ".join(f"{doc}w{number}" for number in range(20))
    given["documents"].append({"doc": doc, "body": f"{words} {surface}", "published": f"2026-03-{day:02}"})
    given["claims"].append(
        {"doc": doc, "surface": surface, "value": float(surface), "unit": "user", "metric": "users",
         "subject": subject, "confidence": confidence}
    )  # fmt: skip
