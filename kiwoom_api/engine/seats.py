"""The strategies' seats: who hears what, whose commands go out, and who is in quarantine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from kiwoom_api.engine.commands import Command
from kiwoom_api.engine.context import Context, State
from kiwoom_api.engine.records import NOT_SENT, Fault
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.model.orders import OrderState

MAX_COMMANDS = 1_000
"""Commands one strategy may give at one instant; more than that is a runaway loop and it is quarantined."""


class Seat(msgspec.Struct):
    """One strategy with its context, its fault if it failed, and how many commands it gave at this instant."""

    strategy: Strategy
    ctx: Context
    fault: Fault | None = None
    instant: datetime | None = None
    given: int = 0


class Seats:
    """All strategies of a run, in the order given."""

    def __init__(self, strategies: Sequence[Strategy], state: State) -> None:
        self._state = state
        self.all = [Seat(s, Context(state, number, s.name)) for number, s in enumerate(strategies)]
        self._owners = {seat.strategy.name: seat for seat in self.all}

    def owner(self, name: str) -> Seat:
        """Return the seat of a strategy by its name."""
        return self._owners[name]

    def each(self, hook: str, *args: object) -> None:
        """Call a hook of every strategy that is not in quarantine."""
        for seat in self.all:
            self.call(seat, hook, *args)

    def call(self, seat: Seat, hook: str, *args: object) -> None:
        """Call one strategy's hook; whatever it raises quarantines it and nobody else."""
        if seat.fault is not None:
            return
        if seat.instant != self._state.now:
            seat.instant, seat.given = self._state.now, 0
        before = len(seat.ctx.outbox)
        try:
            getattr(seat.strategy, hook)(seat.ctx, *args)
        except Exception as error:  # noqa: BLE001 - whatever a strategy raises, the others and the account go on
            self._quarantine(seat, hook, before, f"{type(error).__name__}: {error}")
            return
        seat.given += len(seat.ctx.outbox) - before
        if seat.given > MAX_COMMANDS:
            self._quarantine(seat, hook, before, f"more than {MAX_COMMANDS} commands at one instant")

    def collect(self) -> list[Command]:
        """Take out what the strategies want, in the order of the seats."""
        wanted = [command for seat in self.all for command in seat.ctx.outbox]
        for seat in self.all:
            seat.ctx.outbox.clear()
        return wanted

    def drop(self, command: Command, why: str) -> None:
        """Mark a command as never sent."""
        self._state.blotter.denied(command.ref, OrderState.DENIED, NOT_SENT, why, self._state.now)

    def _quarantine(self, seat: Seat, hook: str, before: int, message: str) -> None:
        """Drop what the failing hook wanted, cancel the strategy's live orders, keep its positions, say so."""
        seat.fault = Fault(strategy=seat.strategy.name, at=self._state.now, hook=hook, message=message)
        for command in seat.ctx.outbox[before:]:
            self.drop(command, "its strategy was quarantined")
        del seat.ctx.outbox[before:]
        for ticket in seat.ctx.orders():
            seat.ctx.cancel(ticket.ref)
