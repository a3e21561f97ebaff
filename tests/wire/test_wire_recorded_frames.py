"""Recorded market frames, rebuilt from the state that they tell of: every field, in the wire's order."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from kiwoom_api.model.events import Quote, Trade
from kiwoom_api.model.values import KST
from kiwoom_api.wire import realtime
from kiwoom_api.wire.catalogue import real_type
from kiwoom_api.wire.realtime import (
    BestQuote,
    BookDay,
    Breadth,
    Expected,
    IndexNow,
    Interrupted,
    StockInfo,
    TradeDay,
)

SHARED = Path(os.environ.get("KIWOOM_SHARED", Path(__file__).resolve().parents[3] / "shared"))
needs_samples = pytest.mark.skipif(not SHARED.is_dir(), reason="the recorded frames (KIWOOM_SHARED) are not here")
LISTED = {"000660": 712_702_365, "005930": 5_846_278_608, "373220": 234_000_000}
"""Shares listed on the days of the recordings."""


def sample(name: str) -> Any:
    """The one entry of a recorded frame."""
    return json.loads((SHARED / "wire" / "samples" / f"{name}.json").read_text("utf-8"))["response"]["data"][0]


def captured(kind: str, item: str) -> Any:
    """The whole captured entry of a type and item, and its day."""
    data = json.loads((SHARED / "krx" / "data" / "kiwoom_ws_capture.json").read_text("utf-8"))
    for group in data["kiwoom_ws"]:
        for frame in group["frames"]:
            if (frame["type"], frame["item"]) == (kind, item) and not frame.get("partial"):
                return frame, date.fromisoformat(group["date"])
    raise AssertionError((kind, item))


def at(day: date, text: str) -> datetime:
    """A recorded time of day."""
    return datetime.combine(day, clock(text), KST)


def clock(text: str) -> time:
    """HHMMSS."""
    return time(int(text[:2]), int(text[2:4]), int(text[4:]))


def traded(entry: Any, day: date) -> tuple[Trade, TradeDay]:
    """The trade and the day that a recorded 0B tells of, from as few of its fields as determine it."""
    v = entry["values"]
    price, quantity, volume = abs(int(v["10"])), int(v["15"]), int(v["13"])
    event = Trade(
        at=at(day, v["20"]), symbol=entry["item"], price=price, quantity=abs(quantity), buyer=quantity > 0,
        open=abs(int(v["16"])), high=abs(int(v["17"])), low=abs(int(v["18"])), volume=volume, base=price - int(v["11"]),
        ask=abs(int(v["27"])), bid=abs(int(v["28"])),
    )  # fmt: skip
    # FID 14 is rounded to millions of won; the average price (620) narrows the won down.
    middle = int(v["14"]) * 10**6
    value = min(max(int(v["620"]) * volume, middle - 500_000), middle + 499_999)
    return event, TradeDay(
        value=value, previous_volume=volume - int(v["26"]), previous_value=value - int(v["29"]),
        listed=LISTED[entry["item"]], sold=int(v["1030"]), bought=int(v["1031"]), sells=int(v["1071"]),
        buys=int(v["1072"]), opened=clock(v["1890"]), highest=clock(v["1891"]), lowest=clock(v["1892"]),
        pace=int(v["851"]), tax=200, margin=40,
    )  # fmt: skip


def booked(v: Any, symbol: str, day: date, base: int) -> Quote:
    """The book that a recorded 0D shows."""
    sides = []
    for first in (41, 51):
        levels = [(abs(int(v[str(first + i)])), int(v[str(first + 20 + i)])) for i in range(10)]
        sides.append(tuple(level for level in levels if level[0]))
    return Quote(at=at(day, v["21"]), symbol=symbol, asks=sides[0], bids=sides[1], base=base)


@needs_samples
@pytest.mark.parametrize("item", ["000660", "005930", "373220", "sample"])
def test_recorded_trades_come_out_whole(item: str) -> None:
    """All 43 FIDs of each recorded 0B, in order: the totals, ratios, costs and margins follow from the day's state."""
    entry, day = (sample("ws_0B"), date(2026, 9, 11)) if item == "sample" else captured("0B", item)
    event, state = traded(entry, day)
    written = realtime.entry(event, day=state)
    assert written["values"] == entry["values"]
    assert list(written["values"]) == list(entry["values"])  # type: ignore[call-overload]
    assert (written["type"], written["name"], written["item"]) == (entry["type"], entry["name"], entry["item"])


@needs_samples
@pytest.mark.parametrize(("item", "base"), [("000020", 6300), ("005380_NX", 443_000)])
def test_captured_books_come_out_whole(item: str, base: int) -> None:
    """Every captured FID of a KRX book and of an NXT book with three levels; what nobody offers is -0."""
    entry, day = captured("0D", item)
    quote = booked(entry["values"], item, day, base)
    written = realtime.entry(quote, day=BookDay())
    # The captures hold a part of the 163 FIDs.
    assert {fid: written["values"][fid] for fid in entry["values"]} == entry["values"]  # type: ignore[index]
    assert written["item"] == item


@needs_samples
def test_the_recorded_book_comes_out_whole() -> None:
    """Changes of levels and totals, the opening auction's price and the mid-price are those of the recorded 0D."""
    entry, day = sample("ws_0D"), date(2026, 7, 1)
    v = entry["values"]
    base = abs(int(v["6102"])) - int(v["6110"])
    quote = booked(v, entry["item"], day, base)
    before = Quote(
        at=quote.at, symbol=quote.symbol, base=base, asks=quote.asks,
        bids=tuple((won, shares - int(v[str(91 + i)])) for i, (won, shares) in enumerate(quote.bids)),
    )  # fmt: skip
    state = BookDay(before=before, called=(abs(int(v["23"])), int(v["24"])))
    written = realtime.values_of(quote, state)
    assert {fid: written[fid] for fid in v} == v
    order = [fid for fid in written if fid in v]
    assert order == list(v)


@needs_samples
def test_recorded_best_quotes_come_out_whole() -> None:
    """0C: both prices with their direction."""
    entry = sample("ws_0C")
    state = BestQuote(at=at(date(2026, 7, 1), "100000"), symbol="005930", ask=339_000, bid=338_000, base=351_500)
    assert realtime.entry(state) == entry


@needs_samples
def test_recorded_expected_prices_come_out_whole() -> None:
    """0H: expected price and shares of the opening auction; FID 15 is what came in since it was told before."""
    entry = sample("ws_0H")
    state = Expected(
        at=at(date(2026, 7, 1), "085912"), symbol="005930", price=290_000, shares=1_037_532, before=1_037_522,
        base=329_000,
    )  # fmt: skip
    assert realtime.entry(state) == entry
    assert list(realtime.values_of(state)) == list(entry["values"])


@needs_samples
def test_recorded_indices_come_out_whole() -> None:
    """0J: levels with their direction, thousands of shares, millions of won."""
    entry = sample("ws_0J")
    state = IndexNow(
        at=at(date(2026, 7, 1), "145500"), code="001", level=832_337, previous=847_648, open=859_150, high=862_015,
        low=814_333, volume=430_007_000, value=34_720_606_000_000, traded=99_000, previous_volume=449_824_000,
    )  # fmt: skip
    assert realtime.entry(state) == entry
    assert list(realtime.values_of(state)) == list(entry["values"])


@needs_samples
def test_recorded_interruptions_come_out_whole() -> None:
    """1h: a static interruption downwards, in the unified form of the code."""
    entry = sample("ws_1h")
    begun = at(date(2026, 7, 1), "103621")
    state = Interrupted(
        at=begun, symbol="066310", name="큐에스아이", market="KOSDAQ", price=12_310, static=13_680, dynamic=0, up=False,
        nth=1, base=13_680, volume=200_223, value=2_553_000_000, begun=begun,
    )  # fmt: skip
    assert realtime.entry(state, "066310_AL") == entry
    assert list(realtime.values_of(state)) == list(entry["values"])


@needs_samples
def test_recorded_session_codes_come_out_whole() -> None:
    """0s: fifty seconds before the open."""
    assert realtime.session_entry("0", at(date(2026, 7, 1), "085910"), time(0, 0, 50)) == sample("ws_0s")


def test_types_without_a_recording_have_every_fid_in_order() -> None:
    """0U and 0g carry the catalogue's FIDs in its order, all text; 0g says the base and both limits."""
    now = at(date(2026, 11, 20), "101500")
    breadth = Breadth(
        at=now, code="101", level=90_012, previous=90_000, volume=12_345_678, value=98_765_432_100, rising=4, upper=1,
        flat=2, falling=3, lower=0, traded=9, members=12,
    )  # fmt: skip
    info = StockInfo(at=now, symbol="005930", base=70_000, upper=91_000, lower=49_000)
    for state in (breadth, info):
        values = realtime.values_of(state)
        assert list(values) == [field.wire for field in real_type(realtime.type_of(state)).fields]
        assert all(isinstance(text, str) for text in values.values())
    told = realtime.values_of(breadth)
    assert (told["10"], told["11"], told["12"], told["25"]) == ("+900.12", "+0.12", "+0.01", "2")
    assert (told["252"], told["251"], told["255"], told["256"], told["257"]) == ("4", "1", "3", "9", "75.00")
    told = realtime.values_of(info)
    assert (told["305"], told["306"], told["307"], told["297"]) == ("+91000", "-49000", "70000", "")


def test_a_price_at_its_limit_says_so() -> None:
    """FID 25 is 1 at the upper and 4 at the lower limit, with the time at which the price came there."""
    for price, code, fid in ((91_000, "1", "567"), (49_000, "4", "568")):
        event = Trade(
            at=at(date(2026, 11, 20), "101500"), symbol="005930", price=price, quantity=1, buyer=True, open=price,
            high=price, low=price, volume=1, base=70_000,
        )  # fmt: skip
        state = TradeDay(upper=91_000, lower=49_000, at_upper=time(10, 15), at_lower=time(10, 15))
        values = realtime.values_of(event, state)
        assert values["25"] == code
        assert values[fid] == "101500"


def test_an_interruption_that_is_over_says_when() -> None:
    """1h of the end has the time of both; a dynamic one has its own reference alone, one of both kinds has both."""
    begun, over = at(date(2026, 11, 20), "101500"), at(date(2026, 11, 20), "101712")
    for static, dynamic, word, kind in ((0, 70_000, "동적", "2"), (68_000, 70_000, "동적+정적", "3")):
        state = Interrupted(
            at=over, symbol="005930", name="삼성전자", market="KOSPI", price=74_300, static=static, dynamic=dynamic,
            up=True, nth=2, base=69_000, volume=10, value=10, begun=begun, over=over,
        )  # fmt: skip
        values = realtime.values_of(state)
        assert (values["1223"], values["1224"], values["1225"], values["9068"]) == ("101500", "101712", word, kind)
        assert (values["1279"], values["9069"], values["9008"], values["1239"]) == (f"+{word}", "1", "001", "6.14")
        assert values["1238"] == ("9.26" if static else "0.00")


def test_a_unified_book_says_whose_shares_are_whose() -> None:
    """A unified book's levels hold both venues' shares; FIDs 6044 to 6087 say which venue has how many of them."""
    now = at(date(2026, 11, 20), "101500")
    krx = Quote(at=now, symbol="005930", asks=((70_100, 10), (70_200, 20)), bids=((70_000, 5),), base=70_000)
    nxt = Quote(at=now, symbol="005930_NX", asks=((70_200, 7),), bids=((70_000, 3), (69_900, 2)), base=70_000)
    both = Quote(
        at=now, symbol="005930", asks=((70_100, 10), (70_200, 27)), bids=((70_000, 8), (69_900, 2)), base=70_000
    )
    values = realtime.values_of(both, BookDay(krx=krx, nxt=nxt))
    assert [values[str(fid)] for fid in (6044, 6045, 6054, 6055, 6064, 6065)] == ["10", "20", "5", "0", "30", "5"]
    assert [values[str(fid)] for fid in (6066, 6067, 6076, 6077, 6086, 6087)] == ["0", "7", "3", "2", "7", "5"]
    assert (values["6102"], values["6107"]) == ("+70050", "+70100")
