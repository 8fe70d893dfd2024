import inspect
from pathlib import Path

import pytest
import yaml

from flows.deployments import DEPLOYMENTS, prefect_yaml
from flows.run import open_run
from techfigures.settings import Settings

ROOT = Path(__file__).parents[2]


def test_prefect_yaml_is_what_the_code_says() -> None:
    text = (ROOT / "prefect.yaml").read_text()
    assert text == prefect_yaml()
    told = yaml.safe_load(text)["deployments"]
    assert [item["name"] for item in told] == [item.name for item in DEPLOYMENTS]
    for item, deployment in zip(told, DEPLOYMENTS, strict=True):
        assert item["entrypoint"] == deployment.entrypoint
        assert item["description"] == deployment.description
        assert item["parameters"] == deployment.parameters
        crons = [{"cron": deployment.cron, "timezone": deployment.timezone}] if deployment.cron else []
        assert item["schedules"] == crons
        assert item["concurrency_limit"] == 1


def test_all_that_should_be_scheduled_is() -> None:
    assert {item.name: item.cron is not None for item in DEPLOYMENTS} == {
        "daily": True,
        "hourly-feeds": True,
        "rates": True,
        "weekly-quality": True,
        "maintenance": True,
        "re-extract": False,
        "backfill": False,
    }


@pytest.mark.slow
def test_the_entrypoints_take_the_parameters() -> None:
    given = {"backfill": {"since": "2025-05-06"}}
    for item in DEPLOYMENTS:
        path = Path(inspect.getfile(item.flow.fn)).relative_to(ROOT)
        assert item.entrypoint == f"{path}:{item.flow.fn.__name__}"
        item.flow.validate_parameters(item.parameters | given.get(item.name, {}))


@pytest.mark.slow
def test_the_pool_is_made_and_dead_runs_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a server of its own."""
    from prefect.client.orchestration import get_client
    from prefect.states import Running
    from prefect.testing.utilities import prefect_test_harness

    from flows.daily import daily
    from flows.deployments import POOL, pool, settle

    monkeypatch.setenv("TECHFIGURES_DATABASE", str(tmp_path / "t.duckdb"))
    with prefect_test_harness(server_startup_timeout=240):
        pool()
        pool()
        with get_client(sync_client=True) as client:
            assert client.read_work_pool(POOL).concurrency_limit == 1
            dead = client.create_flow_run(daily, tags=["techfigures"], state=Running())
            other = client.create_flow_run(daily, state=Running())
            with open_run(Settings(database=tmp_path / "t.duckdb")):
                assert settle() == 0
            assert settle() == 1
            assert settle() == 0
            assert client.read_flow_run(dead.id).state_name == "Crashed"
            assert client.read_flow_run(other.id).state_name == "Running"
