"""What is listed: stocks (ka10099, ka10100), sectors (ka10101) and members (ka10102).

Listing day, industry, size class and warnings are not known to this exchange and stay blank.
"""

from __future__ import annotations

from kiwoom_api.sim.exchange import Snapshot
from kiwoom_api.sim.indices import SECTORS
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply
from kiwoom_api.sim.server.view import OK, blank, checked, symbol_of
from kiwoom_api.wire.encode import encode

MARKETS = {
    "KOSPI": ("0", "거래소"),
    "KOSDAQ": ("10", "코스닥"),
    "KONEX": ("50", "코넥스"),
    "ETF": ("8", "ETF"),
    "ETN": ("60", "ETN"),
    "ELW": ("3", "ELW"),
}
"""mrkt_tp and name of the markets that can be listed here. The names are UNVERIFIED."""

MEMBERS = (
    ("003", "한국투자증권", "0"),
    ("005", "미래에셋", "0"),
    ("017", "KB증권", "0"),
    ("030", "삼  성", "0"),
    ("033", "JP모간서울", "1"),
    ("040", "H S B C", "1"),
    ("045", "골드만삭스", "1"),
    ("049", "미래에셋", "2"),
    ("050", "키움증권", "0"),
    ("086", "BNK증권", "0"),
    ("802", "BTI증권", "2"),
)
"""Code, name and kind (0 domestic, 1 foreign, 2 gone) of the members that were recorded; Kiwoom lists 73."""

_SECTOR_MARKETS = {"0": "KOSPI", "1": "KOSDAQ"}


def stocks(floor: Floor, call: Call) -> Reply:
    """Answer ka10099: a market's stocks in order of code, in one piece.

    Raises:
        GatewayRefusal: 1517 for an unknown market.
    """
    checked(call)
    wanted = call.text("mrkt_tp")
    codes = [
        code for code, each in floor.exchange.instruments.items() if MARKETS.get(each.market, ("", ""))[0] == wanted
    ]
    rows = [_stock(each) for each in floor.exchange.board(codes)]
    return Reply(encode(call.tr_id, {"list": rows}, message=OK))


def stock(floor: Floor, call: Call) -> Reply:
    """Answer ka10100: one stock."""
    symbol = symbol_of(floor, call.text("stk_cd"))
    if symbol is None:
        return blank(call.tr_id)
    return Reply(encode(call.tr_id, _stock(floor.exchange.snapshot(symbol)), message=OK))


def _stock(each: Snapshot) -> dict[str, object]:
    code, name = MARKETS.get(each.market, ("", each.market))
    return {
        "code": each.symbol,
        "name": each.name,
        "listCount": each.shares,
        "lastPrice": each.previous_close,
        "marketCode": code,
        "marketName": name,
        "orderWarning": "0",
    }


def sectors(_: Floor, call: Call) -> Reply:
    """Answer ka10101: the sectors of a market whose index this exchange can compute.

    Raises:
        GatewayRefusal: 1517 for an unknown market.
    """
    checked(call)
    wanted = call.text("mrkt_tp")
    rows = [
        {"marketCode": wanted, "code": each.code, "name": each.name}
        for each in SECTORS.values()
        if each.market == _SECTOR_MARKETS.get(wanted)
    ]
    return Reply(encode(call.tr_id, {"list": rows}, message=OK))


def members(_: Floor, call: Call) -> Reply:
    """Answer ka10102: the members whose codes are known."""
    rows = [{"code": code, "name": name, "gb": kind} for code, name, kind in MEMBERS]
    return Reply(encode(call.tr_id, {"list": rows}, message=OK))


HANDLERS: dict[str, Handler] = {
    "ka10099": stocks,
    "ka10100": stock,
    "ka10101": sectors,
    "ka10102": members,
}
"""The TRs answered here."""
