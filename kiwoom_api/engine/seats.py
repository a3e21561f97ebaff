"""The strategies' seats: who hears what, whose commands go out, and who is in quarantine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

import msgspec

from kiwoom_api.engine.commands import Command
from kiwoom_api.engine.context import MAX_COMMANDS, Context
from kiwoom_api.engine.intervals import DAILY
from kiwoom_api.engine.own import Own
from kiwoom_api.engine.records import NOT_SENT, Fault
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.engine.view import State
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar
from kiwoom_api.model.orders import OrderState

HOOKS = ("on_start", "on_bar", "on_quote", "on_trade", "on_fill", "on_order", "on_timer", "on_stop")


class Seat(msgspec.Struct):
    """One strategy with its context, its part of the account, its fault if it failed, and what it gave just now."""

    strategy: Strategy
    ctx: Context
    own: Own
    fault: Fault | None = None
    instant: datetime | None = None
    given: int = 0


class Seats:
    """All strategies of a run, in the order given.

    Attributes:
        running: the seat whose hook runs at this moment; None between hooks. A watchdog of the driver reads it.
        on_quarantine: called with the name of a strategy that is being quarantined, before its orders are cancelled.
    """

    def __init__(
        self, strategies: Sequence[Strategy], state: State, shares: Mapping[str, Fraction] | None = None
    ) -> None:
        self._state = state
        parts = _parts([s.name for s in strategies], shares)
        self.all: list[Seat] = []
        for number, strategy in enumerate(strategies):
            own = Own(parts[strategy.name])
            self.all.append(Seat(strategy, Context(state, number, strategy.name, own), own))
        self._owners = {seat.strategy.name: seat for seat in self.all}
        # A hook that a strategy leaves as it is costs nothing: it is not called.
        self._listening = {hook: [seat for seat in self.all if overrides(seat.strategy, hook)] for hook in HOOKS}
        self.running: Seat | None = None
        self.on_quarantine: Callable[[str], None] = lambda _name: None

    def owner(self, name: str) -> Seat:
        """Return the seat of a strategy by its name."""
        return self._owners[name]

    def listening(self, hook: str) -> list[Seat]:
        """Return the seats whose strategies have a hook of their own."""
        return self._listening[hook]

    def each(self, hook: str, *args: object) -> None:
        """Call a hook of every strategy that has it and is not in quarantine."""
        for seat in self._listening[hook]:
            self.call(seat, hook, *args)

    def bar(self, bar: Bar) -> None:
        """Tell a finished bar to the strategies that want its interval."""
        for seat in self._listening["on_bar"]:
            if bar.interval in seat.strategy.intervals:
                self.call(seat, "on_bar", bar)

    def bars(self, bars: Sequence[Bar]) -> None:
        """Tell finished bars, one after another, to the strategies that want their intervals."""
        listening = self._listening["on_bar"]
        if len(listening) == 1:
            self._bars_to(listening[0], bars)
        elif listening:
            for bar in bars:
                self.bar(bar)

    def _bars_to(self, seat: Seat, bars: Sequence[Bar]) -> None:
        """As ``call`` for each bar, in one loop: this is where a backtest spends its time."""
        if seat.fault is not None:
            return
        ctx, outbox, on_bar = seat.ctx, seat.ctx.outbox, seat.strategy.on_bar
        if seat.strategy.intervals != (DAILY,) or self._state.history.makers:
            bars = [bar for bar in bars if bar.interval in seat.strategy.intervals]
        self.running = seat
        before = len(outbox)
        try:
            for bar in bars:
                on_bar(ctx, bar)
                if outbox and len(outbox) != before:
                    if self._runaway(seat, "on_bar", before):
                        return
                    before = len(outbox)
        except Exception as error:  # noqa: BLE001 - whatever a strategy raises, the others and the account go on
            self._quarantine(seat, "on_bar", before, f"{type(error).__name__}: {error}")
        finally:
            self.running = None

    def call(self, seat: Seat, hook: str, *args: object) -> None:
        """Call one strategy's hook; whatever it raises quarantines it and nobody else."""
        if seat.fault is not None:
            return
        outbox = seat.ctx.outbox
        before = len(outbox)
        self.running = seat
        try:
            getattr(seat.strategy, hook)(seat.ctx, *args)
        except Exception as error:  # noqa: BLE001 - whatever a strategy raises, the others and the account go on
            self._quarantine(seat, hook, before, f"{type(error).__name__}: {error}")
            return
        finally:
            self.running = None
        if len(outbox) != before:
            self._runaway(seat, hook, before)

    def _runaway(self, seat: Seat, hook: str, before: int) -> bool:
        """Count what a hook has just given; quarantine its strategy when it is too much for one instant."""
        if seat.instant != self._state.now:
            seat.instant, seat.given = self._state.now, 0
        seat.given += len(seat.ctx.outbox) - before
        if seat.given <= MAX_COMMANDS:
            return False
        self._quarantine(seat, hook, before, f"more than {MAX_COMMANDS} commands at one instant")
        return True

    def collect(self) -> list[tuple[Seat, Command]]:
        """Take out what the strategies want, in the order of the seats."""
        wanted: list[tuple[Seat, Command]] = []
        for seat in self.all:
            if seat.ctx.outbox:
                wanted += [(seat, command) for command in seat.ctx.outbox]
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
        seat.ctx.bounded = False
        self.on_quarantine(seat.strategy.name)
        for ticket in seat.ctx.orders():
            seat.ctx.cancel(ticket.ref)


def overrides(strategy: Strategy, hook: str) -> bool:
    """Return whether a strategy has a hook of its own (in its class, or set on the object)."""
    return getattr(type(strategy), hook) is not getattr(Strategy, hook) or hook in vars(strategy)


def _parts(names: Sequence[str], shares: Mapping[str, Fraction] | None) -> dict[str, Fraction]:
    if shares is None:
        return dict.fromkeys(names, Fraction(1, len(names)))
    for name in shares:
        if name not in names:
            raise BadInput(field="shares", value=name, allowed="a strategy of the run: " + ", ".join(names))
    parts = {name: Fraction(shares.get(name, 0)) for name in names}
    if any(part < 0 for part in parts.values()) or sum(parts.values()) > 1:
        raise BadInput(field="shares", value=dict(shares), allowed="parts of 0 to 1 that add up to 1 at most")
    return parts
