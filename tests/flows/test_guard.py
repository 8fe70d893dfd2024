import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from flows import guard

CHILD = "import sys, time, os\nprint(os.getpid(), *sys.argv[1:], flush=True)\ntime.sleep(60)\n"
PARENT = """
import sys, time
from flows import guard
child = guard.start("sleeper", ["x"], {"PYTHONPATH": sys.argv[1] + ":" + sys.argv[2]}, piped=True)
print(child.stdout.readline().split()[0].decode(), flush=True)
time.sleep(60)
"""
ROOT = str(Path(__file__).parents[2])


def gone(pid: int) -> bool:
    """Whether a process has ended, within a few seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_stop_ends_the_child(tmp_path: Path) -> None:
    (tmp_path / "sleeper.py").write_text(CHILD)
    child = guard.start("sleeper", ["one", "--two"], {"PYTHONPATH": f"{tmp_path}:{ROOT}"}, piped=True)
    assert child.stdout is not None
    assert child.stdout.readline().split()[1:] == [b"one", b"--two"]
    guard.stop(child)
    assert child.returncode == -signal.SIGTERM
    child.stdout.close()


def test_a_killed_parent_takes_its_child_along(tmp_path: Path) -> None:
    (tmp_path / "sleeper.py").write_text(CHILD)
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path), ROOT], stdout=subprocess.PIPE, cwd=ROOT)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    assert gone(pid)
