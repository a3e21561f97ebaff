"""Real-time entries: events survive the wire, and malformed ones are refused by name."""

from __future__ import annotations

import json
from datetime import date, datetime, time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.model.errors import WireError
from kiwoom_api.model.events import Event, OrderStatus, OrderUpdate, PositionUpdate, Quote, Trade
from kiwoom_api.model.values import KST, OrderType, Side
from kiwoom_api.wire import messages, realtime
from kiwoom_api.wire.catalogue import real_type

DAY = date(2026, 11, 20)
moments = st.integers(8 * 3600, 20 * 3600).map(
    lambda s: datetime.combine(DAY, time(s // 3600, s // 60 % 60, s % 60), KST)
)
symbols = st.from_regex(r"[0-9][0-9A-Z]{4}[0-9]", fullmatch=True)
won = st.integers(1, 10**7)
maybe = st.integers(0, 10**7)
shares = st.integers(1, 10**8)
names = st.text(st.sampled_from("삼성전자KB ETN".replace(" ", "")), min_size=0, max_size=8)
levels = st.lists(st.tuples(won, shares), max_size=10).map(tuple)

trades = st.builds(
    Trade, at=moments, symbol=symbols, price=won, quantity=shares, buyer=st.booleans(), open=won, high=won, low=won,
    volume=maybe, base=won, ask=maybe, bid=maybe,
)  # fmt: skip


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """A book; its reference price is on the wire only when both sides are populated."""
    asks, bids = draw(levels), draw(levels)
    base = draw(won) if asks and bids else 0
    return Quote(at=draw(moments), symbol=draw(symbols), asks=asks, bids=bids, base=base)


@st.composite
def order_updates(draw: st.DrawFn) -> OrderUpdate:
    """An order event as an exchange emits it."""
    side, filled = draw(st.sampled_from(Side)), draw(maybe)
    word = "매수" if side is Side.BUY else "매도"
    last = draw(st.integers(1, filled)) if filled else 0
    return OrderUpdate(
        at=draw(moments), order_no=draw(st.integers(1, 9999999).map("{:07d}".format)),
        root_no=draw(st.integers(0, 9999999).map("{:07d}".format)), symbol=draw(symbols), name=draw(names), side=side,
        status=draw(st.sampled_from(OrderStatus)), action=word + draw(st.sampled_from(["", "정정", "취소"])),
        order_type=draw(st.sampled_from(OrderType)), quantity=draw(shares), price=draw(maybe), remaining=draw(maybe),
        filled=filled, average=draw(won) if filled else 0, amount=draw(maybe), fill_no="12345" if last else "",
        last_price=draw(won) if last else 0, last_quantity=last, fee=draw(maybe), tax=draw(maybe),
        reason=draw(st.sampled_from(["", "호가단위 오류"])), market_price=draw(maybe), ask=draw(maybe), bid=draw(maybe),
        base=0, account=draw(st.sampled_from(["", "1234567810"])), venue=draw(st.sampled_from(["KRX", "NXT", "SOR"])),
    )  # fmt: skip


positions = st.builds(
    PositionUpdate, at=st.just(datetime.combine(DAY, time(), KST)), symbol=symbols, name=names, quantity=maybe,
    sellable=maybe, average=maybe, purchase_amount=maybe, market_price=maybe,
    net_today=st.integers(-(10**6), 10**6), side=st.sampled_from(Side), realised=st.integers(-(10**9), 10**9),
    ask=maybe, bid=maybe, base=maybe, account=st.sampled_from(["", "1234567810"]),
)  # fmt: skip


@given(st.one_of(trades, quotes(), order_updates(), positions))
@settings(max_examples=250)
def test_an_event_survives_the_wire(event: Trade | Quote | OrderUpdate | PositionUpdate) -> None:
    """Written as a frame and read again, an event is itself, and every value on the way is text."""
    entry = realtime.entry(event)
    assert all(isinstance(text, str) for text in entry["values"].values())  # type: ignore[attr-defined]
    assert realtime.decode_frame(realtime.real_frame([entry]), DAY) == [event]


@given(st.one_of(trades, quotes(), order_updates(), positions))
@settings(max_examples=40)
def test_every_fid_of_the_type_is_written(event: Trade | Quote | OrderUpdate | PositionUpdate) -> None:
    """An entry carries the FIDs of its type in the catalogue's order; those withdrawn by then are left out."""
    spec = real_type(realtime.type_of(event))
    assert list(realtime.values_of(event)) == [f.wire for f in spec.fields if f.until is None or f.until >= DAY]


def _order(**more: object) -> OrderUpdate:
    fields = {
        "at": datetime(2026, 9, 11, 11, 56, 39, tzinfo=KST), "order_no": "0119433", "root_no": "0000000",
        "symbol": "005930", "name": "삼성전자", "side": Side.BUY, "status": OrderStatus.ACCEPTED, "action": "매수",
        "order_type": OrderType.LIMIT, "quantity": 3, "price": 70000, "remaining": 3, **more,
    }  # fmt: skip
    return OrderUpdate(**fields)  # type: ignore[arg-type]


def test_a_withdrawn_fid_ends_with_its_day() -> None:
    """FID 10010 is written up to 2026-09-11 and not from the day Kiwoom removed it."""
    assert realtime.values_of(_order(base=269000))["10010"] == " 269000"
    assert "10010" not in realtime.values_of(_order(at=datetime(2026, 9, 14, 9, tzinfo=KST), base=269000))


@pytest.mark.parametrize(
    ("side", "action", "text"), [(Side.BUY, "매수정정", "+매수정정"), (Side.SELL, "매도취소", "-매도취소")]
)
def test_amendments_say_so(side: Side, action: str, text: str) -> None:
    """FID 905 is the action with the side's sign; the event's action is without it."""
    values = realtime.values_of(_order(side=side, action=action))
    assert values["905"] == text
    event = realtime.decode_entry({"type": "00", "item": "", "values": values}, date(2026, 9, 11))
    assert isinstance(event, OrderUpdate)
    assert (event.action, event.side) == (action, side)


def test_a_partial_fill_is_cumulative() -> None:
    """911 and 910 are cumulative quantity and average, 914 and 915 this fill's own; an acceptance has them blank."""
    values = realtime.values_of(
        _order(status=OrderStatus.FILLED, filled=3, average=259833, last_price=260250, last_quantity=2, fill_no="7")
    )
    assert (values["911"], values["910"], values["914"], values["915"]) == ("3", "259833", "260250", "2")
    assert [realtime.values_of(_order())[fid] for fid in ("909", "910", "911", "914", "915")] == [""] * 5


def test_an_unknown_order_type_costs_no_fill() -> None:
    """A word for the order type that is new to us still gives the event; its price tells limit from market."""
    values = {**realtime.values_of(_order()), "906": "새호가"}
    event = realtime.decode_entry({"type": "00", "values": values}, DAY)
    assert isinstance(event, OrderUpdate)
    assert event.order_type is OrderType.LIMIT


def test_an_unchanged_price_has_a_blank_for_its_sign() -> None:
    """A price at the reference, and a change of nothing, stand after a blank."""
    at = datetime(2026, 9, 11, 10, tzinfo=KST)
    values = realtime.values_of(
        Trade(at=at, symbol="005930", price=70000, quantity=1, buyer=True, open=70000, high=70100, low=69900, volume=1,
              base=70000)
    )  # fmt: skip
    assert (values["10"], values["11"], values["12"], values["25"]) == (" 70000", " 0", "0.00", "3")
    assert (values["17"], values["18"]) == ("+70100", "-69900")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"10": "-0"}, "FID 10"),
        ({"10": "0"}, "FID 10"),
        ({"10": "NaN"}, "FID 10: 'NaN'"),
        ({"15": ""}, "FID 15"),
        ({"20": "256000"}, "FID 20"),
        ({"13": 5}, "FID 13: 5 is not text"),
        ({"16": None}, "FID 16"),
        ({"27": ["1"]}, "FID 27"),
    ],
)
def test_a_malformed_trade_names_the_fid(change: dict[str, object], said: str) -> None:
    """A missing, malformed or zero price, or a value that is no text, is a WireError with item and FID."""
    at = datetime(2026, 9, 11, 10, tzinfo=KST)
    good = realtime.values_of(
        Trade(at=at, symbol="005930", price=7, quantity=1, buyer=True, open=7, high=7, low=7, volume=1, base=7)
    )
    with pytest.raises(WireError, match=said):
        realtime.decode_entry({"type": "0B", "item": "005930", "values": {**good, **change}}, DAY)


def test_a_suffix_of_the_item_is_not_part_of_the_symbol() -> None:
    """An item registered as _NX or _AL gives the bare stock code."""
    at = datetime(2026, 9, 11, 10, tzinfo=KST)
    trade = Trade(at=at, symbol="005930", price=7, quantity=1, buyer=True, open=7, high=7, low=7, volume=1, base=7)
    event = realtime.decode_entry(realtime.entry(trade, "005930_AL"), at.date())
    assert event == trade


def test_types_without_an_event_and_other_frames_are_nothing() -> None:
    """A session entry is valid but no event; control frames carry no events."""
    session = realtime.session_entry("3", datetime(2026, 9, 11, 9, tzinfo=KST))
    assert session["values"] == {"215": "3", "20": "090000", "214": "000000"}
    assert realtime.decode_frame(realtime.real_frame([session]), DAY) == []
    assert realtime.decode_frame(messages.PING, DAY) == []
    assert realtime.decode_frame(messages.login_ack().encode(), DAY) == []


@pytest.mark.parametrize("frame", ["", "{", "[]", '{"trnm":"REAL"}', '{"trnm":"REAL","data":[1]}', b"\xff\xfe"])
def test_a_broken_frame_is_a_wire_error(frame: str | bytes) -> None:
    """What is not a REAL frame of entries is refused as such."""
    with pytest.raises(WireError):
        realtime.decode_frame(frame, DAY)


def test_a_position_takes_the_time_it_was_received() -> None:
    """Type 04 has no time: the given one is used, else midnight of the business day."""
    at = datetime(2026, 11, 20, 9, 0, 1, tzinfo=KST)
    event = PositionUpdate(
        at=at, symbol="005930", name="삼성전자", quantity=3, sellable=3, average=323583, purchase_amount=970750,
        market_price=339500, net_today=1, side=Side.BUY,
    )  # fmt: skip
    entry = realtime.entry(event)
    assert realtime.decode_entry(entry, DAY, at=at) == event
    midnight: Event | None = realtime.decode_entry(entry, DAY)
    assert midnight == msgspec.structs.replace(event, at=datetime.combine(DAY, time(), KST))


def test_frames_hold_data_before_trnm_and_korean_as_utf8() -> None:
    """A REAL frame is UTF-8 JSON with data first, as recorded."""
    frame = realtime.real_frame([realtime.entry(_order())])
    assert frame.startswith(b'{"data":[{"values":{"9201"')
    assert "삼성전자".encode() in frame
    assert json.loads(frame)["trnm"] == "REAL"


def test_client_frames() -> None:
    """LOGIN, REG and REMOVE have the published members; "1" keeps earlier registrations."""
    assert json.loads(realtime.login_frame("t0ken")) == {"trnm": "LOGIN", "token": "t0ken"}
    assert json.loads(realtime.reg_frame("1", ["005930", "000660_NX"], ["0B", "0D"])) == {
        "trnm": "REG", "grp_no": "1", "refresh": "1", "data": [{"item": ["005930", "000660_NX"], "type": ["0B", "0D"]}],
    }  # fmt: skip
    assert json.loads(realtime.reg_frame("1", [], ["00"], refresh=False))["refresh"] == "0"
    assert json.loads(realtime.remove_frame("1", ["005930"], ["0B"]))["trnm"] == "REMOVE"


def test_reading_a_control_frame() -> None:
    """A frame is a JSON object with a trnm, or a WireError."""
    assert messages.read(messages.ping()) == {"trnm": "PING"}
    for broken in ("", "[]", "{}", '{"trnm":1}', b"\xff"):
        with pytest.raises(WireError):
            messages.read(broken)
