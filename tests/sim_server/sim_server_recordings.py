"""Exchanges brought to the state of a recorded answer, and answers compared with recordings byte for byte."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from sim_server_client import Caller

from kiwoom_api.market import previous_trading_day
from kiwoom_api.model.values import KST
from kiwoom_api.sim.account import Account, Terms
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.server import SimServer

ANY = object()
"""A value that cannot agree."""
SAMSUNG = Instrument(symbol="005930", name="삼성전자", shares=5_919_637_922)


def compact(value: Any) -> str:
    """JSON as the wire writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def agrees(mine: str, recorded: Any, but: Sequence[str] = ()) -> None:
    """Assert that a text is the recorded one to the byte, but for the values of some members, wherever they stand."""
    found = json.loads(mine)
    assert mine == compact(found), "not written as compactly as Kiwoom writes"
    seen: set[str] = set()
    assert compact(_masked(found, but, seen)) == compact(_masked(recorded, but, seen))
    assert seen >= set(but), f"not there at all: {set(but) - seen}"


def _masked(value: Any, but: Sequence[str], seen: set[str]) -> Any:
    if isinstance(value, dict):
        seen.update(name for name in value if name in but)
        return {name: "(any)" if name in but else _masked(each, but, seen) for name, each in value.items()}
    return [_masked(each, but, seen) for each in value] if isinstance(value, list) else value


def market(
    day: date,
    stocks: Mapping[str, tuple[Instrument, int, Sequence[Row]]],
    *,
    every: int = 600,
    seed: int = 1,
) -> MarketData:
    """Stocks with the close before a day, and its one daily bar or its minutes."""
    before = previous_trading_day(day)
    series = {}
    for code, (_, close, rows) in stocks.items():
        whole = Row(
            rows[0].open,
            max(r.high for r in rows),
            min(r.low for r in rows),
            rows[-1].close,
            sum(r.volume for r in rows),
        )
        minutes = {day: list(rows)} if rows[0].second else None
        series[code] = Series([before, day], [Row(close, close, close, close, 10**6), whole], minutes)
    bars = BarSet({code: each[0] for code, each in stocks.items()}, series, origin="recording")
    return MarketData(bars, seed=seed, every=every)


def flat(price: int, volume: int = 10**6) -> list[Row]:
    """A day at one price."""
    return [Row(price, price, price, price, volume)]


def quoted(
    day: date,
    at: datetime,
    price: int,
    before: int,
    *,
    ask: int,
    bid: int,
    every: int = 600,
    first: int = 0,
    **options: Any,
) -> Exchange:
    """An exchange at a moment of a day at one price, on which the quotes are these: the day's seed decides.

    ``first``: the first seed tried.
    """
    for seed in range(first, first + 60):
        data = market(day, {"005930": (SAMSUNG, before, flat(price))}, seed=seed, every=every)
        found = Exchange(data, start=at, seed=seed, **options)
        now = found.snapshot("005930")
        if (now.last, now.ask, now.bid) == (price, ask, bid):
            return found
    raise AssertionError(f"no day shows {ask} over {bid}")


def moment(day: date, text: str) -> datetime:
    """A time of a day, such as 115639."""
    return datetime.strptime(f"{day:%Y%m%d}{text}", "%Y%m%d%H%M%S").replace(tzinfo=KST)


def hold(account: Account, symbol: str, shares: int, cost: int) -> None:
    """Let an account hold shares from before its first trade."""
    lot = account.lot(symbol)
    lot.quantity, lot.cost = shares, cost


class Held(Caller):
    """A caller whose account and exchange are at hand."""

    exchange: Exchange
    server: SimServer

    @property
    def account(self) -> Account:
        """The account."""
        return self.exchange.account(self.exchange.open_account(self.key))

    def number(self, number: str) -> None:
        """Let the next order have a number."""
        self.account.first_number = int(number) - len(self.account.ledger.get(self.exchange.session_day, {}))

    async def text(self, tr_id: str, body: dict[str, str], path: str = "/api/dostk/acnt") -> str:
        """Call a TR and return the answer's text."""
        answer = await self.post(path, body, api_id=tr_id, authorization=f"Bearer {self.token}")
        assert answer.status == 200
        return answer.text

    async def until(self, **wanted: int) -> None:
        """Let time pass, second by second, until the best quotes are as wanted."""
        for _ in range(6):
            now = self.exchange.snapshot("005930")
            if all(getattr(now, name) == price for name, price in wanted.items()):
                return
            self.exchange.advance(self.exchange.now + timedelta(seconds=1))
        pytest.fail(f"the quotes never were {wanted}")


@asynccontextmanager
async def serving(exchange: Exchange, **options: Any) -> AsyncIterator[Held]:
    """Serve an exchange and log a caller in."""
    async with (
        SimServer(exchange, clock="stepped", **options) as server,
        aiohttp.ClientSession(headers={"User-Agent": "tests"}, json_serialize=json.dumps) as session,
    ):
        caller = Held(session, server.url)
        caller.exchange, caller.server = exchange, server
        await caller.login()
        yield caller


RICH = date(2026, 6, 2)
CASH, COLLATERAL = 99_930_778_842, 439_430_330
OTHERS = [  # price, shares and cost of what the recorder left out, as eight rows with the same sums
    (1194, 5087, 1269386),
    (1394, 5137, 645744),
    (1369, 5430, 2434771),
    (1238, 1236, 992253),
    (1674, 1700, 2305510),
    (1775, 632, 1823023),
    (1349, 606, 1910910),
    (1216, 8117, 3196068),
]
KEPT = {
    "005930": (SAMSUNG, 299_000, 374_000, 1_702, 115_042_364),
    "030200": (Instrument(symbol="030200", name="KT"), 52_300, 53_900, 11, 755_000),
    "580058": (
        Instrument(symbol="580058", name="KB KIS CD금리투자 ETN", market="ETN"), 53_540, 53_540, 100, 3_683_500,
    ),
}  # fmt: skip
"""Instrument, previous close, price, shares and cost of the rows that the recorder kept."""


def rich() -> Exchange:
    """The recorded account's evening: on margin, with the cash, collateral and positions of the recordings."""
    stocks = {code: (each[0], each[1], flat(each[2])) for code, each in KEPT.items()}
    for count, (price, _, _) in enumerate(OTHERS):
        kind = "KOSPI" if count < 3 else "ETF"
        code = f"9{count:05d}"
        stocks[code] = (Instrument(symbol=code, name=code, market=kind), price, flat(price))
    found = Exchange(market(RICH, stocks), start=moment(RICH, "180000"), terms="margin")
    account = found.account(found.open_account("key-1"))
    account.settled, account.collateral, account.terms = CASH, COLLATERAL, Terms.MARGIN
    for code, (_, _, _, shares, cost) in KEPT.items():
        hold(account, code, shares, cost)
    for count, (_, shares, cost) in enumerate(OTHERS):
        hold(account, f"9{count:05d}", shares, cost)
    return found
