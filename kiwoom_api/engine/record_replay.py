"""A recording run again: the same market events in the same order, timers between them as they rang.

Fills are the model ``tape``'s, whatever the recorded run's own were: a paper session gives the same orders again, to
the hash; a session with a broker gives what the strategies would have done on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import msgspec

from kiwoom_api.engine.backtest import drive
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.paper import TAPE, TapeDesk, paper_exchange
from kiwoom_api.engine.record import Batch, Began, Ended, Rang, TapeReader, event_of, moment_of, ticks_of
from kiwoom_api.engine.result import RunResult
from kiwoom_api.engine.strategy import Strategy
from kiwoom_api.engine.wall import Said
from kiwoom_api.engine.wall_run import LeftBehind, Terms, WallRun
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar, Event
from kiwoom_api.model.values import symbol_of

__all__ = ["ReplayDesk", "run_replay"]

_NOTES = ("fills are simulated on the recorded quotes and trades; the market is taken not to react to our orders",)


class ReplayDesk(TapeDesk):
    """A desk whose stream is a recording. Time goes from one arrival to the next.

    Where the recorded run rang its timers, they ring now; timers that it did not have ring by the time of arrival.

    Args:
        reader: the recording.
        symbols: the stocks of it that are to be traded.
        profile: whose commission is charged.
        cash: won to begin with; None takes the recorded account's, holdings and all.
        quotes: give the core changes of the order book too.
    """

    def __init__(
        self,
        reader: TapeReader,
        symbols: Sequence[str],
        *,
        profile: str,
        cash: int | None,
        quotes: bool,
    ) -> None:
        head = reader.head
        listings = {symbol: head.listings[symbol] for symbol in symbols}
        exchange = paper_exchange(
            listings,
            head.history,
            head.began,
            profile=profile,
            cash=head.standing.cash if cash is None else cash,
            always=head.began.date(),
        )
        if head.lots and cash is None:
            exchange.restore(head.lots)
        super().__init__(exchange, environment="mock" if profile == "mock" else "sim", quotes=quotes)
        self._now, self._rows, self._place = head.began, reader.rows, 0
        self._rung = {row.at for row in reader.rows if isinstance(row, Rang)}
        self._history, self._grace = head.history, timedelta(seconds=head.grace)
        self._over = False
        self.run: WallRun | None = None

    @property
    def now(self) -> datetime:
        """The time of the latest arrival."""
        return self._now

    async def step(self, until: datetime) -> list[Event]:
        """Tell the next arrival, if it came before ``until``; the past gives what our orders have done."""
        if until <= self._now:
            return self.own()
        batch = self._next(until)
        if batch is None:
            return self.tell(self._now, ())
        rows = self._rows[self._place : self._place + batch.count]
        self._place += batch.count
        self._now = max(self._now, moment_of(batch.now))
        events = [event for row in rows if (event := event_of(row)) is not None]
        return self.tell(self._now, [event for event in events if getattr(event, "symbol", "") in self._symbols])

    def _next(self, until: datetime) -> Batch | None:
        """Return the next arrival before a moment; None, and the time has come, when there is none."""
        wake = ticks_of(until - self._grace)
        while self._place < len(self._rows):
            row = self._rows[self._place]
            match row:
                case Batch():
                    if wake not in self._rung and moment_of(row.now) > until:
                        break
                    self._place += 1
                    return row
                case Rang(at=at, now=now) if at >= wake:
                    if at > wake:
                        break
                    self._place += 1
                    self._now = max(self._now, moment_of(now))
                    return None
                case Began(now=now) if moment_of(now) > until:
                    break
                case Ended(now=now, left=left):
                    self._end(moment_of(now), left)
                    return None
                case _:
                    pass
            self._place += 1
        else:
            if not self._over:  # the recorded process was killed: nothing was withdrawn
                self._end(self._now, LeftBehind.NOTHING)
                return None
        self._now = until
        return None

    def _end(self, now: datetime, left: str) -> None:
        """The recording is over, and so is the run, in the way in which the recorded one ended."""
        self._place, self._over = len(self._rows), True
        self._now = max(self._now, now)
        if self.run is not None:
            self.run.terms = msgspec.structs.replace(self.run.terms, left=LeftBehind(left))
            self.run.stop("the recording is over")

    async def history(self, symbol: str, count: int) -> list[Bar]:
        """Return finished daily bars from before, oldest first."""
        bars = [bar for bar in self._history.get(symbol, ()) if bar.day < self._now.date()]
        return bars[-count:] if count > 0 else []

    async def finished(self, symbol: str, day: date) -> Bar | None:
        """Return nothing: who recorded knew no more than the tape."""
        return None

    def said(self) -> list[Said]:
        """Return nothing: nobody watches."""
        return []

    def past(self) -> Mapping[str, Sequence[Bar]]:
        """Return the finished daily bars from before."""
        return self._history

    def lots(self) -> str:
        """Return nothing: a replay is not recorded again."""
        return ""

    async def end(self) -> None:
        """Nothing is waited for."""


def run_replay(
    strategies: Sequence[Strategy],
    folder: Path,
    *,
    symbols: Iterable[object] = (),
    shares: Mapping[str, Fraction] | None = None,
    cash: int | None = None,
    profile: str | None = None,
) -> RunResult:
    """Run strategies over a recorded session, with fills of the model ``tape``.

    Args:
        strategies: one or more; what they remembered when the recording began is given back to them.
        folder: of the recording.
        symbols: the stocks to trade; all that were recorded when not given.
        shares: parts of the equity by strategy.
        cash: won to begin with; None takes the recorded account's, holdings and all.
        profile: whose commission is charged; the recorded one's when not given.

    Raises:
        BadInput: no recording there, or a stock that is not in it.
    """
    reader = TapeReader(folder)
    head = reader.head
    chosen = [symbol_of(symbol) for symbol in symbols] or list(head.symbols)
    for symbol in chosen:
        if symbol not in head.symbols:
            raise BadInput(field="symbols", value=symbol, allowed="recorded stocks: " + ", ".join(head.symbols))
    whose = profile or head.profile
    engine = Engine(strategies, chosen, shares=shares)
    desk = ReplayDesk(reader, chosen, profile=whose, cash=cash, quotes=engine.quotes)
    notes = () if reader.whole else ("the recording ends in the midst of a block: its end was lost",)
    terms = Terms(
        fill_model=TAPE, grace=head.grace, costs="mock" if whose == "mock" else "sim", notes=(*_NOTES, *notes)
    )
    days = set(reader.days())
    run = WallRun(engine, desk, terms, recalled=head.memory, business=lambda day: day in days)
    desk.run = run
    return drive(run.run())
