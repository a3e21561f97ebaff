"""From the options of ``kiwoom sim`` to an exchange: which prices, and where its clock stands."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time
from pathlib import Path

from kiwoom_api.market import previous_trading_day
from kiwoom_api.model.errors import BadInput, ExchangeError
from kiwoom_api.model.values import KST
from kiwoom_api.sim.account import Terms
from kiwoom_api.sim.bars import load_bars
from kiwoom_api.sim.barset import BarSet
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.path import STEP_SECONDS
from kiwoom_api.sim.server.driver import REAL, STEPPED, wall_clock
from kiwoom_api.sim.server.limits import PER_SECOND
from kiwoom_api.sim.server.state import read_state
from kiwoom_api.sim.synthetic import synthetic_from, synthetic_market

OPEN = "open"
OPEN_TIME, STEPPED_TIME = time(10, 0), time(8, 0)
LIVE_SECONDS = 2
"""Seconds between two instants of the market where the clock runs: a stock then trades every few seconds."""
HISTORY_DAYS = 1_500
"""Sessions of made-up history before the start; a daily chart then has three pages."""


def build_exchange(
    data: Path | None = None,
    clock: str = OPEN,
    *,
    profile: str = "real",
    seed: int = 1,
    cash: int = 100_000_000,
    start: date | None = None,
    state: Path | None = None,
    every: int | None = None,
    model: str | None = None,
    terms: str = Terms.CASH,
) -> Exchange:
    """Build the exchange that ``kiwoom sim`` serves.

    The made-up market ends on the last trading day before the start, and goes on from the same seed.

    Args:
        data: CSV or Parquet of daily or minute bars; None for the made-up market of ``seed``.
        clock: "open" (today's KST date is a business day and it is 10:00, even on a weekend), "real" (wall time),
            "stepped" (08:00 on ``start``), or an ISO time to start from.
        profile: "real" or "mock".
        cash: won of each new account.
        start: first day of the stepped clock; None for today, or the first day of ``data``.
        state: file of an earlier run; when it exists the exchange goes on from there.
        every: seconds between two instants of the market; None: 600 on the stepped clock, else 2.
        terms: how new accounts pay, "cash" or "margin"; those of ``state`` where there is one.
        model: the fill model, "bar" or "book"; None for the one of ``state``, or "bar" where there is none.

    Raises:
        BadInput: for an unknown clock, profile, amount or model, or a data file that is not right.
        ExchangeError: for a state file that cannot be read, or one that was saved in another fill model.
    """
    if profile not in PER_SECOND:
        raise BadInput(field="profile", value=profile, allowed=", ".join(PER_SECOND))
    if not 0 <= cash <= 10**15:
        raise BadInput(field="cash", value=cash, allowed="0 to 1,000,000,000,000,000 won")
    bars = None if data is None else load_bars(data)
    saved = None if state is None else read_state(state)
    if saved is not None:
        return _resumed(saved.exchange, state, bars, seed=seed, model=model)
    begin = _begin(clock, start, bars.days[0] if bars is not None else None)
    if bars is None:
        # An open market shows its last bar as today's: it must be a bar of today, or the day before would be missing.
        last = begin.date() if clock == OPEN else previous_trading_day(begin.date())
        bars = synthetic_market(seed, last, HISTORY_DAYS)
    market = MarketData(bars, seed=seed, every=every or (STEP_SECONDS if clock == STEPPED else LIVE_SECONDS))
    business_day = begin.date() if clock == OPEN else None
    return Exchange(
        market,
        start=begin,
        profile=profile,
        cash=cash,
        seed=seed,
        business_day=business_day,
        series=secrets.token_hex(4),
        model=model or "bar",
        terms=terms,
    )


def _resumed(saved: bytes, file: Path | None, bars: BarSet | None, *, seed: int, model: str | None) -> Exchange:
    # A made-up market ends where it ended when the state was saved, whatever day it is now.
    made_up = synthetic_from(Exchange.origin_of(saved)) if bars is None else bars
    if made_up is None:
        raise ExchangeError(f"the state file {file} was saved on a data file; start again with the same --data")
    exchange = Exchange.load(saved, MarketData(made_up, seed=seed))
    if model not in (None, exchange.model):
        raise ExchangeError(
            f"the state file {file} was saved in the fill model {exchange.model!r}, asked {model!r}; "
            "ask for the same one, or move the file away"
        )
    return exchange


def _begin(clock: str, start: date | None, first: date | None) -> datetime:
    now = wall_clock()
    if clock == OPEN:
        return datetime.combine(now.date(), OPEN_TIME, KST)
    if clock == REAL:
        return now
    if clock == STEPPED:
        return datetime.combine(start or first or now.date(), STEPPED_TIME, KST)
    try:
        at = datetime.fromisoformat(clock)
    except ValueError:
        allowed = f"{OPEN}, {REAL}, {STEPPED}, or a time such as 2026-11-23T09:00:00"
        raise BadInput(field="clock", value=clock, allowed=allowed) from None
    return at.replace(tzinfo=KST) if at.tzinfo is None else at.astimezone(KST)
