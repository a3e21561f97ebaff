"""Recorded market frames told by an exchange that was brought to the recording's state.

What cannot agree, and why:

=========  ==========================================================================================================
0B 29      won against the day before: known to this exchange only as that day's bar
0B 851     shares against the day before at the same time: that day's hours are not known
=========  ==========================================================================================================
"""

from __future__ import annotations

import json
import os
from datetime import date, time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sim_server_client import order_body, sample
from sim_server_recordings import Held, agrees, flat, hold, moment, serving

from kiwoom_api.market import previous_trading_day
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.market_data import MarketData

DAY = date(2026, 9, 11)
LISTED = {"000660": 712_702_365, "005930": 5_846_278_608, "373220": 234_000_000}
"""Shares listed on the days of the recordings."""
ORDERS = "/api/dostk/ordr"
CAPTURED = date(2026, 7, 20)


def captured(symbol: str) -> Any:
    """A captured frame of a real market; skip the test where the captures are not there."""
    root = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).parents[3] / "shared"))
    file = root / "krx" / "data" / "kiwoom_ws_capture.json"
    if not file.exists():
        pytest.skip("the captured frames are not on this machine (KIWOOM_SHARED)")
    groups = json.loads(file.read_text(encoding="utf-8"))["kiwoom_ws"]
    (entry,) = (
        each
        for group in groups
        for each in group["frames"]
        if (group["date"], each["type"], each["item"]) == (CAPTURED.isoformat(), "0B", symbol)
    )
    members = ("values", "type", "name", "item")
    return {"data": [{name: entry[name] for name in members}], "trnm": "REAL"}


def clock(text: str) -> time:
    """HHMMSS."""
    return time(int(text[:2]), int(text[2:4]), int(text[4:]))


def at_the_recorded_moment(symbol: str, day: date, v: dict[str, str], profile: str) -> Exchange:
    """An exchange at the time of the trade on which the best quotes are the recorded ones: the seed decides."""
    ask, bid = abs(int(v["27"])), abs(int(v["28"]))
    base = abs(int(v["10"])) - int(v["11"])
    row = Row(base, base, base, base, int(v["13"]) - int(v["26"]))
    instruments = {symbol: Instrument(symbol=symbol, name=symbol, shares=LISTED[symbol])}
    series = {symbol: Series([previous_trading_day(day), day], [row, flat(ask)[0]])}
    for seed in range(60):
        data = MarketData(BarSet(instruments, series, origin="recording"), seed=seed, every=600)
        found = Exchange(data, start=moment(day, v["20"]), seed=seed, model="book", profile=profile, cash=10**8)
        now = found.snapshot(symbol)
        if (now.ask, now.bid) == (ask, bid):
            return found
    raise AssertionError(f"no day shows {ask} over {bid}")


def bring_the_day_to(caller: Held, symbol: str, v: dict[str, str]) -> None:
    """Let the stock's day be what it was before the recorded trade."""
    issue: Any = caller.exchange.stock(symbol)
    teller = caller.server._hub._teller
    teller._turn()
    tape = teller._tapes._tape(symbol, issue)
    price, shares = abs(int(v["10"])), abs(int(v["15"]))
    issue.open, issue.high, issue.low = (abs(int(v[fid])) for fid in ("16", "17", "18"))
    issue.volume = tape.volume = int(v["13"]) - shares
    # FID 14 is rounded to millions of won; the average price (620) narrows the won down.
    middle = int(v["14"]) * 10**6
    value = min(max(int(v["620"]) * int(v["13"]), middle - 500_000), middle + 499_999)
    issue.value = value - price * shares
    tape.high, tape.low = issue.high, issue.low
    tape.opened, tape.highest, tape.lowest = (clock(v[fid]) for fid in ("1890", "1891", "1892"))
    bought = int(v["15"]) > 0
    tape.sold, tape.sells = int(v["1030"]) - (not bought) * shares, int(v["1071"]) - (not bought)
    tape.bought, tape.buys = int(v["1031"]) - bought * shares, int(v["1072"]) - bought


async def told(socket: aiohttp.ClientWebSocketResponse) -> str:
    """The next frame of real time."""
    while True:
        text = str((await socket.receive(timeout=10)).data)
        if '"trnm":"REAL"' in text:
            return text


@pytest.mark.parametrize(
    ("symbol", "day", "profile"),
    [("sample", DAY, "mock"), ("000660", CAPTURED, "real"), ("005930", CAPTURED, "real"), ("373220", CAPTURED, "real")],
)
async def test_a_trade_is_told_as_recorded(symbol: str, day: date, profile: str) -> None:
    """0B of a sale at half a tick and of three buys: 41 of 43 FIDs in their order and to the byte, over the socket."""
    recorded = sample("ws_0B") if symbol == "sample" else captured(symbol)
    symbol, v = recorded["data"][0]["item"], recorded["data"][0]["values"]
    shares, sells = abs(int(v["15"])), int(v["15"]) < 0
    between = abs(int(v["10"])) not in (abs(int(v["27"])), abs(int(v["28"])))
    body = order_body(shares, trde_tp="29" if between else "3", symbol=symbol)
    async with serving(at_the_recorded_moment(symbol, day, v, profile)) as caller:
        hold(caller.account, symbol, shares, shares * 258_000)
        if between:
            assert '"return_code":0' in await caller.text("kt10000" if sells else "kt10001", body, ORDERS)
        async with caller.session.ws_connect(caller.url + "/api/dostk/websocket") as socket:
            await socket.send_json({"trnm": "LOGIN", "token": caller.token})
            await socket.receive_json()
            reg = {"trnm": "REG", "grp_no": "1", "refresh": "1", "data": [{"item": [symbol], "type": ["0B"]}]}
            await socket.send_json(reg)
            await socket.receive_json()
            bring_the_day_to(caller, symbol, v)
            assert '"return_code":0' in await caller.text("kt10001" if sells else "kt10000", body, ORDERS)
            agrees(await told(socket), recorded, ("29", "851"))
