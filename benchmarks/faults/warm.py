"""What the process that runs are forked from has done before: words and schemas are loaded, no thread is running."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas  # noqa: F401 - imported here once, not in each run
import pyarrow.parquet  # noqa: F401

import benchmarks.faults.child  # noqa: F401
from benchmarks.site.press import Press
from schemas.claim import Claim
from schemas.columns import to_frame
from schemas.document import Document, Sentence
from schemas.quantity import Quantity
from schemas.validate import split_valid
from transforms.claims import extract
from transforms.documents import read_articles
from transforms.rederive import rederive

for feed in range(2):
    page = Press(2, 1, datetime(2026, 3, 2, tzinfo=UTC)).page(feed, 0)
    for article in read_articles(page.encode(), name="https://a.example/a"):
        found = extract(article.document)
        for claim in found.claims:
            rederive(claim, article.document.body)
        for record in (Document, Sentence, Quantity, Claim):
            split_valid(to_frame([article.document] if record is Document else [], record), record, "warm")
