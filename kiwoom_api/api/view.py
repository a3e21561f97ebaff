"""What the risk gate is told before an order, asked from the broker at that moment."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from kiwoom_api.api.facts import Look, Price, Worth, price_of
from kiwoom_api.api.listed import agree, with_listed_fills
from kiwoom_api.api.moment import Moment, marks_of
from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.issues import Issue, Issues
from kiwoom_api.model.orders import CancelRequest, Deposit, ModifyRequest, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.ports import Clock, Request
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import OrderType, Side, business_day
from kiwoom_api.orders.daybook import Before, DayBook
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.orders.reconcile import ledger_day
from kiwoom_api.risk.switch import Switch, SwitchLevel, SwitchState
from kiwoom_api.risk.view import Original, RiskView
from kiwoom_api.settings import Environment

_LISTED = 300
"""Orders of ours on a day, changes and cancels among them, up to which its ledger is a question of a few pages."""


class AccountView:
    """Gathers a ``RiskView`` from the broker's cash and holdings, the journal's orders, and the stock's limits.

    The request's own intent is in the journal by then; counted is what stands there before it. The journal is read
    before the broker, so that an order which is accepted in between is counted twice rather than not at all. What a
    sale is not held against, the cash, is not asked for.

    The local exchange has a clock of its own, so session and order-type legality are left to it there.

    Args:
        broker: asked for cash, holdings and prices.
        manager: what is known about our orders.
        switch: the kill switch.
        clock: the driver's time.
        environment: sim, mock or real.
        moment: what this program knows besides.
        issues: what stocks are, as the broker says.
        market_of: tells a symbol's market instead of the broker.

    Attributes:
        book: the day's orders, of which only what has changed is read.
        facts: what the last question about a stock was answered.
    """

    def __init__(
        self,
        broker: KiwoomBroker,
        manager: OrderManager,
        switch: Switch,
        clock: Clock,
        environment: Environment,
        *,
        moment: Moment,
        issues: Issues,
        market_of: Callable[[str], str] | None = None,
    ) -> None:
        self._broker, self._manager, self._switch, self._clock = broker, manager, switch, clock
        self._environment, self._market_of = environment, market_of
        self._moment, self._issues = moment, issues
        self.book = DayBook(manager.journal, manager.account)
        self.facts: dict[str, Price] = {}
        self._last: Look | None = None

    async def __call__(self, request: Request) -> RiskView:
        """Return the moment as far as it matters for one request.

        Raises:
            AnswerError, TransportError, WireError: the broker does not tell what the account holds.
        """
        at = self._clock.now()
        closed = self.closed(request, at)
        if closed is not None or isinstance(request, CancelRequest):
            return closed or RiskView(at=at)
        before, selling = self.before(request, at), self._sells(request)
        price, deposit, holdings, issue = await asyncio.gather(
            self._price(request.symbol), self._cash(selling), self._broker.holdings(), self._issue(request.symbol)
        )
        await asyncio.gather(*map(self._price, self.unpriced(before, request.symbol, at)))
        self._last = Look(
            request=request, at=at, before=before, price=price, deposit=deposit, holdings=holdings, issue=issue
        )
        return self._seen(self._last)

    async def listed(self, request: Request) -> RiskView | None:
        """Return the moment of a request's look once more, with the fills that nobody has told the journal of yet.

        None where nothing of the kind is to be seen, or to be proved by a few pages of the day's ledger.

        Raises:
            SettingsError: keys are missing or contradict the environment; nothing else.
        """
        look, journal, number = self._last, self._manager.journal, self._manager.account
        if look is None or look.request is not request or len(self.book.intents) > _LISTED:
            return None
        live, day = look.before.live, business_day(look.at)
        if agree(live, look.holdings, journal.positions(number)):
            return None
        read = await self._broker.ledger(ledger_day(day, self._clock))
        positions, bookings = journal.positions(number), journal.bookings(number, day)
        if not read.complete or positions != journal.positions(number):
            return None  # or another program books a fill at this moment
        told = with_listed_fills(live, read.rows, look.holdings, positions, bookings)
        before = msgspec.structs.replace(look.before, live=told)
        return self._seen(msgspec.structs.replace(look, before=before))

    def _seen(self, look: Look) -> RiskView:
        return self.told(look.request, look.at, look.before, look.price, self._worth(look), look.issue)

    def closed(self, request: Request, at: datetime) -> RiskView | None:
        """The moment of a request that nothing but the level concerns; None for one that must be looked at."""
        state = self._switch.read()
        exit_ = self._moment.flattening and state.level is SwitchLevel.FLATTEN
        if isinstance(request, CancelRequest) or (state.level <= SwitchLevel.CANCEL_ONLY and not exit_):
            return RiskView(at=at, switch=state.level, environment=self._environment, session=False)
        return None

    def before(self, request: Request, at: datetime) -> Before:
        """What stands in the journal before a request."""
        self.book.read(business_day(at))
        return self.book.before(request, at)

    def unpriced(self, before: Before, symbol: str, at: datetime) -> set[str]:
        """Other stocks of which no price is known today, and whose open orders cannot be valued without one."""
        wanted = {i.symbol for i in before.live if not i.price or i.side is Side.SELL} - {symbol}
        return {each for each in wanted if self.fact(each, at) is None}

    def fact(self, symbol: str, at: datetime) -> Price | None:
        """What the last question about a stock was answered today; None when nobody asked."""
        found = self.facts.get(symbol)
        return found if found is not None and business_day(found.at) == business_day(at) else None

    def _sells(self, request: OrderRequest | ModifyRequest) -> bool:
        if isinstance(request, OrderRequest):
            return request.side is Side.SELL
        original = self._original(request)
        return original is not None and original.side is Side.SELL

    async def _price(self, symbol: str) -> Price:
        """The price, and when it came: whoever waits long for the rest must not act on it."""
        quote = await self._broker.quote(symbol)
        found = self.facts[symbol] = price_of(quote, self._clock.now())
        return found

    async def _cash(self, selling: bool) -> Deposit | None:
        return None if selling else await self._broker.deposit()

    async def _issue(self, symbol: str) -> Issue:
        return self.issue(symbol) or await self._issues.get(symbol)

    def issue(self, symbol: str) -> Issue | None:
        """What a stock is, when that need not be asked for any more today."""
        if self._market_of is not None:
            return Issue(symbol=symbol, market=self._market_of(symbol))
        return self._issues.known(symbol)

    def _worth(self, look: Look) -> Worth:
        day, request, deposit, holdings = business_day(self._clock.now()), look.request, look.deposit, look.holdings

        def most(symbol: str) -> int:
            known = look.price if symbol == request.symbol else self.facts[symbol]
            return known.upper or known.last or 0

        reserved = self._manager.reserved(day, most, look.before.live)
        mine, held = [h for h in holdings if h.symbol == request.symbol], sum(h.valuation for h in holdings)
        for_sale = Counter[str]()
        for each in holdings:
            for_sale[each.symbol] += max(0, each.quantity - each.sellable)
        return Worth(
            cash=deposit.orderable if deposit else None,
            reserved_cash=reserved.cash,
            sellable=sum(h.sellable for h in mine),
            reserved_shares=reserved.shares.get(request.symbol, 0),
            symbol_value=sum(h.valuation for h in mine),
            value=held,
            equity=deposit.d2 + held if deposit else None,
            marks=marks_of(self._manager.journal, self._manager.account, day),
            for_sale=for_sale,
        )

    def told(
        self,
        request: OrderRequest | ModifyRequest,
        at: datetime,
        before: Before,
        price: Price,
        worth: Worth,
        issue: Issue,
    ) -> RiskView:
        """Put together what was found out."""
        # Whoever lowered the switch while the broker was asked is obeyed.
        state, asked = self._switch.read(), self._clock.now()
        buys, sales = self._open_of(before.live, Side.BUY), self._open_of(before.live, Side.SELL)

        gross = worth.value + sum(shares * self._most(i, request.symbol, price) for i, shares in buys)
        here = [pair for pair in buys if pair[0].symbol == request.symbol]
        unresolved = (OrderState.UNKNOWN, OrderState.DOUBT)
        return RiskView(
            at=at,
            asked=asked,
            environment=self._environment,
            session=self._environment is not Environment.SIM,
            base=price.base,
            lower=price.lower,
            upper=price.upper,
            last=price.last,
            price_at=price.at,
            cash=worth.cash,
            reserved_cash=worth.reserved_cash,
            sellable=worth.sellable,
            reserved_shares=worth.reserved_shares,
            position_value=worth.symbol_value + sum(shares * (i.price or price.last or 0) for i, shares in here),
            gross_value=gross,
            net_value=gross - self._leaving(sales, worth, request.symbol, price),
            equity=worth.equity,
            day_equity=worth.marks.day,
            peak_equity=worth.marks.peak,
            open_orders=sum(not 0 < i.quantity <= i.filled for i in before.live),
            unresolved=sum(i.state in unresolved and i.symbol == request.symbol for i in before.live),
            recent=before.recent,
            orders_today=before.sent,
            orders_in_symbol=before.in_symbol,
            identical_at=before.identical_at,
            clock_drift=self._drift(),
            original=self._original(request),
            **self._said(issue, state, request.symbol, asked),
        )

    def _said(self, issue: Issue, state: SwitchState, symbol: str, at: datetime) -> dict[str, Any]:
        """What is said about the stock, and what this program knows about the moment."""
        return {
            "switch": state.level,
            "held": state.held.get(symbol, ""),
            "market": issue.market,
            "designations": issue.designations,
            "halted": issue.halted,
            "restricted": issue.restricted,
            "vi": self._moment.in_interruption(symbol, at),
            "stream_healthy": self._moment.hears(symbol),
            "reconciled_at": self._moment.reconciled_at,
            "flattening": self._moment.flattening,
        }

    def _leaving(self, sales: list[tuple[IntentRecord, int]], worth: Worth, symbol: str, price: Price) -> int:
        """Won that open sales take away at the least: what their shares are counted for, however much more they ask.

        A sale that has filled without our knowing keeps no shares at the broker any more, and takes nothing away.
        """
        left, leaving = None if worth.for_sale is None else Counter(worth.for_sale), 0
        for sale, shares in sales:
            if left is not None:
                shares = min(shares, left[sale.symbol])
                left[sale.symbol] -= shares
            leaving += shares * self._least(sale, symbol, price)
        return leaving

    def _most(self, buy: IntentRecord, symbol: str, price: Price) -> int:
        """Won that a share of an open buy adds at the most; in another stock the price may have moved since asked."""
        known = price if buy.symbol == symbol else self.facts.get(buy.symbol)
        if buy.price or known is None:
            return buy.price or 0
        return (known.last if known is price else known.upper or known.last) or 0

    def _least(self, sale: IntentRecord, symbol: str, price: Price) -> int:
        """Won that a share of an open sale takes away at the least, of what its share is counted for."""
        known = price if sale.symbol == symbol else self.facts.get(sale.symbol)
        if known is None:
            return 0
        worth = (known.last if known is price else known.lower or known.last) or 0
        return min(sale.price or worth, worth)

    def _drift(self) -> Decimal | None:
        drift = None if self._environment is Environment.SIM else self._broker.client.clock_drift()
        return None if drift is None else Decimal(str(round(drift, 3)))

    def _open_of(self, live: list[IntentRecord], side: Side) -> list[tuple[IntentRecord, int]]:
        """Pair live orders with what each may still fill; what a modify took over is counted with the modify."""
        mine = [i for i in live if i.side is side]
        shares = {i.id: self._manager.open_shares(i) for i in mine}
        modifies = [i for i in mine if i.kind is OrderKind.MODIFY]
        ids = {i.order_no: i.id for i in mine if i.order_no} if modifies else {}
        for modify in modifies:
            original = ids.get(modify.orig_no)
            if original is not None:
                moved = modify.quantity or shares[original]
                shares[original] = max(0, shares[original] - moved)
        return [(i, shares[i.id]) for i in mine]

    def _original(self, request: OrderRequest | ModifyRequest) -> Original | None:
        if isinstance(request, OrderRequest):
            return None
        target = self._manager.by_number(business_day(self._clock.now()), request.order_no)
        if target is None or target.side is None:
            return None
        order_type = target.order_type or OrderType.LIMIT
        return Original(
            side=target.side, remaining=self._manager.open_shares(target), price=target.price, order_type=order_type
        )
