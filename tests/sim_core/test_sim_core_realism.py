"""The made-up market is measured against bands that real Korean prices gave, and the bands against those prices.

Daily bands: 5th and 95th percentile, widened a little, of 92 stocks' bars since 2018. Intraday: 26 days of one large
stock's minutes (2018), 28 stocks' five minutes (2020). Books: the seven captured ones, and two of a large stock with
the shares traded until then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

import numpy
import polars
import pytest
from numpy.typing import NDArray
from sim_core_tools import shared

from kiwoom_api.market import tick_size
from kiwoom_api.model.values import KST
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.sim.barset import BarSet, Row
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.listings import LISTINGS
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.synthetic import synthetic_market

Numbers = NDArray[numpy.float64]
LAST = date(2026, 9, 10)
TODAY = date(2026, 9, 11)
OPENS, AUCTION, CLOSED = 9 * 3600, 15 * 3600 + 20 * 60, 15 * 3600 + 31 * 60
needs_prices = pytest.mark.skipif(shared() is None, reason="the folder with real prices is not on this machine")

DAILY = {
    "volatility": (0.007, 0.045),
    "fat_tails": (1.2, 20.0),
    "waves": (0.03, 0.33),
    "waves_later": (-0.02, 0.15),
    "memory_of_returns": (-0.10, 0.08),
    "range": (1.15, 1.45),
    "gap": (0.40, 0.65),
    "volume_spread": (0.38, 1.0),
    "volume_memory": (0.40, 0.85),
    "volume_with_change": (0.15, 0.56),
}
"""What the median stock must lie between: standard deviation of the log change; its excess kurtosis; autocorrelation of
its size after 1 and 20 days; its own autocorrelation; mean of log(high / low) and deviation of the overnight gap, both
in standard deviations; deviation and autocorrelation of the log of the shares, and their correlation with the change's
size."""
TOGETHER = (0.10, 0.42)
"""Mean correlation of two stocks' changes."""
HALF_HOURS = (
    (0.10, 0.20), (0.08, 0.13), (0.06, 0.11), (0.055, 0.09), (0.045, 0.085), (0.035, 0.07), (0.035, 0.065),
    (0.04, 0.08), (0.045, 0.085), (0.05, 0.10), (0.06, 0.115), (0.07, 0.13), (0.05, 0.12),
)  # fmt: skip
"""Mean part of the continuous session's shares in each half hour, the last one of twenty minutes (15:00 to 15:20)."""
OPENING, CLOSING = (0.01, 0.085), (0.045, 0.21)
"""Parts of a day's shares in the auctions, least and most of 26 days (the opening with the minute after it)."""
ROUGHNESS = (0.33, 1.0)
"""Root of the day's sum of squared ten-minute changes, in log(high / low)."""
LEVEL_SHARES = (0.0005, 0.04)
"""Mean shares at a level in a day's shares: 0.8 % of captured asks and 2.5 % of bids, with room for other stocks."""


def correlation(one: Numbers, other: Numbers) -> float:
    """Pearson's correlation."""
    return float(numpy.corrcoef(one, other)[0, 1])


def columns(rows: Iterable[Row]) -> Numbers:
    """Open, high, low, close and shares of bars."""
    return numpy.array([row[:5] for row in rows], dtype=float).T


def measures(bars: Numbers) -> dict[str, float]:
    """What ``DAILY`` bounds, of one stock's bars; the shares' only where every bar has some."""
    opened, high, low, closed, volume = bars
    change = numpy.diff(numpy.log(closed))
    change = change[numpy.abs(change) < 0.32]
    size, spread = numpy.abs(change), float(change.std())
    found = {
        "volatility": spread,
        "fat_tails": float(((change - change.mean()) ** 4).mean() / change.var() ** 2 - 3),
        "waves": correlation(size[1:], size[:-1]),
        "waves_later": correlation(size[20:], size[:-20]),
        "memory_of_returns": correlation(change[1:], change[:-1]),
        "range": float(numpy.log(high / low).mean()) / spread,
        "gap": float(numpy.log(opened[1:] / closed[:-1]).std()) / spread,
    }
    if volume.min() > 0:
        logs = numpy.log(volume)
        moved = numpy.abs(numpy.diff(numpy.log(closed)))
        found["volume_spread"] = float(logs.std())
        found["volume_memory"] = correlation(logs[1:], logs[:-1])
        found["volume_with_change"] = correlation(logs[1:], moved)
    return found


def medians(stocks: Sequence[dict[str, float]]) -> dict[str, float]:
    """The median stock by each measure."""
    return {name: float(numpy.median([each[name] for each in stocks if name in each])) for name in DAILY}


def inside(found: dict[str, float]) -> None:
    """Every measure lies in its band."""
    assert {name: value for name, value in found.items() if not DAILY[name][0] <= value <= DAILY[name][1]} == {}


# ---------------------------------------------------------------------- days


@needs_prices
def test_sim_core_realism_daily_bands_hold_real_prices() -> None:
    """The bands for days hold the median of the real stocks by every measure, and most stocks by themselves."""
    frame = polars.read_parquet(shared() / "krx/data/krx_daily.parquet")  # type: ignore[operator]
    frame = frame.filter((polars.col("open") > 0) & (polars.col("date") >= date(2018, 1, 1))).sort("date")
    names = ("open", "high", "low", "close", "volume")
    stocks = []
    for _, part in frame.group_by("code", maintain_order=True):
        bars = numpy.array([part[name].fill_null(0).to_numpy() for name in names], dtype=float)
        if bars.shape[1] > 500:
            stocks.append(measures(bars))
    assert len(stocks) > 85
    inside(medians(stocks))
    for name in ("volatility", "fat_tails", "range", "gap"):
        least, most = DAILY[name]
        assert sum(least <= each[name] <= most for each in stocks) > 0.9 * len(stocks)


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_sim_core_realism_history_has_real_days(seed: int) -> None:
    """Any seed's history: fat tails, waves of volatility, ranges, gaps and shares as real ones, by the median stock.

    No stock's deviation is further from what it is said to be than a half.
    """
    bars = synthetic_market(seed, LAST)
    stocks = {symbol: measures(columns(bars.series(symbol).rows)) for symbol in LISTINGS}
    inside(medians(list(stocks.values())))
    for symbol, found in stocks.items():
        assert 0.67 < found["volatility"] / LISTINGS[symbol].volatility < 1.5


def test_sim_core_realism_days_after_the_end_are_as_those_before() -> None:
    """Days that the seed makes up after the data's end have the same bands."""
    bars = synthetic_market(3, date(2023, 6, 1), 30)
    market = MarketData(bars, seed=3)
    assert market.last_day < date(2024, 1, 1)
    later = {symbol: [row for _, row in market.rows_before(symbol, LAST, 700)] for symbol in LISTINGS}
    inside(medians([measures(columns(rows)) for rows in later.values()]))
    assert TOGETHER[0] < _together(later) < TOGETHER[1]


def _together(rows: dict[str, list[Row]]) -> float:
    symbols = [symbol for symbol in rows if LISTINGS[symbol].market in ("KOSPI", "KOSDAQ")]
    changes = [numpy.diff(numpy.log([row.close for row in rows[symbol]])) for symbol in symbols]
    table = numpy.corrcoef(changes)
    return float(table[numpy.triu_indices(len(symbols), 1)].mean())


def test_sim_core_realism_stocks_move_together_and_funds_follow_the_market() -> None:
    """Two stocks correlate as real ones (mean 0.23); 2x and -2x funds move twice their index's day, to a few ticks."""
    bars = synthetic_market(1, LAST)
    rows = {symbol: list(bars.series(symbol).rows) for symbol in LISTINGS}
    assert TOGETHER[0] < _together(rows) < TOGETHER[1]
    index, double, inverse = (_steps(bars, symbol) for symbol in ("069500", "122630", "252670"))
    assert correlation(index, double) > 0.99
    assert correlation(index, inverse) < -0.99
    assert numpy.polyfit(index, double, 1)[0] == pytest.approx(2, abs=0.1)
    assert numpy.polyfit(index, inverse, 1)[0] == pytest.approx(-2, abs=0.1)


def _steps(bars: BarSet, symbol: str) -> Numbers:
    closes = numpy.array([row.close for row in bars.series(symbol).rows], dtype=float)
    return numpy.asarray(closes[1:] / closes[:-1] - 1)


# ---------------------------------------------------------------------- within a day


class Curve(NamedTuple):
    """A day's shares: parts in the auctions, and the continuous session's by half hours; and its roughness."""

    opening: float
    closing: float
    halves: Numbers
    rough: float


def curve(seconds: Sequence[int], prices: Sequence[int], shares: Sequence[int]) -> Curve:
    """The curve of executions in order, the first and the last of which are the auctions'."""
    when, price, count = (numpy.array(each, dtype=float) for each in (seconds, prices, shares))
    inner, place = count[1:-1], (when[1:-1] - OPENS) // 1800
    halves = numpy.array([inner[place == half].sum() for half in range(len(HALF_HOURS))]) / inner.sum()
    marks = [int(numpy.searchsorted(when[:-1], second, "right")) - 1 for second in range(OPENS + 60, AUCTION + 1, 600)]
    steps = numpy.diff(numpy.log(price[marks]))
    rough = float(numpy.sqrt((steps**2).sum()) / numpy.log(price.max() / price.min()))
    return Curve(float(count[0] / count.sum()), float(count[-1] / count.sum()), halves, rough)


def within(curves: Sequence[Curve]) -> None:
    """The mean day lies in the bands."""
    halves = numpy.mean([each.halves for each in curves], axis=0)
    assert [(half, value) for half, value in enumerate(halves) if not _in(value, HALF_HOURS[half])] == []
    assert _in(numpy.median([each.opening for each in curves]), OPENING)
    assert _in(numpy.median([each.closing for each in curves]), CLOSING)
    assert _in(numpy.median([each.rough for each in curves]), ROUGHNESS)


def _in(value: object, band: tuple[float, float]) -> bool:
    return bool(band[0] <= float(value) <= band[1])  # type: ignore[arg-type]


@needs_prices
def test_sim_core_realism_curve_holds_real_minutes() -> None:
    """The bands within a day hold the mean of 26 days of a large stock's minutes."""
    bars = load_bars(shared() / "krx/data/intraday_1min_005930_2018.parquet")  # type: ignore[operator]
    series = bars.series("005930")
    days = [minutes for minutes in series.minutes.values() if len(minutes) > 370]
    assert len(days) > 20
    found = [curve([m.second - 60 for m in day], [m.close for m in day], [m.volume for m in day]) for day in days]
    within(found)


@pytest.mark.parametrize("model", ["bar", "book"])
def test_sim_core_realism_shares_over_the_day(model: str) -> None:
    """In both fill models: heaviest after the open, lightest at noon, heavy to 15:20, and auctions of real size."""
    exchange = floor(model)
    exchange.advance(datetime(2026, 9, 11, 15, 31, tzinfo=KST))
    found = []
    for symbol in LISTINGS:
        stock = exchange.stock(symbol)
        assert stock is not None
        ticks = [tick for tick in stock.ticks() if tick.second <= CLOSED]
        assert max(later.second - tick.second for tick, later in pairwise(ticks[:-1])) <= 300
        found.append(curve([t.second for t in ticks], [t.price for t in ticks], [t.shares for t in ticks]))
    within(found)


def floor(model: str) -> Exchange:
    """A market in the morning of a day that follows two months of history, with a trade every minute or so."""
    market = MarketData(synthetic_market(1, LAST, 60), seed=1, every=30)
    return Exchange(market, start=datetime(2026, 9, 11, 8, tzinfo=KST), model=model)


# ---------------------------------------------------------------------- books


def _captured() -> Iterator[tuple[int, int]]:
    text = (shared() / "krx/data/kiwoom_ws_capture.json").read_text(encoding="utf-8")  # type: ignore[operator]
    for source in json.loads(text)["kiwoom_ws"]:
        for frame in source["frames"]:
            values, ask, bid = frame["values"], *(("41", "51") if frame["type"] == "0D" else ("27", "28"))
            if ask in values:
                yield abs(int(values[ask])), abs(int(values[bid]))


@needs_prices
def test_sim_core_realism_captured_books_are_one_tick_wide() -> None:
    """Every captured book of KRX and NXT, at 6,490 to 1,850,000 won, had its best prices one tick apart."""
    books = list(_captured())
    assert len(books) == 5
    assert [ask - bid for ask, bid in books] == [tick_size(bid, market="KOSPI", on=TODAY) for _, bid in books]


@pytest.mark.parametrize("model", ["bar", "book"])
def test_sim_core_realism_books_are_narrow_and_deep(model: str) -> None:
    """In both models: best prices a tick apart; ten levels; shares by level in the captured ones' order of size.

    A level has more where a tick is more of the price; levels differ, and the best one is no deeper than the others.
    """
    exchange = floor(model)
    ratios: dict[str, list[float]] = {symbol: [] for symbol in LISTINGS}
    firsts: list[float] = []
    for hour in (10, 12, 14):
        exchange.advance(datetime(2026, 9, 11, hour, 5, tzinfo=KST))
        for symbol in LISTINGS:
            stock = exchange.stock(symbol)
            assert stock is not None
            market = stock.instrument.market
            for levels in (asks := stock.shown()[0], bids := stock.shown()[1]):
                assert len(levels) == 10
                shares = numpy.array([count for _, count in levels], dtype=float)
                assert 0.15 < shares.std() / shares.mean() < 2.3
                ratios[symbol].append(float(shares.mean()) / stock.previous_volume)
                firsts.append(float(shares[0] / shares.mean()))
            assert asks[0][0] - bids[0][0] == tick_size(bids[0][0], market=market, on=TODAY)
    means = {symbol: float(numpy.mean(found)) for symbol, found in ratios.items()}
    assert {symbol: mean for symbol, mean in means.items() if not _in(mean, LEVEL_SHARES)} == {}
    assert 0.005 < means["005930"] < 0.03
    assert means["000660"] < means["005930"] < means["015760"]
    assert 0.2 < numpy.median(firsts) < 1.6
