"""One stock on one venue on one day: its sessions, its quotes, its interruptions and halts.

The market's own participants follow the day's path, so that what is printed when nobody else takes part is the day's
bar. They are never interrupted: what the day printed, it printed. Only participants' orders set off a VI. A real order
book (``pit.Pit``) stands while participants have orders, and after their trades until the path's next step; without
one the house's quotes are known by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kiwoom_api.market import INTERRUPTION_LENGTH, NXT_RESUMPTION_LENGTH, Phase, expires_at
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.matching import Cleared, Mode, Scale
from kiwoom_api.sim.path import DayPath, Print, Step
from kiwoom_api.sim.records import SimOrder, Struck
from kiwoom_api.sim.schedule import moment
from kiwoom_api.sim.tape import Tick
from kiwoom_api.sim.trading.agenda import Act, Agenda, Task, phase_of
from kiwoom_api.sim.trading.counter import Counter, Room
from kiwoom_api.sim.trading.pit import Pit
from kiwoom_api.sim.trading.rounding import Rounding
from kiwoom_api.sim.trading.stand import AUCTIONS
from kiwoom_api.sim.trading.turns import Turn

_EXTENDED = (Phase.OPENING_AUCTION, Phase.CLOSING_AUCTION)
_VI_SECONDS = int(INTERRUPTION_LENGTH.total_seconds())


class Board(Counter):
    """State of one stock on one venue.

    Attributes:
        due: the mode that the hours alone would set.
        rounding: at which prices the path can trade.
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
        super().__init__(room, venue, grid, path, scale, calls, depth, last)
        self.due = Mode.CLOSED
        self.rounding = Rounding(grid)
        self._steps: tuple[Step, ...] = ()
        self._script: Phase | None = None
        self._agenda, self._halted = Agenda(), 0
        self._extended: set[Phase] = set()
        for turn in turns:
            self._agenda.plan(turn.second, Act.TURN, turn)

    # ------------------------------------------------------------------ time

    def next_second(self) -> int | None:
        """Return when the board next does something by itself; None when it has no more to do today."""
        return self._agenda.next_second()

    def run(self, second: int) -> None:
        """Let everything happen up to a second of the day, that second included."""
        while (task := self._agenda.due(second)) is not None:
            self._walk(task.second - 1)
            self.second = max(self.second, task.second)
            self._do(task)
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

    def plan(self, second: int, act: Act, length: int, key: int) -> None:
        """Have a halt begin or end, or the day, at a second from now on.

        Args:
            second: of the day.
            act: HALT, LIFT or FINISH.
            length: seconds of the auction after a halt.
            key: which halt; while another one holds, it is not lifted.
        """
        self._agenda.plan(second, act, None, length, key)

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
        self._agenda.plan(self.second + _VI_SECONDS, Act.TURN, turn)
        self._room.on_strike(self, struck, begins=True)
        return True

    # ------------------------------------------------------------------ interruptions and halts

    @property
    def paused(self) -> bool:
        """Whether an interruption, a halt or the auction after it runs, or an auction is extended."""
        return bool(self._pause) or self.mode is Mode.HALTED or self.watch.struck is not None

    def path_ticks(self) -> Iterator[Tick]:
        """Yield what KRX's board has printed in the regular session, if no participant touched it."""
        path, opened = self.path, self.called.get(Phase.OPENING_AUCTION)
        if opened is None:
            return
        closed = self.called.get(Phase.CLOSING_AUCTION)
        if path.opening.volume:
            yield Tick(opened, self.grid.floor(path.opening.price), path.opening.volume, path.opening.up)
        for step in path.steps if closed is not None else path.steps[: self.done(Phase.CONTINUOUS)]:
            for each in step.prints:
                yield Tick(max(step.second, opened), self.rounding.of(each.price), each.volume, each.up)
        if closed is not None and path.closing.volume:
            yield Tick(closed, *path.closing)

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
        self._pause = self._agenda.plan(self.second + _VI_SECONDS + late, Act.END)
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
            self._pause = self._agenda.plan(self.second + length + late, Act.END)
        self._settle()

    def _finish(self) -> None:
        """End the day's trading on the spot: every order dies."""
        end = Turn(self.second, None, Mode.CLOSED, ends=True)
        self._agenda.clear()
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

    # ------------------------------------------------------------------ state

    def dump(self) -> dict[str, Any]:
        """Return the state as plain data."""
        return {
            "mode": self.mode, "due": self.due, "phase": self.phase, "second": self.second, "cursor": self.cursor,
            "last": self.last, "up": self.up, "called": {str(phase): at for phase, at in self.called.items()},
            "watch": self.watch.dump(), "script": self._script, "agenda": self._agenda.dump(),
            "pause": self._pause, "halted": self._halted,
            "extended": sorted(map(str, self._extended)), "pit": None if self.pit is None else self.pit.dump(),
        }  # fmt: skip

    def load(self, saved: Mapping[str, Any], orders: Mapping[tuple[str, str], SimOrder]) -> None:
        """Take up the state of ``dump``."""
        self.mode, self.due = Mode(saved["mode"]), Mode(saved["due"])
        self.phase = phase_of(saved["phase"])
        self.second, self.cursor, self.last, self.up = (saved[key] for key in ("second", "cursor", "last", "up"))
        self.called = {Phase(phase): at for phase, at in saved["called"].items()}
        self.watch.load(saved["watch"])
        self._script = phase_of(saved["script"])
        self._steps = () if self._script is None else self._room.steps(self, self._script)
        self._agenda.load(saved["agenda"])
        self._pause, self._halted = saved["pause"], saved["halted"]
        self._extended = {Phase(phase) for phase in saved["extended"]}
        self.pit = None
        if saved["pit"] is not None:
            self.pit = Pit(self, self._scale(), Mode.CLOSED, self.last)
            self.pit.load(saved["pit"], orders)
