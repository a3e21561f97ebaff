"""Where a run's memory lies: one small file per environment, account and set of strategies, never half written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kiwoom_api.durable import write_whole
from kiwoom_api.engine.keep import Memory, decode, encode
from kiwoom_api.model.errors import BadInput, JournalError

__all__ = ["MemoryFile", "keep_file", "memory_path"]


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
        keep_file(self.path, data)
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


def keep_file(path: Path, data: bytes) -> None:
    """Replace a file of a run's memory as a whole.

    Raises:
        JournalError: it cannot be written.
    """
    try:
        write_whole(path, data)
    except OSError as error:
        raise JournalError(f"memory {path}: cannot be written: {error.strerror or error}") from None
