"""One stock: basic data (ka10001), the book (ka10004), the whole quote (ka10006, ka10007), traders (ka10002).

And many stocks by code (ka10095), and the off-hours single price (ka10087).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kiwoom_api.model.values import Side
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.issue_ports import Levels
from kiwoom_api.sim.records import MarketPhase
from kiwoom_api.sim.server.aside import OWN_MEMBER, traded
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply
from kiwoom_api.sim.server.refusal import GatewayRefusal
from kiwoom_api.sim.server.view import (
    HUNDRED_MILLION,
    MILLION,
    OK,
    THOUSAND,
    View,
    Word,
    blank,
    direction,
    percent,
    row_of,
    signed,
    typical,
    view_of,
)
from kiwoom_api.sim.tally import Tally
from kiwoom_api.wire.catalogue import tr
from kiwoom_api.wire.encode import encode
from kiwoom_api.wire.numbers import Signed

YEAR_SESSIONS = 250
MOST_CODES = 100
"""Stocks that ka10095 takes at once."""
TOO_MANY_CODES = f"허용된 요청 개수를 초과하였습니다[1634:종목코드는 {MOST_CODES}개까지 입력할 수 있습니다]"


def one(floor: Floor, call: Call) -> Reply:
    """Answer a TR about one stock: the market's words, and those of this TR alone."""
    view = view_of(floor, call.text("stk_cd"))
    if view is None:
        return blank(call.tr_id)
    values = row_of(tr(call.tr_id).response, view) | _OWN[call.tr_id](view)
    return Reply(encode(call.tr_id, values, message=OK))


def _basic(view: View) -> dict[str, object]:
    """What only ka10001 says; fundamentals that this exchange does not know stay blank."""
    now, base = view.now, view.now.base
    bars = _year(view)
    this_year = [(day, bar) for day, bar in bars if day.year == now.day.year]
    values: dict[str, object] = {
        "flo_stk": now.shares // THOUSAND or None,
        "mac": _capitalisation(view),
        "trde_pre": view.volume_change,
    }
    values.update(_extremes(bars, "250hgst", "250lwst", base))
    values.update(_extremes(this_year, "oyr_hgst", "oyr_lwst", base))
    if bars:
        top, bottom = max(bars, key=lambda each: each[1].high), min(bars, key=lambda each: each[1].low)
        values["250hgst_pric_dt"], values["250lwst_pric_dt"] = top[0], bottom[0]
        values["250hgst_pric_pre_rt"] = percent(now.last - top[1].high, top[1].high)
        values["250lwst_pric_pre_rt"] = percent(now.last - bottom[1].low, bottom[1].low)
    return values


def _book(view: View) -> dict[str, object]:
    """What only ka10004 says: ten levels a side, best first."""
    values: dict[str, object] = {"bid_req_base_tm": view.now.at}
    for side, levels in (("sel", view.now.asks), ("buy", view.now.bids)):
        for rank, (price, quantity) in enumerate(levels[:10], 1):
            level = f"{side}_fpr" if rank == 1 else f"{side}_{rank}th_pre"
            values[f"{level}_bid"] = view.signed(price)
            values[f"{level}_req"] = quantity
    return values


def _quote(view: View) -> dict[str, object]:
    """What only ka10007 says: yesterday, the year's extremes, ten levels a side."""
    now = view.now
    bars = _year(view)
    before = view.past(1)
    values: dict[str, object] = {
        "date": now.day,
        "tm": now.at,
        "pred_close_pric": now.previous_close,
        "pred_trde_prica": typical(before[0][1]) * before[0][1].volume // MILLION if before else None,
        "flo_stkcnt": now.shares or None,
        "cntr_qty": now.last_quantity,
        **_extremes(bars, "hgst_pric", "lwst_pric", now.base),
    }
    if bars:
        values["hgst_pric_dt"] = max(bars, key=lambda each: each[1].high)[0]
        values["lwst_pric_dt"] = min(bars, key=lambda each: each[1].low)[0]
    for side, levels in (("sel", now.asks), ("buy", now.bids)):
        for rank, (price, quantity) in enumerate(levels[:10], 1):
            values[f"{side}_{rank}bid"] = view.signed(price)
            values[f"{side}_{rank}bid_req"] = quantity
    return values


def _session(view: View) -> dict[str, object]:
    """What only ka10006 says."""
    return {"date": view.now.day, "close_pric": view.signed(view.now.last)}


def _members(view: View) -> dict[str, object]:
    """What only ka10002 says: the trades of this exchange's accounts; who else trades is not known."""
    shares = traded(view.floor.exchange, view.now.symbol, view.now.day)
    code, name = OWN_MEMBER
    values: dict[str, object] = {}
    for side, prefix, sign in ((Side.SELL, "sel", -1), (Side.BUY, "buy", 1)):
        if shares[side]:
            values |= {f"{prefix}_trde_ori_nm_1": name, f"{prefix}_trde_ori_1": code}
            values[f"{prefix}_trde_qty_1"] = sign * shares[side]
    return values


def _after_hours(view: View) -> dict[str, object]:
    """What ka10087 says: five levels a side and the session's prints, against the day's close (so recorded in ka10098).

    A stock without that session, and one in the model bar, has an empty book (as recorded for one that NXT trades).
    """
    empty = {field.wire: "0" for field in tr("ka10087").response if field.kind in ("shares", "change")}
    prices = {f"ovt_sigpric_{side}_bid_{rank}": "-0" for side in ("sel", "buy") for rank in range(1, 6)}
    values: dict[str, object] = {
        **empty,
        **prices,
        "bid_req_base_tm": view.now.at,
        "sel_bid_tot_req": view.ask_shares,
        "buy_bid_tot_req": view.bid_shares,
        "ovt_sigpric_cur_prc": view.now.last,
        "ovt_sigpric_pred_pre_sig": "0",
        "ovt_sigpric_flu_rt": "0.00",
    }
    stock = view.floor.exchange.standing(view.now.symbol)
    found = None if stock is None else stock.single_price()
    return values if stock is None or found is None else values | _single_price(found[0], found[1], stock.close)


def _single_price(levels: Levels, printed: Tally, close: int) -> dict[str, object]:
    values: dict[str, object] = {}
    for side, lines in zip(("sel", "buy"), levels, strict=True):
        values[f"ovt_sigpric_{side}_bid_tot_req"] = sum(shares for _, shares in lines)
        for rank, (price, shares) in enumerate(lines[:5], 1):
            values[f"ovt_sigpric_{side}_bid_{rank}"] = signed(price, close)
            values[f"ovt_sigpric_{side}_bid_qty_{rank}"] = shares
    if printed.volume:
        values |= {
            "ovt_sigpric_cur_prc": signed(printed.last, close),
            "ovt_sigpric_pred_pre_sig": direction(printed.last, close),
            "ovt_sigpric_pred_pre": printed.last - close,
            "ovt_sigpric_flu_rt": percent(printed.last - close, close),
            "ovt_sigpric_acc_trde_qty": printed.volume,
        }
    return values


def after_hours(floor: Floor, call: Call) -> Reply:
    """Answer ka10087 as long as Kiwoom did.

    Raises:
        GatewayRefusal: 8104 after its last day.
    """
    until = tr(call.tr_id).until
    if until is not None and floor.exchange.today > until:
        raise GatewayRefusal("8104")
    return one(floor, call)


def watched(floor: Floor, call: Call) -> Reply:
    """Answer ka10095: stocks by code, in the order asked; codes that are not listed are left out (UNVERIFIED).

    More than 100 codes are refused with return_code 5 and code 1634, whose text is UNVERIFIED (never recorded).
    """
    codes = [code.strip() for code in call.text("stk_cd").split("|") if code.strip()]
    if len(codes) > MOST_CODES:
        return Reply({"return_code": 5, "return_msg": TOO_MANY_CODES})
    fields = tr(call.tr_id).lists["atn_stk_infr"]
    views = [view for view in (view_of(floor, code) for code in codes) if view is not None]
    rows = [row_of(fields, view, _WATCHED) for view in views]
    return Reply(encode(call.tr_id, {"atn_stk_infr": rows}, message=OK))


def _capitalisation(view: View) -> int | None:
    return view.now.shares * view.now.last // HUNDRED_MILLION or None


def _level(side: str, rank: int) -> Word:
    def word(view: View) -> object:
        levels = view.now.asks if side == "sel" else view.now.bids
        return view.signed(levels[rank - 1][0]) if len(levels) >= rank else None

    return word


def _last_trade(view: View) -> object:
    return (1 if view.ticks[-1].up else -1) * view.now.last_quantity if view.ticks else None


def _last_second(view: View) -> object:
    if not view.ticks:
        return None
    minutes, seconds = divmod(view.ticks[-1].second, 60)
    return f"{minutes // 60:02d}{minutes % 60:02d}{seconds:02d}"


_WATCHED: Mapping[str, Word] = {
    **{f"{side}_{rank}th_bid": _level(side, rank) for side in ("sel", "buy") for rank in range(1, 6)},
    "cntr_qty": _last_trade,
    "cntr_tm": _last_second,
    "close_pric": lambda view: view.signed(view.now.last),
    "mac": _capitalisation,
    "stkcnt": lambda view: view.now.shares or None,
    "bid_tm": lambda view: view.now.at if view.now.phase is not MarketPhase.CLOSED else None,
    "dt": lambda view: view.now.day,
}


def _year(view: View) -> list[tuple[date, Row]]:
    """Return the bars of the last 250 sessions, the present one as far as it has come."""
    now = view.now
    bars = view.past(YEAR_SESSIONS - 1)
    if now.volume:
        bars = [*bars, (now.day, Row(now.open, now.high, now.low, now.last, now.volume))]
    return [(day, bar) for day, bar in bars if bar.volume]


def _extremes(bars: Sequence[tuple[date, Row]], high: str, low: str, base: int) -> dict[str, Signed | None]:
    if not bars:
        return {}
    return {
        high: signed(max(bar.high for _, bar in bars), base),
        low: signed(min(bar.low for _, bar in bars), base),
    }


_OWN = {
    "ka10001": _basic,
    "ka10002": _members,
    "ka10004": _book,
    "ka10006": _session,
    "ka10007": _quote,
    "ka10087": _after_hours,
}

HANDLERS: dict[str, Handler] = {**dict.fromkeys(_OWN, one), "ka10087": after_hours, "ka10095": watched}
"""The TRs answered here."""
