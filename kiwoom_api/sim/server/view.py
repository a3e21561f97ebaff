"""One stock as the market's TRs show it: the words of their fields, once for all lists, quotes and rankings.

Fundamentals, investors, credit and members' trades are not known to this exchange: their fields stay blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import pairwise

from kiwoom_api.market import base_price, price_limits
from kiwoom_api.model.events import Bar
from kiwoom_api.sim.barset import Row
from kiwoom_api.sim.exchange import Snapshot
from kiwoom_api.sim.server.calls import Call, Floor, Reply, malformed
from kiwoom_api.sim.server.registry import SERVED_SUFFIXES
from kiwoom_api.sim.tape import Tick, strength
from kiwoom_api.wire.catalogue import FieldSpec, Kind, tr
from kiwoom_api.wire.numbers import Signed

OK = "정상적으로 처리되었습니다"
PAGE_ROWS = 100
"""Rows a page where the catalogue knows no page size. UNVERIFIED for those TRs."""
THOUSAND, MILLION, HUNDRED_MILLION = 10**3, 10**6, 10**8
UP_LIMIT, UP, FLAT, DOWN_LIMIT, DOWN = "1", "2", "3", "4", "5"
"""What pred_pre_sig says."""


_STREAK = 30
"""Sessions looked back for closes at the limits."""


class View:
    """One stock now, and what takes work to know about it, worked out when asked for.

    Attributes:
        code: the code under which it is shown (``005930``, ``005930_AL``).
        now: its state.
    """

    def __init__(self, floor: Floor, snapshot: Snapshot, code: str = "") -> None:
        self.floor, self.now, self.code = floor, snapshot, code or snapshot.symbol

    @property
    def change(self) -> int:
        """Won against the base price."""
        return self.now.last - self.now.base

    @property
    def volume_change(self) -> Decimal | None:
        """Shares traded against the whole day before, in percent of that day."""
        return percent(self.now.volume - self.now.previous_volume, self.now.previous_volume)

    @property
    def direction(self) -> str:
        """1 upper limit, 2 up, 3 unchanged, 4 lower limit, 5 down."""
        return direction(self.now.last, self.now.base, self.now.upper, self.now.lower)

    @cached_property
    def ticks(self) -> Sequence[Tick]:
        """Today's executions on the venue whose figures these are, oldest first."""
        return self.floor.exchange.board_ticks(self.now.symbol, self.now.venue)

    @cached_property
    def strength(self) -> Decimal | None:
        """Shares that buyers took in percent of those that sellers gave (체결강도)."""
        return percent(*strength(self.ticks))

    def signed(self, price: int | None) -> Signed | None:
        """Return a price with its direction against the base; None for none."""
        return signed(price or 0, self.now.base)

    @property
    def ask_shares(self) -> int:
        """Shares offered on the book's levels."""
        return sum(shares for _, shares in self.now.asks)

    @property
    def bid_shares(self) -> int:
        """Shares wanted on the book's levels."""
        return sum(shares for _, shares in self.now.bids)

    def past_directions(self) -> Iterator[str]:
        """Yield how each day before today closed against its limits and the close before it, newest first."""
        bars, multiple = self.past(_STREAK), self.floor.exchange.instruments[self.now.symbol].multiple
        for (_, before), (day, bar) in reversed(list(pairwise(bars))):
            base = base_price(before.close, market=self.now.market, on=day)
            lower, upper = price_limits(base, market=self.now.market, on=day, multiple=multiple)
            yield direction(bar.close, base, upper, lower)

    def past(self, count: int) -> list[tuple[date, Row]]:
        """Return up to so many daily bars before today, oldest first."""
        return self.floor.exchange.past(self.now.symbol, count)


Word = Callable[[View], object]


def _best(side: str, place: int) -> Word:
    """Price (0) or shares (1) of the best level of a side."""

    def word(view: View) -> object:
        levels = view.now.asks if side == "ask" else view.now.bids
        if not levels:
            return None
        return view.signed(levels[0][0]) if place == 0 else levels[0][1]

    return word


def _many(word: Word, *names: str) -> dict[str, Word]:
    return dict.fromkeys(names, word)


WORDS: Mapping[str, Word] = {
    "stk_cd": lambda view: view.code,
    "stk_nm": lambda view: view.now.name,
    "cur_prc": lambda view: view.signed(view.now.last),
    "base_pric": lambda view: view.now.base,
    **_many(lambda view: view.change, "pred_pre", "pre"),
    **_many(lambda view: view.direction, "pred_pre_sig", "pre_sig", "smbol", "flu_smbol", "sign"),
    **_many(lambda view: percent(view.change, view.now.base), "flu_rt", "pre_rt"),
    **_many(lambda view: view.now.volume, "trde_qty", "now_trde_qty", "acc_trde_qty"),
    **_many(lambda view: view.now.previous_volume, "pred_trde_qty", "prev_trde_qty"),
    **_many(lambda view: view.volume_change, "pred_trde_qty_pre_rt", "pred_trde_qty_pre", "pred_rt"),
    **_many(lambda view: view.now.value // MILLION, "trde_prica", "trde_amt", "acc_trde_prica"),
    **_many(lambda view: view.signed(view.now.open), "open_pric"),
    **_many(lambda view: view.signed(view.now.high), "high_pric", "tdy_high_pric"),
    **_many(lambda view: view.signed(view.now.low), "low_pric", "tdy_low_pric"),
    "upl_pric": lambda view: view.signed(view.now.upper),
    "lst_pric": lambda view: view.signed(view.now.lower),
    "sel_bid": _best("ask", 0),
    "buy_bid": _best("bid", 0),
    **_many(_best("ask", 1), "sel_req", "pri_sel_req"),
    **_many(_best("bid", 1), "buy_req", "pri_buy_req"),
    "tot_sel_req": lambda view: view.ask_shares,
    "tot_buy_req": lambda view: view.bid_shares,
    "cntr_str": lambda view: view.strength,
    "trde_tern_rt": lambda view: percent(view.now.volume, view.now.shares),
}
"""What a field means wherever it stands in a row about a stock, by its name on the wire."""


def row_of(fields: Sequence[FieldSpec], view: View, own: Mapping[str, Word] | None = None) -> dict[str, object]:
    """Return the row of a stock in a list; ``own`` are words of this list alone, which come first."""
    words = {**WORDS, **(own or {})}
    return {field.wire: words[field.wire](view) for field in fields if field.wire in words}


def checked(call: Call) -> None:
    """Refuse a request member that is none of the codes that the catalogue lists for it.

    Raises:
        GatewayRefusal: 1517 naming the member.
    """
    for field in tr(call.tr_id).request:
        value = call.text(field.wire)
        if field.codes and not field.open and value not in field.codes and (value or field.required):
            raise malformed(field.wire, f"허용 값={','.join(field.codes)}")


def date_of(name: str, text: str) -> date:
    """Read a date of the form YYYYMMDD.

    Raises:
        GatewayRefusal: 1517 naming the member.
    """
    if len(text) == 8 and text.isascii() and text.isdigit():
        try:
            return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a business date has no zone
        except ValueError:
            pass
    raise malformed(name, "YYYYMMDD")


def whole_of(name: str, text: str) -> int:
    """Read a whole number of at most nine digits.

    Raises:
        GatewayRefusal: 1517 naming the member.
    """
    if 0 < len(text) <= 9 and text.isascii() and text.isdigit():
        return int(text)
    raise malformed(name, "숫자 형식이 아님")


def symbol_of(floor: Floor, text: str) -> str | None:
    """Return a listed code without its suffix; None for a code that is not listed or of another venue."""
    symbol, _, suffix = text.partition("_")
    return symbol if symbol in floor.exchange.instruments and suffix in SERVED_SUFFIXES else None


def code_of(floor: Floor, text: str) -> str | None:
    """Return the code itself where it stands for something: on KRX, ``_NX`` on NXT, ``_AL`` on both; else None."""
    return text if floor.exchange.shows(text) else None


def view_of(floor: Floor, text: str) -> View | None:
    """Return the stock of a code: on KRX, with ``_NX`` on NXT, with ``_AL`` on both; None for what is not there."""
    return View(floor, floor.exchange.snapshot(text), text) if floor.exchange.shows(text) else None


def blank(tr_id: str) -> Reply:
    """Return Kiwoom's answer to a code that it does not know: return_code 0 and every field blank (recorded)."""
    fields = tr(tr_id).response
    body: dict[str, object] = {field.wire: [] if field.kind is Kind.LIST else "" for field in fields}
    return Reply({**body, "return_code": 0, "return_msg": OK})


def page_rows(tr_id: str) -> int:
    """Return how many rows a page of a TR has."""
    return tr(tr_id).page_rows or PAGE_ROWS


def signed(price: int, base: int) -> Signed | None:
    """Return a price with its direction against a base; None for no price."""
    return Signed.against(price, base) if price else None


def percent(part: int, whole: int) -> Decimal | None:
    """Return a part in percent of a whole, rounded half up to two digits; None of nothing."""
    return (Decimal(part * 100) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None


def direction(price: int, base: int, upper: int | None = None, lower: int | None = None) -> str:
    """Return what pred_pre_sig says of a price against its base and limits."""
    if upper is not None and price == upper:
        return UP_LIMIT
    if lower is not None and price == lower:
        return DOWN_LIMIT
    return UP if price > base else DOWN if price < base else FLAT


def typical(bar: Bar | Row) -> int:
    """Return the middle of a bar's four prices: bars carry no turnover, and this times volume is the usual stand-in."""
    return (bar.open + bar.high + bar.low + bar.close) // 4
