"""Indices (0J, 0U), stock information (0g), interruptions (1h) and session codes (0s) as FID values.

UNVERIFIED: 0U and 0g (no frame was recorded; amounts of 0U are units of 0J, FIDs 297, 592, 593, 594, 382 and 370 of 0g
are left blank but for "1" in 297 while an interruption is on), FID 15 of 0J in thousands of shares; of 1h the end
(FID 1224 its time), dynamic interruptions (the reference that did not trigger is 0), and FID 9075.
"""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal

from kiwoom_api.wire.catalogue import real_type
from kiwoom_api.wire.numbers import ratio_text
from kiwoom_api.wire.real_forms import (
    blank,
    clock_text,
    directed,
    kst,
    level_text,
    percent,
    points,
    sign_code,
    signed_text,
)
from kiwoom_api.wire.real_states import Breadth, IndexNow, Interrupted, StockInfo

THOUSAND, MILLION = 10**3, 10**6
STATIC, DYNAMIC, BOTH = "정적", "동적", "동적+정적"
_MARKETS = {"KOSPI": "001", "KOSDAQ": "101"}
_KINDS = {STATIC: "1", DYNAMIC: "2", BOTH: "3"}


def index_values(state: IndexNow) -> dict[str, str]:
    """Every FID of type 0J."""
    values = blank("0J", kst(state.at).date()).copy()
    values |= _level(state)
    for fid, level in (("16", state.open), ("17", state.high), ("18", state.low)):
        values[fid] = level_text(level, state.previous)
    values["15"], values["13"] = str(state.traded // THOUSAND), str(state.volume // THOUSAND)
    values["14"] = str(state.value // MILLION)
    values["26"] = signed_text(state.volume // THOUSAND - state.previous_volume // THOUSAND, "plus")
    return values


def breadth_values(state: Breadth) -> dict[str, str]:
    """Every FID of type 0U."""
    values = blank("0U", kst(state.at).date()).copy()
    values |= _level(state)
    counts = (state.rising, state.upper, state.flat, state.falling, state.lower)
    values |= dict(zip(("252", "251", "253", "255", "254"), map(str, counts), strict=True))
    values["13"], values["14"] = str(state.volume // THOUSAND), str(state.value // MILLION)
    values["256"], values["257"] = str(state.traded), percent(state.traded, state.members, "minus")
    return values


def _level(state: IndexNow | Breadth) -> dict[str, str]:
    change = state.level - state.previous
    return {
        "20": f"{kst(state.at):%H%M%S}",
        "10": level_text(state.level, state.previous),
        "11": points(change),
        "12": percent(change, state.previous),
        "25": sign_code(state.level, state.previous),
    }


def info_values(state: StockInfo) -> dict[str, str]:
    """Every FID of type 0g."""
    values = blank("0g", kst(state.at).date()).copy()
    values["297"] = "1" if state.extended else ""
    values["305"], values["306"] = directed(state.upper, state.base), directed(state.lower, state.base)
    values["307"] = str(state.base)
    return values


def interruption_values(state: Interrupted) -> dict[str, str]:
    """Every FID of type 1h."""
    kind = BOTH if state.static and state.dynamic else STATIC if state.static else DYNAMIC
    values = blank("1h", kst(state.at).date()).copy()
    values["9001"], values["302"] = state.symbol, state.name
    values["13"], values["14"] = str(state.volume), str(state.value // MILLION)
    values["9068"], values["9008"] = _KINDS[kind], _MARKETS.get(state.market, "")
    values["9075"] = "0" if state.ahead else "1"
    values["1221"], values["1490"] = str(state.price), str(state.nth)
    values["1223"] = clock_text(kst(state.begun))
    values["1224"] = clock_text(None if state.over is None else kst(state.over))
    values["1225"], values["1279"] = kind, f"{'+' if state.up else '-'}{kind}"
    values["1236"], values["1237"] = str(state.static), str(state.dynamic)
    for fid, reference in (("1238", state.static), ("1239", state.dynamic), ("1489", state.base)):
        values[fid] = _rate(state.price, reference)
    values["9069"] = "1" if state.up else "2"
    return values


def _rate(price: int, reference: int) -> str:
    """How far a price is from a reference, in percent; a rise bears no sign."""
    return ratio_text(Decimal(100 * (price - reference)) / reference, "minus", 2) if reference else "0.00"


def session_entry(code: str, at: datetime, left: time | None = None) -> dict[str, object]:
    """An entry of type 0s: session code (장운영구분, such as "3" = opened), time, time left to the next bell."""
    values = {"215": code, "20": f"{kst(at):%H%M%S}", "214": clock_text(left)}
    return {"values": values, "type": "0s", "name": real_type("0s").label, "item": ""}
