"""Cash, positions and profit to the won, kept from cumulative order events: never added up twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from operator import mul

import msgspec

from kiwoom_api.model.events import OrderUpdate
from kiwoom_api.model.orders import Fill, Holding
from kiwoom_api.model.values import Side, business_day

_BUY = Side.BUY


class Marks(dict[str, int]):
    """Last prices in won by code.

    Attributes:
        version: grows with each change, so that what is reckoned from prices can be remembered.
    """

    version = 0

    def __setitem__(self, symbol: str, price: int) -> None:
        self.version += 1
        super().__setitem__(symbol, price)

    def take(self, prices: Mapping[str, int] | Iterable[tuple[str, int]]) -> None:
        """Take over new prices of many stocks."""
        self.version += 1
        dict.update(self, prices)


_STALE = (Marks(), -1, 0)
"""What shares are worth by no prices yet: the prices, their version, and won."""


class Position(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Shares held of one stock.

    Attributes:
        quantity: shares.
        cost: won paid for the shares still held, without costs (매입금액).
        fees: commission in won paid on buying the shares still held.
        realised: won earned on shares sold, after commission of both sides and tax.
    """

    symbol: str
    quantity: int = 0
    cost: int = 0
    fees: int = 0
    realised: int = 0

    @property
    def average(self) -> int:
        """Average purchase price in won, floored; 0 without shares."""
        return self.cost // self.quantity if self.quantity else 0


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """What one order event added: the fill, its exact won amount, and the profit realised by it (sells)."""

    fill: Fill
    amount: int
    profit: int


class _Seen(msgspec.Struct, frozen=True):
    filled: int = 0
    amount: int = 0
    fee: int = 0
    tax: int = 0


_NOTHING = _Seen()


class Positions:
    """Shares by symbol with what they cost; one account's, or one strategy's part of it. Won and shares are int.

    Attributes:
        held: every position there was, by symbol, in the order in which they were first bought.
        shares: how many of each there are now; symbols without are left out.
        realised: won earned on everything sold so far, after all costs.
        carried: won that the shares still held have cost, commission included.
    """

    def __init__(self, held: Iterable[Position] = ()) -> None:
        # The same ones for good: who looks into them on every bar keeps hold of them.
        self.held: dict[str, Position] = {}
        self.shares: dict[str, int] = {}
        self.restore(held)

    def restore(self, held: Iterable[Position]) -> None:
        """Begin anew with what was held."""
        self.held.clear()
        self.held.update((position.symbol, position) for position in held)
        self.shares.clear()
        self.shares.update((symbol, each.quantity) for symbol, each in self.held.items() if each.quantity)
        self.realised = sum(each.realised for each in self.held.values())
        self.carried = sum(each.cost + each.fees for each in self.open.values())
        self._worth = _STALE

    def __getitem__(self, symbol: str) -> Position:
        return self.held.get(symbol) or Position(symbol=symbol)

    @property
    def open(self) -> dict[str, Position]:
        """Positions with shares in them, by symbol, in the order in which they were first bought."""
        return {symbol: held for symbol, held in self.held.items() if held.quantity}

    @property
    def all(self) -> tuple[Position, ...]:
        """Every position there was, those sold out too (their realised profit counts)."""
        return tuple(self.held.values())

    def worth(self, marks: Mapping[str, int]) -> int:
        """Return the shares' value at the marks in won (at the average price where a mark is missing)."""
        if not self.shares:
            return 0
        if not isinstance(marks, Marks):
            return self._valued(marks)
        known, version, won = self._worth
        if known is not marks or version != marks.version:
            won = self._valued(marks)
            self._worth = (marks, marks.version, won)
        return won

    def _valued(self, marks: Mapping[str, int]) -> int:
        shares = self.shares
        try:
            return sum(map(mul, shares.values(), map(marks.__getitem__, shares)))
        except KeyError:
            return sum(count * marks.get(symbol, self.held[symbol].average) for symbol, count in shares.items())

    def move(self, fill: Fill, amount: int) -> int:
        """Book a fill of ``amount`` won; return the won it realised (0 for buys)."""
        symbol, shares = fill.symbol, fill.quantity
        held = self.held.get(symbol) or Position(symbol=symbol)
        if fill.side is _BUY:
            cost, fees, profit = -amount, -fill.fee, 0
        else:
            # The part of cost and buying fees that leaves is floored; the rest stays, so nothing is lost by rounding.
            whole = held.quantity or shares
            cost, fees = held.cost * shares // whole, held.fees * shares // whole
            profit = amount - cost - fees - fill.fee - fill.tax
            shares = -shares
        now = Position(
            symbol=symbol,
            quantity=held.quantity + shares,
            cost=held.cost - cost,
            fees=held.fees - fees,
            realised=held.realised + profit,
        )
        self._put(held, now)
        return profit

    def _put(self, before: Position, now: Position) -> None:
        symbol = now.symbol
        self.held[symbol] = now
        self._worth = _STALE
        self.realised += now.realised - before.realised
        if before.quantity:
            self.carried -= before.cost + before.fees
        if now.quantity:
            self.shares[symbol] = now.quantity
            self.carried += now.cost + now.fees
        else:
            self.shares.pop(symbol, None)


class Portfolio:
    """The account as its order events tell it. All money is int won, all quantities int shares.

    Order events carry cumulative figures per order number (filled, amount, commission, tax): the increment over
    what was already booked is what counts, so duplicates, replays and late partials change nothing. Order
    numbers restart daily; the key is (business date, order number).
    """

    def __init__(self, cash: int, holdings: Iterable[Holding] = ()) -> None:
        self.cash = cash
        self.fees = 0
        self.taxes = 0
        self._positions = Positions(
            Position(symbol=h.symbol, quantity=h.quantity, cost=h.purchase_amount) for h in holdings if h.quantity
        )
        self._seen: dict[tuple[date, str], _Seen] = {}

    @property
    def positions(self) -> dict[str, Position]:
        """Positions with shares in them, by symbol."""
        return self._positions.open

    @property
    def realised(self) -> int:
        """Won earned on everything sold so far, after all costs."""
        return self._positions.realised

    def position(self, symbol: str) -> Position:
        """Return the position of a symbol; an empty one when nothing is held."""
        return self._positions[symbol]

    def equity(self, marks: Mapping[str, int]) -> int:
        """Return cash plus shares at the marks (won; the average price where a mark is missing)."""
        return self.cash + self._positions.worth(marks)

    def note(self, update: OrderUpdate) -> None:
        """Remember that cash and holdings contain what an order has filled so far: it is not booked again."""
        key = (business_day(update.at), update.order_no)
        self._seen[key] = _Seen(update.filled, update.amount, update.fee, update.tax)

    def apply(self, update: OrderUpdate) -> Booked | None:
        """Book what the event adds; ``None`` when it adds no shares."""
        key = (business_day(update.at), update.order_no)
        seen = self._seen.get(key) or _NOTHING
        shares = update.filled - seen.filled
        if shares <= 0:
            return None
        amount, fee, tax = update.amount - seen.amount, update.fee - seen.fee, update.tax - seen.tax
        self._seen[key] = _Seen(update.filled, update.amount, update.fee, update.tax)
        fill = Fill(
            business_date=key[0],
            order_no=update.order_no,
            fill_no=update.fill_no or f"L{update.filled}",
            symbol=update.symbol,
            side=update.side,
            quantity=shares,
            price=amount // shares,
            fee=fee,
            tax=tax,
            at=update.at,
        )
        return Booked(fill=fill, amount=amount, profit=self.book(fill, amount))

    def book(self, fill: Fill, amount: int) -> int:
        """Book a fill of ``amount`` won that was not booked before; return the won it realised (0 for buys)."""
        self.fees += fill.fee
        self.taxes += fill.tax
        self.cash -= (amount if fill.side is _BUY else -amount) + fill.fee + fill.tax
        return self._positions.move(fill, amount)
