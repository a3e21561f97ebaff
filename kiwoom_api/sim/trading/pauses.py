"""What stops a board's continuous trading, and how it goes on: interruptions, halts, and the auctions that end them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiwoom_api.market import INTERRUPTION_LENGTH, NXT_RESUMPTION_LENGTH, Phase
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.matching import Cleared, Mode, Scale
from kiwoom_api.sim.path import DayPath, Print, Step
from kiwoom_api.sim.records import Struck
from kiwoom_api.sim.trading.agenda import Act, Agenda
from kiwoom_api.sim.trading.counter import Counter, Room
from kiwoom_api.sim.trading.pit import Pit
from kiwoom_api.sim.trading.stand import AUCTIONS

VI_SECONDS = int(INTERRUPTION_LENGTH.total_seconds())


class Pauses(Counter):
    """The modes of a board.

    Attributes:
        due: the mode that the hours alone would set.
    """

    def __init__(
        self,
        room: Room,
        venue: str,
        grid: Grid,
        path: DayPath,
        scale: Callable[[], Scale],
        calls: Mapping[Phase, Print],
        depth: int,
        last: int,
    ) -> None:
        """Arguments as ``Board``'s."""
        super().__init__(room, venue, grid, path, scale, calls, depth, last)
        self.due = Mode.CLOSED
        self._steps: tuple[Step, ...] = ()
        self._agenda, self._halted = Agenda(), 0

    def next_second(self) -> int | None:
        """Return when the board next does something by itself; None when it has no more to do today."""
        return self._agenda.next_second()

    def plan(self, second: int, act: Act, length: int, key: int) -> None:
        """Have a halt begin or end, or the day, at a second from now on.

        Args:
            second: of the day.
            act: HALT, LIFT or FINISH.
            length: seconds of the auction after a halt.
            key: which halt; while another one holds, it is not lifted.
        """
        self._agenda.plan(second, act, None, length, key)

    @property
    def paused(self) -> bool:
        """Whether an interruption, a halt or the auction after it runs, or an auction is extended."""
        return bool(self._pause) or self.mode is Mode.HALTED or self.watch.struck is not None

    # ------------------------------------------------------------------ modes

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

    # ------------------------------------------------------------------ interruptions and halts

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
        self._pause = self._agenda.plan(self.second + VI_SECONDS + late, Act.END)
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

    def _unpause(self) -> None:
        self._switch(Mode.CONTINUOUS)
        self._pause = 0
        self._settle()
