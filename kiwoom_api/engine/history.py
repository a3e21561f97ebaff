"""Daily bars as the core knows them: finished ones only, so that no strategy can look ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from kiwoom_api.model.events import Bar, Trade


class DailyBars:
    """Finished daily bars per symbol, and today's bar in the making from the tape.

    A trade on the tape carries the day's open, high, low and volume, so the day's last trade is the bar: that
    stays right when frames in between were lost. A day without a trade has no bar.
    """

    def __init__(self, symbols: Sequence[str]) -> None:
        self._finished: dict[str, list[Bar]] = {symbol: [] for symbol in symbols}
        self._today: dict[str, Trade] = {}

    def load(self, symbol: str, bars: Iterable[Bar]) -> None:
        """Take over history, oldest first; days without a trade (halted) are left out."""
        self._finished[symbol] = [bar for bar in bars if bar.open > 0 and bar.volume > 0]

    def note(self, trade: Trade) -> None:
        """Remember the tape's latest word on the day; an older word (a replay) changes nothing."""
        seen = self._today.get(trade.symbol)
        if seen is None or trade.volume >= seen.volume:
            self._today[trade.symbol] = trade

    def close(self, day: date, at: datetime) -> list[Bar]:
        """Finish the day and return its bars in the order of the symbols."""
        made = []
        for symbol, bars in self._finished.items():
            last = self._today.get(symbol)
            if last is None:
                continue
            bar = Bar(
                at=at,
                symbol=symbol,
                day=day,
                open=last.open,
                high=last.high,
                low=last.low,
                close=last.price,
                volume=last.volume,
            )
            bars.append(bar)
            made.append(bar)
        self._today = {}
        return made

    def last(self, symbol: str, count: int) -> list[Bar]:
        """Return the newest ``count`` finished bars, oldest first; fewer when there are fewer."""
        return self._finished[symbol][-count:] if count > 0 else []

    def all(self, symbol: str) -> Sequence[Bar]:
        """Return every finished bar of a symbol, history included."""
        return self._finished[symbol]
