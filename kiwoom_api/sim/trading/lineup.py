"""The boards of a stock on a business day, and what the market trades on them."""

from __future__ import annotations

from functools import cached_property

from kiwoom_api.market import Phase, in_after_market, in_single_price, single_price_limits
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.grid import Grid
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.matching import Scale
from kiwoom_api.sim.path import DayPath, Print, Step
from kiwoom_api.sim.trading.board import Board
from kiwoom_api.sim.trading.counter import Room
from kiwoom_api.sim.trading.script import NXT_SHARE, evening_steps, following_steps
from kiwoom_api.sim.trading.turns import day_turns, drawn_turns, random_end, single_price_turns

_BOUNDS = 3
"""A stock without daily limits is quoted up to so many times its base price."""
_SINGLE_SHARE = 4_000
"""Each auction of the off-hours single-price session trades one share for so many of the day; a round figure."""


class Lineup:
    """Makes the boards of one stock on one day."""

    def __init__(self, room: Room, seed: int, instrument: Instrument, grid: Grid, path: DayPath, row: Row) -> None:
        """``path``: to the day's bar ``row``; ``room``: hears what happens on the boards."""
        self._room, self._seed, self._instrument = room, seed, instrument
        self._grid, self._path, self._row, self._day = grid, path, row, grid.on

    @cached_property
    def _scale(self) -> Scale:
        grid = self._grid
        upper = grid.upper if grid.limited else max(grid.base, self._row.high) * _BOUNDS
        return Scale(grid.market, self._day, grid.lower, upper)

    def krx(self) -> Board:
        """Return KRX's board: the regular session, and the after-market where the stock has one."""
        path, turns = self._path, drawn_turns(self._day, "KRX", self._seed, self._instrument.symbol)
        if not in_after_market(market=self._grid.market, on=self._day, designations=self._instrument.designations):
            close = next(number for number, turn in enumerate(turns) if turn.ends)
            turns = turns[: close + 1]
        calls = {Phase.OPENING_AUCTION: path.opening, Phase.CLOSING_AUCTION: path.closing}
        return Board(self._room, "KRX", self._grid, path, scale=lambda: self._scale, turns=turns, calls=calls)

    def nxt(self) -> Board:
        """Return NXT's board."""
        turns = day_turns(self._day, "NXT")
        return Board(
            self._room, "NXT", self._grid, self._path,
            scale=lambda: self._scale, turns=turns, calls={}, depth=NXT_SHARE,
        )  # fmt: skip

    def single(self, close: int) -> Board | None:
        """Return the off-hours single-price session around the day's close; None where the stock has none that day."""
        grid, turns, said = self._grid, single_price_turns(self._day), self._instrument.said(self._day)
        if not grid.limited or not in_single_price(market=grid.market, on=self._day, designations=said):
            return None
        price = grid.floor(close)
        limits = single_price_limits(price, (grid.lower, grid.upper), market=grid.market, on=self._day)
        lower, upper = limits[0] or grid.lower, limits[1] or grid.upper
        scale = Scale(grid.market, self._day, lower, upper)
        calls = {Phase.SINGLE_PRICE: Print(price, max(self._row.volume // _SINGLE_SHARE, 1), True)}
        return Board(self._room, "KRX", grid, self._path, scale=lambda: scale, turns=turns, calls=calls, last=price)

    def late(self, what: str) -> int:
        """Return the seconds by which an auction ends later than its nominal end."""
        return random_end(self._seed, self._instrument.symbol, self._day, what)

    def steps(self, venue: str, phase: Phase) -> tuple[Step, ...]:
        """Return what the market trades on a venue in a continuous session."""
        grid, row, symbol = self._grid, self._row, self._instrument.symbol
        if phase is not Phase.CONTINUOUS:
            anchor = grid.base if phase is Phase.PRE_MARKET else row.close
            return evening_steps(self._seed, symbol, self._day, venue, phase, grid, anchor=anchor, volume=row.volume)
        if venue == "KRX":
            return self._path.steps
        turns = day_turns(self._day, "NXT")
        start = next(number for number, turn in enumerate(turns) if turn.phase is phase)
        return following_steps(self._path, turns[start].second, turns[start + 1].second)
