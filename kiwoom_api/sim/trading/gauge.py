"""A market's level against the close before, for the rules that stop it: weighed as ``indices`` does, in whole won."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.market_data import MarketData

_NEAR = 4
"""Percent: a level that moved less than this from the close before is far from every rule; the nearest stands at 5."""

FEWEST = 20
"""Fewer stocks than this are no market: its index would be a few stocks' own prices."""


class Market(Protocol):
    """What this needs of the exchange."""

    market: MarketData
    session_day: date
    instruments: Mapping[str, Instrument]

    def past(self, symbol: str, count: int) -> list[tuple[date, Row]]:
        """Daily bars before the session, oldest first."""

    def stock(self, symbol: str) -> Issue | None:
        """A stock's state now."""

    def touched(self) -> Iterator[Issue]:
        """The stocks in which participants take part today."""


class Member(NamedTuple):
    """A stock that trades today: its weight, its close before, and its bar."""

    weight: int
    before: int
    row: Row


class Gauge:
    """One market on one business day."""

    def __init__(self, floor: Market, name: str) -> None:
        self._floor = floor
        listed = {code: each for code, each in floor.instruments.items() if each.market == name}
        known = any(each.shares for each in listed.values())
        self._members: dict[str, Member] = {}
        for code, each in sorted(listed.items()):
            row, before = floor.market.row(code, floor.session_day), floor.past(code, 1)
            weight = each.shares if known else 1
            if row is not None and row.open and before and weight:
                self._members[code] = Member(weight, before[-1][1].close, row)
        self._before = sum(each.weight * each.before for each in self._members.values())
        self._low = sum(each.weight * each.row.low for each in self._members.values())
        self._high = sum(each.weight * each.row.high for each in self._members.values())

    def near(self) -> bool:
        """Whether the market may be near a rule: bars bound it where nobody takes part, present prices elsewhere.

        A market in which nobody takes part is never near: what its day printed, it printed.
        """
        low, high, alone = self._low, self._high, True
        if len(self._members) < FEWEST:
            return False
        for stock in self._floor.touched():
            member = self._members.get(stock.symbol)
            if member is not None:
                alone = False
                low += member.weight * (min(stock.last, member.row.low) - member.row.low)
                high += member.weight * (max(stock.last, member.row.high) - member.row.high)
        return not alone and (self.far(low) or self.far(high))

    def far(self, level: int) -> bool:
        """Whether a level lies so far from the close before that a rule may be near."""
        return abs(level - self._before) * 100 >= self._before * _NEAR

    def level(self) -> tuple[int, int]:
        """Return what the members were worth at the close before and what they are now; zeros for none."""
        now = 0
        for code, member in self._members.items():
            stock = self._floor.stock(code)
            now += member.weight * (stock.last if stock is not None else member.before)
        return self._before, now
