"""Names that nothing is known of: what the snapshot knows, and what is spelled like a name."""

from __future__ import annotations

# A name is known where a claim is about it, or the catalogue has it; of series there are far fewer than of claims.
KNOWN = {
    "subject": """
        SELECT 1 FROM core.series AS s WHERE s.subject_key IN (SELECT k.subject_key FROM subject_keys($given) AS k)
        UNION ALL
        SELECT 1 FROM core.aliases AS a WHERE a.entity_id = $given OR a.folded = lower(strip_accents($given))
        LIMIT 1
    """,
    "counterparty": """
        SELECT 1 FROM core.aliases AS a WHERE a.entity_id = $given OR a.folded = lower(strip_accents($given))
        UNION ALL
        SELECT 1 FROM core.judged_claims AS w WHERE lower(strip_accents(w.counterparty)) = lower(strip_accents($given))
        LIMIT 1
    """,
    "benchmark": "SELECT 1 FROM core.series AS s WHERE lower(s.benchmark) = lower($given) LIMIT 1",
    "publisher": "SELECT 1 FROM core.documents AS d WHERE lower(d.publisher) = lower($given) LIMIT 1",
    "name": """
        SELECT 1 FROM core.aliases AS a
        WHERE a.entity_id = $given OR contains(' ' || a.folded, ' ' || lower(strip_accents($given))) LIMIT 1
    """,
}
SUBJECTS = "SELECT s.subject AS name FROM core.series AS s UNION SELECT a.alias AS name FROM core.aliases AS a"
NAMES = {
    "subject": SUBJECTS,
    "counterparty": f"SELECT w.counterparty AS name FROM core.judged_claims AS w UNION {SUBJECTS}",  # noqa: S608 - constants; values are parameters
    "benchmark": """
        SELECT s.benchmark AS name FROM core.series AS s
        UNION SELECT a.alias AS name FROM core.aliases AS a WHERE starts_with(a.entity_id, 'benchmark/')
    """,
    "publisher": "SELECT DISTINCT d.publisher AS name FROM core.documents AS d",
    "name": "SELECT a.alias AS name FROM core.aliases AS a",
}
NEAR = """
    SELECT n.name, jaro_winkler_similarity(lower(strip_accents(n.name)), lower(strip_accents($given))) AS likeness
    FROM ({}) AS n
    WHERE n.name IS NOT NULL AND likeness >= 0.85
    ORDER BY likeness DESC, n.name
    LIMIT 3
"""
