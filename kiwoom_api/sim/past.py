"""What an account has traded and what it was worth on any day, reckoned from its ledger when somebody asks.

Nothing is kept for this but the orders themselves: the past is today's account with the later trades undone, so that a
long run is neither slower nor larger for it. Shares and cash that were there before the first trade stay there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple, Protocol

import msgspec

from kiwoom_api.model.values import Side
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.records import SimHolding, SimOrder
from kiwoom_api.sim.statement import Books, valued


class Archive(Books, Protocol):
    """What the past needs from the exchange."""

    market: MarketData
    instruments: Mapping[str, Instrument]
    printed: dict[str, dict[date, Row]]


class Totals(msgspec.Struct, kw_only=True):
    """Trades added up, in shares and won.

    ``buy_fee``, ``sell_fee`` and ``tax`` are what was paid for these trades; ``released`` and ``released_fees`` the
    purchase amount and purchase commissions of the shares sold; ``realised`` the sale amount less both, less the
    sales' own commission and tax.
    """

    symbol: str = ""
    name: str = ""
    bought: int = 0
    buy_amount: int = 0
    buy_fee: int = 0
    sold: int = 0
    sell_amount: int = 0
    sell_fee: int = 0
    tax: int = 0
    released: int = 0
    released_fees: int = 0
    realised: int = 0

    @property
    def fee(self) -> int:
        """Commissions of both sides."""
        return self.buy_fee + self.sell_fee

    def add(self, order: SimOrder) -> None:
        """Count an order's fills."""
        if order.side is Side.BUY:
            self.bought += order.filled
            self.buy_amount += order.amount
            self.buy_fee += order.fee
            return
        self.sold += order.filled
        self.sell_amount += order.amount
        self.sell_fee += order.fee
        self.tax += order.tax
        self.released += order.released
        self.released_fees += order.released_fees
        self.realised += order.realised


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """An account at the end of a day (today: now). Won.

    ``cash`` has settled by then; ``d2`` is after everything traded by then has settled.
    """

    day: date
    cash: int
    d2: int
    holdings: tuple[SimHolding, ...]

    @property
    def assets(self) -> int:
        """Estimated assets (추정예탁자산)."""
        return estimated_assets(self.d2, self.holdings)


class _Held(NamedTuple):
    shares: int
    cost: int


_DayOfOrders = tuple[date, list[SimOrder]]
_SETTLED = timedelta(days=30)
"""By then every trade has settled: two business days, and the longest closure was eleven days."""


def estimated_assets(d2: int, holdings: Iterable[SimHolding]) -> int:
    """Return the deposit after settlement and what selling the holdings would bring, in won (as kt00003 is recorded:
    commission and tax of the sale are off, the purchase commission is not)."""
    return d2 + sum(held.proceeds for held in holdings)


def traded(account: Account, first: date, last: date) -> Iterator[_DayOfOrders]:
    """Yield each day from ``first`` to ``last`` on which something was filled, oldest first, with its filled orders."""
    for day in sorted(day for day in account.ledger if first <= day <= last):
        orders = [order for order in account.ledger[day].values() if order.filled]
        if orders:
            yield day, orders


def totals(orders: Iterable[SimOrder]) -> dict[str, Totals]:
    """Return the trades of some orders by stock, in the order in which the stocks were first ordered."""
    found: dict[str, Totals] = {}
    for order in orders:
        if order.symbol not in found:
            found[order.symbol] = Totals(symbol=order.symbol, name=order.name)
        found[order.symbol].add(order)
    return found


def summed(orders: Iterable[SimOrder]) -> Totals:
    """Return the trades of some orders, all stocks together."""
    found = Totals()
    for order in orders:
        found.add(order)
    return found


def closings(books: Archive, account: Account, days: Sequence[date]) -> list[Closing]:
    """Return the account at the end of each of some days, which ascend and are none later than today."""
    if not days:
        return []
    cash = account.cash
    held = {symbol: _Held(lot.quantity, lot.cost) for symbol, lot in account.lots.items() if lot.quantity}
    later = list(traded(account, max(days[0], date.min + _SETTLED) - _SETTLED, date.max))
    settling = _settling(books, later, days[0])
    found: list[Closing] = []
    for day in reversed(days):
        while later and later[-1][0] > day:
            _, orders = later.pop()
            cash -= sum(order.flow for order in orders)
            _undo(held, orders)
        under_way = sum(flow for on, due, flow in settling if on <= day < due)
        found.append(Closing(day=day, cash=cash - under_way, d2=cash, holdings=_holdings(books, account, held, day)))
    return found[::-1]


def close_on(books: Archive, symbol: str, day: date) -> tuple[int, int]:
    """Return a listed stock's last price at the end of a day and the close before that day, in won (today: now)."""
    if day >= books.session_day:
        stock = books.stock(symbol)
        if stock is not None:
            return stock.last, stock.previous_close
    rows = books.market.rows_before(symbol, day + timedelta(days=1), 2)
    if not rows:
        return 0, 0
    own = books.printed.get(symbol, {})
    prices = [own.get(on, row).close for on, row in rows]
    return prices[-1], prices[0] if rows[-1][0] == day else prices[-1]


def _settling(books: Archive, trades: Sequence[_DayOfOrders], first: date) -> list[tuple[date, date, int]]:
    """Trade day, settlement day and flow of every day whose trades settle after ``first``."""
    found = []
    for day, orders in reversed(trades):
        due = books.calendar.settlement(day)
        if due <= first:
            break
        found.append((day, due, sum(order.flow for order in orders)))
    return found


def _undo(held: dict[str, _Held], orders: Iterable[SimOrder]) -> None:
    for symbol, each in totals(orders).items():
        now = held.get(symbol, _Held(0, 0))
        then = _Held(now.shares + each.sold - each.bought, now.cost + each.released - each.buy_amount)
        if then.shares:
            held[symbol] = then
        else:
            held.pop(symbol, None)


def _holdings(books: Archive, account: Account, held: Mapping[str, _Held], day: date) -> tuple[SimHolding, ...]:
    current = day >= books.session_day
    found = []
    for symbol in sorted(held):
        if symbol not in books.instruments:
            continue
        price, previous = close_on(books, symbol, day)
        found.append(
            valued(
                books.instruments[symbol],
                quantity=held[symbol].shares,
                cost=held[symbol].cost,
                price=price,
                previous_close=previous,
                profile=books.profile,
                on=min(day, books.session_day),
                sellable=account.sellable(symbol) if current else held[symbol].shares,
                lot=account.lots.get(symbol) if current else None,
            )
        )
    return tuple(found)
