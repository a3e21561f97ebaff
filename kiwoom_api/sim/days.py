"""Time on the exchange: its instants in order, the days it settles and begins, and what it remembers of them."""

from __future__ import annotations

from datetime import datetime, time

from kiwoom_api.model.errors import ExchangeError
from kiwoom_api.model.values import KST
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.records import SessionEvent, SessionKind
from kiwoom_api.sim.schedule import moment
from kiwoom_api.sim.screens import Screens

_DAY_END = 86_399


class Days(Screens):
    """One exchange's clock; it moves when it is told to.

    Attributes:
        accounts: by number; a new day settles what is due on each.
    """

    accounts: dict[str, Account]

    def next_instant(self) -> datetime | None:
        """Return when the exchange will next do something by itself; None when no business day follows."""
        planned = self.calendar.next_instant(self.now)
        if self.model == "bar" or self.session_day != self.today:
            return planned
        now = self._second()
        own = [stock.next_second() for stock in self.touched() if stock.occupied]
        own.append(self._controls.next_second())
        first = min((second for second in own if second is not None and second > now), default=None)
        if first is None:
            return planned
        at = moment(self.session_day, first)
        return at if planned is None else min(planned, at)

    def advance(self, to: datetime) -> None:
        """Let time pass: every instant up to ``to`` happens, in order.

        Raises:
            ExchangeError: when ``to`` lies before now.
        """
        to = to.astimezone(KST)
        if to < self.now:
            raise ExchangeError(f"time does not go back: the exchange stands at {self.now.isoformat()}, asked {to}")
        while (instant := self.next_instant()) is not None and instant <= to:
            self._enter(instant)
            self._run()
        self._enter(to)

    def _enter(self, at: datetime) -> None:
        """Move the clock; a new business day begins with settlement."""
        while at.date() > self.session_day:
            following = self.calendar.following(self.session_day)
            if following is None or following > at.date():
                break
            if self.model == "book":
                self._remember()
            self.now = datetime.combine(following, time(0), KST)
            self.session_day = following
            for account in self.accounts.values():
                account.expire()
                account.begin_day(following)
        self.now = at

    def _run(self) -> None:
        """Do what is due at this instant: the stocks in order of code, then the session event."""
        schedule, second = self.calendar.schedule(self.session_day), self._second()
        for symbol in self._active():
            stock = self._begun(symbol)
            self._catch_up(stock, second - 1)
            stock.run(second)
        opens, auction, _ = schedule.hours
        if self.model == "book":
            self._controls.run(second)
        elif self.now == schedule.settled:
            for account in self.accounts.values():
                account.expire()
            self._remember()
        kinds = {
            schedule.entry: SessionKind.ENTRY,
            opens: SessionKind.OPEN,
            auction: SessionKind.CLOSING_AUCTION,
            schedule.settled: SessionKind.CLOSE,
        }
        if self.now in kinds:
            self.emit(SessionEvent(at=self.now, kind=kinds[self.now], day=self.session_day, opens=opens))

    def _remember(self) -> None:
        """Remember a day that participants took part in as it was printed: at the close, where nothing follows it."""
        for stock in self._stocks.values():
            if stock.day == self.session_day and stock.touched:
                self._catch_up(stock, _DAY_END if self.model == "book" else self._second())
                stock.expire()
                self._executions.keep(stock)
                if stock.volume:
                    self.printed.setdefault(stock.symbol, {})[self.session_day] = stock.printed()

    def _active(self) -> list[str]:
        """Codes that somebody watches or has an order in, in order."""
        symbols = self._publisher.symbols
        if symbols is None:
            return sorted(self.instruments)
        watched = {symbol.partition("_")[0] for symbol in symbols}.intersection(self.instruments)
        watched.update(symbol for symbol, stock in self._stocks.items() if stock.touched and stock.occupied)
        return sorted(watched)
