import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.lock import HeldError, run_lock, standing
from flows.run import open_run
from techfigures.settings import Settings

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


def test_it_tells_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["techfigures", "run", "https://me:secret@a.example/feed"])
    with run_lock(tmp_path / "run.lock", "the-first"):
        assert "run https://a.example/feed" in (tmp_path / "run.lock").read_text()
        assert "secret" not in (tmp_path / "run.lock").read_text()


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
    assert str(holder.pid) in path.read_text()
    assert standing(path) is None
    with run_lock(path, "mine", "daily"):
        assert f'"pid": {os.getpid()}' in path.read_text()
        told = standing(path)
        assert told is not None
        assert (told["run"], told["flow"], told["pid"]) == ("mine", "daily", os.getpid())
    assert standing(path) is None


def test_one_that_waits_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD.replace("sleep(60)", "sleep(1)"), str(path)], stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with run_lock(path, "mine", wait=60):
        assert holder.wait() == 0
    holder.communicate()


def test_another_work_folder_is_no_way_round(tmp_path: Path) -> None:
    one = Settings(database=tmp_path / "t.duckdb")
    (tmp_path / "link.duckdb").symlink_to(tmp_path / "t.duckdb")
    others = (
        Settings(database=tmp_path / "t.duckdb", work=tmp_path / "elsewhere"),
        Settings(database=tmp_path / "link.duckdb", work=tmp_path / "elsewhere"),
        Settings(database=tmp_path / "deep" / "other.duckdb", work=tmp_path / ".techfigures"),
    )
    with open_run(one, flow="daily"):
        for other in others:
            with pytest.raises(HeldError, match="of flow daily since"), open_run(other):
                pass
