"""YAML front matter: the block between two `---` lines that tells what an article is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from transforms.documents.decoding import whole
from transforms.documents.model import DocumentError, Metadata

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TEXTS = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
KNOWN = ("publisher", "language", "published", "url", "title")
FENCE = re.compile(r"---[ \t]*")
KEY = re.compile(r"[A-Za-z_][\w -]{0,40}:(?:\s|$)")
BETWEEN = re.compile(r"[A-Za-z_][\w -]{0,40}:(?:\s|$)|\s*#|\s*$|\s+\S|- ")
PLAIN_TEXT = re.compile(
    r"(?P<key>(?:title|publisher|url)[ \t]*:[ \t]+)(?P<text>[^\s\"'|>\[{].*?)[ \t]*$", re.IGNORECASE | re.M
)
"""A known text on one line, without quotes: what people write without a thought for YAML."""
DEEPEST = 20
"""Lists and mappings within one another that a block may hold."""
LONGEST = 100
"""Lines that a block may hold: a longer one is a text between two rules."""


@dataclass(frozen=True, slots=True)
class Block:
    """A front matter block in a text: `start` of its first line, `end` after the line end of its closing `---`."""

    start: int
    end: int
    metadata: Metadata


def blocks(text: str, name: str) -> Iterator[Block]:
    """Every front matter block of a text: at its top, and within it where all lines are `key: value` and one is known.

    Raises:
        DocumentError: `front_matter`, with the line where the YAML breaks or the block that is never closed.
    """
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    fences = [
        index for index, line in enumerate(lines) if line.startswith("---") and FENCE.fullmatch(line.rstrip("\r\n"))
    ]
    done = -1
    for fence, closing in zip(fences, [*fences[1:], None], strict=False):
        if fence <= done:
            continue
        top = not "".join(lines[:fence]).strip() if fence < 3 else False
        inner = lines[fence + 1 : closing]
        if top and closing is None and inner and KEY.match(inner[0]):
            raise DocumentError(
                "front_matter",
                f"{name}: the front matter opened on line {fence + 1} is never closed; end it with a line `---`",
            )
        if closing is None or closing - fence > LONGEST or not (opens_top(inner) if top else opens_midst(inner)):
            continue
        yield Block(starts[fence], starts[closing + 1], parse("".join(inner), name, fence + 1))
        done = closing


def opens_top(inner: list[str]) -> bool:
    """Whether the first block of a file is meant as front matter, well formed or not: it is empty or holds a key."""
    return not "".join(inner).strip() or any(KEY.match(line) for line in inner)


def opens_midst(inner: list[str]) -> bool:
    """Whether lines between two rules within a text are front matter beyond doubt."""
    keys = {line.partition(":")[0].strip().lower() for line in inner if KEY.match(line)}
    return not keys.isdisjoint(KNOWN) and all(BETWEEN.match(line) for line in inner)


def parse(source: str, name: str, line: int) -> Metadata:
    """The metadata of one block whose opening `---` is on the given line."""
    source = PLAIN_TEXT.sub(quoted, source)
    try:
        refuse_tricks(source, name, line)
        # Known keys are read as texts: YAML would make `no` a boolean and a time a naive instant.
        texts = yaml.load(source, Loader=TEXTS)  # noqa: S506 - builds texts, lists and dicts only
        values = yaml.load(source, Loader=LOADER)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        at = line + (error.problem_mark.line + 1 if error.problem_mark else 0)
        problem = error.problem or "it is not YAML"
        raise DocumentError(
            "front_matter", f"{name}: the front matter breaks on line {at} ({problem}); {mend(problem)}"
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise DocumentError(
            "front_matter", f"{name}: the front matter on line {line} is not YAML ({reason}); write `key: value` lines"
        ) from None
    if not texts:
        return Metadata()
    if not isinstance(texts, dict):
        raise DocumentError(
            "front_matter",
            f"{name}: the front matter on line {line} holds no `key: value` lines; write some or remove the `---`",
        )
    return metadata(texts, values, name, line)


def quoted(match: re.Match[str]) -> str:
    """A known text in quotes: a headline may hold a colon, a hash or a bracket."""
    return match["key"] + "'" + match["text"].replace("'", "''") + "'"


def refuse_tricks(source: str, name: str, line: int) -> None:
    """Refuse what grows or nests without bound when it is loaded: aliases and deep lists."""
    depth = 0
    for event in yaml.parse(source, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            fault = "uses YAML aliases (`*name`)" if depth <= DEEPEST else "nests too deeply"
            message = f"{name}: the front matter on line {line} {fault}; write plain `key: value` lines"
            raise DocumentError("front_matter", message)


def mend(problem: str) -> str:
    """What to do about a YAML error."""
    if "mapping values" in problem:
        return "put a value that holds a colon in quotes"
    if "cannot start any token" in problem:
        return "put the value in quotes and indent with spaces"
    return "write one `key: value` a line, texts with special characters in quotes"


def metadata(texts: dict[Any, Any], values: dict[Any, Any], name: str, line: int) -> Metadata:
    """Known keys (in any case) as texts, the others as YAML values that JSON can hold."""
    found: dict[str, str | None] = {}
    extra: dict[str, object] = {}
    for (key, text), value in zip(texts.items(), values.values(), strict=False):
        known = str(key).strip().lower()
        if known not in KNOWN:
            extra[whole(str(key))] = jsonable(value)
        elif isinstance(text, str):
            found[known] = whole(text.strip()) or None
        else:
            raise DocumentError(
                "front_matter",
                f"{name}: `{key}` in the front matter on line {line} is not a single text; write `{known}: value`",
            )
    return Metadata(
        publisher=found.get("publisher"),
        language=found.get("language"),
        published=found.get("published"),
        url=found.get("url"),
        title=found.get("title"),
        extra=extra,
    )


def jsonable(value: object) -> object:
    """The value with dates and other objects as text."""
    if isinstance(value, str):
        return whole(value)
    if value is None or isinstance(value, (int, bool)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {whole(str(key)): jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
