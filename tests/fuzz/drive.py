"""One target under Atheris, in this process, which libFuzzer ends: `python -m tests.fuzz.drive NAME [OPTION …]`.

Docs of the engine: https://github.com/google/atheris and https://llvm.org/docs/LibFuzzer.html
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["transforms", "flows.archives"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz until libFuzzer's options say that it is enough; exit status 77 where an input breaks the target."""
    name = sys.argv.pop(1)
    target = TARGETS[name]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
