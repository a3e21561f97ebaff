"""Which stocks a ranking takes: the request's conditions, read from the catalogue's own words for their codes.

"1만주 이상" is a least volume, "1천원~2천원" a range of prices, "10억원 이상" a least turnover. Preferred shares are
codes that do not end in 0, ETFs, ETNs and SPACs are told by market and name, margin classes as orders are margined.
No stock here is in liquidation or tradable on credit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from kiwoom_api.market import Designation
from kiwoom_api.sim.exchange import Snapshot
from kiwoom_api.sim.instruments import Instrument
from kiwoom_api.sim.margin import class_at
from kiwoom_api.sim.server.calls import Call, Floor
from kiwoom_api.wire.catalogue import tr

Condition = Callable[[Snapshot], bool]

MARKETS = {
    "000": ("KOSPI", "KOSDAQ", "ETF", "ETN"),
    "001": ("KOSPI", "ETF", "ETN"),
    "101": ("KOSDAQ",),
}
"""Markets of a list by mrkt_tp: ETFs and ETNs trade on KOSPI's board. Others have no members that are known here."""

_MARGIN = re.compile(r"증거금(\d+)%(만|제외)")
_AMOUNT = re.compile(r"(\d+)(백만|천만|만|천|백|억)?(주|원)?")
_UNITS = {None: 1, "": 1, "백": 100, "천": 1_000, "만": 10_000, "백만": 10**6, "천만": 10**7, "억": 10**8}
_VOLUME = frozenset({"trde_qty_tp", "trde_qty_cnd"})
_PRICE = frozenset({"pric_tp", "pric_cnd", "trde_gold_tp"})
_VALUE = frozenset({"trde_prica_tp", "trde_prica_cnd"})
_KIND = frozenset({"stk_cnd", "mang_stk_incls"})
_CREDIT = frozenset({"crd_cnd", "crd_tp"})


@cache
def bounds(label: str) -> tuple[int, int | None]:
    """Return what a condition's Korean words say: the least amount, and the amount that is too much (None: none)."""
    amounts = [int(number) * _UNITS[unit] for number, unit, _ in _AMOUNT.findall(label)]
    if not amounts:
        return 0, None
    if "~" in label:
        return amounts[0], amounts[1]
    return (0, amounts[0]) if "미만" in label else (amounts[0], None)


def conditions(floor: Floor, call: Call) -> Iterator[Condition]:
    """Yield what a stock must meet to be on the list; the members' codes were checked before."""
    for field in tr(call.tr_id).request:
        name, value = field.wire, call.text(field.wire)
        if name == "mrkt_tp":
            markets = MARKETS.get(value, ())
            yield lambda each, markets=markets: each.market in markets  # type: ignore[misc]
        elif name == "stex_tp" and value == "2":
            yield lambda _: False  # NXT is another market, which is not traded here
        elif name == "updown_incls" and value == "0":
            yield lambda each: each.last not in (each.upper, each.lower)
        elif name in _CREDIT and value not in ("", "0", "5"):
            yield lambda _: False
        elif name in _VOLUME | _PRICE | _VALUE and value in field.codes:
            yield _between(name, *bounds(field.codes[value]))
        elif name in _KIND and value in field.codes:
            yield from _of_kind(floor.exchange.instruments, field.codes[value])


def _between(name: str, least: int, end: int | None) -> Condition:
    def met(each: Snapshot) -> bool:
        amount = each.volume if name in _VOLUME else each.last if name in _PRICE else each.value
        return amount >= least and (end is None or amount < end)

    return met


def _of_kind(listed: Mapping[str, Instrument], label: str) -> Iterator[Condition]:
    margin = _MARGIN.fullmatch(label)
    if margin is not None:
        rate, only = int(margin[1]), margin[2] == "만"
        yield lambda each: (class_at(listed[each.symbol], each.base) == rate) is only
        return
    if not label.endswith("제외"):
        return
    if "관리" in label:
        yield lambda each: Designation.MANAGED not in listed[each.symbol].designations
    if "우선주" in label:
        yield lambda each: each.symbol.endswith("0")
    for market in ("ETF", "ETN"):
        if market in label:
            yield lambda each, market=market: each.market != market  # type: ignore[misc]
    if "스팩" in label:
        yield lambda each: "스팩" not in each.name
