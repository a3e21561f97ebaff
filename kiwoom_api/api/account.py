"""One account, wired: client, journal, risk gate and order flow for one key in one environment."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Self

from kiwoom_api.api.lease import EngineSeat
from kiwoom_api.api.moment import (
    Moment,
    Standing,
    keep_number,
    keep_standing,
    marks_of,
    shift_marks,
    switch_path,
)
from kiwoom_api.api.notes import SwitchNotes, note_limits
from kiwoom_api.api.places import LIMITS_FILE, MEMORY, journal_address, limits_of, open_journal
from kiwoom_api.api.remembered import Remembered
from kiwoom_api.api.view import AccountView
from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.issues import Issues
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.market import previous_trading_day
from kiwoom_api.model.errors import OrderError, OrderUnknown, Sent, TransportError
from kiwoom_api.model.orders import CancelRequest, OrderState
from kiwoom_api.model.ports import Clock, JournalPort
from kiwoom_api.model.records import AlertLevel
from kiwoom_api.model.values import business_day
from kiwoom_api.orders.flow import GONE, OrderFlow, Viewer
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.orders.reconcile import Reconciliation, adopt, catch_up, reconcile
from kiwoom_api.orders.resolve import ResolveRules
from kiwoom_api.risk.gate import RiskGate
from kiwoom_api.risk.limits import RiskLimits
from kiwoom_api.risk.switch import SwitchFile, SwitchLevel
from kiwoom_api.settings import Environment, Settings

__all__ = ["LIMITS_FILE", "MEMORY", "NOTHING_LEFT", "Account", "journal_address", "limits_of", "open_journal"]

NOTHING_LEFT = GONE | {"NOTHING_LEFT"}
"""Codes that answer a cancel of an order which is gone already."""
_MOST_DRIFT = 2.0
"""Seconds against the server's clock up to which the wall's time is believed."""


class Account:
    """Everything that an order of one account passes through. Build it with ``Account.open``.

    Attributes:
        settings: environment, address and keys.
        client: the REST client.
        broker: the account over that client.
        journal: the memory.
        manager: what is known about our orders.
        flow: the way an order takes.
        issues: what stocks are, as the broker says.
        switch: the kill switch.
        moment: what only this program knows (health of the stream, last reconciliation).
        lease: what an engine must take before it trades; scripts and the command line need none.
        number: account number.
        found: the latest reconciliation; None before the first.
        open_questions: orders of an earlier run whose outcome is still not known.
    """

    def __init__(
        self,
        settings: Settings,
        client: AsyncClient,
        journal: JournalPort,
        number: str,
        *,
        limits: RiskLimits | None = None,
        rules: ResolveRules | None = None,
        market_of: Callable[[str], str] | None = None,
        view: Viewer | None = None,
    ) -> None:
        self.settings, self.client, self.journal, self.number = settings, client, journal, number
        self.clock: Clock = client.clock
        self.broker = KiwoomBroker(client)
        self.switch = SwitchFile(switch_path(settings, number))
        self.moment, self.issues = Moment(), Issues(client)
        self.manager = OrderManager(
            journal,
            account=number,
            environment=settings.environment,
            market_of=market_of or self.issues.market,
            costs=settings.profile,
            hold=self._hold,
        )
        self.gate = RiskGate(limits or limits_of(settings))
        asked = AccountView(
            self.broker,
            self.manager,
            self.switch,
            self.clock,
            settings.environment,
            moment=self.moment,
            issues=self.issues,
            market_of=market_of,
        )
        self._memory: Remembered | None = None
        if view is None and self.gate.limits.by_memory:
            self._memory = Remembered(asked, self.manager, self.moment, self.clock, settings.environment)
        self.flow = OrderFlow(
            self.manager,
            self.broker,
            self.clock,
            gate=self.gate,
            view=view or self._memory or asked,
            again=asked if self._memory else None,
            listed=asked.listed if view is None else None,
            rules=rules,
            halt=self._halt,
            trust=self._wall_is_right,
            doubted=self._doubted,
        )
        self.lease = EngineSeat(journal, number, self.flow.stop)
        self._notes = SwitchNotes(journal, number, self.clock)
        self.flow.guard = self._may_send
        self._learn = None if market_of else self.issues.learn
        self.open_questions: list[OrderUnknown] = []
        self.found: Reconciliation | None = None

    @classmethod
    async def open(
        cls,
        settings: Settings,
        *,
        journal: str | JournalPort | None = None,
        client: AsyncClient | None = None,
        limits: RiskLimits | None = None,
        rules: ResolveRules | None = None,
        market_of: Callable[[str], str] | None = None,
        view: Viewer | None = None,
        wait: float = 60.0,
    ) -> Self:
        """Connect, open the journal, resolve what an earlier run left open, and compare with the broker.

        Args:
            settings: environment, address and keys.
            journal: an open journal, its address, or None for the settings' own.
            client: a client to use instead of a new one.
            limits: risk limits; None takes those of the data folder's ``limits.toml``, or the environment's defaults.
            rules: how long a lost answer is looked into.
            market_of: tells a symbol's market for tax and ticks; None asks the broker (ka10100).
            view: gathers what the gate is told; None asks the broker before each order.
            wait: seconds to look for orders that an earlier run left unknown.

        Raises:
            SettingsError, TokenError, TransportError, JournalError: nothing was ordered then.
        """
        client = client or AsyncClient(settings)
        opened: JournalPort | None = None
        try:
            number = await KiwoomBroker(client).account_number()
            keep_number(settings, number)
            if isinstance(journal, str) or journal is None:
                opened = await asyncio.to_thread(open_journal, journal or journal_address(settings, number))
            else:
                opened = journal
            account = cls(settings, client, opened, number, limits=limits, rules=rules, market_of=market_of, view=view)
            await account._start(wait)
        except BaseException:
            # Whatever went wrong, also an interrupt: no socket and no database handle may stay behind.
            await client.close()
            if opened is not None and opened is not journal:
                opened.close()
            raise
        return account

    async def _start(self, wait: float) -> None:
        day = business_day(self.clock.now())
        note_limits(self.journal, self.number, self.gate.limits, self.clock.now())
        with suppress(OSError):
            self.switch.create()
        await self.settle(wait=wait)
        await self._catch_up(day)
        found = await self.reconcile()
        if found.deposit is None:
            raise TransportError(
                "the account could not be read completely at the start; nothing was ordered, try again", sent=Sent.YES
            )
        if marks_of(self.journal, self.number, day).day is None:
            # Losses of the first day are measured against what the account was worth when it was first seen.
            worth = found.deposit.d2 + sum(held.valuation for held in found.holdings)
            self.journal.snapshot_day(self.number, previous_trading_day(day), found.deposit.d2, worth)

    async def settle(self, *, wait: float = 60.0) -> list[OrderUnknown]:
        """Look for every order whose outcome is not known, and return those for which it stays so.

        Args:
            wait: seconds to look for each of them.
        """
        self.open_questions = await self.flow.recover(wait=wait)
        return self.open_questions

    async def _catch_up(self, today: date) -> None:
        """Take over how earlier days ended for orders that still lived when nobody was there any more."""
        states = (OrderState.WORKING, OrderState.PARTIAL)
        days = {intent.business_date for intent in self.journal.intents(self.number, None, states)}
        for day in sorted(day for day in days if day < today):
            if not await catch_up(self.manager, self.broker, self.clock, day, learn=self._learn):
                text = f"{day} 원장을 끝까지 읽지 못함: 그날 주문의 결과를 모름"
                self.manager.alert("PAST_DAY", text, at=self.clock.now(), level=AlertLevel.CRITICAL)

    async def reconcile(self, *, closed: bool = False) -> Reconciliation:
        """Compare orders, fills, holdings and cash with the broker's, and take over what the stream missed.

        What differs after two agreeing reads is told, holds its stock from new entries, and is then the broker's to
        say: it becomes the new opening, never a fill that did not happen. While an order is still looked for, or a
        live one's fill may merely be late, it would be counted twice later: then nothing is taken over.
        """
        day = business_day(self.clock.now())
        basis = self._memory.begin() if self._memory else None
        found = None
        try:
            found = await reconcile(self.manager, self.broker, self.clock, day, closed=closed, learn=self._learn)
        finally:
            if self._memory and basis:
                self._memory.keep(basis, found)
        if found.complete:
            self.moment.reconciled_at, self.moment.doubted = self.clock.now(), False
        if found.differences and found.sure and found.deposit and not self.journal.unresolved(self.number):
            shift_marks(self.journal, self.number, found.cash_flow)
            adopt(self.manager, found.holdings, found.deposit, self.clock)
        self.found = found
        told = tuple(str(difference) for difference in found.differences)
        keep_standing(
            self.settings, self.number, Standing(at=self.clock.now(), complete=found.complete, differences=told)
        )
        return found

    async def refresh(self, *, older: float = 60.0) -> None:
        """Reconcile when the last time is longer ago than ``older`` seconds, or an answer was lost since.

        For programs without a stream; ``orders.rhythm`` says when the others do.
        """
        last = self.moment.reconciled_at
        if last is None or self.moment.doubted or not 0 <= (self.clock.now() - last).total_seconds() <= older:
            await self.reconcile()

    def _doubted(self) -> None:
        self.moment.doubted = True

    def _may_send(self) -> None:
        """Raise when the lease is lost; note what the switch says before anything is written at that level."""
        self.lease.check()
        self._notes.see(self.switch.read())

    def _halt(self, why: str) -> None:
        """Lower the switch to CANCEL_ONLY; this program stops by itself where even that cannot be written."""
        with suppress(OSError):
            self.switch.lower(SwitchLevel.CANCEL_ONLY, why=why, by=f"pid {os.getpid()}", at=self.clock.now())

    def _hold(self, symbol: str, why: str) -> None:
        with suppress(OSError):
            self.switch.hold(symbol, why=why, by=f"pid {os.getpid()}", at=self.clock.now())

    def _wall_is_right(self) -> bool:
        drift = self.client.clock_drift()
        if self.settings.environment is Environment.SIM:
            return True  # the exchange's own clock is the only one there
        return drift is not None and abs(drift) <= _MOST_DRIFT

    async def cancel_all(self, *, wait: float = 60.0) -> list[str]:
        """Cancel every live order of ours, after looking for those whose outcome is not known.

        Args:
            wait: seconds to look for each of them.

        Returns:
            The numbers that could not be cancelled, and the stocks of orders that could not be found out about.
        """
        await self.settle(wait=wait)
        from_journal = self.manager.live(business_day(self.clock.now()))
        left = [f"{intent.symbol} (?)" for intent in from_journal if intent.state.unresolved]
        for intent in from_journal:
            if not intent.order_no or intent.state not in (OrderState.WORKING, OrderState.PARTIAL):
                continue
            if not await self._cancelled(intent.order_no, intent.symbol):
                left.append(intent.order_no)
        return left

    async def _cancelled(self, order_no: str, symbol: str) -> bool:
        try:
            await self.flow.submit(CancelRequest(order_no=order_no, symbol=symbol))
        except OrderError as error:
            return error.code in NOTHING_LEFT
        return True

    async def close(self) -> None:
        """Close connections and journal; orders at the broker stay as they are."""
        await self.lease.release()
        await self.client.close()
        self.journal.close()
