"""All ETFs and their prices (ka40004), in order of code.

What a fund holds, follows and is worth (NAV) is not known to this exchange: those fields stay blank, and a request for
funds by NAV or taxation finds none. Who manages a fund is read from its name.
"""

from __future__ import annotations

from kiwoom_api.sim.exchange import Snapshot
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply
from kiwoom_api.sim.server.view import OK, checked, direction, page_rows, percent, signed, whole_of
from kiwoom_api.wire.encode import encode

BRANDS = {
    "3020": ("KODEX",),
    "3027": ("KOSEF", "KIWOOM"),
    "3191": ("TIGER",),
    "3228": ("KINDEX", "ACE"),
    "3023": ("KStar", "KBSTAR", "RISE"),
    "3022": ("아리랑", "ARIRANG", "PLUS"),
}
"""How the names of a manager's funds begin, former brands and later ones, by ``mngmcomp``."""
_EVERY = ("", "0", "0000")


def funds(floor: Floor, call: Call) -> Reply:
    """Answer ka40004.

    Raises:
        GatewayRefusal: 1517 for a code value or next-key that is none.
    """
    checked(call)
    exchange = floor.exchange
    unknown = any(call.text(name) not in _EVERY for name in ("txon_type", "navpre", "txon_yn"))
    codes = [
        code
        for code, each in sorted(exchange.instruments.items())
        if each.market == "ETF" and not unknown and _managed(each.name, call.text("mngmcomp"))
    ]
    if call.text("stex_tp") == "2":
        codes = [code for code in codes if exchange.shows(f"{code}_NX")]
    size, start = page_rows(call.tr_id), whole_of("next-key", call.next_key) if call.next_key else 0
    tail = "_AL" if call.text("stex_tp") == "3" else ""
    rows = [_row(each, tail) for each in exchange.board(codes[start : start + size], books=False)]
    more = str(start + size) if start + size < len(codes) else ""
    return Reply(encode(call.tr_id, {"etfall_mrpr": rows}, message=OK), more)


def _managed(name: str, company: str) -> bool:
    if company in _EVERY:
        return True
    brands = BRANDS.get(company)
    if brands is not None:
        return name.startswith(brands)
    return not name.startswith(tuple(brand for each in BRANDS.values() for brand in each))


def _row(each: Snapshot, tail: str) -> dict[str, object]:
    change = each.last - each.base
    return {
        "stk_cd": each.symbol + tail,
        "stk_nm": each.name,
        "close_pric": signed(each.last, each.base),
        "pre_sig": direction(each.last, each.base, each.upper, each.lower),
        "pred_pre": change,
        "pre_rt": percent(change, each.base),
        "trde_qty": each.volume,
    }


HANDLERS: dict[str, Handler] = {"ka40004": funds}
"""The TRs answered here."""
