"""The desk for daily bars: the exchange in process stands still on days that nobody watches.

What becomes of such a day's orders is known beforehand (``foresight``), or the exchange plays the day. Either way the
account is the same: it is carried from one to the other in won and shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from kiwoom_api.engine.commands import Submit
from kiwoom_api.engine.desk import Standing
from kiwoom_api.engine.foresight import Fate, Foresight, Means
from kiwoom_api.engine.local import LocalDesk
from kiwoom_api.engine.series import Track
from kiwoom_api.market import commission, sale_tax
from kiwoom_api.model.events import Bar, OrderStatus, OrderUpdate
from kiwoom_api.model.values import Side
from kiwoom_api.risk import RiskLimits
from kiwoom_api.sim.account import Lot
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.records import NO_ORIGINAL


class BarDesk(LocalDesk):
    """One account at an exchange in this process, which is woken only for days that somebody watches.

    Args:
        exchange: the exchange, with the fill model ``bar`` and a new account.
        account: the account's number there.
        limits: limits of the gate; those of the local exchange when not given.
        environment: whose commission the gate reckons with.
    """

    def __init__(
        self, exchange: Exchange, account: str, *, limits: RiskLimits | None = None, environment: str = "sim"
    ) -> None:
        super().__init__(exchange, account, limits=limits, environment=environment)
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

    async def open(self, symbols: Sequence[str]) -> Standing:
        """Return cash and holdings; nothing is listened to before somebody wants it."""
        standing = await super().open(symbols)
        self._run = tuple(symbols)
        self._symbols.clear()
        self._rest()
        return standing

    async def history(self, symbol: str, count: int) -> list[Bar]:
        """Return finished daily bars before today, oldest first."""
        return self._exchange.market.history(symbol, self.now.date(), count) if count > 0 else []

    async def close_day(self, day: date) -> None:
        """Let the exchange stand still until it is woken."""
        await super().close_day(day)
        if not self._asleep:
            self._rest()

    async def stop(self) -> None:
        """Cancel every live order; a day that nobody watches has none."""
        if not self._asleep:
            await super().stop()

    # ------------------------------------------------------------------ days that nobody watches

    def foresee(self, commands: Sequence[Submit], day: date, tracks: Mapping[str, Track]) -> list[Fate] | None:
        """Return what becomes of the orders that go out before a day's open; None when it is not certain."""
        means = Means(self._cash, self._shares)
        exchange = self._exchange
        return Foresight(day, means, self._limits, self._environment, tracks, exchange.instruments).of(commands)

    def numbers(self, fates: Sequence[Fate]) -> Iterator[tuple[Fate, str]]:
        """Yield each order with the number that the exchange gives it."""
        first = self._exchange.account(self._account).first_number
        return ((fate, f"{number:07d}") for number, fate in enumerate(fates, first))

    def fill(self, fates: Sequence[Fate], opens: datetime) -> Iterator[OrderUpdate]:
        """Yield the executions of the opening auction, stock by stock as the exchange goes, and book them."""
        filled = [each for each in self.numbers(fates) if each[0].price]
        for fate, number in sorted(filled, key=_turn):
            order, price = fate.request, fate.price
            instrument = self._exchange.instruments[order.symbol]
            amount, buys = price * order.quantity, order.side is Side.BUY
            fee = commission(amount, venue="KRX", env=self._exchange.profile)
            tax = 0 if buys else sale_tax(amount, market=instrument.market, on=opens.date())
            self._fills += 1
            self._cash -= order.side.sign * amount + fee + tax
            self._shares[order.symbol] = self._shares.get(order.symbol, 0) + order.side.sign * order.quantity
            yield OrderUpdate(
                at=opens,
                order_no=number,
                root_no=NO_ORIGINAL,
                symbol=order.symbol,
                name=instrument.name,
                side=order.side,
                status=OrderStatus.FILLED,
                action="매수" if buys else "매도",
                order_type=order.order_type,
                quantity=order.quantity,
                price=order.price or 0,
                remaining=0,
                filled=order.quantity,
                average=price,
                amount=amount,
                fill_no=str(self._fills),
                last_price=price,
                last_quantity=order.quantity,
                fee=fee,
                tax=tax,
                market_price=price,
                account=self._account,
            )

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
        """Bring the exchange to where the account and the clock stand; listen to these stocks (None: the run's)."""
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


def _turn(each: tuple[Fate, str]) -> tuple[str, bool, int, str]:
    """Stocks in order of code; in each market orders first, then the better price, then the older order."""
    order = each[0].request
    return order.symbol, order.price is not None, -order.side.sign * (order.price or 0), each[1]
