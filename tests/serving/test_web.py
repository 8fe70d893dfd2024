"""The HTTP door: forms, caching, problems, its description, who may pass."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from flows.notices.feed import write_feed
from schemas.watch import Notice
from serving import forms, listening
from serving.errors import MissingError
from serving.gate import Tokens
from serving.snapshot import Snapshot
from serving.web import Site, application
from techfigures.settings import settings
from warehouse.query import list_queries

TOKEN = "a-token-of-more-than-32-characters"  # noqa: S105 - nobody else's
NO_ANSWER = {"claim", "figure-claims", "silent-sources", "quarantine-by-week", "revised"}
"""Questions whose example has nothing to tell of in a sample that was loaded once, without faults."""
READ: dict[str, Callable[[bytes], pa.Table]] = {
    "csv": lambda data: pc.read_csv(io.BytesIO(data)),
    "arrow": lambda data: pa.ipc.open_stream(data).read_all(),
    "parquet": lambda data: pq.read_table(io.BytesIO(data)),
}


def door(snapshot: Snapshot, folder: Path, **more: Any) -> TestClient:
    site = Site(snapshot=snapshot, feed=folder / "techfigures.atom.xml", **more)
    return TestClient(application(site), base_url="http://127.0.0.1:8502")


def test_each_form_holds_the_same_rows(client: TestClient) -> None:
    path = "/figures?subject=Semrush&limit=4"
    rows = client.get(path).json()["data"]
    for form, read in READ.items():
        by_name, by_header = (
            client.get(f"{path}&format={form}"),
            client.get(path, headers={"accept": forms.FORMS[form]}),
        )
        assert by_name.content == by_header.content
        assert by_name.headers["content-type"] == forms.FORMS[form]
        table = read(by_name.content)
        assert table["claim_id"].to_pylist() == [row["claim_id"] for row in rows]
        assert table["sentence"].to_pylist() == [row["sentence"] for row in rows]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "json"),
        ("application/json;q=0.1, text/csv;q=0.9", "csv"),
        ("text/*", "csv"),
        ("application/vnd.apache.parquet", "parquet"),
        ("application/json;q=0, */*", "csv"),
        ("application/json;q=zero", None),
        ("image/png", None),
    ],
)
def test_the_form_that_is_liked_best(accept: str, form: str | None) -> None:
    assert forms.chosen(accept) == form


def test_links_lead_through_all_pages_in_any_form(client: TestClient) -> None:
    path, found = "/claims?metric=users&limit=9&format=csv", []
    while path:
        answer = client.get(path)
        found += pc.read_csv(io.BytesIO(answer.content))["claim_id"].to_pylist()
        path = answer.headers.get("link", "").partition(">")[0].removeprefix("<")
    whole = client.get("/claims?metric=users&limit=1000").json()
    assert (found, whole["next"]) == ([row["claim_id"] for row in whole["data"]], None)
    assert len(found) > 9


def test_what_is_held_already_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/figures?limit=2")
    tag = first.headers["etag"]
    again = client.get("/figures?limit=2", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/figures?limit=2&format=csv", headers={"if-none-match": tag}).status_code == 200
    assert first.headers["cache-control"] == "public, no-cache"


def test_head_has_the_headers_of_get(client: TestClient) -> None:
    head, get = client.head("/figures?limit=2"), client.get("/figures?limit=2")
    assert {**head.headers} == {**get.headers}


@pytest.mark.parametrize(
    ("path", "status", "kind", "detail", "near"),
    [
        ("/figures?subject=Semrus", 404, "unknown", "nothing is known of the subject 'Semrus'", "Semrush"),
        (
            "/figures?metric=acquisition_prise",
            422,
            "invalid-parameter",
            "metric is 'acquisition_prise'",
            "acquisition_price",
        ),
        ("/figures?status=rumored", 422, "invalid-parameter", "status is 'rumored'", "rumoured"),
        ("/figures?subjct=Semrush", 422, "invalid-parameter", "there is no parameter 'subjct'", "subject"),
        ("/figures?since=yesterday", 422, "invalid-parameter", "since is 'yesterday'", None),
        ("/figures?as_of=0", 422, "invalid-parameter", "as_of is '0'", None),
        ("/figures?limit=0", 422, "invalid-parameter", "limit is '0'", None),
        ("/figures?cursor=abc", 400, "invalid-cursor", "begin without one", None),
        ("/trend?subject=ChatGPT", 422, "invalid-parameter", "metric is missing", None),
        ("/leaderboard?benchmark=Humanity%20Last%20Exam", 404, "unknown", "the benchmark", "Humanity's Last Exam"),
        ("/queries/largest-deal", 404, "unknown", "no question 'largest-deal'", "largest-deals"),
        ("/queries/largest-deals?row=3", 422, "invalid-parameter", "there is no parameter 'row'", "rows"),
        ("/queries/leaderboard?benchmark=Humanity", 404, "unknown", "the benchmark 'Humanity'", None),
        ("/evidence/0000000000000000", 404, "unknown", "no claim", None),
        ("/evidence/0000000000000000?form=csv", 422, "invalid-parameter", "there is no parameter 'form'", "format"),
        ("/watches/feed", 404, "unknown", "channels: [feed]", None),
        ("/nowhere", 404, "no-such-path", "/ tells what there is", None),
    ],
)
def test_what_is_wrong_is_a_problem_that_says_what_would_be_right(
    client: TestClient, path: str, status: int, kind: str, detail: str, near: str | None
) -> None:
    answer = client.get(path)
    told = answer.json()
    assert (answer.status_code, told["status"], told["type"]) == (status, status, f"urn:techfigures:problem:{kind}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert detail in told["detail"]
    assert near is None or near in told["near"]


def test_nothing_is_written(client: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.request(method, "/figures")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
        assert "read-only" in answer.json()["detail"]
    assert client.get("/figures", headers={"accept": "image/png"}).status_code == 406


def test_without_a_snapshot_it_says_so_and_is_well(tmp_path: Path) -> None:
    client = door(Snapshot(tmp_path / "none.duckdb"), tmp_path)
    assert client.get("/health").json() == {"snapshot": None}
    answer = client.get("/figures")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "`techfigures run` publishes it" in answer.json()["detail"]


def examples(client: TestClient) -> list[tuple[str, str]]:
    """Every request that the description gives as an example: each parameter alone, beside those that are needed."""
    found = []
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        told = {item["name"]: item for item in operations["get"].get("parameters", []) if item["in"] == "query"}
        given = {name: item["schema"].get("examples", []) for name, item in told.items()}
        needed = {name: given[name][0] for name, item in told.items() if item.get("required")}
        for item in operations["get"].get("parameters", []):
            if item["in"] == "path" and (values := item["schema"].get("examples")):
                path = path.replace("{" + item["name"] + "}", values[0])  # noqa: PLW2901 - with its examples in it
        if "{" not in path:
            found.append((path, urlencode(needed, doseq=True)))
        for name, values in given.items():
            found += [(path, urlencode(needed | {name: value}, doseq=True)) for value in values if name not in needed]
    return found


def test_every_example_of_the_description_has_an_answer(client: TestClient) -> None:
    asked = examples(client)
    assert len(asked) > 100
    wrong = []
    for path, query in asked:
        if path == "/watches/feed":
            continue
        answer = client.get(f"{path}?{query}")
        name = path.rpartition("/")[2]
        rows = answer.json().get("data", True) if "json" in answer.headers["content-type"] else True
        if answer.status_code != 200 or (not rows and not path.startswith("/queries/")):
            wrong.append(f"{answer.status_code} {path}?{query} {answer.text[:200]}")
        elif path.startswith("/queries/") and not rows and list_queries()[name].parameters and name not in NO_ANSWER:
            needs = any(item.required for item in list_queries()[name].parameters.values())
            wrong += [f"nothing at {path}?{query}"] if needs else []
    assert not wrong, "\n".join(wrong)


def test_the_description_names_all_there_is(client: TestClient) -> None:
    told = client.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert {f"/queries/{name}" for name in list_queries()} < set(told["paths"])
    assert {"/figures", "/claims", "/entities", "/series", "/events", "/evidence/{claim}", "/watches/feed"} < set(
        told["paths"]
    )
    undescribed = [
        f"{path} {item['name']}"
        for path, operations in told["paths"].items()
        for item in operations["get"].get("parameters", [])
        if not item.get("description") and item["in"] == "query"
    ]
    assert undescribed == []


def test_the_feed_of_watches_as_it_is_and_as_rows(snapshot: Snapshot, tmp_path: Path) -> None:
    content: dict[str, object] = {
        "watch": {},
        "figure": {"url": "https://ledger.example/a", "sentence": "Norvane has 45 million users."},
    }
    row = asdict(
        Notice(
            notice_id="1", channel="feed", kind="watch", name="norvane-users", about="f actual", state="above",
            cadence="immediate", title="norvane-users: above 40,000,000", content=content, run_id="run-1",
            recorded_at="2026-03-01T00:00:00+00:00",
        )
    )  # fmt: skip
    write_feed(tmp_path / "techfigures.atom.xml", [row])
    client = door(snapshot, tmp_path)
    atom = client.get("/watches/feed")
    assert atom.headers["content-type"] == "application/atom+xml"
    assert atom.content == (tmp_path / "techfigures.atom.xml").read_bytes()
    assert client.get("/watches/feed", headers={"if-none-match": atom.headers["etag"]}).status_code == 304
    for answer in (
        client.get("/watches/feed?format=json"),
        client.get("/watches/feed", headers={"accept": "application/json"}),
    ):
        (entry,) = answer.json()["data"]
        assert (entry["watch"], entry["url"]) == ("norvane-users", "https://ledger.example/a")
        assert entry["title"] == row["title"]


def test_a_token_is_asked_for_where_there_are_some(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_text(f"# of the newsroom\n{TOKEN}\n")
    client = door(snapshot, tmp_path, tokens=Tokens("another-token-of-the-settings", path))
    for given in (None, "Bearer wrong", f"Basic {TOKEN}", "Bearer ", "Bearer # of the newsroom", TOKEN):
        answer = client.get("/figures?limit=1", headers={"authorization": given} if given else {})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="techfigures"')
        assert answer.headers["content-type"] == "application/problem+json"
    for path_asked in ("/metrics", "/openapi.json", "/"):
        assert client.get(path_asked).status_code == 401
    assert client.get("/health").status_code == 200
    for token in (TOKEN, "another-token-of-the-settings"):
        answer = client.get("/figures?limit=1", headers={"authorization": f"bearer {token}"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
    path.write_text("a-token-that-came-after-the-other\n")
    assert client.get("/", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 401, "it was taken out"
    path.unlink()
    assert client.get("/", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 503, "never open by accident"


def test_settings_of_tokens_that_let_nobody_in_are_told_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not listening.tokens(settings()).are_asked_for
    (tmp_path / "tokens").write_text("# none yet\n")
    with pytest.raises(MissingError, match="holds no token"):
        listening.tokens(settings(api_tokens=tmp_path / "tokens"))
    with pytest.raises(MissingError, match="can't be read"):
        listening.tokens(settings(api_tokens=tmp_path / "nowhere"))


def test_other_names_and_other_origins_are_refused_unless_they_are_set(snapshot: Snapshot, tmp_path: Path) -> None:
    client = door(snapshot, tmp_path)
    for host in ("evil.example", "127.0.0.1.evil.example", "", "[::2]:80"):
        assert client.get("/", headers={"host": host}).status_code == 421
    for host in ("localhost:8502", "127.0.0.1", "[::1]:8502"):
        assert client.get("/", headers={"host": host}).status_code == 200
    assert "access-control-allow-origin" not in client.get("/", headers={"origin": "https://a.example"}).headers
    led = door(snapshot, tmp_path, hosts=["figures.example"], cors=["https://a.example"])
    assert led.get("/", headers={"host": "figures.example"}).status_code == 200
    allowed = led.get("/", headers={"origin": "https://a.example"}).headers
    assert allowed["access-control-allow-origin"] == "https://a.example"
    assert "access-control-allow-origin" not in led.get("/", headers={"origin": "https://b.example"}).headers


def test_prometheus_is_told_what_was_asked(snapshot: Snapshot, tmp_path: Path) -> None:
    client = door(snapshot, tmp_path)
    client.get("/figures?limit=1")
    client.get("/figures?subject=Semrus")
    client.get("/nowhere/at/all")
    told = client.get("/metrics").text
    assert 'techfigures_api_requests_total{route="/figures",status="200"} 1.0' in told
    assert 'techfigures_api_requests_total{route="/figures",status="404"} 1.0' in told
    assert "nowhere" not in told
    assert 'techfigures_api_seconds_count{route="/figures"} 2.0' in told


def test_an_entity_has_all_that_is_told_of_it(client: TestClient) -> None:
    answer = client.get("/entities/company/semrush")
    assert answer.status_code == 200
    told = answer.json()["data"]
    assert told["entity"]["name"] == "Semrush"
    assert {row["metric"] for row in told["figures"]} >= {"acquisition_price"}
    assert [row["side"] for row in told["deals"]] == ["in"]
    assert told["tellers"][0]["name"] == "The Signal"
    assert client.get("/entities/semrush").json()["data"] == told
    again = client.get("/entities/semrush", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    early = client.get("/entities/semrush", params={"as_of": "2020-01-01"}).json()["data"]
    assert (early["figures"], early["deals"], early["tellers"]) == ([], [], [])


def test_an_entity_that_nobody_knows_is_told_with_what_is_near(client: TestClient) -> None:
    answer = client.get("/entities/Semrusch")
    assert (answer.status_code, answer.json()["near"]) == (404, ["Semrush"])
