"""Snapshots for the dashboard's tests: a few claims, loaded and published through the warehouse."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from dashboards import data
from schemas.claim import Claim
from schemas.columns import to_frame
from schemas.document import Document
from schemas.identity import key, sha256
from schemas.metric import metrics
from schemas.run import SourceCheck
from warehouse.build import build
from warehouse.checks import record_checks
from warehouse.connect import open_writer
from warehouse.load import Batch, load_batch
from warehouse.publish import publish
from warehouse.reference import load_reference

RECORDED = "2025-12-01T06:30:00+00:00"
MARKUP = "<script>window.injected = 1</script><img src=x onerror='window.injected = 2'>"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A claim and its one-sentence article: `**` stands around the figure."""

    sentence: str
    metric: str
    subject: str | None
    value: float
    day: str | None = None
    title: str | None = "An article"
    publisher: str | None = "The Signal"
    language: str = "en"
    url: str | None = None
    rest: tuple[tuple[str, Any], ...] = ()


def more(**values: Any) -> tuple[tuple[str, Any], ...]:
    """Further fields of a claim."""
    return tuple(values.items())


def record(told: Told, number: int) -> tuple[Document, Claim]:
    """The article and the claim."""
    before, surface, after = told.sentence.split("**")
    body = before + surface + after
    document_id, digest = key(number), sha256(body.encode())
    document = Document(
        doc=f"article-{number}",
        document_id=document_id,
        revision_id=key(document_id, body),
        url=told.url or f"https://lesignal.example/en/{number}",
        title=told.title,
        publisher=told.publisher,
        language=told.language,
        published=told.day,
        body=body,
        body_sha256=digest,
        raw_sha256=digest,
        extra={},
    )
    values: dict[str, Any] = {
        "status": metrics()[told.metric].default_status,
        "period_end": told.day,
        "dimensions": {},
        **dict(told.rest),
    }
    claim = Claim(
        doc=document.doc,
        start=len(before),
        end=len(before) + len(surface),
        surface=surface,
        value=told.value,
        family=metrics()[told.metric].family,
        metric=told.metric,
        subject=told.subject,
        sentence=body,
        sentence_start=0,
        sentence_end=len(body),
        confidence=0.9,
        language=told.language,
        published=told.day,
        extractor_version="1",
        document_id=document_id,
        revision_id=document.revision_id,
        claim_id=key(document.revision_id, told.metric),
        **values,
    )
    return document, claim


USERS = (
    Told(
        sentence="ChatGPT has **300 million** weekly users.",
        metric="users",
        subject="ChatGPT",
        value=3e8,
        day="2024-12-04",
        rest=more(unit="user", dimensions={"window": "weekly"}),
    ),
    Told(
        sentence="ChatGPT compte **400 millions** d’utilisateurs par semaine.",
        metric="users",
        subject="ChatGPT",
        value=4e8,
        day="2025-02-20",
        language="fr",
        publisher="Le Signal",
        rest=more(unit="user", dimensions={"window": "weekly"}),
    ),
    Told(
        sentence="More than **700 million** people use ChatGPT each week.",
        metric="users",
        subject="ChatGPT",
        value=7e8,
        day="2025-08-05",
        rest=more(unit="user", comparator=">", dimensions={"window": "weekly"}),
    ),
    Told(
        sentence="OpenAI hopes that **1 billion** will use ChatGPT weekly.",
        metric="users",
        subject="ChatGPT",
        value=1e9,
        day="2025-12-01",
        rest=more(unit="user", status="forecast", dimensions={"window": "weekly"}),
    ),
)
OTHERS = (
    Told(
        sentence="Adobe will pay **$1.9 billion** for Semrush.",
        metric="acquisition_price",
        subject="Semrush",
        value=1.9e9,
        day="2025-11-19",
        rest=more(unit="USD", counterparty="Adobe", status="announced"),
    ),
    Told(
        sentence="Meta could pay **$10-12bn** for a stake in Ostrelune.",
        metric="investment",
        subject="Ostrelune",
        value=1.1e10,
        day="2025-06-11",
        rest=more(
            unit="USD",
            comparator="range",
            value_low=1e10,
            value_high=1.2e10,
            status="rumoured",
            attributed_to="unnamed",
        ),
    ),
    Told(
        sentence="Kelpworth makes **7 %** a year.",
        metric="revenue_growth",
        subject="Kelpworth",
        value=7.0,
        rest=more(unit="%"),
    ),
    Told(
        sentence=f"Tandrigo {MARKUP} has **12** users & **counting**.".replace(
            "**counting**", "[counting](https://evil.example)"
        ),
        metric="users",
        subject=f"Tandrigo {MARKUP}",
        value=12.0,
        day="2025-05-05",
        title=f"Title {MARKUP}",
        publisher=f"Outlet {MARKUP}",
        url="javascript:window.injected=3",
        rest=more(unit="user"),
    ),
)


CONFLICT = tuple(
    Told(
        sentence=f"Brumelis goes at a premium of **{value:g} %**.",
        metric="premium",
        subject="Brumelis",
        value=value,
        day="2025-06-01",
        rest=more(unit="%"),
    )
    for value in (70.0, 80.0)
)
SPARSE = (
    Told(sentence="Some **12** posts go.", metric="layoffs", subject=None, value=12.0, rest=more(unit="job")),
    Told(sentence="Costs are up **12 %**.", metric="operating_cost", subject=None, value=12.0, rest=more(unit="%")),
)
PAGES = (
    Told(
        sentence="The plan for Port-Averil holds **€24 million**.",
        metric="budget_planned",
        subject="Port-Averil",
        value=2.4e7,
        day="2025-03-01",
        rest=more(unit="EUR", status="planned", period_start="2025-01-01", period_end="2025-12-31"),
    ),
    Told(
        sentence="Port-Averil should spend **€19 million**.",
        metric="budget_spent",
        subject="Port-Averil",
        value=1.9e7,
        day="2025-03-01",
        rest=more(unit="EUR", status="forecast", period_start="2025-01-01", period_end="2025-12-31"),
    ),
    *(
        Told(
            sentence=f"{name} reaches **{value} %** on the Orrery test.",
            metric="benchmark_score",
            subject=name,
            value=value,
            day=day,
            rest=more(unit="%", benchmark="Orrery", dimensions={"tools": "without tools"}),
        )
        for name, value, day in (("Vesper 2", 61.0, "2025-04-01"), ("Halcyon", 74.5, "2025-09-01"))
    ),
    Told(
        sentence="Nobody knows when Vesper 1 may reach **90 %** on the Orrery test.",
        metric="benchmark_score",
        subject="Vesper 1",
        value=90.0,
        rest=more(unit="%", benchmark="Orrery", status="forecast"),
    ),
    *(
        Told(
            sentence=f"A million tokens {way} cost **${value:g}** with Vesper 2.",
            metric="list_price",
            subject="Vesper 2",
            value=value,
            day="2025-04-01",
            rest=more(unit="USD", per="1e6 token", dimensions={"direction": way}),
        )
        for way, value in (("input", 2.0), ("output", 12.0))
    ),
)
EVERY_METRIC = tuple(
    Told(sentence=f"The {name} of Acme is **{value:g}**.", metric=name, subject="Acme", value=value, day="2025-06-01")
    for name, value in ((item.name, max(item.plausible.low or 0.0, 12.0)) for item in metrics().values())
)


def publish_snapshot(
    folder: Path, told: Iterable[Told], snapshot: Path | None = None, checks: Sequence[SourceCheck] = ()
) -> Path:
    """Load the claims into a new warehouse in the folder and publish it; the snapshot's path."""
    pairs = [record(item, number) for number, item in zip(itertools.count(1), told, strict=False)]
    folder.mkdir(parents=True, exist_ok=True)
    batch = {"documents": [folder / "documents.parquet"], "claims": [folder / "claims.parquet"]}
    to_frame([document for document, _ in pairs], Document).to_parquet(batch["documents"][0], index=False)
    to_frame([claim for _, claim in pairs], Claim).to_parquet(batch["claims"][0], index=False)
    path = snapshot or folder / "techfigures.snapshot.duckdb"
    with open_writer(folder / "techfigures.duckdb") as con:
        load_reference(con, "2026-01-01T00:00:00+00:00", entities=[])
        load_batch(con, Batch(extractor_version="1", **batch), "run-1", RECORDED)
        record_checks(con, "1", checks)
        build(con, "2026-01-09T00:00:00+00:00")
        publish(con, path, "run-1", RECORDED)
    return path


Publish = Callable[..., Path]


@pytest.fixture(autouse=True, scope="session")
def scanned_once() -> Iterator[None]:
    """What is installed is searched for components once: each run of a page does so, for nine tenths of its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def let_go() -> Iterator[None]:
    """No test leaves a snapshot open: the next one may open it in another way."""
    yield
    data.reader().close()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of all the claims above; not to be changed."""
    return publish_snapshot(tmp_path_factory.mktemp("snapshot"), (*USERS, *OTHERS))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of a warehouse that was never loaded."""
    return publish_snapshot(tmp_path_factory.mktemp("empty"), ())


@pytest.fixture(scope="session")
def sparse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot with nothing for most pages: two figures without subject, day or amount of money."""
    return publish_snapshot(tmp_path_factory.mktemp("sparse"), SPARSE)


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot with something for every page."""
    return publish_snapshot(tmp_path_factory.mktemp("full"), (*USERS, *OTHERS, *CONFLICT, *PAGES))


@pytest.fixture
def publish_told(tmp_path: Path) -> Publish:
    """Publish given claims to a path, each call in a warehouse of its own."""
    numbers = itertools.count(1)

    def make(told: Iterable[Told], snapshot: Path | None = None, checks: Sequence[SourceCheck] = ()) -> Path:
        return publish_snapshot(tmp_path / f"warehouse-{next(numbers)}", told, snapshot, checks)

    return make


@pytest.fixture
def told() -> dict[str, tuple[Told, ...]]:
    """The claims above, by group."""
    return {"users": USERS, "others": OTHERS}


@pytest.fixture
def conflict() -> tuple[Told, ...]:
    """Two claims that contradict each other."""
    return CONFLICT


@pytest.fixture
def gap() -> tuple[Told, ...]:
    """A budget figure that is neither planned, committed nor spent."""
    told = Told(sentence="Port-Averil lacks **€5 million**.", metric="budget_gap", subject="Port-Averil", value=5e6)
    return (replace(told, day="2025-03-01", rest=more(unit="EUR")),)


@pytest.fixture
def every_metric() -> tuple[Told, ...]:
    """A claim of each metric that the schemas know."""
    return EVERY_METRIC


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., AppTest]:
    """Open a page over a snapshot, with filters in its address, without a browser."""
    monkeypatch.chdir(tmp_path)

    def run(name: str, snapshot: Path, /, **address: Any) -> AppTest:
        monkeypatch.setenv("TECHFIGURES_SNAPSHOT", str(snapshot))
        page = AppTest.from_string(f"from dashboards.frame import page\npage({name!r})", default_timeout=300)
        page.query_params.update(address)
        page.run()
        assert not page.exception
        return page

    return run
