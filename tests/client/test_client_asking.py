"""Questions: typed or by name, checked before anything leaves, page by page; and failures that say what was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from client_stub import QuickClock, Stub
from hypothesis import given
from hypothesis import settings as h
from hypothesis import strategies as st

from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.decide import Reply, plain_answer
from kiwoom_api.client.limiter import Lane
from kiwoom_api.client.rest import AsyncClient, Page
from kiwoom_api.client.sync import Client
from kiwoom_api.model.errors import (
    AnswerError,
    BadInput,
    KiwoomError,
    RateLimited,
    Sent,
    SettingsError,
    TokenError,
    TransportError,
    WireError,
)
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.ports import Unsure
from kiwoom_api.model.values import KST, OrderType, Side, Venue
from kiwoom_api.settings import Settings
from kiwoom_api.wire.answer import Answer
from kiwoom_api.wire.catalogue import tr
from kiwoom_api.wire.orders import order_call
from kiwoom_api.wire.request import Request, request

Make = Callable[..., AsyncClient]
OPEN = {"all_stk_tp": "0", "trde_tp": "0", "stk_cd": "", "stex_tp": "0"}
ORDER = {"dmst_stex_tp": "KRX", "stk_cd": "005930", "ord_qty": "10", "ord_uv": "70000", "trde_tp": "0", "cond_uv": ""}


def opened(*numbers: int) -> dict[str, Any]:
    """One page of open orders."""
    return {"oso": [{"ord_no": f"{n:07d}"} for n in numbers]}


async def test_typed_requests_and_names_ask_the_same(stub: Stub, make: Make) -> None:
    """A ready-made request, wire names and English names send the same body; numbers and dates become text."""
    client = make()
    ready: Request[Answer] = Request("ka10081", {"stk_cd": "005930", "base_dt": "20261120", "upd_stkpc_tp": "1"})
    await client.call(ready)
    await client.call("ka10081", ready.body)
    named = {"symbol": "005930", "base_date": datetime(2026, 11, 20, tzinfo=KST).date(), "adjusted": True}
    assert request("ka10081", named) == ready.body
    await client.call("ka10081", named)
    assert [body for tr, body in stub.bodies if tr == "ka10081"] == [ready.body] * 3


@pytest.mark.parametrize(
    ("tr", "body", "named"),
    [
        ("ka10001", {}, "stk_cd"),
        ("ka10001", {"stk_cd": "005930", "colour": "red"}, "colour"),
        ("ka10001", {"stk_cd": "005930", "symbol": "000660"}, "symbol"),
        ("ka10001", {"stk_cd": "0" * 30}, "stk_cd"),
        ("ka10001", {"stk_cd": "\ud800"}, "ka10001"),
        ("ka10081", {"stk_cd": "005930", "base_dt": "2026-13-01", "upd_stkpc_tp": "1"}, "base_dt"),
        ("ka10075", {**OPEN, "stex_tp": "9"}, "stex_tp"),
        ("ka10171", {}, "tr"),
        ("kt10000", ORDER, "tr"),
        ("ka99999", {}, "tr"),
    ],
)
async def test_a_wrong_question_never_leaves(stub: Stub, make: Make, tr: str, body: dict[str, Any], named: str) -> None:
    """A missing, unknown, doubled, overlong or unlisted member is BadInput naming it, sent=NO; nobody hears of it."""
    client = make()
    for ask in (client.call(tr, body), client.page(tr, body), anext(client.pages(tr, body))):
        with pytest.raises(BadInput, match=named) as caught:
            await ask
        assert caught.value.sent is Sent.NO
    assert not stub.arrived


async def test_what_was_withdrawn_is_refused_by_the_clocks_day(stub: Stub, make: Make) -> None:
    """A TR that Kiwoom withdrew is asked on the days on which it was served, by the exchange's own calendar."""
    after = make(clock=QuickClock(datetime(2026, 11, 20, 10, tzinfo=KST)))
    with pytest.raises(BadInput, match="withdrawn"):
        await after.call("ka10087", {"stk_cd": "005930"})
    assert not stub.arrived
    await make(clock=QuickClock(datetime(2026, 8, 20, 10, tzinfo=KST))).call("ka10087", {"stk_cd": "005930"})
    assert stub.arrived["ka10087"] == 1


@pytest.mark.parametrize("change", [{"ord_qty": "ten"}, {"ord_qty": ""}, {"trde_tp": "99"}, {"dmst_stex_tp": "NYSE"}])
async def test_a_malformed_order_never_leaves(stub: Stub, make: Make, change: dict[str, str]) -> None:
    """write() raises BadInput for a body that breaks the catalogue's rules, before a token is even asked for."""
    with pytest.raises(BadInput, match=next(iter(change))) as caught:
        await make().write("kt10000", {**ORDER, **change})
    assert caught.value.sent is Sent.NO
    assert not stub.arrived


numbers = st.integers(1, 9_999_999).map(lambda n: f"{n:07d}")
amounts = st.integers(1, 10**9)
symbols = st.from_regex(r"[0-9A-Z]{6}", fullmatch=True)
common = {"symbol": symbols, "venue": st.sampled_from(Venue)}
orders = st.one_of(
    st.builds(
        OrderRequest,
        side=st.sampled_from(Side),
        quantity=amounts,
        price=st.none() | amounts,
        stop_price=st.none() | amounts,
        order_type=st.sampled_from(OrderType),
        **common,
    ),
    st.builds(ModifyRequest, order_no=numbers, quantity=st.integers(0, 10**9), price=amounts, **common),
    st.builds(CancelRequest, order_no=numbers, quantity=st.integers(0, 10**9), **common),
)


@h(max_examples=60)
@given(orders)
def test_orders_pass_the_check_as_they_are(order: OrderRequest | ModifyRequest | CancelRequest) -> None:
    """Every order of a type that Kiwoom's table has goes through the check unchanged: writing it raises nothing."""
    tr_id, body = order_call(order)
    codes = next((field.codes for field in tr(tr_id).request if field.wire == "trde_tp"), {"": ""})
    if body.get("trde_tp", "") in codes:
        assert request(tr_id, body) == body


async def test_an_order_without_words_is_told_as_unsent(stub: Stub, make: Make) -> None:
    """The broker never raises: an order that the wire cannot say provably does not exist, and nobody hears of it."""
    order = OrderRequest(symbol="0" * 13, side=Side.BUY, quantity=1, price=70_000)
    outcome = await KiwoomBroker(make()).place(order)
    assert isinstance(outcome, Unsure)
    assert (outcome.sent, "stk_cd" in outcome.reason) == (Sent.NO, True)
    assert not stub.arrived


async def test_a_page_tells_the_key_of_the_next(stub: Stub, make: Make) -> None:
    """page() gives the answer and the next key until the last page, whose key is empty."""
    stub.pages["ka10075"] = [(opened(1), "a"), (opened(2), "b"), (opened(3), "")]
    client, key, found = make(), "", []
    while True:
        page: Page[Answer] = await client.page(Request("ka10075", OPEN), next_key=key)
        found.append((page.answer["oso"][0]["ord_no"], page.next_key))
        key = page.next_key
        if not key:
            break
    assert found == [("0000001", "a"), ("0000002", "b"), ("0000003", "")]
    with pytest.raises(BadInput, match="next_key"):
        await client.page("ka10075", OPEN, next_key="a\r\nx: y")


async def test_synchronous_twins(stub: Stub, settings: Settings) -> None:
    """Client asks, pages and walks as AsyncClient does, typed or by name."""
    stub.pages["ka10075"] = [(opened(1), "a"), (opened(2), "")]
    ready: Request[Answer] = Request("ka10075", OPEN)

    def script() -> list[Any]:
        with Client(settings) as client:
            page = client.page(ready)
            last = client.call(ready, next_key=page.next_key, lane=Lane.ACCOUNT)
            every = [one["oso"][0]["ord_no"] for one in client.pages("ka10075", OPEN)]
            return [page.next_key, last["oso"][0]["ord_no"], every]

    assert await asyncio.to_thread(script) == ["a", "0000002", ["0000001", "0000002"]]


def test_the_one_pass_way_believes_only_what_is_plain() -> None:
    """The one-pass way is taken for a plain success alone: not for refusals, other places, cut or broken bodies."""
    good = b'{"stk_cd":"005930","return_code":0,"return_msg":"[ok]"}'
    answer = plain_answer("ka10001", Reply(200, {}, good))
    assert answer is not None
    assert answer["stk_cd"] == "005930"
    for body in (
        good.replace(b":0,", b":5,"),
        good.replace(b":0,", b":05,"),
        good.replace(b'"return_code":0,', b""),
        good.replace(b":0,", b":false,"),
        good.replace(b":0,", b":null,"),
        b'{"rows":[{"return_code":0}],"return_code":5}',
        b'{"return_code":5,"note":{"return_code":0}}',
        b'{"return_code":5,"note":"\\"return_code\\":0}"}',
        good[:-1],
        b"<html>",
        b"",
    ):
        assert plain_answer("ka10001", Reply(200, {}, body)) is None, body
    assert plain_answer("ka10001", Reply(500, {}, good)) is None
    assert plain_answer("ka10001", Reply(200, {}, good[1:])) is None


async def lost(client: AsyncClient) -> None:
    """A read."""
    await client.call("ka00001")


async def stale(client: AsyncClient) -> None:
    """A read that comes too late."""
    await client.call("ka00001", deadline=client.clock.monotonic() - 1)


async def circle(client: AsyncClient) -> None:
    """Pages without an end."""
    async for _page in client.pages("ka10075", OPEN):
        pass


async def keys(client: AsyncClient) -> None:
    """A new token."""
    await client.keeper.issue()


@pytest.mark.parametrize(
    ("act", "faults", "kind", "sent"),
    [
        (lost, ["hang"] * 3, TransportError, Sent.MAYBE),
        (lost, ["drop before read"] * 3, TransportError, Sent.MAYBE),
        (lost, ["drop after read"] * 3, TransportError, Sent.MAYBE),
        (lost, ["truncated"] * 3, TransportError, Sent.MAYBE),
        (lost, ["status 500"] * 3, TransportError, Sent.YES),
        (lost, ["garbage"] * 3, TransportError, Sent.YES),
        (lost, ["429"] * 20, RateLimited, Sent.YES),
        (lost, ["8005"] * 3, TokenError, Sent.YES),
        (lost, ["no cash"], AnswerError, Sent.YES),
        (lost, ["malformed"], WireError, Sent.YES),
        (lost, ["gone"], TransportError, Sent.NO),
        (lost, ["no keys"], SettingsError, Sent.NO),
        (stale, [], TransportError, Sent.NO),
        (circle, [], WireError, Sent.YES),
        (keys, ["wrong keys"], TokenError, Sent.YES),
        (keys, ["no issue"], TransportError, Sent.YES),
        (keys, ["gone"], TransportError, Sent.NO),
        (keys, ["no keys"], SettingsError, Sent.NO),
    ],
)
async def test_every_failure_says_what_was_sent(
    stub: Stub,
    make: Make,
    settings: Settings,
    act: Callable[[AsyncClient], Any],
    faults: list[str],
    kind: type,
    sent: Sent,
) -> None:
    """NO only when no byte left, YES only when an answer came, else MAYBE: for reads, pages and tokens alike."""
    how = faults[0] if faults else ""
    stub.pages["ka10075"] = [(opened(1), "a"), (opened(2), "a")]
    if how == "no keys":
        settings = settings.replace(client_secret="")
    elif how == "wrong keys":
        settings = settings.replace(client_id="wrong-key-0")
    elif how == "malformed":
        stub.answers["ka00001"] = lambda _body: {"acctNo": 12.5, "return_code": 0, "return_msg": "ok"}
    elif how == "no issue":
        stub.fail("au10001", *["status 503"] * 3)
    elif how == "gone":
        await stub.stop()
    else:
        stub.fail("ka00001", *faults)
    with pytest.raises(KiwoomError) as caught:
        await act(make(settings=settings, patience=0.2 if how == "hang" else 5.0))
    assert isinstance(caught.value, kind)
    assert caught.value.sent is sent


def kinds(root: type[KiwoomError]) -> Iterator[type[KiwoomError]]:
    """A class of errors and all below it."""
    yield root
    for child in root.__subclasses__():
        yield from kinds(child)


def test_every_error_of_the_tree_knows_its_word() -> None:
    """No class of the error tree is without ``sent``; of transport errors each one says its own."""
    for kind in kinds(KiwoomError):
        assert issubclass(kind, TransportError) or isinstance(kind.sent, Sent), kind
    with pytest.raises(TypeError, match="sent"):
        TransportError("no word")  # type: ignore[call-arg]
