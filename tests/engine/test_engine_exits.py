"""Exits live in the engine: they fire when they should, sell what there is, and go on until nothing is left."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from engine_words import SAMSUNG, Doer, Market, at, morning
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_api.engine.commands import Cancel, Submit
from kiwoom_api.engine.exits import Exits
from kiwoom_api.engine.hours import day_start
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.values import Side

NEXT, MORNING = date(2025, 9, 2), at(9, 1)


def entered(exits: Exits, shares: int = 10, when: datetime = MORNING) -> tuple[Doer, Market]:
    """Return a strategy that bought at 70,000 won with exits, and its market."""
    doer = Doer()
    market = Market(morning([doer]))
    doer.act = lambda ctx: ctx.buy(SAMSUNG, shares, exits=exits)
    market.print(70_000, when)
    return doer, market


def sales(market: Market) -> list[tuple[int, str]]:
    """Return shares and reason of each sale that went out."""
    tickets = market.engine.state.blotter.tickets
    found = [c for c in market.sent if isinstance(c, Submit) and c.request.side is Side.SELL]
    return [(c.request.quantity, tickets[c.ref].tag) for c in found]


@pytest.mark.parametrize(
    ("exits", "prices", "reason"),
    [
        (Exits(stop=Decimal(5)), [66_600, 66_500], "stop"),
        (Exits(take=Decimal(5)), [73_400, 73_500], "take"),
        (Exits(trail=Decimal(5)), [69_000, 80_000, 76_100, 76_000], "trail"),
        (Exits(stop=Decimal("0.5"), take=Decimal(1)), [69_700, 69_600], "stop"),
    ],
)
def test_engine_exits_by_price(exits: Exits, prices: list[int], reason: str) -> None:
    """A stop, a take-profit and a trailing stop sell everything at the first trade that reaches them, not before."""
    _, market = entered(exits)
    for second, price in enumerate(prices[:-1]):
        market.print(price, at(9, 2, second))
    assert sales(market) == []
    market.print(prices[-1], at(9, 3))
    assert sales(market) == [(10, reason)]
    assert not market.engine.positions


def test_engine_exits_by_time() -> None:
    """Time exits fire after minutes, before the closing auction, and at the open of the day that was counted."""
    _, market = entered(Exits(minutes=30))
    market.until(at(9, 30))
    assert sales(market) == []
    market.until(at(9, 31))
    assert sales(market) == [(10, "time")]

    _, market = entered(Exits(before_auction=10))
    market.until(at(15, 9, 59))
    assert sales(market) == []
    market.until(at(15, 10))
    assert sales(market) == [(10, "time")]

    doer, market = entered(Exits(days=1))
    market.end_day()
    assert sales(market) == []
    market.engine.handle(day_start(NEXT, at=at(8, day=NEXT)))
    market.until(at(9, day=NEXT))
    assert sales(market) == [(10, "time")]
    assert doer.ctx.guarded(SAMSUNG) is None


def test_engine_exits_entered_late() -> None:
    """What is entered after its moment before the auction is sold at that moment of the next day."""
    doer, market = entered(Exits(before_auction=10), when=at(15, 12))
    doer.act = lambda _ctx: None
    market.until(at(15, 30))
    market.end_day()
    assert sales(market) == []
    market.engine.handle(day_start(NEXT, at=at(8, day=NEXT)))
    market.until(at(15, 9, 59, day=NEXT))
    assert sales(market) == []
    market.until(at(15, 10, day=NEXT))
    assert sales(market) == [(10, "time")]


def test_engine_exits_locked() -> None:
    """What nobody buys stays under the guard: the next day's first moment tries again, once at a time."""
    _, market = entered(Exits(stop=Decimal(5)))
    market.locked = True
    market.print(49_000, at(9, 5))
    market.print(49_000, at(9, 6))
    assert sales(market) == [(10, "stop")]
    market.end_day()
    market.engine.handle(day_start(NEXT, at=at(8, day=NEXT)))
    market.locked = False
    market.print(45_000, at(9, day=NEXT))
    assert sales(market) == [(10, "stop"), (10, "stop")]
    assert not market.engine.positions


def test_engine_exits_outlive_a_quarantine() -> None:
    """The exits of a strategy that failed go on guarding what it holds."""
    doer, market = entered(Exits(stop=Decimal(5)))
    doer.act = lambda ctx: 1 // 0
    market.print(70_000, at(9, 2))
    assert market.engine.faults
    market.print(66_000, at(9, 3))
    assert sales(market) == [(10, "stop")]


def test_engine_exits_close() -> None:
    """``close`` withdraws the symbol's own orders first, and sells what they held when they are gone."""
    doer, market = entered(Exits(stop=Decimal(20)))
    doer.act = lambda ctx: ctx.sell(SAMSUNG, 4, 75_000)
    market.print(70_000, at(9, 2))
    doer.act = lambda ctx: ctx.close(SAMSUNG)
    market.print(70_000, at(9, 3))
    # Six are free at once, the four of the withdrawn order as soon as its cancel is confirmed.
    assert [type(command) for command in market.sent[-3:]] == [Cancel, Submit, Submit]
    assert sales(market) == [(4, ""), (6, "close"), (4, "close")]
    assert not market.engine.positions


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(50_000, 90_000), min_size=1, max_size=40),
    st.one_of(st.none(), st.integers(1, 30)),
    st.one_of(st.none(), st.integers(1, 30)),
    st.one_of(st.none(), st.integers(1, 30)),
)
def test_engine_exits_agree_with_the_words(
    prices: list[int], stop: int | None, take: int | None, trail: int | None
) -> None:
    """On any path the sale comes at the first trade that the definitions name, and never twice."""
    if (stop, take, trail) == (None, None, None):
        return
    percents = {"stop": stop, "take": take, "trail": trail}
    exits = Exits(**{name: Decimal(value) for name, value in percents.items() if value is not None})
    _, market = entered(exits)
    peak, expected = 70_000, 0
    for number, price in enumerate(prices):
        market.print(price, at(10, number))
        peak = max(peak, price)
        hit = stop is not None and price * 100 <= 70_000 * (100 - stop)
        hit = hit or (trail is not None and price * 100 <= peak * (100 - trail))
        hit = hit or (take is not None and price * 100 >= 70_000 * (100 + take))
        expected = expected or (1 if hit else 0)
        assert len(sales(market)) == expected
        if expected:
            break


@pytest.mark.parametrize(
    "values",
    [{}, {"stop": Decimal(0)}, {"stop": Decimal(101)}, {"days": 0}, {"minutes": True}, {"take": 5.0}, {"days": 1.5}],
)
def test_engine_exits_bad(values: dict[str, object]) -> None:
    """Exits that make no sense are refused by name."""
    with pytest.raises(BadInput):
        Exits(**values)  # type: ignore[arg-type]
