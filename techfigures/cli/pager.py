"""Long text on a terminal: through the pager that its user has chosen."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys


def page(text: str) -> None:
    """Text to a terminal, through PAGER (`less` unless set) where it has more lines than that."""
    command = shlex.split(os.environ.get("PAGER", "less"))
    if text.count("\n") < shutil.get_terminal_size().lines or not command or not shutil.which(command[0]):
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    usual = {"LESS": "FRSX"}  # ends where all fits, keeps what is bold, scrolls sideways, leaves the text there
    # Ctrl-C is the pager's own: it must not end this program under it.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        subprocess.run(command, input=text.encode(), env=usual | os.environ, check=False)  # noqa: S603 - its user's own
    finally:
        signal.signal(signal.SIGINT, before)
