"""One stock on one venue on one day: its sessions, its quotes, its interruptions and halts.

The market's own participants follow the day's path, so that what is printed when nobody else takes part is the day's
bar. They are never interrupted: what the day printed, it printed. Only participants' orders set off a VI. A real order
book (``pit.Pit``) stands while participants have orders, and after their trades until the path's next step; without
one the house's quotes are known by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple, Protocol

from kiwoom_api.market import INTERRUPTION_LENGTH, NXT_RESUMPTION_LENGTH, Band, Phase, expires_at
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import Side
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.ladder import Level, ladder
from kiwoom_api.sim.matching import Cleared, Mode, Refusal, Scale, Why
from kiwoom_api.sim.path import DayPath, Print, Step
from kiwoom_api.sim.records import SimOrder, Struck
from kiwoom_api.sim.schedule import moment
from kiwoom_api.sim.trading.interruptions import Watch
from kiwoom_api.sim.trading.pit import Pit
from kiwoom_api.sim.trading.rounding import Rounding
from kiwoom_api.sim.trading.turns import Turn

AUCTIONS = frozenset({Mode.OPENING, Mode.CLOSING, Mode.VI, Mode.RESUMPTION})
AUCTION_LEVELS = 3
"""Levels a side that are shown while orders gather (RULES §12)."""
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

    def on_turn(self, board: Board, turn: Turn) -> None:
        """A session begins or ends."""

    def late(self, what: str) -> int:
        """Seconds by which an auction of that name ends later than its nominal end."""

    def steps(self, board: Board, phase: Phase) -> tuple[Step, ...]:
        """What the market trades on the board in a continuous session."""


class Act(StrEnum):
    """What a board has to do by itself at some second."""

    TURN = "TURN"
    """Go over to another session."""
    END = "END"
    """End an interruption's or a resumption's auction."""
    HALT = "HALT"
    LIFT = "LIFT"
    """Resume after a halt."""
    FINISH = "FINISH"
    """End the day's trading."""


class Task(NamedTuple):
    """Something that will happen; ``length``: seconds of the auction after a halt, ``key``: which halt."""

    second: int
    number: int
    act: Act
    turn: Turn | None = None
    length: int = 0
    key: int = 0


class Board:
    """State of one stock on one venue.

    Attributes:
        venue: KRX or NXT.
        mode: what is being done with orders; ``due`` what the hours alone would do.
        phase: the session that runs; None between sessions.
        second: of the day, of what happens now.
        last: last price in won; the base price before the first.
        called: the second at which each session's call auction ended.
        cursor: how many of the session's steps have happened.
        changed: something has happened that the book shows; whoever publishes it takes it back.
    """

    def __init__(
        self,
        room: Room,
        venue: str,
        grid: Grid,
        path: DayPath,
        *,
        scale: Callable[[], Scale],
        turns: Iterable[Turn],
        calls: Mapping[Phase, Print],
        depth: int = 1,
        last: int = 0,
    ) -> None:
        """Args beside the obvious ones.

        calls: the print with which the market alone ends each session's call auction; without one, no volume.
        depth: the house quotes one share for so many of KRX's usual ones.
        last: won that stands for the last price at first; 0: the day's base.
        """
        self.venue, self.grid, self.path = venue, grid, path
        self.mode = self.due = Mode.CLOSED
        self.phase: Phase | None = None
        self.second, self.cursor, self.last, self.up = 0, 0, last or grid.base, True
        self.called: dict[Phase, int] = {}
        self.watch = Watch(grid.market, grid.on, venue, grid.base)
        self.changed = False
        self.pit: Pit | None = None
        self._room, self._scale, self._depth, self._calls = room, scale, depth, calls
        self.rounding = Rounding(grid)
        self._steps: tuple[Step, ...] = ()
        self._script: Phase | None = None
        self._agenda: list[Task] = []
        self._planned = self._pause = self._halted = 0
        self._extended: set[Phase] = set()
        self._call_up, self._measured = True, 0
        self._seen: tuple[object, tuple[list[Level], list[Level]]] | None = None
        for turn in turns:
            self._plan(turn.second, Act.TURN, turn)

    # ------------------------------------------------------------------ time

    def next_second(self) -> int | None:
        """Return when the board next does something by itself; None when it has no more to do today."""
        return self._agenda[0].second if self._agenda else None

    def run(self, second: int) -> None:
        """Let everything happen up to a second of the day, that second included."""
        agenda = self._agenda
        while agenda and agenda[0].second <= second:
            task = heappop(agenda)
            self._walk(task.second - 1)
            self.second = max(self.second, task.second)
            self._do(task)
            agenda = self._agenda
        self._walk(second)
        self.second = max(self.second, second)

    def _do(self, task: Task) -> None:
        if task.act is Act.TURN and task.turn is not None:
            self._turn(task.turn)
        elif task.act is Act.END and task.number == self._pause:
            self._unpause()
        elif task.act is Act.HALT:
            self._halt(task.key)
        elif task.act is Act.LIFT and task.key == self._halted:
            self._lift(task.length)
        elif task.act is Act.FINISH:
            self._finish()

    def _plan(self, second: int, act: Act, turn: Turn | None = None, length: int = 0, key: int = 0) -> int:
        self._planned += 1
        heappush(self._agenda, Task(second, self._planned, act, turn, length, key))
        return self._planned

    def plan(self, second: int, act: Act, length: int, key: int) -> None:
        """Have a halt begin or end, or the day, at a second from now on.

        Args:
            second: of the day.
            act: HALT, LIFT or FINISH.
            length: seconds of the auction after a halt.
            key: which halt; while another one holds, it is not lifted.
        """
        self._plan(second, act, None, length, key)

    def _walk(self, second: int) -> None:
        """Trade the path's steps up to a second, while the book trades continuously."""
        steps = self._steps
        while self.mode is Mode.CONTINUOUS and self.cursor < len(steps) and steps[self.cursor].second <= second:
            step = steps[self.cursor]
            self.cursor += 1
            self.second = max(self.second, step.second)
            for each in step.prints:
                self._trade(each)

    def _trade(self, each: Print) -> None:
        """One print of the path; a book stands in its way only while participants' orders are in it."""
        pit, price = self._used(), self.rounding.of(each.price)
        if pit is None:
            self._print(price, each.volume, up=each.up)
        else:
            pit.trade(price, each.volume, up=each.up, around=self.rounding.around(price))
            pit.quote(*self.levels())
            self.changed = True
        self.watch.follow(price)

    def _used(self) -> Pit | None:
        """The book, if participants' orders are in it; one that they have left is given up."""
        if self.pit is not None and not self.pit.orders:
            self.pit = None
        return self.pit

    def _print(self, price: int, shares: int, *, up: bool) -> None:
        self.last, self.up, self.changed = price, up, True
        self._room.on_print(self, price, shares, up=up)

    # ------------------------------------------------------------------ quotes

    def levels(self, price: int = 0) -> tuple[list[Level], list[Level]]:
        """Return the house's (asks, bids) around a price, the last one when none is given."""
        key = (price or self.last, self.cursor, self.up)
        if self._seen is None or self._seen[0] != key:
            asks, bids = ladder(self.grid, self.path, key[0], self.cursor, up=self.up)
            if self._depth > 1:
                asks, bids = ([(at, max(n // self._depth, 1)) for at, n in side] for side in (asks, bids))
            self._seen = (key, (asks, bids))
        return self._seen[1]

    def shown(self) -> tuple[list[Level], list[Level]]:
        """Return the (asks, bids) that are shown: ten levels, three in a call auction; none before the first session.

        A closed or halted book shows what stood in it.
        """
        gathers = self.mode in AUCTIONS
        if self.pit is None:
            if gathers:
                return _apart(*self._gathering(final=False))
            return self.levels() if self.phase is not None or self.called or self.cursor else ([], [])
        asks, bids = (list(self.pit.book.depth(buy=buy)) for buy in (False, True))
        if gathers:
            found = self.pit.book.indicative()
            return _apart(found.price if found is not None else 0, int(found is not None), asks, bids)
        return asks, bids

    def best(self, *, buy: bool) -> int:
        """Return the best price of a side in won; 0 when it has none."""
        if self.pit is not None:
            return self.pit.book.best(buy=buy)
        side = self.shown()[buy]
        return side[0][0] if side else 0

    def expected(self) -> Cleared | None:
        """Return the price and shares at which the auction would clear now (예상체결); None where none would."""
        if self.mode not in AUCTIONS:
            return None
        if self.pit is not None:
            return self.pit.book.indicative()
        price, shares, _, _ = self._gathering(final=False)
        return Cleared(price, shares) if shares else None

    def _core(self) -> Print:
        """The print with which the auction that runs now is to end."""
        core = None if self.phase is None or self._pause else self._calls.get(self.phase)
        return core or Print(self.last, 0, self.up)

    def _gathering(self, *, final: bool) -> tuple[int, int, list[Level], list[Level]]:
        """How the house stands in an auction: at first with half near the last price, at the end with the bar's."""
        core = self._core()
        price, shares = self.grid.floor(core.price), core.volume
        if not final and core.volume:
            price, shares = self.grid.floor((self.last + price) // 2), max(core.volume // 2, 1)
        asks, bids = self.levels(price)
        return price, shares, asks, bids

    # ------------------------------------------------------------------ sessions

    def _turn(self, turn: Turn) -> None:
        """Go over to another session. A halt outlasts it; what the path could not trade in the one before is lost."""
        halted = self.mode is Mode.HALTED
        if not halted and self._extend(turn):
            return
        self.due = turn.mode
        if not halted:
            self._pause = 0
            self._switch(turn.mode)
        elif turn.mode is not Mode.CONTINUOUS:
            self.cursor = len(self._steps)
        self.phase = turn.phase
        self._load(turn.phase)
        if self.pit is not None and turn.mode is Mode.CLOSED:
            at = moment(self.grid.on, turn.second)
            self.pit.expire(lambda order: turn.ends or expires_at(order.order_type, order.at, self.venue) <= at)
        self._settle()
        self._room.on_turn(self, turn)

    def _load(self, phase: Phase | None) -> None:
        """Take up the steps of a continuous session that begins."""
        if self.due is Mode.CONTINUOUS and phase is not None and phase is not self._script:
            self._script, self._steps, self.cursor = phase, self._room.steps(self, phase), 0

    def _switch(self, mode: Mode) -> None:
        """Go over to a mode; a call auction that this ends finds its price first."""
        pit = self._used()
        if mode not in (Mode.CONTINUOUS, Mode.VI, Mode.RESUMPTION, Mode.HALTED):
            self.cursor = len(self._steps)
        if self.mode in AUCTIONS and mode in (Mode.CONTINUOUS, Mode.ENTRY, Mode.CLOSED):
            self._call(pit, mode)
        elif pit is not None:
            pit.switch(mode)
        self.mode, self.changed = mode, True

    def _call(self, pit: Pit | None, mode: Mode) -> None:
        """Find the auction's price and go over to a mode."""
        core, own = self._core(), not self._pause
        cleared = None
        if pit is not None:
            pit.gather(*self._gathering(final=True))
            self._call_up = core.up
            cleared = pit.switch(mode)
        elif core.volume:
            cleared = Cleared(self.grid.floor(core.price), core.volume)
            self._print(cleared.price, cleared.shares, up=core.up)
        if own and self.phase is not None:
            self.called[self.phase] = self.second
        ended = self.watch.auctioned(None if cleared is None else cleared.price)
        if ended is not None:
            self._room.on_strike(self, ended, begins=False)

    def _extend(self, turn: Turn) -> bool:
        """Put off an auction's end by two minutes where participants would set its price too far away (ER 35(1))."""
        pit, phase = self._used(), self.phase
        ends = self.mode in (Mode.OPENING, Mode.CLOSING) and turn.mode in (Mode.CONTINUOUS, Mode.CLOSED)
        if pit is None or phase not in _EXTENDED or phase in self._extended or not ends:
            return False
        pit.gather(*self._gathering(final=True))
        found = pit.book.indicative()
        last = self.last if phase is Phase.CLOSING_AUCTION else self.grid.base
        if found is None or found.price == self.grid.floor(self._core().price):
            return False  # the day's own price
        struck = self.watch.strike(found.price, last, phase)
        if struck is None:
            return False
        self._extended.add(phase)
        self._plan(self.second + _VI_SECONDS, Act.TURN, turn)
        self._room.on_strike(self, struck, begins=True)
        return True

    def _settle(self) -> None:
        """After a change of mode: the house's quotes for what comes."""
        pit = self._used()
        if pit is not None:
            if self.mode is Mode.CONTINUOUS:
                pit.quote(*self.levels())
            elif self.mode in AUCTIONS:
                pit.gather(*self._gathering(final=False))

    # ------------------------------------------------------------------ interruptions and halts

    @property
    def paused(self) -> bool:
        """Whether an interruption, a halt or the auction after it runs, or an auction is extended."""
        return bool(self._pause) or self.mode is Mode.HALTED or self.watch.struck is not None

    def done(self, phase: Phase) -> int:
        """Return how many steps of a continuous session have happened; those of one before the latest all have."""
        return self.cursor if self._script is phase else 0

    def interrupt(self) -> bool:
        """Begin an interruption by hand; False when the venue does not trade continuously."""
        if self.mode is not Mode.CONTINUOUS:
            return False
        self._switch(Mode.VI)
        self._begin_vi(self.watch.order(self.last))
        self._settle()
        return True

    def _begin_vi(self, struck: Struck | None) -> None:
        self.mode, self.changed = Mode.VI, True
        late = self._room.late(f"{self.venue} VI {self.watch.count}")
        self._pause = self._plan(self.second + _VI_SECONDS + late, Act.END)
        if struck is not None:
            self._room.on_strike(self, struck, begins=True)

    def _halt(self, key: int) -> None:
        """Halt trading: only cancels are taken until it is lifted. An interruption that runs ends with it."""
        self._halted = key
        if self.mode is Mode.HALTED:
            return
        ended, self.watch.struck, self._pause = self.watch.struck, None, 0
        self._switch(Mode.HALTED)
        if ended is not None:
            self._room.on_strike(self, ended, begins=False)

    def _lift(self, length: int) -> None:
        """End a halt: with an auction of so many seconds in a continuous session, else with what the hours say."""
        if self.mode is not Mode.HALTED:
            return
        if self.due is not Mode.CONTINUOUS:
            self._switch(self.due)
        else:
            self._switch(Mode.RESUMPTION)
            late = self._room.late(f"{self.venue} resumption {self.second}")
            if self.venue == "NXT":
                length = int(NXT_RESUMPTION_LENGTH.total_seconds())
            self._pause = self._plan(self.second + length + late, Act.END)
        self._settle()

    def _finish(self) -> None:
        """End the day's trading on the spot: every order dies."""
        end = Turn(self.second, None, Mode.CLOSED, ends=True)
        self._agenda = []
        self.cursor, self._pause, self.watch.struck = len(self._steps), 0, None
        pit = self._used()
        if pit is not None:
            pit.switch(Mode.HALTED)  # an auction that runs finds no price any more
            pit.switch(Mode.CLOSED)
            pit.expire(lambda _: True)
        self.mode = self.due = Mode.CLOSED
        self.phase, self.pit = None, None
        self._room.on_turn(self, end)

    def _unpause(self) -> None:
        self._switch(Mode.CONTINUOUS)
        self._pause = 0
        self._settle()

    # ------------------------------------------------------------------ participants' orders

    def _opened(self) -> Pit:
        """The book, with the house's quotes in it."""
        if self.pit is None:
            self.pit = Pit(self, self._scale(), self.mode, self.last)
            self._settle_new(self.pit)
        return self.pit

    def _settle_new(self, pit: Pit) -> None:
        if self.mode in AUCTIONS:
            pit.gather(*self._gathering(final=False))
        elif self.mode is Mode.CONTINUOUS:
            pit.quote(*self.levels())

    def refusal(self, request: OrderRequest) -> Refusal | None:
        """Return why a new order would not be taken now; None when it would."""
        return self._opened().refusal(request)

    def enter(self, order: SimOrder) -> Refusal | None:
        """Bring a participant's order to the book; what it sets off goes to the room. None when it was taken."""
        pit = self._opened()
        self._measured, before = self.last, self.mode
        if before in AUCTIONS:
            pit.gather(*self._gathering(final=False))
        band = self._band(order.side is Side.BUY) if before is Mode.CONTINUOUS else None
        refused = pit.enter(order, band)
        if self.mode is not before:
            self._settle()
        self.changed = True
        return refused

    def strike(self, *, buy: bool, shares: int, price: int) -> int:
        """Let somebody who is no account here trade at once; return the shares that were traded."""
        if self.mode is not Mode.CONTINUOUS:
            return 0
        pit = self._opened()
        self._measured = self.last
        traded = pit.strike(buy=buy, shares=shares, price=price, band=self._band(buy))
        if self._pause:
            self._settle()
        self.changed = True
        return traded

    def unmovable(self, order: SimOrder, price: int) -> Refusal | None:
        """Return why an open order could not stand at a price under a new number now; None when it could."""
        return None if self.pit is None else self.pit.unmovable(order, price)

    def _band(self, buy: bool) -> Band | None:
        """Return between which prices an arriving order may trade; what waits beyond the band is out of its reach."""
        found, across = self.watch.band(self.phase, self.last), self.best(buy=not buy)
        if found is None or not across:
            return found
        if buy:
            return Band(min(found.down, across - 1), across) if across <= found.down else found
        return Band(across, max(found.up, across + 1)) if across >= found.up else found

    def withdraw(self, order: SimOrder, shares: int) -> None:
        """Take shares of an order out of the book; what stays keeps its place."""
        if self.pit is not None:
            self.pit.withdraw(order, shares)
            self.changed = True

    def take_over(self, order: SimOrder, heir: SimOrder, shares: int) -> bool:
        """Give all of an order's shares to its heir in the same place; False when only a part is meant."""
        return self.pit is not None and self.pit.take_over(order, heir, shares)

    @property
    def occupied(self) -> bool:
        """Whether a participant's order waits here."""
        return self.pit is not None and bool(self.pit.orders)

    # ------------------------------------------------------------------ what the book reports

    def on_match(self, price: int, shares: int, side: int) -> None:
        """Executions at one price."""
        self._print(price, shares, up=side > 0 if side else self._call_up)

    def on_fill(self, order: SimOrder, price: int, shares: int) -> None:
        """An execution of a participant's order."""
        self._room.on_fill(self, order, price, shares)

    def on_drop(self, order: SimOrder, shares: int, why: Why) -> None:
        """Shares of a participant's order left the book without a trade."""
        self._room.on_drop(self, order, shares, why)

    def on_reach(self, price: int) -> None:
        """The book went over to a call auction because an order reached too far."""
        self._begin_vi(None if self.phase is None else self.watch.strike(price, self._measured, self.phase))

    # ------------------------------------------------------------------ state

    def dump(self) -> dict[str, Any]:
        """Return the state as plain data."""
        return {
            "mode": self.mode, "due": self.due, "phase": self.phase, "second": self.second, "cursor": self.cursor,
            "last": self.last, "up": self.up, "called": {str(phase): at for phase, at in self.called.items()},
            "watch": self.watch.dump(), "script": self._script, "agenda": [list(task) for task in self._agenda],
            "planned": self._planned, "pause": self._pause, "halted": self._halted,
            "extended": sorted(map(str, self._extended)), "pit": None if self.pit is None else self.pit.dump(),
        }  # fmt: skip

    def load(self, saved: Mapping[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Take up the state of ``dump``."""
        self.mode, self.due = Mode(saved["mode"]), Mode(saved["due"])
        self.phase = _phase(saved["phase"])
        self.second, self.cursor, self.last, self.up = (saved[key] for key in ("second", "cursor", "last", "up"))
        self.called = {Phase(phase): at for phase, at in saved["called"].items()}
        self.watch.load(saved["watch"])
        self._script = _phase(saved["script"])
        self._steps = () if self._script is None else self._room.steps(self, self._script)
        self._agenda = [Task(at, n, Act(act), _turn(turn), *more) for at, n, act, turn, *more in saved["agenda"]]
        heapify(self._agenda)
        self._planned, self._pause, self._halted = saved["planned"], saved["pause"], saved["halted"]
        self._extended = {Phase(phase) for phase in saved["extended"]}
        self.pit = None
        if saved["pit"] is not None:
            self.pit = Pit(self, self._scale(), Mode.CLOSED, self.last)
            self.pit.load(saved["pit"], orders)


def _phase(saved: str | None) -> Phase | None:
    return None if saved is None else Phase(saved)


def _turn(saved: list[Any] | None) -> Turn | None:
    if saved is None:
        return None
    second, phase, mode, ends = saved
    return Turn(second, _phase(phase), Mode(mode), ends)


def _apart(price: int, shares: int, asks: list[Level], bids: list[Level]) -> tuple[list[Level], list[Level]]:
    """Leave out of an auction's orders what would trade, at a price when it has shares, and all but three levels."""
    if shares:
        asks, bids = [each for each in asks if each[0] > price], [each for each in bids if each[0] < price]
    return asks[:AUCTION_LEVELS], bids[:AUCTION_LEVELS]
