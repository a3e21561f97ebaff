"""Bars as the core knows them: finished ones only, so that no strategy can look ahead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from kiwoom_api.engine.intervals import DAILY, BarMaker
from kiwoom_api.engine.pages import Pages
from kiwoom_api.engine.series import Columns, Series, Track
from kiwoom_api.model.events import Bar, Trade

__all__ = ["History", "Series"]


class History:
    """Finished bars per stock and interval, and those in the making from the tape.

    A trade on the tape carries the day's open, high, low and volume, so the regular session's last trade is the daily
    bar: that stays right when frames in between were lost. A day, or an interval, without a trade has no bar.

    Args:
        symbols: the run's stock codes.
        intervals: intervals within the day that somebody wants, such as ``5m``.

    Attributes:
        daily: finished daily bars by code.
    """

    def __init__(self, symbols: Sequence[str], intervals: Iterable[str] = ()) -> None:
        self.daily: dict[str, Series] = {symbol: Series() for symbol in symbols}
        self.makers = {interval: BarMaker(interval, symbols) for interval in sorted(set(intervals) - {DAILY})}
        self._within = {interval: {symbol: Series() for symbol in symbols} for interval in self.makers}
        self._today: dict[str, Trade] = {}
        self._told: dict[str, Bar] = {}
        self._pages: Pages | None = None

    def load(self, symbol: str, bars: Iterable[Bar]) -> None:
        """Take over history, oldest first; days without a trade (halted) are left out."""
        self.daily[symbol] = Series(bar for bar in bars if bar.open > 0 and bar.volume > 0)

    def follow(self, columns: Mapping[str, Columns], days: Sequence[date]) -> None:
        """Walk along the market's own bars through a run's days, after what was loaded.

        A day on which nothing is told of a stock then has the market's bar.
        """
        for symbol, each in columns.items():
            self.daily[symbol] = Track(symbol, each, days[0], len(self.daily[symbol]))
        self._pages = Pages([series for series in self.daily.values() if isinstance(series, Track)], days)

    def note(self, trade: Trade) -> None:
        """Remember the tape's latest word on the day; an older word (a replay) changes nothing."""
        seen = self._today.get(trade.symbol)
        if seen is None or trade.volume >= seen.volume:
            self._today[trade.symbol] = trade

    def unheard(self) -> list[str]:
        """Return the stocks of which nothing was heard in today's regular session."""
        return [symbol for symbol in self.daily if symbol not in self._today and symbol not in self._told]

    def tell(self, bar: Bar) -> None:
        """Take today's finished bar from the desk, where nobody listens to the tape."""
        self._told[bar.symbol] = bar

    def within(self, trade: Trade) -> list[Bar]:
        """Put a trade into the bars within the day; return those that it finished."""
        return [self._keep(bar) for maker in self.makers.values() for bar in maker.take(trade)]

    def cut(self, interval: str, at: datetime) -> list[Bar]:
        """Finish the bars of an interval that end by ``at``."""
        return [self._keep(bar) for bar in self.makers[interval].cut(at)]

    def close(self, day: date, at: datetime) -> tuple[list[Bar], Iterable[tuple[str, int]]]:
        """Finish the regular session.

        Returns the bars within the day that were left and the daily bars, and the codes of the stocks that traded with
        their closes in won, to be read once.
        """
        made = [self._keep(bar) for maker in self.makers.values() for bar in maker.finish(at)]
        if self._pages is not None and not self._today and not self._told:
            bars, closes = self._pages.turn(day, at)
            return made + bars, closes
        told: list[tuple[str, int]] = []
        for symbol, series in self.daily.items():
            bar = self._told.get(symbol) or self._of_tape(symbol, day, at) or series.coming(day, at)
            if bar is not None:
                series.append(bar)
                told.append((symbol, bar.close))
                made.append(bar)
        self._today, self._told = {}, {}
        return made, told

    def series(self, symbol: str, interval: str = DAILY) -> Series:
        """Return the series itself, for reading.

        Raises:
            KeyError: for a symbol or an interval that the run does not keep.
        """
        return self.daily[symbol] if interval == DAILY else self._within[interval][symbol]

    def last(self, symbol: str, count: int, interval: str = DAILY) -> list[Bar]:
        """Return the newest ``count`` finished bars, oldest first; fewer when there are fewer."""
        return list(self.series(symbol, interval).last(count))

    def all(self, symbol: str) -> Sequence[Bar]:
        """Return every finished daily bar of a symbol, history included."""
        return self.daily[symbol].bars

    def _of_tape(self, symbol: str, day: date, at: datetime) -> Bar | None:
        last = self._today.get(symbol)
        if last is None:
            return None
        return Bar(
            at=at,
            symbol=symbol,
            day=day,
            open=last.open,
            high=last.high,
            low=last.low,
            close=last.price,
            volume=last.volume,
        )

    def _keep(self, bar: Bar) -> Bar:
        self._within[bar.interval][bar.symbol].append(bar)
        return bar
