"""Any sequence of orders, cancels, amends, modes, bands and restarts: what must hold after every step.

The machine finds short sequences; the flows say hundreds of messages to one book, ``KIWOOM_MATCHING_TIMES`` times as
many where that is set.
"""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from matching_tools import PRICES, TIMES
from matching_watch import Watched

from kiwoom_api.market import OrderType
from kiwoom_api.sim.matching import Mode

PRICE = st.sampled_from(PRICES)
SHARES = st.integers(1, 250)
MODES = [each for each in Mode if each is not Mode.CLOSED]
KINDS = list(OrderType)
MANY = 30
"""Open orders at which a flow ends the session."""


class Exchange(RuleBasedStateMachine):
    """One book under watch from the base price on."""

    def __init__(self) -> None:
        super().__init__()
        self.watched = Watched(2_000, Mode.CONTINUOUS)

    @initialize(base=PRICE, mode=st.sampled_from([Mode.OPENING, Mode.CONTINUOUS]))
    def begin(self, base: int, mode: Mode) -> None:
        """A day starts."""
        self.watched = Watched(base, mode)

    @rule(buy=st.booleans(), kind=st.sampled_from(KINDS), price=PRICE, stop=PRICE, shares=SHARES)
    def submit(self, buy: bool, kind: OrderType, price: int, stop: int, shares: int) -> None:
        """Enter an order of any type."""
        self.watched.submit(buy, kind, price, stop, shares)

    @rule(price=PRICE, buy=st.booleans(), shares=SHARES)
    def submit_limit(self, price: int, buy: bool, shares: int) -> None:
        """Enter a limit order: most orders are."""
        self.watched.submit(buy, OrderType.LIMIT, price, 0, shares)

    @precondition(lambda self: self.watched.left)
    @rule(data=st.data(), shares=st.sampled_from([0, 0, 1, 60]))
    def cancel(self, data: st.DataObject, shares: int) -> None:
        """Cancel all or a part."""
        self.watched.cancel(data.draw(st.sampled_from(sorted(self.watched.left))), shares)

    @precondition(lambda self: self.watched.left)
    @rule(data=st.data(), price=PRICE, shares=SHARES)
    def amend(self, data: st.DataObject, price: int, shares: int) -> None:
        """Amend an order."""
        self.watched.amend(data.draw(st.sampled_from(sorted(self.watched.left))), price, shares)

    @rule(mode=st.sampled_from(MODES))
    def switch(self, mode: Mode) -> None:
        """Go over to another mode."""
        self.watched.switch(mode)

    @rule()
    def crash(self) -> None:
        """Save and load."""
        self.watched.crash()

    @rule(low=PRICE, high=PRICE)
    def band(self, low: int, high: int) -> None:
        """Set a band, or none."""
        self.watched.band(low, high)

    @precondition(lambda self: self.watched.number % 7 == 6)
    @rule()
    def expire(self) -> None:
        """End the session's orders."""
        self.watched.expire()

    @invariant()
    def holds(self) -> None:
        """Conservation, no crossing, true queues."""
        self.watched.check()
        self.watched.check_queues()


Exchange.TestCase.settings = settings(max_examples=40 * TIMES, stateful_step_count=40, deadline=None)
TestExchange = Exchange.TestCase
TestExchange.__doc__ = (
    "Conservation, no crossing, priority, exact cancels, all-or-nothing, auctions tried at every price, restarts."
)


def one_message(random: Random, watched: Watched, prices: list[int]) -> None:
    """Say one random thing."""
    dice, price = random.random(), random.choice(prices)
    if dice < 0.14 and watched.left:
        watched.cancel(random.choice(list(watched.left)), random.choice([0, 0, 0, 1, 60]))
    elif dice < 0.24 and watched.left:
        watched.amend(random.choice(list(watched.left)), price, random.randrange(1, 250))
    elif dice < 0.28:
        # Most of the time is continuous trading, as on an exchange.
        mode = Mode.CONTINUOUS if watched.book.mode is not Mode.CONTINUOUS else random.choice(MODES)
        watched.switch(mode)
    elif dice < 0.29:
        watched.band(price, random.choice(prices))
    elif dice < 0.30:
        watched.crash()
    elif len(watched.left) > MANY:
        watched.expire()
    else:
        kind = OrderType.LIMIT if dice < 0.72 else random.choice(KINDS)
        # Round numbers make sides balance, so that several prices match.
        shares = random.choice([random.randrange(1, 250), 10 * random.randrange(1, 6)])
        watched.submit(random.random() < 0.5, kind, price, random.choice(prices), shares)


@pytest.mark.parametrize("part", range(TIMES))
@settings(max_examples=10 if TIMES == 1 else 50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), start=st.integers(0, len(PRICES) - 4), mode=st.sampled_from(MODES))
def test_nothing_breaks_in_long_flows(part: int, seed: int, start: int, mode: Mode) -> None:
    """Hundreds of messages to one book in any mode: after each everything holds, and every auction is the best one."""
    random, prices = Random(seed * TIMES + part), PRICES[start:]
    watched = Watched(random.choice(prices), mode)
    for _ in range(200 if TIMES == 1 else 1_000):
        one_message(random, watched, prices)
        watched.check()
    watched.check_queues()
