"""`techfigures serve`: Prefect's server, schedules, dashboard, API and monitor as one supervised command, one log."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from techfigures.cli.output import FailedError

if TYPE_CHECKING:
    from flows.supervisor import Part
    from techfigures.settings import Settings


class Name(StrEnum):
    """The parts, in the order in which they start."""

    server = "server"
    worker = "worker"
    dashboard = "dashboard"
    api = "api"
    monitor = "monitor"


def serve(
    only: Annotated[
        list[Name] | None, typer.Option(help="Run this part alone; may be given more than once [default: all].")
    ] = None,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
    port: Annotated[int | None, typer.Option(help="Port of Prefect's server [default: 4200].")] = None,
    dashboard_port: Annotated[int | None, typer.Option(help="Port of the dashboard [default: 8501].")] = None,
    api_port: Annotated[int | None, typer.Option(help="Port of the HTTP API [default: 8502].")] = None,
    metrics_port: Annotated[
        int | None, typer.Option(help="Port of the Prometheus endpoint [default: 9464].", min=1, max=65535)
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Start nothing: 0 where all of it is up and answers, else 1.")
    ] = False,
) -> int:
    """Run Prefect's server, schedules, dashboard, API and monitor on loopback until Ctrl-C; what ends starts again."""
    import os

    from flows.server import environment
    from flows.supervisor import GaveUpError, Supervisor, log
    from techfigures.settings import settings

    chosen = settings(
        database=database,
        prefect_port=port,
        dashboard_port=dashboard_port,
        api_port=api_port,
        metrics_port=metrics_port,
    )
    names = [name for name in Name if (name in only if only else wanted(chosen, name))]
    if check:
        return look(chosen, names)
    os.environ.update(environment(chosen.work_folder, "INFO"))
    if Name.server in names:
        # The parts talk to the server that is started here, whatever another program is told to talk to.
        os.environ.pop("PREFECT_API_URL", None)
    parts = [PARTS[name](chosen) for name in names]
    with ExitStack() as held:
        tellers = [held.enter_context(claim(chosen, name)) for name in names]
        preflight(chosen, names)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, interrupt)

        def tell(told: dict[str, Any]) -> None:
            for name, teller in zip(names, tellers, strict=True):
                teller(told["parts"][name])

        def started() -> None:
            for part in parts:
                log("serve", f"{part.name} is up" + (f": {part.address}" if part.address else ""))
            log("serve", "Ctrl-C ends all of it")

        try:
            Supervisor(parts, tell).run(started)
        except GaveUpError as error:
            raise FailedError(str(error)) from None
        except KeyboardInterrupt:
            log("serve", "stopped")
    return 0


def wanted(chosen: Settings, name: Name) -> bool:
    """Whether a part is kept up unless others are named."""
    return {Name.monitor: chosen.monitor, Name.api: chosen.api}.get(name, True)


def look(chosen: Settings, names: list[Name]) -> int:
    """Say how the parts fare; 1 where one isn't up, or doesn't answer."""
    from techfigures.cli.output import put
    from techfigures.cli.status import in_lines, parts

    found = parts(chosen.work_folder)
    for name in names:
        put(in_lines({name: found[name]}) if name in found else f"{name:<11} is not running")
    up = [name for name, told in found.items() if told.get("state") == "up" and told["answers"] is not False]
    return 0 if set(names) <= set(up) else 1


def interrupt(_number: int, _frame: object) -> None:
    """A SIGTERM ends it as Ctrl-C does; a second one of either changes nothing, the end has its time limit."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def claim(chosen: Settings, name: str) -> Any:
    """The lock under which a part of this work folder runs once; entering it gives what tells how the part stands."""
    from flows.lock import hold, holder
    from flows.server import lock_path

    path = lock_path(chosen.work_folder, name)
    return hold(path, {"run": f"serve {name}"}, lambda: f"the {name} is up already: {holder(path)}")


def preflight(chosen: Settings, names: list[Name]) -> None:
    """FailedError where a port is taken or a package is missing, before anything is started."""
    from flows.server import ServerError, answers, free
    from serving.listening import tokens
    from techfigures.cli.dashboard import check

    try:
        if Name.server in names:
            free(chosen.prefect_port)
            database(chosen)
        if Name.monitor in names:
            free(chosen.metrics_port, "TECHFIGURES_METRICS_PORT, or TECHFIGURES_MONITOR=false")
        if Name.api in names:
            free(chosen.api_port, "TECHFIGURES_API_PORT, or TECHFIGURES_API=false")
            tokens(chosen)
    except ServerError as error:
        raise FailedError(str(error)) from None
    if Name.worker in names and Name.server not in names and not answers(api(chosen)):
        raise FailedError(
            f"no Prefect server answers at {api(chosen)}: start it with `techfigures serve --only server`,"
            " or set PREFECT_API_URL"
        )
    if Name.dashboard in names:
        check(chosen, "--dashboard-port")
    ports = {
        Name.server: chosen.prefect_port, Name.dashboard: chosen.dashboard_port, Name.api: chosen.api_port,
        Name.monitor: chosen.metrics_port,
    }  # fmt: skip
    taken: dict[int, Name] = {}
    for name in names:
        if name in ports and (other := taken.setdefault(ports[name], name)) != name:
            raise FailedError(f"{other} and {name} can't both have port {ports[name]}: give one another")
    if Name.monitor in names and not chosen.metrics_port:
        raise FailedError("the monitor needs a port that others can know: give another --metrics-port than 0")


def api(chosen: Settings) -> str:
    """The address of Prefect's API: the user's own where PREFECT_API_URL names one, else this machine's server's."""
    import os

    return os.environ.get("PREFECT_API_URL") or f"http://127.0.0.1:{chosen.prefect_port}/api"


def database(chosen: Settings) -> dict[str, str]:
    """What tells Prefect's server where its state is; ServerError where that can't be had."""
    from flows.server import postgres

    return postgres(chosen.prefect_database.get_secret_value()) if chosen.prefect_database else {}


def server(chosen: Settings) -> Part:
    """Prefect's server with its page."""
    from flows.server import launch, wait
    from flows.supervisor import Part

    page = {"PREFECT__SERVER_FINAL": "1", "PREFECT_UI_API_URL": api(chosen)}
    return Part(
        name=Name.server,
        start=lambda: launch(chosen.prefect_port, page | database(chosen), piped=True)[0],
        ready=lambda child: wait(api(chosen), child),
        health=f"{api(chosen)}/health",
        address=api(chosen).removesuffix("/api"),
    )


def worker(chosen: Settings) -> Part:
    """What starts the flows when they are due."""
    from flows import guard
    from flows.supervisor import Part

    shared = {"TECHFIGURES_DATABASE": str(chosen.database.resolve()), "PREFECT_API_URL": api(chosen), guard.FOLLOW: "1"}
    return Part(name=Name.worker, start=lambda: guard.start("flows.deployments", [], shared, piped=True))


def dashboard(chosen: Settings) -> Part:
    """The dashboard over the published snapshot."""
    from flows import guard
    from flows.supervisor import Part
    from techfigures.cli.dashboard import arguments

    shown = {"TECHFIGURES_SNAPSHOT": str(chosen.snapshot_path.resolve())}
    address = f"http://127.0.0.1:{chosen.dashboard_port}"

    return Part(
        name=Name.dashboard,
        start=lambda: guard.start("streamlit", arguments(chosen), shown, piped=True),
        health=f"{address}/_stcore/health",
        address=address,
    )


def http_api(chosen: Settings) -> Part:
    """The door for programs over the published snapshot."""
    from flows import guard
    from flows.supervisor import Part

    shared = {
        "TECHFIGURES_SNAPSHOT": str(chosen.snapshot_path.resolve()),
        "TECHFIGURES_FEED": str(chosen.feed_path.resolve()),
        "TECHFIGURES_API_PORT": str(chosen.api_port),
    }
    address = f"http://127.0.0.1:{chosen.api_port}"
    return Part(
        name=Name.api,
        start=lambda: guard.start("serving", [], shared, piped=True),
        health=f"{address}/health",
        address=address,
    )


def monitor(chosen: Settings) -> Part:
    """What answers Prometheus and tells what goes wrong while no run is at work."""
    from flows import guard
    from flows.supervisor import Part

    shared = {
        "TECHFIGURES_DATABASE": str(chosen.database.resolve()),
        "TECHFIGURES_METRICS_PORT": str(chosen.metrics_port),
    }
    address = f"http://127.0.0.1:{chosen.metrics_port}/metrics"
    return Part(
        name=Name.monitor,
        start=lambda: guard.start("flows.monitor", [], shared, piped=True),
        health=f"{address}?name[]=none",  # answers without a look at the warehouse
        address=address,
    )


PARTS = {Name.server: server, Name.worker: worker, Name.dashboard: dashboard, Name.api: http_api, Name.monitor: monitor}
