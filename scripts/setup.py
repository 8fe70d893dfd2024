"""Fill .venv from a lock file: `python scripts/setup.py [run|dev|train]`. Needs Python alone; quick when all is there.

What trains the reader has an environment of its own, .venv-train: torch is a gigabyte that nobody else needs, and which
of its builds fits the machine is for pip to say, so it has no lock.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock", "train": "requirements.lock"}


def place(kind: str) -> Path:
    """Where the environment stands."""
    return Path(os.environ.get("TECHFIGURES_VENV", ROOT / (".venv-train" if kind == "train" else ".venv")))


def fingerprint(kind: str) -> str:
    """Hash of all that decides what stands in the environment: locks, project file, interpreter."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements-setup.lock", LOCKS[kind], "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def ready(kind: str) -> bool:
    """Whether the environment already holds what `kind` asks for; a developer's holds a user's too."""
    marks = (place(kind) / f".ready-{level}" for level in ("dev", kind))
    wanted = (fingerprint("dev"), fingerprint(kind))
    return any(mark.is_file() and mark.read_text() == want for mark, want in zip(marks, wanted, strict=True))


def install(kind: str) -> None:
    """Create the environment and install the locked packages, hashes checked, then the project itself."""
    venv = place(kind)
    python = venv / "bin" / "python"
    if not python.exists():
        print(f"setup: creating {venv}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked = ["--require-hashes", "--no-deps", "-r"]
    subprocess.run([*pip, *locked, str(ROOT / "requirements-setup.lock")], check=True)
    print(f"setup: installing {LOCKS[kind]}", flush=True)
    uv = [str(venv / "bin" / "uv"), "pip"]
    environment = {**os.environ, "VIRTUAL_ENV": str(venv)}
    subprocess.run([*uv, "sync", "--quiet", "--require-hashes", str(ROOT / LOCKS[kind])], check=True, env=environment)
    project = ["install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    subprocess.run([*uv, *project], check=True, env=environment)
    if kind == "train":
        subprocess.run([*pip, "--editable", f"{ROOT}[training]"], check=True)
    for mark in venv.glob(".ready-*"):
        mark.unlink()
    (venv / f".ready-{kind}").write_text(fingerprint(kind))


def main() -> int:
    """Exit status 0, or 1 with one line that says what to mend."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if kind not in LOCKS:
        print(f"setup: {kind!r} is not one of {', '.join(LOCKS)}", file=sys.stderr)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs on the Python that is there
        print(f"setup: Python 3.11 or newer is needed, this is {sys.version.split()[0]}", file=sys.stderr)
        return 1
    if ready(kind):
        return 0
    try:
        install(kind)
    except subprocess.CalledProcessError as error:
        print(f"setup: `{' '.join(map(str, error.cmd))}` failed with exit code {error.returncode}", file=sys.stderr)
        print("setup: is the package index reachable, and does this Python have venv and pip?", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
