"""A small market of known bars behind a server, and account queries decoded as a client would."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, time
from typing import Any

import aiohttp
from sim_server_client import Caller

from kiwoom_api.market import trading_days
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange, Placed, Rejection
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.server import SimServer
from kiwoom_api.wire.answer import Answer, decode

DAYS = trading_days(date(2026, 6, 1), date(2026, 6, 30))
"""2026-06-03 is no business day."""
DAY = DAYS[1]
KINDS = {"000010": "KOSPI", "000020": "KOSDAQ", "000030": "ETF", "000040": "ETN"}
_ROWS = [
    Row(10_000, 10_500, 9_900, 10_400, 1_000_000),
    Row(10_400, 10_450, 9_700, 9_800, 600_000),
    Row(9_800, 10_000, 9_550, 9_770, 900_000),
    Row(9_770, 10_900, 9_700, 10_850, 800_000),
    Row(10_850, 11_200, 10_300, 10_350, 700_000),
]
EVERYTHING = {"dmst_stex_tp": "KRX", "qry_tp": "1"}
MAY_TO_JULY = ("20260501", "20260731")


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """Return a time on a day."""
    return datetime.combine(day, time(hour, minute), KST)


def exchange(*, cash: int = 10**8, profile: str = "real", start: datetime | None = None) -> Exchange:
    """Return an exchange with a KOSPI stock, a KOSDAQ stock, an ETF and an ETN."""
    instruments = {code: Instrument(symbol=code, name=f"종목{code}", market=kind) for code, kind in KINDS.items()}
    rows = [_ROWS[count % len(_ROWS)] for count in range(len(DAYS))]
    series = {code: Series(DAYS, rows[shift:] + rows[:shift]) for shift, code in enumerate(KINDS)}
    bars = BarSet(instruments, series, origin="test")
    return Exchange(MarketData(bars), start=start or at(8), profile=profile, cash=cash)


class Desk(Caller):
    """A caller with the exchange behind its server at hand."""

    exchange: Exchange

    @property
    def account(self) -> str:
        """The caller's account number."""
        return self.exchange.open_account(self.key)

    async def raw(self, tr_id: str, body: dict[str, str], next_key: str = "") -> Any:
        """POST an account query and return what comes back."""
        more = {"cont_yn": "Y", "next_key": next_key} if next_key else {}
        return await self.post("/api/dostk/acnt", body, api_id=tr_id, authorization=f"Bearer {self.token}", **more)

    async def ask(self, tr_id: str, **body: str) -> Answer:
        """Query and decode one page."""
        answer = await self.raw(tr_id, body)
        assert answer["return_code"] == 0, answer.text
        return decode(tr_id, answer.body)

    async def refused(self, tr_id: str, **body: str) -> str:
        """Query something that must be refused and return the text."""
        answer = await self.raw(tr_id, body)
        assert answer.status == 200
        assert answer["return_code"] != 0, answer.text
        return str(answer["return_msg"])

    async def rows(self, tr_id: str, **body: str) -> list[Answer]:
        """Query every page and return the rows of its one list."""
        found: list[Answer] = []
        key = ""
        while True:
            page = await self.raw(tr_id, body, key)
            assert page["return_code"] == 0, page.text
            name = next(name for name, value in page.body.items() if isinstance(value, list))
            found += decode(tr_id, page.body)[name]
            key = page.next_key
            if not key:
                return found

    async def sums(self, name: str, tr_id: str, **body: str) -> int:
        """Query every page and add up a column."""
        return sum(getattr(row, name) for row in await self.rows(tr_id, **body))

    def order(self, side: Side, shares: int, price: int | None = None, symbol: str = "000010") -> Placed | Rejection:
        """Place an order in process; a market order when no price is given."""
        kind = OrderType.MARKET if price is None else OrderType.LIMIT
        request = OrderRequest(symbol=symbol, side=side, quantity=shares, order_type=kind, price=price)
        return self.exchange.place(self.account, request)


@asynccontextmanager
async def desk(**options: Any) -> AsyncIterator[Desk]:
    """Serve a fresh exchange and log a caller in."""
    found = exchange(**options)
    async with (
        SimServer(found, clock="stepped") as server,
        aiohttp.ClientSession(headers={"User-Agent": "tests"}, json_serialize=json.dumps) as session,
    ):
        caller = Desk(session, server.url)
        caller.exchange = found
        await caller.login()
        yield caller
