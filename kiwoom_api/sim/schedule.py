"""When the exchange does something: order entry, opening, the market's steps, closing auction, close."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from kiwoom_api.market import AUCTION_RANDOM_END, Hours, Phase, regular_hours, sessions
from kiwoom_api.model.values import KST
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import minute_seconds, second_of, step_seconds
from kiwoom_api.sim.records import MarketPhase

ALL_DAY = range(8 * 3600, 20 * 3600 + 1, 30)
"""Seconds at which a market that trades all day moves, beside its regular session's (RULES §3-§5)."""
_FAR = 400
"""Calendar days searched for the next business day."""


class DaySchedule:
    """The instants of one business day.

    Attributes:
        entry: when order entry for the opening auction begins, aware KST.
        hours: open, start of the closing auction, close.
        settled: when the closing auction is over and its price final: with random ends half a minute after the close.
        seconds: every instant, as seconds of the day, ascending.
    """

    def __init__(self, day: date, moves: Iterable[int], *, late: timedelta = timedelta(0)) -> None:
        self.day, self.hours = day, regular_hours(day)
        self.settled = self.hours.close + late
        found = [s for s in sessions(day, "KRX", trading_day=True) if s.kind is Phase.OPENING_AUCTION]
        self.entry = found[0].start
        fixed = (self.entry, self.hours.open, self.hours.close_auction_start, self.hours.close, self.settled)
        self.seconds = sorted({*map(second_of, fixed), *moves})

    def phase(self, at: datetime) -> MarketPhase:
        """Return the phase at a moment of this day."""
        opens, auction, closes = self.hours
        if at < self.entry or at >= closes:
            return MarketPhase.CLOSED
        if at < opens:
            return MarketPhase.OPENING_AUCTION
        return MarketPhase.CONTINUOUS if at < auction else MarketPhase.CLOSING_AUCTION

    def next_after(self, at: datetime) -> datetime | None:
        """Return the first instant after a moment of this day; None when the day has no more."""
        index = bisect_right(self.seconds, second_of(at))
        return moment(self.day, self.seconds[index]) if index < len(self.seconds) else None


class Calendar:
    """Business days of the exchange: the market data's, and one more that was asked for.

    ``all_day``: the instants reach from NXT's pre-market to the end of the evening, and auctions end at random.
    """

    def __init__(self, market: MarketData, extra: date | None, *, all_day: bool = False) -> None:
        self._market, self._extra, self._all_day = market, extra, all_day
        self._schedules: dict[date, DaySchedule] = {}
        self._next: tuple[datetime, datetime] | None = None  # nothing happens between these two

    def is_business_day(self, day: date) -> bool:
        """Return whether the exchange trades on a day."""
        return day == self._extra or self._market.is_business_day(day)

    def following(self, day: date) -> date | None:
        """Return the next business day after a day; None when there is none within a year."""
        for _ in range(_FAR):
            day += timedelta(days=1)
            if self.is_business_day(day):
                return day
        return None

    def latest(self, day: date) -> date:
        """Return the last business day not after a day; the day itself when there is none within a year."""
        for back in range(_FAR):
            found = day - timedelta(days=back)
            if self.is_business_day(found):
                return found
        return day

    def settlement(self, day: date) -> date:
        """Return when a trade of a day settles: two business days later."""
        first = self.following(day) or day
        return self.following(first) or first

    def schedule(self, day: date) -> DaySchedule:
        """Return a business day's instants."""
        found = self._schedules.get(day)
        if found is None:
            if len(self._schedules) > 8:
                self._schedules.clear()
            late, moves = timedelta(0), set(self._moves(day))
            if self._all_day:
                late, hours = AUCTION_RANDOM_END, regular_hours(day)
                moves.update(ALL_DAY, _random_ends(hours.open), _random_ends(hours.close))
            found = self._schedules[day] = DaySchedule(day, moves, late=late)
        return found

    def next_instant(self, now: datetime) -> datetime | None:
        """Return the first instant after a moment."""
        quiet = self._next
        if quiet is not None and quiet[0] <= now < quiet[1]:
            return quiet[1]
        found = self._instant_after(now)
        self._next = None if found is None else (now, found)
        return found

    def _instant_after(self, now: datetime) -> datetime | None:
        if self.is_business_day(now.date()):
            found = self.schedule(now.date()).next_after(now)
            if found is not None:
                return found
        day = self.following(now.date())
        return None if day is None else moment(day, self.schedule(day).seconds[0])

    def _moves(self, day: date) -> Iterable[int]:
        hours: Hours = regular_hours(day)
        if not self._market.bars.has_minutes:
            return step_seconds(hours, self._market.every)
        minutes = [self._market.minutes(symbol, day) for symbol in self._market.instruments]
        grid = set(step_seconds(hours, self._market.every)) if not all(minutes) else set()
        for rows in minutes:
            grid.update(minute_seconds(rows, hours))
        return grid


def _random_ends(end: datetime) -> range:
    """Return the seconds at which call auctions with a nominal end may find their price."""
    return range(second_of(end), second_of(end + AUCTION_RANDOM_END))


def moment(day: date, second: int) -> datetime:
    """Return a second of a day as a time, aware KST."""
    hour, rest = divmod(second, 3600)
    return datetime.combine(day, time(hour, rest // 60, rest % 60), KST)
