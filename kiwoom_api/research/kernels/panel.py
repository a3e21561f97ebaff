"""Daily bars of many stocks as flat arrays, with what trading at each bar's open would cost.

Stocks lie one after another, each with its own finished bars only: halted days and days without a bar are left out,
as they are in the engine's history. Prices in won, quantities in shares, all int64.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from kiwoom_api.market import base_price, quantity_cap, sale_tax_rates
from kiwoom_api.market.limits import LIMIT_30_SINCE
from kiwoom_api.model.errors import BadInput, MissingExtra
from kiwoom_api.model.values import symbol_of
from kiwoom_api.sim.barset import BarSet, Row
from kiwoom_api.sim.grid import day_grid
from kiwoom_api.sim.market_data import MarketData

try:
    import numpy as np
    import numpy.typing as npt
except ImportError as error:
    raise MissingExtra("research", "trading array rules") from error

Whole = npt.NDArray[np.int64]
"""Whole numbers: won, shares, days."""
_UNIT = 10_000
_LIMITED_30 = frozenset({"KOSPI", "KOSDAQ", "ETF", "ETN"})
MOST_WON = 10**13
"""The most won one symbol's slice may have: every product in the kernels then fits 64 bits."""
MOST_PRICE = 10**9
"""The highest price in won the kernels take."""


class Panel(NamedTuple):
    """Bars of many stocks, flat; bar ``k`` of symbol ``s`` lies in ``starts[s] <= k < starts[s + 1]``.

    Attributes:
        symbols: codes, in order.
        days: trading days of the run; days before the run have negative numbers in ``day``.
        starts: where each symbol begins; one more than there are symbols.
        first: each symbol's first bar inside the run.
        day: number of each bar's day, counted from the run's first.
        open, high, low, close, volume: the bars.
        room: shares up to which a market order given before the open fills whole at the open's price (fill model
            ``bar``: what the opening auction can take without moving, and the exchange's cap per order).
        hold: won a share that the exchange may hold of a market buy (at most the day's upper limit).
        trade_tax, rural_tax: sale taxes of the day in hundredths of a percent.
        notes: sentences that must stand beside a result.
    """

    symbols: tuple[str, ...]
    days: tuple[date, ...]
    starts: Whole
    first: Whole
    day: Whole
    open: Whole
    high: Whole
    low: Whole
    close: Whole
    volume: Whole
    room: Whole
    hold: Whole
    trade_tax: Whole
    rural_tax: Whole
    notes: tuple[str, ...] = ()

    @property
    def bars(self) -> int:
        """Bars inside the run, all symbols together."""
        return int(np.sum(self.starts[1:] - self.first))

    def only(self, index: int) -> Panel:
        """Return the panel of one symbol, by its number."""
        low, high = int(self.starts[index]), int(self.starts[index + 1])
        cut = {name: getattr(self, name)[low:high] for name in COLUMNS}
        return self._replace(
            symbols=(self.symbols[index],),
            starts=np.array([0, high - low]),
            first=self.first[index : index + 1] - low,
            **cut,
        )

    def between(self, start: int, end: int) -> Panel:
        """Return the same bars with a run from day number ``start`` up to, not including, ``end``; later bars go."""
        keep = self.day < end
        cut: dict[str, Any] = {name: getattr(self, name)[keep] for name in COLUMNS}
        starts = np.concatenate(([0], np.cumsum(keep)))[self.starts]
        cut["day"] = cut["day"] - start
        return self._replace(days=self.days[start:end], starts=starts, first=_firsts(cut["day"], starts), **cut)


COLUMNS = ("day", "open", "high", "low", "close", "volume", "room", "hold", "trade_tax", "rural_tax")
"""The columns that have one number a bar."""


def make_panel(
    data: BarSet | MarketData,
    *,
    symbols: Iterable[object] | None = None,
    start: date | None = None,
    end: date | None = None,
) -> Panel:
    """Return bars as arrays, those before ``start`` included as history.

    Args:
        data: daily bars, or market data made of them.
        symbols: codes; all that have a bar when not given.
        start: first day of the run; the data's first when not given.
        end: last day of the run; the data's last when not given.

    Raises:
        BadInput: for an unknown code, a range without a bar, or a price the kernels cannot take.
    """
    if isinstance(data, BarSet) and not data.days:
        raise BadInput(field="data", value=data.origin or "no bars", allowed="bars of one stock or more")
    market = data if isinstance(data, MarketData) else MarketData(data)
    chosen = list(market.instruments) if symbols is None else [_known(market, each) for each in symbols]
    if not chosen or len(set(chosen)) != len(chosen):
        raise BadInput(field="symbols", value=chosen, allowed="one or more codes of the data, each once")
    days = market.trading_days(start or market.first_day, end or market.last_day)
    if not days:
        allowed = f"a range inside {market.first_day} to {market.last_day}"
        raise BadInput(field="start", value=start or end, allowed=allowed, hint="check the data's range")
    everyday = market.trading_days(market.first_day, days[-1])
    offset = bisect_left(everyday, days[0])
    numbers = {day: number - offset for number, day in enumerate(everyday)}
    taxes: dict[tuple[str, date], tuple[int, int]] = {}
    parts = [_part(market, symbol, numbers, days[-1], taxes) for symbol in chosen]
    kept = [(symbol, part) for symbol, part in zip(chosen, parts, strict=True) if len(part)]
    if symbols is not None and len(kept) < len(chosen):
        empty = next(symbol for symbol, part in zip(chosen, parts, strict=True) if not len(part))
        raise BadInput(field="symbols", value=empty, allowed="codes with a bar in the data", hint="leave it out")
    if not any(part[-1, 0] >= 0 for _, part in kept):
        raise BadInput(field="data", value=f"{days[0]} to {days[-1]}", allowed="a range in which something traded")
    starts = np.concatenate(([0], np.cumsum([len(part) for _, part in kept])))
    flat = np.ascontiguousarray(np.concatenate([part for _, part in kept]).T)
    columns = {name: np.ascontiguousarray(column) for name, column in zip(COLUMNS, flat, strict=True)}
    names = tuple(symbol for symbol, _ in kept)
    return Panel(names, tuple(days), starts, _firsts(columns["day"], starts), **columns, notes=market.notes)


def _firsts(day: Whole, starts: Whole) -> Whole:
    """Return each symbol's first bar whose day has a number of 0 or more."""
    return np.array([low + np.searchsorted(day[low:high], 0) for low, high in pairwise(starts)], dtype=np.int64)


def _known(market: MarketData, code: object) -> str:
    symbol = symbol_of(code)
    if symbol not in market.instruments:
        known = ", ".join(list(market.instruments)[:5])
        raise BadInput(field="symbols", value=code, allowed=f"a code in the data, such as {known}")
    return symbol


def _part(
    market: MarketData,
    symbol: str,
    numbers: dict[date, int],
    last: date,
    taxes: dict[tuple[str, date], tuple[int, int]],
) -> Whole:
    """Return a symbol's finished bars up to a day, one row a bar, in the order of ``COLUMNS``."""
    instrument, series = market.instruments[symbol], market.bars.series(symbol)
    kind, shares = instrument.market, instrument.shares
    pairs = zip(series.days, series.rows, strict=True)
    traded = [(day, row) for day, row in pairs if row.open and row.volume and day <= last]
    found = np.empty((len(traded), len(COLUMNS)), dtype=np.int64)
    before = traded[0][1].open if traded else 0
    for place, (day, row) in enumerate(traded):
        if row.high > MOST_PRICE:
            raise BadInput(field=f"{symbol} {day}", value=row.high, allowed=f"a price up to {MOST_PRICE:,} won")
        tax = taxes.get((kind, day))
        if tax is None:
            trade, rural = sale_tax_rates(kind, day)
            tax = taxes[kind, day] = int(trade * _UNIT), int(rural * _UNIT)
        base, hold = _base_and_hold(kind, day, before, row)
        room = _auction_room(row, series.minutes.get(day))
        if shares:
            room = min(room, max(quantity_cap(base, shares, market=kind), 1))
        found[place] = numbers[day], row.open, row.high, row.low, row.close, row.volume, room, hold, *tax
        before = row.close
    return found


def _base_and_hold(kind: str, day: date, before: int, row: Row) -> tuple[int, int]:
    """Return a day's base price and a bound of its upper limit, both in won and never below the exchange's own.

    The limit is the base and 30 %, rounded down to the grid; that the base is the last close rounded up to the grid
    one more percent and 10 won cover. Where a bar comes near its limits or breaks them (adjusted prices, corporate
    actions), and where there are none, it is worth asking the exchange's own rule.
    """
    if (
        row.high * 100 <= before * 129
        and row.low * 100 >= before * 71
        and kind in _LIMITED_30
        and day >= LIMIT_30_SINCE
    ):
        return base_price(before, market=kind, on=day), before * 131 // 100 + 10
    grid = day_grid(kind, day, before, (row.low, row.high))
    return grid.base, grid.upper if grid.limited else before * 2


def _auction_room(row: Row, minutes: Sequence[Row] | None) -> int:
    """Return the shares that surely fill whole at the opening price.

    In the model ``bar`` the opening auction of a daily bar trades 4 parts in 111 of the day's shares (at least one
    share; up to four are set aside for the bar's corners), and half of it stands at any price: a market order takes
    what the other half leaves without moving the price. Of minute bars the first one's open is the auction.
    """
    auction = minutes[0].volume // 4 if minutes else 1 + max(row.volume - 4, 0) * 36 // 1_000
    return max((auction - 1) // 2, 0)


def window(panel: Panel, start: date | None, end: date | None) -> tuple[int, int]:
    """Return the (first, one past the last) day numbers of a range of dates inside a panel's run."""
    low = 0 if start is None else bisect_left(panel.days, start)
    high = len(panel.days) if end is None else bisect_right(panel.days, end)
    return low, high
