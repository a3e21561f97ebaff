"""Locks between processes and reads at a place of a file, the same on Windows and elsewhere.

A lock belongs to one opened file and is let go by the system when its process dies, however it dies.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["open_private", "read_at", "try_lock", "unlock", "write_at"]


def open_private(path: Path) -> int:
    """Open a file for reading and writing, made 0600 (its folder 0700) when it is not there; returns its number.

    Raises:
        OSError: when that is not allowed or not possible here.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)


if sys.platform == "win32":
    import errno
    import msvcrt

    # Windows keeps others from reading a locked byte: lock one far behind anything that is written.
    _LOCK_AT = 1 << 30

    def try_lock(file: int) -> bool:
        """Take the lock, or say False when another holds it.

        Raises:
            OSError: when the file system has no locks.
        """
        os.lseek(file, _LOCK_AT, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EDEADLK):
                raise
            return False
        return True

    def unlock(file: int) -> None:
        """Let the lock go."""
        os.lseek(file, _LOCK_AT, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

    def read_at(file: int, size: int, place: int) -> bytes:
        """Up to ``size`` bytes from ``place``."""
        os.lseek(file, place, os.SEEK_SET)
        return os.read(file, size)

    def write_at(file: int, content: bytes, place: int) -> int:
        """Write at ``place``; returns the number of bytes written."""
        os.lseek(file, place, os.SEEK_SET)
        return os.write(file, content)

else:
    import fcntl

    def try_lock(file: int) -> bool:
        """Take the lock, or say False when another holds it.

        Raises:
            OSError: when the file system has no locks.
        """
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(file: int) -> None:
        """Let the lock go."""
        fcntl.flock(file, fcntl.LOCK_UN)

    read_at = os.pread
    write_at = os.pwrite
