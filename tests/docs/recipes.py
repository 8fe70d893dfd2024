"""A page of docs/ followed to the letter in a copy of the repository: its files are written, its commands run.

What a fenced block is for stands in its first line:

- ``yaml title="path"``: a new file with this content; `path, at the end`: lines put after those that are there
- ``sh``: commands, run in the copy's root; one that fails ends the recipe; ``python``: a program, run there too
- ``text title="prints"``: what the commands before it print: each line as it stands, in this order; `…` is any text
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]*)")?\n(.*?)^```$', re.M | re.S)
AT_THE_END = ", at the end"
RUNNERS = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of a page."""

    kind: str
    title: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for kind, title, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        yield Block(kind, title, text)


def copy_of_repository(to: Path) -> Path:
    """The repository as it stands in the working tree, with a history of one commit; it shares the environment."""
    listed = git(ROOT, "ls-files", "-co", "--exclude-standard").splitlines()
    for name in listed:
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            (to / name).write_bytes((ROOT / name).read_bytes())
            (to / name).chmod((ROOT / name).stat().st_mode)
    git(to, "init", "-q")
    (to / ".git/info/exclude").write_text("/.venv\n")
    git(to, "add", "-A")
    git(to, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "as it stands")
    (to / ".venv").symlink_to(sys.prefix)
    return to


def git(folder: Path, *words: str) -> str:
    """What git prints in a folder."""
    told = subprocess.run(["git", *words], cwd=folder, text=True, capture_output=True, check=True)
    return told.stdout


def environment(copy: Path, **more: str) -> dict[str, str]:
    """The variables that commands of a recipe see: the copy's code before the installed one, no settings of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TECHFIGURES_", "PREFECT_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return kept | {"PATH": path, "PYTHONPATH": str(copy), "COLUMNS": "200", **more}


def follow(page: Path, copy: Path, **variables: str) -> set[str]:
    """Carry out a page's blocks in a copy.

    Returns:
        The files that differ from the copy's commit now, new ones included.

    Raises:
        AssertionError: a command failed, or did not print what the page says.
    """
    printed = ""
    for block in blocks(page):
        if block.title == "prints":
            check_printed(block.text, printed)
        elif block.title:
            write(copy, block)
        elif block.kind in RUNNERS:
            printed = run([*RUNNERS[block.kind], block.text], copy, variables)
    changed = git(copy, "status", "--porcelain", "--untracked-files=all").splitlines()
    return {line[3:] for line in changed}


def write(copy: Path, block: Block) -> None:
    """Write a block's file, or put it after what is there."""
    path = copy / block.title.removesuffix(AT_THE_END)
    if block.title.endswith(AT_THE_END):
        path.write_text(path.read_text(encoding="utf-8") + block.text, encoding="utf-8")
        return
    assert not path.exists(), f"{block.title} is there already"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")


def run(command: list[str], copy: Path, variables: dict[str, str]) -> str:
    """What a command prints, both channels in their order."""
    told = subprocess.run(
        command,
        cwd=copy,
        env=environment(copy, **variables),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert told.returncode == 0, f"{command[-1]}\n{told.stdout}"
    return told.stdout


def check_printed(wanted: str, printed: str) -> None:
    """Hold what was printed against a page's lines; runs of blanks count as one."""
    at, plain = 0, squeezed(printed)
    for line in filter(str.strip, wanted.splitlines()):
        pattern = ".*?".join(re.escape(part) for part in squeezed(line).strip().split("…"))
        found = re.compile(pattern).search(plain, at)
        assert found, f"not printed: {line}\nbut:\n{printed}"
        at = found.end()


def squeezed(text: str) -> str:
    """The text with runs of blanks as one."""
    return re.sub(r"[ \t]+", " ", text)
