"""What is listed: stocks (ka10099, ka10100), sectors (ka10101) and members (ka10102).

Listing day, industry and size class are not known to this exchange and stay blank.

UNVERIFIED, since no answer was recorded: the words of ``auditInfo`` and ``state``, which are those that Kiwoom's older
interfaces gave.
"""

from __future__ import annotations

from kiwoom_api.market import Designation
from kiwoom_api.sim.exchange import Snapshot
from kiwoom_api.sim.indices import SECTORS
from kiwoom_api.sim.margin import class_at
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

_WARNINGS = {Designation.DANGEROUS: "4", Designation.WARNED: "5"}
"""What ``orderWarning`` says of a designation."""

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
    rows = [_stock(floor, each) for each in floor.exchange.board(codes)]
    return Reply(encode(call.tr_id, {"list": rows}, message=OK))


def stock(floor: Floor, call: Call) -> Reply:
    """Answer ka10100: one stock."""
    symbol = symbol_of(floor, call.text("stk_cd"))
    if symbol is None:
        return blank(call.tr_id)
    return Reply(encode(call.tr_id, _stock(floor, floor.exchange.snapshot(symbol)), message=OK))


def _stock(floor: Floor, each: Snapshot) -> dict[str, object]:
    code, name = MARKETS.get(each.market, ("", each.market))
    instrument = floor.exchange.instruments[each.symbol]
    said = instrument.designations
    nxt = floor.exchange.model == "book" and instrument.on_nxt(each.day)
    return {
        "code": each.symbol,
        "name": each.name,
        "listCount": each.shares,
        "auditInfo": next((word.korean for word in _WARNINGS if word in said), "정상"),
        "lastPrice": each.previous_close,
        "state": "|".join(
            [
                *(["거래정지"] if each.halted else []),
                *([Designation.MANAGED.korean] if Designation.MANAGED in said else []),
                f"증거금{class_at(instrument, each.base)}%",
            ]
        ),
        "marketCode": code,
        "marketName": name,
        "orderWarning": next((_WARNINGS[word] for word in _WARNINGS if word in said), "0"),
        "nxtEnable": "Y" if nxt else "N",
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
