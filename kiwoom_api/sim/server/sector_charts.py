"""Charts of the indices: executions, minutes (ka20004, ka20005), days and longer (ka20006–ka20008, ka20019)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from kiwoom_api.market import regular_hours
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.path import second_of
from kiwoom_api.sim.schedule import moment
from kiwoom_api.sim.server import candles
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply
from kiwoom_api.sim.server.candles import Candle, Period, candle_page, moment_page
from kiwoom_api.sim.server.charts import CHART_ROWS
from kiwoom_api.sim.server.sectors import SectorNow, days_of_sector, points, sector_now
from kiwoom_api.sim.server.view import MILLION, OK, blank, checked, date_of, direction, page_rows
from kiwoom_api.sim.tape import minute_bars, tick_bars
from kiwoom_api.wire.catalogue import tr
from kiwoom_api.wire.encode import encode


class SectorChart(NamedTuple):
    """A chart of an index: the list's name, and what the days of a bar have in common; None for bars inside days."""

    rows: str
    period: Period | None


CHARTS = {
    "ka20004": SectorChart("inds_tic_chart_qry", None),
    "ka20005": SectorChart("inds_min_pole_qry", None),
    "ka20006": SectorChart("inds_dt_pole_qry", candles.by_day),
    "ka20007": SectorChart("inds_stk_pole_qry", candles.by_week),
    "ka20008": SectorChart("inds_mth_pole_qry", candles.by_month),
    "ka20019": SectorChart("inds_yr_pole_qry", candles.by_year),
}


def chart(floor: Floor, call: Call) -> Reply:
    """Answer a chart of an index, newest first; see the stocks' charts for dates, minutes and pages.

    Raises:
        GatewayRefusal: 1517 for a malformed date, code value or next-key.
    """
    checked(call)
    table, code = CHARTS[call.tr_id], call.text("inds_cd")
    base = date_of("base_dt", call.text("base_dt")) if call.text("base_dt") else floor.exchange.today
    found = sector_now(floor, code)
    if found is None:
        return blank(call.tr_id)
    days = [bar for bar in days_of_sector(found) if bar.day <= base]
    if table.period is not None:
        size = tr(call.tr_id).page_rows or CHART_ROWS
        shown, _, next_key = candle_page(candles.grouped(days, table.period), size, code, call.next_key)
        rows = [_daily_row(candle) for candle in shown]
    else:
        rows, next_key = _intraday(found, call, days)
    return Reply(encode(call.tr_id, {"inds_cd": code, table.rows: rows}, message=OK), next_key)


def _daily_row(bar: Candle) -> dict[str, object]:
    return {**_prices(bar), "trde_qty": bar.volume, "dt": bar.day, "trde_prica": bar.value // MILLION}


def _intraday(found: SectorNow, call: Call, days: Sequence[Candle]) -> tuple[list[dict[str, object]], str]:
    scope = int(call.text("tic_scope"))
    index, minutes = found.own, call.tr_id == "ka20005"

    def bars_of(day: date) -> list[tuple[Row, int]]:
        ticks = index.ticks(day, found.members)
        bars = minute_bars(ticks, scope, second_of(regular_hours(day).open)) if minutes else tick_bars(ticks, scope)
        volume, result = 0, []
        for bar in bars:
            volume += bar.volume
            result.append((bar, volume))
        return result

    shown, next_key = moment_page(
        (bar.day for bar in days), bars_of, page_rows(call.tr_id), index.sector.code, call.next_key
    )
    before = {bar.day: older.close for bar, older in pairwise(days)}
    rows = []
    for day, (bar, volume) in shown:
        last = before.get(day, bar.close)
        row = {
            **_prices(bar),
            "trde_qty": bar.volume,
            "cntr_tm": moment(day, bar.second),
            "pred_pre": points(bar.close - last),
            "pred_pre_sig": direction(bar.close, last),
        }
        rows.append(row | {"acc_trde_qty": volume} if minutes else row)
    return rows, next_key


def _prices(bar: Candle | Row) -> dict[str, object]:
    return {
        "cur_prc": points(bar.close),
        "open_pric": points(bar.open),
        "high_pric": points(bar.high),
        "low_pric": points(bar.low),
    }


HANDLERS: dict[str, Handler] = dict.fromkeys(CHARTS, chart)
"""The TRs answered here."""
