"""Every static check, the same on a laptop, in pre-commit and in CI: `python scripts/check.py [NAME …]`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS: dict[str, list[str]] = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-cache"],
    "sql": ["sqlfluff", "lint", "--disable-progress-bar", "warehouse"],
    "yaml": ["yamllint", "--strict", "."],
    "docs": ["python", "scripts/docs.py"],
    "generated": ["python", "scripts/generate.py", "--check"],
}


def main(names: list[str]) -> int:
    """Run the named checks, all by default; exit status 1 where one failed, 2 on an unknown name."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"check: no check is named {', '.join(unknown)}; there are {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    failed = []
    for name in names or CHECKS:
        command = [str(BIN / CHECKS[name][0]), *CHECKS[name][1:]]
        began = time.monotonic()
        result = subprocess.run(
            command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        ok = result.returncode == 0
        print(f"{'ok  ' if ok else 'FAIL'} {name:10} {time.monotonic() - began:5.1f} s", flush=True)
        if not ok:
            print(result.stdout, flush=True)
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
