"""A run between two processes: whose shares are whose, exits, held orders and memory come back as they were."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from engine_words import HYNIX, SAMSUNG, Doer, Market, at, morning

from kiwoom_api.engine.commands import Started, Submit
from kiwoom_api.engine.context import Context
from kiwoom_api.engine.core import Engine
from kiwoom_api.engine.desk import Listing, Standing
from kiwoom_api.engine.exits import Exits
from kiwoom_api.engine.hours import day_start
from kiwoom_api.engine.keep import Difference, decode, differences, encode, recall, remember
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar
from kiwoom_api.model.orders import Holding

NEXT = date(2025, 9, 2)


class Keeper(Doer):
    """Counts its bars, and orders after the first."""

    def on_bar(self, ctx: Context, bar: Bar) -> None:
        """Count; buy the other stock tomorrow, under exits."""
        self.memory["bars"] = self.memory.get("bars", 0) + 1
        ctx.buy(HYNIX, 2, tag="morrow", exits=Exits(take=Decimal(3)))


def _evening() -> tuple[Keeper, Market]:
    keeper = Keeper()
    market = Market(morning([keeper, Doer("other")]))
    keeper.act = lambda ctx: ctx.buy(SAMSUNG, 10, exits=Exits(stop=Decimal(5), days=4))
    market.print(70_000, at(9, 1))
    market.print(71_000, at(9, 2))
    market.end_day()
    return keeper, market


def _holding(symbol: str, quantity: int) -> Holding:
    return Holding(
        symbol=symbol,
        name="",
        quantity=quantity,
        sellable=quantity,
        average=70_000,
        price=71_000,
        purchase_amount=70_000 * quantity,
        valuation=71_000 * quantity,
        profit=0,
    )


def test_engine_keep_round_trip() -> None:
    """The next process goes on: own shares, exits with their peak and day, the order for the next open, memory."""
    before, market = _evening()
    data = encode(remember(market.engine))
    after = Keeper()
    engine = Engine([after, Doer("other")], [SAMSUNG, HYNIX])
    listings = {code: Listing(symbol=code, name=code) for code in (SAMSUNG, HYNIX)}
    cash = market.engine.state.portfolio.cash
    engine.open(Standing(cash=cash, holdings=(_holding(SAMSUNG, 10),)), listings)
    recall(engine, decode(data))
    engine.handle(Started(at=at(8, day=NEXT)))
    engine.handle(day_start(NEXT, at=at(8, day=NEXT)))
    assert after.memory == {"bars": 1}
    assert after.ctx.position(SAMSUNG) == before.ctx.position(SAMSUNG)
    assert after.ctx.guarded(SAMSUNG) == before.ctx.guarded(SAMSUNG)
    assert (after.ctx.day_number, engine.initial) == (2, 10_000_000)
    market = Market(engine)
    market.until(at(8, 50, day=NEXT))
    (sent,) = market.sent
    assert isinstance(sent, Submit)
    assert (sent.request.symbol, sent.request.quantity) == (HYNIX, 2)
    assert after.ctx.guarded(HYNIX) is not None
    market.print(66_000, at(9, 5, day=NEXT))
    assert SAMSUNG not in after.ctx.positions


def test_engine_keep_differences() -> None:
    """Shares that are remembered and not there are told; more than remembered is a person's and nobody's fault."""
    _, market = _evening()
    memory = remember(market.engine)
    assert differences(memory, {SAMSUNG: _holding(SAMSUNG, 15)}) == []
    assert differences(memory, {SAMSUNG: _holding(SAMSUNG, 3)}) == [Difference(symbol=SAMSUNG, remembered=10, held=3)]
    assert differences(memory, {}) == [Difference(symbol=SAMSUNG, remembered=10, held=0)]


def test_engine_keep_bad() -> None:
    """Broken or newer memory, and memory that JSON cannot hold, are refused with what to do."""
    keeper, market = _evening()
    data = encode(remember(market.engine))
    for broken in (b"", b"{", data[: len(data) // 2], data.replace(b'"initial": 10000000', b'"initial": "x"')):
        with pytest.raises(BadInput, match="memory"):
            decode(broken)
    with pytest.raises(BadInput, match="update the program"):
        decode(data.replace(b'"version": 1', b'"version": 99'))
    keeper.memory["open file"] = object()
    with pytest.raises(BadInput, match="change the strategy"):
        encode(remember(market.engine))
