"""Follow the README in a fresh clone, with nothing set up and nothing cached: time to the first figure and chart.

    python -m benchmarks.newcomer [--write]

The commands are those of the README's section Start, each run as it stands there; the dashboard is looked at in
Chromium. What is committed is cloned. `--write` puts the table into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.dashboard.measure import CHROMIUM, browser
from benchmarks.page import table, told, write_section
from benchmarks.processes import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- newcomer: python -m benchmarks.newcomer --write writes what follows -->"
END = "<!-- newcomer ends -->"
START = re.compile(r"^## Start\n(.*?)^## ", re.M | re.S)
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)
FIGURES = "Telling figures"
"""The heading of the figures that a run shows."""
CHART = re.compile("[▁-█⠁-⣿]")
"""What charts in the terminal are drawn with."""
FIRST_CHART = "deals"
"""The first page of the dashboard that draws."""


@dataclass
class Way:
    """The newcomer's way: what was done, how long it took, and when since the start."""

    began: float = field(default_factory=time.perf_counter)
    steps: list[tuple[str, float, float]] = field(default_factory=list)

    def note(self, what: str, since: float) -> None:
        """Something has happened that was begun at an instant."""
        now = time.perf_counter()
        self.steps.append((what, now - since, now - self.began))


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and with `--write` write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.newcomer", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args(arguments)
    if not CHROMIUM.exists():
        parser.error(f"{CHROMIUM} isn't there: apt-get install chromium")
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as temporary:
        text = section(told("python -m benchmarks.newcomer --write"), load, follow(Path(temporary)))
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0


def commands(readme: str) -> list[str]:
    """The commands of the README's section Start, without what is said of them."""
    found = START.search(readme)
    blocks = BLOCK.findall(found[1]) if found else []
    return [command for block in blocks for line in block.splitlines() if (command := line.split("  #")[0].strip())]


def follow(folder: Path) -> Way:
    """Clone the repository into an empty folder and do what its README says.

    Raises:
        RuntimeError: a command of the README fails or doesn't show what it should; ValueError: the README lacks one.
    """
    way, clone = Way(), folder / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-local", str(ROOT), str(clone)], check=True)
    way.note("`git clone`", way.began)
    listed = commands((clone / "README.md").read_text(encoding="utf-8"))
    activate, trend, dashboard = (
        one(listed, word) for word in ("activate", "techfigures trend", "techfigures dashboard")
    )
    environment = bare(folder, os.environ)
    began = time.perf_counter()
    with running(one(listed, "make run"), clone, environment) as process:
        shown(process, re.compile(r"\d"), after=FIGURES)
        way.note("`make run`: the first figure", began)
    way.note("`make run`: its end", began)
    began = time.perf_counter()
    with running(f"{activate} && {trend}", clone, environment) as process:
        shown(process, CHART)
        way.note(f"`{trend}`: the first chart", began)
    port = free_port()
    with browser() as visit:
        began = time.perf_counter()
        with running(f"{activate} && exec {dashboard} --port {port}", clone, environment) as process:
            shown(process, re.compile(f"http://127.0.0.1:{port}"))
            wait_for(lambda: httpx.get(f"http://127.0.0.1:{port}").is_success)
            visit(f"http://127.0.0.1:{port}/{FIRST_CHART}", drawn)
            way.note(f"`{dashboard}`: its first chart in the browser", began)
            process.terminate()
    return way


def one(listed: list[str], word: str) -> str:
    """The first command with a word in it. ValueError where there is none."""
    found = next((command for command in listed if word in command), None)
    if found is None:
        raise ValueError(f"the README's section Start has no command with {word!r}: {'; '.join(listed)}")
    return found


def bare(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of someone who has Python and make: caches are empty, nothing of this project is on the path."""
    home = {name: str(folder / "cache") for name in ("XDG_CACHE_HOME", "PIP_CACHE_DIR", "UV_CACHE_DIR")}
    ours = {"VIRTUAL_ENV", "PYTHONPATH"}
    kept = {name: value for name, value in environment.items() if name not in ours and "TECHFIGURES" not in name}
    path = os.pathsep.join(item for item in kept["PATH"].split(os.pathsep) if Path(item) != Path(sys.prefix, "bin"))
    return kept | home | {"PATH": path, "PYTHONUNBUFFERED": "1"}


@contextmanager
def running(command: str, folder: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A command while it runs; at the block's end what it still says is read. RuntimeError where it has failed."""
    process = subprocess.Popen(
        ["bash", "-c", command], cwd=folder, env=dict(environment), text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield process
        rest = process.communicate(timeout=3600)[0]
    except BaseException:
        process.terminate()
        process.wait(timeout=60)
        raise
    if process.returncode > 0:
        raise RuntimeError(f"{command}: exit code {process.returncode}\n{rest}")


def shown(process: subprocess.Popen[str], mark: re.Pattern[str], after: str = "") -> None:
    """Read what a command says until a line bears a mark. RuntimeError where it ends without.

    Args:
        process: the command.
        mark: what the line holds.
        after: a text that a line before it holds.
    """
    said: list[str] = []
    begun = not after
    for line in process.stdout or ():
        said.append(line)
        if begun and mark.search(line):
            return
        begun = begun or after in line
    raise RuntimeError(f"{process.args!r}: nothing like {mark.pattern}\n{''.join(said)}")


def drawn(page: Any) -> None:
    """Wait until a chart stands on the page."""
    page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first.wait_for()


def section(head: str, load: float, way: Way) -> str:
    """The table, with how busy the machine was before."""
    rows = [[what, f"{taken:.0f}", f"{since:.0f}"] for what, taken, since in way.steps]
    busy = f"Other programs kept {load:.1f} processes running when it began."
    return f"{head} {busy}\n\n{table(('what', 'seconds', 'since the start'), rows)}"


if __name__ == "__main__":
    sys.exit(main())
