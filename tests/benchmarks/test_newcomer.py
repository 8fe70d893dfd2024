"""The newcomer's benchmark runs the README's own commands, and knows when a figure and a chart were shown."""

import re
import sys
from pathlib import Path

import pytest

from benchmarks.newcomer import BEGIN, CHART, END, FIGURES, ROOT, Way, bare, commands, one, running, section, shown
from benchmarks.page import PAGE, put_section

SAYS = "printf 'put 3 away\\nTelling figures\\nsoon\\n  $2 billion\\n'"


def test_the_readme_has_the_commands() -> None:
    listed = commands((ROOT / "README.md").read_text(encoding="utf-8"))
    assert one(listed, "make run") == "make run"
    assert [one(listed, word).split()[0] for word in ("activate", "techfigures trend", "techfigures dashboard")] == [
        ".", "techfigures", "techfigures",
    ]  # fmt: skip
    assert not [command for command in listed if "#" in command]
    with pytest.raises(ValueError, match="no command with 'make coffee'"):
        one(listed, "make coffee")


def test_the_first_figure_is_the_one_below_its_heading(tmp_path: Path) -> None:
    with running(SAYS, tmp_path, {}) as process:
        shown(process, re.compile(r"\d"), after=FIGURES)
        assert process.stdout is not None
        assert process.stdout.read() == ""
    with pytest.raises(RuntimeError, match=r"(?s)nothing like .*soon"), running(SAYS, tmp_path, {}) as process:
        shown(process, CHART)


def test_a_command_that_fails_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"(?s)exit code 3.*no room"), running("echo no room; exit 3", tmp_path, {}):
        pass


def test_the_environment_holds_nothing_of_ours(tmp_path: Path) -> None:
    ours = str(Path(sys.prefix, "bin"))
    given = {"PATH": f"{ours}:/usr/bin", "VIRTUAL_ENV": sys.prefix, "TECHFIGURES_VENV": "x", "PIP_INDEX_URL": "kept"}
    found = bare(tmp_path, given)
    assert found["PATH"] == "/usr/bin"
    assert "VIRTUAL_ENV" not in found
    assert "TECHFIGURES_VENV" not in found
    assert found["PIP_INDEX_URL"] == "kept"
    assert found["UV_CACHE_DIR"].startswith(str(tmp_path))


def test_the_page_holds_a_place_for_what_is_told() -> None:
    way = Way()
    way.steps = [("`git clone`", 0.6, 0.6), ("`make run`: the first figure", 38.2, 38.8)]
    text = section("head", 0.1, way)
    assert "| `make run`: the first figure | 38 | 39 |" in text
    assert text in put_section(PAGE.read_text(encoding="utf-8"), text, BEGIN, END)


def test_the_terminals_chart_is_known() -> None:
    assert CHART.search("▁▃█  user  2024-12-05")
    assert not CHART.search("2024-12-05 │ = │ 300,000,000 ┃ ━━╇━━")
