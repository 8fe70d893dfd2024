"""The program: exit status 0 all went well, 1 something failed, 2 a wrong call, 130 interrupted."""

from __future__ import annotations

import io
import os
import sys


def main() -> None:
    """Run the command line on `sys.argv` and exit with its status."""
    from techfigures.cli.app import call

    if isinstance(sys.stdout, io.TextIOWrapper):
        # Data is UTF-8, whatever the terminal's locale; half a character (a file's name) is told, not stumbled over.
        sys.stdout.reconfigure(encoding="utf-8", newline="\n", errors="backslashreplace")
    status = call(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`head`) has gone: nothing to say, and the interpreter's own flush at exit mustn't either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


if __name__ == "__main__":
    main()
