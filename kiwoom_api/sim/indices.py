"""The market's indices, computed from what is listed: KOSPI (001) and KOSDAQ (101).

An index is weighted by capitalisation (shares × price) and chained: from one day to the next it moves as the
capitalisation of the members that trade on that day, so that listings, delistings and halts do not move it. It stands
at KRX's own base level (KOSPI 100, KOSDAQ 1,000) at the close of the first day of the data. Where the listed shares of
no member are known, each weighs by its price alone; a member of unknown shares beside known ones weighs nothing.

No index tape of past days exists: a past day's high and low are those of the members all at once, which the index need
not have reached; today's are treated alike. Levels are hundredths (2,500.75 is 250,075), volumes shares, values won.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, Protocol

from kiwoom_api.market import regular_hours
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import make_path, second_of
from kiwoom_api.sim.records import Snapshot
from kiwoom_api.sim.tape import AUCTION_SECONDS, Tick, path_ticks

POINT = 100
"""Hundredths of a level of 1."""
_ALL = 100_000


class Sector(NamedTuple):
    """An index: code and name of the wire, the market of its members, and the base level."""

    code: str
    name: str
    market: str
    base: int


SECTORS = {
    "001": Sector("001", "종합(KOSPI)", "KOSPI", 100),
    "101": Sector("101", "종합(KOSDAQ)", "KOSDAQ", 1_000),
}
"""The indices that can be computed, by code; what else belongs to which sector is not known here."""


class IndexBar(NamedTuple):
    """A day of an index."""

    day: date
    open: int
    high: int
    low: int
    close: int
    volume: int
    value: int


class Board(Protocol):
    """What an index needs of the exchange."""

    market: MarketData
    seed: int
    session_day: date

    def past(self, symbol: str, count: int) -> list[tuple[date, Row]]:
        """Daily bars before the session, oldest first."""

    def board_ticks(self, symbol: str) -> Sequence[Tick]:
        """Today's executions, oldest first."""


class Index:
    """One index on one business day: its past, and what today's members make of it."""

    def __init__(self, sector: Sector, board: Board) -> None:
        self.sector, self._board, self.day = sector, board, board.session_day
        instruments = board.market.instruments
        self.members = sorted(code for code, each in instruments.items() if each.market == sector.market)
        known = any(instruments[code].shares for code in self.members)
        self.weights = {code: instruments[code].shares if known else 1 for code in self.members}
        self.past = _history(sector, [(self.weights[code], board.past(code, _ALL)) for code in self.members])
        self._days = {bar.day: bar for bar in self.past}

    @property
    def previous(self) -> int:
        """The level at the close of the day before; the base level where there is none."""
        return self.past[-1].close if self.past else self.sector.base * POINT

    def level(self, snapshots: Sequence[Snapshot], field: str = "close") -> int:
        """Return today's level with every member at one of its prices; before its first trade at yesterday's close.

        ``field``: of the members' bars of the regular session: the index stands after the close.
        """
        before = now = 0
        for each in snapshots:
            if not each.halted:
                weight = self.weights[each.symbol]
                before += weight * each.previous_close
                now += weight * (getattr(each.bar, field) or each.previous_close)
        return round(self.previous / before * now) if before else self.previous

    def today(self, snapshots: Sequence[Snapshot]) -> IndexBar | None:
        """Return today so far; None before the first execution of a member."""
        volume = sum(each.bar.volume for each in snapshots)
        if not volume:
            return None
        opened, last = self.level(snapshots, "open"), self.level(snapshots)
        high, low = self.level(snapshots, "high"), self.level(snapshots, "low")
        value = sum(each.bar_value for each in snapshots)
        return IndexBar(self.day, opened, max(high, opened, last), min(low, opened, last), last, volume, value)

    def ticks(self, day: date, snapshots: Sequence[Snapshot]) -> list[Tick]:
        """Return the levels of a day, oldest first, each with the members' shares traded since the one before.

        Today's are the members' own executions; a past day's are a path of its bar, as a stock's are.
        """
        return self._present(snapshots) if day == self.day else self._past(day)

    def _present(self, snapshots: Sequence[Snapshot]) -> list[Tick]:
        moves: list[tuple[int, int, int]] = []
        before, end = 0, second_of(regular_hours(self.day).close) + AUCTION_SECONDS
        for each in snapshots:
            if each.halted:
                continue
            weight, last = self.weights[each.symbol], each.previous_close
            before += weight * last
            for second, price, shares, _ in self._board.board_ticks(each.symbol):
                if second > end:
                    break
                moves.append((second, weight * (price - last), shares))
                last = price
        moves.sort(key=itemgetter(0))
        scale = self.previous / before if before else 0.0
        found: list[Tick] = []
        now, latest = before, self.previous
        for second, group in groupby(moves, key=itemgetter(0)):
            traded = 0
            for _, change, shares in group:
                now += change
                traded += shares
            level = round(scale * now) if before else self.previous
            found.append(Tick(second, level, traded, level >= latest))
            latest = level
        return found

    def _past(self, day: date) -> list[Tick]:
        bar = self._days.get(day)
        if bar is None or not bar.volume:
            return []
        hours = regular_hours(day)
        path = make_path(
            self._board.seed,
            self.sector.code,
            day,
            Row(bar.open, bar.high, bar.low, bar.close, bar.volume),
            hours=hours,
            grid=Hundredths(),
            usual_volume=bar.volume,
            minutes=[],
            every=self._board.market.every,
        )
        return list(path_ticks(path, len(path.steps) + 2, second_of(hours.open), second_of(hours.close)))


class Hundredths:
    """The steps of an index: one hundredth of a point."""

    def floor(self, price: int) -> int:
        """Return the level itself: every hundredth is one."""
        return price

    def above(self, price: int) -> int:
        """Return the next level."""
        return price + 1

    def below(self, price: int) -> int:
        """Return the level before."""
        return price - 1


class _Sums:
    """What the members of an index add up to on one day: weighted prices, the closes before, shares and won."""

    __slots__ = ("before", "close", "high", "low", "open", "value", "volume")

    def __init__(self) -> None:
        self.before = self.open = self.high = self.low = self.close = self.volume = self.value = 0


def _history(sector: Sector, members: Sequence[tuple[int, list[tuple[date, Row]]]]) -> list[IndexBar]:
    """Chain the members' daily bars to the index's, oldest first."""
    first = min((rows[0][0] for _, rows in members if rows), default=date.max)
    sums: dict[date, _Sums] = {}
    for weight, rows in members:
        # A member's first day has no day before it: then it moves the index from the next day on. On the index's own
        # first day there is nothing to move: its closes are the base level.
        before = rows[0][1].close if rows and rows[0][0] == first else 0
        for day, (opened, high, low, close, volume, _) in rows:
            found = sums.get(day)
            if found is None:
                found = sums[day] = _Sums()
            found.volume += volume
            found.value += (opened + high + low + close) // 4 * volume
            if before and weight:
                found.before += weight * before
                found.open += weight * opened
                found.high += weight * high
                found.low += weight * low
                found.close += weight * close
            before = close
    return _chained(sector, sums)


def _chained(sector: Sector, sums: dict[date, _Sums]) -> list[IndexBar]:
    level, found = float(sector.base * POINT), []
    for day in sorted(sums):
        each = sums[day]
        scale = level / each.before if each.before else 0.0
        opened, high, low, close = (
            round(scale * total) if scale else round(level) for total in (each.open, each.high, each.low, each.close)
        )
        level = scale * each.close if scale else level
        bar = IndexBar(day, opened, max(high, opened, close), min(low, opened, close), close, each.volume, each.value)
        found.append(bar)
    return found
