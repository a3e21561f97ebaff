"""The desk in process: the exchange of ``sim`` and the risk gate, without a network between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kiwoom_api.engine.desk import Ack, Listing, No, Standing
from kiwoom_api.model.errors import BadInput
from kiwoom_api.model.events import Bar, Event, OrderUpdate, Quote, Trade
from kiwoom_api.model.orders import CancelRequest, Holding, ModifyRequest, OrderRequest, OrderState
from kiwoom_api.model.ports import Request
from kiwoom_api.model.values import Side
from kiwoom_api.risk import RiskGate, RiskLimits, RiskView
from kiwoom_api.risk.view import Original
from kiwoom_api.sim.exchange import Exchange, Placed, Rejection, SimOrder

_SECOND = 1


class LocalDesk:
    """One account at an exchange in this process; satisfies the ``Desk`` port.

    Args:
        exchange: the exchange; its clock moves only when ``step`` is called.
        account: the account's number there.
        limits: limits of the gate; those of the local exchange when not given.
        environment: whose commission the gate reckons with.
        quotes: deliver changes of the order book too (호가), not trades and own orders only.
    """

    def __init__(
        self,
        exchange: Exchange,
        account: str,
        *,
        limits: RiskLimits | None = None,
        environment: str = "sim",
        quotes: bool = False,
    ) -> None:
        self._exchange, self._account, self._environment = exchange, account, environment
        self._gate = RiskGate(limits or RiskLimits.for_environment("sim"))
        self._wanted = (Trade, Quote, OrderUpdate) if quotes else (Trade, OrderUpdate)
        self._events: list[Event] = []
        self._sent: list[tuple[datetime, str]] = []
        self._symbols: set[str] = set()
        exchange.subscribe(self._hear, symbols=self._symbols)

    @property
    def now(self) -> datetime:
        """The exchange's time."""
        return self._exchange.now

    @property
    def listings(self) -> Mapping[str, Listing]:
        """What the exchange lists, by code."""
        listed = self._exchange.instruments.values()
        return {i.symbol: Listing(symbol=i.symbol, name=i.name, market=i.market) for i in listed}

    async def open(self, symbols: Sequence[str]) -> Standing:
        """Subscribe to the symbols; return cash and holdings.

        Raises:
            BadInput: naming a symbol that is not listed.
        """
        for symbol in symbols:
            if symbol not in self._exchange.instruments:
                known = ", ".join(list(self._exchange.instruments)[:5])
                raise BadInput(field="symbol", value=symbol, allowed=f"a listed code, such as {known}")
        self._symbols.update(symbols)
        holdings = tuple(
            Holding(
                symbol=h.symbol,
                name=h.name,
                quantity=h.quantity,
                sellable=h.sellable,
                average=h.average,
                price=h.price,
                purchase_amount=h.purchase_amount,
                valuation=h.valuation,
                profit=h.profit,
            )
            for h in self._exchange.holdings(self._account)
        )
        return Standing(cash=self._exchange.deposit(self._account).d2, holdings=holdings)

    async def submit(self, ref: int, request: OrderRequest) -> Ack | No:
        """Pass the gate and place the order."""
        denied = self._check(request)
        if denied is not None:
            return denied
        self._sent.append((self.now, request.symbol))
        return _answer(self._exchange.place(self._account, request))

    async def modify(self, ref: int, request: ModifyRequest) -> Ack | No:
        """Pass the gate and modify the order."""
        return self._check(request) or _answer(self._exchange.modify(self._account, request))

    async def cancel(self, ref: int, request: CancelRequest) -> Ack | No:
        """Pass the gate and cancel the order."""
        return self._check(request) or _answer(self._exchange.cancel(self._account, request))

    async def step(self, until: datetime) -> list[Event]:
        """Advance to the exchange's next instant, at most to ``until``; return what was published."""
        if until > self.now:
            upcoming = self._exchange.next_instant()
            self._exchange.advance(until if upcoming is None else min(upcoming, until))
        events, self._events = self._events, []
        return events

    async def history(self, symbol: str, count: int) -> list[Bar]:
        """Return finished daily bars before today, oldest first."""
        if count <= 0:
            return []
        today = self._exchange.today
        finished = [bar for bar in self._exchange.daily(symbol, today) if bar.day < today]
        return finished[:count][::-1]

    async def close_day(self, day: date) -> None:
        """Nothing to reconcile: the account is the exchange's own."""
        self._sent = [sent for sent in self._sent if sent[0].date() > day]

    async def unresolved(self) -> int:
        """In process every answer arrives: 0."""
        return 0

    async def stop(self) -> None:
        """Cancel every live order."""
        for order in self._live():
            self._exchange.cancel(self._account, CancelRequest(order_no=order.order_no, symbol=order.symbol))

    def _hear(self, event: Event) -> None:
        if isinstance(event, OrderUpdate) and event.account != self._account:
            return
        if isinstance(event, self._wanted):
            self._events.append(event)

    def _live(self) -> list[SimOrder]:
        return [order for order in self._exchange.orders(self._account) if order.remaining > 0]

    def _check(self, request: Request) -> No | None:
        denial = self._gate.check(request, self._view(request))
        if denial is None:
            return None
        return No(code=str(denial.code), message=denial.message(), state=OrderState.DENIED)

    def _view(self, request: Request) -> RiskView:
        """Gather what the gate wants to know; the exchange itself is the witness."""
        exchange, now = self._exchange, self.now
        snapshot, instrument = exchange.snapshot(request.symbol), exchange.instruments[request.symbol]
        holdings = {held.symbol: held for held in exchange.holdings(self._account)}
        deposit = exchange.deposit(self._account)
        live = self._live()
        held = holdings.get(request.symbol)
        worth = {symbol: h.quantity * h.price for symbol, h in holdings.items()}
        buying = {o.order_no: o.remaining * (o.price or snapshot.last) for o in live if o.side is Side.BUY}
        in_symbol = sum(buying[o.order_no] for o in live if o.symbol == request.symbol and o.side is Side.BUY)
        today = [sent for sent in self._sent if sent[0].date() == now.date()]
        original = next((o for o in live if o.order_no == getattr(request, "order_no", "")), None)
        return RiskView(
            at=now,
            environment=self._environment,
            market=snapshot.market,
            multiple=instrument.multiple,
            session=False,
            halted=snapshot.halted,
            base=snapshot.base,
            last=snapshot.last or None,
            cash=deposit.orderable,
            sellable=held.sellable if held else 0,
            position_value=worth.get(request.symbol, 0) + in_symbol,
            gross_value=sum(worth.values()) + sum(buying.values()),
            equity=deposit.d2 + sum(worth.values()),
            open_orders=len(live),
            recent=tuple(at for at, _ in today if (now - at).total_seconds() < _SECOND),
            orders_today=len(today),
            orders_in_symbol=sum(1 for _, symbol in today if symbol == request.symbol),
            original=_original(original),
        )


def _original(order: SimOrder | None) -> Original | None:
    if order is None:
        return None
    return Original(side=order.side, remaining=order.remaining, price=order.price or None, order_type=order.order_type)


def _answer(answer: Placed | Rejection) -> Ack | No:
    if isinstance(answer, Placed):
        return Ack(order_no=answer.order_no)
    return No(code=answer.reason.value, message=answer.reason.value, state=OrderState.REJECTED)
