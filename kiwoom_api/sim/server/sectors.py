"""Sectors: the indices of KOSPI (001) and KOSDAQ (101) now, by day, and their members.

ka20001, ka20009: the index now, with its instants or days. ka20002: its members. ka20003: all indices of a market (one
here: which stock belongs to which other sector is not known). Their charts are in ``sector_charts``. A sector that this
exchange cannot compute answers blanks. As recorded, risers include those at the upper limit, fallers those at the
lower, and stocks without a trade are in none of the counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kiwoom_api.sim.exchange import Snapshot
from kiwoom_api.sim.indices import SECTORS, Index, IndexBar
from kiwoom_api.sim.schedule import moment
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, page
from kiwoom_api.sim.server.candles import Candle, candle_page, moment_page
from kiwoom_api.sim.server.view import (
    DOWN,
    DOWN_LIMIT,
    FLAT,
    MILLION,
    OK,
    THOUSAND,
    UP,
    UP_LIMIT,
    View,
    blank,
    checked,
    direction,
    page_rows,
    percent,
    row_of,
)
from kiwoom_api.sim.tape import Tick
from kiwoom_api.wire.catalogue import tr
from kiwoom_api.wire.encode import encode
from kiwoom_api.wire.numbers import Level

YEAR_SESSIONS = 250
"""Sessions of 52 weeks."""


class SectorNow(NamedTuple):
    """An index and its members now."""

    own: Index
    members: list[Snapshot]

    @property
    def today(self) -> IndexBar | None:
        """Today so far; None before a member has traded."""
        return self.own.today(self.members)


def sector_now(floor: Floor, code: str) -> SectorNow | None:
    """Return an index now; None for a sector that is not computed here."""
    if code not in SECTORS:
        return None
    index = floor.exchange.index(code)
    return SectorNow(index, list(floor.exchange.board(index.members)))


def present(floor: Floor, call: Call) -> Reply:
    """Answer ka20001 (with the instants of today) or ka20009 (with the days).

    Raises:
        GatewayRefusal: 1517 for an unknown market or next-key.
    """
    checked(call)
    found = sector_now(floor, call.text("inds_cd"))
    if found is None:
        return blank(call.tr_id)
    if call.tr_id == "ka20001":
        ticks = found.own.ticks(found.own.day, found.members)
        rows, next_key = _instants(found, ticks, call)
        values = {**_summary(found), "inds_cur_prc_tm": rows}
    else:
        rows, next_key = _by_day(found, call)
        values = {**_summary(found), "inds_cur_prc_daly_rept": rows}
    return Reply(encode(call.tr_id, values, message=OK), next_key)


def _moves(level: int, before: int, tail: str = "") -> dict[str, object]:
    """A level against the close before it, both in hundredths."""
    return {
        f"cur_prc{tail}": _level(level, before),
        f"pred_pre{tail}": points(level - before),
        f"pred_pre_sig{tail}": direction(level, before),
        f"flu_rt{tail}": percent(level - before, before),
    }


def _summary(found: SectorNow) -> dict[str, object]:
    index, today, before = found.own, found.today, found.own.previous
    counts = breadth(found.members)
    traded = counts["traded"]
    values: dict[str, object] = {
        **_moves(index.level(found.members), before),
        "trde_qty": sum(each.bar.volume for each in found.members) // THOUSAND,
        "trde_prica": sum(each.bar_value for each in found.members) // MILLION,
        "trde_frmatn_stk_num": traded,
        "trde_frmatn_rt": percent(traded, len(found.members)),
        **{name: counts[name] for name in ("upl", "rising", "stdns", "fall", "lst")},
    }
    if today is not None:
        values |= {
            "open_pric": _level(today.open, before),
            "high_pric": _level(today.high, before),
            "low_pric": _level(today.low, before),
        }
    year = [*index.past[-YEAR_SESSIONS + 1 :], *([today] if today is not None else [])]
    if year:
        last = index.level(found.members)
        top, bottom = max(year, key=lambda bar: bar.high), min(year, key=lambda bar: bar.low)
        for name, level, day in (("hgst", top.high, top.day), ("lwst", bottom.low, bottom.day)):
            values[f"52wk_{name}_pric"] = _level(level, before)
            values[f"52wk_{name}_pric_dt"] = day
            values[f"52wk_{name}_pric_pre_rt"] = percent(last - level, level)
    return values


def breadth(members: Sequence[Snapshot]) -> Counter[str]:
    """Count members that traded in the session (traded), rising, fall, those of them at a limit (upl, lst), stdns."""
    counts: Counter[str] = Counter()
    for each in members:
        if not each.bar.volume:
            continue
        counts["traded"] += 1
        sign = direction(each.bar.close, each.base, each.upper, each.lower)
        counts[{UP_LIMIT: "rising", UP: "rising", FLAT: "stdns", DOWN: "fall", DOWN_LIMIT: "fall"}[sign]] += 1
        counts["upl"] += sign == UP_LIMIT
        counts["lst"] += sign == DOWN_LIMIT
    return counts


def _instants(found: SectorNow, ticks: Sequence[Tick], call: Call) -> tuple[list[dict[str, object]], str]:
    totals, volume = [], 0
    for tick in ticks:
        volume += tick.shares
        totals.append((tick, volume))
    day, code = found.own.day, found.own.sector.code
    shown, next_key = moment_page((day,), lambda _: totals, page_rows(call.tr_id), code, call.next_key)
    rows: list[dict[str, object]] = [
        {
            "tm_n": moment(day, tick.second),
            **_moves(tick.price, found.own.previous, "_n"),
            "trde_qty_n": total // THOUSAND - (total - tick.shares) // THOUSAND,
            "acc_trde_qty_n": total // THOUSAND,
        }
        for _, (tick, total) in shown
    ]
    return rows, next_key


def _by_day(found: SectorNow, call: Call) -> tuple[list[dict[str, object]], str]:
    days = days_of_sector(found)
    shown, before, next_key = candle_page(days, page_rows(call.tr_id), found.own.sector.code, call.next_key)
    rows: list[dict[str, object]] = [
        {"dt_n": bar.day, **_moves(bar.close, close or bar.close, "_n"), "acc_trde_qty_n": bar.volume // THOUSAND}
        for bar, close in zip(shown, before, strict=True)
    ]
    return rows, next_key


def days_of_sector(found: SectorNow) -> list[Candle]:
    """Return the index's days, newest first, today as far as it has come."""
    today = found.today
    return [Candle(*bar) for bar in reversed([*found.own.past, *([today] if today is not None else [])])]


def members(floor: Floor, call: Call) -> Reply:
    """Answer ka20002: the members of an index in order of code.

    Raises:
        GatewayRefusal: 1517 for an unknown market, venue or next-key.
    """
    checked(call)
    found = sector_now(floor, call.text("inds_cd"))
    venue = call.text("stex_tp")
    listed = found.members if found is not None and venue != "2" else []
    shown, next_key = page(listed, page_rows(call.tr_id), lambda each: each.symbol, call.next_key)
    fields, tail = tr(call.tr_id).lists["inds_stkpc"], "_AL" if venue == "3" else ""
    rows = [row_of(fields, View(floor, each, each.symbol + tail)) for each in shown]
    return Reply(encode(call.tr_id, {"inds_stkpc": rows}, message=OK), next_key)


def all_sectors(floor: Floor, call: Call) -> Reply:
    """Answer ka20003: the indices of a market.

    Raises:
        GatewayRefusal: 1517 for an unknown market.
    """
    checked(call)
    found = sector_now(floor, call.text("inds_cd"))
    if found is None:
        return blank(call.tr_id)
    summary = _summary(found)
    fields = tr(call.tr_id).lists["all_inds_idex"]
    row = {field.wire: summary[field.wire] for field in fields if field.wire in summary}
    row |= {
        "stk_cd": found.own.sector.code,
        "stk_nm": found.own.sector.name,
        "pre_sig": summary["pred_pre_sig"],
        "wght": percent(1, 1),
        "flo_stk_num": len(found.members),
    }
    return Reply(encode(call.tr_id, {"all_inds_idex": [row]}, message=OK))


def points(hundredths: int) -> Decimal:
    """Return a level of an index, given in hundredths."""
    return Decimal(hundredths).scaleb(-2)


def _level(hundredths: int, before: int) -> Level:
    return Level(points(hundredths), (hundredths > before) - (hundredths < before))


HANDLERS: dict[str, Handler] = {
    "ka20001": present,
    "ka20002": members,
    "ka20003": all_sectors,
    "ka20009": present,
}
"""The TRs answered here."""
