"""Which stocks a volatility interruption stopped today (ka10054): one row each time, the newest first.

UNVERIFIED, since no answer was recorded: the words of ``viaplc_tp`` and ``stex_tp``; that a stock that was interrupted
twice has two rows; that both references are told whichever triggered. Designations that this exchange does not know
(투자주의, 환기종목, 단기과열) leave nothing out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kiwoom_api.market import Designation, Interruption
from kiwoom_api.sim.margin import class_at
from kiwoom_api.sim.records import Stopped
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply, malformed
from kiwoom_api.sim.server.filters import MARKETS
from kiwoom_api.sim.server.view import MILLION, OK, checked, page_rows, percent, whole_of
from kiwoom_api.sim.trading.book_stock import BookStock
from kiwoom_api.wire.encode import encode

_KINDS = {Interruption.STATIC: "정적", Interruption.DYNAMIC: "동적", Interruption.BOTH: "동적+정적"}
_ASKED = {"1": Interruption.STATIC, "2": Interruption.DYNAMIC, "3": Interruption.BOTH}
_VENUES = {"1": ("KRX",), "2": ("NXT",), "3": ("KRX", "NXT")}
_FULL = 100

Skip = Callable[[BookStock], bool]
_SKIPS: tuple[Skip, ...] = (
    lambda stock: not stock.symbol.endswith("0"),
    lambda stock: Designation.MANAGED in stock.instrument.designations,
    lambda stock: not {Designation.WARNED, Designation.DANGEROUS}.isdisjoint(stock.instrument.designations),
    lambda _: False,
    lambda _: False,
    lambda _: False,
    lambda stock: class_at(stock.instrument, stock.base) == _FULL,
    lambda stock: stock.instrument.market == "ETF",
    lambda stock: stock.instrument.market == "ETN",
)
"""What the places of ``skip_stk`` leave out: preferred, administrative, warned, -, -, -, margin 100 %, ETF, ETN."""


def interrupted(floor: Floor, call: Call) -> Reply:
    """Answer ka10054.

    Raises:
        GatewayRefusal: 1517 for a malformed code value, number or next-key.
    """
    checked(call)
    skips = call.text("skip_stk")
    if skips.strip("01") or len(skips) != len(_SKIPS):
        raise malformed("skip_stk", f"0 또는 1 의 {len(_SKIPS)}자리")
    found = sorted(
        ((each, stock) for stock in _stocks(floor, call, skips) for each in stock.stops if _asked(call, each)),
        key=lambda pair: (-pair[0].began, pair[1].symbol),
    )
    size = page_rows(call.tr_id)
    start = whole_of("next-key", call.next_key) if call.next_key else 0
    rows = [_row(each, stock) for each, stock in found[start : start + size]]
    more = str(start + size) if start + size < len(found) else ""
    return Reply(encode(call.tr_id, {"motn_stk": rows}, message=OK), more)


def _stocks(floor: Floor, call: Call, skips: str) -> Iterator[BookStock]:
    markets, symbol = MARKETS[call.text("mrkt_tp")], call.text("stk_cd").partition("_")[0]
    ranges = [_range(call, name) for name in ("trde_qty", "trde_prica")]
    for stock in floor.exchange.books():
        if symbol and stock.symbol != symbol:
            continue
        if stock.instrument.market not in markets or call.text("bf_mkrt_tp") == "2":
            continue
        if any(skip(stock) for skip, said in zip(_SKIPS, skips, strict=True) if said == "1"):
            continue
        tally = stock.tally()
        amounts = (tally.volume, tally.value // MILLION)
        if all(low <= amount <= high for amount, (low, high) in zip(amounts, ranges, strict=True)):
            yield stock


def _range(call: Call, name: str) -> tuple[int, int]:
    """The least and the most shares or million won that a stock may have traded."""
    if call.text(f"{name}_tp") != "1":
        return 0, 1 << 60
    least, most = call.text(f"min_{name}"), call.text(f"max_{name}")
    return whole_of(f"min_{name}", least) if least else 0, whole_of(f"max_{name}", most) if most else 1 << 60


def _asked(call: Call, each: Stopped) -> bool:
    kind, way = call.text("motn_tp"), call.text("motn_drc")
    return (
        each.venue in _VENUES[call.text("stex_tp")]
        and (kind == "0" or each.struck.kind is _ASKED[kind])
        and (way == "0" or each.struck.up is (way == "1"))
    )


def _row(each: Stopped, stock: BookStock) -> dict[str, object]:
    struck, tally = each.struck, stock.tally(each.venue)
    return {
        "stk_cd": stock.symbol if each.venue == "KRX" else f"{stock.symbol}_NX",
        "stk_nm": stock.instrument.name,
        "acc_trde_qty": tally.volume,
        "motn_pric": struck.price,
        "dynm_dispty_rt": percent(struck.price - struck.dynamic, struck.dynamic),
        "trde_cntr_proc_time": _clock(each.began),
        "virelis_time": _clock(each.ended) if each.ended else None,
        "viaplc_tp": _KINDS[struck.kind],
        "dynm_stdpc": struck.dynamic,
        "static_stdpc": struck.static,
        "static_dispty_rt": percent(struck.price - struck.static, struck.static),
        "open_pric_pre_flu_rt": percent(struck.price - tally.open, tally.open),
        "vimotn_cnt": struck.nth,
        "stex_tp": each.venue,
    }


def _clock(second: int) -> str:
    return f"{second // 3600:02d}{second // 60 % 60:02d}{second % 60:02d}"


HANDLERS: dict[str, Handler] = {"ka10054": interrupted}
"""The TRs answered here."""
