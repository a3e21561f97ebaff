"""What a board has to do by itself, and when."""

from __future__ import annotations

from enum import StrEnum
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

from kiwoom_api.market import Phase
from kiwoom_api.sim.matching import Mode
from kiwoom_api.sim.trading.turns import Turn


class Act(StrEnum):
    """What a board has to do by itself at some second."""

    TURN = "TURN"
    """Go over to another session."""
    END = "END"
    """End an interruption's or a resumption's auction."""
    HALT = "HALT"
    LIFT = "LIFT"
    """Resume after a halt."""
    FINISH = "FINISH"
    """End the day's trading."""


class Task(NamedTuple):
    """Something that will happen; ``length``: seconds of the auction after a halt, ``key``: which halt."""

    second: int
    number: int
    act: Act
    turn: Turn | None = None
    length: int = 0
    key: int = 0


class Agenda:
    """Tasks in order of their time, and of their planning where that is the same."""

    def __init__(self) -> None:
        self._tasks: list[Task] = []
        self._planned = 0

    def plan(self, second: int, act: Act, turn: Turn | None = None, length: int = 0, key: int = 0) -> int:
        """Add a task; return its number."""
        self._planned += 1
        heappush(self._tasks, Task(second, self._planned, act, turn, length, key))
        return self._planned

    def next_second(self) -> int | None:
        """Return when the next task is due; None when there is none."""
        return self._tasks[0].second if self._tasks else None

    def due(self, second: int) -> Task | None:
        """Take the next task, if it is due up to a second."""
        return heappop(self._tasks) if self._tasks and self._tasks[0].second <= second else None

    def clear(self) -> None:
        """Forget everything."""
        self._tasks.clear()

    def dump(self) -> list[Any]:
        """Return the state as plain data."""
        return [self._planned, [list(task) for task in self._tasks]]

    def load(self, saved: list[Any]) -> None:
        """Take up the state of ``dump``."""
        self._planned, tasks = saved
        self._tasks = [Task(at, number, Act(act), _turn(turn), *more) for at, number, act, turn, *more in tasks]
        heapify(self._tasks)


def phase_of(saved: str | None) -> Phase | None:
    """Return a saved session."""
    return None if saved is None else Phase(saved)


def _turn(saved: list[Any] | None) -> Turn | None:
    if saved is None:
        return None
    second, phase, mode, ends = saved
    return Turn(second, phase_of(phase), Mode(mode), ends)
