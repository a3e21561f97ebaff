"""The watch over guarded positions: at each trade, and at the moments that time exits ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kiwoom_api.engine.commands import DayStart
from kiwoom_api.engine.seats import Seat
from kiwoom_api.engine.view import State
from kiwoom_api.model.events import Trade


def watch(seats: Iterable[Seat], trade: Trade) -> None:
    """Sell what a trade's price ends, and what could not be sold before."""
    for seat in seats:
        guard = seat.own.guards.get(trade.symbol)
        if guard is None:
            continue
        held = seat.own.positions[trade.symbol]
        if not held.quantity or not seat.ctx.in_session:
            continue
        if guard.fired:
            seat.ctx.press(trade.symbol)
        elif reason := guard.price_reason(held, trade.price):
            seat.ctx.close(trade.symbol, tag=reason)


def ask_time(seats: Iterable[Seat], state: State) -> None:
    """Sell what has been held for long enough."""
    hours = state.hours
    for seat in seats:
        for symbol, guard in list(seat.own.guards.items()):
            if guard.fired:
                seat.ctx.press(symbol)
            elif hours and (reason := guard.time_reason(state.day_number, state.now, hours.auction)):
                seat.ctx.close(symbol, tag=reason)


def moments(seats: Iterable[Seat], day: DayStart) -> list[datetime]:
    """Return when ``ask_time`` has to be called on a day, in order; none without guarded positions."""
    guards = [guard for seat in seats for guard in seat.own.guards.values()]
    asked = {at for guard in guards for at in guard.moments(day.auction)}
    return sorted({day.opens, *asked}) if guards else []
