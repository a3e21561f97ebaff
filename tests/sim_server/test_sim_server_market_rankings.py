"""Rankings over the wire: order, conditions, pages and the relations inside a row, on a market made for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim_server_client import Caller
from sim_server_market import amount, ask, list_of, pages, rows

from kiwoom_api.market import price_limits, trading_days
from kiwoom_api.model.values import KST
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange, Instrument
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.server import SimServer
from kiwoom_api.sim.server.filters import bounds
from kiwoom_api.sim.server.rankings import RANKINGS

DAYS = trading_days(date(2026, 5, 4), date(2026, 7, 1))
CHANGES = range(-8, 9)


def stock_bars(place: int, days: list[date], change: int) -> Series:
    """Return days at one price, and a last day that moves by so many percent; volume grows with the place."""
    base = (place % 7 + 1) ** 4 * 500 // 100 * 100
    row = Row(base, base + base // 100 * 2, base - base // 100 * 2, base, 20_000 * (place + 1))
    close = (base + base // 100 * change) // 1_000 * 1_000 if base > 200_000 else base + base // 100 * change
    top, bottom = max(base, close), min(base, close)
    return Series(days, [row] * (len(days) - 1) + [Row(base, top, bottom, close, 3_000 * (place + 1) ** 2)])


def market_of(count: int) -> BarSet:
    """Return a market of so many stocks: every fourth on KOSDAQ, every fifth preferred, the last an ETF."""
    instruments, series = {}, {}
    for place in range(count):
        code = f"{100_000 + place * 10 + (5 if place % 5 == 4 else 0):06d}"
        market = "ETF" if place == count - 1 else "KOSDAQ" if place % 4 == 3 else "KOSPI"
        instruments[code] = Instrument(symbol=code, name=f"종목{place}", market=market, shares=1_000_000 * (place + 1))
        series[code] = stock_bars(place, DAYS, CHANGES[place % len(CHANGES)])
    return BarSet(instruments, series, origin="made")


@pytest.fixture
async def server() -> AsyncIterator[Callable[..., Any]]:
    """Return a starter of servers on such a market, after the close of its last day."""
    async with AsyncExitStack() as stack:

        async def start(count: int = 40, at: str = "2026-07-01T15:40:00") -> Caller:
            exchange = Exchange(MarketData(market_of(count)), start=datetime.fromisoformat(at).replace(tzinfo=KST))
            url = (await stack.enter_async_context(SimServer(exchange, clock="stepped"))).url
            session = await stack.enter_async_context(aiohttp.ClientSession(headers={"User-Agent": "tests"}))
            caller = Caller(session, url)
            await caller.login()
            return caller

        yield start


def falling(values: list[float]) -> bool:
    """Return whether numbers never rise."""
    return all(left >= right for left, right in pairwise(values))


async def test_risers_and_fallers_are_in_order(server: Any) -> None:
    """ka10027 by rate or won: only risers, largest first, or fallers, smallest first, or those that stand still."""
    caller = await server()
    for sort, name, sign in (("1", "flu_rt", 1), ("2", "pred_pre", 1), ("3", "flu_rt", -1), ("4", "pred_pre", -1)):
        found = await rows(caller, "ka10027", sort_tp=sort)
        values = [sign * float(row[name]) for row in found]
        assert len(values) > 5
        assert falling(values)
        assert min(values) > 0
    still = await rows(caller, "ka10027", sort_tp="5")
    assert still
    assert {row["pred_pre_sig"] for row in still} == {"3"}


async def test_a_row_agrees_with_itself_and_with_the_quote(server: Any) -> None:
    """Percent is change over base; price, volume and sign are those of ka10001."""
    caller = await server()
    for row in (await rows(caller, "ka10027", sort_tp="3"))[:6]:
        quote = (await ask(caller, "ka10001", stk_cd=row["stk_cd"])).body
        base = int(quote["base_pric"])
        assert amount(row["cur_prc"]) - base == int(row["pred_pre"])
        assert float(row["flu_rt"]) == pytest.approx(int(row["pred_pre"]) * 100 / base, abs=0.006)
        for mine, theirs in (("cur_prc", "cur_prc"), ("pred_pre_sig", "pre_sig"), ("now_trde_qty", "trde_qty")):
            assert row[mine] == quote[theirs]


@pytest.mark.parametrize(
    ("tr_id", "members", "key"),
    [
        ("ka10030", {"sort_tp": "1"}, lambda row: int(row["trde_qty"])),
        ("ka10030", {"sort_tp": "2"}, lambda row: float(row["trde_tern_rt"])),
        ("ka10030", {"sort_tp": "3"}, lambda row: int(row["trde_amt"])),
        ("ka10031", {"qry_tp": "1"}, lambda row: int(row["trde_qty"])),
        ("ka10032", {}, lambda row: int(row["trde_prica"])),
        ("ka10020", {"mrkt_tp": "001", "sort_tp": "1"}, lambda row: int(row["netprps_req"])),
        ("ka10020", {"mrkt_tp": "001", "sort_tp": "4"}, lambda row: -float(row["buy_rt"])),
        ("ka10023", {"tm_tp": "2", "sort_tp": "1"}, lambda row: int(row["sdnin_qty"])),
        ("ka10023", {"tm_tp": "2", "sort_tp": "4"}, lambda row: -float(row["sdnin_rt"])),
        ("ka10028", {"sort_tp": "1", "flu_cnd": "1"}, lambda row: float(row["open_pric_pre"])),
        ("ka10028", {"sort_tp": "3", "flu_cnd": "2"}, lambda row: -float(row["open_pric_pre"])),
        ("ka10019", {"tm_tp": "2", "tm": "5", "flu_tp": "2"}, lambda row: -float(row["jmp_rt"])),
        ("ka10024", {"cycle_tp": "5"}, lambda row: int(row["now_trde_qty"])),
    ],
)
async def test_rankings_are_in_their_order(server: Any, tr_id: str, members: dict[str, str], key: Any) -> None:
    """Each ranking is sorted by what it was asked for."""
    values = [key(row) for row in await rows(await server(), tr_id, **members)]
    assert len(values) > 5
    assert falling(values)


async def test_places_and_their_slice(server: Any) -> None:
    """ka10032 counts places from 1; ka10031 shows the places asked for."""
    caller = await server()
    found = await rows(caller, "ka10032")
    assert [int(row["now_rank"]) for row in found] == list(range(1, len(found) + 1))
    assert sorted(int(row["pred_rank"]) for row in found) == list(range(1, len(found) + 1))
    every = await rows(caller, "ka10031")
    assert await rows(caller, "ka10031", rank_strt="3", rank_end="7") == every[2:7]


async def test_conditions_apply(server: Any) -> None:
    """Market, volume, price, turnover, preferred shares, ETFs, margin and credit: each leaves out what it should."""
    caller = await server()

    async def codes(**members: str) -> set[str]:
        return {row["stk_cd"] for row in await rows(caller, "ka10030", **members)}

    everything = await rows(caller, "ka10030")
    every = {row["stk_cd"] for row in everything}
    assert len(every) == 40
    kospi, kosdaq = await codes(mrkt_tp="001"), await codes(mrkt_tp="101")
    assert kospi | kosdaq == every
    assert not kospi & kosdaq
    by_volume = {row["stk_cd"] for row in everything if int(row["trde_qty"]) >= 100_000}
    assert await codes(trde_qty_tp="100") == by_volume != every
    by_price = {row["stk_cd"] for row in everything if 5_000 <= amount(row["cur_prc"]) < 10_000}
    assert await codes(pric_tp="6") == by_price != set()
    by_value = {row["stk_cd"] for row in everything if int(row["trde_amt"]) >= 1_000}
    assert await codes(trde_prica_tp="100") == by_value != every
    assert await codes(mang_stk_incls="3") == {code for code in every if code[-1] == "0"} != every
    assert len(await codes(mang_stk_incls="14")) == 39
    assert await codes(mang_stk_incls="1") == await codes(mang_stk_incls="5") == every
    assert await codes(mang_stk_incls="6") == await codes(crd_tp="1") == await codes(stex_tp="2") == set()
    classes = [await codes(mang_stk_incls=each) for each in ("7", "8", "9")]
    assert set.union(*classes) == every
    assert sum(map(len, classes)) == len(every)
    assert await codes(mrkt_open_tp="3") == set()
    assert await codes(stex_tp="3") == {f"{code}_AL" for code in every}


async def test_stocks_at_a_limit_can_be_left_out(serve_limit: Caller) -> None:
    """A stock at its upper limit is on ka10017, counts its days there, and falls out of lists without limits."""
    found = await rows(serve_limit, "ka10017", updown_tp="1", sort_tp="2")
    assert [(row["stk_cd"], row["pred_pre_sig"], row["cnt"]) for row in found] == [("000010", "1", "3")]
    assert [row["stk_cd"] for row in await rows(serve_limit, "ka10017", updown_tp="6")] == ["000010"]
    assert [row["stk_cd"] for row in await rows(serve_limit, "ka10017", updown_tp="3")] == ["000020"]
    with_limits = await rows(serve_limit, "ka10027", updown_incls="1")
    without = await rows(serve_limit, "ka10027", updown_incls="0")
    assert ([row["stk_cd"] for row in with_limits], without) == (["000010"], [])


@pytest.fixture
async def serve_limit() -> AsyncIterator[Caller]:
    """Return a caller at a market of two: one closes at its upper limit for the third day, one stands still."""
    days, price, up = trading_days(date(2026, 6, 22), date(2026, 7, 1)), 10_000, []
    for place, day in enumerate(days):
        if place >= len(days) - 3:
            limit = price_limits(price, market="KOSPI", on=day)[1]
            assert limit is not None
            price = limit
        up.append(Row(price, price, price, price, 1_000))
    series = {"000010": Series(days, up), "000020": Series(days, [Row(5_000, 5_000, 5_000, 5_000, 1_000)] * len(days))}
    listed = {code: Instrument(symbol=code, name=code, shares=1_000) for code in series}
    exchange = Exchange(MarketData(BarSet(listed, series)), start=datetime(2026, 7, 1, 15, 40, tzinfo=KST))
    async with (
        SimServer(exchange, clock="stepped") as server,
        aiohttp.ClientSession(headers={"User-Agent": "tests"}) as session,
    ):
        caller = Caller(session, server.url)
        await caller.login()
        yield caller


async def test_new_highs_and_lows(server: Any) -> None:
    """A stock is on ka10016 when today's high (or close) is above every one of the last days', and so for lows."""
    caller = await server()
    for kind, name in (("1", "high_pric"), ("2", "low_pric")):
        found = await rows(caller, "ka10016", ntl_tp=kind, high_low_close_tp="1", dt="20")
        shown = {row["stk_cd"] for row in found}
        assert 0 < len(shown) < 40
        for code in (*sorted(shown)[:2], *sorted({r["stk_cd"] for r in await rows(caller, "ka10030")} - shown)[:2]):
            chart = await rows(caller, "ka10081", stk_cd=code)
            past = [int(row[name]) for row in chart[1:21]]
            today = int(chart[0][name])
            assert (code in shown) is (today > max(past) if kind == "1" else today < min(past))


async def test_prices_near_the_days_extreme(server: Any) -> None:
    """ka10018 takes stocks within the percentage of today's high or low, the nearest first."""
    caller = await server(at="2026-07-01T11:00:00")
    for kind, name in (("1", "tdy_high_pric"), ("2", "tdy_low_pric")):
        found = await rows(caller, "ka10018", high_low_tp=kind, alacc_rt="10")
        away = [abs(amount(row["cur_prc"]) / amount(row[name]) - 1) for row in found]
        assert found
        assert falling([-each for each in away])
        assert max(away) <= 0.01


async def test_a_jump_of_minutes_compares_with_then(server: Any) -> None:
    """ka10019 of 30 minutes has the price that the minute chart had then, and the way from it."""
    caller = await server(at="2026-07-01T11:00:00")
    found = await rows(caller, "ka10019", tm_tp="1", tm="30", flu_tp="1")
    assert found
    for row in found[:5]:
        chart = await rows(caller, "ka10080", stk_cd=row["stk_cd"], tic_scope="1")
        then = next(bar for bar in chart if bar["cntr_tm"] <= "20260701103000")
        assert amount(then["cur_prc"]) == int(row["base_pric"])
        assert amount(row["cur_prc"]) - int(row["base_pric"]) == int(row["base_pre"]) > 0


async def test_ranges_in_which_most_was_traded(server: Any) -> None:
    """ka10025: the range has the share of all volume that it says, at least the one asked; inside it or not."""
    caller = await server()
    members = {"prps_cnctr_rt": "60", "prpscnt": "4", "cycle_tp": "50"}
    every = await rows(caller, "ka10025", cur_prc_entry="1", **members)
    assert every
    for row in every:
        assert float(row["prps_rt"]) >= 60
        assert int(row["pric_strt"]) < int(row["pric_end"])
        chart = (await rows(caller, "ka10081", stk_cd=row["stk_cd"]))[1:]
        whole = sum(int(day["trde_qty"]) for day in chart[:50])
        assert float(row["prps_rt"]) == pytest.approx(int(row["prps_qty"]) * 100 / whole, abs=0.006)
    outside = await rows(caller, "ka10025", cur_prc_entry="0", **members)
    apart = [row for row in every if not int(row["pric_strt"]) <= amount(row["cur_prc"]) <= int(row["pric_end"])]
    assert outside == apart != every


async def test_pages_leave_nothing_out(server: Any) -> None:
    """250 stocks by volume come in pages without gap or double, still in order."""
    caller = await server(250)
    found = await pages(caller, "ka10030")
    assert [len(page) for page in found] == [100, 100, 50]
    every = [row for page in found for row in page]
    assert len({row["stk_cd"] for row in every}) == 250
    assert falling([int(row["trde_qty"]) for row in every])
    assert "[1517:" in (await ask(caller, "ka10030", "nowhere"))["return_msg"]


async def test_bad_members_are_named(server: Any) -> None:
    """A code that the catalogue does not list, or minutes that are no number, are 1517 with the member's name."""
    caller = await server()
    for tr_id, member, value in (("ka10027", "sort_tp", "8"), ("ka10019", "tm", "soon"), ("ka10031", "rank_end", "x")):
        answer = await ask(caller, tr_id, **{member: value})
        assert answer["return_code"] == 2
        assert "[1517:" in answer["return_msg"]
        assert member in answer["return_msg"]


async def test_before_the_opening_lists_are_empty(server: Any) -> None:
    """Stocks without a trade today are on no ranking."""
    caller = await server(at="2026-07-01T08:30:00")
    for tr_id in RANKINGS:
        answer = await ask(caller, tr_id)
        assert answer["return_code"] == 0
        assert answer[list_of(tr_id)] == []


@given(st.integers(1, 900), st.sampled_from([("주", "만", 10_000), ("원", "천", 1_000), ("원", "억", 10**8)]))
@settings(max_examples=60, deadline=None)
def test_conditions_are_read_from_their_words(number: int, unit: tuple[str, str, int]) -> None:
    """The catalogue's Korean words for a least amount, an upper end and a range are the numbers they say."""
    what, word, size = unit
    assert bounds(f"{number}{word}{what} 이상") == (number * size, None)
    assert bounds(f"{number}{word}{what} 미만") == (0, number * size)
    assert bounds(f"{number}{word}{what}~{number + 1}{word}{what}") == (number * size, (number + 1) * size)
    assert bounds("전체") == (0, None)
