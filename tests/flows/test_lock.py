import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.lock import HeldError, run_lock

HOLD = """
import sys, time
from pathlib import Path
from flows.lock import run_lock
with run_lock(Path(sys.argv[1]), "the-first"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "run.lock"
    told = rf"run the-first since .* process {os.getpid()} on"
    with run_lock(path, "the-first"), pytest.raises(HeldError, match=told), run_lock(path, "the-second"):
        pass
    with run_lock(path, "the-third"):
        assert "the-third" in path.read_text()
    assert path.read_text() == ""


def test_a_killed_holder_leaves_no_lock_behind(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(HeldError, match=f"process {holder.pid}"), run_lock(path, "mine"):
            pass
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.communicate()
    with run_lock(path, "mine"):
        assert f'"pid": {os.getpid()}' in path.read_text()
