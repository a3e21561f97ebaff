"""Files that are replaced whole or not at all, and one lock a series between programs."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from pathlib import Path
from types import TracebackType

from kiwoom_api.client.filelock import open_private, try_lock, unlock
from kiwoom_api.durable import UNFINISHED, write_whole
from kiwoom_api.model.errors import BadInput

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_LOCK = ".lock"


def trouble(error: OSError, path: Path) -> BadInput:
    """Return what a failed write or read of the store means to a person."""
    why = error.strerror or str(error)
    if error.errno in _FULL:
        hint = f"{why}; make room and run it again: what was stored before is whole"
    else:
        hint = f"{why}; check the folder's owner and rights"
    return BadInput(field="store", value=str(path), allowed="a folder that can be read and written", hint=hint)


def digest(content: bytes) -> str:
    """Return a content's SHA-256 as text."""
    return hashlib.sha256(content).hexdigest()


def read(path: Path) -> bytes | None:
    """Return a file's content; None when it is not there.

    Raises:
        BadInput: when it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise trouble(error, path) from None


def replace(path: Path, content: bytes) -> None:
    """Write a file so that any moment shows the old content or the new one, also after a power cut.

    Raises:
        BadInput: when it cannot be written; the old content stays.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        raise trouble(error, path) from None


def sweep(folder: Path, keep: frozenset[str]) -> None:
    """Remove partitions that no catalogue names and what broken writes left; only under the folder's lock."""
    for path in folder.iterdir():
        if path.name not in keep and (path.suffix == ".parquet" or path.name.endswith(UNFINISHED)):
            with contextlib.suppress(OSError):  # on Windows a reader may have it open: the next write removes it
                path.unlink()


class FolderLock:
    """The right to write to one series; the system takes it back when its program dies.

    Raises:
        BadInput: when the folder cannot be made or has no locks.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _LOCK
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = open_private(self._path)
        except OSError as error:
            raise trouble(error, folder) from None
        self._held = False

    def take(self) -> bool:
        """Take the lock, or say False when another program (or another task of this one) has it."""
        try:
            self._held = self._held or try_lock(self._file)
        except OSError as error:
            raise trouble(error, self._path) from None
        return self._held

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._held:
            unlock(self._file)
            self._held = False
        os.close(self._file)
