"""What the risk gate is told where a stream is listened to: by memory that is young and errs on the safe side.

A comparison with the broker leaves cash and holdings; the stream tells prices and fills; the journal tells every
order of ours, whichever program gave it. Orders begun since the comparison take all that they may cost; what sales
and cancels bring back is not counted before the next comparison. So memory may let an order pass, and whatever it
would refuse is asked anew from the broker before it is refused.

Asked is also whatever memory cannot tell: after a break of the stream, after an event of an order that is not ours,
after a comparison that found a difference. What nobody tells within ``ACCOUNT_AGE`` is listed in decision 0006.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from datetime import datetime

import msgspec

from kiwoom_api.api.facts import Price, Worth
from kiwoom_api.api.kept import NEVER_TOOK, Basis, Kept, Moved, Sums, moved, sums_of, takes, untaken
from kiwoom_api.api.moment import Marks, Moment, marks_of
from kiwoom_api.api.view import AccountView
from kiwoom_api.market import commission
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderKind, OrderRequest
from kiwoom_api.model.ports import Clock, Request
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import Side, business_day
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.orders.reconcile import Reconciliation, differences
from kiwoom_api.risk.view import RiskView

ACCOUNT_AGE = 60.0
"""Seconds after which cash and holdings are asked for anew; a live desk compares them more often."""
PRICE_AGE = 3.0
"""Seconds after its trade until which a price of the stream needs no question; it proves that the stream lives."""
_AHEAD = 1.0
"""Seconds by which a trade may lie ahead of our clock, which need not be the exchange's."""


class Remembered:
    """A viewer that asks the broker only where memory does not do (``orders.flow.Viewer``).

    Args:
        asked: the viewer that asks.
        manager: what is known about our orders.
        moment: what the stream has told.
        clock: the driver's time.
        environment: for the commission.
    """

    def __init__(
        self, asked: AccountView, manager: OrderManager, moment: Moment, clock: Clock, environment: str
    ) -> None:
        self._asked, self._manager, self._moment, self._clock = asked, manager, moment, clock
        self._environment = environment
        self._kept: Kept | None = None
        self._marks = Marks()
        self._costs: dict[str, int] = {}

    def begin(self) -> Basis:
        """Note where the journal and the stream stand before a comparison."""
        now, book = self._clock.now(), self._asked.book
        day = business_day(now)
        book.read(day, anew=True)
        changed = book.watch()
        # What the broker has of an order that is looked for, or was taken for absent, is not known now.
        known = frozenset(i.id for i in book.intents.values() if not i.state.unresolved and i.state not in NEVER_TOOK)
        changed.update(i.id for i in book.intents.values() if i.state.unresolved)
        return Basis(
            self._clock.monotonic(), now, day, known, changed, breaks=self._moment.breaks, heard=self._manager.heard
        )

    def keep(self, basis: Basis, found: Reconciliation | None) -> None:
        """Take over what a comparison found; one that was not complete leaves what is there.

        One that may lack something leaves nothing: it differs from the journal, the stream broke meanwhile, or it
        let the events of somebody else's order go which came while the broker was being asked.
        """
        book = self._asked.book
        if found is None or not found.complete or found.deposit is None:
            book.unwatch(basis.changed)
            return
        if self._kept is not None:
            book.unwatch(self._kept.basis.changed)
        self._kept, self._costs, self._marks = None, {}, Marks()
        book.read(basis.day)
        whole = basis.breaks == self._moment.breaks and self._manager.adopted <= basis.heard and not found.differences
        # Another program may have booked a fill since: only what is booked after this look is counted besides.
        if whole and not differences(self._manager, found.holdings, found.deposit):
            booked = {i.id: sums_of(i) for i in book.intents.values() if i.filled}
            self._kept = Kept(basis, found.deposit, found.holdings, booked)
        else:
            book.unwatch(basis.changed)

    def __call__(self, request: Request) -> RiskView | Awaitable[RiskView]:
        """Return the moment at once where memory does, or ask."""
        at = self._clock.now()
        closed = self._asked.closed(request, at)
        if closed is not None or isinstance(request, CancelRequest):
            return closed or RiskView(at=at)
        return self._told(request, at) or self._asked(request)

    def _told(self, request: OrderRequest | ModifyRequest, at: datetime) -> RiskView | None:
        kept, price, issue = self._young(at), self._price(request.symbol, at), self._asked.issue(request.symbol)
        if kept is None or price is None or issue is None or not self._moment.hears(request.symbol):
            return None
        before = self._asked.before(request, at)
        if self._asked.unpriced(before, request.symbol, at):
            return None
        told = untaken(self._moment.unread(), self._asked.book)
        worth = None if told is None else self._worth(kept, request, price, told)
        return None if worth is None else self._asked.told(request, at, before, price, worth, issue)

    def _young(self, at: datetime) -> Kept | None:
        kept, moment = self._kept, self._moment
        if kept is None or moment.doubted or self._manager.parked or moment.breaks != kept.basis.breaks:
            return None  # an order that is lost, or not ours: what it takes is not known
        # By both clocks: one stands still while the machine sleeps, the other may be set.
        ages = self._clock.monotonic() - kept.basis.at, (at - kept.basis.wall).total_seconds()
        fits = all(0 <= age <= ACCOUNT_AGE for age in ages) and kept.basis.day == business_day(at)
        return kept if fits else None

    def _price(self, symbol: str, at: datetime) -> Price | None:
        """The stream's price between the limits that were asked for once today."""
        heard, facts = self._moment.prices.get(symbol), self._asked.fact(symbol, at)
        if heard is None or facts is None:
            return None
        if heard.base != facts.base or not (facts.lower or 1) <= heard.price <= (facts.upper or heard.price):
            return None  # not the day that the limits were asked for
        if not -_AHEAD <= (at - heard.at).total_seconds() <= PRICE_AGE:
            return None
        return msgspec.structs.replace(facts, last=heard.price, at=heard.at)

    def _worth(
        self, kept: Kept, request: OrderRequest | ModifyRequest, price: Price, told: Mapping[str, Sums]
    ) -> Worth | None:
        """What the account has at the least, and what it is in at the most; None where that cannot be reckoned."""
        own, book = self._asked.book.own(request), self._asked.book
        changed = [book.intents[i] for i in kept.basis.changed | told.keys() if i != own and i in book.intents]
        taking = [i for i in changed if takes(i) and i.id not in kept.basis.known]
        sales = [i for i in taking if i.symbol == request.symbol and i.side is not Side.BUY]
        spent, shares = self._spent(taking), [self._shares(i) for i in sales]
        filled = [i for i in changed if i.filled or i.id in told or i.id in kept.booked]
        since = moved(filled, kept.booked, told)
        if spent is None or None in shares or since is None:
            return None
        value = self._values(kept, since, request.symbol, price.last or 0)
        if value is None:
            return None
        here, most, least = value
        return Worth(
            cash=kept.deposit.orderable,
            reserved_cash=spent,
            sellable=sum(h.sellable for h in kept.holdings if h.symbol == request.symbol),
            reserved_shares=sum(each or 0 for each in shares),
            symbol_value=here,
            value=most,
            equity=kept.deposit.d2 + since.flow + least,
            marks=self._measured(kept),
        )

    def _values(self, kept: Kept, since: Moved, symbol: str, last: int) -> tuple[int, int, int] | None:
        """Won that a stock's shares and all shares are worth at the most, and all at the least.

        A sale that is filled still counts for the most. Other stocks than the request's go by what was heard and by
        what was compared, whichever is worse; None where neither tells.
        """
        held: dict[str, int] = {}
        then: dict[str, int] = {}
        for holding in kept.holdings:
            held[holding.symbol] = held.get(holding.symbol, 0) + holding.quantity
            then[holding.symbol] = holding.price
        here = most = least = 0
        for each in held.keys() | since.bought.keys() | since.sold.keys():
            heard = self._moment.prices.get(each)
            told = [last] if each == symbol else [heard.price if heard else 0, then.get(each, 0)]
            prices = [won for won in told if won > 0]
            shares = held.get(each, 0) + since.bought.get(each, 0)
            if shares and not prices:
                return None
            most += shares * max(prices, default=0)
            least += (shares - since.sold.get(each, 0)) * min(prices, default=0)
            here += shares * last if each == symbol else 0
        return here, most, least

    def _measured(self, kept: Kept) -> Marks:
        """What losses are measured against; on an account's first day it is written down after the comparison."""
        if self._marks.day is None:
            self._marks = marks_of(self._manager.journal, self._manager.account, kept.basis.day)
        return self._marks

    def _shares(self, intent: IntentRecord) -> int | None:
        """Shares that an order may take at the most; None for what it takes over from an order nobody here knows."""
        if intent.quantity or intent.kind is not OrderKind.MODIFY:
            return intent.quantity
        known = self._manager.by_number(intent.business_date, intent.orig_no)
        # What it has filled meanwhile was taken at its own price, though the broker's figure still has its original's.
        return None if known is None else self._manager.open_shares(intent) + intent.filled

    def _spent(self, taking: list[IntentRecord]) -> int | None:
        """Won that the buys among some orders may take at the most; None when a limit is not known."""
        costs, spent = self._costs, 0
        for intent in taking:
            if intent.side is Side.SELL:
                continue
            cost = costs.get(intent.id)
            if cost is None:
                cost = self._cost(intent)
                if cost is None:
                    return None
                costs[intent.id] = cost  # what an order may take at the most is known when it is begun
            spent += cost
        return spent

    def _cost(self, intent: IntentRecord) -> int | None:
        """Won that a buy may take at the most, commission included; None when its limit is not known."""
        facts, shares = self._asked.fact(intent.symbol, self._clock.now()), self._shares(intent)
        price = intent.price or (facts.upper if facts else None)
        if price is None or shares is None:
            return None
        amount = shares * price
        return amount + commission(amount, venue=intent.venue, env=self._environment)
