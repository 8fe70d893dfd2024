"""SQL of others: what it may read, and what it is told where it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from serving import sql
from serving.errors import InvalidError, LimitError, QuestionError, WithheldError
from serving.snapshot import Limits, Snapshot

READS_TEXTS = (
    "SELECT body FROM core.documents",
    "SELECT body FROM core.current_documents",
    "SELECT d FROM core.documents AS d",
    "SELECT to_json(d) FROM core.documents AS d",
    "SELECT x.* FROM core.documents AS x ORDER BY 1",
    "SELECT COLUMNS('b.*') FROM core.documents",
    "SELECT max(body) FROM core.documents",
    "SELECT length(body) FROM core.documents ORDER BY doc LIMIT 1",
    "SELECT doc FROM core.documents WHERE body LIKE 'A%'",
    "SELECT 1 FROM mart.deals AS d SEMI JOIN core.documents AS b ON contains(b.body, d.subject)",
    "FROM mart.deals, LATERAL (SELECT body FROM core.documents LIMIT 1)",
    "WITH t AS MATERIALIZED (SELECT body FROM core.documents) SELECT a.* FROM t AS a, t AS b",
    "VALUES ((SELECT max(body) FROM core.documents))",
    "SUMMARIZE core.documents",
    "SELECT * FROM (SELECT * FROM (SUMMARIZE core.documents))",
    "FROM query('SELECT body FROM core.documents')",
    "FROM query_table('core.documents')",
    "SELECT * FROM \"QUERY\"('SUMMARIZE core.documents')",
    "SELECT row FROM core.quarantine",
    "FROM pragma_storage_info('core.documents')",
    "FROM duckdb_settings()",
    "FROM duckdb_databases()",
)
DOES_NOT_HOLD = {
    "DELETE FROM core.claims": "DELETE: this is read-only",
    "CREATE TEMP TABLE t (i INTEGER)": "CREATE: this is read-only",
    "USE memory": "this is read-only",
    "SELECT 1; SELECT 2": "2 statements; give one",
    "SELECT 1) UNION (SELECT 2": "syntax error",
    "SELEC 1": "syntax error",
    "": "0 statements",
    "SELECT nope FROM mart.deals": 'near are "',
    "SELECT 1 FROM mart.dealz": "near are",
    "SELECT * FROM read_text('/etc/passwd')": "Permission Error",
    "SELECT * FROM '/etc/passwd'": "does not exist",
    "COPY (SELECT 1) TO '/tmp/x.csv'": "COPY: this is read-only",
    "ATTACH '/tmp/x.duckdb'": "ATTACH: this is read-only",
    "SELECT getenv('HOME')": "does not exist",
}
ALLOWED = (
    "SELECT subject, value FROM mart.deals ORDER BY value DESC",
    "FROM figures_asof(DATE '2025-06-11')",
    "FROM trend('ChatGPT', 'users')",
    "SELECT doc, title FROM core.documents WHERE title LIKE '%body%' OR title LIKE '%Adobe%'",
    "SELECT count(*) FROM core.documents",
    "DESCRIBE mart.deals",
    "SHOW ALL TABLES",
    "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < 5) SELECT i FROM t -- to five",
    "SELECT unnest([1, 2]);",
    "FROM information_schema.columns",
)


@pytest.mark.parametrize("text", READS_TEXTS)
def test_texts_of_articles_are_not_read(snapshot: Snapshot, text: str) -> None:
    with pytest.raises(WithheldError):
        sql.run(snapshot, text, 5)


@pytest.mark.parametrize(("text", "told"), DOES_NOT_HOLD.items())
def test_what_does_not_hold_is_one_line(snapshot: Snapshot, text: str, told: str) -> None:
    with pytest.raises(InvalidError, match=told) as caught:
        sql.run(snapshot, text, 5)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ALLOWED)
def test_figures_are_read(snapshot: Snapshot, text: str) -> None:
    assert 0 < sql.run(snapshot, text, 5).table.num_rows <= 5


def test_a_process_of_its_own_gives_the_same(snapshot: Snapshot) -> None:
    text = "SELECT claim_id, sentence FROM mart.evidence ORDER BY claim_id"
    alone, here = sql.bounded(snapshot, text, 5), sql.run(snapshot, text, 5)
    assert alone == here
    assert (here.more, here.table.num_rows) == (True, 5)
    for wrong in ("SELECT body FROM core.documents", "SELECT nope FROM mart.deals"):
        told = []
        for ask in (sql.run, sql.bounded):
            with pytest.raises(QuestionError) as caught:
                ask(snapshot, wrong, 5)
            told.append((type(caught.value), str(caught.value), caught.value.name))
        assert told[0] == told[1]


def test_what_can_t_be_interrupted_is_ended(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "STARTING", 4.0)
    with pytest.raises(LimitError):
        sql.bounded(Snapshot(published, Limits(seconds=1)), "SELECT repeat('x', 2000000000)", 5)
