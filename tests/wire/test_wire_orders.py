"""Orders as TR calls, the ledger, holdings and cash."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.model.errors import BadInput, WireError
from kiwoom_api.model.orders import CancelRequest, Deposit, LedgerRow, ModifyRequest, OrderKind, OrderRequest
from kiwoom_api.model.values import KST, Channel, OrderType, Side, Venue
from kiwoom_api.wire.answer import decode
from kiwoom_api.wire.encode import encode, missing_member
from kiwoom_api.wire.orders import (
    deposit,
    found_answer,
    holdings,
    ledger_call,
    ledger_rows,
    ledger_values,
    order_call,
    parse_order_call,
)

DAY = date(2026, 7, 1)
symbols = st.from_regex(r"[0-9][0-9A-Z]{4}[0-9]", fullmatch=True)
numbers = st.integers(1, 9_999_999).map(lambda n: f"{n:07d}")
shares = st.integers(1, 10**9)
won = st.integers(1, 10**9)


@st.composite
def requests(draw: st.DrawFn) -> OrderRequest | ModifyRequest | CancelRequest:
    """Any request the wire can carry."""
    symbol, venue = draw(symbols), draw(st.sampled_from(Venue))
    which = draw(st.integers(0, 2))
    if which == 1:
        return ModifyRequest(
            order_no=draw(numbers), symbol=symbol, quantity=draw(st.integers(0, 10**9)), price=draw(won), venue=venue
        )
    if which == 2:
        return CancelRequest(order_no=draw(numbers), symbol=symbol, quantity=draw(st.integers(0, 10**9)), venue=venue)
    kind = draw(st.sampled_from(OrderType))
    return OrderRequest(
        symbol=symbol,
        side=draw(st.sampled_from(Side)),
        quantity=draw(shares),
        order_type=kind,
        price=draw(won) if kind.priced else None,
        stop_price=draw(won) if kind is OrderType.STOP_LIMIT else None,
        venue=venue,
    )


@given(requests())
@settings(max_examples=150)
def test_a_request_survives_the_wire(request: OrderRequest | ModifyRequest | CancelRequest) -> None:
    """What the client sends is what the exchange understands, with every value as text and nothing missing."""
    tr_id, body = order_call(request)
    assert all(isinstance(value, str) for value in body.values())
    assert missing_member(tr_id, body) is None
    assert parse_order_call(tr_id, body) == request


def test_the_recorded_bodies_are_ours() -> None:
    """A limit buy, a market sell, a modify and a whole cancel have the published bodies."""
    assert order_call(OrderRequest(symbol="005930", side=Side.BUY, quantity=1, price=70000)) == (
        "kt10000",
        {"dmst_stex_tp": "KRX", "stk_cd": "005930", "ord_qty": "1", "ord_uv": "70000", "trde_tp": "0", "cond_uv": ""},
    )
    assert order_call(OrderRequest(symbol="005930", side=Side.SELL, quantity=10, order_type=OrderType.MARKET)) == (
        "kt10001",
        {"dmst_stex_tp": "KRX", "stk_cd": "005930", "ord_qty": "10", "ord_uv": "", "trde_tp": "3", "cond_uv": ""},
    )
    assert order_call(ModifyRequest(order_no="0147857", symbol="005930", quantity=1, price=69900)) == (
        "kt10002",
        {"dmst_stex_tp": "KRX", "orig_ord_no": "0147857", "stk_cd": "005930", "mdfy_qty": "1", "mdfy_uv": "69900",
         "mdfy_cond_uv": ""},
    )  # fmt: skip
    assert order_call(CancelRequest(order_no="0150005", symbol="005930")) == (
        "kt10003",
        {"dmst_stex_tp": "KRX", "orig_ord_no": "0150005", "stk_cd": "005930", "cncl_qty": "0"},
    )


GOOD = {"dmst_stex_tp": "KRX", "stk_cd": "005930", "ord_qty": "1", "ord_uv": "70000", "trde_tp": "0", "cond_uv": ""}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stk_cd": "A005930"}, "stk_cd"),
        ({"stk_cd": "005930_NX"}, "stk_cd"),
        ({"stk_cd": "００５９３０"}, "stk_cd"),
        ({"ord_qty": "0"}, "ord_qty"),
        ({"ord_qty": "10.5"}, "ord_qty"),
        ({"ord_qty": "-1"}, "ord_qty"),
        ({"ord_qty": 1.5}, "ord_qty"),
        ({"ord_uv": ""}, "ord_uv"),
        ({"ord_uv": "70,000"}, "ord_uv"),
        ({"trde_tp": "3"}, "ord_uv"),
        ({"trde_tp": "81"}, "ord_uv"),
        ({"trde_tp": "00"}, "trde_tp"),
        ({"trde_tp": "28"}, "cond_uv"),
        ({"dmst_stex_tp": "%"}, "dmst_stex_tp"),
    ],
)
def test_a_malformed_order_names_the_member(change: dict[str, object], field: str) -> None:
    """The exchange's refusal names the wire's member that is wrong."""
    with pytest.raises(BadInput) as caught:
        parse_order_call("kt10000", {**GOOD, **change})
    assert caught.value.field == field


def test_a_market_order_may_say_price_zero() -> None:
    """ "0" as the price of a market order counts as none, as Kiwoom's server is reported to take it."""
    request = parse_order_call("kt10000", {**GOOD, "trde_tp": "3", "ord_uv": "0"})
    assert isinstance(request, OrderRequest)
    assert request.price is None


def test_other_trs_are_no_orders() -> None:
    """Only the four order TRs are read as orders."""
    with pytest.raises(BadInput, match="kt10000"):
        parse_order_call("ka10075", {**GOOD, "orig_ord_no": "1"})


def test_the_ledger_is_asked_whole() -> None:
    """kt00007 is asked for all orders of the day on all exchanges; an empty date is today."""
    assert ledger_call(None)[1]["ord_dt"] == ""
    tr_id, body = ledger_call(DAY)
    assert (tr_id, body["ord_dt"], body["dmst_stex_tp"], body["qry_tp"]) == ("kt00007", "20260701", "%", "1")
    assert missing_member(tr_id, body) is None


@st.composite
def ledgers(draw: st.DrawFn) -> LedgerRow:
    """Any ledger row the wire can carry."""
    kind = draw(st.sampled_from(OrderKind))
    order_type = draw(st.sampled_from(OrderType))
    quantity, seconds = draw(st.integers(1, 10**8)), draw(st.integers(0, 86_399))
    return LedgerRow(
        order_no=draw(numbers),
        root_no="0000000" if kind is OrderKind.NEW else draw(numbers),
        symbol=draw(symbols),
        side=draw(st.sampled_from(Side)),
        kind=kind,
        quantity=quantity,
        price=draw(st.integers(0, 10**9)),
        order_type=order_type,
        filled=draw(st.integers(0, quantity)),
        average=draw(st.integers(0, 10**9)),
        remaining=draw(st.integers(0, quantity)),
        rejected=draw(st.booleans()),
        channel=draw(st.sampled_from(Channel)),
        venue=draw(st.sampled_from(Venue)).value,
        at=datetime(2026, 7, 1, seconds // 3600, seconds // 60 % 60, seconds % 60, tzinfo=KST),
        confirmed=draw(st.integers(0, quantity)),
    )


@given(st.lists(ledgers(), max_size=4))
@settings(max_examples=60)
def test_ledger_rows_survive_the_wire(rows: list[LedgerRow]) -> None:
    """Every word of a ledger row returns: kind, side, channel, type, quantities, prices, time."""
    body = encode("kt00007", {"acnt_ord_cntr_prps_dtl": [ledger_values(row, name="삼성전자") for row in rows]})
    assert ledger_rows(decode("kt00007", body), DAY) == tuple(rows)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({}, OrderKind.NEW),
        ({"mdfy_cncl": "취소"}, OrderKind.NEW),
        ({"io_tp_nm": "매수취소"}, OrderKind.CANCEL),
        ({"io_tp_nm": "현금매수정정"}, OrderKind.MODIFY),
        ({"ori_ord": "0000001", "mdfy_cncl": "취소"}, OrderKind.CANCEL),
        ({"ori_ord": "0000001", "mdfy_cncl": "정정"}, OrderKind.MODIFY),
        ({"ori_ord": "0000001", "ord_uv": "0000000000"}, OrderKind.CANCEL),
        ({"ori_ord": "0000001"}, OrderKind.MODIFY),
    ],
)
def test_the_kind_of_a_ledger_row_is_read_tolerantly(change: dict[str, str], kind: OrderKind) -> None:
    """Whichever place Kiwoom puts the word in, new, modify and cancel are told apart."""
    row = {"ord_no": "0000002", "stk_cd": "A005930", "ord_qty": "0000000001", "ord_uv": "0000070000",
           "io_tp_nm": "현금매수", "ori_ord": "0000000", **change}  # fmt: skip
    assert ledger_rows(decode("kt00007", {"acnt_ord_cntr_prps_dtl": [row]}), DAY)[0].kind is kind


@pytest.mark.parametrize(
    ("word", "channel"), [("REST API", Channel.REST), ("영웅문4", Channel.OTHER), ("", Channel.UNKNOWN)]
)
def test_the_channel_of_a_ledger_row(word: str, channel: Channel) -> None:
    """REST API is ours, any other word is another door, blank is not known."""
    row = {"ord_no": "0000002", "stk_cd": "A005930", "ord_qty": "1", "io_tp_nm": "현금매도", "comm_ord_tp": word}
    assert ledger_rows(decode("kt00007", {"acnt_ord_cntr_prps_dtl": [row]}), DAY)[0].channel is channel


@pytest.mark.parametrize("change", [{"io_tp_nm": ""}, {"io_tp_nm": "매수매도"}, {"stk_cd": ""}, {"ord_qty": ""}])
def test_a_ledger_row_without_its_core_is_refused(change: dict[str, str]) -> None:
    """A row without code, side or quantity is a WireError that names the order, never a guess."""
    row = {"ord_no": "0000002", "stk_cd": "A005930", "ord_qty": "1", "io_tp_nm": "현금매도", **change}
    with pytest.raises(WireError, match="0000002"):
        ledger_rows(decode("kt00007", {"acnt_ord_cntr_prps_dtl": [row]}), DAY)


def test_holdings_and_deposit() -> None:
    """Holdings come with bare codes and true signs; cash is deposit, D+1, D+2 and cash-only buying power."""
    held = holdings(decode("kt00018", encode("kt00018", {"acnt_evlt_remn_indv_tot": [
        {"stk_cd": "Q580058", "stk_nm": "ETN", "rmnd_qty": 100, "trde_able_qty": 90, "pur_pric": 36835,
         "cur_prc": 53540, "pur_amt": 3683500, "evlt_amt": 5354000, "evltv_prft": -7}
    ]})))  # fmt: skip
    assert (held[0].symbol, held[0].quantity, held[0].sellable, held[0].profit) == ("580058", 100, 90, -7)
    cash = encode("kt00001", {"entr": 100, "d1_entra": 90, "d2_entra": -80, "ord_alow_amt": 70})
    assert deposit(decode("kt00001", cash)) == Deposit(cash=100, d1=90, d2=-80, orderable=70)
    with pytest.raises(WireError, match="d2_entra"):
        deposit(decode("kt00001", {"entr": "1"}))


@given(ledgers())
@settings(max_examples=40)
def test_an_order_found_in_the_ledger_answers_like_its_own_tr(row: LedgerRow) -> None:
    """The answer made from a ledger row has the members, widths and order of the answer that was lost."""
    tr_id = {OrderKind.NEW: "kt10000", OrderKind.MODIFY: "kt10002", OrderKind.CANCEL: "kt10003"}[row.kind]
    body = found_answer(row)
    answer = decode(tr_id, body)
    assert answer.order_no == row.order_no
    assert list(body) == list(encode(tr_id, {}))
    if row.kind is not OrderKind.NEW:
        assert (answer.root_no, answer.quantity) == (row.root_no, row.quantity)
