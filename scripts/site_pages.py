"""What the site adds to docs/: the flows of dags.md as drawings; links to what is no page become plain names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

SHIM = "https://unpkg.com/iframe-worker/shim"
"""What the theme's offline search loads from elsewhere; docs/assets holds the same file."""
ROOT = Path(__file__).resolve().parent.parent
FLOWS = ROOT / "dags.md"
DRAWING = re.compile(r"```mermaid\n(.*?)```", re.S)
LINK = re.compile(r"\[([^\]]+)\]\((\.\.?/[^)\s]*|[\w./-]+)\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the decisions, all of them, at the end of the navigation."""
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    config.nav = [*(config.nav or []), {"Decisions": [f"decisions/{path.name}" for path in decisions]}]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page of the flows, made of dags.md, and its drawings."""
    import mmdr
    from mkdocs.structure.files import File

    drawings: list[str] = []

    def drawn(found: re.Match[str]) -> str:
        name = f"flows-{len(drawings) + 1}.svg"
        drawings.append(name)
        files.append(File.generated(config, name, content=mmdr.render(found[1]).svg()))
        return f"![The steps, as the tables below have them]({name}){{ style='background: white' }}"

    text = DRAWING.sub(drawn, FLOWS.read_text(encoding="utf-8"))
    files.append(File.generated(config, "flows.md", content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Leave the name alone of a file of the repository that is no page of the site."""
    folder = (ROOT / "docs" / page.file.src_uri).parent

    def named(found: re.Match[str]) -> str:
        target = (folder / found[2]).resolve()
        if target == FLOWS:
            return f"[{found[1]}]({'../' * page.file.src_uri.count('/')}flows.md)"
        outside = target.exists() and not target.is_relative_to(ROOT / "docs")
        return f"`{target.relative_to(ROOT)}`" if outside else found[0]

    return LINK.sub(named, markdown)


def on_post_template(output_content: str, **_: Any) -> str:
    """The pages without a Markdown file, such as 404.html, load nothing from elsewhere either."""
    return output_content.replace(SHIM, "/assets/iframe-worker.js")


def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Let the search load what it needs from the site itself."""
    from mkdocs.utils import get_relative_url

    return output.replace(SHIM, get_relative_url("assets/iframe-worker.js", page.url))
