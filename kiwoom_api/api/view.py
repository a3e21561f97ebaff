"""What the risk gate is told before an order, asked from the broker at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from kiwoom_api.client.broker import KiwoomBroker
from kiwoom_api.model.orders import CancelRequest, Deposit, Holding, ModifyRequest, OrderKind, OrderRequest, OrderState
from kiwoom_api.model.ports import Clock, Request
from kiwoom_api.model.records import IntentRecord
from kiwoom_api.model.values import OrderType, Side, business_day
from kiwoom_api.orders.manager import OrderManager
from kiwoom_api.risk.switch import Switch, SwitchLevel
from kiwoom_api.risk.view import Original, RiskView
from kiwoom_api.settings import Environment
from kiwoom_api.wire.answer import Answer

_RECENT = timedelta(seconds=2)


class AccountView:
    """Gathers a ``RiskView`` from the broker's cash and holdings, the journal's orders, and the stock's limits.

    The local exchange has a clock of its own, so session and order-type legality are left to it there.
    """

    def __init__(
        self,
        broker: KiwoomBroker,
        manager: OrderManager,
        switch: Switch,
        clock: Clock,
        environment: Environment,
        market_of: Callable[[str], str] | None = None,
    ) -> None:
        self._broker, self._manager, self._switch, self._clock = broker, manager, switch, clock
        self._environment, self._market_of = environment, market_of

    async def __call__(self, request: Request) -> RiskView:
        """Return the moment as far as it matters for one request."""
        at = self._clock.now()
        level = self._switch.read().level
        if isinstance(request, CancelRequest) or level is SwitchLevel.DEAD:
            return RiskView(at=at, switch=level, environment=self._environment, session=False)
        quote, deposit, holdings = await asyncio.gather(
            self._broker.quote(request.symbol), self._broker.deposit(), self._broker.holdings()
        )
        return self._view(request, at, level, quote, deposit, holdings)

    def _view(
        self,
        request: OrderRequest | ModifyRequest,
        at: datetime,
        level: SwitchLevel,
        quote: Answer,
        deposit: Deposit,
        holdings: tuple[Holding, ...],
    ) -> RiskView:
        day = business_day(at)
        today = self._manager.journal.intents(self._manager.account, day)
        sent = [i for i in today if i.kind is OrderKind.NEW and i.state is not OrderState.DENIED]
        held = sum(h.valuation for h in holdings)
        mine = [h for h in holdings if h.symbol == request.symbol]
        last = quote.price or 0
        upper = quote.upper_limit or last
        reserved = self._manager.reserved(day, lambda _symbol: upper)
        # A modified order lives on under the modify's number.
        live = [i for i in today if i.kind is not OrderKind.CANCEL and i.state.live]
        buys = self._shares([i for i in live if i.side is Side.BUY])
        return RiskView(
            at=at,
            switch=level,
            environment=self._environment,
            session=self._environment is not Environment.SIM,
            market=self._market_of(request.symbol) if self._market_of else None,
            base=quote.base_price,
            last=quote.price,
            price_at=at,
            cash=deposit.orderable,
            reserved_cash=reserved.cash,
            sellable=sum(h.sellable for h in mine),
            reserved_shares=reserved.shares.get(request.symbol, 0),
            position_value=sum(h.valuation for h in mine) + _worth(buys, request.symbol, last),
            gross_value=held + _worth(buys, None, last),
            equity=deposit.d2 + held,
            open_orders=len(live),
            unresolved=sum(i.state.unresolved for i in live if i.symbol == request.symbol),
            recent=tuple(i.at for i in sent if at - i.at < _RECENT),
            orders_today=len(sent),
            orders_in_symbol=sum(i.symbol == request.symbol for i in sent),
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


def _worth(buys: list[tuple[IntentRecord, int]], symbol: str | None, last: int) -> int:
    return sum(shares * (i.price or last) for i, shares in buys if symbol in (None, i.symbol))


def _same(intent: IntentRecord, request: OrderRequest | ModifyRequest) -> bool:
    return isinstance(request, OrderRequest) and intent.fingerprint == request.fingerprint
