"""The desk on the real client: orders through gate and journal over HTTP, events over the WebSocket.

What is here holds whatever clock the exchange has; ``live`` adds one that is stepped, ``wall`` one that runs by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime

import msgspec

from kiwoom_api.api.account import Account
from kiwoom_api.api.moment import Heard
from kiwoom_api.api.rescue import sweep
from kiwoom_api.client.feed import Feed
from kiwoom_api.client.interruptions import Interruption
from kiwoom_api.engine.commands import Acknowledged, Denied
from kiwoom_api.engine.desk import Ack, Listing, No, Standing
from kiwoom_api.engine.told import news, seen
from kiwoom_api.model.errors import (
    AnswerError,
    BadInput,
    JournalError,
    KiwoomError,
    OrderAbsent,
    OrderDenied,
    OrderError,
    OrderRefused,
    OrderUnknown,
    TransportError,
)
from kiwoom_api.model.events import Bar, Event, Gap, OrderUpdate, Quote, Trade
from kiwoom_api.model.orders import CancelRequest, ModifyRequest, OrderRequest, OrderState
from kiwoom_api.model.ports import Clock, Request
from kiwoom_api.model.records import AlertLevel
from kiwoom_api.model.values import business_day
from kiwoom_api.orders.reconcile import Reconciliation
from kiwoom_api.orders.rhythm import EVERY, look_due


class Prices(msgspec.Struct):
    """The latest prices that the stream told, by symbol: last and base in won."""

    last: dict[str, int] = msgspec.field(default_factory=dict)
    base: dict[str, int] = msgspec.field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Remember a trade's price."""
        if isinstance(event, Trade):
            self.last[event.symbol] = event.price
            self.base[event.symbol] = event.base


class AccountDesk:
    """One account at an exchange behind Kiwoom's wire (``engine.desk.Desk``).

    Args:
        account: client, journal, gate and order flow.
        feed: the WebSocket side of the same key; only one that reads ``client.interruptions.LIVE`` tells of VI.
        clock: the exchange's time.
        listings: names and markets of the symbols.
        prices: filled from the stream, for the day's equity.
        quotes: subscribe to the order book (0D) as well.
        check_every: seconds between two reconciliations in session that nothing else calls for; None for none.
        patience: seconds that one command waits while a lost answer is looked into; what is not known by then is
            looked for on the side (``step``), and the core goes on.

    Attributes:
        reconciliations: what was found, oldest first.
        gaps: how often the stream broke or came back.
    """

    def __init__(
        self,
        account: Account,
        feed: Feed,
        clock: Clock,
        listings: Mapping[str, Listing],
        prices: Prices,
        *,
        quotes: bool = False,
        check_every: float | None = EVERY,
        patience: float = 60.0,
    ) -> None:
        self.account, self._patience = account, patience
        self._check_every = check_every
        self._open: dict[str, int] = {}
        self._ask_at = 0.0
        self._unsettled = False
        self._feed, self._clock = feed, clock
        self._listings, self._prices = listings, prices
        self._types: tuple[str, ...] = ("0B", "0D", "1h") if quotes else ("0B", "1h")
        self._symbols: tuple[str, ...] = ()
        self._wanted = (Trade, Quote, OrderUpdate) if quotes else (Trade, OrderUpdate)
        account.moment.unread = self._unread
        self.reconciliations: list[Reconciliation] = []
        self.gaps = 0

    @property
    def now(self) -> datetime:
        """The exchange's time."""
        return self._clock.now()

    @property
    def listings(self) -> Mapping[str, Listing]:
        """Names and markets of the symbols."""
        return self._listings

    async def open(self, symbols: Sequence[str]) -> Standing:
        """Take the account's lease, log in, subscribe to trades and our orders, and say where the account stands.

        Raises:
            JournalError: another engine runs the account.
        """
        await self.account.lease.take()
        await self._feed.connect()
        await self._feed.register(("00", "04"), grp="1")
        self._symbols = tuple(symbols)
        await self._listen()
        self.account.moment.breaks += 1  # what happened before was not told
        self.account.moment.stream_healthy = True
        await self._caught_up()
        holdings = tuple(await self.account.broker.holdings())
        deposit = await self.account.broker.deposit()
        return Standing(cash=deposit.d2, holdings=holdings)

    async def _listen(self) -> None:
        """Register every stock; those that are refused are known, told once, and not bought until they are heard.

        Raises:
            TransportError: the stream was lost meanwhile.
        """
        try:
            with suppress(AnswerError, BadInput):
                await self._feed.register(self._types, self._symbols, grp="2")
                return
            for symbol in self._symbols:
                with suppress(AnswerError, BadInput):
                    await self._feed.register(self._types, (symbol,), grp="2")
        finally:
            self._note_unheard(set(self._symbols) - self._feed.symbols)

    def _note_unheard(self, refused: set[str]) -> None:
        unheard = self.account.moment.unheard
        if refused - unheard:
            text = f"실시간 등록이 거부됨: {', '.join(sorted(refused))}. 등록될 때까지 사지 않음"
            self.account.manager.alert("NOT_REGISTERED", text, at=self.now)
        unheard.clear()
        unheard.update(refused)

    async def submit(self, ref: int, request: OrderRequest) -> Ack | No:
        """Journal, gate, send once."""
        return await self._send(ref, request)

    async def modify(self, ref: int, request: ModifyRequest) -> Ack | No:
        """Journal, gate, send once."""
        return await self._send(ref, request)

    async def cancel(self, ref: int, request: CancelRequest) -> Ack | No:
        """Journal and send."""
        return await self._send(ref, request)

    async def _send(self, ref: int, request: Request) -> Ack | No:
        try:
            placed = await self.account.flow.submit(request, wait=self._patience)
        except OrderError as error:
            state = _state_of(error)
            if state is OrderState.UNKNOWN and error.intent_id:
                self._open[error.intent_id] = ref
            return No(code=error.code, message=str(error), state=state, korean=error.korean)
        return Ack(order_no=placed.order_no)

    async def _caught_up(self) -> None:
        """Wait until everything that the exchange has told so far is here; a running clock cannot wait for that."""

    def _unread(self) -> Sequence[OrderUpdate | Gap]:
        """What has arrived about orders and breaks, and was not taken yet."""
        return self._feed.waiting(OrderUpdate, Gap)

    def take(self, events: Sequence[Event]) -> list[Event]:
        """Take over what the stream brought: into prices, journal and the moment; return what concerns the core."""
        wanted = [event for event in events if self._concerns(event)]
        for event in wanted:
            self._prices.take(event)
            if isinstance(event, Trade):
                self.account.moment.prices[event.symbol] = Heard(event.price, event.base, event.at)
            if isinstance(event, OrderUpdate):
                self.account.manager.apply(event, business_day(event.at))
        return wanted

    def _concerns(self, event: Event) -> bool:
        if isinstance(event, Gap):
            self.gaps += 1
            self._unsettled = True
            self.account.moment.breaks += 1
            self.account.moment.stream_healthy = False
            return False
        if isinstance(event, Interruption):
            self.account.moment.interrupted[event.symbol] = event.until
        return isinstance(event, self._wanted)

    async def _found(self) -> list[Event]:
        """Look once more for the orders that were left unknown, and say what became of them."""
        account, told = self.account, list[Event]()
        if not self._open or account.clock.monotonic() < self._ask_at:
            return told
        self._ask_at = account.clock.monotonic() + account.flow.rules.interval
        for intent_id, ref in list(self._open.items()):
            try:
                placed = await account.flow.look(intent_id)
            except OrderUnknown:
                continue
            except OrderError as error:
                told.append(Denied(at=self.now, ref=ref, code=error.code, message=str(error), state=_state_of(error)))
            else:
                told.append(Acknowledged(at=self.now, ref=ref, order_no=placed.order_no))
            del self._open[intent_id]
        return told

    def _look_due(self) -> bool:
        """True after a break of the stream, after a lost answer once it is known, and from time to time."""
        account, moment, every = self.account, self.account.moment, self._check_every
        old = every is not None and look_due(moment.reconciled_at, self.now, every)
        # An order whose answer was lost changes what is compared until it is known.
        known = moment.doubted and not account.journal.unresolved(account.number)
        return old or known or (self._unsettled and self._feed.connected)

    async def look(self) -> list[OrderUpdate]:
        """Compare with the broker; return what the stream did not tell."""
        account, day = self.account, business_day(self.now)
        if account.moment.unheard and self._feed.connected:
            with suppress(TransportError):  # the stream has broken: a gap tells of it
                await self._listen()
        before = seen(account.journal.intents(account.number, day))
        found = await account.reconcile()
        self.reconciliations.append(found)
        told = news(before, account.journal.intents(account.number, day), self.now, self._listings)
        return self._judge(found, told)

    def _judge(self, found: Reconciliation, told: list[OrderUpdate]) -> list[OrderUpdate]:
        """Say whether the stream may be trusted after a look."""
        moment = self.account.moment
        if found.complete and self._unsettled and self._feed.connected:
            self._unsettled = False
            moment.stream_healthy = True
        elif told and not self._unsettled:
            # The stream stands and has kept something back: it is not to be trusted before the next look is clean.
            moment.stream_healthy = False
            self.account.manager.alert("STREAM", f"실시간이 알리지 않은 변화 {len(told)}건", at=self.now)
        elif found.complete and not self._unsettled:
            moment.stream_healthy = True
        return told

    async def history(self, symbol: str, count: int) -> list[Bar]:
        """Return finished daily bars before today, oldest first (ka10081)."""
        today = business_day(self.now)
        bars = await self.account.broker.daily_bars(symbol, count + 1, until=today)
        return [bar for bar in bars if bar.day < today][-count:]

    async def close_day(self, day: date) -> None:
        """Reconcile with the broker after the session and keep the day's cash and equity."""
        await self.account.settle()
        found = await self.account.reconcile(closed=True)
        self.reconciliations.append(found)
        if not found.complete:
            self.account.manager.alert(
                "RECONCILE", f"{day}: 계좌를 끝까지 읽지 못함", at=self.now, level=AlertLevel.CRITICAL
            )
        journal, number = self.account.journal, self.account.number
        cash = journal.cash(number) or 0
        held = sum(p.quantity * self._prices.last.get(s, p.average) for s, p in journal.positions(number).items())
        journal.snapshot_day(number, day, cash, cash + held)

    async def unresolved(self) -> int:
        """Return how many orders of ours are not known to live or to be dead."""
        return len(self.account.journal.unresolved(self.account.number))

    async def stop(self) -> None:
        """Look up what was being sent, cancel every live order of ours, and take over what happened meanwhile."""
        account = self.account
        # A lost stream is no reason to leave orders behind; but a run that never got so far has nothing to end.
        if not (self._feed.connected or account.manager.live(business_day(self.now)) or await self.unresolved()):
            return
        try:
            left = await account.cancel_all()
        except JournalError:
            # The journal is what failed: cancels need none, and the next start finds out about the rest.
            left = await sweep(account.broker)
        if self._feed.connected:
            await self._caught_up()
        for event in self._feed.drain():
            if isinstance(event, OrderUpdate):
                account.manager.apply(event, business_day(event.at))
        await account.reconcile()
        if left:
            raise KiwoomError(f"orders {', '.join(left)} could not be cancelled; look at 'kiwoom orders'")


def _state_of(error: OrderError) -> OrderState:
    match error:
        case OrderDenied():
            return OrderState.DENIED
        case OrderRefused():
            return OrderState.REJECTED
        case OrderAbsent():
            return OrderState.ABSENT
        case OrderUnknown(code="UNRESOLVED"):
            return OrderState.DENIED  # an earlier one is not known; this one was not sent
        case _:
            return OrderState.UNKNOWN
