"""The board of one key in a small file, so that every program of this machine counts together.

A record of fixed size with a checksum, read and written under a lock that the system lets go when a program dies. Its
times are of the monotonic clock, which all programs share until the machine starts anew: times from the future are of
an earlier start, and the board begins empty then. The file is for one machine: no two of them share a clock.
"""

from __future__ import annotations

import contextlib
import math
import os
import struct
import time
import zlib
from pathlib import Path

from kiwoom_api.client.filelock import open_private, read_at, try_lock, unlock, write_at
from kiwoom_api.client.pace import KEPT, Board, Lane, Ticket

__all__ = ["BoardFile"]

_MAGIC = b"kiwoom01"
_HEAD = struct.Struct("<8sI")  # magic, checksum of what follows
# Tickets that follow; factor and last complaint; times and TRs of the last requests, queries then orders.
_BODY = struct.Struct(f"<Idd{KEPT}d{KEPT}Q{KEPT}d{KEPT}Q")
_TICKET = struct.Struct("<IdQQQd")  # lane, since, owner, serial, TR; believed to wait until
_SIZE = _HEAD.size + _BODY.size
_MOST = 64  # tickets shown to other programs; those beyond wait unseen
_AHEAD = 60.0  # no ticket is believed for longer
_PRUNED = 3 * 86400.0
_LOOK = 1.0  # seconds between looks whether the file is still the one that others open


class BoardFile:
    """The board of one key, shared. Not for several threads at once.

    Args:
        path: the file; its name must tell nothing about the key.

    Raises:
        OSError: from ``enter`` and ``leave``, when the file cannot be opened, locked, read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.owner = int.from_bytes(os.urandom(8), "big")
        self._file: int | None = None
        self._looked = -math.inf

    def enter(self) -> Board | None:
        """Take the lock and read the board; None while another program is at it."""
        now = time.monotonic()
        if self._file is None or now - self._looked >= _LOOK:
            self._open(now)
        file = self._file
        assert file is not None  # noqa: S101 - opened above
        if not try_lock(file):
            return None
        try:
            return self._read(file)
        except BaseException:
            unlock(file)
            raise

    def leave(self, board: Board, mine: list[tuple[Ticket, float]]) -> None:
        """Write the board when it has changed, with the tickets that this program shows, and let the lock go."""
        file = self._file
        assert file is not None  # noqa: S101 - entered before
        try:
            if board.changed:
                content = _packed(board, mine)
                if write_at(file, content, 0) != len(content):
                    raise OSError("the file cannot be written whole")
                board.changed = False
        finally:
            unlock(file)

    def close(self) -> None:
        """Close the file; it is opened again when needed."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open(self, now: float) -> None:
        # A file that was removed lives on for those who hold it, and nobody else would count with them.
        if self._file is not None and not _is_at(self._file, self.path):
            self.close()
        if self._file is None:
            self._file = open_private(self.path)
            _prune(self.path.parent)
        self._looked = now

    def _read(self, file: int) -> Board:
        content = read_at(file, _SIZE, 0)
        if len(content) < _SIZE:
            return Board()
        magic, checksum = _HEAD.unpack_from(content)
        if magic != _MAGIC or checksum != zlib.crc32(content[_HEAD.size :]):
            return Board()
        count, factor, slowed_at, *rest = _BODY.unpack_from(content, _HEAD.size)
        now = time.monotonic()
        if rest[0] > now or rest[2 * KEPT] > now or slowed_at > now:
            return Board()  # of an earlier start of this machine
        one, two, three = KEPT, 2 * KEPT, 3 * KEPT
        times, names = (tuple(rest[:one]), tuple(rest[two:three])), (tuple(rest[one:two]), tuple(rest[three:]))
        board = Board(factor, slowed_at, times, names)
        if count:
            board.others = self._tickets(file, min(count, _MOST), now)
            board.changed = len(board.others) != count
        return board

    def _tickets(self, file: int, count: int, now: float) -> list[tuple[Ticket, float]]:
        content = read_at(file, count * _TICKET.size, _SIZE)
        found = []
        for lane, since, owner, serial, name, until in _TICKET.iter_unpack(
            content[: len(content) // _TICKET.size * _TICKET.size]
        ):
            if owner != self.owner and lane <= Lane.HISTORY and now < until < now + _AHEAD and since <= now:
                found.append((Ticket(lane, since, owner, serial, name), until))
        return found


def _packed(board: Board, mine: list[tuple[Ticket, float]]) -> bytes:
    tickets = sorted((*board.others, *mine))[:_MOST] if mine or board.others else []
    (queries, orders), (of_queries, of_orders) = board.times, board.names
    numbers = (board.factor, board.slowed_at, *queries, *of_queries, *orders, *of_orders)
    body = _BODY.pack(len(tickets), *numbers)
    head = _HEAD.pack(_MAGIC, zlib.crc32(body))
    if not tickets:
        return head + body
    return head + body + b"".join([_TICKET.pack(*ticket, until) for ticket, until in tickets])


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _prune(folder: Path) -> None:
    """Remove the boards of local exchanges of the past: each has an address, and so a file, of its own."""
    oldest = time.time() - _PRUNED
    for path in folder.glob("sim-*"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
