"""The fault rules in force: what the server shall do wrong on purpose, so that a client can prove that it survives.

Rules come from a plan (``fault_plans``) or one by one over the admin API (``POST /admin/fault``). Each is used up
after ``count`` strikes. A call or frame meets the rules in the order in which they were given: every rule that is
meant for it counts it, and the first that wants to strikes it. The same plan and the same calls strike the same.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from kiwoom_api.model.events import Event, OrderStatus, OrderUpdate
from kiwoom_api.sim.exchange import Exchange
from kiwoom_api.sim.server.fault_kinds import CALLS, DEEDS, FILLS, FRAMES, LISTS, FaultKind
from kiwoom_api.sim.server.fault_rules import Fault

__all__ = ["CALLS", "FRAMES", "LISTS", "Fault", "FaultKind", "Faults", "HiddenFill", "Strike"]

MAX_LOG = 10_000
"""Latest strikes remembered."""
PARTICIPANT = "participant:"
"""What the keys of other people's accounts begin with."""
WORD_OF_A_HAND = "hand"
"""Seed of a rule that was given by itself."""


class Strike(NamedTuple):
    """One strike: exchange time, kind, the call or frame it struck, and whose that was."""

    at: datetime
    kind: FaultKind
    name: str
    key: str


class HiddenFill(NamedTuple):
    """A fill that lists do not show before ``due``: shares and won."""

    due: datetime
    quantity: int
    won: int


class Faults:
    """The rules in force.

    Parameters:
        exchange: whose clock, accounts and order numbers the rules go by.

    Attributes:
        rules: in the order given; those that are used up leave.
        log: the latest strikes.
        hidden: fills that lists do not show yet, by (account, order number).
        deed: does what a rule of ``Stage.DEED`` says to an app key's session or token ("": everybody's), and returns
            how many it hit.
    """

    def __init__(self, exchange: Exchange) -> None:
        self.rules: list[Fault] = []
        self.log: deque[Strike] = deque(maxlen=MAX_LOG)
        self.hidden: dict[tuple[str, str], list[HiddenFill]] = {}
        self.deed: Callable[[Fault, str], int] = lambda fault, key: 0
        self._exchange = exchange
        self._over = asyncio.Event()
        self._passed = asyncio.Event()
        self._waiting = 0

    @property
    def watches(self) -> bool:
        """True when it must be told that time passes: a rule is in force, a fill hidden, a call waiting."""
        return bool(self.rules or self.hidden or self._waiting)

    @property
    def now(self) -> datetime:
        """The exchange's time."""
        return self._exchange.now

    def add(self, fault: Fault, seed: str = WORD_OF_A_HAND) -> int:
        """Put a rule in force; a deed whose time has come is done at once. Returns how many that hit."""
        exchange = self._exchange
        fault.arm(exchange.now, f"{seed}:{len(self.rules)}")
        if fault.kind is FaultKind.LIST_LAG:
            rows = ((account, exchange.orders(account)) for account in exchange.accounts)
            fault.newest = {account: orders[-1].order_no for account, orders in rows if orders}
        self.rules.append(fault)
        return self.tick()

    def clear(self) -> None:
        """Take every rule away, end the waits of those that struck already, and show what was hidden."""
        self.rules.clear()
        self.hidden.clear()
        for event in (self._over, self._passed):
            event.set()
        self._over, self._passed = asyncio.Event(), asyncio.Event()

    async def wait(self, fault: Fault) -> None:
        """Let a rule's seconds pass, on the wall or on the exchange's clock, or less when the rules are taken away."""
        over, due = self._over, self._exchange.now + fault.delay
        if fault.clock == "wall":
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(fault.seconds or 0.0):
                    await over.wait()
            return
        self._waiting += 1
        try:
            while self._exchange.now < due and not over.is_set():
                await self._passed.wait()
        finally:
            self._waiting -= 1

    def take(
        self, kinds: frozenset[FaultKind], name: str, key: str, account: str = "", status: str = ""
    ) -> Fault | None:
        """Return the rule of these kinds that strikes a call or frame, used up by one; None when none does."""
        if not self.rules:
            return None
        struck: Fault | None = None
        now = self._exchange.now
        for fault in tuple(self.rules):
            if fault.kind not in kinds or not fault.meant_for(name, (key, account)):
                continue
            if fault.status and fault.status != status:
                continue
            if fault.meets(now) and struck is None:
                struck = fault
        if struck is not None:
            self._note(struck, now, name, key)
        return struck

    def tick(self) -> int:
        """Let time be seen to pass: deeds whose time has come are done, waits go on. Returns how many deeds hit."""
        now, hit = self._exchange.now, 0
        for fault in tuple(self.rules):
            if fault.over(now):
                self._drop(fault)
            elif fault.kind in DEEDS and not fault.tr and fault.meets(now):
                self._note(fault, now, "", fault.key)
                fault.begins = now + timedelta(seconds=fault.every)
                hit += self.deed(fault, fault.key)
        for order, fills in tuple(self.hidden.items()):
            self.hidden[order] = [fill for fill in fills if fill.due > now]
            if not self.hidden[order]:
                del self.hidden[order]
        self._passed.set()
        self._passed = asyncio.Event()
        return hit

    def provoke(self, name: str, key: str, account: str = "") -> list[Fault]:
        """Do the deeds that a call or client frame sets off, and return those that need the call itself."""
        now, left = self._exchange.now, []
        for fault in tuple(self.rules):
            if fault.kind in DEEDS and fault.tr and fault.meant_for(name, (key, account)) and fault.meets(now):
                self._note(fault, now, name, key)
                if fault.kind is FaultKind.TWIN_ORDER:
                    left.append(fault)
                else:
                    self.deed(fault, key)
        return left

    def late_fill(self, event: Event) -> Fault | None:
        """Look at an event of the exchange; return the rule that makes it a late fill, after hiding it from lists."""
        if not isinstance(event, OrderUpdate) or event.status is not OrderStatus.FILLED:
            return None
        key = self._exchange.account(event.account).key
        if key.startswith(PARTICIPANT):
            return None  # nobody reads a list of theirs
        fault = self.take(FILLS, "00", key, event.account)
        if fault is not None and fault.where != "frames":
            fill = HiddenFill(
                self._exchange.now + fault.delay, event.last_quantity, event.last_quantity * event.last_price
            )
            self.hidden.setdefault((event.account, event.order_no), []).append(fill)
        return fault if fault is not None and fault.where != "lists" else None

    def _note(self, fault: Fault, now: datetime, name: str, key: str) -> None:
        fault.struck += 1
        self.log.append(Strike(now, fault.kind, name, key))
        if fault.over(now):
            self._drop(fault)

    def _drop(self, fault: Fault) -> None:
        # By identity: two rules may be alike to the letter.
        self.rules[:] = [rule for rule in self.rules if rule is not fault]
