"""Languages as data: one folder a language, one YAML file a topic; `metrics/` holds the words of each metric."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def languages() -> tuple[str, ...]:
    """ISO 639-1 codes of the languages that have a folder here."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and len(path.name) == 2))


@cache
def lexicon(language: str, topic: str) -> Any:
    """The data of `<language>/<topic>.yml`; ValueError names a file that is missing or doesn't parse."""
    path = FOLDER / language / f"{topic}.yml"
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader either way
    except (OSError, yaml.YAMLError) as error:
        raise ValueError(f"lexicon {path}: {error}") from None
