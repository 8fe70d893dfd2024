"""What the benchmarks' reports share: tables, the machine in a line, and sections of docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; cells must hold no bar."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def told(command: str) -> str:
    """A section's first line: what was run, on which day and machine."""
    return f"`{command}`, {datetime.now(UTC).date()}; {machine()}."


def machine() -> str:
    """The machine in a line: processor, cores, memory, system, Python."""
    cpu = re.search(r"model name\s*: (.+)", read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+)", read("/proc/meminfo"))
    gigabytes = f"{int(memory[1]) / 1024**2:.0f} GiB, " if memory else ""
    name = cpu[1] if cpu else platform.machine()
    return f"{os.cpu_count()} cores ({name}), {gigabytes}{platform.system()}, Python {platform.python_version()}"


def read(path: str) -> str:
    """A file of the system's; empty where it has none, or the process that it tells of has ended."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def write_section(text: str, begin: str, end: str) -> None:
    """Put a section between its two marks in docs/benchmarks.md."""
    PAGE.write_text(put_section(PAGE.read_text(encoding="utf-8"), text, begin, end), encoding="utf-8")


def put_section(page: str, text: str, begin: str, end: str) -> str:
    """A page with what stands between two marks replaced. ValueError where it doesn't hold them once."""
    found, count = re.subn(
        f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: f"{begin}\n\n{text}\n\n{end}", page, flags=re.S
    )
    if count != 1:
        raise ValueError(f"the page should hold once: {begin} … {end}")
    return found
