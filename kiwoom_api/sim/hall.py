"""The order hall: accounts, order entry, fills, and the events that account holders hear."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from kiwoom_api.market import settlement_day
from kiwoom_api.model.events import Event, OrderStatus, OrderUpdate, PositionUpdate
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderKind, OrderRequest
from kiwoom_api.model.values import Channel, OrderType, Side
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.entry import (
    IMMEDIATE,
    WHOLE,
    refuse_means,
    refuse_new,
    refuse_original,
    refuse_price,
    terms_of,
)
from kiwoom_api.sim.issue import Done, News, Stock
from kiwoom_api.sim.records import NO_ORIGINAL, Placed, Rejection, RejectReason, SimOrder

_WORDS = {Side.BUY: ("+", "매수"), Side.SELL: ("-", "매도")}
_KINDS = {OrderKind.NEW: "", OrderKind.MODIFY: "정정", OrderKind.CANCEL: "취소"}


class Moment(Protocol):
    """What the hall must know of the exchange's present."""

    @property
    def now(self) -> datetime:
        """Exchange time."""

    @property
    def today(self) -> date:
        """Business date."""

    def closed_because(self) -> RejectReason | None:
        """Why nothing can be entered now."""

    def matching_now(self) -> bool:
        """Whether arriving orders meet at once (continuous trading)."""


class OrderHall:
    """Takes orders for all accounts.

    Args:
        moment: the exchange's present.
        stock_of: finds a stock, walked up to now; None for an unknown code.
        env: whose commission applies: "real" or "mock".
        cash: won of each new account.
        series: makes account numbers of one exchange differ from another's.
        emit: publishes an event.
        tape: publishes what an order left on a stock's tape and book.
    """

    def __init__(
        self,
        moment: Moment,
        *,
        stock_of: Callable[[str], Stock | None],
        env: str,
        cash: int,
        series: str,
        emit: Callable[[Event], None],
        tape: Callable[[Stock, News], None],
    ) -> None:
        self._moment, self._stock_of, self._emit, self._tape = moment, stock_of, emit, tape
        self.env, self.cash, self.series = env, cash, series
        self.accounts: dict[str, Account] = {}
        self.numbers: dict[str, str] = {}
        self.fill_count = 0

    def open_account(self, key: str) -> str:
        """Return the account number of a key; the account is opened when there is none yet."""
        number = self.numbers.get(key)
        if number is None:
            salt = 0
            while number is None or number in self.accounts:
                digest = hashlib.sha256(f"{self.series}|{key}|{salt}".encode()).hexdigest()
                number, salt = f"8{int(digest[:12], 16) % 10**7:07d}11", salt + 1
            self.numbers[key] = number
            self.accounts[number] = Account(number=number, key=key, settled=self.cash)
        return number

    # Order entry ---------------------------------------------------------------------------------------------

    def place(self, number: str, request: OrderRequest, channel: Channel, refuse: str) -> Placed | Rejection:
        """Take a new order."""
        stock = self._stock_of(request.symbol)
        reason = RejectReason.UNKNOWN_SYMBOL if stock is None else self._moment.closed_because()
        if reason is not None or stock is None:
            return Rejection(reason=reason or RejectReason.UNKNOWN_SYMBOL)
        reason = refuse_new(request, self._moment.now, stock)
        if reason is not None:
            return Rejection(reason=reason)
        account, terms = self.accounts[number], terms_of(request, stock)
        poor = refuse_means(account, request.side, request.symbol, request.quantity, terms.hold, self.env)
        if poor is not None:
            return poor
        order = self._new(account, stock, request, channel, limit=terms.limit, hold=terms.hold)
        self._told(order, stock, OrderStatus.ACCEPTED)
        if refuse:
            order.rejected, order.reason, order.remaining = True, refuse, 0
            account.open_orders.pop(order.order_no, None)
            self._told(order, stock, OrderStatus.REJECTED)
        else:
            self._enter_book(account, order, stock)
        return Placed(order_no=order.order_no, root_no=NO_ORIGINAL, quantity=order.quantity)

    def modify(self, number: str, request: ModifyRequest, channel: Channel) -> Placed | Rejection:
        """Take a modify: a new order in the place of (part of) the original."""
        found = self._original(number, request, RejectReason.NOTHING_TO_MODIFY)
        if isinstance(found, Rejection):
            return found
        account, original, stock = found
        reason = refuse_price(request.price, stock)
        if reason is not None:
            return Rejection(reason=reason)
        shares = request.quantity or original.remaining
        hold = (
            max(request.price, original.hold_price) if original.order_type is OrderType.CONDITIONAL else request.price
        )
        poor = refuse_means(account, original.side, original.symbol, shares, hold, self.env, freed=original)
        if poor is not None:
            return poor
        order = self._follow(account, original, OrderKind.MODIFY, shares, channel)
        order.price = order.limit = request.price
        order.hold_price, order.remaining = hold, shares
        same_place = original.limit == request.price
        if same_place:
            stock.book.split(original, order, shares)
        else:
            stock.book.reduce(original, shares)
        self._give_up(account, original, shares)
        account.enter(order)
        self._told(order, stock, OrderStatus.ACCEPTED)
        self._confirm(order, stock)
        if not same_place:
            self._enter_book(account, order, stock)
        return Placed(order_no=order.order_no, root_no=order.root_no, quantity=shares)

    def cancel(self, number: str, request: CancelRequest, channel: Channel) -> Placed | Rejection:
        """Take a cancel of the whole rest (quantity 0) or of a part."""
        found = self._original(number, request, RejectReason.NOTHING_TO_CANCEL)
        if isinstance(found, Rejection):
            return found
        account, original, stock = found
        shares = request.quantity or original.remaining
        order = self._follow(account, original, OrderKind.CANCEL, shares, channel)
        stock.book.reduce(original, shares)
        self._give_up(account, original, shares)
        account.enter(order)
        self._told(order, stock, OrderStatus.ACCEPTED, remaining=shares)
        self._confirm(order, stock)
        return Placed(order_no=order.order_no, root_no=order.root_no, quantity=shares)

    def _original(
        self, number: str, request: ModifyRequest | CancelRequest, nothing: RejectReason
    ) -> tuple[Account, SimOrder, Stock] | Rejection:
        stock = self._stock_of(request.symbol)
        reason = RejectReason.UNKNOWN_SYMBOL if stock is None else self._moment.closed_because()
        account = self.accounts[number]
        original = account.ledger.get(self._moment.today, {}).get(request.order_no)
        reason = reason or refuse_original(original, request.symbol, str(request.venue), request.quantity, nothing)
        if reason is not None or original is None or stock is None:
            return Rejection(reason=reason or RejectReason.ORIGINAL_MISSING)
        return account, original, stock

    def _new(
        self, account: Account, stock: Stock, request: OrderRequest, channel: Channel, *, limit: int, hold: int
    ) -> SimOrder:
        number = account.next_number(self._moment.today)
        order = SimOrder(
            account=account.number,
            day=self._moment.today,
            order_no=number,
            original_no=NO_ORIGINAL,
            root_no=number,
            symbol=request.symbol,
            name=stock.instrument.name,
            side=request.side,
            kind=OrderKind.NEW,
            order_type=request.order_type,
            quantity=request.quantity,
            price=request.price or 0,
            at=self._moment.now,
            limit=limit,
            stop_price=request.stop_price or 0,
            hold_price=hold,
            remaining=request.quantity,
            channel=channel,
            venue=str(request.venue),
            action="".join(_WORDS[request.side]),
        )
        account.enter(order)
        return order

    def _follow(self, account: Account, original: SimOrder, kind: OrderKind, shares: int, channel: Channel) -> SimOrder:
        sign, word = _WORDS[original.side]
        return SimOrder(
            account=account.number,
            day=self._moment.today,
            order_no=account.next_number(self._moment.today),
            original_no=original.order_no,
            root_no=original.root_no,
            symbol=original.symbol,
            name=original.name,
            side=original.side,
            kind=kind,
            order_type=original.order_type if original.order_type.priced else OrderType.LIMIT,
            quantity=shares,
            price=0,
            at=self._moment.now,
            channel=channel,
            venue=original.venue,
            action=f"{sign}{word}{_KINDS[kind]}",
        )

    @staticmethod
    def _give_up(account: Account, original: SimOrder, shares: int) -> None:
        original.remaining -= shares
        if not original.remaining:
            account.open_orders.pop(original.order_no, None)

    def _confirm(self, order: SimOrder, stock: Stock) -> None:
        order.confirmed, order.confirmed_at = order.quantity, self._moment.now
        self._told(order, stock, OrderStatus.CONFIRMED)

    def _enter_book(self, account: Account, order: SimOrder, stock: Stock) -> None:
        """Match an order on arrival, and rest or cancel what is left."""
        limit = order.limit or None
        if not self._moment.matching_now():
            stock.book.add(order, order.remaining, limit, 0)
            return
        whole = order.order_type in WHOLE and stock.book.available(order.side, limit) < order.remaining
        if not whole:
            self.settle(stock, stock.take(order.side, limit, order.remaining, order))
        if not order.remaining:
            return
        if order.order_type in IMMEDIATE:
            order.remaining = 0
            account.open_orders.pop(order.order_no, None)
            self._told(order, stock, OrderStatus.CANCELLED)
        else:
            stock.book.add(order, order.remaining, limit)

    # Fills and endings ---------------------------------------------------------------------------------------

    def settle(self, stock: Stock, news: News) -> None:
        """Publish what happened in a stock and book the participants' executions."""
        self._tape(stock, news)
        for done in news.done:
            self._fill(stock, done)

    def _fill(self, stock: Stock, done: Done) -> None:
        order = done.order
        account = self.accounts[order.account]
        account.book_fill(
            order,
            done.price,
            done.shares,
            market=stock.instrument.market,
            env=self.env,
            due=settlement_day(self._moment.today),
        )
        self.fill_count += 1
        order.fill_no = f"{100_000 + self.fill_count}"
        order.last_price, order.last_quantity = done.price, done.shares
        order.filled_at = self._moment.now
        self._told(order, stock, OrderStatus.FILLED)
        self._emit(self._position(account, order, stock))

    def expire(self) -> None:
        """End the day for every open order."""
        for account in self.accounts.values():
            for order in list(account.open_orders.values()):
                order.remaining, order.expired = 0, True
            account.open_orders.clear()

    def begin_day(self, day: date) -> None:
        """Let the accounts begin a business day."""
        for account in self.accounts.values():
            account.begin_day(day)

    # Events --------------------------------------------------------------------------------------------------

    def _told(self, order: SimOrder, stock: Stock, status: OrderStatus, remaining: int | None = None) -> None:
        order.status = status
        filled = status is OrderStatus.FILLED
        self._emit(
            OrderUpdate(
                at=self._moment.now,
                order_no=order.order_no,
                root_no=order.original_no,
                symbol=order.symbol,
                name=order.name,
                side=order.side,
                status=status,
                action=order.action.lstrip("+-"),
                order_type=order.order_type,
                quantity=order.quantity,
                price=order.price,
                remaining=order.remaining if remaining is None else remaining,
                filled=order.filled if filled else 0,
                average=order.average if filled else 0,
                amount=order.amount,
                fill_no=order.fill_no if filled else "",
                last_price=order.last_price if filled else 0,
                last_quantity=order.last_quantity if filled else 0,
                fee=order.fee,
                tax=order.tax,
                reason=order.reason,
                market_price=stock.last,
                ask=stock.ask,
                bid=stock.bid,
                base=stock.base,
                account=order.account,
                venue=order.venue,
            )
        )

    def _position(self, account: Account, order: SimOrder, stock: Stock) -> PositionUpdate:
        lot = account.lot(order.symbol)
        return PositionUpdate(
            at=self._moment.now,
            symbol=order.symbol,
            name=order.name,
            quantity=lot.quantity,
            sellable=account.sellable(order.symbol),
            average=lot.average,
            purchase_amount=lot.cost,
            market_price=stock.last,
            net_today=lot.bought_today - lot.sold_today,
            side=order.side,
            realised=lot.realised_today,
            ask=stock.ask,
            bid=stock.bid,
            base=stock.base,
            account=account.number,
        )
