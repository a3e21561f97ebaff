"""Where a run's memory lies: one small file per environment, account and set of strategies, never half written."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from kiwoom_api.engine.keep import Memory, decode, encode
from kiwoom_api.model.errors import BadInput, JournalError

__all__ = ["MemoryFile", "memory_path", "write_whole"]


def memory_path(folder: Path, environment: str, account: str, strategies: Iterable[str]) -> Path:
    """Return where the memory of these strategies on an account lies (``engine-ENV-ACCOUNT-NAMES.json``)."""
    name = re.sub(r"[^0-9A-Za-z가-힣_+]+", "-", f"{environment}-{account}-{'+'.join(sorted(strategies))}")
    return folder / f"engine-{name}.json"


class MemoryFile:
    """Keeps a run's memory in a file that only its owner can read (0600).

    Args:
        path: the file; its folder is made when it is missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._last = b""

    def load(self) -> Memory | None:
        """Return what the last run remembered; None where there was none.

        Raises:
            BadInput: for a file that is damaged, or of a newer program. JournalError: it cannot be read.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise JournalError(f"memory {self.path}: cannot be read: {error.strerror or error}") from None
        try:
            return decode(data)
        except BadInput as error:
            hint = "move the file away, and look at the holdings before starting anew"
            raise BadInput(
                field="memory", value=str(self.path), allowed=f"what a run kept: {error}", hint=hint
            ) from None

    def save(self, memory: Memory) -> bool:
        """Keep the memory durably; False when nothing has changed since the last time.

        Raises:
            JournalError: it cannot be written. BadInput: a strategy keeps what JSON cannot hold.
        """
        data = encode(memory)
        if data == self._last:
            return False
        write_whole(self.path, data)
        self._last = data
        return True

    def others(self) -> list[Path]:
        """Return the memories of other sets of strategies on the same account that hold positions."""
        head = self.path.name.rpartition("-")[0]
        found = []
        for path in sorted(self.path.parent.glob(f"{head}-*.json")):
            if path == self.path:
                continue
            try:
                kept = MemoryFile(path).load()
            except (BadInput, JournalError):
                continue
            if kept and any(held.quantity for seat in kept.seats.values() for held in seat.positions):
                found.append(path)
        return found


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file as a whole: durable, readable by its owner only, and never half written.

    Raises:
        JournalError: it cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")  # mkstemp makes it 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise JournalError(f"memory {path}: cannot be written: {error.strerror or error}") from None


def _sync_folder(folder: Path) -> None:
    """Make the new name durable too; Windows has no such call and does it by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
