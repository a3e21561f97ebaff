"""Lists of many stocks: by change, volume, turnover, book, highs and lows (ka10016–ka10020, ka10023–ka10025,
ka10027–ka10032).

A ranking is a line of data: which stocks besides the request's conditions, in which order, and the words that only it
uses. Stocks without a trade today are on none; equal ones stand in order of code. Pages follow the order of the moment
they are asked at, so that on a running clock a stock can change pages between them.

UNVERIFIED: the order of lists whose request names none (ka10016 and ka10025 by code, ka10018 by nearness); that a jump
or surge of minutes compares with the price and the day's volume so many minutes ago; that ka10028 shows the change
against the price it was asked to sort by; rows a page where the catalogue has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from kiwoom_api.sim.exchange import Snapshot
from kiwoom_api.sim.server import ranked as by
from kiwoom_api.sim.server.calls import Call, Floor, Handler, Reply
from kiwoom_api.sim.server.filters import conditions
from kiwoom_api.sim.server.ranked import Choice, Key
from kiwoom_api.sim.server.view import (
    OK,
    View,
    Word,
    checked,
    page_rows,
    percent,
    row_of,
    whole_of,
)
from kiwoom_api.sim.server.zones import concentrated, zone_words
from kiwoom_api.wire.catalogue import tr
from kiwoom_api.wire.encode import encode


class Ranking(NamedTuple):
    """One list.

    Attributes:
        rows: its name on the wire.
        keys: what it is ordered by, largest first, by the value of ``sort``.
        sort: the request member that says so; "" when there is one order only.
        takes: whether a stock is on the list, besides the request's conditions.
        books: whether order or choice look at what stands on the books.
        seen: a stock's state as the list takes it; None for one that it does not take: without a trade today.
        words: words of this list alone, made for a call and the whole list in order.
    """

    rows: str
    keys: Mapping[str, Key]
    sort: str = ""
    takes: Choice = lambda _call, _view: True
    words: Callable[[Call, Sequence[View]], Mapping[str, Word]] = lambda _call, _views: {}
    books: bool = False
    seen: Callable[[Snapshot], Snapshot | None] = by.traded


def ranking(floor: Floor, call: Call) -> Reply:
    """Answer a list of many stocks.

    Raises:
        GatewayRefusal: 1517 for a malformed number, code value or next-key.
    """
    checked(call)
    table = RANKINGS[call.tr_id]
    views = _ordered(floor, call, table)
    if call.tr_id == "ka10031":
        first, last = (whole_of(name, call.text(name)) for name in ("rank_strt", "rank_end"))
        views = views[max(first - 1, 0) : last]
    size = page_rows(call.tr_id)
    start = whole_of("next-key", call.next_key) if call.next_key else 0
    fields, own = tr(call.tr_id).lists[table.rows], table.words(call, views)
    page = views[start : start + size]
    if not table.books:
        _with_books(floor, page)
    rows = [row_of(fields, view, own) for view in page]
    more = str(start + size) if start + size < len(views) else ""
    return Reply(encode(call.tr_id, {table.rows: rows}, message=OK), more)


def _with_books(floor: Floor, views: Sequence[View]) -> None:
    """Add what stands on the books to a few stocks' states."""
    whole = {each.symbol: each for each in floor.exchange.board([view.now.symbol for view in views])}
    for view in views:
        view.now = whole[view.now.symbol]


def _ordered(floor: Floor, call: Call, table: Ranking) -> list[View]:
    met = tuple(conditions(floor, call))
    tail = "_AL" if call.text("stex_tp") == "3" else ""
    found = (
        View(floor, each, each.symbol + tail)
        for each in map(table.seen, floor.exchange.board(books=table.books))
        if each is not None and all(condition(each) for condition in met)
    )
    taken = [view for view in found if table.takes(call, view)]
    key = table.keys[call.text(table.sort) if table.sort else ""]
    return sorted(taken, key=lambda view: key(call, view), reverse=True)


RANKINGS: Mapping[str, Ranking] = {
    "ka10016": Ranking("ntl_pric", {"": by.code}, takes=by.reaches),
    "ka10017": Ranking(
        "updown_pric",
        {"1": by.code, "2": by.limit_days, "3": lambda call, view: abs(by.rate(call, view))},
        "sort_tp",
        takes=by.at_limits,
        words=lambda call, _: {"cnt": lambda view: by.limit_days(call, view)},
    ),
    "ka10018": Ranking("high_low_pric_alacc", {"": by.nearness}, takes=by.near),
    "ka10019": Ranking(
        "pric_jmpflu",
        {"1": by.jump, "2": by.less(by.jump)},
        "flu_tp",
        takes=by.jumped,
        words=by.jump_words,
    ),
    "ka10020": Ranking(
        "bid_req_upper",
        {
            "1": by.more_bid,
            "2": by.less(by.more_bid),
            "3": by.bid_rate,
            "4": by.less(by.bid_rate),
        },
        "sort_tp",
        words=by.book_words,
        books=True,
    ),
    "ka10023": Ranking(
        "trde_qty_sdnin",
        {
            "1": by.surge,
            "2": by.surge_rate,
            "3": by.less(by.surge),
            "4": by.less(by.surge_rate),
        },
        "sort_tp",
        words=by.surge_words,
    ),
    "ka10024": Ranking("trde_qty_updt", {"": by.volume}, takes=by.most_volume, words=by.record_words),
    "ka10025": Ranking("prps_cnctr", {"": by.code}, takes=concentrated, words=zone_words),
    "ka10027": Ranking(
        "pred_pre_flu_rt_upper",
        {
            "1": by.rate,
            "2": by.change,
            "3": by.less(by.rate),
            "4": by.less(by.change),
            "5": by.code,
        },
        "sort_tp",
        takes=by.moved,
    ),
    "ka10028": Ranking(
        "open_pric_pre_flu_rt",
        {"": by.from_price},
        words=lambda call, _: {
            "open_pric_pre": lambda view: percent(view.now.last - by.against(call, view), by.against(call, view))
        },
    ),
    "ka10029": Ranking(
        "exp_cntr_flu_rt_upper",
        {
            "1": by.rate,
            "2": by.change,
            "3": by.code,
            "4": by.less(by.rate),
            "5": by.less(by.change),
            "6": by.volume,
            "7": by.rate,
            "8": by.less(by.rate),
        },
        "sort_tp",
        takes=by.expected_to,
        words=by.expected_words,
        books=True,
        seen=by.expected,
    ),
    "ka10030": Ranking(
        "tdy_trde_qty_upper",
        {"1": by.volume, "2": by.turnover, "3": by.value},
        "sort_tp",
        takes=lambda call, _: call.text("mrkt_open_tp") in ("0", "1"),
        words=by.session_words,
    ),
    "ka10031": Ranking(
        "pred_trde_qty_upper",
        {"1": by.yesterday("1"), "2": by.yesterday("2")},
        "qry_tp",
        words=lambda call, _: {"trde_qty": lambda view: by.yesterday("1")(call, view)},
    ),
    "ka10032": Ranking("trde_prica_upper", {"": by.value}, words=by.rank_words),
}
"""The lists that this exchange has the state for."""

HANDLERS: dict[str, Handler] = dict.fromkeys(RANKINGS, ranking)
"""The TRs answered here."""
