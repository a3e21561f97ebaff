"""The desk for daily bars: the exchange in process stands still on days that nobody watches.

What becomes of such a day's orders is known beforehand (``foresight``), or the exchange plays the day. Either way the
account is the same: it is carried from one to the other in won and shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from kiwoom_api.engine.commands import Opened, Submit
from kiwoom_api.engine.desk import Standing
from kiwoom_api.engine.foresight import Fate, Foresight, Means
from kiwoom_api.engine.local import LocalDesk
from kiwoom_api.engine.series import Columns, Track
from kiwoom_api.market import commission, sale_tax
from kiwoom_api.model.events import Bar
from kiwoom_api.model.values import Side
from kiwoom_api.risk import RiskLimits
from kiwoom_api.sim.account import Lot
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.instruments import Instrument

_BUY = Side.BUY


class BarDesk(LocalDesk):
    """One account at an exchange in this process, which is woken only for days that somebody watches.

    Args:
        exchange: the exchange, with the fill model ``bar`` and a new account.
        account: the account's number there.
        limits: limits of the gate; those of the local exchange when not given.
        environment: whose commission the gate reckons with.
        columns: the bars of the stocks that a run may trade.
    """

    def __init__(
        self,
        exchange: Exchange,
        account: str,
        columns: Mapping[str, Columns],
        *,
        limits: RiskLimits | None = None,
        environment: str = "sim",
    ) -> None:
        super().__init__(exchange, account, limits=limits, environment=environment)
        self._columns = columns
        self._limits = limits or RiskLimits.for_environment("sim")
        self._clock = exchange.now
        self._asleep = False
        self._cash = exchange.deposit(account).d2
        self._shares: dict[str, int] = {}
        self._fills = exchange.fills
        self._run: tuple[str, ...] = ()

    @property
    def now(self) -> datetime:
        """The time that has been reached."""
        return self._clock if self._asleep else self._exchange.now

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """What the exchange lists, by code."""
        return self._exchange.instruments

    async def open(self, symbols: Sequence[str]) -> Standing:
        """Return cash and holdings; nothing is listened to before somebody wants it."""
        standing = await super().open(symbols)
        self._run = tuple(symbols)
        self._symbols.clear()
        self._rest()
        return standing

    async def history(self, symbol: str, count: int) -> list[Bar]:
        """Return finished daily bars before today, oldest first."""
        columns = self._columns[symbol]
        return list(Track(symbol, columns, self.now.date(), min(count, len(columns.days))).last(count))

    async def close_day(self, day: date) -> None:
        """Let the exchange stand still until it is woken."""
        if not self._asleep:
            await super().close_day(day)
            self._rest()

    async def stop(self) -> None:
        """Cancel every live order; a day that nobody watches has none."""
        if not self._asleep:
            await super().stop()

    # ------------------------------------------------------------------ days that nobody watches

    def follow(self, tracks: Mapping[str, Track]) -> None:
        """Know the bars that the run walks along."""
        self._foresight = Foresight(self._limits, self._environment, tracks, self._exchange.instruments)

    def foresee(self, commands: Sequence[Submit], day: date) -> list[Fate] | None:
        """Return what becomes of the orders that go out before a day's open; None when it is not certain."""
        return self._foresight.of(commands, day, Means(self._cash, self._shares)) if commands else []

    def stirred(self, commands: Sequence[Submit], day: date) -> set[str]:
        """Return the stocks whose bars may come out otherwise for these orders."""
        return self._foresight.stirred(commands, day)

    def settle(self, fates: Sequence[Fate], day: date) -> list[Opened]:
        """Give the orders their numbers and book what the opening auction does with them, in the exchange's order."""
        first = self._exchange.account(self._account).first_number
        known, filled = [], []
        for number, fate in enumerate(fates, first):
            if fate.price:
                filled.append((_turn(fate, number), number, fate))
            else:
                known.append(Opened(ref=fate.ref, order_no=f"{number:07d}"))
        if len(filled) > 1:
            filled.sort()  # the numbers differ: fates are never compared
        for _, number, fate in filled:
            known.append(self._fill(fate, f"{number:07d}", day))
        return known

    def _fill(self, fate: Fate, number: str, day: date) -> Opened:
        order, price = fate.request, fate.price
        symbol, shares = order.symbol, order.quantity
        amount, held = price * shares, self._shares.get(symbol, 0)
        fee, tax = commission(amount, venue="KRX", env=self._exchange.profile), 0
        if order.side is _BUY:
            self._cash -= amount + fee
            self._shares[symbol] = held + shares
        else:
            tax = sale_tax(amount, market=self._exchange.instruments[symbol].market, on=day)
            self._cash += amount - fee - tax
            self._shares[symbol] = held - shares
        self._fills += 1
        return Opened(ref=fate.ref, order_no=number, fill_no=str(self._fills), price=price, fee=fee, tax=tax)

    def skip(self, to: datetime) -> None:
        """Let time pass that nobody watches."""
        self._clock = to

    def closing(self, symbol: str) -> tuple[int, int]:
        """Return the best (ask, bid) in won that a stock's last trade of the day left; 0 for an empty side."""
        if self._asleep:
            self._align()
        stock = self._exchange.stock(symbol)
        if stock is None or not stock.volume:
            return 0, 0
        stock.refresh()
        return stock.best(Side.SELL), stock.best(Side.BUY)

    # ------------------------------------------------------------------ the exchange falls asleep, and wakes

    def wake(self, symbols: Iterable[str] | None) -> None:
        """Bring the exchange to where account and clock stand; listen to the tape of these stocks (None: the run's)."""
        self._symbols.clear()
        self._symbols.update(self._run if symbols is None else symbols)
        if not self._asleep:
            return
        self._asleep = False
        self._align()
        account = self._exchange.account(self._account)
        account.settled, account.settling = self._cash, {}
        account.open_orders.clear()
        account.lots = {symbol: Lot(symbol=symbol, quantity=held) for symbol, held in self._shares.items() if held}
        self._exchange.fills = self._fills

    def _align(self) -> None:
        exchange = self._exchange
        exchange.now, exchange.session_day = self._clock, exchange.calendar.latest(self._clock.date())

    def _rest(self) -> None:
        account = self._exchange.account(self._account)
        self._clock, self._asleep, self._fills = self._exchange.now, True, self._exchange.fills
        self._cash = account.cash
        self._shares = {symbol: lot.quantity for symbol, lot in account.lots.items() if lot.quantity}


def _turn(fate: Fate, number: int) -> tuple[str, bool, int, int]:
    """Stocks in order of code; in each market orders first, then the better price, then the older order."""
    order, price = fate.request, fate.request.price
    if price is None:
        return order.symbol, False, 0, number
    return order.symbol, True, -price if order.side is _BUY else price, number
