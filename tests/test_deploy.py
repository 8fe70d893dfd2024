"""deploy/: units that systemd accepts, a compose file and a Dockerfile whose files and commands are there."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer
import yaml

from techfigures.cli.app import app

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in {".service", ".timer"})


def check_command(words: list[str]) -> None:
    """The words of a command line: its command and options are there."""
    command = typer.main.get_command(app)
    found = command.commands[words[0]]  # type: ignore[attr-defined]
    options = {option for parameter in found.params for option in parameter.opts}
    for word in words[1:]:
        assert not word.startswith("--") or word in options, word


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_commands_of_units_are_there(unit: Path) -> None:
    lines = re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.M)
    assert lines or unit.suffix == ".timer"
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "/opt/techfigures/.venv/bin/techfigures"
        check_command(words)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_accepts_the_units(unit: Path, tmp_path: Path) -> None:
    # What isn't installed here stands for itself: the program, and the user that the unit runs as.
    for path in UNITS:
        text = path.read_text().replace("/opt/techfigures/.venv/bin/techfigures", "/bin/true")
        (tmp_path / path.name).write_text(text.replace("User=techfigures", "User=root"))
    name = unit.name.replace("@.", "@worker.")
    (tmp_path / name).write_text((tmp_path / unit.name).read_text())
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    assert (told.returncode, [line for line in told.stderr.splitlines() if unit.stem in line]) == (0, []), told.stderr


def test_the_compose_file_and_the_image() -> None:
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["techfigures"]
    context = (DEPLOY / service["build"]["context"]).resolve()
    assert (context / service["build"]["dockerfile"]).is_file()
    check_command(service["healthcheck"]["test"][2:])
    lines = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "COPY" and not rest.startswith("--from"):
            for name in rest.split()[:-1]:
                assert (context / name).exists(), name
        if word == "CMD":
            check_command(yaml.safe_load(rest)[1:])
    packages = set(re.search(r"^packages = \[(.*)\]", (ROOT / "pyproject.toml").read_text(), re.M)[1].split('"')[1::2])  # type: ignore[index]
    assert packages <= {line.split()[1] for line in lines if line.startswith("COPY ")}
