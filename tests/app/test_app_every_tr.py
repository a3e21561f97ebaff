"""Every TR of the catalogue, asked over HTTP by the real client of the real exchange."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from local_exchange import SYMBOL, Sim

from kiwoom_api import tr as typed
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import AnswerError, BadInput
from kiwoom_api.model.orders import OrderRequest
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.settings import Settings
from kiwoom_api.sim.server.served import HANDLERS
from kiwoom_api.wire.catalogue import FieldSpec, Kind, TrSpec, tr, trs
from kiwoom_api.wire.request import Request

READS = [spec.id for spec in trs().values() if spec.role == "read"]
WITHDRAWN = {spec.id for spec in trs().values() if spec.until is not None}
CREDIT = {"kt00012": "503721"}
"""What only accounts with credit may ask, and how Kiwoom refuses the others."""
TOLD = {"ka10023": {"tm": "5"}, "ka10054": {"skip_stk": "000000000"}}
"""Members that another member's value makes necessary (so many minutes), and those of a form of their own."""


@pytest.fixture(scope="module")
def market() -> Iterator[Sim]:
    """An exchange on which the account has traded today."""
    exchange = Sim()
    account = exchange.exchange.open_account("every")
    exchange.exchange.place(
        account, OrderRequest(symbol=SYMBOL, side=Side.BUY, quantity=3, order_type=OrderType.MARKET)
    )
    yield exchange
    exchange.close()


@asynccontextmanager
async def client_of(sim: Sim, folder: Path) -> AsyncIterator[AsyncClient]:
    """A client of the one account, with its own token file."""
    settings = Settings.local(sim.url, client_id="every", client_secret="tr", data_dir=folder)
    async with AsyncClient(settings) as client:
        yield client


def member(sim: Sim, spec: TrSpec, field: FieldSpec) -> str:
    """A value that a person would give for a required member."""
    today = sim.exchange.today
    if field.default is not None:
        return field.default
    if field.codes:
        return next(iter(field.codes))
    if field.kind is Kind.DATE:
        begins = any(word in field.wire for word in ("strt", "fr", "start"))
        return f"{today - timedelta(days=30 if begins else 0):%Y%m%d}"
    if field.kind is Kind.CODE:
        return "001" if "inds" in field.wire else SYMBOL
    price = str(sim.exchange.snapshot(SYMBOL).last)
    return {"stk_cd": SYMBOL, "inds_cd": "001", "uv": price}.get(field.wire, "1")


def asking(sim: Sim, spec: TrSpec) -> Request[typed.Answer]:
    """A request with every required member and nothing else."""
    members = {field.wire: member(sim, spec, field) for field in spec.request if field.required}
    return typed.ask(spec.id)(**(members | TOLD.get(spec.id, {})))


@pytest.mark.parametrize("tr_id", READS)
async def test_every_query_is_answered_typed_or_refused_as_not_served(market: Sim, tmp_path: Path, tr_id: str) -> None:
    """A TR of the exchange's table gives the TR's own typed answer; any other is Kiwoom's "not served" and no more."""
    spec = tr(tr_id)
    async with client_of(market, tmp_path) as client:
        if tr_id in WITHDRAWN:
            with pytest.raises(BadInput, match="withdrawn"):
                await client.call(asking(market, spec))
        elif tr_id in CREDIT or tr_id not in HANDLERS:
            with pytest.raises(AnswerError) as refused:
                await client.call(asking(market, spec))
            assert refused.value.code == CREDIT.get(tr_id, "8104")
        else:
            answer = await client.call(asking(market, spec))
            assert type(answer) is typed.answer_class(tr_id)
            assert set(answer.typed) == set(answer.__struct_fields__) - {"_source", "_place"}
            assert answer.raw["return_code"] == 0
            assert set(answer.raw) == {field.wire for field in spec.response} | {"return_code", "return_msg"}


def test_the_table_of_served_trs_holds_what_a_trader_reads() -> None:
    """Quotes, charts, rankings, lists, sectors, the account, its profit, orders, executions, buying power."""
    needed = {
        "ka10001", "ka10004", "ka10079", "ka10080", "ka10081", "ka10082", "ka10083", "ka10094",
        "ka10027", "ka10030", "ka10032", "ka10099", "ka10100", "ka20001", "ka20003", "ka00001",
        "kt00001", "kt00004", "kt00018", "ka10074", "ka10085", "ka01690", "ka10075", "ka10076",
        "kt00007", "kt00009", "kt00010",
    }  # fmt: skip
    assert needed <= set(HANDLERS)
    assert set(HANDLERS) <= set(trs())
