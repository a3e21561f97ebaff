"""Charts over the wire: executions, minutes, weeks, months, years; their pages, dates and sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest
from sim_server_client import Caller
from sim_server_market import amount, ask, pages, rows

Row = dict[str, Any]
PRICES = ("open_pric", "high_pric", "low_pric", "cur_prc")


def bar(found: Iterable[Row]) -> tuple[int, ...]:
    """Return open, high, low, close and volume of rows, newest first."""
    parts = list(found)[::-1]
    opened, closed = amount(parts[0]["open_pric"]), amount(parts[-1]["cur_prc"])
    top, bottom = max(amount(row["high_pric"]) for row in parts), min(amount(row["low_pric"]) for row in parts)
    return opened, top, bottom, closed, sum(int(row["trde_qty"]) for row in parts)


def by_day(found: Iterable[Row]) -> dict[str, list[Row]]:
    """Return rows by the day of their time."""
    days: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        days[row["cntr_tm"][:8]].append(row)
    return days


@pytest.mark.parametrize("scope", ["1", "3", "5", "10", "15", "30", "45", "60"])
async def test_minutes_make_up_their_days(caller: Caller, scope: str) -> None:
    """Whatever the width of the bars, a day's minutes have the open, high, low, close and volume of its daily bar."""
    minutes = by_day(await rows(caller, "ka10080", tic_scope=scope))
    daily = {row["dt"]: bar([row]) for row in await rows(caller, "ka10081")}
    whole = sorted(minutes)[1:]
    assert len(whole) > 10
    assert "20260701" in whole
    assert {day: bar(minutes[day]) for day in whole} == {day: daily[day] for day in whole}


@pytest.mark.parametrize("scope", ["1", "5", "30"])
async def test_executions_make_up_their_days(caller: Caller, scope: str) -> None:
    """Bars of so many executions do too; the last bar of today has as many executions as last_tic_cnt says."""
    ticks = by_day(await rows(caller, "ka10079", tic_scope=scope))
    daily = {row["dt"]: bar([row]) for row in await rows(caller, "ka10081")}
    whole = sorted(ticks)[1:]
    assert {day: bar(ticks[day]) for day in whole} == {day: daily[day] for day in whole}
    single = await rows(caller, "ka10079", tic_scope="1")
    today = by_day(single)["20260701"]
    answer = await ask(caller, "ka10079", tic_scope=scope)
    assert int(answer["last_tic_cnt"]) == (len(today) - 1) % int(scope) + 1


async def test_minutes_come_in_pages_of_900_without_gap_or_double(caller: Caller) -> None:
    """Pages follow each other newest first; together they are what each day alone shows."""
    found = await pages(caller, "ka10080", 3, tic_scope="1")
    assert [len(page) for page in found] == [900] * 3
    times = [row["cntr_tm"] for page in found for row in page]
    assert times == sorted(set(times), reverse=True)
    edge = times[899][:8]
    alone = [row["cntr_tm"] for row in await rows(caller, "ka10080", tic_scope="1", base_dt=edge)]
    assert [time for time in times if time[:8] == edge] == [time for time in alone if time[:8] == edge]


async def test_bars_are_labelled_with_their_beginning(caller: Caller) -> None:
    """Widths count from the opening; the closing auction is the minute of 15:30."""
    days = by_day(await rows(caller, "ka10080", tic_scope="45", base_dt="20260630"))
    times = [row["cntr_tm"][8:] for row in reversed(days["20260630"])]
    assert times[:3] == ["090000", "094500", "103000"]
    minutes = by_day(await rows(caller, "ka10080", tic_scope="1", base_dt="20260630"))["20260630"]
    assert minutes[0]["cntr_tm"] == "20260630153000"


async def test_minute_prices_carry_the_direction_of_the_day(caller: Caller) -> None:
    """pred_pre is against the close of the day before, and every price's sign says the same."""
    daily = await rows(caller, "ka10081")
    before = {row["dt"]: int(older["cur_prc"]) for row, older in pairwise(daily)}
    for row in (await rows(caller, "ka10080", tic_scope="10"))[:300]:
        close = before[row["cntr_tm"][:8]]
        assert int(row["pred_pre"]) == amount(row["cur_prc"]) - close
        for name in PRICES:
            price = amount(row[name])
            assert row[name][0] == ("+" if price > close else "-" if price < close else row[name][0])


def iso_week(text: str) -> tuple[int, ...]:
    """Return the ISO year and week of a day YYYYMMDD."""
    return date.fromisoformat(text).isocalendar()[:2]


@pytest.mark.parametrize(
    ("tr_id", "period"),
    [("ka10082", iso_week), ("ka10083", lambda day: day[:6]), ("ka10094", lambda day: day[:4])],
)
async def test_longer_bars_are_the_sum_of_their_days(caller: Caller, tr_id: str, period: Any) -> None:
    """Weeks, months and years have their days' open, high, low, close and volume, under their first session's date."""
    days = [row for page in await pages(caller, "ka10081") for row in page]
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in days:
        groups[period(row["dt"])].append(row)
    found = [row for page in await pages(caller, tr_id) for row in page]
    assert [(row["dt"], bar([row])) for row in found] == [(group[-1]["dt"], bar(group)) for group in groups.values()]


async def test_weeks_come_in_pages_of_300(caller: Caller) -> None:
    """The second page of weeks goes on where the first ends, its changes included."""
    first, second = (await pages(caller, "ka10082"))[:2]
    assert len(first) == 300
    assert int(first[-1]["pred_pre"]) == int(first[-1]["cur_prc"]) - int(second[0]["cur_prc"])


async def test_a_base_date_cuts_its_week(caller: Caller) -> None:
    """Up to a Wednesday a week shows three days."""
    week = (await rows(caller, "ka10082", base_dt="20260624"))[0]
    days = await rows(caller, "ka10081", base_dt="20260624")
    assert bar([week]) == bar(days[:3])
    assert week["dt"] == "20260622"


async def test_own_trades_are_on_the_tape(caller: Caller) -> None:
    """A purchase that takes several asks is in today's executions and minutes, which still make up the day."""
    before = len(by_day(await rows(caller, "ka10079", tic_scope="1"))["20260701"])
    await caller.buy(100, trde_tp="3")
    await caller.admin("advance", {"until": "2026-07-01T11:00:00"})
    ticks = by_day(await rows(caller, "ka10079", tic_scope="1"))["20260701"]
    mine = [row for row in ticks if row["trde_qty"] == "100"]
    assert len(ticks) > before
    assert [row["cntr_tm"] for row in mine] == ["20260701100000"]
    today = bar([(await rows(caller, "ka10081"))[0]])
    assert bar(ticks) == today
    assert bar(by_day(await rows(caller, "ka10080", tic_scope="5"))["20260701"]) == today


async def test_yesterdays_own_trades_stay_on_the_tape(caller: Caller) -> None:
    """The day after, the executions of the day before are those that happened, one's own among them."""
    await caller.buy(77, trde_tp="3")
    await caller.admin("advance", {"until": "2026-07-02T10:00:00"})
    ticks = by_day(await rows(caller, "ka10079", tic_scope="1"))["20260701"]
    assert [row["cntr_tm"] for row in ticks if row["trde_qty"] == "77"] == ["20260701100000"]
    daily = {row["dt"]: bar([row]) for row in await rows(caller, "ka10081", base_dt="20260702")}
    assert bar(ticks) == daily["20260701"]


@pytest.mark.parametrize("tr_id", ["ka10079", "ka10080", "ka10082", "ka10083", "ka10094"])
async def test_charts_of_unknown_stocks_are_blank(caller: Caller, tr_id: str) -> None:
    """A code that is not listed, or of another venue, is return_code 0 and no rows."""
    for code in ("999999", "005930_NX"):
        answer = await ask(caller, tr_id, stk_cd=code)
        assert answer["return_code"] == 0
        assert not any(value for name, value in answer.body.items() if not name.startswith("return"))


@pytest.mark.parametrize(
    ("tr_id", "members", "named"),
    [
        ("ka10080", {"tic_scope": "7"}, "tic_scope"),
        ("ka10080", {"base_dt": "2026-07-01"}, "base_dt"),
        ("ka10079", {"upd_stkpc_tp": "9"}, "upd_stkpc_tp"),
        ("ka10082", {"base_dt": "20260732"}, "base_dt"),
        ("ka20005", {"tic_scope": "2"}, "tic_scope"),
    ],
)
async def test_bad_members_are_named(caller: Caller, tr_id: str, members: dict[str, str], named: str) -> None:
    """A value that the TR does not take is return_code 2, code 1517, with the member's name."""
    answer = await ask(caller, tr_id, **members)
    assert answer["return_code"] == 2
    assert "[1517:" in answer["return_msg"]
    assert named in answer["return_msg"]


@pytest.mark.parametrize("key", ["nowhere", "00066020260630000001", "005930202606300000xx", "00593020269999000001"])
async def test_foreign_keys_of_minutes_are_refused(caller: Caller, key: str) -> None:
    """A next-key of another stock or of no form answers 1517."""
    assert "[1517:" in (await ask(caller, "ka10080", key, tic_scope="1"))["return_msg"]


async def test_today_is_today(caller: Caller) -> None:
    """The newest minute is not after the exchange's time."""
    newest = (await rows(caller, "ka10080", tic_scope="1", base_dt="20991231"))[0]["cntr_tm"]
    assert datetime.strptime(newest, "%Y%m%d%H%M%S") <= datetime(2026, 7, 1, 10, 0)  # noqa: DTZ001, DTZ007 - wall times
