"""What the risk gate is told where a stream is listened to: by memory that is young and errs on the safe side.

A comparison with the broker leaves cash and holdings; the stream tells prices and fills; the journal tells every
order of ours, whichever program gave it. Orders begun since the comparison take all that they may cost; what sales
and cancels bring back is not counted before the next comparison. So memory may let an order pass, and whatever it
would refuse is asked anew from the broker before it is refused.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from datetime import date

import msgspec

from kiwoom_api.api.moment import Marks, Moment, marks_of
from kiwoom_api.api.view import AccountView, Price, Worth
from kiwoom_api.market import commission
from kiwoom_api.model.orders import CancelRequest, Deposit, Holding, OrderKind, OrderState
from kiwoom_api.model.ports import Clock, Request
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import Side, business_day
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.orders.reconcile import Reconciliation
from kiwoom_api.risk.view import RiskView

ACCOUNT_AGE = 60.0
"""Seconds after which cash and holdings are asked for anew; a live desk compares them more often."""
PRICE_AGE = 3.0
"""Seconds after its trade until which a price of the stream needs no question."""
_NEVER_TOOK = (OrderState.DENIED, OrderState.REJECTED, OrderState.ABSENT)


class Basis(msgspec.Struct, frozen=True):
    """Where the journal stood when a comparison began: its orders, and whatever changes from then on."""

    at: float
    day: date
    known: frozenset[str]
    changed: set[str]


class Kept(msgspec.Struct, frozen=True):
    """The broker's word of a comparison; ``booked`` is what was filled by then: shares, won, commission and tax."""

    basis: Basis
    deposit: Deposit
    holdings: tuple[Holding, ...]
    marks: Marks
    booked: Mapping[str, tuple[int, int, int, int]]


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
        self._costs: dict[str, int] = {}

    def begin(self) -> Basis:
        """Note where the journal stands before a comparison."""
        day, book = business_day(self._clock.now()), self._asked.book
        changed = book.watch()
        book.read(day)
        known = frozenset(each.id for each in book.intents.values() if not each.state.unresolved)
        changed.clear()
        changed.update(book.intents.keys() - known)  # what the broker has of them is not known now
        return Basis(self._clock.monotonic(), day, known, changed)

    def keep(self, basis: Basis, found: Reconciliation | None) -> None:
        """Take over what a comparison found; one that was not complete leaves what is there."""
        book = self._asked.book
        if found is None or not found.complete or found.deposit is None:
            book.unwatch(basis.changed)
            return
        if self._kept is not None:
            book.unwatch(self._kept.basis.changed)
        book.read(basis.day)
        marks = marks_of(self._manager.journal, self._manager.account, basis.day)
        booked = {i.id: _sums(i) for i in book.intents.values() if i.filled}
        self._costs = {}  # what an order may take at the most is known when it is begun
        self._kept = Kept(basis, found.deposit, found.holdings, marks, booked)

    def __call__(self, request: Request) -> RiskView | Awaitable[RiskView]:
        """Return the moment at once where memory does, or ask."""
        at = self._clock.now()
        closed = self._asked.closed(request, at)
        if closed is not None or isinstance(request, CancelRequest):
            return closed or RiskView(at=at)
        kept, price, issue = self._young(), self._price(request.symbol), self._asked.issue(request.symbol)
        if kept is None or price is None or issue is None or not self._moment.hears(request.symbol):
            return self._asked(request)
        before = self._asked.before(request, at)
        worth = self._worth(kept, request, price)
        return self._asked(request) if worth is None else self._asked.told(request, at, before, price, worth, issue)

    def _young(self) -> Kept | None:
        kept = self._kept
        if kept is None or self._moment.doubted or self._manager.parked:
            return None  # an order that is lost, or not ours: what it takes is not known
        age = self._clock.monotonic() - kept.basis.at
        fits = 0 <= age <= ACCOUNT_AGE and kept.basis.day == business_day(self._clock.now())
        return kept if fits else None

    def _price(self, symbol: str) -> Price | None:
        """The stream's price between the limits that were asked for once today."""
        heard, facts, now = self._moment.prices.get(symbol), self._asked.facts.get(symbol), self._clock.now()
        if heard is None or facts is None or business_day(facts.at) != business_day(now):
            return None
        if not 0 <= (now - heard.at).total_seconds() <= PRICE_AGE:
            return None
        return msgspec.structs.replace(facts, last=heard.price, at=heard.at)

    def _worth(self, kept: Kept, request: Request, price: Price) -> Worth | None:
        """What the account has at the least, and what it is in at the most; None where that cannot be reckoned."""
        own, book = self._asked.book.own(request), self._asked.book
        changed = [book.intents[each] for each in kept.basis.changed if each != own and each in book.intents]
        taking = [i for i in changed if _takes(i) and i.id not in kept.basis.known]
        spent = self._spent(taking)
        if spent is None:
            return None
        sales = [i for i in taking if i.symbol == request.symbol and i.side is not Side.BUY]
        bought, sold, flow = _moved([i for i in changed if i.filled], kept.booked)
        held: dict[str, int] = {}
        last: dict[str, int] = {}
        for holding in kept.holdings:
            held[holding.symbol] = held.get(holding.symbol, 0) + holding.quantity
            last[holding.symbol] = holding.price
        worth = {s: self._last(s, last.get(s)) for s in held.keys() | bought.keys() | sold.keys()}
        worth[request.symbol] = price.last or 0
        if any(won is None for won in worth.values()):
            return None
        most = {s: (held.get(s, 0) + bought.get(s, 0)) * (worth[s] or 0) for s in worth}
        value = sum(most.values())
        return Worth(
            cash=kept.deposit.orderable,
            reserved_cash=spent,
            sellable=sum(h.sellable for h in kept.holdings if h.symbol == request.symbol),
            reserved_shares=sum(self._shares(i) for i in sales),
            symbol_value=most[request.symbol],
            value=value,
            equity=kept.deposit.d2 + flow + value - sum(sold[s] * (worth[s] or 0) for s in sold),
            marks=kept.marks,
        )

    def _last(self, symbol: str, then: int | None) -> int | None:
        heard = self._moment.prices.get(symbol)
        return heard.price if heard is not None else then

    def _shares(self, intent: IntentRecord) -> int:
        return intent.quantity or self._manager.open_shares(intent)

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
                costs[intent.id] = cost
            spent += cost
        return spent

    def _cost(self, intent: IntentRecord) -> int | None:
        """Won that a buy may take at the most, commission included; None when its limit is not known."""
        facts = self._asked.facts.get(intent.symbol)
        price = intent.price or (facts.upper if facts else None)
        if price is None:
            return None
        amount = self._shares(intent) * price
        return amount + commission(amount, venue=intent.venue, env=self._environment)


def _takes(intent: IntentRecord) -> bool:
    return intent.kind is not OrderKind.CANCEL and intent.state not in _NEVER_TOOK


def _sums(intent: IntentRecord) -> tuple[int, int, int, int]:
    return intent.filled, intent.amount, intent.fee, intent.tax


def _moved(
    changed: list[IntentRecord], booked: Mapping[str, tuple[int, int, int, int]]
) -> tuple[dict[str, int], dict[str, int], int]:
    """Shares bought and sold by symbol, and won that came in, since what is booked."""
    bought, sold, flow = dict[str, int](), dict[str, int](), 0
    for intent in changed:
        before = booked.get(intent.id, (0, 0, 0, 0))
        quantity, amount, fee, tax = (now - then for now, then in zip(_sums(intent), before, strict=True))
        selling = intent.side is Side.SELL
        which = sold if selling else bought
        which[intent.symbol] = which.get(intent.symbol, 0) + quantity
        flow += (amount if selling else -amount) - fee - tax
    return bought, sold, flow
