"""A file that is replaced as a whole: old or new, never half, and nobody else's to read."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from kiwoom_api import durable
from kiwoom_api.durable import write_whole


def test_a_file_is_made_and_replaced(tmp_path: Path) -> None:
    """Folders are made, content is replaced, nothing else is left in the folder."""
    path = tmp_path / "deep" / "file.json"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["file.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    """The file is 0600 even where one that everybody could read stood before."""
    path = tmp_path / "file"
    path.write_bytes(b"open")
    path.chmod(0o644)
    write_whole(path, b"mine")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_content(
    failure: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, or Ctrl-C, changes nothing and leaves nothing behind."""
    path = tmp_path / "file"
    write_whole(path, b"old")

    def fail(_descriptor: int) -> None:
        raise failure

    monkeypatch.setattr(durable.os, "fsync", fail)
    with pytest.raises(type(failure)):
        write_whole(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
