"""Sources as data: one folder each, its `source.yml` says what is read and how."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, ValidationError, model_validator

FOLDER = Path(__file__).parent


class SourceError(ValueError):
    """A source file that doesn't hold; the message names the file, the key and the rule."""


class Source(BaseModel):
    """One outlet's feed, page or folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    name: str = Field(min_length=1)
    language: Literal["fr", "en"]
    publisher: str = Field(min_length=1)
    kind: Literal["feed", "page", "folder"]
    feeds: tuple[AnyHttpUrl, ...] = ()
    """Addresses of its feeds (kind feed) or pages (kind page)."""
    folder: Path | None = None
    enabled: bool = True
    verified: bool = False
    """Whether someone has seen it answer."""

    @model_validator(mode="after")
    def complete(self) -> Source:
        """A feed or page has addresses, a folder has a path."""
        if self.kind == "folder" and self.folder is None:
            raise ValueError("a source of kind folder needs `folder`")
        if self.kind != "folder" and not self.feeds:
            raise ValueError(f"a source of kind {self.kind} needs `feeds`")
        return self

    @property
    def addresses(self) -> tuple[str, ...]:
        """What to read: addresses or the folder's path."""
        return (str(self.folder),) if self.folder else tuple(str(feed) for feed in self.feeds)


def sources(folder: Path | None = None) -> tuple[Source, ...]:
    """All sources by id, enabled or not. SourceError names the file that doesn't hold."""
    root = folder or FOLDER
    if not root.is_dir():
        raise SourceError(f"no folder of sources at {root}")
    return tuple(read(path) for path in sorted(root.glob("*/source.yml")))


def read(path: Path) -> Source:
    """One source file; its folder's name is the source's id."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Source(id=path.parent.name, **told)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise SourceError(f"{path}: {'.'.join(map(str, first['loc'])) or 'source'}: {first['msg']}") from None
    except (OSError, TypeError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(f"{path}: {' '.join(str(error).split())}") from None
