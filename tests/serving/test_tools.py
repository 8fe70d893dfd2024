"""The door for language models, by the SDK's own client: in memory, over stdio, over HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import anyio
import httpx
import pytest

from benchmarks.processes import free_port, wait_for
from serving.snapshot import Snapshot
from serving.web import Site
from serving.web import application as http_door

mcp = pytest.importorskip("mcp")
tools = pytest.importorskip("serving.tools")

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-of-more-than-32-characters"  # noqa: S105 - nobody else's
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "What did Adobe agree to pay for Semrush?": ("figures", {"subject": "Semrush", "metric": ["acquisition_price"]}),
    "How did ChatGPT's users grow?": ("trend", {"subject": "chatgpt", "metric": "users", "status": ["actual"]}),
    "Who led on Humanity's Last Exam on 20 November 2025?": (
        "leaderboard", {"benchmark": "humanity's last exam", "as_of": "2025-11-20"},
    ),
    "What was known of Scale AI on 11 June 2025?": ("figures", {"subject": "Scale AI", "as_of": "2025-06-11"}),
    "Which deals were the largest?": ("ask_named", {"name": "largest-deals", "limit": 5}),
    "Which rumours are there?": ("figures", {"status": ["rumoured"], "family": ["deal"]}),
    "Where do sources contradict each other?": ("ask_named", {"name": "conflicts"}),
    "What does the press write of jobs that go?": ("search", {"words": "jobs", "metric": ["layoffs"]}),
    "Which transactions was Adobe part of?": ("events", {"party": "Adobe"}),
    "Which claims are surest?": (
        "run_sql",
        {"query": "SELECT claim_id, subject, value, sentence, status FROM mart.evidence ORDER BY confidence DESC"},
    ),
}  # fmt: skip


SAME = {
    "figures": {"subject": "Semrush"},
    "trend": {"subject": "ChatGPT", "metric": "users"},
    "leaderboard": {"benchmark": "Humanity's Last Exam"},
    "events": {"party": "adobe"},
}


def run(main: Callable[[], Awaitable[None]]) -> None:
    anyio.run(main)


def cited(rows: list[dict[str, Any]]) -> list[str]:
    """The ids of claims that rows carry, and those of the claims that they rest on."""
    own = [row["claim_id"] for row in rows if "claim_id" in row]
    return own + [claim["claim_id"] for row in rows for claim in row.get("cited", [])]


async def answers(client: Any, snapshot: Snapshot) -> None:
    """Ask all the questions of an analyst; each answer carries ids of claims that exist."""
    with snapshot.reader() as reader:
        known = set(reader.rows("SELECT claim_id FROM core.claims")["claim_id"].to_pylist())
    for question, (tool, given) in QUESTIONS.items():
        told = await client.call_tool(tool, given)
        assert not told.is_error, (question, told.content)
        ids = cited(told.structured_content["rows"])
        assert ids, question
        assert set(ids) <= known, question
        assert told.structured_content["notice"] == tools.NOTICE
        evidence = await client.call_tool("evidence", {"claim": ids[0]})
        first = evidence.structured_content["rows"][0]
        assert first["claim_id"] == ids[0], question
        assert first["article_text"]["sentence"], question
        assert {"status", "confidence"} <= set(first), question


def test_a_scripted_client_answers_an_analyst_s_questions_with_claims_that_exist(snapshot: Snapshot) -> None:
    async def main() -> None:
        async with mcp.Client(tools.server(snapshot)) as client:
            await answers(client, snapshot)

    run(main)


def test_tools_say_what_they_do_and_write_nothing(snapshot: Snapshot) -> None:
    async def main() -> None:
        async with mcp.Client(tools.server(snapshot)) as client:
            listed = (await client.list_tools()).tools
        assert {tool.name for tool in listed} >= {"search", "trend", "ask_named", "leaderboard", "evidence", "run_sql"}
        for tool in listed:
            assert tool.description, tool.name
            assert tool.annotations.read_only_hint, tool.name
            undescribed = [
                name for name, item in tool.input_schema["properties"].items() if not item.get("description")
            ]
            assert undescribed == [], tool.name

    run(main)


def test_an_answer_has_the_columns_of_the_question_beside_what_it_rests_on(snapshot: Snapshot) -> None:
    async def main() -> None:
        async with mcp.Client(tools.server(snapshot)) as client:
            (row, *_) = (await client.call_tool("ask_named", {"name": "conflicts"})).structured_content["rows"]
        assert {type(claim) for claim in row["claims"]} == {str}
        assert {claim["claim_id"] for claim in row["cited"]} <= set(row["claims"])

    run(main)


def test_texts_of_articles_stand_apart_as_data(snapshot: Snapshot) -> None:
    async def main() -> None:
        async with mcp.Client(tools.server(snapshot)) as client:
            for tool, given in QUESTIONS.values():
                rows = (await client.call_tool(tool, given)).structured_content["rows"]
                for row in rows:
                    loose = {"sentence", "surface", "title", "qualifier", "attributed_to"} & set(row)
                    assert not loose, (tool, loose)
            by_sql = await client.call_tool(
                "run_sql", {"query": "SELECT sentence AS harmless FROM mart.evidence", "limit": 1}
            )
            (row,) = by_sql.structured_content["rows"]
            assert list(row) == ["article_text"]

    run(main)


@pytest.mark.parametrize(
    ("tool", "given", "told"),
    [
        ("figures", {"subject": "Semrus"}, "did you mean Semrush"),
        ("figures", {"metric": ["user"]}, "did you mean users"),
        ("trend", {"subject": "ChatGPT", "metric": "user"}, "did you mean users"),
        ("ask_named", {"name": "largest-dealz"}, "did you mean largest-deals"),
        ("ask_named", {"name": "leaderboard"}, "needs parameter benchmark"),
        ("ask_named", {"name": "leaderboard", "parameters": {"benchmrk": "x"}}, "has no parameter 'benchmrk'"),
        ("leaderboard", {"benchmark": "Humanitys Last Exam"}, "did you mean Humanity's Last Exam"),
        ("run_sql", {"query": "SELECT body FROM core.documents"}, "the text of articles"),
        ("run_sql", {"query": "DROP TABLE core.claims"}, "read-only"),
        ("evidence", {"claim": "none"}, "no claim 'none'"),
        ("search", {"words": "Semrush", "limit": 100_000}, "limit"),
    ],
)
def test_what_is_wrong_is_told_to_the_model(snapshot: Snapshot, tool: str, given: dict[str, Any], told: str) -> None:
    async def main() -> None:
        async with mcp.Client(tools.server(snapshot)) as client:
            answer = await client.call_tool(tool, given)
        assert answer.is_error
        assert told in answer.content[0].text

    run(main)


def test_pages_go_on_by_the_cursor(snapshot: Snapshot) -> None:
    async def main() -> None:
        async with mcp.Client(tools.server(snapshot)) as client:
            ask = partial(client.call_tool, "trend")
            given = {"subject": "ChatGPT", "metric": "users", "doubted": True}
            whole = (await ask(given)).structured_content["rows"]
            first = (await ask(given | {"limit": 3})).structured_content
            second = (await ask(given | {"limit": 3, "cursor": first["next"]})).structured_content
        assert [*first["rows"], *second["rows"]] == whole[:6]

    run(main)


def test_both_doors_give_the_same_rows(snapshot: Snapshot, client: Any) -> None:
    async def main() -> None:
        async with mcp.Client(tools.server(snapshot)) as model:
            for tool, asked in SAME.items():
                rows = (await model.call_tool(tool, asked)).structured_content["rows"]
                served = client.get(f"/{tool}?{urlencode(asked | {'limit': tools.ROWS})}").json()["data"]
                assert [row | row.pop("article_text", {}) for row in rows] == [
                    {name: value for name, value in row.items() if value is not None} for row in served
                ], tool

    run(main)


def environment(published: Path, **more: str) -> dict[str, str]:
    given = {"TECHFIGURES_SNAPSHOT": str(published), "PYTHONPATH": str(ROOT)}
    return {name: value for name, value in os.environ.items() if not name.startswith("TECHFIGURES_")} | given | more


def test_over_stdio(published: Path, snapshot: Snapshot, tmp_path: Path) -> None:
    command = mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "techfigures", "mcp"], env=environment(published), cwd=str(tmp_path)
    )

    async def main() -> None:
        async with mcp.Client(command) as client:
            await answers(client, snapshot)

    run(main)


@asynccontextmanager
async def sent(address: str, token: str) -> AsyncIterator[Any]:
    """A client that sends a token with each request."""
    import httpx2
    from mcp.client.streamable_http import streamable_http_client

    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http,
        mcp.Client(streamable_http_client(address, http_client=http)) as client,
    ):
        yield client


def test_over_http_with_a_token(published: Path, snapshot: Snapshot, tmp_path: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "techfigures", "mcp", "--http", "--port", str(port)],
        cwd=tmp_path, env=environment(published, TECHFIGURES_API_TOKEN=TOKEN), stderr=subprocess.PIPE,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}/mcp"

    async def main() -> None:
        async with sent(address, TOKEN) as client:
            await answers(client, snapshot)

    try:
        wait_for(lambda: httpx.get(address).status_code == 401)
        assert httpx.post(address, json={}, headers={"Authorization": "Bearer no"}).status_code == 401
        assert (
            httpx.get(address, headers={"Host": "evil.example", "Authorization": f"Bearer {TOKEN}"}).status_code == 421
        )
        run(main)
    finally:
        server.terminate()
        server.communicate(timeout=60)


def test_without_the_sdk_the_http_door_is_open_all_the_same(snapshot: Snapshot, tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['mcp'] = None; import serving.web, serving.sql, serving.listening, techfigures.cli.api"
    )
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == 0
    assert callable(http_door(Site(snapshot=snapshot, feed=tmp_path / "none")))
