"""What the journal tells about the orders of one account. Looks only; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from kiwoom_api.model.orders import OrderKind, OrderState
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import Side
from kiwoom_api.orders.resolve import NO_ORDER, Sought

_LONGEST_CHAIN = 1_000


class Reserved(msgspec.Struct, frozen=True, kw_only=True):
    """What orders of unknown outcome may still take: won for buys by symbol, shares for sells by symbol."""

    cash: int = 0
    shares: Mapping[str, int] = msgspec.field(default_factory=dict)


class Known:
    """The looking half of the order manager."""

    def __init__(self, journal: JournalPort, account: str, environment: str) -> None:
        self.journal, self.account, self.environment = journal, account, environment

    def by_number(self, day: date, order_no: str) -> IntentRecord | None:
        """Return the intent that holds an order number on a business date."""
        return self.journal.by_order_no(self.account, day, order_no)

    def taken(self, day: date) -> Callable[[str], bool]:
        """Return a test whether an order number is bound to an intent of ours."""
        return lambda order_no: self.by_number(day, order_no) is not None

    def sought(self, intent: IntentRecord, *, sent_at: float) -> Sought:
        """Say what an intent's order would look like in the ledger."""
        target = self.by_number(intent.business_date, intent.orig_no) if intent.orig_no else None
        origins = {intent.orig_no} | ({target.root_no} - {"", NO_ORDER} if target else set())
        return Sought(
            kind=intent.kind,
            symbol=intent.symbol,
            side=intent.side,
            quantity=intent.quantity,
            price=intent.price,
            order_type=intent.order_type,
            origins=frozenset(origins),
            mark=intent.mark,
            sent_at=sent_at,
            venue=intent.venue,
        )

    def searched(self, day: date) -> list[Sought]:
        """Say what every order of a day whose outcome is not known would look like in the ledger."""
        unresolved = self.journal.unresolved(self.account)
        return [self.sought(intent, sent_at=0.0) for intent in unresolved if intent.business_date == day]

    def open_shares(self, intent: IntentRecord) -> int:
        """Return the shares that an order may still fill, as far as the journal tells.

        A modify of "all that remains" (quantity 0) took over what its original had left.
        """
        filled, steps = intent.filled, 0
        while intent.kind is OrderKind.MODIFY and not intent.quantity and steps < _LONGEST_CHAIN:
            original = self.by_number(intent.business_date, intent.orig_no)
            if original is None:
                return 0
            intent, steps = original, steps + 1
            filled += intent.filled
        return max(0, intent.quantity - filled)

    def newest(self, day: date, order_no: str) -> str:
        """Return the number under which an order lives on: its own, or that of the newest modify that took it over."""
        target = self.by_number(day, order_no)
        root = target.root_no if target is not None and target.root_no not in ("", NO_ORDER) else order_no
        living = self.journal.intents(self.account, day, (OrderState.WORKING, OrderState.PARTIAL))
        later = [i for i in living if i.kind is OrderKind.MODIFY and i.root_no == root and i.order_no > order_no]
        if not later or (target is not None and not self._taken_over(target, later)):
            return order_no
        return max(intent.order_no for intent in later)

    def _taken_over(self, target: IntentRecord, later: list[IntentRecord]) -> bool:
        """True when modifies left nothing under a number; what one leaves (a part of it) stays where it was."""
        if target.state.final:
            return target.state is OrderState.CANCELLED
        share = self.open_shares(target)
        return any(i.orig_no == target.order_no and (not i.quantity or i.quantity >= share) for i in later)

    def live(self, day: date) -> list[IntentRecord]:
        """Return the orders that may still fill (new ones and modified ones), oldest first."""
        states = [state for state in OrderState if state.live]
        found = self.journal.intents(self.account, day, states)
        return [intent for intent in found if intent.kind is not OrderKind.CANCEL]

    def reserved(
        self, day: date, limit_of: Callable[[str], int], among: Iterable[IntentRecord] | None = None
    ) -> Reserved:
        """Return what unresolved orders may still take; ``limit_of`` gives the price in won of an unpriced buy.

        ``among`` are the intents to look at; None looks at all that are unresolved.
        """
        cash, shares = 0, dict[str, int]()
        for intent in self.journal.unresolved(self.account) if among is None else among:
            if intent.business_date != day or intent.kind is not OrderKind.NEW or not intent.state.unresolved:
                continue
            if intent.side is Side.SELL:
                shares[intent.symbol] = shares.get(intent.symbol, 0) + intent.quantity
            else:
                cash += intent.quantity * (intent.price or limit_of(intent.symbol))
        return Reserved(cash=cash, shares=shares)
