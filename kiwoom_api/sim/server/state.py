"""The ``--state`` file: the exchange and the token desk, written whole and swapped in at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec

from kiwoom_api.durable import write_whole
from kiwoom_api.model.errors import ExchangeError
from kiwoom_api.sim.server.tokens import TokenState

VERSION = 1


class State(msgspec.Struct, frozen=True):
    """What survives a restart. ``exchange`` is ``Exchange.dump``'s bytes."""

    version: int
    exchange: bytes
    tokens: TokenState


def read_state(path: Path) -> State | None:
    """Read a state file; None when there is none yet.

    Raises:
        ExchangeError: when it cannot be read or is no state of this version.
    """
    try:
        state = msgspec.msgpack.decode(path.read_bytes(), type=State)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise ExchangeError(f"state file {path} cannot be read ({error}); move it away to start afresh") from None
    if state.version != VERSION:
        raise ExchangeError(f"state file {path} has version {state.version}, this is {VERSION}; move it away")
    return state


def write_state(path: Path, data: bytes) -> None:
    """Write a state file so that a crash leaves the old or the new one, never half of either.

    Raises:
        ExchangeError: when the folder cannot be written.
    """
    try:
        write_whole(path, data)
    except OSError as error:
        raise ExchangeError(f"state file {path} cannot be written ({error}); choose another place") from None


class Saver:
    """Saves a running exchange to its file, every so often and at the end.

    What is saved is taken between two events, so that it is one moment of the exchange; the file is written beside the
    event loop. After a crash of the whole program at most what happened since the last save is lost: ``seconds`` and
    the time that writing takes.

    Parameters:
        path: the file.
        taken: returns the state as bytes.
        seconds: wall seconds between two saves.
    """

    def __init__(self, path: Path, taken: Callable[[], bytes], seconds: float) -> None:
        self._path, self._taken, self._seconds = path, taken, seconds
        self._saved = b""
        self._writing: asyncio.Future[None] | None = None

    async def run(self) -> None:
        """Save until cancelled; a place that cannot be written now is tried again."""
        while True:
            await asyncio.sleep(self._seconds)
            data = self._taken()
            if data == self._saved:
                continue
            self._writing = asyncio.ensure_future(asyncio.to_thread(write_state, self._path, data))
            try:
                await asyncio.shield(self._writing)
            except ExchangeError:
                continue  # the save at the end tells
            self._saved = data

    async def close(self) -> None:
        """Save for the last time, after a save that is under way.

        Raises:
            ExchangeError: when the folder cannot be written.
        """
        if self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)
        data = self._taken()
        if data != self._saved:
            write_state(self._path, data)
            self._saved = data
