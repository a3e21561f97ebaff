"""Bars within the day, built from the tape: 1m to 240m, cut at whole multiples of the interval since midnight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from kiwoom_api.engine.commands import DayStart
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar, Trade

DAILY = "1d"
_LONGEST = 240


def minutes_of(interval: str) -> int:
    """Return an interval's minutes: 5 of ``5m``.

    Raises:
        BadInput: for anything else than ``1m`` to ``240m``.
    """
    digits = interval.removesuffix("m") if isinstance(interval, str) else ""
    if not (digits.isascii() and digits.isdigit() and interval.endswith("m") and 1 <= int(digits) <= _LONGEST):
        raise BadInput(field="interval", value=interval, allowed=f"1d, or 1m to {_LONGEST}m")
    return int(digits)


class _Making(msgspec.Struct):
    """A bar that is not finished; ``before`` is the day's volume when it began."""

    end: datetime
    open: int
    high: int
    low: int
    close: int
    before: int
    volume: int


class BarMaker:
    """Builds one interval's bars of all stocks from their trades.

    The day's total volume, which every trade carries, gives a bar's volume: a frame that was lost costs the bar its
    extremes at most, never shares.

    Args:
        interval: such as ``5m``.
        symbols: the run's stock codes.

    Raises:
        BadInput: for an interval that is none.
    """

    def __init__(self, interval: str, symbols: Sequence[str]) -> None:
        self.interval, self._minutes = interval, minutes_of(interval)
        self._order = tuple(symbols)
        self._making: dict[str, _Making] = {}
        self._volumes: dict[str, int] = {}

    def start(self) -> None:
        """Begin a day: volumes count from 0."""
        self._making, self._volumes = {}, {}

    def moments(self, day: DayStart) -> Iterator[datetime]:
        """Return when bars end in the regular session."""
        at = self._end(day.opens)
        while at <= day.closes:
            yield at
            at += timedelta(minutes=self._minutes)

    def take(self, trade: Trade) -> list[Bar]:
        """Put a trade into its bar; return the bar that it finished, if it is the first of a new one."""
        making = self._making.get(trade.symbol)
        finished: list[Bar] = []
        if making is not None and trade.at >= making.end:
            finished.append(self._finish(trade.symbol))
            making = None
        # Heard for the first time today: what traded before is not this bar's.
        before = self._volumes.get(trade.symbol, trade.volume - trade.quantity)
        if trade.volume <= before:
            return finished  # a replay
        self._volumes[trade.symbol] = trade.volume
        price = trade.price
        if making is None:
            end = self._end(trade.at)
            self._making[trade.symbol] = _Making(end, price, price, price, price, before, trade.volume)
        else:
            making.high, making.low = max(making.high, price), min(making.low, price)
            making.close, making.volume = price, trade.volume
        return finished

    def cut(self, at: datetime) -> list[Bar]:
        """Finish what ends by ``at``, in the order of the symbols."""
        return [self._finish(s) for s in self._order if s in self._making and self._making[s].end <= at]

    def finish(self, at: datetime) -> list[Bar]:
        """Finish whatever is in the making, in the order of the symbols; a bar that would end later ends at ``at``."""
        for making in self._making.values():
            making.end = min(making.end, at)
        return self.cut(at)

    def _end(self, at: datetime) -> datetime:
        minute = at.hour * 60 + at.minute
        past = minute % self._minutes
        return at.replace(second=0, microsecond=0) + timedelta(minutes=self._minutes - past)

    def _finish(self, symbol: str) -> Bar:
        done = self._making.pop(symbol)
        return Bar(
            at=done.end,
            symbol=symbol,
            day=done.end.date(),
            open=done.open,
            high=done.high,
            low=done.low,
            close=done.close,
            volume=done.volume - done.before,
            interval=self.interval,
        )
