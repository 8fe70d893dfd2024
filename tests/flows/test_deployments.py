import inspect
from pathlib import Path

import pytest
import yaml

from flows.deployments import DEPLOYMENTS, ENTRYPOINT

ROOT = Path(__file__).parents[2]


def test_prefect_yaml_holds_the_same_schedules() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    listed = [
        (item["name"], item["description"], item["parameters"], item["schedules"], item["entrypoint"]) for item in told
    ]
    assert listed == [
        (item.name, item.description, item.parameters, [{"cron": item.cron, "timezone": item.timezone}], ENTRYPOINT)
        for item in DEPLOYMENTS
    ]


@pytest.mark.slow
def test_the_entrypoint_takes_the_parameters() -> None:
    from flows.daily import daily

    assert f"{Path(inspect.getfile(daily.fn)).relative_to(ROOT)}:{daily.fn.__name__}" == ENTRYPOINT
    for item in DEPLOYMENTS:
        daily.validate_parameters(item.parameters)
