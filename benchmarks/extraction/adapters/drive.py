"""Drive one system over texts: `python drive.py ADAPTER LANGUAGE SECONDS < texts.json > found.json`.

Standard input is a JSON list of `{"text", "published"}`. An adapter is a module beside this file with
`load(language)`, which gives a function from such a record to spans `{"start", "end", "value", "unit"}`; offsets are
code points, end exclusive, `value` and `unit` as the system tells them, null where it doesn't. Standard output is one
JSON object: `spans` a text, `failed` texts, `load_seconds`, `seconds` and `characters` of the timed passes (CPU time of
this process, all threads), `peak_mb`.
"""

import importlib
import json
import resource
import sys
import time
from typing import Any


def timed(read: Any, texts: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    """Read all texts, again and again up to so many seconds of CPU time; the first text warms up."""
    spans: list[list[dict[str, Any]]] = []
    failed = 0
    attempt(read, texts[0])
    characters, began = 0, time.process_time()
    while not characters or time.process_time() - began < seconds:
        found = [attempt(read, text) for text in texts]
        characters += sum(len(text["text"]) for text in texts)
        spans = spans or [[] if one is None else one for one in found]
        failed = sum(one is None for one in found)
    return {"spans": spans, "failed": failed, "characters": characters, "seconds": time.process_time() - began}


def attempt(read: Any, text: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The spans of one text; None where the system fails on it."""
    try:
        return list(read(text))
    except Exception as error:  # noqa: BLE001 - a fault of the system that is measured, which is told
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return None


def main() -> None:
    """Load the adapter, read, write."""
    name, language, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    texts = json.load(sys.stdin)
    began = time.process_time()
    read = importlib.import_module(name).load(language)
    loaded = time.process_time() - began
    found = timed(read, texts, seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump(found | {"load_seconds": loaded, "peak_mb": peak}, sys.stdout)


if __name__ == "__main__":
    main()
