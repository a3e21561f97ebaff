"""Trades as type 0B tells them: with all that the stock's day on the venue adds up to.

UNVERIFIED: the won that a stock traded the day before (FID 29) are estimated from its bar; CFD margins are 40 % of
the price (FIDs 1497 and 1498), as in all recorded frames; FID 290 is 2 in the regular session, 1 before and 3 after.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter

import msgspec

from kiwoom_api.market import sale_tax_rates
from kiwoom_api.model.events import Trade
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.issue import Issue
from kiwoom_api.sim.path import second_of
from kiwoom_api.sim.server.daytape import DayTape
from kiwoom_api.sim.server.registry import NXT, UNIFIED
from kiwoom_api.wire import realtime
from kiwoom_api.wire.realtime import TradeDay

Entry = dict[str, object]
Told = tuple[str, str, Entry]
"""Type, the registered form of those who are to hear it, entry."""
Forms = Callable[[str, str], Collection[str]]
"""The forms that somebody registered of a type and a code without suffix; "" is every stock."""
_PARTS = 100_000
_MARGIN = 40
_MARGINED = frozenset({"KOSPI", "KOSDAQ"})
"""Markets whose stocks have a CFD margin."""


class Tapes:
    """The day's tapes of the stocks that somebody hears, and their trades as entries.

    Parameters:
        exchange: whose stocks they are.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._day = date.min
        self._tapes: dict[str, DayTape] = {}
        self._values: dict[str, int] = {}

    def turn(self, day: date) -> None:
        """Begin a business day."""
        self._day = day
        self._tapes.clear()
        self._values.clear()

    def trade(self, event: Trade, forms: Forms) -> Iterator[Told]:
        """Yield what a trade says."""
        symbol, _, venue = event.symbol.partition("_")
        issue = self._exchange.standing(symbol)
        wanted = forms("0B", symbol)
        if issue is None or not wanted:
            return
        tape = self._tape(event.symbol, issue)
        if not tape.hear(event) and event.volume != tape.volume and not tape.lost:
            tape.recount(issue.ticks("NXT" if venue else "KRX"), event.volume - event.quantity)
            tape.lost = not tape.hear(event)
        for item in wanted:
            form = item.partition("_")[2]
            if form == venue:
                yield "0B", item, realtime.entry(event, item, self._trade_day(issue, event, venue))
            elif form == UNIFIED:
                yield "0B", item, self._unified_trade(issue, event, venue, item)

    def _tape(self, code: str, issue: Issue) -> DayTape:
        found = self._tapes.get(code)
        if found is None:
            grid, hours = issue.grid, self._exchange.calendar.schedule(self._day).hours
            upper, lower = (grid.upper, grid.lower) if grid.limited else (0, 0)
            times = (0, 0) if code.endswith(NXT) else (second_of(hours.open), second_of(hours.close))
            found = self._tapes[code] = DayTape(upper, lower, *times)
        return found

    def _unified_trade(self, issue: Issue, event: Trade, venue: str, item: str) -> Entry:
        if not on_nxt(issue):
            return realtime.entry(event, item, self._trade_day(issue, event, venue))
        both = issue.tally("SOR")
        whole = msgspec.structs.replace(
            event, open=both.open, high=both.high, low=both.low, volume=both.volume or event.volume
        )
        return realtime.entry(whole, item, self._trade_day(issue, whole, venue, unified=True))

    def _trade_day(self, issue: Issue, event: Trade, venue: str, *, unified: bool = False) -> TradeDay:
        where = "SOR" if unified else "NXT" if venue else "KRX"
        codes = (issue.symbol, f"{issue.symbol}_{NXT}") if unified else (event.symbol,)
        known = [tape for code in codes if (tape := self._tapes.get(code)) is not None and tape.volume]
        if sum(tape.volume for tape in known) != event.volume:
            known = []
        grid, nxt_alone = issue.grid, where == "NXT"
        return TradeDay(
            value=issue.tally(where).value,
            previous_volume=-1 if nxt_alone else issue.previous_volume,
            previous_value=-1 if nxt_alone else self._before(issue),
            listed=issue.instrument.shares,
            sold=sum(tape.sold for tape in known),
            bought=sum(tape.bought for tape in known),
            sells=sum(tape.sells for tape in known),
            buys=sum(tape.buys for tape in known),
            opened=min((t.opened for t in known if t.opened), default=None),
            highest=max(known, key=attrgetter("high")).highest if known else None,
            lowest=min(known, key=attrgetter("low")).lowest if known else None,
            at_upper=min((t.at_upper for t in known if t.at_upper), default=None),
            at_lower=min((t.at_lower for t in known if t.at_lower), default=None),
            upper=grid.upper if grid.limited else 0,
            lower=grid.lower if grid.limited else 0,
            tax=_tax(issue.instrument.market, issue.day),
            margin=_MARGIN if issue.instrument.market in _MARGINED else 0,
            phase=self._phase(event.at),
            venue="NXT" if venue else "KRX",
        )

    def _before(self, issue: Issue) -> int:
        """Won that a stock traded the day before, about."""
        found = self._values.get(issue.symbol)
        if found is None:
            rows = self._exchange.past(issue.symbol, 1)
            row = rows[-1][1] if rows else None
            found = 0 if row is None else (row.open + row.high + row.low + row.close) // 4 * row.volume
            self._values[issue.symbol] = found
        return found

    def _phase(self, at: datetime) -> str:
        hours = self._exchange.calendar.schedule(self._day).hours
        if at < hours.open:
            return "1"
        return "2" if at <= hours.close + timedelta(seconds=30) else "3"

    def called(self, issue: Issue) -> tuple[int, int]:
        """Price and shares of the opening auction; zeros before it, and where nobody has looked at the trades."""
        if not issue.volume:
            return (0, 0)
        tape = self._tape(issue.symbol, issue)
        if not tape.volume:
            tape.recount(issue.ticks(), issue.volume)
        return tape.called


def on_nxt(issue: Issue) -> bool:
    """Return whether a stock trades on NXT too."""
    return "NXT" in issue.venues


@lru_cache(maxsize=64)
def _tax(market: str, on: date) -> int:
    return int(sum(sale_tax_rates(market, on)) * _PARTS)
