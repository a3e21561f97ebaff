"""What stops a whole market or one stock: halts by hand, the circuit breaker, and the sidecar.

Source: KRX Reg 16, 25, ER 35, 39; KOSDAQ Reg 13, 26 (RULES §9), through ``kiwoom_api.market``. The breaker watches this
exchange's own index. No futures are listed here: the sidecar takes the index for its future and for KOSDAQ150, which is
UNVERIFIED, and freezes nothing, for orders that reach this exchange through its API are no program orders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Protocol

import msgspec

from kiwoom_api.market import (
    RESUMPTION_LENGTH,
    BreakerState,
    SidecarState,
    sidecar_side,
    watch_breaker,
    watch_sidecar,
)
from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.events import Event
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.path import second_of
from kiwoom_api.sim.records import HaltCause, HaltEvent
from kiwoom_api.sim.schedule import Calendar, moment
from kiwoom_api.sim.trading.agenda import Act
from kiwoom_api.sim.trading.book_stock import BookStock
from kiwoom_api.sim.trading.gauge import Gauge, Market

MARKETS = {"KOSPI": ("KOSPI", "ETF", "ETN", "ELW"), "KOSDAQ": ("KOSDAQ",)}
"""The markets that stop as a whole, and what is traded on them."""
EVERY = 30
"""Seconds between two looks at the index."""
_LAST_STAGE = 3


class Halted(msgspec.Struct):
    """A halt of today.

    Attributes:
        scope: a code or a market of ``MARKETS``.
        start, until: seconds of the day; ``until`` None: not known yet, or for the rest of the day.
        key: its number of the day.
        stage: of the circuit breaker; 0 for a halt by hand.
    """

    scope: str
    start: int
    until: int | None
    key: int
    stage: int = 0


class Floor(Market, Protocol):
    """What this needs of the exchange."""

    now: datetime
    session_day: date
    instruments: Mapping[str, Instrument]
    calendar: Calendar

    def books(self) -> Iterator[BookStock]:
        """The stocks that have been asked for today, as far as they have come, brought up to now."""

    def emit(self, event: Event) -> None:
        """Publish an event."""


class Controls:
    """The halts of one business day.

    Attributes:
        halts: today's, oldest first.
    """

    def __init__(self, floor: Floor) -> None:
        self._floor, self._day = floor, date.min
        self.halts: list[Halted] = []
        self._breakers: dict[str, BreakerState] = {}
        self._sidecars: dict[str, SidecarState] = {}
        self._gauges: dict[str, Gauge] = {}

    def _today(self) -> None:
        if self._day != self._floor.session_day:
            self._day, self.halts = self._floor.session_day, []
            self._breakers = {name: BreakerState() for name in MARKETS}
            self._sidecars = {name: SidecarState() for name in MARKETS}
            self._gauges = {}

    # ------------------------------------------------------------------ by hand

    def halt(self, scope: str, seconds: int | None) -> None:
        """Stop trading in a stock or market, for so many seconds or until ``resume``.

        Raises:
            BadInput: for a code or market that is not here, or seconds below 1.
            ExchangeError: when today is no business day, or the scope is halted already.
        """
        if scope not in MARKETS and scope not in self._floor.instruments:
            raise BadInput(field="symbol", value=scope, allowed=f"a listed code, or one of {', '.join(MARKETS)}")
        if seconds is not None and seconds < 1:
            raise BadInput(field="seconds", value=seconds, allowed="1 or more, or none")
        if self._floor.now.date() != self._floor.session_day:
            raise ExchangeError("nothing trades today")
        if any(each.scope == scope for each in self._running()):
            raise ExchangeError(f"{scope} is halted already; resume it first")
        self._floor.stock(scope)
        self._stop(scope, None if seconds is None else second_of(self._floor.now) + seconds)

    def resume(self, scope: str) -> None:
        """End a halt now; a call auction of ten minutes follows where trading is continuous.

        Raises:
            ExchangeError: when the scope is not halted.
        """
        found = next((each for each in self._running() if each.scope == scope), None)
        if found is None or found.stage == _LAST_STAGE:
            raise ExchangeError(f"{scope} is not halted, or for the rest of the day")
        found.until = second_of(self._floor.now)
        for stock in self._within(scope):
            self._lift(stock, found)
            stock.run(found.until)
        self._tell(found, begins=False)

    def broken(self, instrument: Instrument) -> bool:
        """Return whether a circuit breaker has stopped an issue's market now."""
        return any(each.stage and _covers(each.scope, instrument) for each in self._running())

    def _running(self) -> Iterator[Halted]:
        self._today()
        now = second_of(self._floor.now)
        return (each for each in self.halts if each.until is None or each.until > now)

    def _stop(self, scope: str, until: int | None, stage: int = 0) -> None:
        self._today()
        now = second_of(self._floor.now)
        found = Halted(scope, now, until, len(self.halts) + 1, stage)
        self.halts.append(found)
        for stock in self._within(scope):
            self._plan(stock, found)
            stock.run(now)
        self._tell(found, begins=True)

    def _within(self, scope: str) -> Iterator[BookStock]:
        return (stock for stock in self._floor.books() if _covers(scope, stock.instrument))

    def _plan(self, stock: BookStock, each: Halted) -> None:
        stock.plan(each.start, Act.FINISH if each.stage == _LAST_STAGE else Act.HALT, key=each.key)
        if each.until is not None:
            self._lift(stock, each)

    @staticmethod
    def _lift(stock: BookStock, each: Halted) -> None:
        assert each.until is not None  # noqa: S101 - the callers know when it ends
        stock.plan(each.until, Act.LIFT, int(RESUMPTION_LENGTH.total_seconds()), key=each.key)

    def apply(self, stock: BookStock) -> None:
        """Bring today's halts to a stock whose day has only now been begun."""
        self._today()
        for each in self.halts:
            if _covers(each.scope, stock.instrument):
                self._plan(stock, each)

    # ------------------------------------------------------------------ by the index

    def next_second(self) -> int | None:
        """Return when a halt next ends by itself; None when none will."""
        return min((each.until for each in self._running() if each.until is not None), default=None)

    def run(self, second: int) -> None:
        """Tell of the halts that end now; look at the indices where a look is due."""
        self._today()
        for each in self.halts:
            if each.until == second:
                self._tell(each, begins=False)
        hours = self._floor.calendar.schedule(self._day).hours
        if second % EVERY == 0 and second_of(hours.open) <= second < second_of(hours.close):
            for name in MARKETS:
                self._look(name)

    def _look(self, name: str) -> None:
        """Judge a market's index by the law."""
        gauge = self._gauges.get(name)
        if gauge is None:
            gauge = self._gauges[name] = Gauge(self._floor, name)
        breaker, sidecar = self._breakers[name], self._sidecars[name]
        held = breaker.since is not None or sidecar.since is not None
        if not held and not gauge.near():
            return
        now, (before, level) = self._floor.now, gauge.level()
        if not before or not (held or gauge.far(level)):
            return
        side = sidecar_side(name, futures=level, futures_base=before, index=level, index_previous=before)
        self._sidecars[name], freeze = watch_sidecar(sidecar, now, side)
        if freeze is not None:
            self._emit(name, HaltCause.SIDECAR, begins=True, until=freeze.end, side=freeze.side)
        self._breakers[name], halt = watch_breaker(breaker, now, level, previous_close=before)
        if halt is not None:
            self._stop(name, None if halt.resume is None else second_of(halt.resume), halt.stage)

    def _tell(self, each: Halted, *, begins: bool) -> None:
        until = None if each.until is None else moment(self._day, each.until)
        cause = HaltCause.BREAKER if each.stage else HaltCause.ORDER
        self._emit(each.scope, cause, begins=begins, until=until, stage=each.stage)

    def _emit(self, scope: str, cause: HaltCause, *, begins: bool, until: datetime | None, **more: Any) -> None:
        self._floor.emit(HaltEvent(at=self._floor.now, scope=scope, cause=cause, begins=begins, until=until, **more))

    # ------------------------------------------------------------------ state

    def dump(self) -> dict[str, Any]:
        """Return the state as plain data."""
        self._today()
        return {
            "halts": msgspec.to_builtins(self.halts),
            "breakers": {name: list(state) for name, state in self._breakers.items()},
            "sidecars": {name: list(state) for name, state in self._sidecars.items()},
        }

    def load(self, saved: Mapping[str, Any]) -> None:
        """Take up the state of ``dump``."""
        self._today()
        if saved:
            self.halts = msgspec.convert(saved["halts"], list[Halted])
            self._breakers = msgspec.convert(saved["breakers"], dict[str, BreakerState])
            self._sidecars = msgspec.convert(saved["sidecars"], dict[str, SidecarState])


def _covers(scope: str, instrument: Instrument) -> bool:
    return instrument.symbol == scope or instrument.market in MARKETS.get(scope, ())
