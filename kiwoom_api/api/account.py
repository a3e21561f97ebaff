"""One account, wired: client, journal, risk gate and order flow for one key in one environment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Self

from kiwoom_api.api.view import AccountView
from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.rest import AsyncClient
from kiwoom_api.journal import InMemoryJournal, Journal, default_url
from kiwoom_api.model.errors import OrderError, OrderUnknown, Sent, TransportError
from kiwoom_api.model.orders import CancelRequest, OrderState
from kiwoom_api.model.ports import Clock, JournalPort
from kiwoom_api.model.records import AlertLevel
from kiwoom_api.model.values import business_day
from kiwoom_api.orders.flow import OrderFlow, Viewer
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.orders.reconcile import Reconciliation, adopt, catch_up, reconcile
from kiwoom_api.orders.resolve import ResolveRules
from kiwoom_api.risk.gate import RiskGate
from kiwoom_api.risk.limits import RiskLimits
from kiwoom_api.risk.switch import Switch, SwitchFile
from kiwoom_api.settings import Settings

MEMORY = "memory://"
"""Journal address of an account that keeps nothing."""

NOTHING_LEFT = frozenset({"NOTHING_LEFT", "RC4033", "506550", "RC4032", "571435"})
"""Codes that answer a cancel of an order which is gone already."""


def open_journal(url: str) -> JournalPort:
    """Open the journal at an address; ``memory://`` keeps nothing beyond the process.

    Raises:
        JournalError: when it cannot be opened, is damaged, or was written by a newer version.
    """
    return InMemoryJournal() if url == MEMORY else Journal.open(url)


class Account:
    """Everything that an order of one account passes through. Build it with ``Account.open``.

    Attributes:
        settings: environment, address and keys.
        client: the REST client.
        broker: the account over that client.
        journal: the memory.
        manager: what is known about our orders.
        flow: the way an order takes.
        number: account number.
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
        self.switch: Switch = SwitchFile(switch_path(settings, number))
        self.manager = OrderManager(
            journal,
            account=number,
            environment=settings.environment,
            market_of=market_of or (lambda _symbol: "KOSPI"),
            costs=settings.profile,
        )
        self.gate = RiskGate(limits or RiskLimits.for_environment(settings.environment))
        self.flow = OrderFlow(
            self.manager,
            self.broker,
            self.clock,
            gate=self.gate,
            view=view
            or AccountView(self.broker, self.manager, self.switch, self.clock, settings.environment, market_of),
            rules=rules,
        )
        self.open_questions: list[OrderUnknown] = []

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
            limits: risk limits; None takes the safe defaults of the environment.
            rules: how long a lost answer is looked into.
            market_of: tells a symbol's market for tax and ticks; None says KOSPI.
            view: gathers what the gate is told; None asks the broker before each order.
            wait: seconds to look for orders that an earlier run left unknown.

        Raises:
            SettingsError, TokenError, TransportError, JournalError: nothing was ordered then.
        """
        client = client or AsyncClient(settings)
        opened: JournalPort | None = None
        try:
            number = await KiwoomBroker(client).account_number()
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
        await self.settle(wait=wait)
        await self._catch_up(day)
        first = self.journal.opening(self.number) is None
        found = await reconcile(self.manager, self.broker, self.clock, day, closed=False)
        if not found.complete:
            raise TransportError(
                "the account could not be read completely at the start; nothing was ordered, try again", sent=Sent.YES
            )
        if found.differences and not first and not self.open_questions:
            # The broker's word, after two agreeing reads; what differed stays in the alerts. While an order is still
            # looked for, a difference may be its fill, which would be counted twice once it is found.
            adopt(self.manager, await self.broker.holdings(), await self.broker.deposit(), self.clock)

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
            if not await catch_up(self.manager, self.broker, self.clock, day):
                text = f"{day} 원장을 끝까지 읽지 못함: 그날 주문의 결과를 모름"
                self.manager.alert("PAST_DAY", text, at=self.clock.now(), level=AlertLevel.CRITICAL)

    async def reconcile(self, *, closed: bool = False) -> Reconciliation:
        """Compare orders, fills, holdings and cash with the broker's, and take over what the stream missed."""
        return await reconcile(self.manager, self.broker, self.clock, business_day(self.clock.now()), closed=closed)

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
        await self.client.close()
        self.journal.close()


def journal_address(settings: Settings, number: str) -> str:
    """Return where the journal of an account lies: ``KIWOOM_DATABASE_URL``, or its own file in the data folder."""
    return settings.database_url or default_url(settings.data_dir, settings.environment, number)


def switch_path(settings: Settings, number: str) -> Path:
    """Return where the kill switch of an account lies."""
    return settings.data_dir / f"switch-{settings.environment}-{number}.log"
