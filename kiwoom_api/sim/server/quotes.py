"""Quotes: basic data (ka10001), the ten-level book (ka10004) and the daily chart (ka10081)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from kiwoom_api.model.events import Bar
from kiwoom_api.sim.exchange import Snapshot
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, malformed
from kiwoom_api.sim.server.registry import SERVED_SUFFIXES
from kiwoom_api.wire.catalogue import Kind, tr
from kiwoom_api.wire.encode import encode
from kiwoom_api.wire.numbers import Signed

OK = "정상적으로 처리되었습니다"
CHART_ROWS = 600
"""Daily bars a page, as recorded."""
YEAR_SESSIONS = 250
MILLION, HUNDRED_MILLION, THOUSAND = 10**6, 10**8, 10**3
_CHART_KEY = 14
"""Length of ka10081's next-key: code, then the date of the page's last bar."""


def basic(floor: Floor, call: Call) -> Reply:
    """Answer ka10001; fundamentals that this exchange does not know stay blank."""
    snapshot = _snapshot(floor, call)
    if snapshot is None:
        return _blank(call.tr_id)
    base = snapshot.base
    bars = _year(floor, snapshot)
    this_year = [bar for bar in bars if bar.day.year == snapshot.day.year]
    values: dict[str, object] = {
        "stk_cd": call.text("stk_cd"),
        "stk_nm": snapshot.name,
        "flo_stk": snapshot.shares // THOUSAND or None,
        "mac": snapshot.shares * snapshot.last // HUNDRED_MILLION or None,
        "base_pric": base,
        "upl_pric": _signed(snapshot.upper or 0, base),
        "lst_pric": _signed(snapshot.lower or 0, base),
        "open_pric": _signed(snapshot.open, base),
        "high_pric": _signed(snapshot.high, base),
        "low_pric": _signed(snapshot.low, base),
        "cur_prc": _signed(snapshot.last, base),
        "pre_sig": _direction(snapshot.last, base, snapshot.upper, snapshot.lower),
        "pred_pre": snapshot.last - base,
        "flu_rt": _percent(snapshot.last - base, base),
        "trde_qty": snapshot.volume,
        "trde_pre": _percent(snapshot.volume - snapshot.previous_volume, snapshot.previous_volume),
    }
    values.update(_extremes(bars, "250hgst", "250lwst", base))
    values.update(_extremes(this_year, "oyr_hgst", "oyr_lwst", base))
    values.update(_extreme_days(bars, snapshot.last))
    return Reply(encode(call.tr_id, values, message=OK))


def book(floor: Floor, call: Call) -> Reply:
    """Answer ka10004: ten populated levels a side, best first."""
    snapshot = _snapshot(floor, call)
    if snapshot is None:
        return _blank(call.tr_id)
    values: dict[str, object] = {
        "bid_req_base_tm": snapshot.at.time().replace(microsecond=0),
        "tot_sel_req": sum(quantity for _, quantity in snapshot.asks),
        "tot_buy_req": sum(quantity for _, quantity in snapshot.bids),
    }
    for side, levels in (("sel", snapshot.asks), ("buy", snapshot.bids)):
        for rank, (price, quantity) in enumerate(levels[:10], 1):
            level = f"{side}_fpr" if rank == 1 else f"{side}_{rank}th_pre"
            values[f"{level}_bid"] = _signed(price, snapshot.base)
            values[f"{level}_req"] = quantity
    return Reply(encode(call.tr_id, values, message=OK))


def daily_chart(floor: Floor, call: Call) -> Reply:
    """Answer ka10081: daily bars, newest first, 600 a page.

    A base date that is no business day goes back to the last one before it; one in the future to today.

    Raises:
        GatewayRefusal: 1517 for a malformed date or next-key.
    """
    call.choice("upd_stkpc_tp", ("0", "1"))
    base = min(_date("base_dt", call.text("base_dt")), floor.exchange.today)
    symbol = _symbol(floor, call)
    if symbol is None:
        return _blank(call.tr_id)
    if call.next_key:
        if len(call.next_key) != _CHART_KEY or not call.next_key.startswith(symbol):
            raise malformed("next-key", "존재하지 않는 키")
        base = min(base, _date("next-key", call.next_key[len(symbol) :]) - timedelta(days=1))
    bars = floor.exchange.daily(symbol, base)
    shown, older = bars[:CHART_ROWS], bars[CHART_ROWS : CHART_ROWS + 1]
    before = [*shown[1:], *older]
    rows = [_chart_row(bar, before[at].close if at < len(before) else 0) for at, bar in enumerate(shown)]
    body = encode(call.tr_id, {"stk_cd": call.text("stk_cd"), "stk_dt_pole_chart_qry": rows}, message=OK)
    return Reply(body, f"{symbol}{shown[-1].day:%Y%m%d}" if older else "")


def _chart_row(bar: Bar, previous: int) -> dict[str, object]:
    change = bar.close - previous if previous else 0
    return {
        "cur_prc": bar.close,
        "trde_qty": bar.volume,
        "trde_prica": _typical(bar) * bar.volume // MILLION,
        "dt": bar.day,
        "open_pric": bar.open,
        "high_pric": bar.high,
        "low_pric": bar.low,
        "pred_pre": change,
        "pred_pre_sig": _direction(bar.close, previous or bar.close, None, None),
    }


def _typical(bar: Bar) -> int:
    # Bars carry no turnover; the middle of the bar's four prices is the usual stand-in.
    return (bar.open + bar.high + bar.low + bar.close) // 4


def _date(name: str, text: str) -> date:
    if len(text) == 8 and text.isascii() and text.isdigit():
        try:
            return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a business date has no zone
        except ValueError:
            pass
    raise malformed(name, "YYYYMMDD")


def _symbol(floor: Floor, call: Call) -> str | None:
    symbol, _, suffix = call.text("stk_cd").partition("_")
    return symbol if symbol in floor.exchange.instruments and suffix in SERVED_SUFFIXES else None


def _snapshot(floor: Floor, call: Call) -> Snapshot | None:
    symbol = _symbol(floor, call)
    return None if symbol is None else floor.exchange.snapshot(symbol)


def _blank(tr_id: str) -> Reply:
    fields = tr(tr_id).response
    body: dict[str, object] = {field.wire: [] if field.kind is Kind.LIST else "" for field in fields}
    return Reply({**body, "return_code": 0, "return_msg": OK})


def _signed(price: int, base: int) -> Signed | None:
    return Signed.against(price, base) if price else None


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(part * 100) / whole).quantize(Decimal("0.01")) if whole else None


def _direction(price: int, base: int, upper: int | None, lower: int | None) -> str:
    if upper is not None and price == upper:
        return "1"
    if lower is not None and price == lower:
        return "4"
    return "2" if price > base else "5" if price < base else "3"


def _year(floor: Floor, snapshot: Snapshot) -> list[Bar]:
    """Return the bars of the last 250 sessions, the present one as far as it has come."""
    bars = floor.exchange.market.history(snapshot.symbol, snapshot.day, YEAR_SESSIONS - 1)
    if snapshot.volume:
        present = Bar(
            at=snapshot.at,
            symbol=snapshot.symbol,
            day=snapshot.day,
            open=snapshot.open,
            high=snapshot.high,
            low=snapshot.low,
            close=snapshot.last,
            volume=snapshot.volume,
        )
        bars = [*bars, present]
    return bars


def _extremes(bars: Sequence[Bar], high: str, low: str, base: int) -> dict[str, object]:
    traded = [bar for bar in bars if bar.volume]
    if not traded:
        return {}
    return {
        high: Signed.against(max(bar.high for bar in traded), base),
        low: Signed.against(min(bar.low for bar in traded), base),
    }


def _extreme_days(bars: Sequence[Bar], last: int) -> dict[str, object]:
    traded = [bar for bar in bars if bar.volume]
    if not traded:
        return {}
    top, bottom = max(traded, key=lambda bar: bar.high), min(traded, key=lambda bar: bar.low)
    return {
        "250hgst_pric_dt": top.day,
        "250hgst_pric_pre_rt": _percent(last - top.high, top.high),
        "250lwst_pric_dt": bottom.day,
        "250lwst_pric_pre_rt": _percent(last - bottom.low, bottom.low),
    }


HANDLERS: dict[str, Handler] = {
    "ka10001": basic,
    "ka10004": book,
    "ka10081": daily_chart,
}
"""The TRs answered here."""
