"""What the risk gate is told before an order, asked from the broker at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from kiwoom_api.api.moment import Moment, marks_of
from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.client.issues import Issue, Issues
from kiwoom_api.model.orders import CancelRequest, Deposit, Holding, ModifyRequest, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.ports import Clock, Request
from kiwoom_api.model.records import IntentRecord, fingerprint_of
from kiwoom_api.model.values import OrderType, Side, business_day
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.risk.switch import Switch, SwitchLevel, SwitchState
from kiwoom_api.risk.view import Original, RiskView
from kiwoom_api.settings import Environment
from kiwoom_api.wire.answer import Answer

_RECENT = timedelta(seconds=2)


class AccountView:
    """Gathers a ``RiskView`` from the broker's cash and holdings, the journal's orders, and the stock's limits.

    The request's own intent is in the journal by then; counted is what stands there before it. The journal is read
    before the broker, so that an order which is accepted in between is counted twice rather than not at all.

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

    async def __call__(self, request: Request) -> RiskView:
        """Return the moment as far as it matters for one request.

        Raises:
            AnswerError, TransportError, WireError: the broker does not tell what the account holds.
        """
        at, state = self._clock.now(), self._switch.read()
        exit_ = self._moment.flattening and state.level is SwitchLevel.FLATTEN
        if isinstance(request, CancelRequest) or (state.level <= SwitchLevel.CANCEL_ONLY and not exit_):
            return RiskView(at=at, switch=state.level, environment=self._environment, session=False)
        before = self._before(request, at)
        symbol = request.symbol
        (quote, heard), deposit, holdings, issue = await asyncio.gather(
            self._quote(symbol), self._broker.deposit(), self._broker.holdings(), self._issue(symbol)
        )
        # Whoever lowered the switch while the broker was asked is obeyed.
        state = self._switch.read()
        view = self._view(request, at, before, quote, deposit, holdings)
        asked = self._clock.now()
        told = self._said(issue, state, symbol, asked)
        return msgspec.structs.replace(view, **told, price_at=heard, asked=asked)

    async def _quote(self, symbol: str) -> tuple[Answer, datetime]:
        """The price, and when it came: whoever waits long for the rest must not act on it."""
        quote = await self._broker.quote(symbol)
        return quote, self._clock.now()

    async def _issue(self, symbol: str) -> Issue:
        if self._market_of is not None:
            return Issue(symbol=symbol, market=self._market_of(symbol))
        return await self._issues.get(symbol)

    def _said(self, issue: Issue, state: SwitchState, symbol: str, at: datetime) -> dict[str, object]:
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

    def _before(self, request: Request, at: datetime) -> list[IntentRecord]:
        """The day's intents that were committed before the request's own, which is the unresolved one of its kind."""
        today = self._manager.journal.intents(self._manager.account, business_day(at))
        mine = fingerprint_of(request)
        for number, intent in enumerate(today):
            if intent.state.unresolved and intent.fingerprint == mine:
                return today[:number]
        return today

    def _view(
        self,
        request: OrderRequest | ModifyRequest,
        at: datetime,
        today: Sequence[IntentRecord],
        quote: Answer,
        deposit: Deposit,
        holdings: tuple[Holding, ...],
    ) -> RiskView:
        day = business_day(at)
        sent = [i for i in today if i.kind is OrderKind.NEW and i.state is not OrderState.DENIED]
        held = sum(h.valuation for h in holdings)
        mine = [h for h in holdings if h.symbol == request.symbol]
        last = quote.price or 0
        upper = quote.upper_limit or last
        reserved = self._manager.reserved(day, lambda _symbol: upper, today)
        # A modified order lives on under the modify's number.
        live = [i for i in today if i.kind is not OrderKind.CANCEL and i.state.live]
        buys = self._shares([i for i in live if i.side is Side.BUY])
        sales = self._shares([i for i in live if i.side is Side.SELL])
        gross = held + _worth(buys, None, last)
        marks = marks_of(self._manager.journal, self._manager.account, day)
        return RiskView(
            at=at,
            environment=self._environment,
            session=self._environment is not Environment.SIM,
            base=quote.base_price,
            lower=quote.lower_limit or None,
            upper=quote.upper_limit or None,
            last=quote.price,
            cash=deposit.orderable,
            reserved_cash=reserved.cash,
            sellable=sum(h.sellable for h in mine),
            reserved_shares=reserved.shares.get(request.symbol, 0),
            position_value=sum(h.valuation for h in mine) + _worth(buys, request.symbol, last),
            gross_value=gross,
            net_value=gross - _worth(sales, None, last),
            equity=deposit.d2 + held,
            day_equity=marks.day,
            peak_equity=marks.peak,
            open_orders=len(live),
            unresolved=sum(i.state in (OrderState.UNKNOWN, OrderState.DOUBT) for i in live if _in(i, request)),
            recent=tuple(i.at for i in sent if at - i.at < _RECENT),
            orders_today=len(sent),
            orders_in_symbol=sum(_in(i, request) for i in sent),
            identical_at=max((i.at for i in sent if _same(i, request)), default=None),
            clock_drift=self._drift(),
            original=self._original(request),
        )

    def _drift(self) -> Decimal | None:
        drift = self._broker.client.clock_drift()
        known = drift is not None and self._environment is not Environment.SIM
        return Decimal(str(round(drift, 3))) if known and drift is not None else None

    def _shares(self, live: list[IntentRecord]) -> list[tuple[IntentRecord, int]]:
        """Pair live orders with what each may still fill; what a modify took over is counted with the modify."""
        shares = {i.id: self._manager.open_shares(i) for i in live}
        ids = {i.order_no: i.id for i in live if i.order_no}
        for modify in live:
            original = ids.get(modify.orig_no)
            if original is not None:
                moved = modify.quantity or shares[original]
                shares[original] = max(0, shares[original] - moved)
        return [(i, shares[i.id]) for i in live]

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


def _worth(orders: list[tuple[IntentRecord, int]], symbol: str | None, last: int) -> int:
    return sum(shares * (i.price or last) for i, shares in orders if symbol in (None, i.symbol))


def _in(intent: IntentRecord, request: Request) -> bool:
    return intent.symbol == request.symbol


def _same(intent: IntentRecord, request: OrderRequest | ModifyRequest) -> bool:
    return isinstance(request, OrderRequest) and intent.fingerprint == request.fingerprint
