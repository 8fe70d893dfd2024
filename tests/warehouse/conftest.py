"""Fixture rows in few words: `filled` loads documents, claims … as a flow would, through staged Parquet."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from benchmarks.postgres import Postgres
from schemas.claim import Claim
from schemas.columns import to_frame
from schemas.copies import Signature
from schemas.correction import CorrectionRow
from schemas.document import Document
from schemas.identity import key, sha256
from schemas.metric import metrics
from schemas.quarantine import Quarantined
from schemas.reference import ExchangeRateRow, PriceIndexRow
from schemas.run import Fetch, SourceCheck
from transforms.copies import signature
from warehouse.build import build
from warehouse.connect import open_writer
from warehouse.lake import LakeStorage
from warehouse.load import Batch, LoadCounts, load_batch
from warehouse.migrate import transaction
from warehouse.publish import publish
from warehouse.reference import insert, load_reference
from warehouse.storage import FileStorage, Storage
from warehouse.temporal import bring

Given = dict[str, list[dict[str, Any]]]
Load = Callable[[duckdb.DuckDBPyConnection, Given], list[LoadCounts]]


def at(day: int) -> str:
    """The instant at which the load of this number is recorded."""
    return f"{date(2026, 1, 1) + timedelta(days=day - 1)}T00:00:00+00:00"


def text(value: Any) -> Any:
    """Dates of YAML as the text that records hold."""
    return value.isoformat() if isinstance(value, date) else value


def document(row: dict[str, Any]) -> Document:
    """A document from the few columns that a case cares for."""
    values = {name: text(value) for name, value in row.items()}
    values.setdefault("body", "Nothing.")
    digest = sha256(values["body"].encode())
    document_id = key(values["doc"])
    defaults = {
        "document_id": document_id,
        "revision_id": key(document_id, values["body"]),
        "language": "en",
        "extra": {},
    }
    return Document(**{**defaults, "body_sha256": digest, "raw_sha256": digest, **values})


def claim(row: dict[str, Any], documents: dict[str, Document], version: str) -> Claim:
    """A claim of a document, found by its surface (the nth time, the first unless told) in the body."""
    values = {name: text(value) for name, value in row.items()}
    home = documents[values["doc"]]
    start = -1
    for _ in range(values.pop("nth", 1)):
        start = home.body.index(values["surface"], start + 1)
    sentence = values.get("sentence", home.body)
    sentence_start = home.body.index(sentence)
    metric = values.get("metric")
    if metric in metrics():
        values.setdefault("family", metrics()[metric].family)
        values.setdefault("status", metrics()[metric].default_status)
        values.setdefault("subject", "Acme")
    values["dimensions"] = json.loads(values.get("dimensions", "{}"))
    values["flags"] = tuple(values.get("flags") or ())
    values["value"] = float(values["value"])
    defaults = {
        "start": start,
        "end": start + len(values["surface"]),
        "sentence": sentence,
        "sentence_start": sentence_start,
        "sentence_end": sentence_start + len(sentence),
        "confidence": 0.8,
        "published": home.published,
        "language": home.language,
        "document_id": home.document_id,
        "revision_id": home.revision_id,
        "extractor_version": version,
        "claim_id": key(home.revision_id, start, values["value"], values.get("unit"), metric),
    }
    return Claim(**{**defaults, **values})


def quarantined(row: dict[str, Any]) -> Quarantined:
    """A quarantined row."""
    values = {name: text(value) for name, value in row.items()}
    if "doc" in values:
        values.setdefault("document_id", key(values["doc"]))
    return Quarantined(
        **{
            "quarantine_id": key(values["rule"], values.get("doc")),
            "stage": "claim",
            "message": "wrong",
            "row": {},
            **values,
        }
    )


def staged(folder: Path, given: Given, number: int = 1) -> Batch:
    """Stage the rows of one load as Parquet."""
    rows = {name: [dict(row) for row in items if row.get("loaded", 1) == number] for name, items in given.items()}
    for items in rows.values():
        for row in items:
            row.pop("loaded", None)
    versions = {
        row.pop("extractor_version", "1") for name in ("documents", "claims", "mentions") for row in rows.get(name, [])
    }
    version = versions.pop() if versions else "1"
    assert not versions, "one extractor version a load"
    documents = {row["doc"]: document(row) for row in rows.get("documents", [])}
    stages: dict[str, tuple[type, list[Any]]] = {
        "documents": (Document, list(documents.values())),
        "claims": (Claim, [claim(row, documents, version) for row in rows.get("claims", [])]),
        "mentions": (Claim, [claim(row, documents, version) for row in rows.get("mentions", [])]),
        "signatures": (Signature, [signature(item) for item in documents.values()]),
        "quarantine": (Quarantined, [quarantined(row) for row in rows.get("quarantine", [])]),
        "fetches": (Fetch, [fetch(row) for row in rows.get("fetches", [])]),
    }
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for name, (record, records) in stages.items():
        paths[name] = [folder / f"{number}.{name}.parquet"]
        to_frame(records, record).to_parquet(paths[name][0], index=False)
    return Batch(extractor_version=version, **paths)


def fetch(row: dict[str, Any]) -> Fetch:
    """A fetch."""
    values = {name: text(value) for name, value in row.items()}
    return Fetch(**{"fetch_id": key(values["url"], values.get("fetched_at")), "fetched_at": at(1), **values})


def entity(row: dict[str, Any]) -> SimpleNamespace:
    """An entity as the catalogue has them."""
    row = {"id": row["entity_id"], **row}
    return SimpleNamespace(
        **{"aliases": (), "parent": None, "source": "invented", "kind": "company", "tier": None, "replaces": (),
           "sector": None, **row}
    )  # fmt: skip


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh warehouse's file, closed: the migrations take a second, a copy none."""
    path = tmp_path_factory.mktemp("template") / "test.duckdb"
    with open_writer(path):
        return path


@pytest.fixture(scope="session")
def lake_template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of a fresh lake, which has no files yet: to make one takes seconds, to copy its catalogue none."""
    url = postgres.new()
    with open_writer(LakeStorage(catalog=url, data=str(tmp_path_factory.mktemp("lake")))):
        return url.rpartition("/")[2]


@pytest.fixture
def new_lake(postgres: Postgres, lake_template: str) -> Callable[[Path], LakeStorage]:
    """Make a fresh lake with its files in a folder."""

    def make(folder: Path) -> LakeStorage:
        url = postgres.new(lake_template)
        moved = f"UPDATE ducklake_metadata SET value = '{folder}/' WHERE key = 'data_path'"  # noqa: S608
        postgres.ask(moved, url)
        return LakeStorage(catalog=url, data=str(folder))

    return make


WRITERS = frozenset({"test_load", "test_build", "test_roots", "test_publish", "test_forget", "test_quarantine"})
"""Modules about what is written: their tests run on a lake too, as slow ones. What is read test_lake compares."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of writers on both kinds of warehouse, but for those that say on which."""
    told = any("fresh" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "fresh" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2] in WRITERS and not told:
        kinds = ["file", pytest.param("lake", marks=pytest.mark.slow)]
        metafunc.parametrize("fresh", kinds, indirect=True)


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Storage:
    """A fresh warehouse, closed: a DuckDB file, or a lake."""
    if getattr(request, "param", "file") == "lake":
        make: Callable[[Path], Storage] = request.getfixturevalue("new_lake")
        return make(tmp_path / "lake")
    return FileStorage(Path(shutil.copy(template, tmp_path / "test.duckdb")))


@pytest.fixture
def con(fresh: Storage) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same, open for writing."""
    with open_writer(fresh) as opened:
        yield opened


@pytest.fixture
def stage(tmp_path: Path) -> Callable[..., Batch]:
    """Stage rows as Parquet in a folder of their own."""

    def make(given: Given, number: int = 1) -> Batch:
        return staged(tmp_path / "staging", given, number)

    return make


REFERENCE: dict[str, Any] = {
    "entities": None,
    "corrections": None,
    "exchange_rates": ExchangeRateRow,
    "price_index": PriceIndexRow,
    "source_checks": SourceCheck,
}
"""What stands in a case beside the loads."""
DEFAULTS: dict[str, dict[str, Any]] = {"source_checks": {"failures": 0}}
"""Columns that a case of it needn't tell."""


def standing(rows: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """Entities or corrections as they are declared at a load: a row stands from `loaded` on, and before `until`."""
    last = {
        row.get("entity_id") or row["correction_id"]: row
        for row in rows
        if row.get("loaded", 1) <= number < row.get("until", number + 1)
    }
    return [{name: text(row[name]) for name in row.keys() - {"loaded", "until"}} for row in last.values()]


def correction(row: dict[str, Any]) -> CorrectionRow:
    """An entry of corrections.yml."""
    said = {name: {key: text(item) for key, item in row.get(name, {}).items()} for name in ("expect", "replace")}
    return CorrectionRow(**{"recorded_from": at(1), **row, **said})


def fill(opened: duckdb.DuckDBPyConnection, given: Given, folder: Path) -> list[LoadCounts]:
    """Load given rows, one load for each value of `loaded`, then build the marts; reference rows come first."""
    rows = {name: items for name, items in given.items() if name not in REFERENCE}
    numbers = sorted({row.get("loaded", 1) for items in rows.values() for row in items}) or [1]
    for name, record in REFERENCE.items():
        told = [
            record(**{**DEFAULTS.get(name, {}), **{key: text(value) for key, value in row.items()}})
            for row in given.get(name, [])
            if record
        ]
        insert(opened, f"core.{name}", record, told)
    counts = []
    for number in numbers:
        load_reference(
            opened, at(number), entities=[entity(row) for row in standing(given.get("entities", []), number)]
        )
        corrections = [correction(row) for row in standing(given.get("corrections", []), number)]
        with transaction(opened):
            bring(opened, "core.corrections", CorrectionRow, corrections, at(number))
        counts.append(load_batch(opened, staged(folder, rows, number), f"run-{number}", at(number)))
        build(opened, at(number))
    return counts


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load given rows: see `fill`."""
    return lambda opened, given: fill(opened, given, tmp_path / "staging")


@pytest.fixture(scope="session")
def published(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Given], Path]:
    """Make a snapshot of a warehouse that holds the given rows."""

    def make(given: Given) -> Path:
        folder = tmp_path_factory.mktemp("published")
        with open_writer(shutil.copy(template, folder / "w.duckdb")) as opened:
            fill(opened, given, folder / "staging")
            publish(opened, folder / "w.snapshot.duckdb", "run-1", at(1))
        return folder / "w.snapshot.duckdb"

    return make


assert {field.name for field in fields(Claim)} >= {"start", "end"}  # the staging columns are the records' own names
