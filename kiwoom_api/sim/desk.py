"""The broker's order desk: gives numbers, keeps the ledger, sends orders to the stocks, publishes what happens."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from kiwoom_api.model.events import Event, OrderStatus
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderKind, OrderRequest
from kiwoom_api.model.values import Channel, Side, Venue
from kiwoom_api.sim import validation as check
from kiwoom_api.sim.account import Account
from kiwoom_api.sim.bar_orders import IMMEDIATE
from kiwoom_api.sim.holds import hold_of
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.margin import margin_of
from kiwoom_api.sim.notices import order_update, position_update
from kiwoom_api.sim.records import NO_ORIGINAL, MarketPhase, Placed, Rejection, RejectReason, SimOrder
from kiwoom_api.sim.schedule import Calendar, DaySchedule


class House(Protocol):
    """What the desk needs from the exchange it stands in."""

    now: datetime
    profile: str
    fills: int
    calendar: Calendar
    accounts: dict[str, Account]
    session_day: date

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""

    def stock(self, symbol: str) -> Issue | None:
        """A stock's state now."""

    def phase(self) -> MarketPhase:
        """Where the session stands."""

    def schedule(self) -> DaySchedule | None:
        """Today's schedule."""

    def broken(self, stock: Issue) -> bool:
        """Whether a circuit breaker has stopped a stock's market."""

    def emit(self, event: Event) -> None:
        """Publish."""


class Desk:
    """Takes orders, modifies and cancels for accounts."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._due: tuple[date, date] | None = None

    # ------------------------------------------------------------------ new orders

    def place(self, account: Account, request: OrderRequest, channel: Channel, refuse: str) -> Placed | Rejection:
        """Check a new order, number it, publish its acceptance and bring it to the book."""
        stock = self._house.stock(request.symbol)
        if stock is None:
            return check.no(RejectReason.UNKNOWN_SYMBOL)
        reason = self._closed_today() or self._venue(request.venue, stock)
        venue = stock.route(request) if reason is None else ""
        reason = reason or stock.admit(request, venue) or check.check_new(request, stock)
        if reason is not None and not (refuse and reason in check.EXCHANGES_OWN):
            return check.no(self._told_apart(reason, stock))
        stock.refresh()
        limit = check.limit_of(request, stock, venue)
        hold, margin = check.hold_price_of(request.order_type, limit, stock), self._margin(account, stock)
        refusal = check.check_means(request, hold, account, self._house.profile, margin)
        if refusal is not None:
            return refusal
        order = self._order(account, request, stock, channel, limit, hold)
        order.stands, order.margin = venue, margin
        account.enter(order)
        self._tell(order, stock, OrderStatus.ACCEPTED)
        if refuse:
            self._refuse(account, order, stock, refuse)
        else:
            self._send(account, order, stock)
        return Placed(order_no=order.order_no, root_no=NO_ORIGINAL, quantity=order.quantity)

    def _order(
        self, account: Account, request: OrderRequest, stock: Issue, channel: Channel, limit: int, hold: int
    ) -> SimOrder:
        number = account.next_number(self._house.session_day)
        return SimOrder(
            account=account.number,
            day=self._house.session_day,
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
            at=self._house.now,
            limit=limit,
            stop_price=request.stop_price or 0,
            hold_price=hold,
            remaining=request.quantity,
            channel=channel,
            venue=request.venue.value,
            action="매수" if request.side is Side.BUY else "매도",
        )

    def _send(self, account: Account, order: SimOrder, stock: Issue) -> None:
        """Bring an order to the book; what must not rest is cancelled at once."""
        rest = stock.enter(order)
        if rest and order.order_type in IMMEDIATE:
            account.take_off(order, rest)
            order.status, order.confirmed_at = OrderStatus.CANCELLED, self._house.now
            self._tell(order, stock, OrderStatus.CANCELLED)

    def refuse(self, stock: Issue, order: SimOrder, reason: str) -> None:
        """The exchange rejects an order after its acceptance."""
        self._refuse(self._house.accounts[order.account], order, stock, reason)

    def drop(self, stock: Issue, order: SimOrder, shares: int, *, expired: bool) -> None:
        """Shares of an order left the book without a trade: not executed at once, or its session is over."""
        self._house.accounts[order.account].take_off(order, shares)
        if expired:
            order.expired = True
            return
        order.status, order.confirmed_at = OrderStatus.CANCELLED, self._house.now
        self._tell(order, stock, OrderStatus.CANCELLED)

    def _refuse(self, account: Account, order: SimOrder, stock: Issue, reason: str) -> None:
        account.take_off(order, order.remaining)
        order.rejected, order.reason, order.status = True, reason, OrderStatus.REJECTED
        self._tell(order, stock, OrderStatus.REJECTED)

    # ------------------------------------------------------------------ modify and cancel

    def modify(self, account: Account, request: ModifyRequest, channel: Channel) -> Placed | Rejection:
        """Move all or part of a live order to another price under a new number.

        A new price loses its place in the queue; the same price keeps it. What is not moved stays on the old number.
        """
        found = self._original(account, request.order_no, request.symbol, request.venue)
        if isinstance(found, RejectReason):
            return check.no(found)
        order, stock = found
        reason, shares = None, request.quantity or order.remaining
        if not order.remaining or shares > order.remaining:
            reason = RejectReason.NOTHING_TO_MODIFY
        elif shares < 1:
            reason = RejectReason.QUANTITY
        elif not order.limit and request.price:
            reason = RejectReason.PRICE_NOT_ALLOWED
        elif order.limit:
            reason = check.check_price(request.price, stock) if request.price else RejectReason.PRICE_MISSING
        if stock.path is None:
            reason = RejectReason.HALTED
        reason = reason or stock.unmovable(order, request.price)
        if reason is not None:
            return check.no(self._told_apart(reason, stock))
        hold, margin = check.hold_price_of(order.order_type, request.price, stock), self._margin(account, stock)
        if order.side is Side.BUY:
            cash = self._cash_without(account, order, shares, margin)
            refusal = check.check_cash(hold, shares, cash, self._house.profile, margin)
            if refusal is not None:
                return refusal
        heir = self._heir(account, order, shares, channel, OrderKind.MODIFY)
        heir.price, heir.limit, heir.hold_price, heir.margin = request.price, request.price, hold, margin
        return self._replace(account, order, heir, stock)

    def _margin(self, account: Account, stock: Issue) -> int:
        return margin_of(account, stock, self._house.session_day, self._house.calendar)

    def _cash_without(self, account: Account, order: SimOrder, shares: int, margin: int) -> int:
        """Won that a buy at a margin may put down once some shares of an open one are taken off it."""
        env = self._house.profile
        before = hold_of(order, env)
        order.remaining -= shares
        released = before - (hold_of(order, env) if order.remaining else 0)
        order.remaining += shares
        return account.funds(env, margin) + released

    def _replace(self, account: Account, order: SimOrder, heir: SimOrder, stock: Issue) -> Placed:
        shares, same = heir.quantity, heir.limit == order.limit
        heir.remaining = heir.confirmed = shares
        kept = same and stock.take_over(order, heir, shares)
        if not kept:
            stock.withdraw(order, shares)
        account.take_off(order, shares)
        account.enter(heir)
        self._tell(heir, stock, OrderStatus.ACCEPTED)
        heir.confirmed_at = self._house.now
        self._tell(heir, stock, OrderStatus.CONFIRMED)
        if not kept:
            self._send(account, heir, stock)
        return Placed(order_no=heir.order_no, root_no=heir.root_no, quantity=shares)

    def cancel(self, account: Account, request: CancelRequest, channel: Channel) -> Placed | Rejection:
        """Take all (0) or part of what remains off a live order; the cancel gets a number of its own."""
        found = self._original(account, request.order_no, request.symbol, request.venue)
        if isinstance(found, RejectReason):
            return check.no(found)
        order, stock = found
        shares = request.quantity or order.remaining
        if not order.remaining or shares > order.remaining:
            return check.no(RejectReason.NOTHING_TO_CANCEL)
        if shares < 1:
            return check.no(RejectReason.QUANTITY)
        cancel = self._heir(account, order, shares, channel, OrderKind.CANCEL)
        stock.withdraw(order, shares)
        account.take_off(order, shares)
        account.enter(cancel)
        cancel.remaining = shares
        self._tell(cancel, stock, OrderStatus.ACCEPTED)
        cancel.remaining, cancel.confirmed, cancel.confirmed_at = 0, shares, self._house.now
        self._tell(cancel, stock, OrderStatus.CONFIRMED)
        stock.changed()
        return Placed(order_no=cancel.order_no, root_no=cancel.root_no, quantity=shares)

    def _heir(self, account: Account, order: SimOrder, shares: int, channel: Channel, kind: OrderKind) -> SimOrder:
        word = "정정" if kind is OrderKind.MODIFY else "취소"
        return SimOrder(
            account=account.number,
            day=order.day,
            order_no=account.next_number(order.day),
            original_no=order.order_no,
            root_no=order.root_no,
            symbol=order.symbol,
            name=order.name,
            side=order.side,
            kind=kind,
            order_type=order.order_type,
            quantity=shares,
            price=order.price,
            at=self._house.now,
            limit=order.limit,
            stop_price=order.stop_price,
            channel=channel,
            venue=order.venue,
            stands=order.stands,
            action=("매수" if order.side is Side.BUY else "매도") + word,
        )

    def _original(
        self, account: Account, number: str, symbol: str, venue: Venue
    ) -> tuple[SimOrder, Issue] | RejectReason:
        stock = self._house.stock(symbol)
        if stock is None:
            return RejectReason.UNKNOWN_SYMBOL
        reason = self._closed_today() or self._venue(venue, stock) or stock.closed()
        if reason is not None:
            return reason
        order = account.ledger.get(self._house.session_day, {}).get(number.zfill(7))
        if order is None or order.symbol != symbol:
            return RejectReason.ORIGINAL_MISSING
        if order.kind is OrderKind.CANCEL:
            return RejectReason.ORIGINAL_IS_CANCEL
        return RejectReason.VENUE_MISMATCH if order.venue != venue.value else (order, stock)

    # ------------------------------------------------------------------ days and venues

    def _venue(self, venue: Venue, stock: Issue) -> RejectReason | None:
        """Orders are routed on the real profile only, and stand where the stock trades."""
        if self._house.profile == "mock":
            return None if venue is Venue.KRX else RejectReason.VENUE
        return None if venue is Venue.SOR or venue.value in stock.venues else RejectReason.VENUE

    def _told_apart(self, reason: RejectReason, stock: Issue) -> RejectReason:
        """Say of a halt whether it is the market's."""
        return RejectReason.BREAKER if reason is RejectReason.HALTED and self._house.broken(stock) else reason

    def _closed_today(self) -> RejectReason | None:
        return RejectReason.NOT_BUSINESS_DAY if self._house.schedule() is None else None

    # ------------------------------------------------------------------ fills and events

    def fill(self, stock: Issue, order: SimOrder, price: int, shares: int) -> None:
        """Book one execution: order, cash, shares; publish the order's event, then the position's."""
        house = self._house
        account = house.accounts[order.account]
        house.fills += 1
        if self._due is None or self._due[0] != order.day:
            self._due = (order.day, house.calendar.settlement(order.day))
        account.book_fill(order, price, shares, market=stock.instrument.market, env=house.profile, due=self._due[1])
        order.fill_no, order.filled_at = str(house.fills), house.now
        order.last_price, order.last_quantity, order.status = price, shares, OrderStatus.FILLED
        self._tell(order, stock, OrderStatus.FILLED)
        if house.heard:
            house.emit(position_update(account, order, stock, house.now))

    def _tell(self, order: SimOrder, stock: Issue, status: OrderStatus) -> None:
        if self._house.heard:
            self._house.emit(order_update(order, stock, status, self._house.now))
