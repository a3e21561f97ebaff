from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from client_stub import Stub

from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import AnswerError, BadInput
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.ports import Accepted, Broker
from kiwoom_api.model.values import KST, Channel, OrderType, Side

Make = Callable[..., AsyncClient]
LEDGER = "acnt_ord_cntr_prps_dtl"


def row(number: int, **more: Any) -> dict[str, Any]:
    """One ledger row as the recordings show it."""
    given = {
        "ord_no": f"{number:07d}",
        "stk_cd": "A005930",
        "trde_tp": "보통",
        "ord_qty": 10,
        "ord_uv": 70000,
        "acpt_tp": "접수",
        "ord_tm": "10:00:00",
        "ori_ord": "0000000",
        "stk_nm": "삼성전자",
        "io_tp_nm": "현금매수",
        "ord_remnq": 10,
        "comm_ord_tp": "REST API",
        "dmst_stex_tp": "KRX",
    }
    return {**given, **more}


def page(*numbers: int) -> dict[str, Any]:
    """One ledger page."""
    return {LEDGER: [row(n) for n in numbers]}


def same_text(_broker: Broker) -> None:
    """Accepts what satisfies the port."""


async def test_ledger_reads_all_pages(stub: Stub, make: Make) -> None:
    """A ledger of several pages comes whole and complete, a row that slipped between pages once."""
    stub.pages["kt00007"] = [(page(1, 2), "a"), (page(2, 3), "b"), (page(4), "")]
    broker = KiwoomBroker(make())
    same_text(broker)
    read = await broker.ledger()
    assert read.complete
    assert [r.order_no for r in read.rows] == ["0000001", "0000002", "0000003", "0000004"]
    assert (read.rows[0].channel, read.rows[0].side, read.rows[0].quantity) == (Channel.REST, Side.BUY, 10)
    assert stub.bodies[-1][1]["stk_cd"] == ""


@pytest.mark.parametrize(
    "faults",
    [
        ["", "status 503", "status 500", "drop before read"],
        ["", "garbage", "garbage", "truncated"],
        ["", "8005", "8005"],
        ["", "no cash"],
        ["no cash"],
        ["", *["429"] * 20],
    ],
)
async def test_a_ledger_page_that_fails_makes_the_read_incomplete(stub: Stub, make: Make, faults: list[str]) -> None:
    """Whatever page fails in whatever way, the read says incomplete and does not raise."""
    stub.pages["kt00007"] = [(page(1), "a"), (page(2), "")]
    stub.fail("kt00007", *faults)
    read = await KiwoomBroker(make()).ledger()
    assert not read.complete


async def test_a_ledger_in_a_circle_is_incomplete(stub: Stub, make: Make) -> None:
    """A next-key that comes back ends the read as incomplete."""
    stub.pages["kt00007"] = [(page(1), "a"), (page(2), "a")]
    assert not (await KiwoomBroker(make()).ledger()).complete


async def test_a_ledger_row_that_cannot_be_read_makes_it_incomplete(stub: Stub, make: Make) -> None:
    """A malformed row is never skipped silently: absence could not be concluded from such a read."""
    stub.answers["kt00007"] = lambda _body: {LEDGER: [{"ord_no": "x"}], "return_code": 0, "return_msg": "ok"}
    assert not (await KiwoomBroker(make()).ledger()).complete


async def test_an_unreachable_ledger_is_incomplete(stub: Stub, make: Make) -> None:
    """Without a server the ledger is an incomplete read, not an exception."""
    await stub.stop()
    read = await KiwoomBroker(make()).ledger(date(2026, 11, 20))
    assert (read.complete, read.rows) == (False, ())


async def test_orders_go_out_as_the_wire_wants_them(stub: Stub, make: Make) -> None:
    """Buy, sell, modify and cancel use the true TR ids, each POSTed once, and come back accepted."""
    broker = KiwoomBroker(make())
    buy = OrderRequest.build("5930", Side.BUY, 10, price=70000)
    sell = OrderRequest.build("005930", Side.SELL, 10.0, order_type=OrderType.MARKET)
    outcomes = [
        await broker.place(buy),
        await broker.place(sell),
        await broker.modify(ModifyRequest(order_no="0000001", symbol="005930", quantity=5, price=69900)),
        await broker.cancel(CancelRequest(order_no="0000001", symbol="005930")),
    ]
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    sent = [(tr, body) for tr, body in stub.bodies if tr.startswith("kt1")]
    assert [tr for tr, _body in sent] == ["kt10000", "kt10001", "kt10002", "kt10003"]
    assert sent[0][1] | {"ord_qty": "10", "ord_uv": "70000", "stk_cd": "005930", "trde_tp": "0"} == sent[0][1]
    assert sent[1][1]["ord_uv"] == ""
    assert sent[3][1]["cncl_qty"] == "0"


async def test_holdings_deposit_and_account(stub: Stub, make: Make) -> None:
    """Holdings come over all pages, the deposit and the account number in one piece."""
    holding = {"stk_cd": "A005930", "stk_nm": "삼성전자", "rmnd_qty": 7, "trde_able_qty": 5, "pur_pric": 70000}
    other = {**holding, "stk_cd": "A000660"}
    stub.pages["kt00018"] = [
        ({"acnt_evlt_remn_indv_tot": [holding]}, "a"),
        ({"acnt_evlt_remn_indv_tot": [holding, other]}, ""),
    ]
    stub.pages["kt00001"] = [
        ({"entr": 1_000_000, "d1_entra": 900_000, "d2_entra": 800_000, "ord_alow_amt": 700_000}, "")
    ]
    broker = KiwoomBroker(make())
    held = await broker.holdings()
    assert [(h.symbol, h.quantity, h.sellable) for h in held] == [("005930", 7, 5), ("000660", 7, 5)]
    deposit = await broker.deposit()
    assert (deposit.cash, deposit.d1, deposit.d2, deposit.orderable) == (1_000_000, 900_000, 800_000, 700_000)
    assert await broker.account_number() == "1234567890"


async def test_executions_pick_the_order_whatever_its_zeros(stub: Stub, make: Make) -> None:
    """Kiwoom's ord_no filter means something else, so the asked order is picked here, zeros or not."""
    rows = [{"ord_no": n, "stk_cd": "005930"} for n in ("0000007", "0000017")]
    stub.pages["ka10076"] = [({"cntr": rows[:1]}, "k"), ({"cntr": rows[1:]}, "")]
    broker = KiwoomBroker(make())
    assert len(await broker.executions()) == 2
    for asked in ("7", "0000007"):
        assert [found["ord_no"] for found in await broker.executions(asked)] == ["0000007"]
    assert await broker.executions("8") == []
    assert {body["ord_no"] for tr, body in stub.bodies if tr == "ka10076"} == {""}


async def test_daily_bars_come_oldest_first(stub: Stub, make: Make) -> None:
    """Bars cross pages, come oldest first, at most as many as asked, each at its session's end."""
    days = [date(2026, 11, 20) - timedelta(days=n) for n in range(4)]
    rows = [
        {"dt": day, "cur_prc": 100 + n, "open_pric": 99, "high_pric": 110, "low_pric": 90, "trde_qty": 5}
        for n, day in enumerate(days)
    ]
    name = "stk_dt_pole_chart_qry"
    stub.pages["ka10081"] = [({name: rows[:2]}, "k"), ({name: rows[2:]}, "")]
    broker = KiwoomBroker(make())
    bars = await broker.daily_bars("5930", 3)
    assert [(bar.day, bar.close) for bar in bars] == [(days[2], 102), (days[1], 101), (days[0], 100)]
    assert bars[-1].at == datetime(2026, 11, 20, 15, 30, tzinfo=KST)
    assert stub.bodies[-1][1] == {"stk_cd": "005930", "base_dt": "20261120", "upd_stkpc_tp": "1"}
    assert stub.arrived["ka10081"] == 2
    assert len(await broker.daily_bars("005930", 2)) == 2
    assert stub.arrived["ka10081"] == 3
    assert [bar.day for bar in await broker.daily_bars("005930", 9, until=days[1])] == [days[3], days[2], days[1]]


async def test_bad_codes_never_leave(stub: Stub, make: Make) -> None:
    """A malformed stock code is BadInput before any request."""
    broker = KiwoomBroker(make())
    for call in (broker.quote("12345678"), broker.daily_bars("", 3), broker.executions(symbol="삼성")):
        with pytest.raises(BadInput):
            await call
    assert not stub.arrived


async def test_refused_queries_raise(stub: Stub, make: Make) -> None:
    """Holdings and cash do raise when Kiwoom refuses: only the ledger answers with an incomplete read."""
    stub.fail("kt00018", "no cash")
    with pytest.raises(AnswerError):
        await KiwoomBroker(make()).holdings()
