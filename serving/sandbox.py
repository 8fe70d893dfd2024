"""One SQL question in a process of its own: `python -m serving.sandbox`, the question as JSON on standard input.

Standard output has a line of JSON that says which snapshot answered, or what is wrong; then rows as an Arrow stream.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from serving import forms, sql
from serving.errors import QuestionError
from serving.snapshot import Limits, Snapshot

BESIDE = 3000
"""Megabytes of addresses that the program takes beside its query: code, stacks, arenas."""


def main() -> None:
    """Answer the question on standard input."""
    asked = json.load(sys.stdin)
    limits = Limits(**asked["limits"])
    most = (limits.memory + BESIDE) * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    rows, told = b"", dict[str, Any]()
    try:
        answer = sql.run(Snapshot(Path(asked["path"]), limits), asked["sql"], asked["limit"])
        told = {"version": answer.version, "published_at": answer.published_at, "more": answer.more}
        rows = forms.arrow(answer.table)
    except QuestionError as error:
        told = {"error": type(error).__name__, "message": str(error), "name": error.name, "near": list(error.near)}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + rows)


if __name__ == "__main__":
    main()
