"""One stock in the fill model ``book``: books on KRX and NXT with every order in its queue, all sessions of a day."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from random import Random
from typing import Any

from kiwoom_api.market import (
    Designation,
    Phase,
    in_after_market,
    order_types_at,
    shows_expected_price,
    single_price_limits,
    venues_taking,
)
from kiwoom_api.market.sessions import NXT_SINCE
from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue, Levels, Tape
from kiwoom_api.sim.matching import Cleared, Mode, Refusal, Scale, Why
from kiwoom_api.sim.path import Print, Step, second_of
from kiwoom_api.sim.records import RejectReason, SimOrder, Struck
from kiwoom_api.sim.tally import Tally
from kiwoom_api.sim.tape import LONGEST_TAPE, Tick
from kiwoom_api.sim.trading.board import Act, Board
from kiwoom_api.sim.trading.closing_price import ClosingPriceBook
from kiwoom_api.sim.trading.script import NXT_SHARE, evening_steps, following_steps, printable
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
FIXED = {OrderType.PRE_CLOSE: Phase.PRE_CLOSE, OrderType.POST_CLOSE: Phase.POST_CLOSE}
"""Orders at a closing price, and their sessions."""
_ASIDE = frozenset({*FIXED, OrderType.SINGLE_PRICE})
NXT_TRADED = ("KOSPI", "KOSDAQ")
"""Markets whose stocks NXT trades here, all of them. Which ones it really trades is not known here (UNVERIFIED), nor
are those left out of the off-hours single-price session for it."""
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
        boards: KRX; NXT and SINGLE (the off-hours single-price session while it existed) once somebody asks for them.
        fixed: orders at a closing price.
        close: official close in won; 0 until the closing auction is over.
    """

    def __init__(self, instrument: Instrument, tape: Tape) -> None:
        self.boards: dict[str, Board] = {}
        self.fixed, self.close = ClosingPriceBook(), 0
        self._tallies: dict[str, Tally] = {}
        self._plans: list[tuple[int, Act, int, int]] = []
        self._seed = self._reached = self._fixed_at = 0
        self._silent = False
        super().__init__(instrument, tape)

    def start(self, seed: int) -> None:
        """Make the day's KRX board."""
        self._seed, self.close, self.boards = seed, 0, {}
        self.fixed, self._fixed_at, self._reached = ClosingPriceBook(), 0, 0
        self._tallies, self._plans = {}, []
        self.__dict__.pop("_scale", None)
        if self.path is None:
            return
        self.path = path = printable(self.path, self.grid, self._auction)
        turns = drawn_turns(self.day, "KRX", seed, self.symbol)
        if not in_after_market(market=self.instrument.market, on=self.day):
            turns = tuple(turn for turn in turns if turn.second <= self._closes + RANDOM_SECONDS)
        calls = {Phase.OPENING_AUCTION: path.opening, Phase.CLOSING_AUCTION: path.closing}
        self.boards["KRX"] = Board(
            self, "KRX", self.grid, path, scale=lambda: self._scale, turns=turns, calls=calls
        )  # fmt: skip

    @cached_property
    def _scale(self) -> Scale:
        grid = self.grid
        upper = grid.upper if grid.limited else max(grid.base * _BOUNDS, grid.ceil(self.last))
        return Scale(self.instrument.market, self.day, grid.lower, upper)

    def board(self, name: str) -> Board | None:
        """Return a board of today, made and brought up to now when it is asked for; None where there is none."""
        found = self.boards.get(name)
        if found is None and self.path is not None:
            found = self._nxt() if name == "NXT" and name in self.venues else None
            found = self._single() if name == "SINGLE" else found
            if found is not None:
                self.boards[name] = found
                for plan in self._plans:
                    found.plan(*plan)
                silent, self._silent = self._silent, True
                found.run(self._reached)
                self._silent = silent
        return found

    def _nxt(self) -> Board:
        assert self.path is not None  # noqa: S101 - the caller has looked
        turns = day_turns(self.day, "NXT")
        return Board(
            self, "NXT", self.grid, self.path, scale=lambda: self._scale, turns=turns, calls={}, depth=NXT_SHARE
        )  # fmt: skip

    def _single(self) -> Board | None:
        """The off-hours single-price session, around the day's close: before that is known there is none."""
        turns = single_price_turns(self.day)
        if not turns or not self.close or self.path is None or self.row is None:
            return None
        close = self.grid.floor(self.close)
        limits = (self.grid.lower, self.grid.upper) if self.grid.limited else (None, None)
        market = self.instrument.market
        lower, upper = single_price_limits(close, limits, market=market, on=self.day)
        if lower is None or upper is None:
            return None
        scale = Scale(market, self.day, lower, upper)
        calls = {Phase.SINGLE_PRICE: Print(close, max(self.row.volume // 4_000, 1), True)}
        return Board(self, "KRX", self.grid, self.path, scale=lambda: scale, turns=turns, calls=calls, last=close)

    def touch(self) -> None:
        """Note that a participant takes part: from now on the stock has every board, whoever asks for them."""
        super().touch()
        for name in ("NXT", "SINGLE"):
            self.board(name)

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
        """Trade at the closing price, minute by minute, with what the market has to give."""
        halted = self.boards["KRX"].paused
        for start, end, phase in fixed_sessions(self.day):
            for minute in range(start, min(second + 1, end), 60):
                if minute > self._fixed_at and not halted:
                    self._meet_fixed(minute, self.previous_close if phase is Phase.PRE_CLOSE else self.close)
            self._fixed_at = max(self._fixed_at, min(second, end - 1))
            if second >= end:
                kind = OrderType.PRE_CLOSE if phase is Phase.PRE_CLOSE else OrderType.POST_CLOSE
                self.fixed.end(kind, lambda order: self._tape.drop(self, order, order.remaining, expired=True))

    def _meet_fixed(self, second: int, price: int) -> None:
        rng = Random(f"fixed|{self._seed}|{self.symbol}|{self.day.isoformat()}|{second // 60}")
        buy, unit = rng.random() < 0.5, self.path.unit if self.path is not None else 1
        for fill in self.fixed.minute(buy=buy, shares=rng.randrange(unit + 1)):
            self._tape.fill(self, fill.order, price or self.last, fill.shares)

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

    @property
    def halted(self) -> bool:
        """Whether trading is halted now."""
        return self.path is None or self.boards["KRX"].mode is Mode.HALTED

    # ------------------------------------------------------------------ orders

    @property
    def venues(self) -> frozenset[str]:
        """The venues on which the stock trades today."""
        nxt = self.instrument.market in NXT_TRADED and self.day >= NXT_SINCE
        return frozenset({"KRX", "NXT"} if nxt else {"KRX"})

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
            self._fixed_at = max(self._fixed_at, second_of(self._tape.now))
            self.fixed.enter(order)
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

    def on_print(self, board: Board, price: int, shares: int, *, up: bool) -> None:
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

    def _publish_nxt(self, board: Board) -> None:
        code, tape, tally = f"{self.symbol}_NX", self._tape, self.tally("NXT")
        if not self._silent and tape.wants(code):
            tape.emit(
                Trade(
                    at=tape.now, symbol=code, price=tally.last, quantity=tally.last_quantity, buyer=tally.up,
                    open=tally.open, high=tally.high, low=tally.low, volume=tally.volume, base=self.base,
                    ask=board.best(buy=False), bid=board.best(buy=True),
                )
            )  # fmt: skip

    def on_fill(self, board: Board, order: SimOrder, price: int, shares: int) -> None:
        """An execution of a participant's order."""
        self._tape.fill(self, order, price, shares)

    def on_drop(self, board: Board, order: SimOrder, shares: int, why: Why) -> None:
        """Shares of a participant's order left a book without a trade."""
        self._tape.drop(self, order, shares, expired=why in (Why.EXPIRY, Why.MID_CLOSE))

    def on_strike(self, board: Board, struck: Struck, *, begins: bool) -> None:
        """An interruption begins or ends."""
        self._tape.strike(self, board.venue, struck, begins=begins)

    def on_turn(self, board: Board, turn: Turn) -> None:
        """A session of a board begins or ends: the first end of KRX's orders is the day's close."""
        if board is self.boards.get("KRX") and turn.ends and not self.close:
            self.close = self.last
            if self.touched:
                self.touch()

    def late(self, what: str) -> int:
        """Return the seconds by which an auction ends later than its nominal end."""
        return random_end(self._seed, self.symbol, self.day, what)

    def steps(self, board: Board, phase: Phase) -> tuple[Step, ...]:
        """Return what the market trades on a board in a continuous session."""
        path, row = self.path, self.row
        if path is None or row is None:
            return ()
        if phase is not Phase.CONTINUOUS:
            anchor = self.base if phase is Phase.PRE_MARKET else row.close
            where = (self._seed, self.symbol, self.day, board.venue, phase, self.grid)
            return evening_steps(*where, anchor=anchor, volume=row.volume)
        if board.venue == "KRX":
            return path.steps
        start = next(turn.second for turn in day_turns(self.day, "NXT") if turn.phase is phase)
        return following_steps(path, start, self._auction)

    # ------------------------------------------------------------------ looking

    def printed(self) -> Row:
        """Return the regular session so far as a bar; its close is the 15:30 price, whatever the evening prints."""
        return Row(self.open, self.high, self.low, self.close or self.last, self.volume)

    def ticks(self) -> Sequence[Tick]:
        """Return the regular session's executions so far, oldest first."""
        return tuple(self.executed) if self.executed is not None else tuple(self._path_ticks())

    def _path_ticks(self) -> Iterator[Tick]:
        """What a stock that no participant touched has printed in the regular session."""
        path, krx = self.path, self.boards.get("KRX")
        if path is None or krx is None:
            return
        opened = krx.called.get(Phase.OPENING_AUCTION)
        if opened is None:
            return
        closed = krx.called.get(Phase.CLOSING_AUCTION)
        rounded = krx.rounding.of
        if path.opening.volume:
            yield Tick(opened, *path.opening._replace(price=self.grid.floor(path.opening.price)))
        for step in path.steps if closed is not None else path.steps[: krx.done(Phase.CONTINUOUS)]:
            for each in step.prints:
                yield Tick(max(step.second, opened), rounded(each.price), each.volume, each.up)
        if closed is not None and path.closing.volume:
            yield Tick(closed, *path.closing)

    def tally(self, venue: str = "KRX") -> Tally:
        """Return what a venue has printed today; SOR is both together."""
        if venue == "KRX":
            return super().tally()
        if venue == "NXT":
            self.board("NXT")
        if venue == "SOR":
            return super().tally().joined(self.tally("NXT")) if "NXT" in self.venues else super().tally()
        return self._tallies.get(venue, Tally())

    def refresh(self) -> None:
        """Nothing: the market's own quotes are known at any moment."""

    def shown(self, venue: str = "KRX") -> Levels:
        """Return the ten levels a side that a venue shows; SOR shows both venues' together.

        KRX does not show the opening auction's before 08:50 (RULES §3).
        """
        if venue == "SOR":
            krx, nxt = self.shown(), self.shown("NXT")
            return _merged(krx[0], nxt[0], buy=False), _merged(krx[1], nxt[1], buy=True)
        board = self.board(venue) if venue in self.venues else None
        if board is None or (board.phase is Phase.OPENING_AUCTION and not shows_expected_price(self._tape.now)):
            return (), ()
        asks, bids = board.shown()
        return tuple(asks), tuple(bids)

    def best(self, side: Side) -> int:
        """Return the best price of a side on KRX; 0 when it is empty."""
        krx = self.boards.get("KRX")
        return 0 if krx is None else krx.best(buy=side is Side.BUY)

    def expected(self) -> Cleared | None:
        """Return at which price and for how many shares KRX's auction would clear now (예상체결); None for none."""
        krx = self.boards.get("KRX")
        if krx is None or (krx.phase is Phase.OPENING_AUCTION and not shows_expected_price(self._tape.now)):
            return None
        return krx.expected()

    def interruptions(self) -> Iterator[tuple[str, Struck]]:
        """Yield the interruptions that run now, with their venues."""
        for board in self.boards.values():
            if board.watch.struck is not None:
                yield board.venue, board.watch.struck

    def changed(self) -> None:
        """Publish the books after an order was withdrawn."""
        self._publish_quotes()

    def _publish_quotes(self) -> None:
        """Publish the books that have changed since they were last published."""
        tape = self._tape
        for name, board in self.boards.items():
            if not board.changed:
                continue
            board.changed = False
            if name == "KRX":
                self.publish_quote()
            elif name == "NXT" and not self._silent and tape.wants(f"{self.symbol}_NX"):
                asks, bids = self.shown("NXT")
                tape.emit(Quote(at=tape.now, symbol=f"{self.symbol}_NX", asks=asks, bids=bids, base=self.base))

    # ------------------------------------------------------------------ state

    def dump(self) -> dict[str, Any]:
        """Return what of the day's state is not a function of data and seed, as plain data."""
        return {
            "printed": list(self.printed()), "last": self.last, "close": self.close, "value": self.value,
            "last_quantity": self.last_quantity, "up": self.up, "second": self.second, "reached": self._reached,
            "tallies": {name: list(tally) for name, tally in self._tallies.items()},
            "executed": [list(tick) for tick in self.executed or ()],
            "boards": {name: board.dump() for name, board in self.boards.items()},
            "fixed": self.fixed.dump(), "fixed_at": self._fixed_at, "plans": [list(plan) for plan in self._plans],
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
        self._fixed_at = saved["fixed_at"]


def _merged(one: tuple[tuple[int, int], ...], two: tuple[tuple[int, int], ...], *, buy: bool) -> Any:
    """Return two books' levels of a side as one: ten, best first."""
    shares: dict[int, int] = {}
    for price, count in (*one, *two):
        shares[price] = shares.get(price, 0) + count
    return tuple(sorted(shares.items(), reverse=buy)[:10])
