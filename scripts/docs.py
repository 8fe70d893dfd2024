"""Checks on the Markdown pages: links lead somewhere, and every command that they show exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"```(?:sh|console)\n(.*?)```", re.S)
HEADING = re.compile(r"^#{1,6} (.+)$", re.M)


def anchor(heading: str) -> str:
    """The address of a heading on a rendered page."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def broken_links(page: Path, text: str) -> list[str]:
    """Relative links of a page that lead to no file or heading."""
    found = []
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            found.append(f"{page.relative_to(ROOT)}: link to {target}: no such file")
        elif fragment and file.suffix == ".md":
            anchors = {anchor(heading) for heading in HEADING.findall(file.read_text(encoding="utf-8"))}
            if fragment not in anchors:
                found.append(f"{page.relative_to(ROOT)}: link to {target}: no such heading")
    return found


def unknown_commands(page: Path, text: str, targets: set[str], commands: set[str]) -> list[str]:
    """Commands shown on a page that neither the Makefile nor the command line knows."""
    found = []
    for line in "\n".join(FENCE.findall(text)).splitlines():
        words = shlex.split(line.removeprefix("$ "), comments=True)
        if words[:1] == ["make"]:
            missing = [word for word in words[1:] if "=" not in word and word not in targets]
        elif words[:1] == ["techfigures"] and len(words) > 1 and not words[1].startswith("-"):
            missing = [word for word in words[1:2] if word not in commands]
        else:
            continue
        found += [f"{page.relative_to(ROOT)}: `{line.strip()}`: there is no {word!r}" for word in missing]
    return found


def make_targets() -> set[str]:
    """Targets of the Makefile."""
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def cli_commands() -> set[str]:
    """Commands of the command line."""
    from typer.main import get_command

    from techfigures.cli.app import app

    return set(getattr(get_command(app), "commands", {}))


def main() -> int:
    """Exit status 1 where a page names something that isn't there."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=ROOT, text=True, capture_output=True, check=True
    ).stdout.split()
    pages = [ROOT / name for name in listed if not name.startswith("sample/")]
    targets, commands = make_targets(), cli_commands()
    problems = []
    for page in pages:
        text = page.read_text(encoding="utf-8")
        problems += broken_links(page, text) + unknown_commands(page, text, targets, commands)
    print("\n".join(problems) or f"docs: {len(pages)} pages hold")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
