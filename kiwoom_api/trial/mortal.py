"""A journal whose process may die: at a chosen write, before or after it took effect, and silent from then on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from kiwoom_api.model.ports import JournalPort

__all__ = ["Death", "Killed", "Mortal"]

_WRITES = frozenset(
    {"begin_intent", "move", "record_fill", "set_opening", "adopt_external", "alert", "snapshot_day", "take_lease"}
)


class Killed(BaseException):
    """The process is dead: nothing of it may be caught and handled as an error."""


class Death(NamedTuple):
    """When a process dies: at which of its writes (from 1), and whether that write still took effect."""

    write: int
    done: bool


class Mortal:
    """Passes everything on to a journal until the process that uses it is dead; satisfies ``JournalPort``.

    Args:
        inner: the journal, which outlives the process.
        death: when the process dies by itself; None when only ``kill`` ends it.
        died: told at that moment.
    """

    def __init__(self, inner: JournalPort, death: Death | None, died: Callable[[], None]) -> None:
        self._inner, self._death, self._died = inner, death, died
        self._writes = 0
        self._dead = False

    def spare(self) -> None:
        """The process will not die by itself any more."""
        self._death = None

    def kill(self) -> None:
        """From now on every use raises ``Killed``."""
        self._dead = True

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        return method if not callable(method) else partial(self._use, name, method)

    def _use(self, name: str, method: Callable[..., Any], *args: Any, **named: Any) -> Any:
        if self._dead:
            raise Killed
        if name not in _WRITES or self._death is None:
            return method(*args, **named)
        self._writes += 1
        if self._writes != self._death.write:
            return method(*args, **named)
        if self._death.done:
            method(*args, **named)
        self._dead = True
        self._died()
        raise Killed
