"""What an algorithm achieved: shares, average and what it cost against arrival, interval VWAP and close. Pure."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from kiwoom_api.model.orders import OrderKind
from kiwoom_api.model.values import Side
from kiwoom_api.orders.algos.worker import Worker

__all__ = ["Against", "Report", "report_of"]


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """A benchmark (won) and what the algorithm paid beyond it; positive is a cost, negative a gain.

    Attributes:
        price: the benchmark in won; None while it is not known.
        won: over all filled shares.
        bp: a share, in hundredths of a percent of the benchmark.
    """

    price: Decimal | None = None
    won: int | None = None
    bp: Decimal | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How one parent order ended, or stands. Shares and won; times aware KST.

    Attributes:
        algo: the plan's name.
        reason: why it ended; "" while it works. FILLED, UNTIL, STOPPED, DENIED, TAKEN_OVER, OVERFILL.
        detail: the last refusal, in words.
        average: won a share; None when nothing was filled.
        arrival: against the middle of the book (or last price) when the decision was taken.
        vwap: against the volume-weighted average of the trades heard from the arrival on.
        close: against the day's closing price.
        volume: shares that the market traded from the arrival on; ``heard`` of them are in ``vwap``.
        participation: filled shares in parts of ``volume``.
        fee, tax: won.
        children: new orders sent; ``reprices``: modifies sent.
    """

    id: str
    algo: str
    symbol: str
    side: Side
    quantity: int
    filled: int
    reason: str
    detail: str
    began: datetime
    ended: datetime
    average: Decimal | None
    arrival: Against
    vwap: Against
    close: Against
    volume: int
    heard: int
    participation: Decimal | None
    fee: int
    tax: int
    children: int
    reprices: int

    @property
    def complete(self) -> bool:
        """True when every share was filled."""
        return self.filled >= self.quantity


def report_of(worker: Worker, name: str, at: datetime, *, close: int | None = None) -> Report:
    """Return where an algorithm stands.

    Args:
        worker: the algorithm, started.
        name: what names it.
        at: now.
        close: the day's closing price in won, once it is known.
    """
    spec, book, tape = worker.spec, worker.book, worker.tape
    assert worker.arrival is not None  # noqa: S101 - a report is made of what has begun
    legs = list(book.legs())
    filled, amount = book.filled, sum(leg.amount for leg in legs)
    average = Decimal(amount) / filled if filled else None

    def against(price: Decimal | None) -> Against:
        return _against(spec.side, filled, amount, price)

    return Report(
        id=name,
        algo=str(spec.plan.__struct_config__.tag),
        symbol=spec.symbol,
        side=spec.side,
        quantity=spec.quantity,
        filled=filled,
        reason=worker.ended,
        detail=worker.detail,
        began=worker.arrival.at,
        ended=at,
        average=None if average is None else _cents(average),
        arrival=against(Decimal(worker.arrival.price) if worker.arrival.price else None),
        vwap=against(Decimal(tape.amount) / tape.heard if tape.heard else None),
        close=against(None if close is None else Decimal(close)),
        volume=tape.volume,
        heard=tape.heard,
        participation=(Decimal(filled) / tape.volume).quantize(Decimal("0.0001")) if tape.volume else None,
        fee=sum(leg.fee for leg in legs),
        tax=sum(leg.tax for leg in legs),
        children=sum(leg.kind is OrderKind.NEW for leg in legs),
        reprices=worker.reprices,
    )


def _against(side: Side, filled: int, amount: int, price: Decimal | None) -> Against:
    if price is None:
        return Against()
    if not filled:
        return Against(price=_cents(price))
    cost = side.sign * (amount - filled * price)
    won = int(cost.to_integral_value(ROUND_HALF_UP))
    return Against(price=_cents(price), won=won, bp=_cents(cost / (filled * price) * 10_000))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
