"""What rankings order by, which stocks they take, and the words that only one of them uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from kiwoom_api.sim.records import Snapshot
from kiwoom_api.sim.server.calls import Call
from kiwoom_api.sim.server.view import DOWN_LIMIT, UP_LIMIT, View, Word, percent, typical, whole_of

Key = Callable[[Call, View], int | float]
"""What a list is ordered by, largest first."""
Choice = Callable[[Call, View], bool]
"""Whether a stock is on a list, besides the request's conditions."""
MOST_SESSIONS = 250
"""Sessions that a comparison looks back at most."""


# ------------------------------------------------------------------ what is taken for a stock's state


def traded(each: Snapshot) -> Snapshot | None:
    """A stock as it stands, once it has traded today."""
    return each if each.volume else None


def expected(each: Snapshot) -> Snapshot | None:
    """A stock as KRX's call auction would leave it if it ended now; None where none would find a price."""
    if each.expected is None:
        return None
    price, shares = each.expected
    return msgspec.structs.replace(each, last=price, volume=shares, value=price * shares)


# ------------------------------------------------------------------ orders


def code(_: Call, __: View) -> int:
    """The same for all: equal stocks stand in order of code."""
    return 0


def rate(_: Call, view: View) -> float:
    """Change against the base price."""
    return view.change / view.now.base


def change(_: Call, view: View) -> int:
    """Won against the base price."""
    return view.change


def volume(_: Call, view: View) -> int:
    """Today's shares."""
    return view.now.volume


def value(_: Call, view: View) -> int:
    """Today's turnover in won."""
    return view.now.value


def turnover(_: Call, view: View) -> float:
    """Today's shares against the listed ones."""
    return view.now.volume / view.now.shares if view.now.shares else 0.0


def more_bid(_: Call, view: View) -> int:
    """Shares wanted less shares offered on the book."""
    return view.bid_shares - view.ask_shares


def bid_rate(_: Call, view: View) -> float:
    """Shares wanted against shares offered on the book."""
    return view.bid_shares / view.ask_shares if view.ask_shares else float(view.bid_shares)


def less(key: Key) -> Key:
    """Return the opposite order."""
    return lambda call, view: -key(call, view)


def yesterday(place: str) -> Key:
    """Yesterday's volume (1) or turnover (2)."""

    def key(_: Call, view: View) -> int:
        past = view.past(1)
        if not past:
            return 0
        bar = past[0][1]
        return bar.volume if place == "1" else typical(bar) * bar.volume

    return key


def limit_days(_: Call, view: View) -> int:
    """Sessions in a row, today included, that ended at the limit at which the stock stands; 0 when at none."""
    if view.direction not in (UP_LIMIT, DOWN_LIMIT):
        return 0
    count = 1
    for sign in view.past_directions():
        if sign != view.direction:
            break
        count += 1
    return count


def nearness(call: Call, view: View) -> float:
    """How little the price is away from today's high (high_low_tp 1) or low."""
    goal = view.now.high if call.text("high_low_tp") == "1" else view.now.low
    return -abs(view.now.last - goal) / goal


def against(call: Call, view: View) -> int:
    """The price that ka10028 compares with: open, high, low or base."""
    now = view.now
    return {"1": now.open, "2": now.high, "3": now.low, "4": now.base}[call.text("sort_tp")]


def from_price(call: Call, view: View) -> float:
    """Change against the price compared with, the largest (flu_cnd 1) or the smallest first."""
    change = view.now.last / against(call, view)
    return change if call.text("flu_cnd") == "1" else -change


def earlier(call: Call, view: View) -> tuple[int, int]:
    """Return price and shares at the time that ka10019 and ka10023 compare with: minutes ago, or days.

    Raises:
        GatewayRefusal: 1517 for a time that is no number.
    """
    if call.text("tm_tp") == "2":
        back = whole_of("tm", call.text("tm")) if call.tr_id == "ka10019" else 1
        past = view.past(min(max(back, 1), MOST_SESSIONS))
        return (past[0][1].close, past[-1][1].volume) if past else (view.now.base, 0)
    now = view.now.at
    until = now.hour * 3600 + now.minute * 60 + now.second - whole_of("tm", call.text("tm")) * 60
    price, volume = view.now.base, 0
    for tick in view.ticks:
        if tick.second > until:
            break
        price, volume = tick.price, volume + tick.shares
    return price, volume


def jump(call: Call, view: View) -> float:
    """Change against the price that ka10019 compares with."""
    return view.now.last / earlier(call, view)[0] - 1


def surge(call: Call, view: View) -> int:
    """Shares more than at the time compared with."""
    return view.now.volume - earlier(call, view)[1]


def surge_rate(call: Call, view: View) -> float:
    """Shares against those at the time compared with."""
    before = earlier(call, view)[1]
    return view.now.volume / before if before else 0.0


# ------------------------------------------------------------------ which stocks


def reaches(call: Call, view: View) -> bool:
    """Whether a stock stands at a new high (ntl_tp 1) or low of the last sessions, of prices or of closes."""
    past = [bar for _, bar in view.past(min(whole_of("dt", call.text("dt")), MOST_SESSIONS))]
    if not past:
        return False
    now, closes = view.now, call.text("high_low_close_tp") == "2"
    if call.text("ntl_tp") == "1":
        return (now.last if closes else now.high) > max(bar.close if closes else bar.high for bar in past)
    return (now.last if closes else now.low) < min(bar.close if closes else bar.low for bar in past)


def at_limits(call: Call, view: View) -> bool:
    """Whether a stock stands (1 to 5, as pred_pre_sig) or closed yesterday (6 upper limit, 7 lower) where asked."""
    wanted = call.text("updown_tp")
    if wanted in ("6", "7"):
        return next(view.past_directions(), "") == (UP_LIMIT if wanted == "6" else DOWN_LIMIT)
    return view.direction == wanted


def near(call: Call, view: View) -> bool:
    """Whether the price is within so many tenths of a percent of today's high (1) or low (2)."""
    return -nearness(call, view) * 1_000 <= int(call.text("alacc_rt"))


def moved(call: Call, view: View) -> bool:
    """Whether a stock rose (sort_tp 1, 2), fell (3, 4) or stands unchanged (5)."""
    wanted = {"1": 1, "2": 1, "3": -1, "4": -1, "5": 0}[call.text("sort_tp")]
    return (view.change > 0) - (view.change < 0) == wanted


def expected_to(call: Call, view: View) -> bool:
    """Whether ka10029 asks for a stock about to rise (sort_tp 1, 2), stand (3), fall (4, 5) or reach a limit (7, 8)."""
    wanted, way = call.text("sort_tp"), (view.change > 0) - (view.change < 0)
    if wanted in ("7", "8"):
        return view.direction == (UP_LIMIT if wanted == "7" else DOWN_LIMIT)
    return wanted == "6" or way == {"1": 1, "2": 1, "3": 0, "4": -1, "5": -1}[wanted]


def jumped(call: Call, view: View) -> bool:
    """Whether a stock rose (flu_tp 1) or fell since the time compared with."""
    moved_by = jump(call, view)
    return moved_by > 0 if call.text("flu_tp") == "1" else moved_by < 0


def most_volume(call: Call, view: View) -> bool:
    """Whether today's volume is above that of each of the last sessions."""
    past = view.past(int(call.text("cycle_tp")))
    return bool(past) and view.now.volume > max(bar.volume for _, bar in past)


# ------------------------------------------------------------------ words of one list


def jump_words(call: Call, _: Sequence[View]) -> Mapping[str, Word]:
    """The price compared with, and the way from it."""
    return {
        "base_pric": lambda view: earlier(call, view)[0],
        "base_pre": lambda view: view.now.last - earlier(call, view)[0],
        "jmp_rt": lambda view: percent(view.now.last - earlier(call, view)[0], earlier(call, view)[0]),
    }


def surge_words(call: Call, _: Sequence[View]) -> Mapping[str, Word]:
    """The shares compared with, and how many there are more."""
    return {
        "prev_trde_qty": lambda view: earlier(call, view)[1],
        "sdnin_qty": lambda view: surge(call, view),
        "sdnin_rt": lambda view: percent(surge(call, view), earlier(call, view)[1]),
    }


def expected_words(_: Call, __: Sequence[View]) -> Mapping[str, Word]:
    """The price and the shares that the auction would find."""
    return {
        "exp_cntr_pric": lambda view: view.signed(view.now.last),
        "exp_cntr_qty": lambda view: view.now.volume,
    }


def record_words(call: Call, _: Sequence[View]) -> Mapping[str, Word]:
    """The most shares of a day in the period."""
    count = int(call.text("cycle_tp"))
    return {"prev_trde_qty": lambda view: max(bar.volume for _, bar in view.past(count))}


def book_words(_: Call, __: Sequence[View]) -> Mapping[str, Word]:
    """Shares wanted less offered, and wanted in percent of offered."""
    return {
        "netprps_req": lambda view: view.bid_shares - view.ask_shares,
        "buy_rt": lambda view: percent(view.bid_shares, view.ask_shares),
    }


def session_words(_: Call, __: Sequence[View]) -> Mapping[str, Word]:
    """The regular session, and what KRX's after-market traded besides; nothing trades before it."""

    def late(view: View) -> int:
        return view.now.volume - view.now.bar.volume

    return {
        "opmr_trde_qty": lambda view: view.now.bar.volume,
        "opmr_pred_rt": lambda view: percent(view.now.bar.volume - view.now.previous_volume, view.now.previous_volume),
        "opmr_trde_rt": lambda view: percent(view.now.bar.volume, view.now.shares),
        "opmr_trde_amt": lambda view: view.now.bar_value,
        "af_mkrt_trde_qty": late,
        "af_mkrt_pred_rt": lambda view: percent(late(view) - view.now.previous_volume, view.now.previous_volume),
        "af_mkrt_trde_rt": lambda view: percent(late(view), view.now.shares),
        "af_mkrt_trde_amt": lambda view: view.now.value - view.now.bar_value,
    }


def rank_words(call: Call, views: Sequence[View]) -> Mapping[str, Word]:
    """Places by turnover today and yesterday, among the stocks of the list."""
    places = {view.code: place for place, view in enumerate(views, 1)}
    traded = yesterday("2")
    before = {
        view.code: place
        for place, view in enumerate(sorted(views, key=lambda view: traded(call, view), reverse=True), 1)
    }
    return {"now_rank": lambda view: places[view.code], "pred_rank": lambda view: before[view.code]}
