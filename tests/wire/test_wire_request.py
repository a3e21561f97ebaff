"""Requests: bodies built and checked before anything is sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side, Venue
from kiwoom_api.wire.catalogue import FieldSpec, Kind, socket_trs, tr, trs
from kiwoom_api.wire.encode import missing_member
from kiwoom_api.wire.orders import order_call
from kiwoom_api.wire.request import request

ALL = [*trs(), *socket_trs()]
SAMPLE: dict[Kind, object] = {
    Kind.DATE: date(2026, 11, 20),
    Kind.CODE: "005930",
    Kind.ORDER_NO: "0000123",
    Kind.SHARES: 1,
    Kind.PRICE: 70000,
    Kind.WON: 0,
    Kind.MILLION: 100,
    Kind.COUNT: 3,
}


def _sample(field: FieldSpec) -> object:
    if field.codes:
        return next(iter(field.codes))
    return SAMPLE.get(field.kind, "1")


@pytest.mark.parametrize("tr_id", ALL)
def test_every_tr_takes_a_full_request_by_either_name(tr_id: str) -> None:
    """English and wire names give the same body: every member, in order, text, and none missing."""
    fields = tr(tr_id).request
    by_name = request(tr_id, {field.name: _sample(field) for field in fields})
    assert by_name == request(tr_id, {field.wire: _sample(field) for field in fields})
    assert list(by_name) == [field.wire for field in fields]
    assert all(type(text) is str for text in by_name.values())
    assert missing_member(tr_id, by_name) is None


@pytest.mark.parametrize("tr_id", ALL)
def test_every_tr_refuses_what_it_lacks(tr_id: str) -> None:
    """Each required member without a fixed value is asked for by name."""
    fields = tr(tr_id).request
    for field in fields:
        if field.required and field.default is None:
            rest = {f.wire: _sample(f) for f in fields if f is not field}
            for value in ({}, {field.wire: None}, {field.wire: " "}):
                with pytest.raises(BadInput, match=f"{tr_id} {field.wire}"):
                    request(tr_id, {**rest, **value})


def test_an_order_body_is_the_order_rooms() -> None:
    """A buy by hand is the body that the order room writes."""
    order = OrderRequest(
        symbol="005930", side=Side.BUY, quantity=10, order_type=OrderType.LIMIT, price=70000, venue=Venue.KRX
    )
    by_hand = request(
        "kt10000", symbol="005930", quantity=10, order_type="0", price=70000, venue=Venue.KRX, stop_price=""
    )
    assert ("kt10000", by_hand) == order_call(order)


def test_what_is_not_given_is_not_sent() -> None:
    """Optional members stay out, fixed ones are filled in, an empty text goes as it is."""
    assert request("ka10075", scope="0", side="0", venue="0") == {"all_stk_tp": "0", "trde_tp": "0", "stex_tp": "0"}
    assert request("ka10075", scope="0", side="0", venue="0", symbol="")["stk_cd"] == ""
    assert request("ka10171") == {"trnm": "CNSRLST"}
    assert request("ka10173", condition="4") == {"trnm": "CNSRREQ", "seq": "4", "search_type": "1", "stex_tp": "K"}


def test_dates_flags_and_numbers_become_text() -> None:
    """A date is YYYYMMDD, a bool 1 or 0, an order number seven digits."""
    body = request("ka10081", symbol="005930_AL", base_date=date(2026, 11, 20), adjusted=True)
    assert body == {"stk_cd": "005930_AL", "base_dt": "20261120", "upd_stkpc_tp": "1"}
    assert request("ka10088", order_no="69")["ord_no"] == "0000069"
    assert request("kt10003", venue="KRX", order_no="0000069", symbol="005930", quantity=0)["cncl_qty"] == "0"


@pytest.mark.parametrize(
    ("tr_id", "values", "said"),
    [
        ("ka10081", {"symbol": "005930", "base_dt": "2026-11-20", "adjusted": "1"}, "ka10081 base_dt"),
        ("ka10081", {"symbol": "005930", "base_dt": "20261120", "adjusted": "2"}, "0 원주가, 1 수정주가"),
        ("ka10081", {"symbol": "005930", "stk_cd": "005930"}, "given twice"),
        ("ka10081", {"ticker": "005930"}, "symbol \\(stk_cd\\)"),
        ("kt10000", {"quantity": "-1"}, "digits only"),
        ("kt10000", {"quantity": "１０"}, "ord_qty"),
        ("kt10000", {"quantity": 1.5}, "kt10000 ord_qty"),
        ("kt10000", {"quantity": 10**12}, "at most 12"),
        ("kt10000", {"quantity": Decimal("1.5")}, "whole number"),
        ("kt10000", {"order_type": "00"}, "10 보통\\(IOC\\)"),
        ("kt10000", {"symbol": "005930; DROP"}, "kt10000 stk_cd"),
        ("kt50000", {"symbol": "005930"}, "M04020000"),
        ("ka10016", {"mrkt_tp": "1"}, "001 코스피"),
        ("kt11007", {}, "ka00001"),
    ],
)
def test_a_wrong_member_is_named_with_what_is_allowed(tr_id: str, values: dict[str, object], said: str) -> None:
    """The refusal says TR, member, value and what would do; nothing is sent."""
    order = {"symbol": "005930", "quantity": 1, "order_type": "3", "venue": "KRX"}
    with pytest.raises(BadInput, match=said):
        request(tr_id, {**order, **values} if tr_id == "kt10000" else values)


def test_withdrawn_codes_and_trs_are_refused_from_their_day_on() -> None:
    """trde_tp 62, ka10087 and ka10098 went on 2026-09-12; before that day, or without a day, they pass."""
    order = {"symbol": "005930", "quantity": 1, "order_type": "62", "price": 70000, "venue": "KRX"}
    assert request("kt10000", order, on=date(2026, 9, 11))["trde_tp"] == "62"
    assert request("kt10000", order)["trde_tp"] == "62"
    with pytest.raises(BadInput, match="withdrawn after 2026-09-11"):
        request("kt10000", order, on=date(2026, 9, 12))
    for tr_id in ("ka10087", "ka10098", "ka10009"):
        with pytest.raises(BadInput, match="was withdrawn"):
            request(tr_id, symbol="005930", on=date(2026, 9, 14))


def test_open_tables_take_other_values() -> None:
    """Sector and issuer codes are examples, not the whole list."""
    assert request("ka20006", sector="013", base_date="20261120")["inds_cd"] == "013"


def test_a_secret_is_not_shown() -> None:
    """A refusal never shows a key or a token."""
    with pytest.raises(BadInput) as caught:
        request("au10002", app_key=b"abcdef", secret_key="s3cret", token="t0ken")
    assert "abcdef" not in str(caught.value)
