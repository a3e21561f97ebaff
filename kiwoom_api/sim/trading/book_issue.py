"""A stock of the model book as it is seen: its boards, what they have printed, what stands on them, and who hears."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date

from kiwoom_api.market import Phase, shows_expected_price
from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.model.values import Side
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.issue_ports import Levels, Tape
from kiwoom_api.sim.matching import Cleared, Mode
from kiwoom_api.sim.records import Stopped, Struck
from kiwoom_api.sim.tally import Tally, merged
from kiwoom_api.sim.tape import LONGEST_TAPE, Tick, both
from kiwoom_api.sim.trading.agenda import Act
from kiwoom_api.sim.trading.board import Board
from kiwoom_api.sim.trading.closing_price import ClosingPriceBook
from kiwoom_api.sim.trading.counter import Counter, Room
from kiwoom_api.sim.trading.lineup import Lineup
from kiwoom_api.sim.trading.script import printable

EVENING = "EVENING"
"""Name of the tally of KRX's after-market."""


class BookIssue(Issue, Room):
    """Its boards, and what is seen of them.

    Attributes:
        boards: KRX; NXT and SINGLE (the off-hours single-price session while it existed) once somebody asks for them.
        fixed: orders at a closing price.
        stops: today's volatility interruptions, oldest first.
    """

    def __init__(self, instrument: Instrument, tape: Tape) -> None:
        self.boards: dict[str, Board] = {}
        self.fixed = ClosingPriceBook("", date.min, 0)
        self._lineup: Lineup | None = None
        self._tallies: dict[str, Tally] = {}
        self._plans: list[tuple[int, Act, int, int]] = []
        self.stops: list[Stopped] = []
        self._nxt: deque[Tick] = deque(maxlen=LONGEST_TAPE)
        self._reached = 0
        self._silent = False
        super().__init__(instrument, tape)

    def start(self, seed: int) -> None:
        """Make the day's KRX board."""
        self.close, self._reached, self._tallies, self._plans = 0, 0, {}, []
        self._nxt.clear()
        self.stops = []
        unit = 0 if self.path is None else self.path.unit
        self.fixed, self.boards = ClosingPriceBook(f"{seed}|{self.symbol}|{self.day.isoformat()}", self.day, unit), {}
        self._lineup = None
        if self.path is not None and self.row is not None:
            self.path = printable(self.path, self.grid, self._auction)
            self._lineup = Lineup(self, seed, self.instrument, self.grid, self.path, self.row)
            self.boards["KRX"] = self._lineup.krx()

    def board(self, name: str) -> Board | None:
        """Return a board of today, made and brought up to now when it is asked for; None where there is none."""
        found = self.boards.get(name)
        if found is None and self._lineup is not None:
            if name == "NXT" and name in self.venues:
                found = self._lineup.nxt()
            elif name == "SINGLE" and self.close:
                found = self._lineup.single(self.close)
            if found is not None:
                self.boards[name] = found
                for plan in self._plans:
                    found.plan(*plan)
                silent, self._silent = self._silent, True
                found.run(self._reached)
                self._silent = silent
        return found

    def touch(self) -> None:
        """Note that a participant takes part: from now on the stock has every board, whoever asks for them."""
        super().touch()
        for name in ("NXT", "SINGLE"):
            self.board(name)

    @property
    def venues(self) -> frozenset[str]:
        """The venues on which the stock trades today."""
        return frozenset({"KRX", "NXT"} if self.instrument.on_nxt(self.day) else {"KRX"})

    @property
    def halted(self) -> bool:
        """Whether trading is halted now."""
        return self.path is None or self.boards["KRX"].mode is Mode.HALTED

    # ------------------------------------------------------------------ looking

    def printed(self) -> Row:
        """Return the regular session so far as a bar; its close is the 15:30 price, whatever the evening prints."""
        return Row(self.open, self.high, self.low, self.close or self.last, self.volume)

    def ticks(self, venue: str = "KRX") -> Sequence[Tick]:
        """Return a venue's executions so far, oldest first, those of the evening too; SOR is both venues together."""
        if venue == "SOR":
            return both(self.ticks(), self.ticks("NXT"))
        if venue == "NXT":
            self.board("NXT")
            return tuple(self._nxt)
        krx = self.boards.get("KRX")
        if self.executed is not None or krx is None:
            return tuple(self.executed or ())
        return tuple(krx.path_ticks())

    def tally(self, venue: str = "KRX") -> Tally:
        """Return what a venue has printed today, the evening included; SOR is both together.

        UNVERIFIED: that the day's high and low as the quotes show them follow the after-market, as the last price does
        (RULES §4); the day's bar does not (``printed``).
        """
        if venue == "KRX":
            day, evening = super().tally(), self._tallies.get(EVENING)
            return day if evening is None else day.joined(evening)
        if venue == "NXT":
            self.board("NXT")
        if venue == "SOR":
            return self.tally().joined(self.tally("NXT")) if "NXT" in self.venues else self.tally()
        return self._tallies.get(venue, Tally())

    def evening(self) -> Tally:
        """Return what KRX's after-market has printed today."""
        return self._tallies.get(EVENING, Tally())

    def refresh(self) -> None:
        """Nothing: the market's own quotes are known at any moment."""

    def shown(self, venue: str = "KRX") -> Levels:
        """Return the ten levels a side that a venue shows; SOR shows both venues' together.

        KRX does not show the opening auction's before 08:50 (RULES §3).
        """
        if venue == "SOR":
            krx, nxt = self.shown(), self.shown("NXT")
            return merged(krx[0], nxt[0], buy=False), merged(krx[1], nxt[1], buy=True)
        board = self.board(venue) if venue in self.venues else None
        if board is None or (board.phase is Phase.OPENING_AUCTION and not shows_expected_price(self._tape.now)):
            return (), ()
        asks, bids = board.shown()
        return tuple(asks), tuple(bids)

    def at_close(self) -> tuple[int, int]:
        """Return the shares to be sold and to be bought that wait at a closing price (시간외종가)."""
        return self.fixed.waiting(buy=False), self.fixed.waiting(buy=True)

    def single_price(self) -> tuple[Levels, Tally] | None:
        """Return the off-hours single-price session's (asks, bids) and its prints; None where there is none."""
        board = self.board("SINGLE")
        if board is None:
            return None
        asks, bids = board.shown() if board.phase is Phase.SINGLE_PRICE else ((), ())
        return (tuple(asks), tuple(bids)), self._tallies.get("SINGLE", Tally())

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

    def _publish_nxt(self, board: Counter) -> None:
        code, tape, tally = f"{self.symbol}_NX", self._tape, self.tally("NXT")
        if not self._silent and tape.wants(code):
            tape.emit(
                Trade(
                    at=tape.now, symbol=code, price=tally.last, quantity=tally.last_quantity, buyer=tally.up,
                    open=tally.open, high=tally.high, low=tally.low, volume=tally.volume, base=self.base,
                    ask=board.best(buy=False), bid=board.best(buy=True),
                )
            )  # fmt: skip
