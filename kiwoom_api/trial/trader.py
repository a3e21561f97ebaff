"""A random trader: wishes drawn from a seed, each wanted once; it decides again only when absence is proved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random

import msgspec

from kiwoom_api.market import round_to_tick
from kiwoom_api.model.errors import OrderAbsent, OrderError
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest, OrderState
from kiwoom_api.model.ports import Request
from kiwoom_api.model.values import OrderType, Side, business_day
from kiwoom_api.trial.stack import Stack
from kiwoom_api.trial.world import SYMBOLS

__all__ = ["Act", "Trader", "Wish", "draw_wishes", "price_of"]

_MARKET_OF = "KOSPI"
_QUANTITIES = (1, 2, 3, 5, 10)


class Act(StrEnum):
    """What is wished."""

    BUY = "buy"
    SELL = "sell"
    CANCEL = "cancel"
    MODIFY = "modify"


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """One decision.

    Attributes:
        number: its name; the journal keeps it as the intent's strategy.
        at: when it is made.
        act: what is wished.
        symbol: of which stock.
        quantity: shares of a new order.
        market: without a price.
        ticks: how far the price of a new or modified order is better than the last one (negative: worse), in steps of
            a tenth of a percent.
        pick: which live order a cancel or modify is about.
    """

    number: str
    at: datetime
    act: Act
    symbol: str
    quantity: int
    market: bool
    ticks: int
    pick: float


def draw_wishes(
    rng: Random, begin: datetime, end: datetime, count: int, *, quantities: Sequence[int] = _QUANTITIES
) -> list[Wish]:
    """Draw a day's wishes, in order of time."""
    span = int((end - begin).total_seconds())
    moments = sorted(rng.randint(0, span) for _ in range(count))
    acts = rng.choices(list(Act), (12, 5, 3, 2), k=count)
    return [
        Wish(
            number=f"w{number}",
            at=begin + timedelta(seconds=moment),
            act=act,
            symbol=rng.choice(SYMBOLS),
            quantity=rng.choice(quantities),
            market=rng.random() < 0.15,
            ticks=rng.randint(-3, 8),
            pick=rng.random(),
        )
        for number, (moment, act) in enumerate(zip(moments, acts, strict=True), 1)
    ]


class Trader:
    """Carries out wishes on whatever stack is alive.

    Args:
        wishes: in order of time.
        stack: the stack that is alive, or None while there is none.
    """

    def __init__(self, wishes: Sequence[Wish]) -> None:
        self._wishes = wishes
        self._next = 0
        self.outcomes: list[tuple[str, str]] = []

    async def trade(self, stack: Stack) -> None:
        """Make every decision whose time comes while this stack lives; those that came while none lived are void."""
        while self._next < len(self._wishes):
            wish = self._wishes[self._next]
            late = stack.clock.now() > wish.at + timedelta(seconds=1)
            await stack.clock.until(wish.at)
            self._next += 1
            if not late:
                stack.spawn(self._carry_out(stack, wish))

    async def _carry_out(self, stack: Stack, wish: Wish) -> None:
        for _ in range(2):
            request = self._request(stack, wish)
            if request is None:
                self.outcomes.append((wish.number, "nothing"))
                return
            stack.busy += 1
            try:
                await stack.account.flow.submit(request)
                said = "placed"
            except OrderError as error:
                said = f"{type(error).__name__} {error.code}"
            finally:
                stack.busy -= 1
            self.outcomes.append((wish.number, said))
            if said != "placed":
                stack.look()
            if not said.startswith(OrderAbsent.__name__):
                return

    def _request(self, stack: Stack, wish: Wish) -> Request | None:
        last = stack.prices.get(wish.symbol)
        if wish.act in (Act.CANCEL, Act.MODIFY):
            return self._change(stack, wish)
        if last is None:
            return None
        side = Side.BUY if wish.act is Act.BUY else Side.SELL
        return OrderRequest.build(
            wish.symbol,
            side,
            wish.quantity,
            order_type=OrderType.MARKET if wish.market else OrderType.LIMIT,
            price=None if wish.market else price_of(wish, last, side, business_day(stack.clock.now())),
            strategy=wish.number,
        )

    def _change(self, stack: Stack, wish: Wish) -> Request | None:
        account = stack.account
        live = account.manager.live(business_day(stack.clock.now()))
        own = [i for i in live if i.order_no and i.state in (OrderState.WORKING, OrderState.PARTIAL)]
        if not own:
            return None
        chosen = own[int(wish.pick * len(own))]
        last = stack.prices.get(chosen.symbol)
        if wish.act is Act.CANCEL or last is None or chosen.side is None or chosen.price is None:
            return CancelRequest(order_no=chosen.order_no, symbol=chosen.symbol, strategy=wish.number)
        price = price_of(wish, last, chosen.side, business_day(stack.clock.now()))
        return ModifyRequest(
            order_no=chosen.order_no, symbol=chosen.symbol, quantity=0, price=price, strategy=wish.number
        )


def price_of(wish: Wish, last: int, side: Side, day: date) -> int:
    """The price of a wish in won, on the grid, when the last trade was at ``last``."""
    won = last - side.sign * last * wish.ticks // 1000
    return round_to_tick(won, market=_MARKET_OF, on=day, up=False)
