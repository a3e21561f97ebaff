"""Whatever two programs do on one journal: what memory lets pass, the broker, when asked, would let pass too."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import aiohttp
import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st
from orders_stage import TEN, Stage

from kiwoom_api.api.account import Account
from kiwoom_api.api.moment import Heard
from kiwoom_api.engine.live import WireDesk
from kiwoom_api.model.errors import OrderError
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest
from kiwoom_api.model.values import OrderType, Side, business_day
from kiwoom_api.risk import RiskGate, RiskLimits, RiskView
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.market_data import MarketData
from kiwoom_api.sim.server import SimServer
from kiwoom_api.sim.synthetic import synthetic_market

_MARKET = synthetic_market(2, TEN.date(), 30)
SYMBOLS = ("005930", "000660")
CASH = 20_000_000
FREE = RiskLimits(
    max_order_value=None, max_position_value=None, max_gross_ratio=None, max_daily_loss=None, max_drawdown=None,
    orders_per_second=None, orders_per_day=None, orders_per_symbol=None, max_open_orders=None, price_collar=None,
    identical_seconds=None, max_price_age=None, max_reconcile_age=None, by_memory=True,
)  # fmt: skip
_TIGHT: tuple[dict[str, Any], ...] = (
    {},
    {"max_position_value": CASH // 10},
    {"max_position_value": CASH // 3},
    {"max_gross_value": CASH // 4, "max_net_value": CASH // 5},
    {"max_gross_ratio": Decimal("0.5")},
    {"max_daily_loss": Decimal("0.0005")},
    {"max_daily_loss": Decimal("0.002"), "max_open_orders": 3},
)
GATES = [RiskGate(msgspec.structs.replace(FREE, **more)) for more in _TIGHT]

Step: TypeAlias = tuple[str, int, int, int, int]
_WORDS = ("buy", "buy", "buy", "sell", "modify", "cancel", "pass", "compare", "hand")
STEPS = st.lists(
    st.tuples(st.sampled_from(_WORDS), st.integers(0, 1), st.integers(0, 1), st.integers(1, 40), st.integers(-1, 3)),
    min_size=4,
    max_size=9,
)


class Play:
    """A desk that remembers and a script beside it, on one journal."""

    def __init__(self, stage: Stage, desk: WireDesk, script: Account) -> None:
        self.stage, self.desk, self.programs = stage, desk, (desk.account, script)
        self.foreign = False
        self.answered = 0

    def price(self, symbol: str, level: int) -> int | None:
        """The market for -1, the lower limit for 0, else near the last price, above it for 3."""
        seen = self.stage.server.exchange.snapshot(symbol)
        last, tick = seen.last or seen.base, 500
        return {-1: None, 0: seen.lower, 3: seen.upper}.get(level, (last + (level - 1) * tick) // 1_000 * 1_000)

    async def step(self, step: Step) -> None:
        """Do one thing."""
        word, who, which, shares, level = step
        account, symbol = self.programs[who], SYMBOLS[which]
        price = self.price(symbol, level)
        if word == "pass":
            await self.stage.pass_by(shares / 4)
        elif word == "compare":
            await self.programs[0].reconcile()
            self.foreign = False
        elif word == "hand":
            body = {"appkey": "key-1", "symbol": symbol, "side": "buy", "quantity": 1, "price": self.price(symbol, 0)}
            await self.stage.admin("order", body)
            self.foreign = True
        elif word in ("buy", "sell"):
            side = Side.BUY if word == "buy" else Side.SELL
            kind = OrderType.MARKET if price is None else OrderType.LIMIT
            with suppress(OrderError):
                await account.flow.submit(OrderRequest.build(symbol, side, shares, order_type=kind, price=price))
        else:
            await self._change(word, account, shares, level)

    async def _change(self, word: str, account: Account, shares: int, level: int) -> None:
        living = [i for i in account.manager.live(business_day(account.clock.now())) if i.order_no]
        if not living:
            return
        found = living[shares % len(living)]
        quantity = 0 if level < 2 else 1
        with suppress(OrderError):
            if word == "cancel":
                request = CancelRequest(order_no=found.order_no, symbol=found.symbol, quantity=quantity)
                await account.flow.submit(request)
            else:
                price = self.price(found.symbol, max(level, 0)) or 1
                change = ModifyRequest(order_no=found.order_no, symbol=found.symbol, quantity=quantity, price=price)
                await account.flow.submit(change)

    def probes(self) -> list[OrderRequest]:
        """Requests that are small, large, cheap, dear and without a price."""
        found = []
        for symbol in SYMBOLS:
            for shares, level in ((1, 1), (15, 2), (60, 0), (20, -1)):
                price = self.price(symbol, level)
                kind = OrderType.MARKET if price is None else OrderType.LIMIT
                found.append(OrderRequest.build(symbol, Side.BUY, shares, order_type=kind, price=price))
            found += [OrderRequest.build(symbol, Side.SELL, n, price=self.price(symbol, 1)) for n in (1, 12)]
        return found

    async def judge(self) -> None:
        """Let memory say what may pass now, and hold it against what the broker says at the same moment."""
        account, now = self.programs[0], self.desk.now
        await self.desk._caught_up()
        for symbol in SYMBOLS:
            seen = self.stage.server.exchange.snapshot(symbol)
            account.moment.prices[symbol] = Heard(seen.last or seen.base, seen.base, now)
        remembered: list[tuple[OrderRequest, RiskView]] = []
        for probe in self.probes():
            view = account.flow._view(probe)
            if isinstance(view, RiskView):
                assert not self.foreign, "memory answered though an order by hand had been heard of"
                remembered.append((probe, view))
            else:
                view.close()  # type: ignore[attr-defined]  # the question is asked below
        await self.desk.step(now)
        self.answered += len(remembered)
        for probe, view in remembered:
            asked = await account.flow._again(probe)  # type: ignore[misc]
            _holds_no_more(view, asked)
            for gate in GATES:
                if gate.check(probe, view) is None:
                    assert gate.check(probe, asked) is None, (probe, gate.limits, view, asked)


def _holds_no_more(view: RiskView, asked: RiskView) -> None:
    """Memory's account is never richer, and never less invested, than the broker's."""
    for name, taken in (("cash", "reserved_cash"), ("sellable", "reserved_shares")):
        least, there = getattr(view, name), getattr(asked, name)
        assert there is None or least - getattr(view, taken) <= there - getattr(asked, taken), (name, view, asked)
    for name in ("position_value", "gross_value", "net_value"):
        assert getattr(view, name) >= getattr(asked, name), (name, view, asked)
    assert asked.equity is None or (view.equity or 0) <= asked.equity, (view, asked)


async def _play(steps: list[Step], folder: Path) -> int:
    exchange = Exchange(MarketData(_MARKET, seed=1), start=TEN, cash=CASH, seed=1)
    async with SimServer(exchange, clock="stepped") as server, aiohttp.ClientSession() as web:
        stage = Stage(server, web, folder)
        try:
            first = await stage.open(limits=FREE)
            desk = await stage.desk(SYMBOLS, check_every=None)
            for symbol in SYMBOLS:
                await first.flow._again(OrderRequest.build(symbol, Side.BUY, 1, price=1_000))  # type: ignore[misc]
            play = Play(stage, desk, await stage.open(limits=FREE))
            await play.step(("compare", 0, 0, 1, 0))
            await play.judge()
            assert play.answered == len(play.probes()), "memory answers after a comparison that agrees"
            for step in steps:
                await play.step(step)
                await play.judge()
            return play.answered
        finally:
            await stage.close()


_BOUGHT: list[Step] = [("buy", 0, 0, 12, -1), ("pass", 0, 0, 8, 0), ("compare", 0, 0, 1, 0)]


@settings(max_examples=6, deadline=None)
@given(steps=STEPS)
@example(steps=[*_BOUGHT, ("sell", 1, 0, 10, 3), ("modify", 1, 0, 1, 2), ("buy", 1, 1, 9, -1), ("pass", 0, 0, 8, 0)])
@example(steps=[*_BOUGHT, ("hand", 0, 0, 1, 0), ("buy", 0, 1, 3, 1), ("compare", 0, 0, 1, 0), ("buy", 1, 1, 30, 0)])
def test_memory_lets_nothing_pass_that_the_broker_would_not(steps: list[Step]) -> None:
    """Buys, sales, changes, fills and comparisons of two programs in any order; an order by hand sends it to asking."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_play(steps, Path(folder)))
