"""One stock on one venue on one day: its order book, its turns, its interruptions, and the market that trades in it.

The market's own participants follow the day's path, so that what is printed when nobody else takes part is the day's
bar. They are never interrupted: what the day printed, it printed. Only participants' orders set off a VI.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import heappop, heappush
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from kiwoom_api.market import INTERRUPTION_LENGTH, Interruption, Phase
from kiwoom_api.model.orders import OrderKind, OrderRequest
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.ladder import Level, ladder
from kiwoom_api.sim.matching import Cleared, Converted, Dropped, Fill, Interrupted, Matcher, Mode, Refusal, Scale, Why
from kiwoom_api.sim.path import DayPath, Print, Step
from kiwoom_api.sim.records import SimOrder, Struck
from kiwoom_api.sim.trading.house import House
from kiwoom_api.sim.trading.interruptions import Watch
from kiwoom_api.sim.trading.turns import Turn

AUCTIONS = frozenset({Mode.OPENING, Mode.CLOSING, Mode.VI, Mode.RESUMPTION})
_PLAIN = {
    OrderType.NXT_PRE_LIMIT: OrderType.LIMIT,
    OrderType.NXT_PRE_BEST_OPPOSITE: OrderType.BEST_OPPOSITE,
    OrderType.NXT_PRE_BEST_SAME: OrderType.BEST_SAME,
    OrderType.SINGLE_PRICE: OrderType.LIMIT,
}
"""Orders that differ in where and how long they live, not in the book."""
_EXTENDED = (Phase.OPENING_AUCTION, Phase.CLOSING_AUCTION)
_VI_SECONDS = int(INTERRUPTION_LENGTH.total_seconds())


class Room(Protocol):
    """What a board needs of its stock."""

    def on_print(self, board: Board, price: int, shares: int, *, up: bool) -> None:
        """An execution on the board."""

    def on_fill(self, board: Board, order: SimOrder, price: int, shares: int) -> None:
        """An execution of a participant's order."""

    def on_drop(self, board: Board, order: SimOrder, shares: int, why: Why) -> None:
        """Shares of a participant's order left the book without a trade."""

    def on_strike(self, board: Board, struck: Struck, *, begins: bool) -> None:
        """An interruption begins or ends."""

    def on_turn(self, board: Board, turn: Turn, cleared: Cleared | None) -> None:
        """The board went over to another mode."""

    def late(self, what: str) -> int:
        """Seconds by which an auction of that name ends later than its nominal end."""


class Task(NamedTuple):
    """Something that will happen: a turn, or the end of an interruption or halt (``turn`` None)."""

    second: int
    number: int
    turn: Turn | None


class Board:
    """State of one stock on one venue.

    Attributes:
        venue: KRX or NXT.
        phase: the session that runs; None between sessions.
        second: of the day, of what happens now.
        watched: whether quotes must stand in the book at every step (somebody listens or waits).
        orders: participants' open orders by their number in the book.
    """

    def __init__(
        self,
        room: Room,
        venue: str,
        grid: Grid,
        scale: Scale,
        path: DayPath,
        *,
        turns: Iterable[Turn],
        steps: tuple[Step, ...],
        market: str,
        calls: Mapping[Phase, Print],
        depth: int = 1,
        base: int = 0,
    ) -> None:
        """Args beside the obvious ones.

        calls: the print with which the market alone ends each session's call auction; without one, no volume.
        depth: the house quotes one share for so many of KRX's usual ones.
        base: won that stands for the last price at first; 0: the day's base.
        """
        self.venue, self.grid, self.path, self.steps = venue, grid, path, steps
        self.book = Matcher(scale, base or grid.base)
        self.house = House(self.book, self._number, self._hear)
        self.watch = Watch(market, grid.on, venue, grid.base)
        self.phase: Phase | None = None
        self.second, self.cursor, self.watched, self.up = 0, 0, False, True
        self.orders: dict[int, SimOrder] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._room, self._depth, self._calls, self._next = room, depth, calls, 0
        self._stale, self._minute, self._paused = True, -1, False
        self._agenda: list[Task] = []
        self._extended: set[Phase] = set()
        for turn in turns:
            self._plan(turn.second, turn)

    # ------------------------------------------------------------------ time

    def next_second(self) -> int | None:
        """Return when the board next changes its mode; None when it has no more turns today."""
        return self._agenda[0].second if self._agenda else None

    def run(self, second: int) -> None:
        """Let everything happen up to a second of the day, that second included."""
        while self._agenda and self._agenda[0].second <= second:
            task = heappop(self._agenda)
            self._walk(task.second - 1)
            self.second = task.second
            if task.turn is None:
                self._resume()
            else:
                self._turn(task.turn)
        self._walk(second)
        self.second = second
        if self.watched and self.book.mode in AUCTIONS:
            self.show()

    def _plan(self, second: int, turn: Turn | None) -> None:
        heappush(self._agenda, Task(second, self._number(), turn))

    def _walk(self, second: int) -> None:
        """Trade the path's steps up to a second, while the book trades continuously."""
        while self.cursor < len(self.steps) and self.steps[self.cursor].second <= second:
            if self.book.mode is not Mode.CONTINUOUS:
                return
            step = self.steps[self.cursor]
            self.cursor += 1
            self.second = max(self.second, step.second)
            for each in step.prints:
                self._trade(each)

    def _trade(self, each: Print) -> None:
        """One print of the path; nobody's book is touched when nobody is there."""
        price = self.grid.floor(each.price)
        if not (self.watched or self.orders):
            self.up = each.up
            self.book.mark(price)
            self._stale = True
            self._room.on_print(self, price, each.volume, up=each.up)
            return
        self.book.set_band()
        self.quote()
        self.house.trade(price, each.volume, up=each.up)
        self.up, self._stale = each.up, True
        self.quote()
        self._bound()

    def _bound(self) -> None:
        """Set the prices between which participants' orders may meet at once."""
        self.book.set_band(self.watch.band(self.phase, self.last))

    # ------------------------------------------------------------------ quotes

    @property
    def last(self) -> int:
        """Last price on this venue in won; the base price before the first."""
        return self.book.last

    def levels(self, price: int) -> tuple[list[Level], list[Level]]:
        """Return the house's (asks, bids) around a price."""
        asks, bids = ladder(self.grid, self.path, price, self.cursor, up=self.up)
        if self._depth > 1:
            asks, bids = ([(at, max(n // self._depth, 1)) for at, n in side] for side in (asks, bids))
        return asks, bids

    def quote(self) -> None:
        """Let the house quote around the last price, where it has not since the last step.

        What a participant takes in between is gone until then.
        """
        if self._stale and self.book.mode is Mode.CONTINUOUS:
            self._stale = False
            self.house.post(*self.levels(self.last))

    def show(self) -> None:
        """See to it that the house's quotes stand, whatever the book is doing."""
        if self.book.mode in AUCTIONS:
            if self._minute != self.second // 60:
                self._gather(final=False)
                self._minute = self.second // 60
        else:
            self.quote()

    def _core(self) -> Print:
        """The print with which the auction that runs now is to end."""
        core = None if self.phase is None or self._paused else self._calls.get(self.phase)
        return core or Print(self.last, 0, self.up)

    def _gather(self, *, final: bool) -> None:
        """Stand in the auction: at first with a part of the volume near the last price, at the end with the bar's."""
        core = self._core()
        goal = self.grid.floor(core.price)
        price, shares = goal, core.volume
        if not final and core.volume:
            price = self.grid.floor((self.last + goal) // 2)
            shares = max(core.volume // 2, 1)
        asks, bids = self.levels(price)
        self.house.gather(price, shares, asks, bids)

    # ------------------------------------------------------------------ turns

    def _turn(self, turn: Turn) -> None:
        before = self.book.mode
        if before is Mode.HALTED and turn.mode not in (Mode.CLOSED, Mode.CLOSING):
            return
        if before in AUCTIONS and turn.mode in (Mode.CONTINUOUS, Mode.CLOSED) and self._extend(turn):
            return
        if turn.mode is Mode.CLOSING:
            self._paused = False
            self._flush()
        cleared = self._switch(turn.mode)
        self.phase = turn.phase
        if turn.ends or turn.mode is Mode.CLOSED:
            self.house.withdraw()
        if turn.ends:
            self.book.expire()
            self._hear()
        self._settled()
        self._room.on_turn(self, turn, cleared)

    def _switch(self, mode: Mode) -> Cleared | None:
        """Go over to a mode; a call auction that this ends finds its price first."""
        ends = self.book.mode in AUCTIONS and mode in (Mode.CONTINUOUS, Mode.CLOSED)
        if ends:
            self._gather(final=True)
        cleared = self.book.switch(mode)
        if cleared is not None:
            self.up = self._core().up
        self._hear(auction=cleared)
        if ends:
            self._end_strike(cleared)
        return cleared

    def _end_strike(self, cleared: Cleared | None) -> None:
        struck = self.watch.struck
        self.watch.auctioned(cleared.price if cleared is not None else None)
        if struck is not None:
            self._room.on_strike(self, struck, begins=False)

    def _extend(self, turn: Turn) -> bool:
        """Put off an auction's end by two minutes where participants would set its price too far away (ER 35(1))."""
        if not self.orders or self.phase not in _EXTENDED or self.phase in self._extended:
            return False
        self._gather(final=True)
        found = self.book.indicative()
        last = self.last if self.phase is Phase.CLOSING_AUCTION else self.grid.base
        struck = None if found is None else self.watch.strike(found.price, last, self.phase)
        if struck is None:
            return False
        self._extended.add(self.phase)
        self._plan(self.second + _VI_SECONDS, turn)
        self._room.on_strike(self, struck, begins=True)
        return True

    def _flush(self) -> None:
        """Trade what an interruption or halt has held up before the closing auction collects orders."""
        if self.book.mode is Mode.CONTINUOUS:
            self._walk(self.second)

    def _settled(self) -> None:
        """After a change of mode: quotes and bounds for what comes."""
        self._stale = True
        if self.book.mode is Mode.CONTINUOUS:
            if self.watched or self.orders:
                self.quote()
            self._bound()

    # ------------------------------------------------------------------ halts

    def _interrupt(self, price: int) -> None:
        """The book went over to a call auction because an order reached too far."""
        if self.phase is None:
            return
        self._paused = True
        struck = self.watch.strike(price, self.last, self.phase)
        self._plan(self.second + _VI_SECONDS + self._room.late(f"{self.venue} VI {self.watch.count}"), None)
        if struck is not None:
            self._room.on_strike(self, struck, begins=True)

    def interrupt(self) -> bool:
        """Begin an interruption by hand; False when the venue does not trade continuously."""
        if self.book.mode is not Mode.CONTINUOUS:
            return False
        self.book.switch(Mode.VI)
        self._interrupt(self.watch.reference * 2)
        return True

    def halt(self) -> bool:
        """Halt trading: only cancels are taken until ``resume``; False when it is halted or closed."""
        if self.book.mode in (Mode.HALTED, Mode.CLOSED):
            return False
        self.book.switch(Mode.HALTED)
        self.house.withdraw()
        return True

    def resume(self, after: int) -> bool:
        """End a halt with a call auction of so many seconds; False when it is not halted."""
        if self.book.mode is not Mode.HALTED:
            return False
        self.book.switch(Mode.RESUMPTION)
        self._paused = True
        self._plan(self.second + after + self._room.late(f"{self.venue} resumption"), None)
        return True

    def _resume(self) -> None:
        if not self._paused:
            return  # the closing auction took it over
        cleared = self._switch(Mode.CONTINUOUS)
        self._paused = False
        self._settled()
        self._room.on_turn(self, Turn(self.second, self.phase, Mode.CONTINUOUS), cleared)

    # ------------------------------------------------------------------ participants' orders

    def _number(self) -> int:
        self._next += 1
        return self._next

    def refusal(self, request: OrderRequest) -> Refusal | None:
        """Return why a new order would not be taken now; None when it would.

        Prices are the order desk's matter, except where the session has limits of its own.
        """
        kind = _PLAIN.get(request.order_type, request.order_type)
        stop = request.stop_price or 0
        return self.book.refusal(buy=request.side is Side.BUY, type=kind, price=request.price or 0, stop=stop)

    def enter(self, order: SimOrder) -> Refusal | None:
        """Bring a participant's order to the book; what it sets off goes to the room. None when it was taken."""
        if self.book.mode is Mode.CONTINUOUS:
            self.quote()
            self._bound()
        elif self.book.mode in AUCTIONS:
            self._gather(final=False)
        number = self._number()
        self.orders[number] = order
        self._numbers[order.account, order.order_no] = number
        refused = self.book.submit(
            number,
            buy=order.side is Side.BUY,
            type=_PLAIN.get(order.order_type, order.order_type)
            if order.kind is not OrderKind.MODIFY
            else _moved(order),
            shares=order.remaining,
            price=order.price,
            stop=order.stop_price,
            owner=1,
        )
        if refused is not None:
            self._forget(number)
        self._hear()
        return refused

    def withdraw(self, order: SimOrder, shares: int) -> None:
        """Take shares of an order out of the book; what stays keeps its place."""
        number = self._numbers.get((order.account, order.order_no))
        if number is not None:
            self.book.cancel(number, shares)
            if self.book.find(number) is None:
                self._forget(number)
            self._hear()

    def take_over(self, order: SimOrder, heir: SimOrder, shares: int) -> bool:
        """Give all of an order's shares to its heir in the same place; False when only a part is meant."""
        number = self._numbers.get((order.account, order.order_no))
        view = None if number is None else self.book.find(number)
        if number is None or view is None or view.shares != shares:
            return False
        del self._numbers[order.account, order.order_no]
        self._numbers[heir.account, heir.order_no] = number
        self.orders[number] = heir
        return True

    def _forget(self, number: int) -> None:
        order = self.orders.pop(number, None)
        if order is not None:
            self._numbers.pop((order.account, order.order_no), None)

    # ------------------------------------------------------------------ what the book reports

    def _hear(self, auction: Cleared | None = None) -> None:
        """Tell the room what has happened in the book, executions of one message at one price as one print."""
        events = self.book.events()
        if auction is not None:
            self._room.on_print(self, auction.price, auction.shares, up=self.up)
        else:
            self._print([event for event in events if isinstance(event, Fill)])
        for event in events:
            if isinstance(event, Fill):
                self._fill(event)
            elif isinstance(event, Dropped):
                self._drop(event)
            elif isinstance(event, Converted) and event.order in self.orders:
                self.orders[event.order].limit = event.price
            elif isinstance(event, Interrupted):
                self._interrupt(event.price)

    def _print(self, fills: list[Fill]) -> None:
        for (price, side), line in groupby(fills, key=lambda fill: (fill.price, fill.aggressor)):
            self.up = side >= 0
            self._room.on_print(self, price, sum(fill.shares for fill in line), up=self.up)

    def _fill(self, fill: Fill) -> None:
        for number in (fill.buy, fill.sell):
            order = self.orders.get(number)
            if order is None:
                if number in self.house:
                    self.house.filled(number, fill.shares)
                continue
            if self.book.find(number) is None:
                self._forget(number)
            self._room.on_fill(self, order, fill.price, fill.shares)

    def _drop(self, dropped: Dropped) -> None:
        order = self.orders.get(dropped.order)
        if order is None:
            return
        if self.book.find(dropped.order) is None:
            self._forget(dropped.order)
        if dropped.why is not Why.CANCEL:
            self._room.on_drop(self, order, dropped.shares, dropped.why)

    # ------------------------------------------------------------------ state

    def dump(self) -> dict[str, Any]:
        """Return the state as plain data."""
        struck = self.watch.struck
        return {
            "book": self.book.snapshot(), "house": self.house.dump(), "phase": self.phase, "second": self.second,
            "cursor": self.cursor, "up": self.up, "stale": self._stale, "next": self._next,
            "paused": self._paused, "agenda": [list(task) for task in self._agenda],
            "extended": sorted(map(str, self._extended)),
            "reference": self.watch.reference, "count": self.watch.count, "struck": list(struck) if struck else None,
            "orders": [[number, order.account, order.order_no] for number, order in self.orders.items()],
        }  # fmt: skip

    def load(self, saved: dict[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Take up the state of ``dump``."""
        self.book = Matcher.restore(self.book.scale, saved["book"])
        self.house = House(self.book, self._number, self._hear)
        self.house.load(saved["house"])
        self.phase = None if saved["phase"] is None else Phase(saved["phase"])
        self.second, self.cursor, self.up = saved["second"], saved["cursor"], saved["up"]
        self._stale, self._next = saved["stale"], saved["next"]
        self._paused = saved["paused"]
        self._agenda = [Task(second, number, turn and _turn_of(turn)) for second, number, turn in saved["agenda"]]
        self._extended = {Phase(phase) for phase in saved["extended"]}
        self.watch.reference, self.watch.count = saved["reference"], saved["count"]
        self.watch.struck = struck_of(saved["struck"])
        self.orders = {number: orders[account, order_no] for number, account, order_no in saved["orders"]}
        self._numbers = {(o.account, o.order_no): number for number, o in self.orders.items()}


def _turn_of(saved: list[Any]) -> Turn:
    second, phase, mode, ends = saved
    return Turn(second, None if phase is None else Phase(phase), Mode(mode), ends)


def struck_of(saved: list[Any] | None) -> Struck | None:
    """Return a saved interruption."""
    return None if saved is None else Struck(Interruption(saved[0]), *saved[1:])


def _moved(order: SimOrder) -> OrderType:
    """The type under which a modified order stands: one that got its price from the book has a price now."""
    kind = _PLAIN.get(order.order_type, order.order_type)
    return OrderType.LIMIT if order.price and not kind.priced else kind
