"""Continuous trading: the engine against a slow book that follows the rules' text."""

from __future__ import annotations

from random import Random

import pytest
from fuzz_tally import count
from matching_tools import PRICES, SCALE, TIMES, SlowBook

from kiwoom_api.market import OrderType
from kiwoom_api.sim.matching import Fill, Matcher, Mode, Refusal

TYPES = [
    *[OrderType.LIMIT] * 12,
    *[OrderType.MARKET] * 2,
    OrderType.LIMIT_IOC,
    OrderType.LIMIT_FOK,
    OrderType.MARKET_IOC,
    OrderType.MARKET_FOK,
    OrderType.BEST_OPPOSITE,
    OrderType.BEST_OPPOSITE_IOC,
    OrderType.BEST_OPPOSITE_FOK,
    OrderType.BEST_SAME,
    *[OrderType.MID] * 3,
    OrderType.MID_IOC,
    OrderType.MID_FOK,
]


def open_shares(book: Matcher) -> dict[int, int]:
    """Open shares by order."""
    return {each.order: each.shares for each in book.orders()}


def one_message(random: Random, number: int, book: Matcher, slow: SlowBook, prices: list[int]) -> None:
    """Say one random thing to both books."""
    count()
    limits = [each for each in book.orders() if each.type is OrderType.LIMIT]
    dice = random.random()
    if dice < 0.15 and limits:
        order, shares = random.choice(limits).order, random.choice([0, 0, random.randrange(1, 9)])
        assert book.cancel(order, shares) == slow.cancel(order, shares)
    elif dice < 0.25 and limits:
        seen = random.choice(limits)
        price = random.choice([seen.price, random.choice(prices)])
        shares = random.randrange(1, 12)
        assert book.amend(seen.order, price=price, shares=shares) is None
        slow.amend(seen.order, price, shares)
    else:
        kind, buy, shares = random.choice(TYPES), random.random() < 0.5, random.randrange(1, 20)
        price = random.choice(prices)
        refused = book.submit(number, buy=buy, type=kind, shares=shares, price=price)
        assert (refused is None) == slow.submit(number, buy, kind, shares, price)
        assert refused in (None, Refusal.NO_MID)


@pytest.mark.parametrize("span", [slice(0, 8), slice(6, 17), slice(0, 17)], ids=["1-won", "5-won", "both"])
def test_continuous_fills_are_those_of_the_rules_read_literally(span: slice) -> None:
    """Every fill, every rest and the last price equal the slow book's, message by message, for all order types."""
    for seed in range(40 * TIMES):
        random = Random(seed)
        base = random.choice(PRICES[span])
        book, slow = Matcher(SCALE, base), SlowBook(base)
        book.switch(Mode.CONTINUOUS)
        for number in range(1, 81):
            one_message(random, number, book, slow, PRICES[span])
            fills = [tuple(each[:4]) for each in book.events() if isinstance(each, Fill)]
            assert fills == slow.fills, (seed, number)
            slow.fills.clear()
            assert open_shares(book) == {each.order: each.shares for each in slow.orders}
            assert book.last == slow.last
            assert not book.best(buy=True) or not book.best(buy=False) or book.best(buy=True) < book.best(buy=False)
