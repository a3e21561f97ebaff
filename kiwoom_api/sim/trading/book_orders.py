"""How participants' orders come to the boards of one stock in the fill model ``book``: what is taken, and where."""

from __future__ import annotations

from datetime import datetime

from kiwoom_api.market import Designation, Phase, order_types_at, venues_taking
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.sim.matching import Refusal
from kiwoom_api.sim.path import second_of
from kiwoom_api.sim.records import RejectReason, SimOrder
from kiwoom_api.sim.trading.board import Board
from kiwoom_api.sim.trading.book_issue import BookIssue
from kiwoom_api.sim.trading.turns import RANDOM_SECONDS

FIXED = {OrderType.PRE_CLOSE: Phase.PRE_CLOSE, OrderType.POST_CLOSE: Phase.POST_CLOSE}
"""Orders at a closing price, and their sessions."""
_ASIDE = frozenset({*FIXED, OrderType.SINGLE_PRICE})
REFUSALS = {
    Refusal.CLOSED: "장이 열려 있지 않습니다",
    Refusal.HALTED: "거래가 정지되어 취소만 됩니다",
    Refusal.ORDER_TYPE: "지금은 받지 않는 호가유형입니다",
    Refusal.PRICE: "호가단위나 상/하한가에 맞지 않습니다",
    Refusal.STOP_PRICE: "스톱가격이 호가단위나 상/하한가에 맞지 않습니다",
    Refusal.AT_LIMIT: "상/하한가로는 조건부지정가 주문을 낼 수 없습니다",
    Refusal.NO_MID: "한쪽에 호가가 없어 중간가가 없습니다",
    Refusal.UNKNOWN: "주문이 없습니다",
}
REASONS = {
    Refusal.CLOSED: RejectReason.AFTER_CLOSE,
    Refusal.HALTED: RejectReason.HALTED,
    Refusal.ORDER_TYPE: RejectReason.ORDER_TYPE,
    Refusal.PRICE: RejectReason.TICK,
    Refusal.STOP_PRICE: RejectReason.TICK,
    Refusal.AT_LIMIT: RejectReason.ORDER_TYPE,
    Refusal.NO_MID: RejectReason.ORDER_TYPE,
    Refusal.UNKNOWN: RejectReason.ORIGINAL_MISSING,
}


class BookOrders(BookIssue):
    """The order entry of a stock's boards."""

    def admit(self, request: OrderRequest, venue: str) -> RejectReason | None:
        """Say why an order would not be taken now on a venue, by hours, type and the state of trading."""
        if self.path is None:
            return RejectReason.HALTED
        types = self._types(self._tape.now, venue)
        if request.order_type not in types:
            return self._untimely(types)
        if request.order_type in FIXED:
            return None
        board = self._board(request.order_type, venue)
        return RejectReason.AFTER_CLOSE if board is None else self._refusal(board, request)

    def _types(self, at: datetime, venue: str) -> frozenset[OrderType]:
        untraded = not self.volume and second_of(at) >= self._closes + RANDOM_SECONDS
        said = {*self.instrument.said(self.day), *([Designation.NOT_TRADED] if untraded else ())}
        return order_types_at(at, venue, market=self.instrument.market, trading_day=True, designations=said)

    def _refusal(self, board: Board, request: OrderRequest) -> RejectReason | None:
        """What the book refuses but the form of the order, which the order desk checks."""
        refused = board.refusal(request)
        if refused is Refusal.PRICE and request.price and self.grid.legal(request.price):
            return RejectReason.ABOVE_LIMIT if request.price > board.last else RejectReason.BELOW_LIMIT
        form = (None, Refusal.PRICE, Refusal.STOP_PRICE, Refusal.AT_LIMIT)
        return None if refused in form else REASONS[refused]

    def _untimely(self, types: frozenset[OrderType]) -> RejectReason:
        """What is wrong with a type that is not taken now: the type, or the hour, when no market is open."""
        if types - _ASIDE:
            return RejectReason.ORDER_TYPE
        return RejectReason.BEFORE_OPEN if second_of(self._tape.now) < self._opens else RejectReason.AFTER_CLOSE

    def closed(self) -> RejectReason | None:
        """Nothing: an order that is open can be cancelled, whatever its book is doing."""
        return None

    def unmovable(self, order: SimOrder, price: int) -> RejectReason | None:
        """Say why an open order cannot be changed now, though it may be cancelled; None when it can."""
        if order.order_type in FIXED:
            return None
        board = self._board(order.order_type, order.stands)
        refused = Refusal.CLOSED if board is None else board.unmovable(order, price)
        return None if refused is None else REASONS[refused]

    def route(self, request: OrderRequest) -> str:
        """Return where an order will stand: a routed one on the venue with the better opposite price, else on KRX.

        How Kiwoom splits a routed order between the venues is not known (UNVERIFIED): here it goes to one as a whole.
        """
        if request.venue is not Venue.SOR:
            return request.venue.value
        kind, each = request.order_type, self.instrument
        found: list[tuple[int, str]] = []
        for venue in venues_taking(
            kind, self._tape.now, market=each.market, trading_day=True, designations=each.designations
        ):
            board = self.board(venue) if venue in self.venues and kind not in _ASIDE else None
            if board is not None and self._refusal(board, request) is None:
                price = board.best(buy=request.side is Side.SELL)
                found.append((request.side.sign * price if price else 1 << 60, venue))
        return min(found, key=lambda each: each[0])[1] if found else "KRX"

    def best_price(self, side: Side, *, opposite: bool, venue: str = "KRX") -> int:
        """Return what 최유리 (opposite best) or 최우선 (own best) stands for, on the grid (RULES §7)."""
        board = self.board(venue)
        buy = side is Side.BUY
        own, across = (0, 0) if board is None else (board.best(buy=buy), board.best(buy=not buy))
        last = self.last if board is None else board.last
        return self.grid.best_price(side, opposite=opposite, own=own, across=across, last=last)

    def enter(self, order: SimOrder) -> int:
        """Bring an order to its book; what comes of it is told at once, so that nothing is ever left over."""
        self.touch()
        if order.order_type in FIXED:
            self.fixed.enter(order, second_of(self._tape.now))
            return 0
        board = self._board(order.order_type, order.stands)
        refused = Refusal.CLOSED if board is None else board.enter(order)
        if refused is not None:
            self._tape.refuse(self, order, REFUSALS[refused])
        self._publish_quotes()
        return 0

    def withdraw(self, order: SimOrder, shares: int) -> None:
        """Take shares of an order out of its book; what stays keeps its place."""
        board = self._board(order.order_type, order.stands)
        if not self.fixed.withdraw(order, shares) and board is not None:
            board.withdraw(order, shares)

    def take_over(self, order: SimOrder, heir: SimOrder, shares: int) -> bool:
        """Give all of an order's shares to its heir in the same place; False when the heir must be entered anew."""
        board = None if order.order_type in FIXED else self._board(order.order_type, order.stands)
        return board is not None and board.take_over(order, heir, shares)

    def expire(self) -> None:
        """Nothing: each book ends its own orders with its sessions."""

    def _board(self, kind: OrderType, venue: str) -> Board | None:
        return self.board("SINGLE" if kind is OrderType.SINGLE_PRICE else venue)
