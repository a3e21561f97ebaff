"""Order policies measured over the same fault-days: duplicates, lost fills and wrong positions."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

import msgspec

from kiwoom_api.journal import InMemoryJournal
from kiwoom_api.model.errors import KiwoomError
from kiwoom_api.model.orders import OrderKind
from kiwoom_api.model.values import Channel
from kiwoom_api.risk import RiskLimits
from kiwoom_api.trial.loop import VirtualLoop, run
from kiwoom_api.trial.plans import draw_plan
from kiwoom_api.trial.stack import Stack
from kiwoom_api.trial.strawmen import Naive, Strawman
from kiwoom_api.trial.trader import Act, Trader, Wish, draw_wishes
from kiwoom_api.trial.world import DAY, World, at, scratch

__all__ = ["OURS", "POLICIES", "Tally", "measure"]

OURS = "kiwoom_api"
POLICIES = (Naive.RETRY.value, Naive.REDECIDE.value, OURS)
_WISHES, _RULES = 20, 12
_LIMITS = RiskLimits.for_environment("sim")  # no cap that the others do not know
_CALM = at(15, 25)
_END = at(15, 45)


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy came to on one day.

    Attributes:
        policy: its name.
        wanted: wishes of which at least one order reached the books.
        duplicates: orders in the books beyond one for each wish.
        lost: orders with fills that the program does not know of.
        wrong: stocks of which the program believes to hold another number of shares than it does.
    """

    policy: str
    wanted: int = 0
    duplicates: int = 0
    lost: int = 0
    wrong: int = 0

    def plus(self, other: Tally) -> Tally:
        """The sum of two."""
        names = ("wanted", "duplicates", "lost", "wrong")
        return Tally(policy=self.policy, **{name: getattr(self, name) + getattr(other, name) for name in names})


def measure(seed: int) -> tuple[Tally, ...]:
    """Run one fault-day once for each policy: the same prices, wishes and faults."""
    return tuple(_measured(seed, policy) for policy in POLICIES)


def _measured(seed: int, policy: str) -> Tally:
    with scratch() as folder:
        return run(lambda loop: _day(loop, seed, policy, folder))


async def _day(loop: VirtualLoop, seed: int, policy: str, folder: Path) -> Tally:
    rng = Random(f"policy|{seed}")
    drawn = draw_wishes(rng, at(9, 0, 5), at(15, 15), _WISHES)
    # A quantity of its own tells in the exchange's books which wish an order came from.
    wishes = [msgspec.structs.replace(wish, quantity=number) for number, wish in enumerate(drawn, 1)]
    wishes = [wish for wish in wishes if wish.act in (Act.BUY, Act.SELL)]
    plan = draw_plan(rng, seed, at(9), _CALM, rules=_RULES)
    async with World(loop, seed, folder, plan) as world:
        calm = asyncio.ensure_future(_calm_down(world))
        ours = policy == OURS
        book, held = await (_ours(world, wishes, rng) if ours else _theirs(world, Naive(policy), wishes, rng))
        await calm
        return _tally(world, policy, book, held)


async def _calm_down(world: World) -> None:
    await world.clock.until(_CALM)
    world.server.settle_faults()


async def _theirs(
    world: World, policy: Naive, wishes: Sequence[Wish], rng: Random
) -> tuple[Counter[str], Counter[str]]:
    strawman = Strawman(world, policy, rng)
    trading = asyncio.ensure_future(strawman.trade(wishes))
    await world.clock.until(_END)
    trading.cancel()
    await asyncio.gather(trading, return_exceptions=True)
    await strawman.end()
    return strawman.book, strawman.held


async def _ours(world: World, wishes: Sequence[Wish], rng: Random) -> tuple[Counter[str], Counter[str]]:
    journal = InMemoryJournal()
    trader = Trader(wishes)
    stack = Stack(world.settings, world.clock, journal, rng, limits=_LIMITS)
    while True:
        try:
            await stack.start()
            break
        except KiwoomError:
            await stack.kill()
            await world.clock.sleep(20.0)
            stack = Stack(world.settings, world.clock, journal, rng, limits=_LIMITS)
    trading = asyncio.ensure_future(trader.trade(stack))
    await world.clock.until(_END - timedelta(minutes=1))
    await trading
    for _ in range(3):
        await stack.reconcile(closed=True)
    await world.clock.until(_END)
    book, held = Counter[str](), Counter[str]()
    for fill in journal.fills(world.account):
        book[fill.order_no] += fill.quantity
    for symbol, position in journal.positions(world.account).items():
        held[symbol] = position.quantity
    await stack.stop()
    return book, held


def _tally(world: World, policy: str, book: Counter[str], held: Counter[str]) -> Tally:
    exchange, account = world.exchange, world.account
    orders = [order for order in exchange.orders(account, DAY) if order.kind is OrderKind.NEW]
    ours = [order for order in orders if order.channel is Channel.REST and not order.rejected]
    wishes = Counter(order.quantity for order in ours)
    true = {holding.symbol: holding.quantity for holding in exchange.holdings(account) if holding.quantity}
    return Tally(
        policy=policy,
        wanted=len(wishes),
        duplicates=sum(count - 1 for count in wishes.values()),
        lost=sum(book[order.order_no] < order.filled for order in ours),
        wrong=sum(held[symbol] != true.get(symbol, 0) for symbol in held.keys() | true.keys()),
    )


def added(tallies: Iterator[tuple[Tally, ...]]) -> dict[str, Tally]:
    """Add up what ``measure`` gave for many seeds, by policy."""
    total = {policy: Tally(policy=policy) for policy in POLICIES}
    for day in tallies:
        for tally in day:
            total[tally.policy] = total[tally.policy].plus(tally)
    return total
