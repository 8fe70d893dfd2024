from pathlib import Path

import pytest

from flows.raw import RawMissingError, RawStore
from schemas.identity import sha256


def test_bytes_come_back_and_are_stored_once(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    digest = store.put(b"\x00some bytes\xff")
    first = store.path(digest).stat().st_mtime_ns
    assert digest == sha256(b"\x00some bytes\xff")
    assert store.put(b"\x00some bytes\xff") == digest
    assert store.path(digest).stat().st_mtime_ns == first
    assert store.get(digest) == b"\x00some bytes\xff"
    assert store.path(digest).relative_to(tmp_path).parts == (digest[:2], f"{digest}.gz")


def test_the_same_bytes_make_the_same_file(tmp_path: Path) -> None:
    one, other = RawStore(tmp_path / "one"), RawStore(tmp_path / "other")
    digest = one.put(b"text" * 100)
    other.put(b"text" * 100)
    assert one.path(digest).read_bytes() == other.path(digest).read_bytes()


def test_missing_and_damaged_bytes_are_named(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    digest = store.put(b"text")
    with pytest.raises(RawMissingError, match="has no"):
        store.get("0" * 64)
    whole = store.path(digest).read_bytes()
    store.path(digest).write_bytes(whole[:-4])
    with pytest.raises(RawMissingError, match="damaged"):
        store.get(digest)
    store.path(digest).write_bytes(
        RawStore(tmp_path / "other").path(RawStore(tmp_path / "other").put(b"other")).read_bytes()
    )
    with pytest.raises(RawMissingError, match="its hash differs"):
        store.get(digest)


def test_a_write_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        RawStore(tmp_path).put(b"text")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
