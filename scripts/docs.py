"""Checks on the Markdown pages: links lead somewhere, commands exist, the site builds and asks no other host."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"```(?:sh|console)\n(.*?)```", re.S)
HEREDOC = re.compile(r"<<'(\w+)'.*?^\1$", re.M | re.S)
"""A file within a command; it holds no commands."""
LOADED = re.compile(
    r"<(?:script|link|img|iframe|source|object)\b[^>]*?\b(?:src|href|data)=[\"']?((?:https?:)?//[^\"'\s>]+)"
)
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
    shown = HEREDOC.sub("", "\n".join(FENCE.findall(text)).replace("\\\n", " "))
    for line in shown.splitlines():
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


def site_faults() -> list[str]:
    """What mkdocs finds wrong in the site, links and anchors included, and what its pages would load from elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).parent / "mkdocs"), "build", "--strict", "--site-dir", folder]
        quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        built = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False, env=quiet)
        if built.returncode:
            return [line for line in (built.stdout + built.stderr).splitlines() if not line.startswith("INFO")]
        return [
            f"site: {page.relative_to(folder)} loads {address}"
            for page in sorted(Path(folder).rglob("*.html"))
            for address in LOADED.findall(page.read_text(encoding="utf-8"))
        ]


def main() -> int:
    """Exit status 1 where a page names something that isn't there, or the site doesn't build."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=ROOT, text=True, capture_output=True, check=True
    ).stdout.split()
    pages = [ROOT / name for name in listed if not name.startswith("sample/")]
    targets, commands = make_targets(), cli_commands()
    problems = []
    for page in pages:
        text = page.read_text(encoding="utf-8")
        problems += broken_links(page, text) + unknown_commands(page, text, targets, commands)
    problems += site_faults()
    print("\n".join(problems) or f"docs: {len(pages)} pages hold")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
