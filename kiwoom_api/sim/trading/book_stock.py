"""One stock in the fill model ``book``: books on KRX and NXT with every order in its queue, all sessions of a day."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from kiwoom_api.market import Phase, in_after_market, order_types_at, single_price_limits, venues_taking
from kiwoom_api.market.sessions import NXT_SINCE
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side, Venue
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue, Levels, Tape
from kiwoom_api.sim.matching import Cleared, Refusal, Scale, Why
from kiwoom_api.sim.path import DayPath, Print
from kiwoom_api.sim.records import RejectReason, SimOrder, Struck
from kiwoom_api.sim.tape import LONGEST_TAPE, Tick
from kiwoom_api.sim.trading.board import AUCTIONS, Board
from kiwoom_api.sim.trading.closing_price import HOUSE, ClosingPriceBook
from kiwoom_api.sim.trading.script import NXT_SHARE, evening_steps, following_steps
from kiwoom_api.sim.trading.turns import (
    RANDOM_SECONDS,
    Turn,
    day_turns,
    drawn_turns,
    fixed_sessions,
    random_end,
    single_price_turns,
)

REGULAR = frozenset({Phase.OPENING_AUCTION, Phase.CONTINUOUS, Phase.CLOSING_AUCTION})
"""The sessions whose prints make the day's bar: the official close stays that of 15:30 (RULES §4)."""
FIXED = frozenset({OrderType.PRE_CLOSE, OrderType.POST_CLOSE})
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
_BOUNDS = 3
"""A stock without daily limits is quoted up to so many times its base price."""


class BookStock(Issue):
    """State of one stock on one business day, on every venue that trades it.

    Attributes:
        boards: order books by name: KRX, NXT, and SINGLE for the off-hours single-price session while it existed.
        fixed: orders at a closing price.
        close: official close in won; 0 until the closing auction is over.
        nxt: what NXT printed today.
    """

    def __init__(self, instrument: Instrument, tape: Tape) -> None:
        self.boards: dict[str, Board] = {}
        self.fixed, self.close = ClosingPriceBook(), 0
        self.nxt = Row(0, 0, 0, 0, 0)
        self._seed, self._fixed_orders = 0, dict[int, SimOrder]()
        self._fixed_until = 0
        super().__init__(instrument, tape)

    def start(self, seed: int) -> None:
        """Make the day's books."""
        self._seed, self.close, self.boards = seed, 0, {}
        self.fixed, self._fixed_orders, self._fixed_until = ClosingPriceBook(), {}, 0
        self.nxt = Row(0, 0, 0, 0, 0)
        path, row = self.path, self.row
        if path is None or row is None:
            return
        scale = Scale(self.instrument.market, self.day, self.grid.lower, self._highest())
        turns = drawn_turns(self.day, "KRX", seed, self.symbol)
        evening = self._evening(seed, "KRX", path, row)
        if not in_after_market(market=self.instrument.market, on=self.day):
            turns, evening = tuple(turn for turn in turns if turn.second <= self._closes + RANDOM_SECONDS), ()
        calls = {Phase.OPENING_AUCTION: path.opening, Phase.CLOSING_AUCTION: path.closing}
        market = self.instrument.market
        self.boards["KRX"] = Board(
            self, "KRX", self.grid, scale, path, turns=turns, steps=path.steps + evening, market=market, calls=calls
        )
        if market in ("KOSPI", "KOSDAQ") and self.day >= NXT_SINCE:
            self.boards["NXT"] = self._nxt(seed, scale, path, row)
        single = self._single(path, row)
        if single is not None:
            self.boards["SINGLE"] = single

    def _highest(self) -> int:
        return self.grid.upper if self.grid.limited else max(self.grid.base * _BOUNDS, self.grid.ceil(self.last))

    def _evening(self, seed: int, venue: str, path: DayPath, row: Row) -> tuple[Any, ...]:
        return evening_steps(
            seed, self.symbol, self.day, venue, self.grid, before=self.base, after=row.close, volume=row.volume
        )

    def _nxt(self, seed: int, scale: Scale, path: DayPath, row: Row) -> Board:
        turns = day_turns(self.day, "NXT")
        main = [turn.second for turn in turns if turn.phase is Phase.CONTINUOUS]
        steps = self._evening(seed, "NXT", path, row)
        if main:
            end = next((t.second for t in turns if t.second > main[0]), main[0])
            steps += following_steps(path, main[0], end)
        return Board(
            self, "NXT", self.grid, scale, path,
            turns=turns, steps=tuple(sorted(steps, key=lambda step: step.second)),
            market=self.instrument.market, calls={}, depth=NXT_SHARE,
        )  # fmt: skip

    def _single(self, path: DayPath, row: Row) -> Board | None:
        turns = single_price_turns(self.day)
        limits = (self.grid.lower, self.grid.upper) if self.grid.limited and turns else (None, None)
        lower, upper = single_price_limits(
            self.grid.floor(row.close), limits, market=self.instrument.market, on=self.day
        )
        if lower is None or upper is None:
            return None
        scale = Scale(self.instrument.market, self.day, lower, upper)
        calls = {Phase.SINGLE_PRICE: Print(row.close, max(row.volume // 4_000, 1), True)}
        return Board(
            self, "KRX", self.grid, scale, path,
            turns=turns, steps=(), market=self.instrument.market, calls=calls, base=self.grid.floor(row.close),
        )  # fmt: skip

    # ------------------------------------------------------------------ time

    @property
    def occupied(self) -> bool:
        """Whether a participant's order waits here."""
        return bool(self._fixed_orders) or any(board.orders for board in self.boards.values())

    def run(self, second: int) -> None:
        """Let everything happen that the stock's market does up to a second of the day, that second included."""
        for name, board in self.boards.items():
            board.watched = self._tape.wants(self._code(board)) and name != "SINGLE"
            board.run(second)
        if self._fixed_orders:
            self._run_fixed(second)
        krx = self.boards.get("KRX")
        if krx is not None:
            self.cursor = krx.cursor
            if krx.watched or krx.orders:
                self.publish_quote()

    def next_second(self) -> int | None:
        """Return when a book next changes its mode; None when none will today."""
        seconds = [at for board in self.boards.values() if (at := board.next_second()) is not None]
        return min(seconds, default=None)

    def _run_fixed(self, second: int) -> None:
        """Trade at the closing price, minute by minute, with what the market has to give."""
        for start, end, phase in fixed_sessions(self.day):
            if second < start:
                continue
            self.fixed.price = self.previous_close if phase is Phase.PRE_CLOSE else self.close or self.last
            minute = max(start, self._fixed_until)
            while minute <= min(second, end - 1):
                self._meet_fixed(minute)
                minute += 60
            self._fixed_until = max(self._fixed_until, minute)
            if second >= end:
                self._end_fixed(OrderType.PRE_CLOSE if phase is Phase.PRE_CLOSE else OrderType.POST_CLOSE)

    def _meet_fixed(self, second: int) -> None:
        rng = Random(f"fixed|{self._seed}|{self.symbol}|{self.day.isoformat()}|{second // 60}")
        buy, unit = rng.random() < 0.5, self.path.unit if self.path is not None else 1
        shares = min(rng.randrange(unit + 1), self.fixed.waiting(buy=not buy))
        self.second = second
        fills = self.fixed.meet()
        if shares:
            fills += self.fixed.enter(HOUSE, shares, buy=buy)
        for fill in fills:
            self.last, self.last_quantity = self.fixed.price, fill.shares
            for number in (fill.buy, fill.sell):
                order = self._fixed_orders.get(number)
                if order is not None:
                    if order.remaining <= fill.shares:
                        del self._fixed_orders[number]
                    self._tape.fill(self, order, self.fixed.price, fill.shares)

    def _end_fixed(self, kind: OrderType) -> None:
        for number, order in list(self._fixed_orders.items()):
            if order.order_type is kind:
                del self._fixed_orders[number]
                self.fixed.reduce(number, order.remaining)
                self._tape.drop(self, order, order.remaining, expired=True)

    # ------------------------------------------------------------------ orders

    @property
    def venues(self) -> frozenset[str]:
        """The venues on which the stock trades today."""
        return frozenset(self.boards) & {"KRX", "NXT"} or frozenset({"KRX"})

    def admit(self, request: OrderRequest, venue: str) -> RejectReason | None:
        """Say why an order would not be taken now on a venue, by hours, type and the state of trading."""
        now, market, kind = self._tape.now, self.instrument.market, request.order_type
        if self.path is None:
            return RejectReason.HALTED
        if kind not in order_types_at(now, venue, market=market, trading_day=True):
            return self._untimely(venue)
        if kind in FIXED:
            return None
        board = self.boards["SINGLE" if kind is OrderType.SINGLE_PRICE else venue]
        board.show()
        refused = board.refusal(request)
        return None if refused is None else REASONS[refused]

    def _untimely(self, venue: str) -> RejectReason:
        """What is wrong with a type that is not taken now: the type, or the hour, when none is taken."""
        now, market = self._tape.now, self.instrument.market
        if order_types_at(now, venue, market=market, trading_day=True):
            return RejectReason.ORDER_TYPE
        return RejectReason.BEFORE_OPEN if _second(now) < self._opens else RejectReason.AFTER_CLOSE

    def closed(self) -> RejectReason | None:
        """Nothing: an order that is open can be cancelled, whatever its book is doing."""
        return None

    def _board(self, order: SimOrder) -> Board:
        return self.boards["SINGLE" if order.order_type is OrderType.SINGLE_PRICE else order.stands]

    def enter(self, order: SimOrder) -> int:
        """Bring an order to its book; what comes of it is told at once, so that nothing is ever left over."""
        self.touch()
        self.second = max(self.second, _second(self._tape.now))
        if order.order_type in FIXED:
            number = int(order.order_no)
            while number in self._fixed_orders:
                number += 10_000_000
            self._fixed_orders[number] = order
            self.fixed.enter(number, order.remaining, buy=order.side is Side.BUY, meet=False)
            return 0
        refused = self._board(order).enter(order)
        if refused is not None:
            self._tape.refuse(self, order, REFUSALS[refused])
        self.publish_quote()
        return 0

    def withdraw(self, order: SimOrder, shares: int) -> None:
        """Take shares of an order out of its book; what stays keeps its place."""
        for number, each in list(self._fixed_orders.items()):
            if each is order:
                self.fixed.reduce(number, shares)
                if shares >= order.remaining:
                    del self._fixed_orders[number]
                return
        self._board(order).withdraw(order, shares)

    def take_over(self, order: SimOrder, heir: SimOrder, shares: int) -> bool:
        """Give all of an order's shares to its heir in the same place; False when the heir must be entered anew."""
        if order.order_type in FIXED:
            return False
        return self._board(order).take_over(order, heir, shares)

    def route(self, request: OrderRequest) -> str:
        """Return where an order will stand: a routed one on the venue with the better opposite price, else on KRX.

        How Kiwoom splits a routed order between the venues is not known (UNVERIFIED): here it goes to one as a whole.
        """
        if request.venue is not Venue.SOR:
            return request.venue.value
        market = self.instrument.market
        open_now = venues_taking(request.order_type, self._tape.now, market=market, trading_day=True)
        buy = request.side is Side.BUY
        found: list[tuple[int, str]] = []
        for venue in ("KRX", "NXT"):
            board = self.boards.get(venue)
            if board is None or venue not in open_now:
                continue
            board.show()
            price = board.book.best(buy=not buy)
            found.append(((price if buy else -price) if price else 1 << 60, venue))
        return min(found, key=lambda each: each[0])[1] if found else "KRX"

    def best_price(self, side: Side, *, opposite: bool) -> int:
        """Return what 최유리 (opposite best) or 최우선 (own best) stands for, on the grid (RULES §7)."""
        self.refresh()
        own, across = self.best(side), self.best(Side.SELL if side is Side.BUY else Side.BUY)
        step = self.grid.above if side is Side.BUY else self.grid.below
        fallback = self.grid.ceil(self.last) if side is Side.BUY else self.grid.floor(self.last)
        price = (across or (step(own) if own else 0)) if opposite else own
        return min(max(price or fallback, self.grid.lower), self.grid.upper)

    def expire(self) -> None:
        """Nothing: each book ends its own orders with its sessions."""

    # ------------------------------------------------------------------ what the boards report

    def _code(self, board: Board) -> str:
        return f"{self.symbol}_NX" if board.venue == "NXT" else self.symbol

    def printed(self) -> Row:
        """Return the regular session so far as a bar; its close is the 15:30 price, whatever the evening prints."""
        return Row(self.open, self.high, self.low, self.close or self.last, self.volume)

    def on_print(self, board: Board, price: int, shares: int, *, up: bool) -> None:
        """An execution on a board."""
        self.up, self.second = up, board.second
        if board.venue == "NXT":
            before = self.nxt
            self.nxt = Row(
                before.open or price, max(before.high, price), min(before.low or price, price), price,
                before.volume + shares,
            )  # fmt: skip
        elif board.phase in REGULAR:
            self.print(price, shares)
        else:
            self.last, self.last_quantity = price, shares
        if board.watched or board.orders:
            self._publish_print(board, price, shares)

    def _publish_print(self, board: Board, price: int, shares: int) -> None:
        if board.venue == "KRX":
            self.publish_trade()

    def on_fill(self, board: Board, order: SimOrder, price: int, shares: int) -> None:
        """An execution of a participant's order."""
        self._tape.fill(self, order, price, shares)

    def on_drop(self, board: Board, order: SimOrder, shares: int, why: Why) -> None:
        """Shares of a participant's order left a book without a trade."""
        self._tape.drop(self, order, shares, expired=why in (Why.EXPIRY, Why.MID_CLOSE))

    def on_strike(self, board: Board, struck: Struck, *, begins: bool) -> None:
        """An interruption begins or ends."""
        self._tape.strike(self, board.venue, struck, begins=begins)

    def on_turn(self, board: Board, turn: Turn, cleared: Cleared | None) -> None:
        """A board went over to another mode."""
        if board.venue == "KRX" and turn.ends and not self.close and turn.phase is None:
            self.close = self.last

    def late(self, what: str) -> int:
        """Return the seconds by which an auction ends later than its nominal end."""
        return random_end(self._seed, self.symbol, self.day, what)

    # ------------------------------------------------------------------ looking

    def refresh(self) -> None:
        """See to it that the market's own quotes stand in the book."""
        krx = self.boards.get("KRX")
        if krx is not None:
            krx.show()

    def shown(self) -> Levels:
        """Return the ten levels a side that KRX shows; in a call auction those that do not cross."""
        krx = self.boards.get("KRX")
        if krx is None:
            return (), ()
        krx.show()
        return levels_of(krx)

    def best(self, side: Side) -> int:
        """Return the best price of a side on KRX; 0 when it is empty."""
        krx = self.boards.get("KRX")
        return 0 if krx is None else krx.book.best(buy=side is Side.BUY)

    def interruption(self) -> Iterator[Struck]:
        """Yield the interruptions that run now."""
        for board in self.boards.values():
            if board.watch.struck is not None:
                yield board.watch.struck

    # ------------------------------------------------------------------ state

    def dump(self) -> dict[str, Any]:
        """Return what of the day's state is not a function of data and seed, as plain data."""
        return {
            "printed": list(self.printed()), "last": self.last, "close": self.close, "value": self.value,
            "last_quantity": self.last_quantity, "up": self.up, "second": self.second, "nxt": list(self.nxt),
            "executed": [list(tick) for tick in self.executed or ()],
            "boards": {name: board.dump() for name, board in self.boards.items()},
            "fixed": self.fixed.dump(), "fixed_until": self._fixed_until,
            "fixed_orders": [[n, order.account, order.order_no] for n, order in self._fixed_orders.items()],
        }  # fmt: skip

    def load(self, saved: Mapping[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Take up the state of ``dump``."""
        self.open, self.high, self.low, _, self.volume, _ = Row(*saved["printed"])
        self.last, self.close, self.value = saved["last"], saved["close"], saved["value"]
        self.last_quantity, self.up, self.second = saved["last_quantity"], saved["up"], saved["second"]
        self.nxt, self.touched = Row(*saved["nxt"]), True
        self.executed = deque((Tick(*tick) for tick in saved["executed"]), LONGEST_TAPE)
        for name, board in self.boards.items():
            board.load(saved["boards"][name], orders)
        self.fixed.load(saved["fixed"])
        self._fixed_until = saved["fixed_until"]
        self._fixed_orders = {number: orders[account, no] for number, account, no in saved["fixed_orders"]}


def levels_of(board: Board) -> Levels:
    """Return a board's ten levels a side; in a call auction those beyond the price at which it would clear."""
    asks, bids = board.book.depth(buy=False), board.book.depth(buy=True)
    if board.book.mode in AUCTIONS and asks and bids and asks[0][0] <= bids[0][0]:
        found = board.book.indicative()
        price = found.price if found is not None else board.last
        return tuple(each for each in asks if each[0] > price), tuple(each for each in bids if each[0] < price)
    return asks, bids


def _second(at: datetime) -> int:
    return int((at - datetime.combine(at.date(), time(), KST)) / timedelta(seconds=1))
