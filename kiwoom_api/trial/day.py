"""One fault-day: a seed in, a verdict out. The live stack trades on the real server, in virtual time."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import msgspec

from kiwoom_api.api.moment import switch_path
from kiwoom_api.journal import InMemoryJournal
from kiwoom_api.model.errors import KiwoomError
from kiwoom_api.model.orders import OrderState
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.risk.switch import SwitchFile, SwitchLevel
from kiwoom_api.trial.loop import VirtualLoop, run
from kiwoom_api.trial.mortal import Death, Killed
from kiwoom_api.trial.plans import draw_plan
from kiwoom_api.trial.stack import LIMITS, Stack
from kiwoom_api.trial.trader import Trader, draw_wishes
from kiwoom_api.trial.verdict import Books, Rules, broken, event_hash, judge, lawless
from kiwoom_api.trial.world import DAY, World, at, scratch

__all__ = ["MORNING", "WHOLE", "Form", "Outcome", "fault_day"]

SETTLE = timedelta(minutes=15)
"""How long after the last fault everything must be known (invariant I7)."""
_RESTART = 5.0


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a day is lived through.

    Attributes:
        wishes: decisions, from a few seconds after the open until ``last``.
        rules: faults that are armed, from before the open until they stop.
        last: the last decision.
        calm: when faults stop in safety mode.
        settling: in liveness mode they stop in one of these (first, last, step) minutes after nine.
        restarted: until when the process lives that safety mode starts afterwards.
        judged: when books and journal are compared.
        closed: the session is over by then.
        deadly: a process dies at one of so many writes of its journal.
        halts: seconds after nine within which a person may halt trading, and for how long at most.
    """

    wishes: int
    rules: int
    last: datetime
    calm: datetime
    settling: tuple[int, int, int]
    restarted: datetime
    judged: datetime
    closed: bool
    deadly: int
    halts: tuple[int, int]


WHOLE = Form(
    wishes=20,
    rules=12,
    last=at(15, 19),
    calm=at(15, 50),
    settling=(265, 385, 60),
    restarted=at(16, 30),
    judged=at(15, 45),
    closed=True,
    deadly=60,
    halts=(5 * 3600, 7200),
)
"""From 08:50 to the end of the session."""
MORNING = Form(
    wishes=8,
    rules=8,
    last=at(9, 35),
    calm=at(9, 45),
    settling=(15, 35, 5),
    restarted=at(9, 55),
    judged=at(10, 0, 30),
    closed=False,
    deadly=24,
    halts=(1800, 900),
)
"""The first hour, as dense in faults as it can be: what is alive at its end stays alive, and is judged so."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a seed came to.

    Attributes:
        seed: replays the day.
        mode: "safety" (faults all day, then a restart in a healthy world) or "liveness" (the same process settles).
        violations: invariants that were broken, in words; empty when all hold.
        hash: of every event; the same seed gives the same.
        intents, orders, fills: what the day held.
        unknown: intents whose answer was lost.
        starts: processes that it took.
        strikes: faults that struck, by kind.
        story: what happened, line by line.
    """

    seed: int
    mode: str
    violations: tuple[str, ...]
    hash: str
    intents: int
    orders: int
    fills: int
    unknown: int
    starts: int
    strikes: dict[str, int]
    story: tuple[str, ...] = ()


def fault_day(seed: int, *, form: Form = WHOLE, healthy: bool = False, story: bool = False) -> Outcome:
    """Run one day from a seed and judge it.

    Args:
        seed: draws prices, wishes, faults, deaths and every wait.
        form: the whole day, or its dense first hour.
        healthy: without faults and deaths.
        story: tell what happened.
    """
    with scratch() as folder:
        return run(lambda loop: _Day(loop, seed, folder, form, healthy=healthy).live(story=story))


class _Day:
    def __init__(self, loop: VirtualLoop, seed: int, folder: Path, form: Form, *, healthy: bool) -> None:
        self.seed, self.rng, self.form = seed, Random(f"day|{seed}"), form
        self.mode = self.rng.choice(("safety", "liveness"))
        first, last, step = form.settling
        liveness = self.mode == "liveness"
        self.calm = at(9) + timedelta(minutes=self.rng.randrange(first, last + 1, step)) if liveness else form.calm
        self.wishes = draw_wishes(self.rng, at(9, 0, 5), form.last, form.wishes)
        plan = draw_plan(self.rng, seed, at(8, 52), min(self.calm, at(15, 30)), rules=form.rules)
        self.deaths = 0 if healthy else self.rng.choice((0, 0, 1, 1, 2))
        self.rules = Rules(largest=LIMITS.max_order_quantity or 0, halted=self._halt())
        self.world = World(loop, seed, folder, None if healthy else plan)
        self.journal: JournalPort = InMemoryJournal()
        self.trader = Trader(self.wishes)
        self.starts = 0
        self.found: list[str] = []

    async def live(self, *, story: bool) -> Outcome:
        async with self.world as world:
            calm = asyncio.ensure_future(self._calm_down())
            halt = asyncio.ensure_future(self._switch())
            stack = await self._until(self.calm + SETTLE if self.mode == "liveness" else self.calm)
            self.found += broken(self.journal, world.account, DAY, self._books())
            if self.mode == "safety":
                await stack.kill()
                await asyncio.gather(calm, halt)
                self.deaths = 0
                stack = await self._until(self.form.restarted)
            await self._conclude(stack)
            await stack.stop()
            return self._outcome(stack, story=story)

    def _halt(self) -> tuple[datetime, datetime] | None:
        """Draw from when to when a person has halted trading; None on most days."""
        latest, longest = self.form.halts
        begin = at(9) + timedelta(seconds=self.rng.randint(0, latest))
        length = timedelta(seconds=self.rng.randint(300, longest))
        return (begin, begin + length) if self.rng.random() < 0.25 else None

    async def _switch(self) -> None:
        """Halt and resume, as a person does from another process."""
        if self.rules.halted is None:
            return
        clock, (begin, end) = self.world.clock, self.rules.halted
        switch = SwitchFile(switch_path(self.world.settings, self.world.account))
        await clock.until(begin)
        switch.lower(SwitchLevel.CANCEL_ONLY, why="trial", by="trial", at=begin)
        await clock.until(end)
        switch.resume(SwitchLevel.ACTIVE, person="trial", why="trial", at=end, seen=switch.read())

    async def _calm_down(self) -> None:
        """Take the faults away when their time is over."""
        await self.world.clock.until(self.calm)
        self.world.server.settle_faults()

    async def _until(self, end: datetime) -> Stack:
        """Keep a stack alive and trading until a moment, starting a new one on the journal whenever one dies."""
        clock = self.world.clock
        while True:
            stack = Stack(self.world.settings, clock, self.journal, self.rng, self._death())
            self.starts += 1
            if await self._serve(stack, end):
                stack.spare()
                return stack
            self.found += stack.defects
            await stack.kill()
            await clock.sleep(_RESTART + self.rng.random() * 60)

    async def _serve(self, stack: Stack, end: datetime) -> bool:
        """Start and trade; True when the end was reached alive. A process that is just starting gets its time."""
        left = max(0.0, (end - self.world.clock.now()).total_seconds())
        ends = [asyncio.ensure_future(work) for work in (self._trade(stack), stack.dead.wait())]
        started = asyncio.ensure_future(stack.ready.wait())
        try:
            await asyncio.wait(ends, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait((*ends, started), timeout=SETTLE.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
            alive = not any(task.done() for task in ends)
        finally:
            for task in (*ends, started):
                task.cancel()
            await asyncio.gather(*ends, started, return_exceptions=True)
        # An order that is cut off on its way is still noted, and the process may die at that write.
        return alive and not stack.dead.is_set()

    async def _trade(self, stack: Stack) -> None:
        """Start and carry out the wishes; comes back only when the start failed or the process died."""
        try:
            await stack.start()
            await self.trader.trade(stack)
            await asyncio.Event().wait()
        except (KiwoomError, Killed):
            return

    def _death(self) -> Death | None:
        if not self.deaths:
            return None
        self.deaths -= 1
        return Death(self.rng.randint(1, self.form.deadly), self.rng.random() < 0.5)

    async def _conclude(self, stack: Stack) -> None:
        """What happens after the session: reconcile, and let a person look at what is left."""
        world = self.world
        if self.mode == "liveness":
            left = [i for i in self.journal.unresolved(world.account) if i.state is not OrderState.DOUBT]
            old = [intent for intent in left if intent.at < self.calm]  # trading goes on
            self.found += [f"I7 {SETTLE} after the last fault: {i.strategy} is {i.state}" for i in old]
        await world.clock.until(self.form.judged)
        ready, closed = stack.ready.is_set(), self.form.closed
        if not (ready and await stack.reconcile(closed=closed) and await stack.reconcile(closed=closed)):
            self.found.append("I7 the account could not be read after the faults had stopped")
        self.found += stack.defects
        books = self._books()
        self.found += judge(self.journal, world.account, DAY, books) + lawless(self.rules, books)

    def _books(self) -> Books:
        exchange, account = self.world.exchange, self.world.account
        return Books(
            orders=exchange.orders(account, DAY),
            holdings={held.symbol: held.quantity for held in exchange.holdings(account) if held.quantity},
            cash=exchange.deposit(account).d2,
        )

    def _outcome(self, stack: Stack, *, story: bool) -> Outcome:
        account, books = self.world.account, self._books()
        intents = self.journal.intents(account)
        moves = {i.id: self.journal.transitions(i.id) for i in intents}
        strikes: dict[str, int] = {}
        for strike in self.world.server.faults.log:
            strikes[strike.kind.value] = strikes.get(strike.kind.value, 0) + 1
        return Outcome(
            seed=self.seed,
            mode=self.mode,
            violations=tuple(dict.fromkeys(self.found)),
            hash=event_hash(self.journal, account, books),
            intents=len(intents),
            orders=len(books.orders),
            fills=len(self.journal.fills(account)),
            unknown=sum(any(m.after.unresolved and m.after.value == "UNKNOWN" for m in moves[i.id]) for i in intents),
            starts=self.starts,
            strikes=strikes,
            story=tuple(self._story(books)) if story else (),
        )

    def _story(self, books: Books) -> list[str]:
        lines = [(strike.at, f"fault   {strike.kind} {strike.name}") for strike in self.world.server.faults.log]
        for intent in self.journal.intents(self.world.account):
            for move in self.journal.transitions(intent.id):
                what = f"{intent.strategy:>4} {intent.kind} {intent.fingerprint} {move.after} {intent.order_no}"
                lines.append((move.at, f"journal {what} ({move.why})"))
        lines += [(a.at, f"alert   {a.code} {a.text}") for a in self.journal.alerts(self.world.account)]
        lines += [(o.at, f"books   {o.order_no} {o.kind} {o.symbol} {o.quantity} @{o.price}") for o in books.orders]
        said = [f"{moment:%H:%M:%S} {text}" for moment, text in sorted(lines, key=lambda line: line[0])]
        return said + [f"said {name}: {text}" for name, text in self.trader.outcomes]
