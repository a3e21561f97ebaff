"""Reconciliation: the journal against the broker's word (orders, fills, holdings, cash), after two agreeing reads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

import msgspec

from kiwoom_api.model.orders import Deposit, Fill, Holding, Paid
from kiwoom_api.model.ports import Broker, Clock, LedgerRead
from kiwoom_api.model.records import AlertLevel, FillSource
from kiwoom_api.model.values import business_day
from kiwoom_api.orders.manager import OrderManager

Learn: TypeAlias = Callable[[Iterable[str]], Awaitable[None]]
"""Finds out what stocks are (their market, for the sale tax) before fills of theirs are booked."""

LATEST = timedelta(seconds=60)
"""How long a difference in a stock with live orders stands before no late list or frame can explain it."""
_FEE_STEP = 10
"""Won to which Kiwoom cuts a commission (RULES §10)."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on which journal and broker disagree: shares of a symbol, or won of cash (symbol "")."""

    symbol: str
    journal: int
    broker: int

    def __str__(self) -> str:
        what, unit = (self.symbol, "주") if self.symbol else ("현금", "원")
        return f"{what}: 저널 {self.journal:,}{unit}, 계좌 {self.broker:,}{unit}"


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """What a reconciliation found: fills that the stream had missed, and differences that nothing explains."""

    complete: bool
    fills: tuple[Fill, ...] = ()
    differences: tuple[Difference, ...] = ()
    sure: bool = True
    """False while a fill that is merely late may explain a difference: then nothing is taken over."""
    holdings: tuple[Holding, ...] = ()
    deposit: Deposit | None = None
    """What the broker said, and what was compared; None when it could not be read completely."""

    @property
    def cash_flow(self) -> int:
        """Won that somebody paid in (+) or out (-), when cash is all that differs; else 0."""
        if len(self.differences) != 1 or self.differences[0].symbol:
            return 0
        return self.differences[0].broker - self.differences[0].journal

    @property
    def agreed(self) -> bool:
        """True when everything was read and nothing differs."""
        return self.complete and not self.differences


class _Word(msgspec.Struct, frozen=True, kw_only=True):
    ledger: LedgerRead
    holdings: tuple[Holding, ...]
    deposit: Deposit

    def agrees(self, other: _Word) -> bool:
        mine = {(h.symbol, h.quantity) for h in self.holdings}
        theirs = {(h.symbol, h.quantity) for h in other.holdings}
        same_cash = self.deposit.d2 == other.deposit.d2
        return self.ledger.rows == other.ledger.rows and mine == theirs and same_cash


def differences(manager: OrderManager, holdings: Sequence[Holding], deposit: Deposit) -> tuple[Difference, ...]:
    """Compare the journal's positions (shares) and cash (won, settled after two days) with the broker's."""
    ours = {symbol: position.quantity for symbol, position in manager.journal.positions(manager.account).items()}
    theirs: dict[str, int] = {}
    for held in holdings:
        theirs[held.symbol] = theirs.get(held.symbol, 0) + held.quantity
    found = [
        Difference(symbol=symbol, journal=ours.get(symbol, 0), broker=theirs.get(symbol, 0))
        for symbol in sorted(ours.keys() | theirs.keys())
        if ours.get(symbol, 0) != theirs.get(symbol, 0)
    ]
    cash = manager.journal.cash(manager.account)
    if cash is not None and cash != deposit.d2:
        found.append(Difference(symbol="", journal=cash, broker=deposit.d2))
    return tuple(found)


def ledger_day(day: date, clock: Clock) -> date | None:
    """Return the day to ask the ledger of: None, which is the broker's own today, when it is ours.

    A broker whose calendar differs from ours (a local exchange on an older day) must never look empty.
    """
    return None if day == business_day(clock.now()) else day


async def catch_up(
    manager: OrderManager, broker: Broker, clock: Clock, day: date, *, tries: int = 4, learn: Learn | None = None
) -> bool:
    """Take over how an earlier day ended: fills that nobody was there to hear, and orders that expired.

    Returns False when the day's ledger could not be read twice alike; a later start tries again.
    """
    before: LedgerRead | None = None
    for _ in range(tries):
        read = await broker.ledger(ledger_day(day, clock))
        if read.complete and before is not None and read.rows == before.rows:
            if learn is not None:
                await learn(row.symbol for row in manager.news(read.rows, day))
            manager.absorb(read.rows, day, closed=True, at=clock.now())
            manager.close_past(day, at=clock.now())
            return True
        before = read if read.complete else None
    return False


async def reconcile(
    manager: OrderManager,
    broker: Broker,
    clock: Clock,
    day: date,
    *,
    closed: bool,
    tries: int = 4,
    pause: float = 1.0,
    learn: Learn | None = None,
) -> Reconciliation:
    """Bring the journal up to the broker's word and say what is left unexplained.

    Args:
        manager: our side.
        broker: their side.
        clock: for the pause between two reads.
        day: business date.
        closed: the session is over: what remains of a day order has expired.
        tries: how many reads may be needed until two successive ones agree.
        pause: seconds between two reads that disagree.
        learn: finds out what stocks are before fills of theirs are booked.
    """
    before: _Word | None = None
    ours = _ours(manager)
    for attempt in range(tries):
        word = _Word(
            ledger=await broker.ledger(ledger_day(day, clock)),
            holdings=tuple(await broker.holdings()),
            deposit=await broker.deposit(),
        )
        if word.ledger.complete and before is not None and word.agrees(before):
            paid = await _costs(manager, broker, clock, word, day, learn)
            if ours == _ours(manager):
                return _conclude(manager, word, day, closed=closed, clock=clock, paid=paid)
        # What the stream told while we read is not in what was read: begin again from what is known now.
        ours = _ours(manager)
        before = word if word.ledger.complete else None
        if attempt:
            await clock.sleep(pause)
    return Reconciliation(complete=False)


def _ours(manager: OrderManager) -> tuple[dict[str, int], int | None]:
    held = manager.journal.positions(manager.account)
    return {symbol: position.quantity for symbol, position in held.items()}, manager.journal.cash(manager.account)


async def _costs(
    manager: OrderManager, broker: Broker, clock: Clock, word: _Word, day: date, learn: Learn | None
) -> Mapping[str, Paid]:
    """Ask what only fills that are not booked yet make it worth asking for."""
    news = manager.news(word.ledger.rows, day)
    if news and learn is not None:
        await learn(row.symbol for row in news)
    return await broker.paid() if news and ledger_day(day, clock) is None else {}


def _conclude(
    manager: OrderManager, word: _Word, day: date, *, closed: bool, clock: Clock, paid: Mapping[str, Paid]
) -> Reconciliation:
    now = clock.now()
    fills = manager.absorb(word.ledger.rows, day, closed=closed, at=now, paid=paid)
    if manager.journal.opening(manager.account) is None:
        manager.journal.set_opening(manager.account, word.holdings, word.deposit.d2, at=now)
    found = differences(manager, word.holdings, word.deposit)
    if len(found) == 1 and not found[0].symbol and abs(found[0].journal - found[0].broker) <= rounding(manager):
        # The ledger tells floored averages: what that hides is the broker's to say, and no difference.
        manager.alert("ROUNDING", str(found[0]), at=now, level=AlertLevel.INFO)
        adopt(manager, word.holdings, word.deposit, clock)
        found = ()
    sure = tuple(each for each in found if _sure(manager, each, day, now))
    manager.standing = {str(each): manager.standing.get(str(each), now) for each in found}
    done = Reconciliation(
        complete=True,
        fills=tuple(fills),
        differences=found,
        sure=len(sure) == len(found),
        holdings=word.holdings,
        deposit=word.deposit,
    )
    for difference in sure:
        _tell(manager, difference, flow=done.cash_flow, at=now)
    manager.told &= {str(each) for each in found}
    return done


def _sure(manager: OrderManager, difference: Difference, day: date, now: datetime) -> bool:
    """True when no fill that is merely late can explain a difference: no order lives there, or it has stood long."""
    since = manager.standing.get(str(difference), now)
    live = [i for i in manager.live(day) if difference.symbol in ("", i.symbol)]
    if any(intent.state.unresolved for intent in live):
        return False
    return not live or now - since >= LATEST


def _tell(manager: OrderManager, difference: Difference, *, flow: int, at: datetime) -> None:
    """Alert a difference once and hold its stock; cash alone that differs is somebody's deposit or withdrawal."""
    if str(difference) in manager.told:
        return
    manager.told.add(str(difference))
    if flow:
        manager.alert("CASH_FLOW", f"입출금(EXTERNAL): {difference}", at=at)
        return
    manager.alert("DIFFERENCE", str(difference), at=at, level=AlertLevel.CRITICAL)
    if difference.symbol:
        manager.hold(difference.symbol, f"대조에서 설명되지 않는 차이: {difference}")


def rounding(manager: OrderManager) -> int:
    """Return the won that fills known from the list alone may be off by, since the last opening.

    Each share by less than one won (the average is floored), each order by one step of the commission's rounding.
    """
    opening = manager.journal.opening(manager.account)
    since = opening.upto if opening is not None else 0
    listed = [
        done for done in manager.journal.fills(manager.account) if done.source is FillSource.LIST and done.seq > since
    ]
    return sum(done.quantity for done in listed) + _FEE_STEP * len({(d.business_date, d.order_no) for d in listed})


def adopt(manager: OrderManager, holdings: Sequence[Holding], deposit: Deposit, clock: Clock) -> None:
    """Take the broker's holdings and cash as the new opening; the difference stays in the alerts."""
    manager.journal.set_opening(manager.account, holdings, deposit.d2, at=clock.now())
