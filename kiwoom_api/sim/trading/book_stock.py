"""One stock in the fill model ``book``: books on KRX and NXT with every order in its queue, all sessions of a day."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from kiwoom_api.market import Interruption, Phase
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.matching import Mode, Why
from kiwoom_api.sim.path import Step
from kiwoom_api.sim.records import SimOrder, Stopped, Struck
from kiwoom_api.sim.tally import Tally
from kiwoom_api.sim.tape import LONGEST_TAPE, Tick
from kiwoom_api.sim.trading.agenda import Act
from kiwoom_api.sim.trading.book_issue import EVENING
from kiwoom_api.sim.trading.book_orders import BookOrders
from kiwoom_api.sim.trading.counter import Counter
from kiwoom_api.sim.trading.turns import Turn

REGULAR = frozenset({Phase.OPENING_AUCTION, Phase.CONTINUOUS, Phase.CLOSING_AUCTION})
"""The sessions whose prints make the day's bar: the official close stays that of 15:30 (RULES §4)."""


class BookStock(BookOrders):
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
        for board in self.boards.values():  # noqa: SIM110 - asked at every instant, and a generator costs as much again
            if board.occupied or (self.touched and board.paused):
                return True
        return False

    def run(self, second: int) -> None:
        """Let everything happen that the stock's market does up to a second of the day, that second included."""
        if self.path is None:
            return
        if "NXT" not in self.boards and self._tape.wants(f"{self.symbol}_NX"):
            self.board("NXT")
        if second > self._reached:
            self._reached = second
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

    # ------------------------------------------------------------------ what the boards report

    def on_print(self, board: Counter, price: int, shares: int, *, up: bool) -> None:
        """An execution on a board."""
        if board is self.boards.get("KRX"):
            self.up, self.second = up, board.second
            if board.phase in REGULAR:
                self.print(price, shares)
            else:
                self._print_late(board, price, shares, up=up)
            self.publish_trade()
            return
        name = "NXT" if board.venue == "NXT" else "SINGLE"
        self._tallies[name] = self._tallies.get(name, Tally()).after(price, shares, up=up, second=board.second)
        if name == "NXT":
            self._nxt.append(Tick(board.second, price, shares, up))
            self._publish_nxt(board)

    def _print_late(self, board: Counter, price: int, shares: int, *, up: bool) -> None:
        """Book an execution of KRX's after-market: it is the day's last price and volume, and not in the day's bar."""
        self.last, self.last_quantity = price, shares
        self._tallies[EVENING] = self.evening().after(price, shares, up=up, second=board.second)
        if self.executed is not None:
            self.executed.append(Tick(board.second, price, shares, up))

    def on_fill(self, board: Counter, order: SimOrder, price: int, shares: int) -> None:
        """An execution of a participant's order."""
        self._tape.fill(self, order, price, shares)

    def on_drop(self, board: Counter, order: SimOrder, shares: int, why: Why) -> None:
        """Shares of a participant's order left a book without a trade."""
        self._tape.drop(self, order, shares, expired=why in (Why.EXPIRY, Why.MID_CLOSE))

    def on_strike(self, board: Counter, struck: Struck, *, begins: bool) -> None:
        """An interruption begins or ends."""
        if begins:
            self.stops.append(Stopped(board.venue, board.second, 0, struck))
        else:
            place = max(n for n, each in enumerate(self.stops) if each.venue == board.venue)
            self.stops[place] = self.stops[place]._replace(ended=board.second)
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
            "executed": [list(tick) for tick in self.executed or ()], "nxt": [list(tick) for tick in self._nxt],
            "boards": {name: board.dump() for name, board in self.boards.items()},
            "fixed": self.fixed.dump(), "plans": [list(plan) for plan in self._plans],
            "stops": [[each.venue, each.began, each.ended, list(each.struck)] for each in self.stops],
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
        self._nxt = deque((Tick(*tick) for tick in saved["nxt"]), LONGEST_TAPE)
        self._plans = [(second, Act(act), length, key) for second, act, length, key in saved["plans"]]
        self.stops = [
            Stopped(venue, began, ended, Struck(Interruption(struck[0]), *struck[1:]))
            for venue, began, ended, struck in saved["stops"]
        ]
        self.fixed.load(saved["fixed"], orders)
