"""Write the three lock files anew from pyproject.toml: pins and hashes, no index addresses; training has none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = str(Path(sys.executable).parent / "uv")
LOCKS = {
    "requirements-setup.lock": ["--only-group", "setup"],
    "requirements.lock": ["--all-extras", "--no-extra", "training", "--group", "setup", "--no-dev"],
    "requirements-dev.lock": ["--all-extras", "--no-extra", "training", "--all-groups"],
}


def main() -> None:
    """Resolve once, export three times."""
    subprocess.run([UV, "lock", *sys.argv[1:]], check=True, cwd=ROOT)
    for name, groups in LOCKS.items():
        export = [UV, "export", "--quiet", "--frozen", *groups, "--no-emit-project", "--no-annotate", "--no-header"]
        subprocess.run([*export, "-o", name], check=True, cwd=ROOT)
        text = (ROOT / name).read_text(encoding="utf-8")
        header = f"# Written by `make lock` for {name.removesuffix('.lock')}; do not edit.\n"
        (ROOT / name).write_text(header + text, encoding="utf-8")


if __name__ == "__main__":
    main()
