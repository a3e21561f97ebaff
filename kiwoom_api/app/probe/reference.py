"""The simulator's answers to the same questions, from an exchange of our own inside this process."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kiwoom_api.app.probe.reads import Question, questions
from kiwoom_api.app.probe.record import Recorder
from kiwoom_api.client.clock import WallClock
from kiwoom_api.client.limiter import Limiter
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.model.errors import AnswerError, TransportError, WireError
from kiwoom_api.model.orders import CancelRequest, OrderRequest
from kiwoom_api.model.ports import Accepted
from kiwoom_api.model.values import OrderType, Side
from kiwoom_api.settings import Environment, Settings
from kiwoom_api.sim.server import SimServer, build_exchange
from kiwoom_api.wire.orders import order_call

_SYMBOL = "005930"
_SHARES = 3
_KEY = "probe"


@asynccontextmanager
async def _local(profile: str) -> AsyncIterator[tuple[AsyncClient, Recorder, SimServer]]:
    """An exchange at 10:00 of a business day, and a client of it; both are gone afterwards."""
    server = SimServer(build_exchange(profile=profile), rate_limited=False)
    await server.start()
    try:
        with tempfile.TemporaryDirectory(prefix="kiwoom-probe-") as folder:
            settings = Settings.local(
                server.url, client_id=_KEY, client_secret=_KEY, data_dir=Path(folder), profile=profile
            )
            recorder = Recorder(settings)
            quick = Limiter("stepped", WallClock())
            async with AsyncClient(settings, transport=recorder, limiter=quick) as client:
                yield client, recorder, server
    finally:
        await server.stop()


async def twins(environment: Environment) -> dict[str, dict[str, object]]:
    """Return the simulator's answer to each question, and to an order and its cancel, by the question's name.

    The account there has bought and has an order open, so that the lists have rows to compare with.
    """
    profile = "mock" if environment is Environment.MOCK else "real"
    async with _local(profile) as (client, recorder, server):
        await _trade(client, server.exchange.snapshot(_SYMBOL).lower or 0)
        found = {name: body for name in ("kt10000", "kt10003") if (body := recorder.body(name)) is not None}
        for question in questions(_SYMBOL, server.exchange.now.date()):
            body = await _answer(question, client, recorder)
            if body is not None:
                found[question.name] = body
        return found


async def _trade(client: AsyncClient, low: int) -> None:
    """Hold some shares, have one order cancelled and one open."""
    wanted = (
        OrderRequest(symbol=_SYMBOL, side=Side.BUY, quantity=_SHARES, order_type=OrderType.MARKET),
        OrderRequest(symbol=_SYMBOL, side=Side.BUY, quantity=2, price=low),
        OrderRequest(symbol=_SYMBOL, side=Side.BUY, quantity=1, price=low),
    )
    numbers = []
    for request in wanted:
        outcome = await client.write(*order_call(request))
        if isinstance(outcome, Accepted):
            numbers.append(outcome.order_no)
    if numbers:
        await client.write(*order_call(CancelRequest(order_no=numbers[-1], symbol=_SYMBOL)))


async def _answer(question: Question, client: AsyncClient, recorder: Recorder) -> dict[str, object] | None:
    recorder.last.pop(question.tr, None)
    try:
        await client.call(question.tr, question.body)
    except (AnswerError, TransportError, WireError):
        return None  # the simulator does not serve it, or knows no such stock: then there is nothing to compare with
    return recorder.body(question.tr)
