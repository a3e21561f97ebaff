"""Which scenario belongs to which row of the fault matrix."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from orders_stage import Stage

Scenario: TypeAlias = Callable[[Stage], Awaitable[None]]
ROWS: dict[int, Scenario] = {}


def row(number: int) -> Callable[[Scenario], Scenario]:
    """Say which row a scenario plays."""

    def note(scenario: Scenario) -> Scenario:
        assert number not in ROWS
        ROWS[number] = scenario
        return scenario

    return note
