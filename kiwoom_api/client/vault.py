"""Tokens on disk: one 0600 file per key, an inter-process lock beside it, and the environment of every token issued.

The registry holds SHA-256 names only; a token itself stands in its own 0600 file and nowhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import msgspec

from kiwoom_api.client.filelock import open_private, try_lock, unlock
from kiwoom_api.durable import write_whole
from kiwoom_api.model.errors import Sent, SettingsError, TransportError
from kiwoom_api.settings import Environment, Settings

__all__ = ["Known", "Stored", "Vault"]

_KEPT = 3 * 86400  # seconds that the registry remembers a token; Kiwoom's live one day
_LOCK_POLL = 0.02


class Stored(msgspec.Struct, frozen=True):
    """What the token file holds; ``expires_at`` is aware."""

    value: str
    expires_at: datetime
    environment: Environment

    def __repr__(self) -> str:
        return f"Stored(***, {self.expires_at.isoformat()}, {self.environment})"


class Known(msgspec.Struct, frozen=True):
    """What is remembered of an issued token: whose it is and until when."""

    environment: Environment
    expires_at: datetime
    key_id: str


_MEMORY: dict[str, Known] = {}  # tokens issued by this process, by SHA-256


class Vault:
    """The token files of one key in one data folder."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data_dir / "tokens"
        self._file = self._folder / f"{settings.environment}-{settings.key_id}.json"
        self._lock = self._file.with_suffix(".lock")
        self._key_id = settings.key_id

    @property
    def path(self) -> Path:
        """The token file."""
        return self._file

    def read(self) -> Stored | None:
        """Return the stored token; None when there is none or the file is damaged."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Stored)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def write(self, token: Stored) -> None:
        """Store a token (0600, atomically) and remember its environment.

        Raises:
            SettingsError: when the folder cannot be written.
        """
        known = Known(token.environment, token.expires_at, self._key_id)
        name = _name_of(token.value)
        _MEMORY[name] = known
        try:
            write_whole(self._file, msgspec.json.encode(token))
            write_whole(self._folder / "known" / name, msgspec.json.encode(known))
            self._prune()
        except OSError as error:
            raise _unwritable(self._folder, error) from None

    def forget(self) -> None:
        """Remove the token file; what environment the token had stays known."""
        self._file.unlink(missing_ok=True)

    def recall(self, token: str) -> Known | None:
        """Return what is known of a token; None when this package did not issue it."""
        name = _name_of(token)
        if name in _MEMORY:
            return _MEMORY[name]
        try:
            return msgspec.json.decode((self._folder / "known" / name).read_bytes(), type=Known)
        except (OSError, msgspec.DecodeError):
            return None

    @contextlib.asynccontextmanager
    async def locked(self, patience: float = 30.0) -> AsyncIterator[None]:
        """Hold the lock between processes; released by the system when a process dies.

        Raises:
            TransportError: when another process holds it for longer than ``patience`` seconds.
            SettingsError: when the folder cannot be written.
        """
        try:
            file = open_private(self._lock)
        except OSError as error:
            raise _unwritable(self._folder, error) from None
        try:
            until = time.monotonic() + patience
            while not self._taken(file):
                if time.monotonic() >= until:
                    raise TransportError(f"another process holds {self._lock}", sent=Sent.NO)
                await asyncio.sleep(_LOCK_POLL)
            try:
                yield
            finally:
                unlock(file)
        finally:
            os.close(file)

    def _taken(self, file: int) -> bool:
        try:
            return try_lock(file)
        except OSError as error:
            raise _unwritable(self._folder, error) from None

    def _prune(self) -> None:
        oldest = time.time() - _KEPT
        for path in (*self._folder.glob("known/*"), *self._folder.glob("sim-*.json")):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    path.unlink()


def _name_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _unwritable(folder: Path, error: OSError) -> SettingsError:
    reason = error.strerror or type(error).__name__
    return SettingsError(f"the data folder {folder} cannot be written ({reason}); set KIWOOM_DATA_DIR to one that can")


def _folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
