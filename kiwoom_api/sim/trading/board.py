"""One stock on one venue on one day: its sessions, its quotes, its interruptions and halts.

The market's own participants follow the day's path, so that what is printed when nobody else takes part is the day's
bar. They are never interrupted: what the day printed, it printed. Only participants' orders set off a VI. A real order
book (``pit.Pit``) stands while participants have orders, and after their trades until the path's next step; without
one, or while its orders are far from the market (``reach``), the house's quotes are known by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kiwoom_api.market import Phase, expires_at
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.matching import Mode, Scale
from kiwoom_api.sim.path import DayPath, Print
from kiwoom_api.sim.records import SimOrder
from kiwoom_api.sim.schedule import moment
from kiwoom_api.sim.tape import Tick
from kiwoom_api.sim.trading.agenda import Act, Task, phase_of
from kiwoom_api.sim.trading.counter import Room
from kiwoom_api.sim.trading.pauses import VI_SECONDS, Pauses
from kiwoom_api.sim.trading.pit import Pit
from kiwoom_api.sim.trading.rounding import Rounding
from kiwoom_api.sim.trading.turns import Turn

_EXTENDED = (Phase.OPENING_AUCTION, Phase.CLOSING_AUCTION)


class Board(Pauses):
    """State of one stock on one venue.

    Attributes:
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
        self.rounding = Rounding(grid)
        self._script: Phase | None = None
        self._extended: set[Phase] = set()
        for turn in turns:
            self._agenda.plan(turn.second, Act.TURN, turn)

    # ------------------------------------------------------------------ time

    def run(self, second: int) -> None:
        """Let everything happen up to a second of the day, that second included."""
        while (task := self._agenda.due(second)) is not None:
            self._walk(task.second - 1)
            self.second = max(self.second, task.second)
            self._do(task)
        self._walk(second)
        if second > self.second:
            self.second = second

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
        """One print of the path; a book stands in its way only while participants' orders are near it."""
        price = self.rounding.of(each.price)
        pit = None if self._alone(price) else self._used()
        if pit is None:
            self._print(price, each.volume, up=each.up)
        else:
            pit.trade(price, each.volume, up=each.up, around=self.rounding.around(price))
            pit.quote(*self.levels())
            self.changed = True
        self.watch.follow(price)

    def path_ticks(self) -> Iterator[Tick]:
        """Yield what KRX's board has printed, the after-market's prints too, if no participant touched it."""
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
        if self._script is Phase.AFTER_MARKET:
            for step in self._steps[: self.done(Phase.AFTER_MARKET)]:
                for each in step.prints:
                    yield Tick(step.second, self.rounding.of(each.price), each.volume, each.up)

    def done(self, phase: Phase) -> int:
        """Return how many steps of a continuous session have happened; those of one before the latest all have."""
        return self.cursor if self._script is phase else 0

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
        self._agenda.plan(self.second + VI_SECONDS, Act.TURN, turn)
        self._room.on_strike(self, struck, begins=True)
        return True

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

    # ------------------------------------------------------------------ state

    def dump(self) -> dict[str, Any]:
        """Return the state as plain data."""
        return {
            "mode": self.mode, "due": self.due, "phase": self.phase, "second": self.second, "cursor": self.cursor,
            "last": self.last, "up": self.up, "called": {str(phase): at for phase, at in self.called.items()},
            "watch": self.watch.dump(), "script": self._script, "agenda": self._agenda.dump(),
            "pause": self._pause, "halted": self._halted, "calm": self._calm,
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
        self._pause, self._halted, self._calm = saved["pause"], saved["halted"], saved.get("calm", 0)
        self._extended = {Phase(phase) for phase in saved["extended"]}
        self.pit = None
        if saved["pit"] is not None:
            self.pit = Pit(self, self._scale(), Mode.CLOSED, self.last)
            self.pit.load(saved["pit"], orders)
