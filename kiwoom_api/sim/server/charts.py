"""Stock charts: executions (ka10079), minutes (ka10080), days, weeks, months, years (ka10081–ka10083, ka10094).

Newest first. A base date that is no business day goes back to the last one before it, one in the future to today; a
period that the base date cuts shows what of it had passed. There are no corporate actions here, so that adjusted and
unadjusted prices are the same. The close of a daily bar is the official one of 15:30 and its volume that of the regular
session: Kiwoom's own show the last price of the after-market in its place (RULES §4), whatever the next day's base is.

UNVERIFIED: minutes are counted from the opening and labelled with their beginning (the closing auction is at 15:30);
bars of several executions are counted anew each day; weeks, months and years carry their first session's date.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from kiwoom_api.market import regular_hours, sessions
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.path import second_of
from kiwoom_api.sim.schedule import moment
from kiwoom_api.sim.server import candles
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply
from kiwoom_api.sim.server.candles import Candle, Period
from kiwoom_api.sim.server.view import (
    MILLION,
    OK,
    blank,
    checked,
    code_of,
    date_of,
    direction,
    page_rows,
    percent,
    signed,
    symbol_of,
    typical,
)
from kiwoom_api.sim.tape import minute_bars, tick_bars
from kiwoom_api.wire.catalogue import FieldSpec, Kind, tr
from kiwoom_api.wire.encode import encode

CHART_ROWS = 600
"""Bars a page where the catalogue knows no page size (years)."""


class DailyChart(NamedTuple):
    """A chart whose bars are made of daily bars: the list's name and what the days of a bar have in common."""

    rows: str
    period: Period


DAILY = {
    "ka10081": DailyChart("stk_dt_pole_chart_qry", candles.by_day),
    "ka10082": DailyChart("stk_stk_pole_chart_qry", candles.by_week),
    "ka10083": DailyChart("stk_mth_pole_chart_qry", candles.by_month),
    "ka10094": DailyChart("stk_yr_pole_chart_qry", candles.by_year),
}


def daily(floor: Floor, call: Call) -> Reply:
    """Answer a chart of days or longer.

    Raises:
        GatewayRefusal: 1517 for a malformed date, code value or next-key.
    """
    checked(call)
    chart, spec = DAILY[call.tr_id], tr(call.tr_id)
    base = date_of("base_dt", call.text("base_dt"))
    symbol = symbol_of(floor, call.text("stk_cd"))
    if symbol is None:
        return blank(call.tr_id)
    bars = candles.grouped(days_of(floor, symbol, base), chart.period)
    size = spec.page_rows or CHART_ROWS
    shown, before, next_key = candles.candle_page(bars, size, symbol, call.next_key)
    shares, fields = floor.exchange.instruments[symbol].shares, spec.lists[chart.rows]
    rows = [_daily_row(fields, candle, close, shares) for candle, close in zip(shown, before, strict=True)]
    return Reply(encode(call.tr_id, {"stk_cd": call.text("stk_cd"), chart.rows: rows}, message=OK), next_key)


def days_of(floor: Floor, symbol: str, base: date) -> list[Candle]:
    """Return a listed stock's daily bars up to a date, newest first."""
    return [
        Candle(bar.day, bar.open, bar.high, bar.low, bar.close, bar.volume, typical(bar) * bar.volume)
        for bar in floor.exchange.daily(symbol, base)
    ]


def _daily_row(fields: Sequence[FieldSpec], candle: Candle, before: int, shares: int) -> dict[str, object]:
    row: dict[str, object] = {
        "cur_prc": candle.close,
        "trde_qty": candle.volume,
        "trde_prica": candle.value,
        "dt": candle.day,
        "open_pric": candle.open,
        "high_pric": candle.high,
        "low_pric": candle.low,
        "pred_pre": candle.close - before if before else 0,
        "pred_pre_sig": direction(candle.close, before or candle.close),
        "trde_tern_rt": percent(candle.volume, shares),
    }
    shown = {field.wire: row[field.wire] for field in fields if field.wire in row}
    return {**shown, **{f.wire: candle.value // MILLION for f in fields if f.kind is Kind.MILLION}}


class IntradayChart(NamedTuple):
    """A chart of bars inside days: the list's name, the bars of a day, and whether prices carry a sign."""

    rows: str
    bars: Callable[[Floor, str, date, int], Sequence[Row]]
    signed: bool


def _ticks(floor: Floor, code: str, day: date, scope: int) -> Sequence[Row]:
    return tick_bars(floor.exchange.ticks(code, day), scope)


def minutes_of(floor: Floor, code: str, day: date, scope: int) -> Sequence[Row]:
    """Return a day's bars of so many minutes, oldest first."""
    exchange, (symbol, _, suffix) = floor.exchange, code.partition("_")
    ends = bool(exchange.market.minutes(symbol, day))
    opens = regular_hours(day).open
    if suffix:
        opens = min(opens, *(session.start for session in sessions(day, "NXT", trading_day=True)))
    return minute_bars(exchange.ticks(code, day), scope, second_of(opens), ends=ends)


INTRADAY = {
    "ka10079": IntradayChart("stk_tic_chart_qry", _ticks, signed=False),
    "ka10080": IntradayChart("stk_min_pole_chart_qry", minutes_of, signed=True),
}


def intraday(floor: Floor, call: Call) -> Reply:
    """Answer a chart of executions or minutes, as far back as the daily bars go.

    Of a day with an after-market the bars of the evening follow that of 15:30, which has the day's close; ``_NX`` is
    NXT alone, ``_AL`` both venues.

    Raises:
        GatewayRefusal: 1517 for a malformed date, code value or next-key.
    """
    checked(call)
    chart, scope = INTRADAY[call.tr_id], int(call.text("tic_scope"))
    base = call.text("base_dt")
    last = min(date_of("base_dt", base) if base else date.max, floor.exchange.today)
    code = code_of(floor, call.text("stk_cd"))
    if code is None:
        return blank(call.tr_id)
    closes = _closes(floor, code, last)
    shown, next_key = candles.moment_page(
        (day for day, _ in closes),
        lambda day: chart.bars(floor, code, day, scope),
        page_rows(call.tr_id),
        code,
        call.next_key,
    )
    before = {day: older for (day, _), (_, older) in pairwise(closes)}
    rows = [_intraday_row(day, bar, before.get(day, 0), chart) for day, bar in shown]
    values: dict[str, object] = {"stk_cd": call.text("stk_cd"), chart.rows: rows}
    if call.tr_id == "ka10079":
        latest = floor.exchange.ticks(code, shown[0][0]) if shown and not call.next_key else ()
        values["last_tic_cnt"] = (len(latest) - 1) % scope + 1 if latest else None
    return Reply(encode(call.tr_id, values, message=OK), next_key)


def _closes(floor: Floor, code: str, last: date) -> list[tuple[date, int]]:
    """Return a stock's days up to one with their closes, newest first; NXT may trade today before KRX opens."""
    exchange, symbol = floor.exchange, code.partition("_")[0]
    found = [(bar.day, bar.close) for bar in exchange.daily(symbol, last)]
    today = exchange.session_day
    if today <= last and (not found or found[0][0] != today) and exchange.ticks(code, today):
        found.insert(0, (today, 0))
    return found


def _intraday_row(day: date, bar: Row, before: int, chart: IntradayChart) -> dict[str, object]:
    def shown(price: int) -> object:
        return signed(price, before or price) if chart.signed else price

    return {
        "cur_prc": shown(bar.close),
        "trde_qty": bar.volume,
        "cntr_tm": moment(day, bar.second),
        "open_pric": shown(bar.open),
        "high_pric": shown(bar.high),
        "low_pric": shown(bar.low),
        "pred_pre": bar.close - before if before else 0,
        "pred_pre_sig": direction(bar.close, before or bar.close),
    }


HANDLERS: dict[str, Handler] = {**dict.fromkeys(DAILY, daily), **dict.fromkeys(INTRADAY, intraday)}
"""The TRs answered here."""
