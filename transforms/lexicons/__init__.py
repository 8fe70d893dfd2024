"""Languages as data: one folder a language, one YAML file a topic; `metrics/` holds the words of each metric.

`language.yml` may name a language that another is `based_on`: what its own files don't say is read as in that one.
"""

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
    """The data of `<language>/<topic>.yml`; ValueError names a file that is missing or doesn't parse.

    Of a language that is based on another, a key that its file lacks, or the whole file, is the other's, but for cases:
    each language proves its own words.
    """
    path = FOLDER / language / f"{topic}.yml"
    base = based_on(language)
    if base is None:
        return load(path)
    inherited = {key: emptied(value) if key.endswith("cases") else value for key, value in lexicon(base, topic).items()}
    return inherited | (load(path) if path.exists() else {})


def written(language: str, topic: str) -> bool:
    """Whether a language, or the one that it is based on, has a file on a topic."""
    base = based_on(language)
    return (FOLDER / language / f"{topic}.yml").exists() or (base is not None and written(base, topic))


@cache
def knows_metrics(language: str) -> bool:
    """Whether a language has words of its own for any metric."""
    return any((FOLDER / language / "metrics").glob("*.yml"))


def emptied(cases: Any) -> Any:
    """Cases of the same shape, of which there are none."""
    return {kind: emptied(listed) for kind, listed in cases.items()} if isinstance(cases, dict) else []


def load(path: Path) -> Any:
    """What a YAML file holds; ValueError names one that is missing or doesn't parse."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader either way
    except (OSError, yaml.YAMLError) as error:
        raise ValueError(f"lexicon {path}: {error}") from None


@cache
def based_on(language: str) -> str | None:
    """The language that one is based on; None for one that stands by itself.

    Raises:
        ValueError: it names none that stands by itself.
    """
    path = FOLDER / language / "language.yml"
    base = load(path).get("based_on")
    if base is not None and (base == language or base not in languages() or based_on(base)):
        alone = ", ".join(other for other in languages() if other != language and not based_on(other))
        raise ValueError(f"lexicon {path}: based_on is {base!r}, it should be one of {alone}")
    return None if base is None else str(base)


def rules_of(language: str) -> str:
    """The language by whose grammar, as far as code holds it, one is read: its base, else its own."""
    return based_on(language) or language
