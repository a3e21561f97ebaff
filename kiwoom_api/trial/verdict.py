"""The verdict on a trial: what the journal says against the exchange's own books, invariant by invariant."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec

from kiwoom_api.model.orders import OrderKind, OrderState
from kiwoom_api.model.ports import JournalPort
from kiwoom_api.model.records import FillSource, IntentRecord
from kiwoom_api.model.values import Channel, Side
from kiwoom_api.sim.exchange import SimOrder

__all__ = ["Books", "Rules", "broken", "event_hash", "judge", "lawless"]

_FEE_STEP = 10  # won to which a commission is cut


class Books(msgspec.Struct, frozen=True, kw_only=True):
    """What the exchange itself knows of an account: the day's orders, shares by stock, and cash in won."""

    orders: Sequence[SimOrder]
    holdings: dict[str, int]
    cash: int


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What was in force on a day.

    Attributes:
        largest: shares of the largest entry; an exit may be larger.
        halted: from when to when nothing but cancels might leave; None when trading was never halted.
        grace: seconds within which what had left before may still arrive.
    """

    largest: int
    halted: tuple[datetime, datetime] | None = None
    grace: float = 40.0


def lawless(rules: Rules, books: Books) -> list[str]:
    """Return the orders that reached the exchange against the limits and the switch (I5, I6)."""
    found = [
        f"I5 order {order.order_no} of {order.quantity} shares: at most {rules.largest} were allowed"
        for order in _ours(books)
        if order.kind is OrderKind.NEW and order.side is Side.BUY and order.quantity > rules.largest
    ]
    if rules.halted is not None:
        begin, end = rules.halted
        found += [
            f"I6 order {order.order_no} ({order.kind}) at {order.at:%H:%M:%S}, halted from {begin:%H:%M:%S}"
            for order in _ours(books)
            if order.kind is not OrderKind.CANCEL and begin + timedelta(seconds=rules.grace) < order.at < end
        ]
    return found


def _below_zero(line: str) -> bool:
    return line.startswith("I3 position ") and " is negative: " in line


def broken(journal: JournalPort, account: str, day: date, books: Books) -> list[str]:
    """Return the invariants that may not be broken at any instant, however much is still unknown.

    A position below zero is one only once everybody has looked (``judge``): what a person bought by hand may be sold by
    us, as the broker's list of holdings allows, before the next reconciliation books the person's fill.
    """
    return [line for line in _always(journal, account, day, books) if not _below_zero(line)]


def _always(journal: JournalPort, account: str, day: date, books: Books) -> list[str]:
    intents = journal.intents(account, day)
    return [
        *journal.check(account),
        *_bindings(intents, books),
        *_doubles(intents, books),
        *_invented(journal, account, day, books),
    ]


def judge(journal: JournalPort, account: str, day: date, books: Books) -> list[str]:
    """Return everything that is wrong once faults have stopped and everybody has looked."""
    intents = journal.intents(account, day)
    return [
        *_always(journal, account, day, books),
        *_unknown_to_us(intents, books),
        *_unresolved(journal, account),
        *_fills(journal, account, day, books),
        *_states(intents, books),
        *_money(journal, account, books),
    ]


def event_hash(journal: JournalPort, account: str, books: Books) -> str:
    """Return what a run came to, in one word: every move, fill, alert and order, without the ids drawn for them."""
    intents = journal.intents(account)
    names = {intent.id: str(number) for number, intent in enumerate(intents)}
    told = [
        *((names[i.id], i.fingerprint, i.order_no, i.state.value, str(i.at)) for i in intents),
        *((names[m.intent_id], m.after.value, str(m.at), m.why) for i in intents for m in journal.transitions(i.id)),
        *((f.order_no, f.fill_no, str(f.quantity), str(f.price), f.source.value) for f in journal.fills(account)),
        *((a.code, a.text, str(a.at)) for a in journal.alerts(account)),
        *((o.order_no, o.symbol, str(o.quantity), str(o.filled), str(o.amount), str(o.at)) for o in books.orders),
    ]
    return hashlib.sha256("\n".join("|".join(row) for row in told).encode()).hexdigest()


def _ours(books: Books) -> list[SimOrder]:
    return [order for order in books.orders if order.channel is Channel.REST]


def _bindings(intents: Sequence[IntentRecord], books: Books) -> Iterable[str]:
    there = {order.order_no: order for order in _ours(books)}
    for intent in intents:
        if not intent.order_no:
            continue
        order = there.get(intent.order_no)
        if order is None:
            yield f"I1 intent {intent.strategy} is bound to {intent.order_no}, which is no order of ours"
        elif (order.kind, order.symbol) != (intent.kind, intent.symbol):
            yield f"I1 intent {intent.strategy} ({intent.kind}) is bound to {order.order_no}, a {order.kind}"
        elif intent.kind is OrderKind.NEW and (order.side, order.quantity) != (intent.side, intent.quantity):
            yield f"I1 intent {intent.strategy} is bound to {order.order_no}, another order"


def _doubles(intents: Sequence[IntentRecord], books: Books) -> Iterable[str]:
    standing = {order.order_no for order in _ours(books) if not order.rejected}
    wishes = Counter(i.strategy for i in intents if i.order_no in standing)
    yield from (f"I1 wish {wish} became {count} orders" for wish, count in wishes.items() if count > 1)


def _invented(journal: JournalPort, account: str, day: date, books: Books) -> Iterable[str]:
    filled = {order.order_no: order.filled for order in books.orders}
    booked = Counter[str]()
    for fill in journal.fills(account, day):
        booked[fill.order_no] += fill.quantity
    for number, quantity in booked.items():
        if quantity > filled.get(number, 0):
            yield f"I4 order {number}: {quantity} shares booked, {filled.get(number, 0)} filled"


def _unknown_to_us(intents: Sequence[IntentRecord], books: Books) -> Iterable[str]:
    bound = {intent.order_no for intent in intents}
    doubted = {intent.fingerprint for intent in intents if intent.state is OrderState.DOUBT}
    for order in _ours(books):
        if order.order_no not in bound and not any(print_.startswith(order.symbol) for print_ in doubted):
            yield f"I2 order {order.order_no} ({order.kind} {order.symbol} {order.quantity}) is unknown to the journal"


def _unresolved(journal: JournalPort, account: str) -> Iterable[str]:
    asked = any(alert.code == "DOUBT" for alert in journal.alerts(account))
    for intent in journal.unresolved(account):
        if intent.state is not OrderState.DOUBT or not asked:
            yield f"I7 intent {intent.strategy} is still {intent.state}"


def _fills(journal: JournalPort, account: str, day: date, books: Books) -> Iterable[str]:
    for order in books.orders:
        booked = journal.booked(account, day, order.order_no)
        if booked.quantity != order.filled:
            yield f"I3 order {order.order_no}: {order.filled} shares filled, {booked.quantity} booked"
        elif abs(booked.amount - order.amount) >= max(1, order.filled):
            yield f"I3 order {order.order_no}: {order.amount} won filled, {booked.amount} booked"


def _states(intents: Sequence[IntentRecord], books: Books) -> Iterable[str]:
    there = {order.order_no: order for order in books.orders}
    for intent in intents:
        order = there.get(intent.order_no)
        if order is None or intent.kind is OrderKind.CANCEL:
            continue
        if order.remaining and intent.state.final:
            yield f"I3 order {order.order_no} is alive, the journal says {intent.state}"
        if not order.remaining and intent.state in (OrderState.WORKING, OrderState.PARTIAL):
            yield f"I3 order {order.order_no} has ended, the journal says {intent.state}"
        if order.filled == order.quantity and intent.state is not OrderState.FILLED:
            yield f"I3 order {order.order_no} is filled, the journal says {intent.state}"


def _money(journal: JournalPort, account: str, books: Books) -> Iterable[str]:
    held = {symbol: position.quantity for symbol, position in journal.positions(account).items()}
    if held != books.holdings:
        yield f"I3 positions: the journal has {held}, the exchange {books.holdings}"
    cash = journal.cash(account)
    listed = [fill for fill in journal.fills(account) if fill.source is FillSource.LIST]
    slack = sum(fill.quantity for fill in listed) + _FEE_STEP * len({fill.order_no for fill in listed})
    if cash is None or abs(cash - books.cash) > slack:
        yield f"I3 cash: the journal has {cash}, the exchange {books.cash} (rounding of {slack} won allowed)"
