"""One stock in the fill model ``book``: books on KRX and NXT with every order in its queue, all sessions of a day."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kiwoom_api.market import (
    Designation,
    Phase,
    order_types_at,
    venues_taking,
)
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.matching import Mode, Refusal, Why
from kiwoom_api.sim.path import Step, second_of
from kiwoom_api.sim.records import RejectReason, SimOrder, Struck
from kiwoom_api.sim.tally import Tally
from kiwoom_api.sim.tape import LONGEST_TAPE, Tick
from kiwoom_api.sim.trading.agenda import Act
from kiwoom_api.sim.trading.board import Board
from kiwoom_api.sim.trading.book_issue import BookIssue
from kiwoom_api.sim.trading.counter import Counter
from kiwoom_api.sim.trading.turns import (
    RANDOM_SECONDS,
    Turn,
)

REGULAR = frozenset({Phase.OPENING_AUCTION, Phase.CONTINUOUS, Phase.CLOSING_AUCTION})
"""The sessions whose prints make the day's bar: the official close stays that of 15:30 (RULES §4)."""
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


class BookStock(BookIssue):
    """State of one stock on one business day, on every venue that trades it.

    Attributes:
        boards: KRX; NXT and SINGLE (the off-hours single-price session while it existed) once somebody asks for them.
        fixed: orders at a closing price.
        close: official close in won; 0 until the closing auction is over.
    """

    # ------------------------------------------------------------------ time

    @property
    def occupied(self) -> bool:
        """Whether a participant's order waits here, or something runs that one has set off."""
        if self.fixed.orders:
            return True
        return any(board.occupied or (self.touched and board.paused) for board in self.boards.values())

    def run(self, second: int) -> None:
        """Let everything happen that the stock's market does up to a second of the day, that second included."""
        if self.path is None:
            return
        if self._tape.wants(f"{self.symbol}_NX"):
            self.board("NXT")
        self._reached = max(self._reached, second)
        for board in tuple(self.boards.values()):
            board.run(second)
        if self.fixed.orders:
            self._run_fixed(second)
        self.cursor = self.boards["KRX"].done(Phase.CONTINUOUS)
        self._publish_quotes()

    def next_second(self) -> int | None:
        """Return when a board next does something by itself; None when none will today."""
        seconds = [at for board in self.boards.values() if (at := board.next_second()) is not None]
        return min(seconds, default=None)

    def _run_fixed(self, second: int) -> None:
        """Trade at the closing price with what the market has to give."""
        prices = {Phase.PRE_CLOSE: self.previous_close, Phase.POST_CLOSE: self.close}
        if self.halted:
            self.fixed.stand(second)
        for fill in self.fixed.run(second):
            self._tape.fill(self, fill.order, prices[fill.phase] or self.last, fill.shares)
        for order in self.fixed.ended(second):
            self._tape.drop(self, order, order.remaining, expired=True)

    # ------------------------------------------------------------------ halts

    def plan(self, second: int, act: Act, length: int = 0, *, key: int) -> None:
        """Have trading halt, resume or end on every venue (``Board.plan``); the stock counts as touched from now on."""
        self.touch()
        self._plans.append((second, act, length, key))
        for board in self.boards.values():
            board.plan(second, act, length, key)

    def continuous(self, venue: str) -> bool:
        """Return whether orders meet at once on a venue now."""
        board = self.board(venue) if venue in self.venues else None
        return board is not None and board.mode is Mode.CONTINUOUS

    def interrupt(self, venue: str) -> bool:
        """Begin a volatility interruption by hand; False where the venue does not trade continuously."""
        board = self.board(venue) if venue in self.venues else None
        if board is None or not board.interrupt():
            return False
        self.touch()
        self._publish_quotes()
        return True

    def strike(self, venue: str, *, buy: bool, shares: int, price: int) -> int:
        """Let somebody who is no account here trade at once, up to a price (0: any); return the shares."""
        board = self.board(venue)
        if board is None:
            return 0
        self.touch()
        traded = board.strike(buy=buy, shares=shares, price=price)
        self._publish_quotes()
        return traded

    # ------------------------------------------------------------------ orders

    def _types(self, at: datetime, venue: str) -> frozenset[OrderType]:
        untraded = not self.volume and second_of(at) >= self._closes + RANDOM_SECONDS
        said = {Designation.NOT_TRADED} if untraded else ()
        return order_types_at(at, venue, market=self.instrument.market, trading_day=True, designations=said)

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

    def _board(self, kind: OrderType, venue: str) -> Board | None:
        return self.board("SINGLE" if kind is OrderType.SINGLE_PRICE else venue)

    def unmovable(self, order: SimOrder, price: int) -> RejectReason | None:
        """Say why an open order cannot be changed now, though it may be cancelled; None when it can."""
        if order.order_type in FIXED:
            return None
        board = self._board(order.order_type, order.stands)
        refused = Refusal.CLOSED if board is None else board.unmovable(order, price)
        return None if refused is None else REASONS[refused]

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

    def route(self, request: OrderRequest) -> str:
        """Return where an order will stand: a routed one on the venue with the better opposite price, else on KRX.

        How Kiwoom splits a routed order between the venues is not known (UNVERIFIED): here it goes to one as a whole.
        """
        if request.venue is not Venue.SOR:
            return request.venue.value
        market, kind = self.instrument.market, request.order_type
        found: list[tuple[int, str]] = []
        for venue in venues_taking(kind, self._tape.now, market=market, trading_day=True):
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
        step, fallback = (self.grid.above, self.grid.ceil) if buy else (self.grid.below, self.grid.floor)
        price = (across or (step(own) if own else 0)) if opposite else own
        return min(max(price or fallback(last), self.grid.lower), self.grid.upper)

    def expire(self) -> None:
        """Nothing: each book ends its own orders with its sessions."""

    # ------------------------------------------------------------------ what the boards report

    def on_print(self, board: Counter, price: int, shares: int, *, up: bool) -> None:
        """An execution on a board."""
        if board is self.boards.get("KRX"):
            self.up, self.second = up, board.second
            if board.phase in REGULAR:
                self.print(price, shares)
            else:
                self.last, self.last_quantity = price, shares
            self.publish_trade()
            return
        name = "NXT" if board.venue == "NXT" else "SINGLE"
        self._tallies[name] = self.tally(name).after(price, shares, up=up, second=board.second)
        if name == "NXT":
            self._publish_nxt(board)

    def on_fill(self, board: Counter, order: SimOrder, price: int, shares: int) -> None:
        """An execution of a participant's order."""
        self._tape.fill(self, order, price, shares)

    def on_drop(self, board: Counter, order: SimOrder, shares: int, why: Why) -> None:
        """Shares of a participant's order left a book without a trade."""
        self._tape.drop(self, order, shares, expired=why in (Why.EXPIRY, Why.MID_CLOSE))

    def on_strike(self, board: Counter, struck: Struck, *, begins: bool) -> None:
        """An interruption begins or ends."""
        self._tape.strike(self, board.venue, struck, begins=begins)

    def on_turn(self, board: Counter, turn: Turn) -> None:
        """A session of a board begins or ends: the first end of KRX's orders is the day's close."""
        if board is self.boards.get("KRX") and turn.ends and not self.close:
            self.close = self.last
            if self.touched:
                self.touch()

    def late(self, what: str) -> int:
        """Return the seconds by which an auction ends later than its nominal end."""
        return 0 if self._lineup is None else self._lineup.late(what)

    def steps(self, board: Counter, phase: Phase) -> tuple[Step, ...]:
        """Return what the market trades on a board in a continuous session."""
        return () if self._lineup is None else self._lineup.steps(board.venue, phase)

    # ------------------------------------------------------------------ state

    def dump(self) -> dict[str, Any]:
        """Return what of the day's state is not a function of data and seed, as plain data."""
        return {
            "printed": list(self.printed()), "last": self.last, "close": self.close, "value": self.value,
            "last_quantity": self.last_quantity, "up": self.up, "second": self.second, "reached": self._reached,
            "tallies": {name: list(tally) for name, tally in self._tallies.items()},
            "executed": [list(tick) for tick in self.executed or ()],
            "boards": {name: board.dump() for name, board in self.boards.items()},
            "fixed": self.fixed.dump(), "plans": [list(plan) for plan in self._plans],
        }  # fmt: skip

    def load(self, saved: Mapping[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Take up the state of ``dump``."""
        self.open, self.high, self.low, _, self.volume, _ = Row(*saved["printed"])
        self.last, self.close, self.value = saved["last"], saved["close"], saved["value"]
        self.last_quantity, self.up, self.second = saved["last_quantity"], saved["up"], saved["second"]
        self.touched, self._reached = True, 0
        self.executed = deque((Tick(*tick) for tick in saved["executed"]), LONGEST_TAPE)
        self._silent = True
        for name in saved["boards"]:
            board = self.board(name)
            if board is not None:
                board.load(saved["boards"][name], orders)
                board.changed = False
        self._silent = False
        self._reached = saved["reached"]
        self._tallies = {name: Tally(*tally) for name, tally in saved["tallies"].items()}
        self._plans = [(second, Act(act), length, key) for second, act, length, key in saved["plans"]]
        self.fixed.load(saved["fixed"], orders)
