"""The ``--state`` file: the exchange and the token desk, written whole and swapped in at once."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

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
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise ExchangeError(f"state file {path} cannot be written ({error}); choose another place") from None
