"""Indices over the wire: level, breadth, members, days, charts; and that they move with their members."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim_server_client import Caller
from sim_server_market import amount, ask, pages, rows
from test_sim_server_market_charts import bar, by_day

from kiwoom_api.model.values import KST
from kiwoom_api.sim.barset import BarSet, Row, Series
from kiwoom_api.sim.exchange import Exchange, Instrument
from kiwoom_api.sim.market_data import MarketData

DAYS = [date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 4), date(2026, 6, 5)]


def level(text: str) -> Decimal:
    """Return an index level without its direction."""
    return abs(Decimal(text))


@pytest.mark.parametrize(("code", "market"), [("001", "0"), ("101", "1")])
async def test_the_index_moves_with_its_members(caller: Caller, code: str, market: str) -> None:
    """Its change today is that of its members' capitalisation (listed shares × price), against its last close."""
    listed = {row["code"]: row for row in await rows(caller, "ka10099", mrkt_tp={"0": "0", "1": "10"}[market])}
    now, before = 0, 0
    for row in await rows(caller, "ka20002", inds_cd=code, mrkt_tp=market):
        shares = int(listed[row["stk_cd"]]["listCount"])
        now += shares * amount(row["cur_prc"])
        before += shares * int(listed[row["stk_cd"]]["lastPrice"])
    found = (await ask(caller, "ka20001", inds_cd=code, mrkt_tp=market)).body
    current, change = level(found["cur_prc"]), Decimal(found["pred_pre"])
    assert current == round((current - change) * now / before, 2)
    assert Decimal(found["flu_rt"]) == round(change * 100 / (current - change), 2)
    assert found["cur_prc"][0] == {"2": "+", "5": "-"}[found["pred_pre_sig"]]


async def test_breadth_counts_the_members(caller: Caller) -> None:
    """Risers, unchanged and fallers are those of the members' list, and together all that have traded."""
    found = (await ask(caller, "ka20001")).body
    members = await rows(caller, "ka20002")
    signs = Counter(row["pred_pre_sig"] for row in members)
    assert int(found["rising"]) == signs["1"] + signs["2"]
    assert int(found["fall"]) == signs["4"] + signs["5"]
    assert int(found["stdns"]) == signs["3"]
    traded = int(found["trde_frmatn_stk_num"])
    assert traded == sum(int(found[name]) for name in ("rising", "stdns", "fall")) == len(members)
    assert found["trde_frmatn_rt"] == "+100.00"
    assert int(found["trde_qty"]) == sum(int(row["now_trde_qty"]) for row in members) // 1_000


async def test_all_answers_about_an_index_agree(caller: Caller) -> None:
    """ka20001, ka20003, ka20009, the daily chart and today's instants say the same level, range and volume."""
    now, days = (await ask(caller, "ka20001")).body, (await ask(caller, "ka20009")).body
    all_of = (await rows(caller, "ka20003"))[0]
    chart = (await rows(caller, "ka20006"))[0]
    same = ("cur_prc", "pred_pre", "flu_rt", "trde_qty", "trde_prica", "rising", "fall")
    assert {name: now[name] for name in same} == {name: days[name] for name in same}
    assert {name: now[name] for name in same} == {name: all_of[name] for name in same}
    for name in ("cur_prc", "open_pric", "high_pric", "low_pric"):
        assert level(now[name]) * 100 == int(chart[name])
    instants = now["inds_cur_prc_tm"]
    assert instants[0]["cur_prc_n"] == now["cur_prc"]
    assert instants[0]["acc_trde_qty_n"] == now["trde_qty"]
    assert sum(int(row["trde_qty_n"]) for row in instants) == int(now["trde_qty"])
    assert days["inds_cur_prc_daly_rept"][0]["cur_prc_n"] == now["cur_prc"]
    year = (await rows(caller, "ka20006"))[:250]
    assert level(now["52wk_hgst_pric"]) * 100 == max(int(row["high_pric"]) for row in year)


async def test_minutes_of_an_index_make_up_its_days(caller: Caller) -> None:
    """A past day's minutes have its whole bar; today's its open, close and volume, inside its range."""
    ticks = by_day(await rows(caller, "ka20004", tic_scope="1"))
    daily = {row["dt"]: bar([row]) for row in await rows(caller, "ka20006")}
    whole = sorted(ticks)[1:-1]
    assert len(whole) > 15
    assert {day: bar(ticks[day]) for day in whole} == {day: daily[day] for day in whole}
    today, bar_today = bar(ticks["20260701"]), daily["20260701"]
    assert (today[0], *today[3:]) == (bar_today[0], *bar_today[3:])
    assert bar_today[2] <= today[2] <= today[1] <= bar_today[1]
    minutes = await rows(caller, "ka20005", tic_scope="10")
    assert int(minutes[0]["acc_trde_qty"]) == bar_today[4]


@pytest.mark.parametrize(("tr_id", "size"), [("ka20005", 900), ("ka20006", 600), ("ka20007", 300)])
async def test_charts_of_an_index_have_pages(caller: Caller, tr_id: str, size: int) -> None:
    """Pages are full, newest first, and nothing stands twice."""
    first, second = await pages(caller, tr_id, 2, tic_scope="1")
    assert len(first) == size
    if tr_id != "ka20005":
        days = [row["dt"] for row in (*first, *second)]
        assert days == sorted(set(days), reverse=True)


async def test_longer_bars_of_an_index_are_the_sum_of_their_days(caller: Caller) -> None:
    """Months and years close where their last day closed, and have all its volume."""
    days = [row for page in await pages(caller, "ka20006") for row in page]
    months, years = await rows(caller, "ka20008"), await rows(caller, "ka20019")
    june = [row for row in days if row["dt"][:6] == "202606"]
    assert bar([row for row in months if row["dt"][:6] == "202606"]) == bar(june)
    assert sum(int(row["trde_qty"]) for row in years) == sum(int(row["trde_qty"]) for row in days)


async def test_sectors_that_cannot_be_computed_are_blank(caller: Caller) -> None:
    """A sector whose members are not known answers return_code 0 and nothing."""
    for tr_id in ("ka20001", "ka20002", "ka20003", "ka20005", "ka20006"):
        answer = await ask(caller, tr_id, inds_cd="101" if tr_id == "ka20003" else "005")
        assert answer["return_code"] == 0
        if tr_id != "ka20003":
            assert not any(value for name, value in answer.body.items() if not name.startswith("return"))


PRICE = st.integers(100, 100_000)
CLOSES = st.lists(st.one_of(st.none(), PRICE), min_size=4, max_size=4)


def exchange_of(closes: list[list[int | None]], shares: list[int]) -> Exchange:
    """Return an exchange of stocks that closed at these prices; None is a day without trading."""
    series = {
        f"{place:05d}0": Series(DAYS, [Row(c, c, c, c, 10) if c else Row(0, 0, 0, 0, 0) for c in each])
        for place, each in enumerate(closes)
    }
    listed = {code: Instrument(symbol=code, name=code, shares=shares[n]) for n, code in enumerate(series)}
    return Exchange(MarketData(BarSet(listed, series)), start=datetime(2026, 6, 8, 8, 0, tzinfo=KST))


@given(
    st.lists(CLOSES, min_size=1, max_size=5), st.lists(st.integers(1, 10**9), min_size=5, max_size=5), st.integers(2, 9)
)
@settings(max_examples=60, deadline=None)
def test_the_index_is_chained(closes: list[list[int | None]], shares: list[int], factor: int) -> None:
    """It starts at its base, does not care for the scale of the weights, and moves as the members that traded did."""
    index = exchange_of(closes, shares).index("001")
    again = exchange_of(closes, [each * factor for each in shares]).index("001")
    assert [day.close for day in index.past] == [day.close for day in again.past]
    if not index.past:
        return
    assert index.past[0].close == 100 * 100
    held: dict[int, int] = {}
    exact = Decimal(100)
    for day in DAYS:
        today = {n: c for n, each in enumerate(closes) if (c := each[DAYS.index(day)])}
        moved = [n for n in today if n in held]
        before = sum(shares[n] * held[n] for n in moved)
        if before:
            exact = exact * sum(shares[n] * today[n] for n in moved) / before
        held |= today
        found = next((bar.close for bar in index.past if bar.day == day), None)
        if found is not None:
            assert abs(found - exact * 100) <= max(Decimal(1), exact / 10**9)


def test_listings_and_halts_do_not_move_the_index() -> None:
    """A stock that comes later, or rests a day, leaves the level where the others put it."""
    steady: list[list[int | None]] = [[1_000] * 4, [None, None, 50_000, 50_000], [2_000, None, 2_000, 2_000]]
    index = exchange_of(steady, [1, 1_000, 7]).index("001")
    assert {day.close for day in index.past} == {10_000}


def test_without_known_shares_prices_weigh() -> None:
    """Where no member's shares are known the index is that of the prices alone."""
    closes: list[list[int | None]] = [[1_000, 1_100, 1_100, 1_100], [3_000] * 4]
    assert exchange_of(closes, [0, 0]).index("001").past[-1].close == round(10_000 * 4_100 / 4_000)


async def test_before_the_opening_an_index_stands_still(serve: Any, session: Any) -> None:
    """At 08:30 the level is yesterday's close, nothing is traded and nothing counted."""
    early = Caller(session, (await serve(at="2026-07-01T08:30:00")).url)
    await early.login()
    found = (await ask(early, "ka20001")).body
    assert (found["pred_pre"], found["pred_pre_sig"], found["trde_frmatn_stk_num"]) == ("0.00", "3", "0")
    assert int(level(found["cur_prc"]) * 100) == int((await rows(early, "ka20006"))[0]["cur_prc"])
