import inspect
from pathlib import Path

import pytest
import yaml

from flows.deployments import DEPLOYMENTS

ROOT = Path(__file__).parents[2]


def test_prefect_yaml_holds_the_same_schedules() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    listed = [
        (item["name"], item["description"], item["parameters"], item["schedules"], item["entrypoint"]) for item in told
    ]
    assert listed == [
        (
            item.name,
            item.description,
            item.parameters,
            [{"cron": item.cron, "timezone": item.timezone}],
            item.entrypoint,
        )
        for item in DEPLOYMENTS
    ]


@pytest.mark.slow
def test_the_entrypoints_take_the_parameters() -> None:
    from flows.daily import daily
    from flows.rates import rates

    flows = {f"{Path(inspect.getfile(one.fn)).relative_to(ROOT)}:{one.fn.__name__}": one for one in (daily, rates)}
    for item in DEPLOYMENTS:
        flows[item.entrypoint].validate_parameters(item.parameters)
